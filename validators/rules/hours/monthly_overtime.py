"""Overtime of a pay month is over the monthly cap.

Weekday, rest-day and holiday overtime count; rest-day overtime that was taken back as leave, with
a record, does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minutes
from validators.attended import attended_overtime
from validators.bench import Bench, given, ints
from validators.bounds import AT_LEAST, BREAK, MARKED, PUNCH, VERSIONS, lower, with_overtime_doubt
from validators.evidence import MOST
from validators.hour_subjects import (
    days_unread,
    holidays_known,
    in_part,
    outside_law,
    special_hours,
    subjects,
    without_attendance,
)
from validators.hours import ROW, doubtful_minutes, hour_days, month_refs, settle_cells, worst_days
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, PASSED, by_bounds, mark, verdicts

CAP = "hours.overtime.monthly_cap"
BAND = "hours.overtime.monthly_critical"
FAILED = Text(
    "Overtime of {month} is {bound}{total} h, over the cap of {limit} h a month.",
    "{month} 加班合计{bound} {total} 小时，超过每月 {limit} 小时的上限。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    frame = verdicts(_totals(bench))
    cap = bench.law_ints(CAP, frame["month"])
    mark(frame, frame["raw"] > cap, PASSED, "raw-minutes-only")
    by_bounds(frame, frame["low"] > cap, frame["high"] > cap, BREAK)
    undecided = (frame["outcome"] == CANNOT_TELL) & frame["timed"]
    for reason in (MARKED, PUNCH, VERSIONS):
        mark(frame, undecided & (frame["low"] + frame[reason] > cap), CANNOT_TELL, reason)
    passed = (frame["outcome"] == PASSED) & frame["stated_row"].isna()
    mark(frame, passed & in_part(bench, frame), CANNOT_TELL, "part-month")
    frame["more"] = pd.MultiIndex.from_frame(frame[ROW]).isin(list(bench.once(days_unread)))
    mark(frame, frame["more"] & (frame["outcome"] == PASSED), CANNOT_TELL, "part-month")
    mark(frame, ~holidays_known(bench, frame["month"]), CANNOT_TELL, "holidays-unknown")
    days = bench.once(hour_days)
    missing = days["missing"].to_numpy(bool) | (bench.once(doubtful_minutes)[1] > 0)
    worst_days(frame, days, missing, "missing")
    settle_cells(frame, days, "missing")
    without_attendance(frame)
    special_hours(frame)
    outside_law(frame)
    return frame


def _totals(bench: Bench) -> pd.DataFrame:
    """Gives back the worker-months with their overtime: at least, at most, and not rounded."""
    frame = subjects(bench).drop(columns="timeless")
    frame = frame.merge(bench.once(attended_overtime), on=ROW, how="left")
    frame = with_overtime_doubt(bench, frame)
    raw = bench.case.months[[*ROW, "overtime_raw_minutes"]]
    frame = frame.merge(raw, on=ROW, how="left")
    frame["back"] = ints(frame, "taken_back")
    frame["low"] = ints(frame, "clocked_low") - frame["back"]
    frame["high"] = ints(frame, "clocked_high") - frame["back"]
    frame["raw"] = ints(frame, "overtime_raw_minutes") - frame["back"]
    frame["timed"] = given(frame, "clocked_low") | ~frame["present"].to_numpy(bool)
    # Totals that the sheet states are enough here.
    frame["timeless"] = ~frame["timed"]
    return frame


def _overtime(bench: Bench) -> npt.NDArray[np.int64]:
    return ints(bench.case.days, "overtime_minutes")


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the month's overtime, shown by its longest days."""
    on = f"{row.month}-01"
    cap, total = bench.law_number(CAP, on).whole, int(row.low)
    refs = month_refs(bench, row, bench.once(_overtime), MOST)
    if not refs and pd.notna(row.stated_row):
        refs = (Ref("attendance_month", int(row.stated_row), "overtime_minutes"),)
    critical = total > bench.law_number(BAND, on).whole
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
        ),
        observed=total,
        limit=cap,
        unit="minutes",
        arithmetic=f"{bound.en}{before} h{taken} > {format_minutes(cap)} h",
        basis=bench.law_basis(on, CAP),
        refs=refs,
        severity=Severity.CRITICAL if critical else None,
    )


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
    parameters=(CAP, BAND),
)
