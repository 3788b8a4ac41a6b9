"""Headings that stand over several columns of an unruled table, by where their middles are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.tables.columns import Cells
from extractors.tables.layer import Floats
from extractors.tables.lines import Segment
from extractors.tables.row_join import aligned, is_number

CENTRED = 0.6
"""Line heights by which a heading may be off the middle of the columns under it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its segments by column, its top and bottom, and how many columns some cells head."""

    cells: Cells
    top: float
    bottom: float
    wide: Mapping[int, int] = field(default_factory=dict)


def headed(rows: Sequence[Row], edges: Floats) -> list[Row]:
    """Gives back the rows; a short heading over the middle of columns begins at their first.

    Only rows of words that leave columns blank which the next row of words labels are so.
    """
    made = list(rows)
    columns = _columns([row for row in rows if len(row.cells) > 1], edges)
    for k in range(len(made) - 1):
        row, below = made[k], made[k + 1]
        if _has_figures(row) or _has_figures(below):
            break
        made[k] = _spread(row, below, columns)
    return made


def _has_figures(row: Row) -> bool:
    return any(is_number(s.text) for held in row.cells.values() for s in held)


@dataclass(frozen=True, slots=True)
class Columns:
    """Edges of columns, and where the text of each begins and ends."""

    edges: Sequence[float]
    lefts: Sequence[float]
    rights: Sequence[float]


def _columns(rows: Sequence[Row], edges: Floats) -> Columns:
    flat = edges.tolist()
    lefts, rights = flat[1:], flat[:-1]
    for row in rows:
        for c, held in row.cells.items():
            lefts[c] = min(lefts[c], *(s.x0 for s in held))
            rights[c] = max(rights[c], *(min(s.x1, flat[c + 1]) for s in held))
    return Columns(flat, lefts, rights)


def _spread(row: Row, below: Row, columns: Columns) -> Row:
    """Gives back a row whose headings start at the first column that they stand over."""
    cells: Cells = {}
    wide: dict[int, int] = {}
    for column, held in sorted(row.cells.items()):
        free = {c for c in below.cells if c == column or c not in row.cells}
        first, last = column, column
        while first - 1 in free:
            first -= 1
        while last + 1 in free:
            last += 1
        over = [
            (_off_middle(held, columns, a, b), b - a, a)
            for a in range(first, column + 1)
            for b in range(max(column, a + 1), last + 1)
        ]
        off, more, at = min(over, default=(1.0, 0, column))
        if off > 0 or not more or aligned(held, below.cells.get(column, [])):
            at, more = column, 0
        cells.setdefault(at, []).extend(held)
        wide[at] = more + 1
    return replace(row, cells=cells, wide=wide)


def _off_middle(held: Sequence[Segment], columns: Columns, a: int, b: int) -> float:
    """Gives back by how much text is off the middle of columns, 0 where it may be meant for it."""
    middle = (min(s.x0 for s in held) + max(s.x1 for s in held)) / 2
    texts = (columns.lefts[a] + columns.rights[b]) / 2
    whole = (columns.edges[a] + columns.edges[b + 1]) / 2
    low, high = min(texts, whole), max(texts, whole)
    return max(low - middle, middle - high, CENTRED * held[0].height) - CENTRED * held[0].height
