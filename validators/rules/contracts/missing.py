"""A worker on payroll or attendance has no contract, although contracts were handed in."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.absence import mark_lost
from validators.bench import Bench
from validators.contracts import OTHERS, without_contracts
from validators.parts import parts
from validators.rule import Draft, Grain, Ref, Rule
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, mark, verdicts
from validators.verdicts import FAILED as NONE

WRITTEN = "contracts.written"
FAILED = Text(
    "No labour contract of this worker is among those handed in.",
    "提交的劳动合同中没有该员工的合同。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker on payroll or attendance."""
    if not bench.has("contract"):
        return without_contracts(bench)
    workers = bench.workers
    present = (workers["has_payroll"] | workers["has_attendance"]).to_numpy(bool)
    frame = verdicts(workers[present])
    frame["settle_kind"] = "contract"
    none = ~frame["has_contract"].astype(bool)
    mark(frame, none, NONE)
    mark(frame, none & _unmatched(bench), CANNOT_TELL, "unmatched-contract")
    mark(frame, none & _in_unread(bench, frame), CANNOT_TELL, "unread-document")
    mark_lost(bench, frame, frame["outcome"] == NONE, "contract", months=False)
    for kind in OTHERS:
        elsewhere = none & (frame["employment"] == kind)
        mark(frame, elsewhere, INAPPLICABLE, kind.replace("_", "-"))
    return frame


def _unmatched(bench: Bench) -> bool:
    """Gives back whether some contract part names nobody that could be matched."""
    records = bench.frame("contract")
    known = bench.once(parts)
    of_kind = known.loc[known["kind"] == "contract", ["document", "part"]]
    matched = set(
        zip(
            *(records.loc[records["worker"] >= 0, name] for name in ("document", "part")),
            strict=True,
        )
    )
    lost = bool((records["worker"] == -1).any())
    return lost or any(key not in matched for key in of_kind.itertuples(index=False, name=None))


def _in_unread(bench: Bench, frame: pd.DataFrame) -> pd.Series:
    """Gives back the workers whom the path of a file that could not be used names."""
    paths = [
        one.document.source.path
        for one in bench.case.documents
        if one.document.status.value in ("unreadable", "unclassified")
    ]
    text = "\n".join(paths)
    found = [
        any(word and str(word) in text for word in (number, name) if pd.notna(word))
        for number, name in zip(frame["number"], frame["name"], strict=True)
    ]
    return pd.Series(found, frame.index, dtype=bool)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back where the worker stands on record."""
    refs = []
    for kind in ("payroll", "roster", "attendance"):
        rows = bench.of_workers(kind)
        mine = rows.loc[rows["worker"] == row.worker, "row_id"].head(1)
        refs += [Ref(kind, int(row_id), field) for row_id in mine for field in ("number", "name")]
    return Draft(
        message=FAILED,
        basis=bench.law_basis(bench.audit_date, WRITTEN),
        refs=tuple(refs),
        document_kind="contract",
    )


RULE = Rule(
    id="contracts.missing",
    title=Text("Labour contract", "劳动合同"),
    says=Text(
        "a worker on payroll or attendance has no contract", "工资表或考勤上的员工没有劳动合同"
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("contract", "payroll", "attendance"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(WRITTEN,),
)
