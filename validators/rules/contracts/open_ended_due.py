"""A fixed term was agreed where the next contract had to be open-ended.

After the terms in a row that the law allows, or the years of service: a worker who asked for a
fixed term in writing is the innocent cause, so the finding asks for that paper.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench, given, iso
from validators.contract_terms import in_a_row, may_lack_one, served, terms
from validators.contracts import ORAL, of_workers
from validators.dated_numbers import UNKNOWN, basis_on, first_day, law_on
from validators.dates import add_months, days
from validators.doubt import with_doubts
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, mark, verdicts
from validators.verdicts import FAILED as FIXED

TERMS = "contracts.open_ended.after_terms"
YEARS = "contracts.open_ended.after_years"
GRACE = "contracts.date_grace"
SIGNING = "contracts.signing_months"
BY_TERMS = Text(
    "The contract from {begins} is fixed term number {nth} in a row; after {limit} it had to be "
    "open-ended, unless the worker asked for a fixed term in writing.",
    "自 {begins} 起的合同为连续第 {nth} 次固定期限合同；满 {limit} 次后应订立无固定期限合同，"
    "员工书面要求订立固定期限的除外。",
)
BY_YEARS = Text(
    "The contract from {begins} has a fixed term, although the worker has been employed since "
    "{first}; after {limit} years it had to be open-ended, unless the worker asked for a fixed "
    "term in writing.",
    "自 {begins} 起的合同为固定期限，而该员工自 {first} 起在职；连续工作满 {limit} 年应订立"
    "无固定期限合同，员工书面要求订立固定期限的除外。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with a contract."""
    rows = bench.once(terms)
    # A reading of one date moves the terms after it: only the row itself is tried.
    frame = with_doubts(
        rows, lambda some: _judge_rows(bench, rows, some), ("starts_on", "ends_on"), "contract"
    )
    return of_workers(bench, frame)


def _judge_rows(bench: Bench, rows: pd.DataFrame, some: pd.DataFrame) -> pd.DataFrame:
    """Gives back the verdicts of some rows, each in the place of its own among all."""
    if some is rows:
        return _judge_all(bench, rows)
    found = []
    for at in range(len(some)):
        own = some.iloc[[at]]
        starts = own["starts_on"].fillna(own["signed_on"])
        mine = rows[
            rows["worker"].eq(own["worker"].iloc[0]) & rows["row_id"].ne(own["row_id"].iloc[0])
        ]
        frame = pd.concat([mine, own.assign(begins=starts)]).sort_values(["begins", "row_id"])
        judged = _judge_all(bench, frame.reset_index(drop=True))
        found.append(judged[judged["row_id"] == own["row_id"].iloc[0]])
    every: pd.DataFrame = pd.concat(found, ignore_index=True)
    return every


def _judge_all(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    begins = days(rows["begins"])
    allowed, years = law_on(bench, TERMS, begins), law_on(bench, YEARS, begins)
    grace = bench.law_number(GRACE, bench.audit_date).whole
    frame = verdicts(in_a_row(rows, first_day(bench, TERMS), grace))
    frame["allowed"], frame["years"] = allowed, years
    fixed = (frame["term"] == "fixed").to_numpy(bool)
    many = fixed & (allowed != UNKNOWN) & (frame["nth"].to_numpy() > allowed)
    old = fixed & (years != UNKNOWN) & served(frame, "first_day", years)
    frame["by_years"] = old & ~many
    months = bench.law_number(SIGNING, bench.audit_date).whole
    perhaps = fixed & (allowed != UNKNOWN) & may_lack_one(frame, grace, months)
    mark(frame, perhaps, CANNOT_TELL, "earlier-contract")
    mark(frame, many & frame["parted"], CANNOT_TELL, "break-between-terms")
    mark(frame, many & ~frame["parted"].to_numpy(bool), FIXED)
    mark(frame, old & ~served(frame, "first_sure", years), CANNOT_TELL, "doubtful-reading")
    mark(frame, old & served(frame, "first_sure", years), FIXED)
    mark(frame, np.isnat(begins) & fixed, CANNOT_TELL, "no-term")
    mark(frame, frame["term"].isna(), CANNOT_TELL, "no-term")
    mark(frame, frame["term"] == "task", INAPPLICABLE, "task-term")
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back which term it is, or since when the worker is there."""
    begins = iso(row.begins)
    if row.by_years:
        message = fill(BY_YEARS, begins=begins, first=iso(row.first_day), limit=int(row.years))
        limit = iso(_anniversary(row))
        return _draft(bench, row, message, YEARS, begins, limit, "date")
    message = fill(BY_TERMS, begins=begins, nth=int(row.nth), limit=int(row.allowed))
    return _draft(bench, row, message, TERMS, int(row.nth), int(row.allowed), "count")


def _anniversary(row: Any) -> Any:
    return add_months(days([row.first_day]), 12 * int(row.years))[0]


def _draft(
    bench: Bench,
    row: Any,
    message: Text,
    parameter: str,
    observed: int | str,
    limit: int | str,
    unit: str,
) -> Draft:
    known = bench.once(terms)
    mine = known[(known["worker"] == row.worker) & given(known, "begins")]
    earlier = mine.loc[mine["begins"] <= row.begins, "row_id"].tolist()
    return Draft(
        message=message,
        observed=observed,
        limit=limit,
        unit=unit,
        basis=basis_on(bench, iso(row.begins), parameter),
        refs=tuple(
            Ref("contract", int(row_id), name)
            for row_id in (row.row_id, *[one for one in earlier if one != row.row_id])
            for name in ("starts_on", "ends_on")
        ),
    )


RULE = Rule(
    id="contracts.open_ended_due",
    title=Text("Open-ended contract", "无固定期限劳动合同"),
    says=Text(
        "a fixed term follows the fixed terms in a row, or the years of service, after which the "
        "law asks for an open-ended contract",
        "连续固定期限合同次数或连续工作年限已满法定条件，仍订立固定期限合同",
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MINOR,
    needs=("contract",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(TERMS, YEARS, GRACE, SIGNING, ORAL),
)
