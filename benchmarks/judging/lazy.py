"""pandera's lazy row checks over the same rows: the limits as checks of single rows.

A check sees one row, so what a row cannot say (weeks, rests, months, what is due) is worked out
before, by the floor, and not counted here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.judging.floor import MINIMUM, MONTH_CAP, Figures, Sheets


def frames(of: Sheets, figures: Figures) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Gives back worker-days and worker-months with the figures that the checks compare."""
    days = pd.DataFrame(
        {
            "worker": of.worker,
            "date": of.date,
            "punches": of.count,
            "week": figures.most_week,
            "run": figures.longest_run,
        }
    )
    pay = pd.DataFrame({name: of.pay[name] for name in of.pay})
    pay["month_overtime"] = figures.overtime.sum(axis=1)
    pay["due"] = figures.due
    return days, pay


def check(days: pd.DataFrame, pay: pd.DataFrame) -> int:
    """Gives back how many rows break a check."""
    import pandera.pandas as pa

    def by_row(test: Any, name: str) -> Any:
        return pa.Check(test, element_wise=True, name=name)

    of_days = pa.DataFrameSchema(
        checks=[
            by_row(lambda row: row["punches"] % 2 == 0, "punches"),
            by_row(lambda row: row["week"] <= 3600, "week"),
            by_row(lambda row: row["run"] <= 6, "rest"),
        ]
    )
    of_pay = pa.DataFrameSchema(
        checks=[
            by_row(lambda row: row["gross"] - row["deductions"] == row["net"], "net"),
            by_row(lambda row: row["normal_pay"] >= MINIMUM, "minimum"),
            by_row(lambda row: row["month_overtime"] <= MONTH_CAP, "overtime"),
            by_row(lambda row: row["due"] - row["overtime_weekday_pay"] <= 100, "due"),
        ]
    )
    broken = 0
    for schema, frame in ((of_days, days), (of_pay, pay)):
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            broken += int(np.unique(errors.failure_cases["index"].to_numpy()).size)
    return broken
