"""The punches of every worker-day: united over documents, cleaned, and given to the right day.

All arrays are flat: ``minute[i]`` is a punch of day ``day[i]``, sorted by day and minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_NOON = 750
_EVENING = 900
_LONGEST_NIGHT = 840
"""A night shift starts after 15:00, ends by 12:30 and is no longer than 14 hours."""


@dataclass(frozen=True, slots=True)
class Punches:
    """Punches of all days.

    Attributes:
        day: Index of the day of each punch.
        minute: Minutes after midnight of that day; the next morning is over 1440.
        count: Punches of each day.
    """

    day: Ints
    minute: Ints
    count: Ints

    @property
    def starts(self) -> Ints:
        """Gives back where the punches of each day begin in the flat arrays."""
        return np.cumsum(self.count) - self.count

    def of(self, days: Ints) -> Punches:
        """Gives back the punches of some days, which are numbered anew."""
        count = self.count[days]
        day = np.repeat(np.arange(len(days)), count)
        within = np.arange(len(day)) - np.repeat(np.cumsum(count) - count, count)
        return Punches(day, self.minute[self.starts[days][day] + within], count)

    def first(self) -> Ints:
        """Gives back the first punch of each day, -1 where none."""
        return self._at(self.starts)

    def last(self) -> Ints:
        """Gives back the last punch of each day, -1 where none."""
        return self._at(self.starts + self.count - 1)

    def _at(self, index: Ints) -> Ints:
        padded = np.append(self.minute, -1)
        return np.where(self.count > 0, padded[np.where(self.count > 0, index, -1)], -1)


def gather(
    punches: Sequence[Sequence[int]], lengths: Ints, day: Ints, days: int, within: int
) -> Punches:
    """Gives back the punches of all records by day, each punch once.

    Args:
        punches: Punch list of each record.
        lengths: How many each of them holds.
        day: Index of the day of each record; several records may be of one day.
        days: How many days there are.
        within: Punches closer than this many minutes are one.
    """
    minute = np.fromiter(chain.from_iterable(punches), np.int64, int(lengths.sum()))
    return _once(*_in_order(np.repeat(day, lengths), minute), days, within)


def _in_order(day: Ints, minute: Ints) -> tuple[Ints, Ints]:
    """Gives back punches by day and minute.

    One sort of one number each takes a tenth of the time that sorting by two columns takes.
    """
    low = int(minute.min(initial=0))
    bits = int(minute.max(initial=0) - low).bit_length()
    merged = np.sort((day << bits) | (minute - low))
    return merged >> bits, (merged & ((1 << bits) - 1)) + low


def _once(day: Ints, minute: Ints, days: int, within: int) -> Punches:
    """Gives back the punches without repeats.

    Two punches close together inside a day whose others would then be odd are a short break
    (12:00 out, 12:08 in) and stay, unless they are the same minute.
    """
    near = np.zeros(len(day), bool)
    near[1:] = (np.diff(day) == 0) & (np.diff(minute) < within)
    same = np.zeros(len(day), bool)
    same[1:] = (np.diff(day) == 0) & (np.diff(minute) < 2)
    left = np.bincount(day[~near], minlength=days)
    repeats = np.bincount(day[near & ~same], minlength=days)
    at_start = np.ones(len(day), bool)
    at_start[2:] = day[2:] != day[:-2]
    at_end = np.append(day[1:] != day[:-1], True)[: len(day)]
    edge = at_start | at_end
    pause = near & ~same & ~edge & (left[day] % 2 == 1) & (repeats[day] == 1)
    keep = ~near | pause
    return Punches(day[keep], minute[keep], np.bincount(day[keep], minlength=days))


def give_back_mornings(punches: Punches, follows: Flags, last_date: Flags) -> Punches:
    """Gives back the punches with night shifts whole: their mornings belong to the evening before.

    A sheet by calendar days shows a night worker as [20:00], [08:00 20:00], [08:00]. A chain of
    such days is taken together only if that leaves its end even, so that a day worker who forgot
    to punch once stays a day worker.

    Args:
        punches: Punches by calendar day.
        follows: Whether the day before in the arrays is the same worker's day before.
        last_date: Whether the day is the last of all dates, where a chain may be cut.
    """
    days = len(punches.count)
    morning = punches.minute <= _NOON
    mornings = np.bincount(punches.day[morning], minlength=days)
    evenings = punches.count - mornings
    # The first of the evening stands behind the last of the morning.
    padded, at = np.append(punches.minute, -1), punches.starts + mornings
    began, ended = padded[at], padded[at - 1]
    link = np.zeros(days, bool)
    link[1:] = (
        follows[1:]
        & (evenings[:-1] % 2 == 1)
        & (began[:-1] >= _EVENING)
        & (punches.last()[:-1] < 1440)
        & (mornings[1:] % 2 == 1)
        & (ended[1:] + 1440 - began[:-1] <= _LONGEST_NIGHT)
    )
    carried = _sound_chains(link, mornings == 0, (evenings % 2 == 0) | last_date)
    if not carried.any():
        return punches
    moved = morning & carried[punches.day]
    day = punches.day - moved
    minute = punches.minute + 1440 * moved
    return Punches(*_in_order(day, minute), np.bincount(day, minlength=days))


def _sound_chains(link: Flags, clear: Flags, closes: Flags) -> Flags:
    """Gives back the days whose morning goes to the day before.

    Args:
        link: The morning could belong to the evening before.
        clear: The day has no morning punch of its own: here a chain may start.
        closes: With the morning taken off, the day is even: here a chain may end.
    """
    at = np.arange(len(link))
    broken = np.maximum.accumulate(np.where(~link, at, -1))
    begins = np.zeros(len(link), bool)
    begins[1:] = link[1:] & clear[:-1]
    begun = np.maximum.accumulate(np.where(begins, at, -1))
    chained = link & (begun > broken)
    ends = chained & ~np.append(chained[1:], False)
    good_end = np.where(ends & closes, 1, np.where(ends, 0, -1))
    # Every day of a chain looks ahead to the verdict at its end.
    ahead = np.minimum.accumulate(np.where(ends, at, len(link))[::-1])[::-1]
    verdict = np.append(good_end, 0)[ahead]
    return np.asarray(chained & (verdict == 1), np.bool_)
