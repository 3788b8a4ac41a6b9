"""Which columns of an unruled table a heading stands over, by where their cells may begin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.tables.layer import Floats
from extractors.tables.lines import Segment

CENTRED = 0.6
"""Line heights by which a heading may be off the middle of the columns under it."""
GAP = 0.5
"""Line heights of white that a column keeps from its neighbour."""
FIT, CLOSE = 0.5, 0.15
"""Line heights by which it may be off where it is known where their cells begin and end, and by
which text may be off the place where it would begin."""
MANY = 3
"""Columns more than one from which a heading is rather set to the left of the first that it is
over, where it may be either. Chosen."""
MORE = 0.1
"""Line heights by which it is less likely to be over one column more. Chosen."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where columns stand.

    Attributes:
        edges: Between them, one more than columns.
        lefts, rights: Where the text of each begins and ends.
        bounds: Where their cells begin and end, as ``edges``; NaN where nothing tells.
        pad: From there to their text.
    """

    edges: Sequence[float]
    lefts: Sequence[float]
    rights: Sequence[float]
    bounds: Floats
    pad: float


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """Columns that a heading may be over: how many more than one, how far off, and the first."""

    more: int
    off: float
    at: int


def about(
    held: Sequence[Segment], columns: Columns, column: int, first: int, last: int, *, over: bool
) -> tuple[int, int, bool]:
    """Gives back the first column whose middle with those after it a heading is set about.

    With it how many more it is over, and whether it can be no other. No heading of columns is over
    the whole table. One that begins where a column does heads that one and it is not known how many
    more.

    ``over``: it is known to head several, and is none of the texts that say where columns begin.
    """
    known: list[_Place] = []
    fits: list[_Place] = []
    near: list[_Place] = []
    for a in range(first, column + 1):
        for b in range(max(column, a + 1), min(last, a + len(columns.lefts) - 2) + 1):
            off, sure = _off_bounds(held, columns, a, b)
            if off < (FIT if sure else CLOSE):
                (known if sure else fits).append(_Place(b - a, off, a))
            if (apart := _off_middle(held, columns, a, b)) is not None:
                near.append(_Place(b - a, apart, a))
    begun = _begun(held, columns, first, last)
    at = begins(held, columns, first, last) if over else begun
    off = all(place.off > CLOSE for place in known)
    if begun is None:
        off &= all(place.off > CLOSE * held[0].height for place in near)
    if at is not None and off:
        return at, 0, at == last
    best = min(known + fits, default=None)
    if best is not None and at is not None and best.more > MANY:
        return at, 0, False
    if known and best is not None:
        return best.at, best.more, len(known + fits) == 1 and at is None
    best = min(
        near,
        key=lambda place: (place.off + MORE * held[0].height * place.more, place),
        default=_Place(0, 0.0, column),
    )
    return best.at, best.more, len(near) == 1 and at is None


def begins(held: Sequence[Segment], columns: Columns, first: int, last: int) -> int | None:
    """Gives back the column with whose cells or text a heading begins, None where with none."""
    begun = _begun(held, columns, first, last)
    return begun if begun is not None else _with_text(held, columns, first, last)


def _begun(held: Sequence[Segment], columns: Columns, first: int, last: int) -> int | None:
    """Gives back the column at whose beginning text is set, None where it is at none."""
    off = np.abs(columns.bounds[first : last + 1] + columns.pad - held[0].x0)
    if np.isnan(off).all() or np.nanmin(off) > CLOSE * held[0].height:
        return None
    return first + int(np.nanargmin(off))


def _with_text(held: Sequence[Segment], columns: Columns, first: int, last: int) -> int | None:
    """Gives back the column whose text begins where a heading does, None where none does.

    One as wide as that text tells nothing: it has its middle there too.
    """
    off = [abs(columns.lefts[c] - held[0].x0) for c in range(first, last + 1)]
    at = first + off.index(min(off))
    end = abs(columns.rights[at] - max(s.x1 for s in held))
    close = CLOSE * held[0].height
    return at if min(off) < close and end >= close else None


def _off_bounds(held: Sequence[Segment], columns: Columns, a: int, b: int) -> tuple[float, bool]:
    """Gives back how many line heights text is off the middle of cells, and whether it is known.

    Where it is not known where a cell begins it may be anywhere in the white between columns.
    """
    middle = (min(s.x0 for s in held) + max(s.x1 for s in held)) / 2
    left, right = _bound(columns, a), _bound(columns, b + 1)
    least, most = (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
    off = max(least - middle, middle - most, 0.0) / held[0].height
    return off, left[0] == left[1] and right[0] == right[1]


def _bound(columns: Columns, k: int) -> tuple[float, float]:
    """Gives back between where and where a cell begins; the one before it ends there."""
    known = float(columns.bounds[k])
    if not math.isnan(known):
        return known, known
    low = columns.rights[k - 1] + columns.pad if k else columns.lefts[0] - columns.pad
    high = columns.lefts[k] - columns.pad if k < len(columns.lefts) else low
    return min(low, high), max(low, high)


def _off_middle(held: Sequence[Segment], columns: Columns, a: int, b: int) -> float | None:
    """Gives back how far text is off the middle of columns; None where it cannot be meant for it.

    How wide columns are meant is not known: anything between their text and that beside them.
    """
    height = held[0].height
    middle = (min(s.x0 for s in held) + max(s.x1 for s in held)) / 2
    left, right = columns.lefts[a], columns.rights[b]
    least = min(left, columns.rights[a - 1] + GAP * height) if a else left
    most = max(right, columns.lefts[b + 1] - GAP * height) if b + 1 < len(columns.lefts) else right
    room = CENTRED * height
    if not (least + right) / 2 - room <= middle <= (left + most) / 2 + room:
        return None
    return abs((left + right) / 2 - middle)
