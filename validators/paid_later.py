"""Few days at the beginning or end of somebody's work that the next month's payroll may pay."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.quantities import month_add
from validators.attended import attended_days
from validators.bench import ROW, Bench, ints
from validators.months_of_parts import month_rows
from validators.verdicts import Mask

MOST_DAYS = 1000
"""Hundredths of days: fewer than half a month are commonly paid with the next."""


def may_be_paid_later(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back the worker-months of few days that the payroll of the next month may pay.

    They are the worker's first on attendance, with no payroll or hiring before, or the last, and
    the next month's payroll lists the worker, with days beyond those that attendance shows of that
    month, or without days.

    Args:
        bench: For payroll and attendance.
        frame: Has ``worker``, ``month`` and ``days_low``, hundredths of days worked.
    """
    if frame.empty:
        return np.zeros(0, bool)
    days = bench.once(attended_days)
    present = days[ints(days, "days_low") > 0]
    ends = present.groupby("worker")["month"].agg(["min", "max"])
    own = frame[ROW].join(ends, on="worker")
    at_an_end = _is_first(bench, own) | _is_last(bench, own)
    following = frame[["worker"]].astype("int64")
    later = [month_add(str(month), 1) for month in frame["month"]]
    following["month"] = pd.Series(later, frame.index, dtype=object)
    paid = bench.once(month_rows)[[*ROW, "days_worked_hundredths"]].drop_duplicates(ROW)
    keys: dict[str, Any] = {"worker": "int64", "month": object}
    paid = paid.astype(keys).merge(days[[*ROW, "days_high"]].astype(keys), on=ROW, how="left")
    paid["listed"] = True
    found = following.merge(paid, on=ROW, how="left")
    stated = found["days_worked_hundredths"].notna().to_numpy(bool)
    more = ints(found, "days_worked_hundredths") > ints(found, "days_high")
    listed = found["listed"].eq(True).to_numpy(bool) & (~stated | more)
    return np.asarray(at_an_end & listed & (ints(frame, "days_low") <= MOST_DAYS), bool)


def _is_first(bench: Bench, own: pd.DataFrame) -> Mask:
    """Gives back the first months of attendance that no payroll or day of hiring comes before."""
    paid = own["worker"].map(bench.once(month_rows).groupby("worker")["month"].min())
    hired = _months(own, bench.case.workers["hired_on"])
    listed = (paid.astype("string") < own["month"].astype("string")).fillna(False)
    earlier = listed.to_numpy(bool) | (hired < own["month"]).to_numpy(bool)
    return np.asarray((own["month"] == own["min"]) & ~earlier, bool)


def _is_last(bench: Bench, own: pd.DataFrame) -> Mask:
    """Gives back the last months of attendance of those who did not leave in a later one."""
    left = _months(own, bench.case.workers["left_on"])
    return np.asarray((own["month"] == own["max"]) & ~(left > own["month"]), bool)


def _months(own: pd.DataFrame, dates: pd.Series) -> pd.Series:
    """Gives back the month of each worker's date, the month itself where there is none."""
    stated: pd.Series = pd.to_datetime(own["worker"].map(dates), errors="coerce").dt.strftime(
        "%Y-%m"
    )
    return stated.fillna(own["month"])
