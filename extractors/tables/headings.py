"""Headings that stand over several columns of an unruled table, by where their middles are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

import numpy as np

from extractors.tables.column_bounds import bounds_of
from extractors.tables.columns import Cells
from extractors.tables.layer import Floats
from extractors.tables.lines import Segment
from extractors.tables.over_columns import CLOSE, Columns, about, begins
from extractors.tables.row_join import is_number

TILE = 1.0
"""Line heights by which headings that part all columns evenly may be off the middle of theirs: the
texts of their first and last column may be set to one side. Chosen."""
EVEN = 3
"""Headings evenly apart from which each is over the columns up to the next."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        cells: Its segments by column.
        top, bottom: On the page.
        wide: How many columns some cells head.
        alone: Columns whose cell is known to head that column alone.
        over: Columns whose cell is known to head several.
        unsure: Columns whose cell may head others.
    """

    cells: Cells
    top: float
    bottom: float
    wide: Mapping[int, int] = field(default_factory=dict)
    alone: frozenset[int] = frozenset()
    over: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()


def headed(rows: Sequence[Row], edges: Floats, rules: Floats) -> list[Row]:
    """Gives back the rows; a short heading over the middle of columns begins at their first.

    Only rows of words that leave columns blank which the next row of words labels are so. A rule
    under the heading tells what it stands over.
    """
    made = list(rows)
    columns = _columns([row for row in rows if len(row.cells) > 1], edges)
    for k in range(len(made) - 1):
        row, below = made[k], made[k + 1]
        known = row.alone or row.over
        if not known and (_has_figures(row) or _has_figures(below)):
            break
        y = rules[:, 0]
        under = rules[(y > (row.top + row.bottom) / 2) & (y < (below.top + below.bottom) / 2)]
        made[k] = _spread(row, below, columns, under)
    return made


def _has_figures(row: Row) -> bool:
    return any(is_number(s.text) for held in row.cells.values() for s in held)


def _columns(rows: Sequence[Row], edges: Floats) -> Columns:
    flat = edges.tolist()
    lefts, rights = flat[1:], flat[:-1]
    texts: list[list[tuple[float, float]]] = [[] for _ in lefts]
    heights = [s.height for row in rows for held in row.cells.values() for s in held]
    for row in rows:
        for c, held in row.cells.items():
            if c in row.over:
                continue
            lefts[c] = min(lefts[c], *(s.x0 for s in held))
            rights[c] = max(rights[c], *(min(s.x1, flat[c + 1]) for s in held))
            if not (row.alone or row.over):
                texts[c].append((min(s.x0 for s in held), max(s.x1 for s in held)))
    bounds, pad = bounds_of(
        [np.array(held).reshape(-1, 2) for held in texts],
        np.array(lefts),
        np.array(rights),
        median(heights) if heights else 1.0,
    )
    return Columns(flat, lefts, rights, bounds, pad)


def _spread(row: Row, below: Row, columns: Columns, rules: Floats) -> Row:
    """Gives back a row whose headings start at the first column that they stand over."""
    cells: Cells = {}
    wide: dict[int, int] = {}
    unsure: set[int] = set()
    set_at = _set_at(row, below, columns)
    for column, held in sorted(row.cells.items()):
        if column in row.alone:
            cells.setdefault(column, []).extend(held)
            continue
        first, last = _free(column, row, below)
        others = [_middle(own) for c, own in row.cells.items() if c != column]
        ruled = _ruled(_middle(held), others, columns, rules)
        if ruled is not None:
            at, more = max(ruled[0], first), min(ruled[1], last) - max(ruled[0], first)
        else:
            place = set_at.get(column)
            over = column in row.over
            at, more, sure = place or about(held, columns, column, first, last, over=over)
            unsure |= {at} if column in row.over and not sure else set()
        cells.setdefault(at, []).extend(held)
        wide[at] = more + 1
    return replace(row, cells=cells, wide=wide, unsure=frozenset(unsure))


def _set_at(row: Row, below: Row, columns: Columns) -> dict[int, tuple[int, int, bool]]:
    """Gives back the first column of each heading where all are set to one, none where they differ.

    All begin where a column does, or are about the middle of one column, which that of an even
    number is not, and nothing is free left of the first. With it how many more each is over, and
    whether it can be no other: as far as the next one where these are evenly apart.
    """
    free = {column: _free(column, row, below) for column in sorted(row.over)}
    if len(free) < EVEN - 1:
        return {}
    if tiles := _tiles(row, free, columns):
        return tiles
    starts = [begins(row.cells[c], columns, *own) for c, own in free.items()]
    at = [column for column in starts if column is not None]
    if len(at) < len(free):
        at = [*free]
        apart = {b - a for a, b in pairwise(at)}
        own = free[at[0]][0] == at[0] or not any(step % 2 for step in apart)
        if not own or not all(_is_about(row.cells[c], columns, c) for c in free):
            return {}
    ends = [*at[1:], free[max(free)][1] + 1]
    steps = {b - a for a, b in pairwise(at)}
    even = len(at) >= EVEN and len(steps) == 1 and ends[-1] - at[-1] >= max(steps)
    step = max(steps) if even else 1
    sure = [even or ends == column for column, (_, ends) in zip(at, free.values(), strict=True)]
    return {c: (a, step - 1, known) for c, a, known in zip(free, at, sure, strict=True)}


def _tiles(
    row: Row, free: Mapping[int, tuple[int, int]], columns: Columns
) -> dict[int, tuple[int, int, bool]]:
    """Gives back the columns of headings that part all free ones evenly, none where they do not."""
    first, last = min(a for a, _ in free.values()), max(b for _, b in free.values())
    wide, rest = divmod(last + 1 - first, len(free))
    if len(free) < EVEN or rest or wide < 2:
        return {}
    found = {}
    for k, column in enumerate(free):
        a, held = first + wide * k, row.cells[column]
        middle = (columns.lefts[a] + columns.rights[a + wide - 1]) / 2
        if abs(_middle(held) - middle) > TILE * held[0].height:
            return {}
        found[column] = (a, wide - 1, True)
    return found


def _is_about(held: Sequence[Segment], columns: Columns, column: int) -> bool:
    """Whether a heading has its middle where the text of one column has."""
    middle = (columns.lefts[column] + columns.rights[column]) / 2
    return abs(_middle(held) - middle) < CLOSE * held[0].height


def _free(column: int, row: Row, below: Row) -> tuple[int, int]:
    """Gives back the first and last column that a heading may stand over."""
    free = {c for c in below.cells if c == column or c not in row.cells} | {column}
    first, last = column, column
    while first - 1 in free:
        first -= 1
    while last + 1 in free:
        last += 1
    return first, last


def _middle(held: Sequence[Segment]) -> float:
    return (held[0].x0 + held[-1].x1) / 2


def _ruled(
    middle: float, others: Sequence[float], columns: Columns, rules: Floats
) -> tuple[int, int] | None:
    """Gives back the first and last column of a rule under a heading, None where there is none.

    One that runs under other headings too tells nothing of what each is over.
    """
    for _, left, right in rules.tolist():
        over = [
            c
            for c, (x0, x1) in enumerate(zip(columns.lefts, columns.rights, strict=True))
            if left < (x0 + x1) / 2 < right
        ]
        alone = left < middle < right and not any(left < x < right for x in others)
        if alone and over and len(over) < len(columns.lefts):
            return over[0], over[-1]
    return None
