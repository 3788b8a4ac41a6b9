"""What kind each day is: the holidays, the factory's own calendar, make-up days, the weekday."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pipeline.model.casefile import HoursLaw
from pipeline.model.facility import Facility

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def build_calendar(first: str, last: str, facility: Facility, law: HoursLaw) -> pd.DataFrame:
    """Gives back kind and source of every day, whole weeks, from first to last (ISO dates).

    Later steps win, so the order is that of the *Readings* from its end to its beginning.
    """
    start = pd.Timestamp(first) - pd.Timedelta(days=7 + pd.Timestamp(first).weekday())
    end = pd.Timestamp(last) + pd.Timedelta(days=14 - pd.Timestamp(last).weekday())
    dates = pd.date_range(start, end, freq="D", unit="s", name="date")
    rest = _rest_weekdays(facility, law)
    kinds = np.where(np.isin(dates.day_of_week, rest), "rest", "normal").astype(object)
    calendar = pd.DataFrame({"kind": kinds, "source": "weekday"}, index=dates)
    _mark(calendar, law.days_off, "rest", "day-off")
    _mark(calendar, law.makeup_days, "normal", "makeup")
    for day in facility.calendar:
        _mark(calendar, (day.date,), day.kind, "factory")
    _mark(calendar, law.holidays, "holiday", "statutory")
    return calendar.astype("str")


def _rest_weekdays(facility: Facility, law: HoursLaw) -> list[int]:
    if facility.rest_days is None:
        return list(law.rest_weekdays)
    return [WEEKDAYS.index(day) for day in facility.rest_days]


def _mark(calendar: pd.DataFrame, dates: Iterable[str], kind: str, source: str) -> None:
    known = calendar.index.intersection(pd.to_datetime(sorted(dates)).as_unit("s"))
    calendar.loc[known, ["kind", "source"]] = [kind, source]
