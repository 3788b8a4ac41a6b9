"""The last wage of somebody who left is missing, or was paid late.

The last wage is that of the pay month of the last day worked, as attendance shows it, else of
the day of leaving.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, PayDue, Severity
from pipeline.model.quantities import format_minor
from validators.absence import mark_lost
from validators.attended import attended_days
from validators.bench import ROW, Bench, ints
from validators.contracts import LEAVING, in_doubt
from validators.dates import days
from validators.doubt import REASON
from validators.hours import DAYS_SHOWN, month_refs, worked_flags
from validators.leavers import leavers
from validators.month_figures import NOT_IN_FORCE, last_figure
from validators.packs import NoSuchNumberError
from validators.pay_dates import days_after
from validators.rational import times
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.tariffs import month_divisor
from validators.unmatched import may_be_listed
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, mark, no_subjects, verdicts
from validators.verdicts import FAILED as UNPAID
from validators.wage_base import with_base

LIMIT = "wages.final_pay.days"
RULE_OF_LAW = "wages.final_pay.rule"
SHOWN = 6
LATE = Text(
    "The worker left on {left}; the last wage was paid on {paid}, {late} day(s) after the last "
    "day allowed ({limit}).",
    "该员工于 {left} 离职，最后一期工资于 {paid} 支付，比最迟日期（{limit}）晚 {late} 天。",
)
LATER = Text(
    "The worker left on {left} and is not on the payroll of {month}; the next that lists them, of "
    "{later}, was paid on {paid}, {late} day(s) after the last day allowed ({limit}).",
    "该员工于 {left} 离职，{month} 工资表中没有该员工；其后列有该员工的 {later} 工资于 {paid} "
    "支付，比最迟日期（{limit}）晚 {late} 天。",
)
MISSING = Text(
    "The worker left on {left} after {days} days of work in {month}, which no payroll pays{owed}.",
    "该员工于 {left} 离职，{month} 出勤 {days} 天，但没有任何工资表支付该期工资{owed}。",
)
OWED = Text(": at least {owed} is owed", "，至少应付 {owed}")


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker who left within the months of evidence."""
    if bench.law is None or LIMIT not in bench.law.numbers:
        raise NoSuchNumberError("the law sets no day for the last wage")
    if bench.case.workers["left_on"].isna().all():
        return no_subjects("worker")
    frame = verdicts(bench.once(leavers))
    frame["limit"] = limits_of(bench, frame)
    listed, worked = frame["listed"].to_numpy(bool), ints(frame, "worked_days") > 0
    paid, limit = days(frame["paid"]), days(frame["limit"])
    later = frame["later_month"].notna().to_numpy(bool)
    missing = ~listed & ~later & worked
    mark(frame, ~listed & ~worked, CANNOT_TELL, "no-attendance")
    mark(frame, ~listed & later, CANNOT_TELL, "perhaps-paid-later")
    mark(frame, listed & np.isnat(paid), CANNOT_TELL, "pay-date-not-stated")
    mark(frame, (listed | (later & worked)) & (paid > limit), UNPAID)
    mark(frame, missing, UNPAID)
    mark(frame, frame["part_only"], CANNOT_TELL, "part-of-month-paid")
    _doubts(bench, frame, missing)
    unsure = frame["worker"].isin(in_doubt(bench, *LEAVING)) & (frame["outcome"] == UNPAID)
    mark(frame, unsure, CANNOT_TELL, REASON)
    frame["settle_month"] = frame["last_month"]
    kinds = np.where(listed, "bank_transfer", "payroll")
    frame["settle_kind"] = np.where(frame["reason"] == REASON, LEAVING[0][0], kinds)
    mark(frame, ~frame["payroll_there"].to_numpy(bool), CANNOT_TELL, "no-payroll")
    mark(frame, np.isnat(limit), CANNOT_TELL, NOT_IN_FORCE)
    not_due = limit > np.datetime64(bench.audit_date, "D")
    mark(frame, not_due & np.isnat(paid), INAPPLICABLE, "not-yet-due")
    for kind in ("dispatched", "intern"):
        mark(frame, frame["employment"] == kind, INAPPLICABLE, kind)
    return frame


def _doubts(bench: Bench, frame: pd.DataFrame, missing: Any) -> None:
    """Marks those who may stand on payroll under another name, or in rows that were not read."""
    rows = bench.frame("payroll")
    everyone = bench.once(attended_days)
    everyone = everyone[ints(everyone, "days_low") > 0][ROW].reset_index(drop=True)
    perhaps = everyone[may_be_listed(bench, everyone, rows[ROW])]
    keys = pd.MultiIndex.from_frame(perhaps.astype({"worker": "int64"}))
    own = frame[["worker", "last_month"]].astype({"worker": "int64"})
    may_be = pd.MultiIndex.from_frame(own).isin(keys)
    lost = set(rows.loc[rows["worker"] == -1, "month"].dropna())
    may_be |= frame["last_month"].isin(lost).to_numpy(bool)
    mark(frame, missing & may_be, CANNOT_TELL, "unmatched-payroll")
    at = frame.assign(month=frame["last_month"])
    mark_lost(bench, at, missing & (at["outcome"] == UNPAID).to_numpy(bool), "payroll")
    for name in at.columns.difference(["month"]):
        frame[name] = at[name]


def limits_of(bench: Bench, frame: pd.DataFrame) -> pd.Series:
    """Gives back the last day on which the last wage may be paid; blank without a figure then."""
    found = []
    for left, month in zip(frame["left"], frame["last_month"], strict=True):
        number = last_figure(bench, LIMIT, str(month))
        found.append(days_after(str(left)[:10], int(number.ratio)) if number else None)
    return pd.Series(pd.to_datetime(pd.Series(found, dtype=object)), frame.index)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back when the last wage was paid, or that nothing was, and what is owed at least."""
    left, limit = str(row.left)[:10], str(row.limit)[:10]
    numbers = (last_figure(bench, name, row.last_month) for name in (RULE_OF_LAW, LIMIT))
    basis = tuple(one.basis() for one in numbers if one is not None)
    if row.listed or pd.notna(row.later_month):
        paid = str(row.paid)[:10]
        late = int((np.datetime64(paid, "D") - np.datetime64(limit, "D")).astype(np.int64))
        said = {"left": left, "paid": paid, "late": late, "limit": limit}
        months = {"month": row.last_month, "later": row.later_month}
        return Draft(
            message=fill(LATE, **said) if row.listed else fill(LATER, **said, **months),
            observed=paid,
            limit=limit,
            unit="date",
            basis=basis,
            refs=(Ref(str(row.paid_kind), int(row.paid_row), "paid_on"),),
        )
    owed, shown = _owed(bench, row)
    one = pd.Series({"worker": row.worker, "month": row.last_month})
    count = int(row.worked_days) // 100
    return Draft(
        message=fill(
            MISSING,
            left=left,
            days=count,
            month=row.last_month,
            owed=fill(OWED, owed=format_minor(owed)) if owed else Text("", ""),
        ),
        observed=None,
        limit=limit,
        unit="date",
        owed_minor=owed or None,
        currency=bench.currency if owed else None,
        arithmetic=shown or None,
        basis=basis,
        refs=month_refs(bench, one, bench.once(worked_flags), SHOWN, DAYS_SHOWN),
        document_kind="attendance",
        pay=PayDue(owed, 0, at_least=True, month=row.last_month) if owed else None,
    )


def _owed(bench: Bench, row: Any) -> tuple[int, str]:
    """Gives back the wage of the normal days worked by the contract, else the minimum wage."""
    divisor = month_divisor(bench, row.last_month)
    blank = ("base_minor", "hourly_rate_minor", "daily_rate_minor")
    one = pd.DataFrame(
        {
            "worker": [int(row.worker)],
            "month": [row.last_month],
            **{name: [pd.NA] for name in blank},
        }
    )
    base = int(with_base(bench, one)["base"].iloc[0])
    worked = bench.once(attended_days)
    mine = worked[(worked["worker"] == row.worker) & (worked["month"] == row.last_month)]
    normal = int(ints(mine, "normal_days").sum())
    if divisor is None or base <= 0 or not normal:
        return 0, ""
    share = Fraction(normal, 100) / divisor.most
    owed = min(int(times(np.array([base]), share)[0]), base)
    shown = f"{format_minor(base)} / {float(divisor.most):g} x {normal / 100:g} d"
    return owed, f"{shown} = {format_minor(owed)}; owed at least {format_minor(owed)}"


RULE = Rule(
    id="wages.final_pay",
    title=Text("Last wage", "离职工资结算"),
    says=Text("a leaver's last wage is missing or late", "离职员工的最后一期工资未付或迟付"),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("payroll", "attendance"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(RULE_OF_LAW, LIMIT),
)
