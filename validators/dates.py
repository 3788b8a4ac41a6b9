"""Civil dates over whole columns: adding months and years as the law counts them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.datetime64]

NEVER = np.datetime64("2200-01-01", "D")


def days(values: Any) -> Days:
    """Gives back a column of dates as days; blanks are NaT."""
    if isinstance(values, pd.Series) and values.dtype.kind == "M":
        return values.to_numpy("datetime64[D]")
    return np.asarray(pd.to_datetime(pd.Series(values)).to_numpy("datetime64[D]"))


def add_months(dates: Days, months: Any) -> Days:
    """Gives back the same day that many months later, or the month's last day if it is shorter.

    Args:
        dates: datetime64[D]; NaT stays.
        months: Whole months, one or an array.
    """
    month = dates.astype("datetime64[M]")
    day = (dates - month.astype("datetime64[D]")).astype(np.int64)
    target = month + np.asarray(months, "timedelta64[M]")
    first = target.astype("datetime64[D]")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    length = (last - first).astype(np.int64)
    moved = first + np.minimum(day, length).astype("timedelta64[D]")
    return np.where(np.isnat(dates), np.datetime64("NaT", "D"), moved)


def iso_or_none(day: Any) -> str | None:
    """Gives back a date as ISO text, None where it is blank."""
    return None if day is None or pd.isna(day) else str(day)[:10]
