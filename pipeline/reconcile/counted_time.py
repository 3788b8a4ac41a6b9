"""Counted time of each day from its punches, with what it could be where one is missing.

Counted time runs from the later of shift start and first punch to the last punch, less the
larger of the shift's breaks and the punched gaps (*Readings*, Time).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from pipeline.reconcile.plans import NO_SHIFT, Plans, overlap
from pipeline.reconcile.punches import Flags, Ints, Punches

MIDNIGHT = 1440
MANY = 8
"""So many punches a day are patrol rounds or a door, not the beginning and end of work."""

_FAR = 1 << 40
_NEAR_END = 120
_SUPPER_BEFORE_END = 60
_SHORTEST_MEAL = 15


@dataclass(frozen=True, slots=True)
class Counted:
    """Minutes of each day.

    Attributes:
        least, most: Counted time at least and at most; the same where nothing is missing.
        least_late, most_late: What of it lies after midnight.
        missing: A punch is missing.
        overlong: The span is longer than any shift.
        many: More punches than a working day has.
    """

    least: Ints
    most: Ints
    least_late: Ints
    most_late: Ints
    missing: Flags
    overlong: Flags
    many: Flags


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The last punch before and the first after each day, in minutes of that day."""

    before: Ints
    after: Ints

    def of(self, days: Ints) -> Neighbours:
        """Gives back those of some days."""
        return Neighbours(self.before[days], self.after[days])


def count_time(
    punches: Punches,
    shift: Ints,
    plans: Plans,
    said_missing: Flags,
    near: Neighbours,
    longest: int,
) -> Counted:
    """Gives back the counted time of each day.

    Args:
        punches: Clean punches by day.
        shift: Index of each day's shift, -1 for none.
        plans: The shifts.
        said_missing: The sheet itself says that a punch is missing.
        near: Punches of the days around.
        longest: To be there for longer than this is implausible; time between an out and the next
            in is not counted where both are punched.
    """
    first, last = punches.first(), punches.last()
    low = np.maximum(first, plans.start[shift])
    # Who comes and goes before the shift starts has worked nothing of it.
    high = np.maximum(last, low)
    exact, exact_late = _less_breaks(punches, shift, plans, low, high)
    many = punches.count >= MANY
    away = np.where(punches.count % 2 == 0, _gaps(punches, first), 0)
    overlong = last - first - away > longest
    missing = (punches.count % 2 == 1) | said_missing
    least = np.where(punches.count % 2 == 1, _closed(punches, low, shift, plans, high), exact)
    least = np.where(overlong | many, 0, least)
    doubtful = missing | overlong | many
    few = np.flatnonzero(doubtful)
    most, most_late = exact.copy(), exact_late.copy()
    reach, most_late[few] = _at_most(
        punches.of(few), shift[few], plans, low[few], near.of(few), longest
    )
    most[few] = np.maximum(reach, least[few])
    # Of doubtful time nobody knows on which side of midnight it lies: it counts as before.
    least_late = np.where(doubtful, 0, exact_late)
    return Counted(least, most, least_late, most_late, missing, overlong, many)


def punched_supper(punches: Punches, shift: Ints, plans: Plans) -> Flags:
    """Says on which days who went out about the shift's end and came back has punched for it."""
    position = np.arange(len(punches.day)) - punches.starts[punches.day]
    at = np.flatnonzero((position % 2 == 1) & (position < punches.count[punches.day] - 1))
    day = punches.day[at]
    out, back = punches.minute[at], punches.minute[at + 1]
    ends = plans.end[shift][day] - _SUPPER_BEFORE_END
    supper = (shift[day] != NO_SHIFT) & (out >= ends) & (back - out >= _SHORTEST_MEAL)
    found = np.zeros(len(punches.count), bool)
    found[day[supper]] = True
    return np.asarray(found & (punches.count % 2 == 0), np.bool_)


def either(where: Flags, one: Counted, other: Counted) -> Counted:
    """Gives back the days of one where the mask is set, else those of the other."""
    return Counted(
        *(
            np.where(where, getattr(one, name.name), getattr(other, name.name))
            for name in fields(Counted)
        )
    )


def _less_breaks(
    punches: Punches, shift: Ints, plans: Plans, low: Ints, high: Ints
) -> tuple[Ints, Ints]:
    """Gives back counted time of a complete day, and what of it lies after midnight."""
    breaks = plans.breaks_of(shift, low, high)
    night = np.maximum(low, MIDNIGHT)
    rest, rest_late = overlap(breaks, low, high), overlap(breaks, night, high)
    gaps, gaps_late = _gaps(punches, low), _gaps(punches, night)
    taken = np.maximum(rest, gaps)
    taken_late = np.where(rest >= gaps, rest_late, gaps_late)
    late = np.maximum(high - night, 0) - taken_late
    return np.maximum(high - low - taken, 0), np.maximum(late, 0)


def _gaps(punches: Punches, low: Ints) -> Ints:
    """Gives back the minutes between an out and the next in, after low."""
    position = np.arange(len(punches.day)) - punches.starts[punches.day]
    inner = (position % 2 == 1) & (position < punches.count[punches.day] - 1)
    at = np.flatnonzero(inner)
    day = punches.day[at]
    begin = np.maximum(punches.minute[at], low[day])
    minutes = np.maximum(punches.minute[at + 1] - begin, 0)
    return np.bincount(day, minutes, len(punches.count)).astype(np.int64)


def _closed(punches: Punches, low: Ints, shift: Ints, plans: Plans, high: Ints) -> Ints:
    """Gives back what an odd list proves: the fewest minutes over all places of the missing punch.

    With the missing punch after the first 2j, the pairs before it and after it are closed.
    """
    found = np.zeros(len(punches.count), np.int64)
    for size in range(3, MANY, 2):
        days = np.flatnonzero(punches.count == size)
        grid = punches.minute[punches.starts[days][:, None] + np.arange(size)]
        steps = np.diff(np.maximum(grid, low[days][:, None]), axis=1)
        choices = [
            steps[:, 0 : 2 * j : 2].sum(axis=1) + steps[:, 2 * j + 1 :: 2].sum(axis=1)
            for j in range(size // 2 + 1)
        ]
        found[days] = np.min(choices, axis=0)
    rest = overlap(plans.breaks_of(shift, low, high), low, high)
    return np.asarray(np.maximum(found - rest, 0), np.int64)


def _at_most(
    punches: Punches, shift: Ints, plans: Plans, low: Ints, near: Neighbours, longest: int
) -> tuple[Ints, Ints]:
    """Gives back the longest day that fits: on after the last punch, or on since before the first.

    A single punch beside the end of its shift is an out, one beside its start an in.
    """
    first, last = punches.first(), punches.last()
    start, end = plans.start[shift], plans.end[shift]
    none = punches.count == 0
    begin = np.where(none, np.maximum(start, 0), low)
    reach = np.where(none, begin, first) + longest
    forward = _read(shift, plans, begin, np.minimum(reach, near.after))
    back_to = np.maximum(np.maximum(last - longest, near.before), start)
    backward = _read(shift, plans, np.minimum(back_to, last), last)
    single = (punches.count == 1) & (shift != NO_SHIFT)
    is_out, is_in = single & (first > end - _NEAR_END), single & (first < start + _NEAR_END)
    use_back = ~none & (is_out | (~is_in & (backward[0] > forward[0])))
    return (
        np.where(use_back, backward[0], forward[0]),
        np.where(use_back, backward[1], forward[1]),
    )


def _read(shift: Ints, plans: Plans, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    high = np.maximum(high, low)
    breaks = plans.breaks_of(shift, low, high)
    night = np.maximum(low, MIDNIGHT)
    late = np.maximum(high - night, 0) - overlap(breaks, night, high)
    return high - low - overlap(breaks, low, high), np.maximum(late, 0)


def neighbours(punches: Punches, worker: Ints, ordinal: Ints) -> Neighbours:
    """Gives back the punches around each day of the same worker.

    Args:
        punches: Punches by day.
        worker: Worker of each day; days are sorted by worker and date.
        ordinal: Day number of each date.
    """
    before = np.full(len(worker), -_FAR)
    after = np.full(len(worker), _FAR)
    if not len(worker):
        return Neighbours(before, after)
    same = np.diff(worker) == 0
    step = np.diff(ordinal) * MIDNIGHT
    has = punches.count > 0
    before[1:] = np.where(same & has[:-1], punches.last()[:-1] - step, -_FAR)
    after[:-1] = np.where(same & has[1:], punches.first()[1:] + step, _FAR)
    return Neighbours(before, after)
