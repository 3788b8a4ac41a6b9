"""No rest day within the window of law or code.

Law (China): a Monday-Sunday week without a rest day. Code (ETI): the seventh worked day in a
row. Days without a record are not worked days; what lies outside the evidence is not counted.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Severity
from validators.bench import Bench, by_month
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
from validators.verdicts import INAPPLICABLE, by_bounds, mark, verdicts

WEEK = "hours.weekly_rest.rest_days_in_week"
RUN = "hours.weekly_rest.longest_run"
BAND = "hours.weekly_rest.critical_run"
NO_CAP = 10**6
WEEK_LENGTH = 7
SUNDAY = 6
FAILED = Text(
    "Worked {run} days in a row up to {date} without a rest day ({month}).",
    "截至 {date} 连续工作 {run} 天没有休息日（{month}）。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    days = bench.once(hour_days)
    frame = verdicts(subjects(bench))
    surely = bench.once(_weeks_worked) | _run(bench, "worked")
    perhaps = _week(bench, "perhaps_worked") | _run(bench, "perhaps_worked")
    worst_days(frame, days, surely, "over")
    worst_days(frame, days, perhaps, "perhaps")
    by_bounds(frame, frame["over"].notna(), frame["perhaps"].notna(), "uncertain-hours")
    known_in_part(bench, frame)
    settle_cells(frame, days, "perhaps")
    without_attendance(frame, times=False)
    if not any(pack.numbers.get(name) for pack in bench.packs for name in (WEEK, RUN)):
        mark(frame, np.ones(len(frame), bool), INAPPLICABLE, "no-rest-rule")
    return frame


def _week(bench: Bench, column: str) -> npt.NDArray[np.bool_]:
    """Gives back the Sundays that end a week with too few rest days by law."""
    days = bench.once(hour_days)
    least = by_month(days["month"], lambda month: _rest_days(bench, month))
    standard = ~bench.with_systems(days[["worker"]])["hours_system"].isin(("averaged", "irregular"))
    worked = bench.once(grid).seven_days(days[column].to_numpy(np.int64))
    sunday = (days["date"].dt.day_of_week == SUNDAY).to_numpy(bool)
    return np.asarray(sunday & (worked > WEEK_LENGTH - least) & standard.to_numpy(bool), bool)


def _rest_days(bench: Bench, month: str) -> int:
    return max((one.whole for one in bench.numbers(WEEK, f"{month}-01")), default=0)


def _run(bench: Bench, column: str) -> npt.NDArray[np.bool_]:
    """Gives back the days worked beyond the longest run that a code allows."""
    days = bench.once(hour_days)
    longest = by_month(days["month"], lambda month: _longest(bench, month))
    flags = days[column].to_numpy(bool)
    return np.asarray((bench.once(grid).run(flags) > longest) & flags, bool)


def _longest(bench: Bench, month: str) -> int:
    return min((one.whole for one in bench.numbers(RUN, f"{month}-01")), default=NO_CAP)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the weeks and runs without rest, the longest run named."""
    days, on = bench.once(hour_days), f"{row.month}-01"
    runs = bench.once(_runs)
    worst = max(row.over, key=lambda at: int(runs[at]))
    most = int(runs[worst])
    critical = any(most >= one.whole for one in bench.numbers(BAND, on))
    limit = min(_longest(bench, row.month), WEEK_LENGTH - _rest_days(bench, row.month))
    return Draft(
        message=fill(FAILED, run=most, date=bench.once(day_texts)[worst], month=row.month),
        observed=most,
        limit=limit,
        unit="days",
        basis=_basis(bench, row, most),
        refs=_run_refs(bench, days, worst, most),
        occurrences=occurrences(bench, row.over, runs, limit),
        severity=Severity.CRITICAL if critical else None,
    )


def _basis(bench: Bench, row: Any, most: int) -> tuple[Basis, ...]:
    on = f"{row.month}-01"
    weeks = bench.once(_weeks_worked)[row.over].any()
    law = bench.numbers(WEEK, on) if weeks else ()
    codes = tuple(one for one in bench.numbers(RUN, on) if most > one.whole)
    return tuple(one.basis() for one in (*law, *codes))


def _run_refs(bench: Bench, days: pd.DataFrame, last: int, length: int) -> tuple[Ref, ...]:
    """Gives back the attendance cells of the worked days that end with a day, latest first."""
    inside = last_days(bench, last, length)
    inside = inside[days["worked"].to_numpy(bool)[inside]][::-1]
    rows = days["row_id"].to_numpy(np.int64)[inside]
    return tuple(Ref("attendance", int(row_id), "punches") for row_id in rows)


def _runs(bench: Bench) -> npt.NDArray[np.int64]:
    days = bench.once(hour_days)
    return bench.once(grid).run(days["worked"].to_numpy(bool))


def _weeks_worked(bench: Bench) -> npt.NDArray[np.bool_]:
    return _week(bench, "worked")


RULE = Rule(
    id="hours.weekly_rest",
    title=Text("Rest days", "休息日"),
    says=Text(
        "no rest day within the window of law or code",
        "在法律或守则规定的周期内没有休息日",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("attendance",),
    judge=judge,
    draft=draft,
    parameters=(WEEK, RUN, BAND),
)
