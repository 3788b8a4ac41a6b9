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
from validators.bench import Bench, ints
from validators.bounds import AT_LEAST, judge_days, lower
from validators.hour_subjects import (
    known_in_part,
    outside_law,
    special_hours,
    subjects,
    without_attendance,
)
from validators.hours import day_refs, hour_days, occurrences, settle_cells, worst_days
from validators.rule import Draft, Grain, Rule, fill
from validators.verdicts import PASSED, mark, verdicts

CAP = "hours.overtime.daily_cap"
FAILED = Text(
    "Overtime was over {limit} h on {count} day(s) of {month}; the most was "
    "{bound}{worst} h on {date}.",
    "{month} 有 {count} 天加班超过 {limit} 小时；最多一天为 {date}，加班{bound} {worst} 小时。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    days = bench.once(hour_days)
    normal = bench.law_ints("hours.normal_day", days["month"])
    cap = bench.law_ints(CAP, days["month"])
    frame = verdicts(subjects(bench))
    worst_days(frame, days, (days["raw"] - normal > cap).to_numpy(bool), "raw")
    mark(frame, frame["raw"].notna(), PASSED, "raw-minutes-only")
    judge_days(frame, bench, lambda minutes: minutes - normal > cap)
    known_in_part(bench, frame)
    settle_cells(frame, days, "perhaps")
    without_attendance(frame)
    special_hours(frame)
    outside_law(frame)
    return frame


def _extra(bench: Bench) -> npt.NDArray[np.int64]:
    """Gives back the minutes of each day over the normal day."""
    days = bench.once(hour_days)
    normal = bench.law_ints("hours.normal_day", days["month"])
    return np.asarray(ints(days, "low") - normal, np.int64)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the days over the cap, the longest named."""
    days = bench.once(hour_days)
    on = f"{row.month}-01"
    cap = bench.law_number(CAP, on).whole
    extra = bench.once(_extra)
    found = occurrences(bench, row.over, extra, cap)
    worst = max(found, key=lambda one: one.observed)
    longest = days.iloc[max(row.over, key=lambda at: int(extra[at]))]
    return Draft(
        message=fill(
            FAILED,
            limit=format_minutes(cap),
            count=len(found),
            month=row.month,
            worst=format_minutes(worst.observed),
            bound=AT_LEAST if row.more else lower(int(longest["low"]), int(longest["high"])),
            date=worst.date,
        ),
        observed=worst.observed,
        limit=cap,
        unit="minutes",
        basis=bench.law_basis(on, CAP),
        refs=day_refs(days, row.over, extra),
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
    parameters=(CAP,),
)
