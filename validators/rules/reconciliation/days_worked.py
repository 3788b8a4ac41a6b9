"""Attendance and payroll disagree on days worked by a day or more.

Days with counted time, rest days included; payroll's figure may hold paid leave on record too.
Where payroll pays rest-day or holiday work by the hour it may leave those days out; where it states
overtime only in total, nobody knows whether it does. A sheet that adds the month's statutory
holidays for nearly everybody is read as it counts. Days paid (计薪天数, pay days) have rests,
holidays and leave in them: they are apart only where they are fewer than the days worked.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.absence import mark_lost, name_lost
from validators.attended import attended_days
from validators.bench import Bench, given, ints
from validators.doubt import with_doubts
from validators.evidence import MOST
from validators.hour_subjects import in_part
from validators.hours import DAYS_SHOWN, month_refs, worked_flags
from validators.months_of_parts import month_rows
from validators.paid_days import (
    FIELD,
    fits_paid,
    of_the_law,
    only_paid,
    perhaps_paid,
    with_paid_most,
)
from validators.payroll import one_verdict
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.tariffs import DAYS
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, Mask, mark, verdicts
from validators.verdicts import FAILED as APART

TOLERANCE = "reconciliation.days_tolerance"
RESTS = ["worker", "month", "restday_minutes"]
BY_KIND = tuple(f"overtime_{kind}_minutes" for kind in ("weekday", "restday", "holiday"))
NEARLY_ALL = 0.8
FEW = 5
FAILED_PAID = Text(
    "Payroll of {month} pays {stated} days, attendance shows {clocked} days worked.",
    "{month} 工资表计薪 {stated} 天，考勤出勤 {clocked} 天。",
)
FAILED = Text(
    "Payroll of {month} counts {stated} days worked, attendance {clocked}.",
    "{month} 工资表出勤 {stated} 天，考勤出勤 {clocked} 天。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    rows = bench.once(month_rows).merge(
        bench.once(attended_days), on=["worker", "month"], how="left"
    )
    rows = rows.merge(bench.case.months[RESTS], on=RESTS[:2], how="left")
    rows["holidays"] = _holidays(bench, rows["month"])
    rows["adds_holidays"] = _adds_holidays(rows)
    rows = with_paid_most(bench, rows)
    rows["perhaps_paid"] = perhaps_paid(rows, ints(rows, "days_worked_hundredths"))
    fields = ("days_worked_hundredths", "paid_days_hundredths", "leave_days_hundredths")
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), fields, "payroll")
    frame["settle_kind"] = "attendance"
    fewer = ints(frame, "days_worked_hundredths") > ints(frame, "days_high")
    mark_lost(bench, frame, fewer & (frame["outcome"] == APART).to_numpy(bool), "attendance")
    name_lost(bench, frame, frame["reason"] == "part-month", "attendance")
    return one_verdict(frame)


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    day = bench.law_number(TOLERANCE, bench.audit_date).whole
    stated = ints(some, "days_worked_hundredths")
    low, high = ints(some, "days_low"), ints(some, "days_high")
    leave = np.maximum(ints(some, "paid_leave"), ints(some, "leave_days_hundredths"))
    # A day of work and leave may count as a day or as the part of it that was worked.
    part = ints(some, "part_leave")
    agree = _within(stated, low - part, low + leave, day)
    possible = _within(stated, low - part, high + leave, day)
    by_hour = ints(some, "overtime_restday_minutes") > 0
    normal = ints(some, "normal_days")
    agree |= by_hour & _within(stated, normal, normal + leave, day)
    others = low - ints(some, "holiday_days")
    off_holiday = ints(some, "overtime_holiday_minutes") > 0
    agree |= off_holiday & _within(stated, others, others + leave, day)
    more = ints(some, "holidays")
    agree |= some["adds_holidays"].to_numpy(bool) & _within(
        stated, low + more, low + more + leave, day
    )
    mark(frame, ~agree, APART)
    in_total = _in_total(some) & _within(stated, normal, normal + leave, day)
    mark(frame, ~agree & in_total, CANNOT_TELL, "hours-by-kind-unknown")
    mark(frame, ~agree & possible, CANNOT_TELL, "uncertain-hours")
    cut = in_part(bench, frame)
    mark(frame, ~agree & cut & (stated > high), CANNOT_TELL, "part-month")
    doubt = some["perhaps_paid"].to_numpy(bool) & (stated > high) & fits_paid(some, stated, day)
    mark(frame, ~agree & doubt, CANNOT_TELL, "paid-days")
    _judge_paid(bench, frame, some)
    _unknowns(bench, frame)
    return frame


def _judge_paid(bench: Bench, frame: pd.DataFrame, some: pd.DataFrame) -> None:
    """Judges rows that state days paid alone: what they hold besides work is not all known.

    Work on rest days and holidays that is paid by the hour need not be in them, and the days that
    the law divides a monthly wage by stand for all normal days, however many.
    """
    day = bench.law_number(TOLERANCE, bench.audit_date).whole
    paid, stated = only_paid(some), ints(some, FIELD)
    low, normal = ints(some, "days_low"), ints(some, "normal_days")
    by_hour = ints(some, "overtime_restday_minutes") > 0
    off_holiday = ints(some, "overtime_holiday_minutes") > 0
    owed = np.where(off_holiday, low - ints(some, "holiday_days"), low)
    owed = np.where(by_hour, np.minimum(owed, normal), owed)
    as_law = stated == of_the_law(bench, some["month"])
    more = np.where(as_law, np.maximum(normal - stated, 0), 0)
    part = ints(some, "part_leave") + day
    short = stated <= owed - more - part
    fits = fits_paid(some, stated, day)
    mark(frame, paid, PASSED)
    mark(frame, paid & ~fits, CANNOT_TELL, "paid-days")
    mark(frame, paid & short, APART)
    in_total = _in_total(some) & (stated > normal - more - part)
    mark(frame, paid & short & in_total, CANNOT_TELL, "hours-by-kind-unknown")


def _in_total(rows: pd.DataFrame) -> Mask:
    """Gives back the rows whose overtime, stated only in total, may hold all rest-day work."""
    kinds = np.any([given(rows, name) for name in BY_KIND], axis=0)
    clocked, stated = ints(rows, RESTS[2]), ints(rows, "overtime_minutes")
    return np.asarray(~kinds & (clocked > 0) & (stated >= clocked), bool)


def _within(stated: Any, low: Any, high: Any, day: int) -> Mask:
    return np.asarray((stated > low - day) & (stated < high + day), bool)


def _unknowns(bench: Bench, frame: pd.DataFrame) -> None:
    months = bench.case.pay_months
    attended = set(months.loc[months["has_attendance"].astype(bool), "month"])
    here = frame["month"].isin(attended).to_numpy(bool)
    mark(frame, ~given(frame, "days_low") & here, INAPPLICABLE, "not-on-attendance")
    mark(frame, ~here, CANNOT_TELL, "no-attendance")
    unstated = ~given(frame, "days_worked_hundredths") & ~given(frame, FIELD)
    mark(frame, unstated, INAPPLICABLE, "payroll-states-no-days")
    mark(frame, frame["hours_system"] == "irregular", INAPPLICABLE, "hours-irregular")


def _holidays(bench: Bench, months: pd.Series) -> pd.Series:
    """Gives back the statutory holidays of each pay month, in hundredths of days."""
    calendar = bench.case.calendar
    dates = calendar.index[(calendar["kind"] == "holiday").to_numpy(bool)]
    spans = bench.case.pay_months
    counts = {
        month: 100 * int(((dates >= first) & (dates <= last)).sum())
        for month, first, last in spans[["month", "period_from", "period_to"]].itertuples(
            index=False
        )
    }
    return months.map(counts).fillna(0).astype("int64")


def _adds_holidays(rows: pd.DataFrame) -> pd.Series:
    """Gives back the rows of parts that add the month's holidays for nearly everybody."""
    gap = rows["days_worked_hundredths"].astype("Int64") - rows["days_low"].astype("Int64")
    known = gap.notna().to_numpy(bool)
    same = (known & (gap.fillna(0) == rows["holidays"]).to_numpy(bool)) & (rows["holidays"] > 0)
    groups = [rows["document"], rows["part"], rows["month"]]
    counted = pd.Series(known, rows.index).groupby(groups).transform("sum")
    agreed = pd.Series(same, rows.index).groupby(groups).transform("sum")
    return (counted >= FEW) & (agreed >= NEARLY_ALL * counted)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the days of both records."""
    field = FIELD if pd.isna(row.days_worked_hundredths) else "days_worked_hundredths"
    stated, clocked = int(getattr(row, field)), int(row.days_low)
    gap = abs(stated - clocked)
    own: tuple[Ref, ...] = tuple(Ref("payroll", at, field) for at in row.row_ids)
    if pd.notna(row.stated_row):
        own = (*own, Ref("attendance_month", int(row.stated_row), "days_worked_hundredths"))
    words = f"payroll {_days(stated)} d, attendance {_days(clocked)} d, {_days(gap)} d apart"
    return Draft(
        message=fill(
            FAILED_PAID if field == FIELD else FAILED,
            month=row.month,
            stated=_days(stated),
            clocked=_days(clocked),
        ),
        observed=(stated + 50) // 100,
        limit=(clocked + 50) // 100,
        unit="days",
        arithmetic=words,
        basis=bench.known_basis(f"{row.month}-01", "wages.payroll_record", TOLERANCE),
        refs=(*own, *month_refs(bench, row, bench.once(worked_flags), MOST, DAYS_SHOWN)),
        document_kind="payroll",
    )


def _days(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return str(whole) if not rest else f"{whole}.{rest:02d}".rstrip("0")


RULE = Rule(
    id="reconciliation.days_worked",
    title=Text("Days worked on attendance and payroll", "考勤与工资表出勤天数"),
    says=Text("attendance and payroll disagree on days worked", "考勤与工资表的出勤天数不一致"),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("payroll", "attendance"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(TOLERANCE, DAYS, "wages.payroll_record"),
)
