"""Seven days in a row hold more hours than the weekly cap of law or code.

Every rolling window counts; it belongs to the month of its last day. The lowest cap of all packs
binds, and each pack whose cap is broken is named.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minutes
from validators.bench import Bench, by_month
from validators.bounds import AT_LEAST, judge_days, lower
from validators.hour_subjects import known_in_part, subjects, without_attendance
from validators.hours import (
    day_texts,
    grid,
    hour_days,
    last_days,
    occurrences,
    settle_cells,
    worst_days,
)
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import INAPPLICABLE, PASSED, mark, verdicts

CAP = "hours.weekly_cap"
BAND = "hours.weekly_critical"
FAILED = Text(
    "In {month}, {count} period(s) of 7 days held more than {limit} h; the most was "
    "{bound}{worst} h in the 7 days to {date}.",
    "{month} 有 {count} 个连续 7 天的工时超过 {limit} 小时；最多为截至 {date} 的 7 天，"
    "{bound}共 {worst} 小时。",
)
NO_CAP = 10**9
WEEK = 7


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    days = bench.once(hour_days)
    frame = verdicts(subjects(bench))
    cap = by_month(days["month"], lambda month: _cap(bench, month))
    worst_days(frame, days, _sums(bench, "raw") > cap, "raw")
    mark(frame, frame["raw"].notna(), PASSED, "raw-minutes-only")
    judge_days(frame, bench, lambda minutes: bench.once(grid).seven_days(minutes) > cap)
    known_in_part(bench, frame)
    settle_cells(frame, days, "perhaps")
    without_attendance(frame)
    no_cap = by_month(frame["month"], lambda month: _cap(bench, month)) == NO_CAP
    mark(frame, no_cap, INAPPLICABLE, "no-weekly-cap")
    return frame


def _cap(bench: Bench, month: str) -> int:
    return min((one.whole for one in bench.numbers(CAP, f"{month}-01")), default=NO_CAP)


def _sums(bench: Bench, column: str) -> npt.NDArray[np.int64]:
    days = bench.once(hour_days)
    return bench.once(grid).seven_days(days[column].to_numpy(np.int64))


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the windows over the cap, each by its last day."""
    days, on = bench.once(hour_days), f"{row.month}-01"
    sums, cap = bench.once(_low_sums), _cap(bench, row.month)
    found = occurrences(bench, row.over, sums, cap)
    worst = max(row.over, key=lambda at: int(sums[at]))
    most, window = int(sums[worst]), last_days(bench, worst, WEEK)
    caps = [one for one in bench.numbers(CAP, on) if most > one.whole]
    high = int(days["high"].to_numpy(np.int64)[window].sum())
    bound = AT_LEAST if row.more else lower(most, high)
    critical = any(most > one.whole for one in bench.numbers(BAND, on))
    return Draft(
        message=fill(
            FAILED,
            month=row.month,
            count=len(found),
            limit=format_minutes(cap),
            worst=format_minutes(most),
            bound=bound,
            date=bench.once(day_texts)[worst],
        ),
        observed=most,
        limit=cap,
        unit="minutes",
        arithmetic=_sum_of(days, window, most, cap, bound),
        basis=tuple(one.basis() for one in caps),
        refs=tuple(
            Ref("attendance", int(one), "punches")
            for one in days["row_id"].to_numpy(np.int64)[window]
        ),
        occurrences=found,
        severity=Severity.CRITICAL if critical else None,
    )


def _low_sums(bench: Bench) -> npt.NDArray[np.int64]:
    return _sums(bench, "low")


def _sum_of(
    days: pd.DataFrame, window: npt.NDArray[np.intp], most: int, cap: int, bound: Text
) -> str:
    low = days["low"].to_numpy(np.int64)[window]
    parts = " + ".join(format_minutes(int(minutes)) for minutes in low if minutes)
    return f"{parts} = {bound.en}{format_minutes(most)} h > {format_minutes(cap)} h"


RULE = Rule(
    id="hours.weekly_hours",
    title=Text("Hours in seven days", "连续七天工时"),
    says=Text(
        "any 7 days in a row hold more hours than the weekly cap of law or code",
        "任意连续 7 天工时超过法律或守则的每周上限",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("attendance",),
    judge=judge,
    draft=draft,
    parameters=(CAP, BAND),
)
