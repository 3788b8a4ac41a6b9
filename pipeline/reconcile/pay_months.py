"""Which days belong to which pay month, and the pay month of what payroll prints."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.facility import Facility
from pipeline.model.quantities import month_add, months_between

_SHORTEST, _LONGEST = 21, 40
"""Days that a printed pay period may have; what is shorter or longer is no pay month."""


def starts_on(facility: Facility, frames: Mapping[str, pd.DataFrame]) -> int:
    """Gives back the day of the month on which pay months start: given, printed, else the 1st.

    Attendance sheets count where payroll prints no period, but only with whole months.
    """
    if facility.pay_month_starts_on is not None:
        return facility.pay_month_starts_on
    for kind in ("payroll", "attendance_month"):
        periods = _printed(frames[kind])
        whole = periods[periods["days"].between(28, 31)]
        if len(whole):
            return int(whole["period_from"].dt.day.mode().iloc[0])
    return 1


def printed_month(rows: pd.DataFrame) -> pd.Series[str]:
    """Gives back the pay month of payroll rows: that of the period's last day, else as printed."""
    days = (rows["period_to"] - rows["period_from"]).dt.days + 1
    usable = days.between(_SHORTEST, _LONGEST)
    return rows["month"].where(~usable, rows["period_to"].dt.strftime("%Y-%m")).astype("str")


def build_pay_months(
    facility: Facility,
    frames: Mapping[str, pd.DataFrame],
    day: int,
    first: str,
    last: str,
) -> pd.DataFrame:
    """Gives back one row a month from first to last: month, period_from, period_to.

    Args:
        facility: A start day given there beats what payroll prints.
        frames: With ``payroll.month`` already the pay month.
        day: Day on which pay months start, from ``starts_on``.
        first: First month.
        last: Last month.
    """
    months = list(months_between(first, last))
    periods = pd.DataFrame({"month": months}, dtype="str")
    periods["period_from"] = pd.to_datetime([_start(month, day) for month in months]).as_unit("s")
    following = pd.to_datetime([_start(month_add(month, 1), day) for month in months]).as_unit("s")
    periods["period_to"] = following - pd.Timedelta(days=1)
    if facility.pay_month_starts_on is not None:
        return periods
    said = _printed(frames["payroll"])
    common = said.value_counts(["month", "period_from", "period_to"]).reset_index()
    printed = common.drop_duplicates("month").set_index("month")
    own = periods[["month"]].join(printed, on="month")
    for column in ("period_from", "period_to"):
        periods[column] = own[column].fillna(periods[column]).astype("datetime64[s]")
    return periods


def month_of(dates: pd.Series[pd.Timestamp], periods: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Gives back the pay month of each date: the first whose last day is not before it."""
    codes, months = month_codes(dates, periods)
    return months[codes]


def month_codes(
    dates: pd.Series[pd.Timestamp], periods: pd.DataFrame
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]:
    """Gives back the place of each date's pay month among all of them, and these."""
    ends = periods["period_to"].to_numpy()
    at = np.searchsorted(ends, dates.to_numpy())
    return np.minimum(at, len(periods) - 1), periods["month"].to_numpy(object)


def covering(first: str, last: str, day: int) -> tuple[str, str]:
    """Gives back the first and last pay month that hold two ISO dates."""
    return _holding(first, day), _holding(last, day)


def _holding(date: str, day: int) -> str:
    month = date[:7]
    return month_add(month, 1) if day > 1 and date >= _start(month_add(month, 1), day) else month


def _start(month: str, day: int) -> str:
    """Gives back the first day of a pay month: "2025-03" from the 26th begins on 2025-02-26."""
    if day == 1:
        return f"{month}-01"
    before = month_add(month, -1)
    return f"{before}-{min(day, pd.Period(before).days_in_month):02d}"


def _printed(rows: pd.DataFrame) -> pd.DataFrame:
    found = rows.loc[rows["period_to"].notna(), ["month", "period_from", "period_to"]].copy()
    found["days"] = (found["period_to"] - found["period_from"]).dt.days + 1
    return found[found["days"].between(_SHORTEST, _LONGEST)]
