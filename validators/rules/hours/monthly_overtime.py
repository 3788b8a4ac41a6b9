"""Overtime of a pay month is over the monthly cap.

Weekday, rest-day and holiday overtime count; rest-day overtime that was taken back as leave, with
a record, does not. Where the law has a longer cap for trades that it lists, what lies between the
two is left open unless the user gives the cap that holds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minutes
from validators.approvals import APPROVAL, CLAIMED, COVERED, UNSURE, needs_approval
from validators.averaged import CAP as AVERAGE
from validators.averaged import FIGURES, WORK_DAYS, judge_averaged, period_text, sum_of
from validators.bench import Bench
from validators.bounds import AT_LEAST, BREAK, MARKED, PUNCH, VERSIONS, lower
from validators.evidence import MOST
from validators.hour_subjects import (
    OVER_AGE,
    holidays_known,
    in_part,
    outside_law,
    without_attendance,
)
from validators.hours import (
    doubtful_minutes,
    hour_days,
    month_refs,
    overtime_minutes,
    settle_cells,
    worst_days,
)
from validators.limits import (
    NONE,
    bases,
    limits_of_months,
    need_any,
    others_said,
    whose,
)
from validators.month_figures import NOT_IN_FORCE, span_of
from validators.month_overtime import month_overtime
from validators.notices import GIVEN
from validators.numbers import Number
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.special_hours import leave_open, month_cover, part_time
from validators.verdicts import (
    CANNOT_TELL,
    INAPPLICABLE,
    PASSED,
    as_mask,
    by_bounds,
    mark,
    verdicts,
)
from validators.verdicts import FAILED as OVER

CAP = "hours.overtime.monthly_cap"
LISTED = "hours.overtime.monthly_cap.listed"
BAND = "hours.overtime.monthly_critical"
FAILED = Text(
    "Overtime of {month} is {bound}{total} h, over the cap of {limit} h a month ({whose}).{others}",
    "{month} 加班合计{bound} {total} 小时，超过每月 {limit} 小时的上限（{whose}）。{others}",
)
OTHERS = Text(" That is also over {limit} h ({whose}).", "同时超过 {limit} 小时（{whose}）。")


AVERAGED = Text(
    "Overtime of the averaging period {period} is {bound}{total} h, over {limit} h: the cap of "
    "{cap} h a month over {months} month(s).",
    "综合计算工时周期 {period} 加班合计{bound} {total} 小时，超过 {limit} 小时"
    "（每月 {cap} 小时 × {months} 个月）。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    frame = verdicts(bench.once(month_overtime))
    need_any(bench, CAP)
    limit = limits_of_months(bench, CAP, frame["month"])
    cap = limit.cap()
    most = np.maximum(cap, _listed(bench, frame["month"]))
    mark(frame, frame["raw"] > cap, PASSED, "raw-minutes-only")
    by_bounds(frame, frame["low"] > most, frame["high"] > cap, BREAK)
    undecided = (frame["outcome"] == CANNOT_TELL) & frame["timed"]
    for reason in (MARKED, PUNCH, VERSIONS):
        mark(frame, undecided & (frame["low"] + frame[reason] > cap), CANNOT_TELL, reason)
    mark(frame, (frame["low"] > cap) & (frame["low"] <= most), CANNOT_TELL, "listed-trade-unknown")
    passed = (frame["outcome"] == PASSED) & frame["stated_row"].isna()
    mark(frame, passed & in_part(bench, frame), CANNOT_TELL, "part-month")
    mark(frame, frame["more"] & (frame["outcome"] == PASSED), CANNOT_TELL, "part-month")
    mark(frame, ~holidays_known(bench, frame["month"]), CANNOT_TELL, "holidays-unknown")
    mark(frame, limit.values == NONE, CANNOT_TELL, NOT_IN_FORCE)
    days = bench.once(hour_days)
    missing = days["missing"].to_numpy(bool) | (bench.once(doubtful_minutes)[1] > 0)
    worst_days(frame, days, missing, "missing")
    settle_cells(frame, days, "missing")
    without_attendance(frame)
    _special(bench, frame)
    outside_law(bench, frame)
    return frame


def _listed(bench: Bench, months: pd.Series) -> npt.NDArray[np.int64]:
    """Gives back what the law allows some trades in each month, ``NONE`` where it lists none.

    Nor where the user says which cap holds, or a code's is as low for every trade.
    """
    listed = limits_of_months(bench, LISTED, months).values.copy()
    for month in months[listed != NONE].unique():
        caps = bench.numbers(CAP, span_of(bench, month)[1])
        own = bench.law.id if bench.law else None
        of_law = max((one.whole for one in caps if one.pack == own), default=0)
        as_low = any(one.pack != own and one.whole <= of_law for one in caps)
        if as_low or any(one.status == GIVEN for one in caps):
            listed[(months == month).to_numpy(bool)] = NONE
    return listed


def _special(bench: Bench, frame: pd.DataFrame) -> None:
    """Judges approved averaged hours by their period, and leaves open what may be approved."""
    held = month_cover(bench, frame)
    frame["approval"] = held.row
    whole = frame["present"] & ~frame["timeless"] & ~frame["unclear"]
    frame["whole_month"] = as_mask(whole) & ~in_part(bench, frame)
    covered = held.state == COVERED
    averaged = as_mask(frame["hours_system"] == "averaged")
    if needs_approval(bench):
        broken = (frame["outcome"] == OVER).to_numpy(bool)
        leave_open(frame, frame["hours_system"].isin(CLAIMED) & (held.state == UNSURE) & broken)
        judge_averaged(bench, frame, averaged & covered, held)
        mark(
            frame, (frame["hours_system"] == "irregular") & covered, INAPPLICABLE, "hours-irregular"
        )
    else:
        judge_averaged(bench, frame, np.zeros(len(frame), bool), held)
        for system in CLAIMED:
            mark(frame, frame["hours_system"] == system, INAPPLICABLE, f"hours-{system}")
    part_time(frame)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the overtime of the month, or of the averaging period that ends with it."""
    return _of_month(bench, row) if row.averaged_cap == NONE else _of_period(bench, row)


def _of_month(bench: Bench, row: Any) -> Draft:
    """Gives back the month's overtime, shown by its longest days."""
    total = int(row.low)
    listed = bool((_listed(bench, pd.Series([row.month])) != NONE).any())
    numbers = _caps(bench, LISTED if listed else CAP, row.month, total)
    on, cap = span_of(bench, row.month)[1], numbers[0].whole
    refs = month_refs(bench, row, bench.once(overtime_minutes), MOST)
    if not refs and pd.notna(row.stated_row):
        refs = (Ref("attendance_month", int(row.stated_row), "overtime_minutes"),)
    taken = f" - {format_minutes(int(row.back))} taken back" if row.back else ""
    before = format_minutes(total + int(row.back))
    bound = AT_LEAST if row.more else lower(total, int(row.high))
    return Draft(
        message=fill(
            FAILED,
            month=row.month,
            bound=bound,
            total=format_minutes(total),
            limit=format_minutes(cap),
            whose=whose(one for one in numbers if one.whole == cap),
            others=others_said(OTHERS, numbers, format_minutes),
        ),
        observed=total,
        limit=cap,
        unit="minutes",
        arithmetic=f"{bound.en}{before} h{taken} > {format_minutes(cap)} h",
        basis=bases(numbers),
        refs=refs,
        severity=_severity(bench, on, total),
    )


def _caps(bench: Bench, parameter: str, month: str, total: int) -> list[Number]:
    """Gives back the caps that a month's overtime is over, the lowest first.

    Where one changes within the month, the higher of the two.
    """
    found: dict[str, Number] = {}
    for day in span_of(bench, month):
        for one in bench.numbers(parameter, day):
            if one.pack not in found or one.whole > found[one.pack].whole:
                found[one.pack] = one
    return sorted((one for one in found.values() if total > one.whole), key=lambda one: one.whole)


def _of_period(bench: Bench, row: Any) -> Draft:
    """Gives back the averaging period's overtime: its hours less the law's working days."""
    worked, holiday, normal, total, most, limit, first, months = (
        int(getattr(row, f"averaged_{name}")) for name in FIGURES
    )
    period = period_text(first, months)
    on, average = _number(bench, AVERAGE, row.month)
    refs = (
        *month_refs(bench, row, bench.once(overtime_minutes), MOST - 2),
        Ref("hours_approval", int(row.approval), "valid_to"),
    )
    return Draft(
        message=fill(
            AVERAGED,
            period=period,
            bound=lower(total, most),
            total=format_minutes(total),
            limit=format_minutes(limit),
            cap=format_minutes(average),
            months=months,
        ),
        observed=total,
        limit=limit,
        unit="minutes",
        arithmetic=f"{sum_of(worked, holiday, normal, total)} > "
        f"{months} x {format_minutes(average)} h",
        basis=bench.law_basis(on, AVERAGE, WORK_DAYS[months][0], APPROVAL),
        refs=refs,
        severity=_severity(bench, on, total // months),
    )


def _number(bench: Bench, parameter: str, month: str) -> tuple[str, int]:
    """Gives back the law's figure for a pay month, the higher of two, and the day it is of."""
    found = [
        (bench.law_number(parameter, day).whole, day) for day in _ends(bench, parameter, month)
    ]
    value, on = max(found, key=lambda one: one[0])
    return on, value


def _ends(bench: Bench, parameter: str, month: str) -> list[str]:
    return [day for day in span_of(bench, month) if bench.numbers(parameter, day)]


def _severity(bench: Bench, on: str, total: int) -> Severity | None:
    return Severity.CRITICAL if total > bench.law_number(BAND, on).whole else None


RULE = Rule(
    id="hours.monthly_overtime",
    title=Text("Overtime of a month", "月加班时间"),
    says=Text("overtime of a pay month is over the monthly cap", "工资月加班合计超过每月上限"),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("attendance",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(
        CAP,
        LISTED,
        BAND,
        OVER_AGE,
        APPROVAL,
        AVERAGE,
        *dict.fromkeys(name for name, _ in WORK_DAYS.values()),
    ),
)
