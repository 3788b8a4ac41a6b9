"""To which day each punch of a bare list belongs: machines write the civil date of every punch.

The rule, for each worker, on punches that stand apart by ten minutes or more:

1. A punch belongs to its civil date.
2. A punch before 06:00 belongs to the day before, if that day's punches are odd without it and the
   last of them is less than 16 hours ago: it closes it. Where the shift would then be 16 hours or
   longer, only a punch before 04:00 does: overtime ends then, and early shifts begin later.
3. Where a worker's days are cut at midnight into evening and morning halves, a stretch of days is
   cut at noon instead: punches belong to the date on which the night began. It is done only where
   cutting at noon leaves at least three days and every one of them even and under 16 hours, while
   cutting at midnight leaves odd ones; then also where the two cuts are equally good in other
   stretches of the same worker. A single night shift that ends after 06:00 stays as it stands: its
   two days have one punch each, and nobody can tell them from two forgotten punches.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

DAY = 1440
SAME_PUNCH = 10
LONGEST_SHIFT = 960
EARLY, DEEP_NIGHT = 360, 240
NOON = 720
LEAST_NIGHTS = 3


def days_of(punches: Sequence[int]) -> list[int]:
    """Gives back the day (ordinal) that each punch belongs to.

    Args:
        punches: Minutes since day 0, ascending.
    """
    apart = [i for i in range(len(punches)) if i == 0 or punches[i] - punches[i - 1] >= SAME_PUNCH]
    minutes = [punches[i] for i in apart]
    days = [minute // DAY for minute in minutes] if _plain(minutes) else _settle(minutes)
    found: list[int] = []
    at = -1
    for i in range(len(punches)):
        if at + 1 < len(apart) and apart[at + 1] == i:
            at += 1
        found.append(days[at])
    return found


def _plain(minutes: Sequence[int]) -> bool:
    """Gives back whether every civil day is even: then nothing needs to be settled."""
    if any(minute % DAY < EARLY for minute in minutes):
        return False
    return all(len(list(group)) % 2 == 0 for _day, group in groupby(minutes, lambda m: m // DAY))


def _settle(minutes: Sequence[int]) -> list[int]:
    stretches = _stretches(minutes)
    civil = [_civil(stretch) for stretch in stretches]
    noon = [[(minute - NOON) // DAY for minute in stretch] for stretch in stretches]
    odd = [(_odd(s, c), _odd(s, n)) for s, c, n in zip(stretches, civil, noon, strict=True)]
    sure = [
        by_noon == 0 < by_day and len(set(nights)) >= LEAST_NIGHTS
        for (by_day, by_noon), nights in zip(odd, noon, strict=True)
    ]
    works_nights = any(sure)
    found: list[int] = []
    for i in range(len(stretches)):
        by_day, by_noon = odd[i]
        equal = works_nights and by_noon <= by_day and len(stretches[i]) > 1
        found += noon[i] if sure[i] or equal else civil[i]
    return found


def _stretches(minutes: Sequence[int]) -> list[list[int]]:
    """Gives back runs of punches without a gap longer than the longest shift."""
    found: list[list[int]] = []
    for minute in minutes:
        if found and minute - found[-1][-1] <= LONGEST_SHIFT:
            found[-1].append(minute)
        else:
            found.append([minute])
    return found


def _civil(stretch: Sequence[int]) -> list[int]:
    """Gives back civil days; an early punch that closes the odd day before goes with it."""
    days: list[int] = []
    for i, minute in enumerate(stretch):
        day = minute // DAY
        if minute % DAY < EARLY and days and days[-1] == day - 1:
            first = next(at for at in range(i) if days[at] == day - 1)
            long = minute - stretch[first] >= LONGEST_SHIFT
            if (i - first) % 2 == 1 and (not long or minute % DAY < DEEP_NIGHT):
                day -= 1
        days.append(day)
    return days


def _odd(stretch: Sequence[int], days: Sequence[int]) -> int:
    """Gives back how many of the days are odd or longer than a shift can be."""
    found = 0
    for _day, group in groupby(zip(days, stretch, strict=True), lambda pair: pair[0]):
        minutes = [minute for _d, minute in group]
        found += len(minutes) % 2 == 1 or minutes[-1] - minutes[0] >= LONGEST_SHIFT
    return found
