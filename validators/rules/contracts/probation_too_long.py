"""The probation is longer than the contract's term allows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench, given, ints, iso
from validators.contracts import contracts, of_workers, papers
from validators.dated_numbers import UNKNOWN, law_on
from validators.dates import Days, add_months, days
from validators.doubt import with_doubts
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.unknown_columns import PROBATION, may_hold
from validators.verdicts import CANNOT_TELL, Mask, mark, verdicts
from validators.verdicts import FAILED as LONG

BANDS = (
    ("contracts.probation.under_3_months", 3),
    ("contracts.probation.under_1_year", 12),
    ("contracts.probation.under_3_years", 36),
)
LONGEST = "contracts.probation.from_3_years"
PART_TIME = "contracts.probation.part_time"
GRACE = "contracts.date_grace"
DAYS_OF_MONTH = 30
"""Of a part of a month, such as the half of 1.5 months."""

FIELDS = ("starts_on", "ends_on", "probation_from", "probation_to", "probation_months_hundredths")
FAILED = Text(
    "The probation runs to {to}; a contract of this term allows {months} month(s), to {limit}.",
    "试用期至 {to}；该期限的合同最多约定 {months} 个月试用期，即至 {limit}。",
)

NONE_ALLOWED = Text(
    "The probation runs to {to}; a contract of this term allows none.",
    "试用期至 {to}；该期限的合同不得约定试用期。",
)
NONE_PART_TIME = Text(
    "A probation is agreed; part-time work allows none.",
    "约定了试用期；非全日制用工不得约定试用期。",
)
WITHOUT_DATES = Text(
    "A probation of {stated} month(s) is agreed; a contract of this term allows {months}.",
    "约定试用期 {stated} 个月；该期限的合同最多约定 {months} 个月试用期。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with a contract."""
    rows = bench.once(contracts).reset_index(drop=True)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "contract")
    return of_workers(bench, frame, part_time=True)


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    starts, begins = days(frame["starts_on"]), days(frame["probation_from"])
    begins = np.where(np.isnat(begins), starts, begins)
    held = bench.law.numbers if bench.law else {}
    frame["in_part"] = (frame["hours_system"] == "part_time") & (PART_TIME in held)
    allowed = _allowed(bench, frame, begins)
    frame["allowed"] = allowed
    grace = np.timedelta64(bench.law_number(GRACE, bench.audit_date).whole, "D")
    limit = add_months(begins, np.maximum(allowed, 0)) - np.timedelta64(1, "D")
    ends = days(frame["probation_to"])
    months = ints(frame, "probation_months_hundredths")
    stated = np.isnat(ends) & (months > 0)
    rest = (months % 100 * DAYS_OF_MONTH // 100).astype("timedelta64[D]")
    reckoned = add_months(begins, months // 100) + rest - np.timedelta64(1, "D")
    ends = np.where(stated, reckoned, ends)
    frame["ends"], frame["limit"] = ends, limit
    none = np.isnat(ends) & ~(given(frame, "probation_months_hundredths") & (months > 0))
    by_months = (months > 100 * allowed) & (allowed >= 0)
    by_dates = ends > limit + grace
    mark(frame, np.where(stated & np.isnat(begins), by_months, by_dates), LONG)
    unknown = ~none & ((allowed < 0) | (np.isnat(begins) & ~stated))
    mark(frame, unknown, CANNOT_TELL, "no-term")
    unread = none & ~given(frame, "probation_months_hundredths")
    mark(frame, unread & _unsaid(bench, frame), CANNOT_TELL, "no-term")
    for code in PROBATION:
        mark(frame, unread & may_hold(bench, frame, code), CANNOT_TELL, "no-term")
    before_law = ~np.isnat(begins) & (law_on(bench, LONGEST, begins) == UNKNOWN)
    mark(frame, ~none & before_law, CANNOT_TELL, "law-not-in-force")
    return frame


def _unsaid(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back the contracts that were not seen to agree no probation.

    A paper of which no term was read may be one page of several; a ledger that speaks of no
    probation leaves that to the papers.
    """
    term = given(frame, "term") | (given(frame, "starts_on") & given(frame, "ends_on"))
    part = ["document", "part"]
    rows = bench.once(contracts)
    spoken = rows[given(rows, "probation_to") | given(rows, "probation_months_hundredths")]
    told = pd.MultiIndex.from_frame(frame[part]).isin(pd.MultiIndex.from_frame(spoken[part]))
    listed = ~given(frame, "clauses_found") & ~given(frame, "worker_signed")
    own = frame["row_id"].isin(bench.once(papers)["row_id"]).to_numpy(bool)
    return np.asarray((listed & own & ~told) | (~listed & ~term), bool)


def _allowed(
    bench: Bench, frame: pd.DataFrame, begins: Days
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Gives back the months of probation that each contract's term allows; -1 where unknown.

    By the law of the day it begins; of one without a day, by that of the audit date.
    """
    grace = np.timedelta64(bench.law_number(GRACE, bench.audit_date).whole + 1, "D")
    on = np.where(np.isnat(begins), np.datetime64(bench.audit_date, "D"), begins)
    starts, ends = days(frame["starts_on"]), days(frame["ends_on"])
    open_ended = (frame["term"] == "open_ended").to_numpy(bool)
    task = (frame["term"] == "task").to_numpy(bool)
    unknown = np.isnat(starts) | np.isnat(ends)
    in_part = frame["in_part"].to_numpy(bool)

    def shorter(months: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
        whole: Days = add_months(starts, months)
        return np.asarray(ends + grace < whole, bool)

    none = law_on(bench, BANDS[0][0], on)
    in_part_most = law_on(bench, PART_TIME, on) if in_part.any() else none
    conditions = [in_part, open_ended, task, unknown, *(shorter(months) for _, months in BANDS)]
    most = law_on(bench, LONGEST, on)
    values = [in_part_most, most, none, np.full_like(none, -1)]
    values += [law_on(bench, name, on) for name, _ in BANDS]
    return np.select(conditions, values, most).astype(np.int64)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the probation's end and the last day that the term allows."""
    ends = iso(row.ends) if pd.notna(row.ends) else None
    limit = iso(row.limit) if pd.notna(row.limit) else None
    names = (PART_TIME,) if row.in_part else (*(name for name, _ in BANDS), LONGEST)
    begins = row.probation_from if pd.notna(row.probation_from) else row.starts_on
    on = iso(begins) if pd.notna(begins) else bench.audit_date
    used = [n for n in names if bench.law_number(n, on).whole == row.allowed]
    return Draft(
        message=_message(row, ends, limit),
        observed=ends,
        limit=limit if row.allowed else None,
        unit="date",
        basis=bench.law_basis(on, *used),
        refs=tuple(
            Ref("contract", int(row.row_id), name)
            for name in ("probation_to", "probation_months_hundredths", "ends_on")
            if pd.notna(getattr(row, name))
        ),
    )


def _message(row: Any, ends: str | None, limit: str | None) -> Text:
    if row.in_part and not row.allowed:
        return NONE_PART_TIME
    if ends is None or limit is None:
        stated = f"{int(row.probation_months_hundredths) / 100:g}"
        return fill(WITHOUT_DATES, stated=stated, months=int(row.allowed))
    if not row.allowed:
        return fill(NONE_ALLOWED, to=ends)
    return fill(FAILED, to=ends, months=int(row.allowed), limit=limit)


RULE = Rule(
    id="contracts.probation_too_long",
    title=Text("Length of the probation", "试用期长度"),
    says=Text("the probation is longer than the term allows", "试用期超过合同期限所允许的长度"),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("contract",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(*(name for name, _ in BANDS), LONGEST, PART_TIME, GRACE),
)
