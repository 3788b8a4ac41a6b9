"""Paid in a month in which the worker has neither attendance nor leave on record."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minor
from validators.absence import mark_lost
from validators.attended import attended_days
from validators.bench import ROW, Bench, ints
from validators.dates import days
from validators.leave import leave_days, months_of
from validators.months_of_parts import PARTIAL, month_rows
from validators.payroll import KEY, earning_items, one_verdict
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.unmatched import may_be_listed
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, Mask, mark, verdicts
from validators.verdicts import FAILED as ABSENT

SETTLEMENT = "perhaps-a-settlement"
LEAVE_PAY = "sick_pay"
FAILED = Text(
    "{amount} was paid for {month}, but no attendance and no leave of this worker is on record for "
    "that month. Ask for the record.",
    "{month} 支付工资 {amount}，但当月没有该员工的考勤或请假记录，请补充记录。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month with pay."""
    rows = bench.once(month_rows).drop(columns=PARTIAL)
    paid = rows[(ints(rows, "net_minor") > 0) | (ints(rows, "gross_minor") > 0)]
    frame = verdicts(paid)
    attended = bench.once(attended_days)
    there = attended.loc[ints(attended, "days_high") > 0, ROW]
    leave = bench.once(leave_days)[ROW]
    known = pd.MultiIndex.from_frame(pd.concat([there, leave]).astype({"worker": "int64"}))
    own = pd.MultiIndex.from_frame(frame[ROW].astype({"worker": "int64"}))
    on_leave = (ints(frame, "leave_days_hundredths") > 0) & (ints(frame, "net_minor") > 0)
    on_leave |= _paid_for_leave(bench, frame)
    mark(frame, ~own.isin(known) & ~on_leave, ABSENT)
    mark(frame, _gone(bench, frame) & (frame["outcome"] == ABSENT), CANNOT_TELL, SETTLEMENT)
    lost = frame["month"].isin(_lost_months(bench)).to_numpy(bool)
    may_be = lost | may_be_listed(bench, frame[ROW], there)
    unmatched = may_be & (frame["outcome"] == ABSENT).to_numpy(bool)
    mark(frame, unmatched, CANNOT_TELL, "unmatched-attendance")
    mark_lost(bench, frame, frame["outcome"] == ABSENT, "attendance")
    months = bench.case.pay_months
    covered = months.loc[months["has_attendance"].astype(bool), "month"]
    mark(frame, ~frame["month"].isin(set(covered)), INAPPLICABLE, "no-attendance")
    mark(frame, frame["hours_system"] == "irregular", INAPPLICABLE, "hours-irregular")
    frame["settle_kind"] = "attendance"
    return one_verdict(frame)


def _paid_for_leave(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back the rows whose pay is for sickness, maternity or other leave alone."""
    items = bench.once(earning_items)
    earned = items[items["earned"].astype(bool) & (ints(items, "amount") > 0)]
    alone = (earned["item"] == LEAVE_PAY).groupby([earned[key] for key in KEY]).all()
    own = pd.MultiIndex.from_frame(frame[[*KEY]])
    return np.asarray(own.isin(alone.index[alone.to_numpy(bool)]), bool)


def _gone(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back the rows of months that began after the worker had left."""
    left = frame[["worker"]].join(bench.case.workers["left_on"], on="worker")["left_on"]
    spans = bench.case.pay_months.set_index("month")["period_from"]
    begins = frame[["month"]].join(spans, on="month")["period_from"]
    return np.asarray(days(left) < days(begins), bool)


def _lost_months(bench: Bench) -> set[str]:
    """Gives back the months with attendance that could not be matched to a worker.

    A day has no month of its own: its date says which pay month it is in.
    """
    rows, totals = bench.frame("attendance"), bench.frame("attendance_month")
    dates = rows.loc[(rows["worker"] == -1) & rows["date"].notna(), "date"]
    stated = totals.loc[totals["worker"] == -1, "month"].dropna()
    return {*months_of(bench, dates), *stated}


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what was paid."""
    field = "net_minor" if pd.notna(row.net_minor) else "gross_minor"
    amount = int(getattr(row, field))
    return Draft(
        message=fill(FAILED, amount=format_minor(amount), month=row.month),
        observed=amount,
        limit=0,
        unit="minor",
        currency=bench.currency,
        refs=tuple(Ref("payroll", at, name) for at in row.row_ids for name in (field, "name")),
        document_kind="payroll",
    )


RULE = Rule(
    id="reconciliation.paid_without_attendance",
    title=Text("Paid without attendance", "有工资无考勤"),
    says=Text("paid, with neither attendance nor leave", "有工资，但既无考勤也无请假记录"),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.SIGNAL,
    severity=Severity.CRITICAL,
    needs=("payroll", "attendance"),
    judge=judge,
    draft=draft,
)
