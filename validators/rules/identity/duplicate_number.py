"""Two workers share an ID number; each later one is paired with the first."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.people import FORMATS, id_numbers
from validators.rule import Draft, Grain, Ref, Rule
from validators.verdicts import FAILED as SHARED
from validators.verdicts import mark, verdicts

DUTY = "identity.check_duty"
FAILED = Text(
    "Two workers have the same ID number on record. Compare both cards.",
    "两名员工记录中的身份证号码相同，请核对两人的证件。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with an ID number."""
    numbers = bench.once(id_numbers)
    usable = numbers[~numbers["masked"].to_numpy(bool) & ~numbers["doubtful"].to_numpy(bool)]
    # A spreadsheet rounds a number of 18 digits to 15 and zeros: those are alike by accident.
    rounded = usable["problem"].notna() & usable["number"].str.contains(r"000$|[.+]")
    usable = usable[~rounded.to_numpy(bool)]
    usable = usable.sort_values(["number", "worker"], kind="stable")
    first = usable.groupby("number")["worker"].transform("first")
    row = usable.groupby("number")[["kind", "row_id"]].transform("first")
    frame = usable.assign(
        first=first, first_kind=row["kind"], first_row=row["row_id"], of=usable["kind"]
    )
    frame["shared"] = (frame["first"] != frame["worker"]).to_numpy(bool)
    frame = frame.sort_values(["worker", "shared"], ascending=[True, False], kind="stable")
    result = verdicts(frame.drop_duplicates("worker").drop(columns="kind"))
    shared = result["shared"].to_numpy(bool)
    result["other_worker"] = result["first"].where(shared)
    mark(result, shared, SHARED)
    own, other = result["worker"].copy(), result["other_worker"]
    result["worker"] = own.where(~shared, other).astype("int64")
    result["other_worker"] = own.where(shared)
    return result


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back both cells."""
    return Draft(
        message=FAILED,
        basis=bench.known_basis(bench.audit_date, DUTY),
        refs=(
            Ref(row.first_kind, int(row.first_row), "id_number"),
            Ref(row.of, int(row.row_id), "id_number"),
        ),
        document_kind="identity",
    )


RULE = Rule(
    id="identity.duplicate_number",
    title=Text("Shared ID number", "身份证号码重复"),
    says=Text("two workers share an ID number", "两名员工的身份证号码相同"),
    grain=Grain.PAIR,
    kind=FindingKind.SIGNAL,
    severity=Severity.MAJOR,
    needs=("identity",),
    judge=judge,
    draft=draft,
    parameters=(DUTY, FORMATS),
)
