"""The days of each worker added up by pay month."""

from __future__ import annotations

import pandas as pd

SUMS = (
    "counted_minutes",
    "weekday_minutes",
    "restday_minutes",
    "holiday_minutes",
    "overtime_minutes",
    "overtime_most_minutes",
    "overtime_raw_minutes",
)
"""Minutes that are added up; NA where no day of the month has times."""


def build_months(days: pd.DataFrame) -> pd.DataFrame:
    """Gives back one row a worker and pay month, as described on ``CaseFile.months``."""
    worked = days["worked"].fillna(False).astype("int64")
    counted = days.assign(
        days_worked_hundredths=100 * worked,
        missing_days=days["missing_punch"].astype("int64"),
        timed_days=days["timed"].astype("int64"),
        leave_days_hundredths=days["leave_hundredths"],
    )
    groups = counted.groupby(["worker", "month"], sort=True)
    minutes = groups[list(SUMS)].sum(min_count=1).astype("Int64")
    counts = groups[
        ["days_worked_hundredths", "missing_days", "timed_days", "leave_days_hundredths"]
    ].sum()
    both = pd.concat([counts, minutes], axis=1).reset_index()
    last = ["missing_days", "timed_days", "leave_days_hundredths"]
    return both[["worker", "month", "days_worked_hundredths", *SUMS, *last]]
