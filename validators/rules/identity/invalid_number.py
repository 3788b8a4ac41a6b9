"""An ID number fails its length, its date or its check character."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.number_formats import is_meant_as_one, lengths_of
from validators.people import FORMATS, id_numbers, number_formats
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, mark, verdicts
from validators.verdicts import FAILED as WRONG

NUMBER = "identity.number"
WHY = {
    "length": Text("it does not have {lengths} characters", "不是 {lengths} 位"),
    "date": Text("the birth date in it does not exist", "其中的出生日期不存在"),
    "check": Text("its check character does not fit", "校验码不符"),
}
FAILED = Text(
    "The ID number does not hold: {why}. Compare it with the card.",
    "身份证号码有误：{why}。请与证件核对。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker; the worst of the numbers on record stands."""
    frame = verdicts(bench.once(id_numbers))
    wrong = frame["problem"].notna().to_numpy(bool)
    formats = number_formats(bench)
    other = [not is_meant_as_one(number, formats) for number in frame["number"]]
    mark(frame, wrong, WRONG)
    mark(frame, wrong & frame["doubtful"].to_numpy(bool), CANNOT_TELL, "doubtful-reading")
    mark(frame, wrong & pd.Series(other, dtype=bool).to_numpy(), CANNOT_TELL, "other-document")
    mark(frame, frame["masked"], CANNOT_TELL, "masked")
    frame["settle_kind"] = "identity"
    frame["settle_cell"] = pd.Series(
        [
            Ref(kind, int(row_id), "id_number")
            for kind, row_id in zip(frame["kind"], frame["row_id"], strict=True)
        ],
        frame.index,
        dtype=object,
    )
    rank = frame["outcome"].map({1: 0, 0: 1, 2: 2}).to_numpy()
    ordered = frame.assign(rank=rank).sort_values(["worker", "rank"], kind="stable")
    worst = ordered.drop_duplicates("worker").drop(columns="rank").rename(columns={"kind": "of"})
    return _with_others(bench, worst)


def _with_others(bench: Bench, frame: pd.DataFrame) -> pd.DataFrame:
    """Gives back the verdicts with the workers of whom no number is on record."""
    rest = bench.workers.loc[~bench.workers["worker"].isin(frame["worker"]), ["worker"]]
    extra = verdicts(rest)
    mark(extra, [True] * len(extra), INAPPLICABLE, "no-id-number")
    return pd.concat([frame, extra], ignore_index=True)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what is wrong with the number."""
    return Draft(
        message=fill(FAILED, why=fill(WHY[row.problem], lengths=lengths_of(number_formats(bench)))),
        basis=bench.law_basis(bench.audit_date, NUMBER),
        refs=(Ref(row.of, int(row.row_id), "id_number"),),
        document_kind="identity",
    )


RULE = Rule(
    id="identity.invalid_number",
    title=Text("ID number", "身份证号码"),
    says=Text(
        "the ID number fails its length, date or check character",
        "身份证号码位数、日期或校验码不符",
    ),
    grain=Grain.WORKER,
    kind=FindingKind.GAP,
    severity=Severity.MINOR,
    needs=("identity",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(NUMBER, FORMATS),
)
