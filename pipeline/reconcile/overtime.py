"""Counted time into normal time and overtime by kind of day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.model.casefile import HoursLaw
from pipeline.reconcile.punches import Flags, Ints


@dataclass(frozen=True, slots=True)
class Kinds:
    """Whether each day, and the one after it, is a holiday or a day of rest."""

    holiday: Flags
    rest: Flags
    holiday_next: Flags
    rest_next: Flags


@dataclass(frozen=True, slots=True)
class Week:
    """The days as the weekly cap sees them, sorted by worker and date.

    Attributes:
        of_day: Number of the (worker, week) of each day, ascending.
        cap: Normal minutes that the week of each day may hold.
    """

    of_day: Ints
    cap: Ints


@dataclass(frozen=True, slots=True)
class Split:
    """Minutes of each day; overtime by kind is rounded down to the unit, ``raw`` is not."""

    normal: Ints
    weekday: Ints
    restday: Ints
    holiday: Ints
    raw: Ints

    @property
    def overtime(self) -> Ints:
        """Gives back all overtime, rounded down to the unit."""
        return self.weekday + self.restday + self.holiday


def weeks(worker: Ints, ordinal: Ints, makeup: Ints, law: HoursLaw) -> tuple[Week, Ints]:
    """Gives back the weeks of the days, and each day's Monday as a day number.

    Args:
        worker: Worker of each day.
        ordinal: Day number (1970-01-01 is 0, a Thursday).
        makeup: Day numbers of the official make-up days.
        law: The weekly cap and what a make-up day adds.
    """
    monday = ordinal - (ordinal + 3) % 7
    extra = np.searchsorted(makeup, monday + 7) - np.searchsorted(makeup, monday)
    cap = law.normal_week_minutes + law.makeup_extra_minutes * extra
    change = np.ones(len(worker), bool)
    change[1:] = (np.diff(worker) != 0) | (np.diff(monday) != 0)
    return Week(np.cumsum(change) - 1, cap), monday


def split_time(
    counted: Ints,
    late: Ints,
    stated_overtime: Ints,
    kinds: Kinds,
    week: Week,
    normal_day: int,
    unit: int,
    shift: Ints,
) -> Split:
    """Gives back each day's time by kind.

    Args:
        counted: Counted minutes.
        late: What of them lies after midnight.
        stated_overtime: Overtime that the sheet states without punches, else 0.
        kinds: Kind of the start date, and of the date after.
        week: The weekly cap.
        normal_day: Minutes of a normal day.
        unit: Overtime is rounded down to it, day by day.
        shift: Minutes of each day's own shift, 0 where none is known. What is counted beyond a
            shift shorter than the normal day, and fills no unit, does not add up over the week.
    """
    # Holiday premium goes by the clock hour; all other time belongs to the start date.
    early = counted - late
    holiday = np.where(kinds.holiday, early, 0) + np.where(kinds.holiday_next, late, 0)
    others = counted - holiday
    resting = np.where(kinds.holiday, kinds.rest_next, kinds.rest)
    restday = np.where(resting, others, 0)
    pool = np.where(resting, 0, others)
    overtime = np.maximum(pool - normal_day, np.minimum(stated_overtime, pool))
    normal = pool - np.maximum(overtime, 0)
    within = _capped(normal, week)
    raw = pool - within + restday + holiday
    spare = np.where(shift > 0, np.maximum(normal - shift, 0), 0) % unit
    weekday = pool - _capped(normal - spare, week) - spare
    whole, whole_holiday = (weekday + restday + holiday) // unit * unit, holiday // unit * unit
    rest_whole = np.where(resting, whole - whole_holiday, 0)
    return Split(within, whole - whole_holiday - rest_whole, rest_whole, whole_holiday, raw)


def _capped(normal: Ints, week: Week) -> Ints:
    """Gives back the normal time that fits the week, first come first served."""
    if not len(normal):
        return normal
    running = np.cumsum(normal)
    first = np.searchsorted(week.of_day, week.of_day)
    before = running - normal
    used = before - before[first]
    return np.asarray(np.clip(week.cap - used, 0, normal), np.int64)
