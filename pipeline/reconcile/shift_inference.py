"""Shifts that nobody states: read from where the punches gather.

People come in the minutes before a shift starts and leave in the minutes after it ends, so a
start is the quarter hour that most first punches stand shortly before, an end the one that most
last punches stand shortly after.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.facility import Shift
from pipeline.reconcile.punches import Flags, Ints, Punches

_GRID = 15
_EARLY, _LATE = 30, 5
"""Who comes up to this early, or this late, comes for that start."""

_LEAST_DAYS = 10
_LEAST_SHARE = 0.15
_MOST_SHIFTS = 4
_SHORTEST = 420
_WORK = 480


def infer_shifts(
    punches: Punches, department: npt.NDArray[np.object_], default_break: tuple[int, int]
) -> tuple[Shift, ...]:
    """Gives back the shifts that the punches show, by department where a department differs.

    Args:
        punches: Punches of every day.
        department: Department of each day's worker, "" unknown.
        default_break: (span over which, minutes) of the law, where no break is punched.
    """
    usable = (punches.count % 2 == 0) & (punches.count >= 2)
    usable &= punches.last() - punches.first() >= _SHORTEST
    general = tuple(_shifts(punches, usable, "*", default_break))
    found = list(general)
    for name in sorted(set(department.tolist()) - {""}):
        own = tuple(_shifts(punches, usable & (department == name), name, default_break))
        if own and {(s.start, s.breaks) for s in own} != {(s.start, s.breaks) for s in general}:
            found.extend(own)
    return tuple(found)


def _shifts(
    punches: Punches, usable: Flags, applies_to: str, default_break: tuple[int, int]
) -> Iterator[Shift]:
    first, last = punches.first(), punches.last()
    total = int(usable.sum())
    left = usable.copy()
    for _ in range(_MOST_SHIFTS):
        least = max(_LEAST_DAYS, int(total * _LEAST_SHARE))
        if left.sum() < least:
            return
        start, seen = _before(first[left])
        if seen < least:
            return
        own = left & (first > start - 2 * _EARLY) & (first <= start + 2 * _EARLY)
        punched = tuple(_breaks(punches, own))
        # Supper is eaten after the shift's end: it does not put that end off.
        meals = tuple(span for span in punched if span[0] < start + _WORK)
        if not meals and np.median(last[own]) - start > default_break[0]:
            meals = ((start + 240, start + 240 + default_break[1]),)
        breaks = (*meals, *(span for span in punched if span[0] >= start + _WORK))
        end = _end(last[own], start, sum(high - low for low, high in meals))
        yield Shift(_name(start, applies_to), start, end, breaks, (applies_to,))
        left &= ~own


def _name(start: int, applies_to: str) -> str:
    kind = "night" if start >= 1020 else "day" if start < 720 else "middle"
    where = "" if applies_to == "*" else f" {applies_to}"
    return f"{kind} {start // 60:02d}:{start % 60:02d}{where}"


def _before(minutes: Ints) -> tuple[int, int]:
    """Gives back the quarter hour that most punches stand shortly before, and how many."""
    grid = np.arange(0, int(minutes.max()) + 2 * _EARLY, _GRID)
    ordered = np.sort(minutes)
    upto = np.searchsorted(ordered, grid + _LATE, "right")
    count = upto - np.searchsorted(ordered, grid - _EARLY, "left")
    best = int(count.argmax())
    return int(grid[best]), int(count[best])


def _after(minutes: Ints) -> tuple[int, int]:
    """Gives back the quarter hour that most punches stand shortly after, and how many."""
    mirrored, seen = _before(2880 - minutes)
    return 2880 - mirrored, seen


def _breaks(punches: Punches, own: Flags) -> Iterator[tuple[int, int]]:
    """Gives back the breaks that are punched: out and in again, on a third of the days."""
    for gap in (1, 3):
        days = np.flatnonzero(own & (punches.count >= gap + 3))
        if len(days) * 3 < own.sum() or len(days) < _LEAST_DAYS:
            continue
        at = punches.starts[days] + gap
        begin, _ = _after(punches.minute[at])
        end, _ = _before(punches.minute[at + 1])
        if 15 <= end - begin <= 150:
            yield begin, end


def _end(last: Ints, start: int, breaks: int) -> int:
    """Gives back the earliest end that a fifth of the days keep, else eight hours and breaks."""
    planned = start + _WORK + breaks
    share = [
        (end, int(((last >= end - _LATE) & (last <= end + _EARLY)).sum()))
        for end in range(planned - 60, planned + 61, _GRID)
    ]
    end, seen = max(share, key=lambda found: (found[1], -abs(found[0] - planned)))
    return end if seen * 5 >= len(last) else planned


def departments_of(workers: pd.DataFrame, worker: Ints) -> npt.NDArray[np.object_]:
    """Gives back the department of each day's worker, "" where unknown."""
    return workers["department"].fillna("").to_numpy(object)[worker]
