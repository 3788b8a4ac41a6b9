"""Columns of unruled text: the white that nearly all lines leave free."""

from __future__ import annotations

import math
from bisect import bisect, bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from extractors.tables.layer import Floats, Ints
from extractors.tables.lines import Segment, TextLine

GUTTER = 0.5
"""Narrowest white between columns, in line heights."""
CROSSERS = 0.12
"""Share of lines (headings over several columns) that may cross a gutter."""
FEW_LINES = 5
"""From this many lines on, one at least may."""
STEPS = 8
"""Steps to a line height in which white is measured."""
OVER = 0.35
"""Part of a line height by which text must reach into a column to stand in it."""

Cells = dict[int, list[Segment]]
"""The segments of a line by the first column that they stand in."""


def column_edges(
    lines: Sequence[TextLine],
    crossers: float = CROSSERS,
    gutter: float = GUTTER,
    *,
    heads: int = 0,
) -> Floats:
    """Gives back the edges of the columns in which lines of text stand, one more than columns.

    Lines of one segment say nothing of columns and are passed over. Where a gutter is wider at
    most lines than at one, that one tells where it is.

    Args:
        lines: Of a table, from top to bottom.
        crossers: Share of lines that may cross a gutter.
        gutter: Narrowest white between columns, in line heights.
        heads: First lines that are headings: these may cross where none of the others do.
    """
    several = [line for line in lines if len(line) > 1]
    if not several:
        return np.zeros(0)
    above = sum(len(line) > 1 for line in lines[:heads])
    height = median([s.height for line in several for s in line])
    low = min(line[0].x0 for line in several)
    high = max(s.x1 for line in several for s in line)
    step = max(min(height / STEPS, height * gutter / 4), 0.25)
    crossed = _crossed(several, low, high, step)
    free = crossed <= max(int(crossers * len(several)), int(len(several) >= FEW_LINES))
    if above:
        body = crossed - _crossed(several[:above], low, high, step)
        free |= body == 0
    inner = []
    for first, last in _runs(free):
        if first > 0 and last < len(crossed) - 1 and (last - first) * step >= gutter * height:
            first, last = _freest(crossed, first, last, gutter * height / step)
            inner.append(low + (first + last) / 2 * step)
    return np.array([low - height / 4, *inner, high + height / 4])


def _crossed(lines: Sequence[TextLine], low: float, high: float, step: float) -> Ints:
    """Gives back for each step across the lines how many have text there."""
    change = np.zeros(int((high - low) / step) + 3, np.int64)
    for line in lines:
        reach = -1
        for s in line:
            first = max(int((s.x0 - low) / step), reach)
            last = math.ceil((s.x1 - low) / step)
            if last > first:
                change[first] += 1
                change[last] -= 1
                reach = last
    return np.cumsum(change)[:-1]


def _runs(free: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    turns = np.flatnonzero(np.diff(np.r_[False, free, False].astype(np.int8)))
    return [(a, b) for a, b in turns.reshape(-1, 2).tolist()]


def _freest(crossed: Ints, first: int, last: int, wide: float) -> tuple[int, int]:
    """Gives back the part of a gutter that the fewest lines cross, if it is wide enough."""
    part = crossed[first:last].tolist()
    least = min(wide, last - first)
    for count in sorted(set(part)):
        a, b = _longest(part, count)
        if b - a >= least:
            return first + a, first + b
    return first, last


def _longest(part: Sequence[int], most: int) -> tuple[int, int]:
    """Gives back the first of the longest runs of steps that no more lines cross."""
    best = (0, 0)
    start = -1
    for k, count in enumerate([*part, most + 1]):
        if count > most:
            if start >= 0 and k - start > best[1] - best[0]:
                best = (start, k)
            start = -1
        elif start < 0:
            start = k
    return best


def covered(segment: Segment, edges: Sequence[float]) -> range:
    """Gives back the columns that a segment stands in, one at least; edges are ascending."""
    reach = OVER * segment.height
    first = max(bisect(edges, segment.x0 + reach) - 1, 0)
    last = min(bisect_left(edges, segment.x1 - reach), len(edges) - 1)
    if last > first and segment.x1 - segment.x0 > reach:
        return range(first, last)
    column = bisect_left(edges, (segment.x0 + segment.x1) / 2) - 1
    column = min(max(column, 0), len(edges) - 2)
    return range(column, column + 1)


def cells_of(line: TextLine, edges: Floats) -> Cells:
    """Gives back the segments of a line by column."""
    cells: Cells = {}
    flat = edges.tolist()
    for segment in line:
        cells.setdefault(covered(segment, flat)[0], []).append(segment)
    return cells


def crosses(line: TextLine, edges: Floats) -> bool:
    """Whether some text of a line runs over the edge of a column."""
    inner = edges[1:-1].tolist()
    return any(
        bisect(inner, s.x0 + s.height / 2) < bisect_left(inner, s.x1 - s.height / 2) for s in line
    )


def explained(lines: Sequence[TextLine]) -> int:
    """Gives back how well columns fit: gaps in lines that they explain, less text across them."""
    edges = column_edges(lines)
    if len(edges) < 3:
        return 0
    count, flat = 0, edges.tolist()
    for line in lines:
        columns = [covered(s, flat) for s in line]
        count += sum(a[-1] < b[0] for a, b in pairwise(columns))
        count -= 2 * sum(len(c) > 1 for c in columns)
    return count


def blanks(lines: Sequence[TextLine]) -> int:
    """Gives back how many cells stay blank where lines of several segments make a table."""
    several = [line for line in lines if len(line) > 1]
    columns = max(len(column_edges(lines)) - 1, 0)
    return max(columns * len(several) - sum(map(len, several)), 0)
