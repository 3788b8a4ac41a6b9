"""Attendance and payroll disagree on overtime beyond tolerance; says hours and money.

Totals of the pay month are compared. Where a punch is missing the attendance total is a range;
overtime taken back as leave, with a record, may be left out of payroll.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minor, format_minutes
from validators.attended import attended_overtime
from validators.bench import Bench, given, ints
from validators.doubt import with_doubts
from validators.hours import holidays_known, partly_covered, special_hours
from validators.overtime_pay import KINDS, due, with_hours, with_paid
from validators.payroll import one_verdict, pay_rows
from validators.rational import premium_pay
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, mark, verdicts
from validators.verdicts import FAILED as APART
from validators.wage_base import PREMIUMS, base_refs, month_hours, with_base

TOLERANCE = "reconciliation.overtime_tolerance"
HOURS = ("overtime_minutes", *(f"overtime_{kind}_minutes" for kind in KINDS))
FAILED = Text(
    "Attendance of {month} shows {clocked} h of overtime, payroll {stated} h: {gap} h apart."
    "{money}",
    "{month} 考勤加班 {clocked} 小时，工资表 {stated} 小时，相差 {gap} 小时。{money}",
)
MONEY = Text(" Overtime pay for the hours left out is {owed}.", "未计入工时的加班工资为 {owed}。")
NO_MONEY = Text("", "")


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    rows = bench.once(pay_rows).merge(
        bench.once(attended_overtime), on=["worker", "month"], how="left"
    )
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), HOURS, "payroll")
    frame["settle_kind"] = "attendance"
    return one_verdict(frame)


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    kinds = np.sum([ints(some, name) for name in HOURS[1:]], axis=0)
    stated = np.where(given(some, "overtime_minutes"), ints(some, "overtime_minutes"), kinds)
    allowed = bench.law_number(TOLERANCE, bench.audit_date).whole
    low, high = ints(some, "clocked_low"), ints(some, "clocked_high")
    back = ints(some, "taken_back")
    frame["stated"] = stated
    less, more = stated < low - back - allowed, stated > high + allowed
    known = given(some, "clocked_low")
    frame["clocked"] = np.where(less, low, high)
    frame["left_out"] = less
    range_ = (high - low > allowed) & ~less & ~more
    decided = (stated >= high - back - allowed) & (stated <= low + allowed)
    mark(frame, range_ & ~decided, CANNOT_TELL, "missing-punch")
    mark(frame, less | more, APART)
    part = frame["month"].isin(partly_covered(bench)).to_numpy(bool)
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
    timeless = frame["timeless"].astype("boolean").fillna(False).to_numpy(bool)
    mark(frame, timeless, CANNOT_TELL, "no-times")
    keys = pd.MultiIndex.from_frame(frame[["document", "part"]].astype("int64"))
    mark(frame, ~keys.isin(bench.once(_stating_parts)), INAPPLICABLE, "payroll-states-no-hours")
    special_hours(frame)


def _stating_parts(bench: Bench) -> list[tuple[int, int]]:
    """Gives back the payroll parts that have a column for overtime hours, or any such hours."""
    columns = {
        (source.document, source.part)
        for source in bench.case.sources
        if source.kind == "payroll" and not source.columns_of.keys().isdisjoint(HOURS)
    }
    rows = bench.frame("payroll")
    stated = rows.loc[rows[list(HOURS)].notna().any(axis=1), ["document", "part"]]
    return sorted(columns | set(stated.drop_duplicates().itertuples(index=False, name=None)))


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the hours of both records, and the pay for hours that payroll leaves out."""
    clocked, stated = int(row.clocked), int(row.stated)
    owed, sum_of = _money(bench, row) if row.left_out else (0, "")
    gap = format_minutes(abs(clocked - stated))
    words = (
        f"attendance {format_minutes(clocked)} h, payroll {format_minutes(stated)} h, {gap} h apart"
    )
    return Draft(
        message=fill(
            FAILED,
            month=row.month,
            clocked=format_minutes(clocked),
            stated=format_minutes(stated),
            gap=gap,
            money=fill(MONEY, owed=format_minor(owed)) if owed else NO_MONEY,
        ),
        observed=stated,
        limit=clocked,
        unit="minutes",
        owed_minor=owed or None,
        currency=bench.currency if owed else None,
        arithmetic=f"{words}{sum_of}",
        basis=bench.law_basis(f"{row.month}-01", *PREMIUMS.values(), TOLERANCE)
        if owed
        else bench.law_basis(f"{row.month}-01", "wages.payroll_record", TOLERANCE),
        refs=_refs(bench, row),
        document_kind="payroll",
    )


def _money(bench: Bench, row: Any) -> tuple[int, str]:
    """Gives back what is due for the hours left out, the cheapest first, and the sum in words."""
    one = with_paid(with_hours(bench, with_base(bench, pd.DataFrame([row._asdict()]))))
    base = ints(one, "base")
    if base[0] <= 0:
        return 0, ""
    clocked = {kind: int(ints(one, f"clocked_{kind}")[0]) for kind in KINDS}
    by_kind = one["hours_of"].iloc[0] == "kinds"
    left = int(row.clocked) - int(row.stated)
    missing: dict[str, int] = {}
    for kind in KINDS:
        own = int(ints(one, f"overtime_{kind}_minutes")[0]) if by_kind else 0
        missing[kind] = max(0, min(clocked[kind] - own, left - sum(missing.values())))
    if not any(missing.values()):
        missing["weekday"] = left
    used = [kind for kind in KINDS if missing[kind]]
    premiums = [bench.law_number(PREMIUMS[kind], bench.audit_date) for kind in used]
    minutes = [np.array([missing[kind]], np.int64) for kind in used]
    ratios = [number.ratio for number in premiums]
    gap = int(premium_pay(base, minutes, ratios, month_hours(bench))[0])
    overpaid = int(ints(one, "paid")[0]) - int(due(bench, one, "base", "low")[0])
    owed = max(0, gap - max(0, overpaid))
    parts_of = " + ".join(
        f"{number.value} x {format_minutes(missing[kind])} h"
        for kind, number in zip(used, premiums, strict=True)
    )
    hours = f"{float(month_hours(bench)):g}"
    more = f"; {format_minor(overpaid)} paid beyond stated hours" if overpaid > 0 else ""
    return owed, (
        f"; {format_minor(int(base[0]))} / {hours} x ({parts_of}) = {format_minor(gap)}{more}; "
        f"owed {format_minor(owed)}"
    )


def _refs(bench: Bench, row: Any) -> tuple[Ref, ...]:
    stated = [name for name in HOURS if pd.notna(getattr(row, name))] or ["overtime_minutes"]
    own = tuple(Ref("payroll", int(row.row_id), name) for name in stated)
    if pd.notna(row.stated_row):
        return (*own, Ref("attendance_month", int(row.stated_row), "overtime_minutes"))
    days = bench.case.days
    mine = days[(days["worker"] == row.worker) & (days["month"] == row.month)]
    longest = mine.assign(minutes=ints(mine, "overtime_minutes"))
    longest = longest.sort_values(["minutes", "date"], ascending=[False, True]).head(6)
    shown = longest.loc[longest["minutes"] > 0, "row_id"]
    return (
        *own,
        *(Ref("attendance", int(one), "punches") for one in shown),
        *base_refs(bench, row),
    )


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
    parameters=(TOLERANCE, *PREMIUMS.values()),
)
