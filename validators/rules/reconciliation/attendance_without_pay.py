"""Worked in a month, and not on that month's payroll."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.absence import mark_lost
from validators.attended import attended_days
from validators.bench import ROW, Bench, ints
from validators.evidence import MOST
from validators.hours import DAYS_SHOWN, month_refs, worked_flags
from validators.paid_later import may_be_paid_later
from validators.parts import parts
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.unmatched import may_be_listed
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, mark, verdicts
from validators.verdicts import FAILED as UNPAID

FAILED = Text(
    "Attendance of {month} shows {days} days worked, but the payroll of that month does not list "
    "the worker.",
    "{month} 考勤出勤 {days} 天，但当月工资表没有该员工。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month with worked days."""
    days = bench.once(attended_days)
    frame = verdicts(bench.with_systems(days[ints(days, "days_low") > 0]))
    rows = bench.frame("payroll")
    paid = pd.MultiIndex.from_frame(rows[ROW].dropna().astype({"worker": "int64"}))
    own = pd.MultiIndex.from_frame(frame[ROW].astype({"worker": "int64"}))
    mark(frame, ~own.isin(paid), UNPAID)
    lost = set(rows.loc[rows["worker"] == -1, "month"].dropna())
    may_be = frame["month"].isin(lost).to_numpy(bool) | may_be_listed(bench, frame[ROW], rows[ROW])
    unmatched = may_be & (frame["outcome"] == UNPAID).to_numpy(bool)
    mark(frame, unmatched, CANNOT_TELL, "unmatched-payroll")
    later = may_be_paid_later(bench, frame) & (frame["outcome"] == UNPAID).to_numpy(bool)
    mark(frame, later, CANNOT_TELL, "perhaps-paid-later")
    undated = frame["worker"].isin(set(rows.loc[rows["month"].isna(), "worker"]))
    mark(frame, undated & (frame["outcome"] == UNPAID), CANNOT_TELL, "month-not-told")
    unread = _unread_months(bench, set(frame["month"]))
    mark(
        frame,
        frame["month"].isin(unread) & (frame["outcome"] == UNPAID),
        CANNOT_TELL,
        "payroll-unread",
    )
    mark_lost(bench, frame, frame["outcome"] == UNPAID, "payroll")
    months = bench.case.pay_months
    listed = months.loc[months["has_payroll"].astype(bool), "month"]
    mark(frame, ~frame["month"].isin(set(listed)), INAPPLICABLE, "no-payroll")
    elsewhere = (frame["employment"] == "dispatched") & (frame["outcome"] == UNPAID)
    mark(frame, elsewhere, INAPPLICABLE, "dispatched")
    frame["settle_kind"] = "payroll"
    return frame


def _unread_months(bench: Bench, months: set[str]) -> set[str]:
    """Gives back the months of which a payroll was handed in that no row could be read of."""
    listed = bench.once(parts)
    read = {
        (at, part.part)
        for at, one in enumerate(bench.case.documents)
        for part in one.parts
        if any(records.kind == "payroll" and len(records) for records in part.records)
    }
    payroll = listed[(listed["kind"] == "payroll") & listed["months_matter"].astype(bool)]
    unread: set[str] = set()
    for document, part, known in zip(
        payroll["document"], payroll["part"], payroll["months"], strict=True
    ):
        if (document, part) not in read:
            unread |= set(known) or months
    return unread


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the days worked."""
    count = int(row.days_low) // 100
    refs = month_refs(bench, row, bench.once(worked_flags), MOST, DAYS_SHOWN)
    if pd.notna(row.stated_row):
        refs = (Ref("attendance_month", int(row.stated_row), "days_worked_hundredths"), *refs)
    return Draft(
        message=fill(FAILED, month=row.month, days=count),
        observed=count,
        limit=0,
        unit="days",
        basis=bench.known_basis(f"{row.month}-01", "wages.payroll_record"),
        refs=refs,
        document_kind="attendance",
    )


RULE = Rule(
    id="reconciliation.attendance_without_pay",
    title=Text("Attendance without pay", "有考勤无工资"),
    says=Text("worked, not on payroll", "有出勤，但不在工资表上"),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.CRITICAL,
    needs=("attendance", "payroll"),
    judge=judge,
    draft=draft,
    parameters=("wages.payroll_record",),
)
