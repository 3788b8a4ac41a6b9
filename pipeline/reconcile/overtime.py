"""Counted time into normal time and overtime by kind of day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.model.casefile import HoursLaw
from pipeline.reconcile.punches import Ints

Kinds = npt.NDArray[np.object_]


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
    kind: Kinds,
    next_kind: Kinds,
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
        kind: Kind of the start date.
        next_kind: Kind of the date after.
        week: The weekly cap.
        normal_day: Minutes of a normal day.
        unit: Overtime is rounded down to it, day by day.
        shift: Minutes of each day's own shift, 0 where none is known. What is counted beyond a
            shift shorter than the normal day, and fills no unit, does not add up over the week.
    """
    # Holiday premium goes by the clock hour; all other time belongs to the start date.
    early = counted - late
    on_holiday, into_holiday = kind == "holiday", next_kind == "holiday"
    holiday = np.where(on_holiday, early, 0) + np.where(into_holiday, late, 0)
    others = counted - holiday
    own = np.where(on_holiday, next_kind, kind)
    restday = np.where(own == "rest", others, 0)
    pool = np.where(own == "rest", 0, others)
    overtime = np.maximum(pool - normal_day, np.minimum(stated_overtime, pool))
    normal = pool - np.maximum(overtime, 0)
    within = _capped(normal, week)
    raw = pool - within + restday + holiday
    spare = np.where(shift > 0, np.maximum(normal - shift, 0), 0) % unit
    weekday = pool - _capped(normal - spare, week) - spare
    whole, whole_holiday = (weekday + restday + holiday) // unit * unit, holiday // unit * unit
    rest_whole = np.where(own == "rest", whole - whole_holiday, 0)
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
