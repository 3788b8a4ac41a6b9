"""Attendance and payroll disagree on overtime beyond tolerance; says hours and money.

Totals of the pay month are compared. Where a punch is missing the attendance total is a range;
overtime taken back as leave, with a record, may be left out of payroll. Payroll may count from the
end of the factory's own shift where the law's normal day or week is longer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, PaidHours, PayDue, Severity
from pipeline.model.quantities import format_minor, format_minutes
from validators.attended import attended_overtime
from validators.bench import Bench, given, ints
from validators.bounds import (
    AT_LEAST,
    AT_MOST,
    BREAK,
    EXACT,
    GUESSED,
    MARKED,
    PUNCH,
    VERSIONS,
    with_overtime_doubt,
)
from validators.day_wages import is_piece
from validators.doubt import with_doubts
from validators.hour_subjects import (
    OUTSIDE,
    UNCLEAR,
    holidays_known,
    in_part,
    special_hours,
    unclear_months,
)
from validators.hours import month_refs
from validators.minimum_wage import EVERY
from validators.months_of_parts import month_rows
from validators.overtime_due import KINDS, due, first_premiums, least_tariff, least_worth
from validators.overtime_pay import HOURS, stating_parts, with_hours, with_paid
from validators.payroll import one_verdict
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.tariffs import PARAMETERS
from validators.unknown_columns import OVERTIME, may_hold
from validators.unknown_columns import REASON as COLUMN_UNKNOWN
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, mark, verdicts
from validators.verdicts import FAILED as APART
from validators.wage_base import base_refs, with_base

SHOWN = 6
TOLERANCE = "reconciliation.overtime_tolerance"
FAILED = Text(
    "Attendance of {month} shows {bound}{clocked} h of overtime, payroll {stated} h: "
    "{least}{gap} h apart."
    "{money}",
    "{month} 考勤加班{bound} {clocked} 小时，工资表 {stated} 小时，相差{least} {gap} 小时。{money}",
)
MONEY = Text(
    " Overtime pay for the hours left out is {least}{owed}.",
    "未计入工时的加班工资为{least} {owed}。",
)
DOUBTS = {"break-from-payroll": GUESSED, MARKED: MARKED, PUNCH: PUNCH, VERSIONS: VERSIONS}
"""Reason of a doubt to the column of its minutes; the last that decides is said."""
NO_MONEY = Text("", "")


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    rows = bench.once(month_rows).merge(
        bench.once(attended_overtime), on=["worker", "month"], how="left"
    )
    rows = with_overtime_doubt(bench, rows)
    keys = pd.MultiIndex.from_frame(rows[["worker", "month"]])
    rows["unclear"] = keys.isin(bench.once(unclear_months))
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), HOURS, "payroll")
    frame["settle_kind"] = "attendance"
    return one_verdict(_with_money(bench, frame))


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    kinds = np.sum([ints(some, name) for name in HOURS[1:]], axis=0)
    total = given(some, "overtime_minutes")
    stated = np.where(total, ints(some, "overtime_minutes"), kinds)
    # Beside hours of rest days or holidays alone, 加班工时 may be all hours, or the weekdays'.
    besides = np.where(total & ~given(some, "overtime_weekday_minutes"), kinds, 0)
    allowed = bench.law_number(TOLERANCE, bench.audit_date).whole
    low = ints(some, "clocked_low")
    # Without the break that was inferred from payroll itself, attendance has so much more.
    high = ints(some, "clocked_high") + ints(some, GUESSED)
    back = ints(some, "taken_back")
    frame["stated"] = stated
    most = np.maximum(high, ints(frame, "beyond_shift"))
    less, more = stated < low - back - allowed, stated > most + allowed
    known = given(some, "clocked_low")
    frame["back"] = np.where(less, back, 0)
    frame["clocked"] = np.where(less, low - back, most)
    frame["left_out"] = less
    range_ = (high - low > allowed) & ~less & ~more
    decided = (stated >= high - back - allowed) & (stated <= low + allowed)
    frame["bounded"] = high > low
    mark(frame, range_ & ~decided, CANNOT_TELL, BREAK)
    for reason, column in DOUBTS.items():
        mark(frame, range_ & ~decided & (frame[column] > allowed), CANNOT_TELL, reason)
    mark(frame, less | more, APART)
    mark(frame, less & (stated + besides >= low - back - allowed), CANNOT_TELL, "total-or-weekdays")
    part = in_part(bench, frame)
    mark(frame, part & more, CANNOT_TELL, "part-month")
    mark(frame, ~holidays_known(bench, frame["month"]), CANNOT_TELL, "holidays-unknown")
    _unknowns(bench, frame, known)
    return frame


def _unknowns(bench: Bench, frame: pd.DataFrame, known: Any) -> None:
    months = bench.case.pay_months
    attended = set(months.loc[months["has_attendance"].astype(bool), "month"])
    here = frame["month"].isin(attended).to_numpy(bool)
    mark(frame, ~known & here, INAPPLICABLE, "not-on-attendance")
    mark(frame, ~here, CANNOT_TELL, "no-attendance")
    mark(frame, frame["unclear"], CANNOT_TELL, UNCLEAR)
    timeless = frame["timeless"].astype("boolean").fillna(False).to_numpy(bool)
    mark(frame, timeless, CANNOT_TELL, "no-times")
    keys = pd.MultiIndex.from_frame(frame[["document", "part"]].astype("int64"))
    mark(frame, ~keys.isin(bench.once(stating_parts)), INAPPLICABLE, "payroll-states-no-hours")
    _columns_unknown(bench, frame)
    special_hours(frame)


def _columns_unknown(bench: Bench, frame: pd.DataFrame) -> None:
    """Marks the rows whose payroll may state hours, or more of them, in a column nobody knows."""
    judged = frame["outcome"].isin((PASSED, APART)).to_numpy(bool)
    silent = (frame["reason"] == "payroll-states-no-hours").to_numpy(bool)
    mark(frame, may_hold(bench, frame, OVERTIME) & (judged | silent), CANNOT_TELL, COLUMN_UNKNOWN)


def _overtime(bench: Bench) -> npt.NDArray[np.int64]:
    return ints(bench.case.days, "overtime_minutes")


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the hours of both records, and the pay for hours that payroll leaves out."""
    clocked, stated = int(row.clocked), int(row.stated)
    owed = int(row.owed) if row.left_out and row.base > 0 else 0
    sum_of = _money(bench, row) if owed else ""
    gap = format_minutes(abs(clocked - stated))
    back = f" less {format_minutes(int(row.back))} h taken back" if row.back else ""
    total = format_minutes(clocked + int(row.back))
    bound = (AT_LEAST if row.left_out else AT_MOST) if row.bounded else EXACT
    least = AT_LEAST if row.bounded else EXACT
    words = (
        f"attendance {bound.en}{total} h{back}, payroll {format_minutes(stated)} h, "
        f"{least.en}{gap} h apart"
    )
    return Draft(
        message=fill(
            FAILED,
            month=row.month,
            clocked=format_minutes(clocked),
            stated=format_minutes(stated),
            gap=gap,
            bound=bound,
            least=least,
            money=fill(MONEY, least=least, owed=format_minor(owed)) if owed else NO_MONEY,
        ),
        observed=stated,
        limit=clocked,
        unit="minutes",
        owed_minor=owed or None,
        currency=bench.currency if owed else None,
        arithmetic=f"{words}{sum_of}",
        basis=_basis(bench, row)
        if owed
        else bench.known_basis(f"{row.month}-01", "wages.payroll_record", TOLERANCE),
        refs=_refs(bench, row),
        document_kind="payroll",
        pay=_pay(bench, row) if owed else None,
    )


def _with_money(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back the rows with the minutes left out by kind, the cheapest first, and their pay.

    ``owed`` is what is due for them, less what was paid beyond the stated hours.
    """
    frame = with_paid(with_hours(bench, with_base(bench, rows)))
    by_kind = (frame["hours_of"] == "kinds").to_numpy(bool)
    gap = np.where(frame["left_out"], ints(frame, "clocked") - ints(frame, "stated"), 0)
    left = gap.astype(np.int64)
    for kind in KINDS:
        own = np.where(by_kind, ints(frame, f"overtime_{kind}_minutes"), 0)
        missing = np.clip(ints(frame, f"clocked_{kind}") - own, 0, left)
        frame[f"missing_{kind}"] = missing
        left = left - missing
    frame["missing_weekday"] += left
    frame["gap_pay"] = least_worth(bench, frame, "missing")
    over = np.maximum(ints(frame, "paid") - due(bench, frame, "base", "low"), 0)
    frame["overpaid"] = over
    # A piece worker's hours are paid from piece rates, which nobody can tell from here; workers
    # outside the law on working time have no premium.
    apart = is_piece(frame) | frame["employment"].isin(OUTSIDE).to_numpy(bool)
    frame["owed"] = np.where(apart, 0, np.maximum(ints(frame, "gap_pay") - over, 0))
    return frame


def _money(bench: Bench, row: Any) -> str:
    """Gives back the sum of the money owed, as a person would write it."""
    tariff = least_tariff(bench, row, "missing")
    parts_of = " + ".join(
        f"{float(premium):g} x {format_minutes(int(getattr(row, f'missing_{kind}')))} h"
        for kind, premium in zip(KINDS, first_premiums(tariff), strict=True)
        if getattr(row, f"missing_{kind}")
    )
    more = f"; {format_minor(int(row.overpaid))} paid beyond stated hours" if row.overpaid else ""
    return (
        f"; {format_minor(int(row.base))} / {float(tariff.divisor.hours):g} x ({parts_of}) = "
        f"{format_minor(int(row.gap_pay))}{more}; owed {format_minor(int(row.owed))}"
    )


def _pay(bench: Bench, row: Any) -> PayDue:
    """Gives back how the hours left out come to what is owed: the cheapest kinds first."""
    tariff = least_tariff(bench, row, "missing")
    listed = [
        PaidHours(kind, int(getattr(row, f"missing_{kind}")), f"{float(premium):g}")
        for kind, premium in zip(KINDS, first_premiums(tariff), strict=True)
    ]
    return PayDue(
        due_minor=int(row.gap_pay),
        paid_minor=int(row.overpaid),
        at_least=bool(row.bounded or not row.base_known),
        base_minor=int(row.base),
        base_hours=str(tariff.divisor.hours),
        hours=tuple(one for one in listed if one.minutes),
    )


def _basis(bench: Bench, row: Any) -> tuple[Basis, ...]:
    tariff = least_tariff(bench, row, "missing")
    left_out = [kind for kind in KINDS if getattr(row, f"missing_{kind}")]
    numbers = [*(tariff.scale(kind).number for kind in left_out), tariff.divisor.number]
    return (*(one.basis() for one in numbers), *bench.law_basis(f"{row.month}-01", TOLERANCE))


def _refs(bench: Bench, row: Any) -> tuple[Ref, ...]:
    stated = [name for name in HOURS if pd.notna(getattr(row, name))] or ["overtime_minutes"]
    own = tuple(Ref("payroll", at, name) for at in row.row_ids for name in stated)
    if pd.notna(row.stated_row):
        return (*own, Ref("attendance_month", int(row.stated_row), "overtime_minutes"))
    shown = month_refs(bench, row, bench.once(_overtime), SHOWN)
    return (*own, *shown, *base_refs(bench, row))


RULE = Rule(
    id="reconciliation.overtime_hours",
    title=Text("Overtime on attendance and payroll", "考勤与工资表加班时数"),
    says=Text(
        "attendance and payroll disagree on overtime beyond tolerance; says hours and money",
        "考勤与工资表的加班时数不一致；说明时数和金额",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.CRITICAL,
    needs=("payroll", "attendance"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(TOLERANCE, "wages.payroll_record", *PARAMETERS, *EVERY),
)
