"""Overtime on a day is over the daily cap.

On a normal day the time over the normal day counts; on a rest day or holiday likewise, as all
worked time beyond normal day and cap is too long a day, whatever it is paid at.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minutes
from validators.approvals import UNSURE
from validators.bench import Bench, ints
from validators.bounds import AT_LEAST, judge_days, lower
from validators.hour_subjects import (
    OVER_AGE,
    known_in_part,
    outside_law,
    subjects,
    without_attendance,
)
from validators.hours import day_refs, day_texts, hour_days, occurrences, settle_cells, worst_days
from validators.limits import (
    NONE,
    bases,
    broken,
    law_limits,
    limits,
    need_any,
    others_said,
    whose,
)
from validators.month_figures import NOT_IN_FORCE
from validators.rule import Draft, Grain, Rule, fill
from validators.special_hours import (
    binding,
    day_states,
    leave_open,
    leave_out_special,
    month_cover,
    perhaps_binding,
)
from validators.verdicts import CANNOT_TELL, PASSED, mark, verdicts
from validators.verdicts import FAILED as OVER

NORMAL = "hours.normal_day"
CAP = "hours.overtime.daily_cap"
FAILED = Text(
    "Overtime was over {limit} h on {count} day(s) of {month} ({whose}); the most was "
    "{bound}{worst} h on {date}.{others}",
    "{month} 有 {count} 天加班超过 {limit} 小时（{whose}）；最多一天为 {date}，"
    "加班{bound} {worst} 小时。{others}",
)
OTHERS = Text(" That is also over {limit} h ({whose}).", "同时超过 {limit} 小时（{whose}）。")
WHOLE = Text(
    "More than {limit} h were worked on {count} day(s) of {month}, the most that a day may have "
    "({whose}); the longest was {bound}{worst} h on {date}.{others}",
    "{month} 有 {count} 天工作超过每日最长 {limit} 小时（{whose}）；最长一天为 {date}，"
    "工作{bound} {worst} 小时。{others}",
)
"""Where the law has a longest day and no hours of overtime beside it."""


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    days = bench.once(hour_days)
    most = bench.once(_most)
    frame = verdicts(subjects(bench))
    binds, may = bench.once(binding), bench.once(perhaps_binding)
    worst_days(frame, days, (days["raw"].to_numpy(np.int64) > most) & binds, "raw")
    mark(frame, frame["raw"].notna(), PASSED, "raw-minutes-only")
    judge_days(frame, bench, lambda minutes: minutes > most, binds, may)
    known_in_part(bench, frame)
    settle_cells(frame, days, "perhaps")
    _lapsed(bench, frame)
    without_attendance(frame)
    _special(bench, frame)
    outside_law(bench, frame)
    return frame


def _most(bench: Bench) -> npt.NDArray[np.int64]:
    """Gives back the longest that each day may be: normal day and cap, in force on the day."""
    on = bench.once(hour_days)["date"].to_numpy("datetime64[D]")
    need_any(bench, CAP)
    normal, cap = law_limits(bench, NORMAL, on), limits(bench, CAP, on)
    return np.asarray(normal.cap() + cap.cap(), np.int64)


def _caps(bench: Bench) -> npt.NDArray[np.int64]:
    """Gives back the strictest cap on overtime on each day of the books."""
    return limits(bench, CAP, bench.once(hour_days)["date"].to_numpy("datetime64[D]")).values


def _lapsed(bench: Bench, frame: pd.DataFrame) -> None:
    """Leaves open the months with days worked on which the law's figure is not in force."""
    days = bench.once(hour_days)
    silent = bench.once(_caps) == NONE
    worst_days(frame, days, silent & days["perhaps_worked"].to_numpy(bool), "silent")
    open_ = frame["silent"].notna() & (frame["outcome"] != OVER)
    mark(frame, open_, CANNOT_TELL, NOT_IN_FORCE)


def _special(bench: Bench, frame: pd.DataFrame) -> None:
    """Leaves out approved averaged and irregular hours, and leaves open what may be approved."""
    days = bench.once(hour_days)
    long = days["high"].to_numpy(np.int64) > bench.once(_most)
    worst_days(frame, days, long & (bench.once(day_states) == UNSURE), "claimed")
    leave_open(frame, frame["claimed"].notna() & (frame["outcome"] == CANNOT_TELL))
    leave_out_special(bench, frame, month_cover(bench, frame))


def _extra(bench: Bench) -> npt.NDArray[np.int64]:
    """Gives back the minutes of each day over the normal day."""
    days = bench.once(hour_days)
    normal = law_limits(bench, NORMAL, days["date"].to_numpy("datetime64[D]")).values
    return np.asarray(ints(days, "low") - np.maximum(normal, 0), np.int64)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the days over the cap, the longest named.

    Of a law that sets the longest day alone, by all the hours of the day.
    """
    days = bench.once(hour_days)
    extra = bench.once(_extra)
    dates = bench.once(day_texts)
    at = min(row.over, key=lambda one: (-int(extra[one]), dates[one]))
    low, high = (int(days[name].to_numpy()[at]) for name in ("low", "high"))
    on = str(dates[at])
    numbers = broken(bench, CAP, on, int(extra[at]))
    cap = numbers[0].whole
    strictest = [one for one in numbers if one.whole == cap]
    caps = bench.once(_caps)
    whole = not cap
    if whole:
        extra, caps = days["low"].to_numpy(np.int64), bench.once(_most)
        cap = int(caps[at])
    found = occurrences(dates, row.over, extra, caps)
    return Draft(
        message=fill(
            WHOLE if whole else FAILED,
            limit=format_minutes(cap),
            count=len(found),
            month=row.month,
            worst=format_minutes(int(extra[at])),
            bound=AT_LEAST if row.more else lower(low, high),
            date=on,
            whose=whose([bench.law_number(NORMAL, on)] if whole else strictest),
            others=Text("", "") if whole else others_said(OTHERS, numbers, format_minutes),
        ),
        observed=int(extra[at]),
        limit=cap,
        unit="minutes",
        basis=bench.law_basis(on, NORMAL) if whole else bases(numbers),
        refs=day_refs(bench, days, row.over, extra),
        occurrences=found,
    )


RULE = Rule(
    id="hours.daily_overtime",
    title=Text("Overtime on a day", "日加班时间"),
    says=Text("overtime on a day is over the daily cap", "某日加班超过每日上限"),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("attendance",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(CAP, NORMAL, OVER_AGE),
)
