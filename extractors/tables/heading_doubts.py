"""Which columns of an unruled table have no heading that is certainly theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.tables.columns import OVER
from extractors.tables.extents import Extent
from extractors.tables.headings import Row
from extractors.tables.layer import Floats
from extractors.tables.lines import Segment
from extractors.tables.row_join import is_number

LEAST, SHARE = 2, 0.5
"""Rows with a figure, and their share of those with anything, from which a column has figures."""
BETTER = 0.3
"""Line heights by which a heading stands over another column more than over its own."""


def unclear_columns(heads: Sequence[Row], body: Sequence[Row], edges: Floats) -> frozenset[int]:
    """Gives back the columns whose heading may be that of another column, or is not known.

    Headings that were cut where nothing shows that they are two; a column of figures that nothing
    heads, with its neighbours whose headings reach over it; one heading over several columns of
    figures; and a heading that stands over another column than the one it was put to.
    """
    if not heads or not body:
        return frozenset()
    extents = {c: _extent(body, c) for c in {c for row in body for c in row.cells}}
    figures = {c for c in extents if _has_figures(body, c)}
    found = {c for row in heads for c, held in row.cells.items() if any(s.cut for s in held)}
    found |= _spanned(heads, figures, edges) | _headless(heads, extents, figures, edges)
    for column, segment in _alone(heads, edges):
        here = Extent(segment.x0, segment.x1)
        own = max(here.over(extents[column]), 0.0) if column in extents else 0.0
        for other, extent in extents.items():
            if other != column and here.over(extent) > own + BETTER * segment.height:
                found |= {column, other}
    return frozenset(found)


def _extent(rows: Sequence[Row], column: int) -> Extent:
    held = [s for row in rows for s in row.cells.get(column, ())]
    return Extent(min(s.x0 for s in held), max(s.x1 for s in held))


def _has_figures(rows: Sequence[Row], column: int) -> bool:
    held = [row.cells[column] for row in rows if column in row.cells]
    figures = sum(all(is_number(s.text) for s in own) for own in held)
    return figures >= max(LEAST, SHARE * len(held))


def _reach(row: Row, column: int, edges: Floats) -> range:
    """Gives back the columns that a heading stands over."""
    wide = row.wide.get(column, 1)
    right = max(s.x1 - OVER * s.height for s in row.cells[column])
    last = column + 1
    while last < len(edges) - 1 and edges[last] < right and column not in row.alone:
        last += 1
    return range(column, max(column + wide, last))


def _alone(heads: Sequence[Row], edges: Floats) -> Iterator[tuple[int, Segment]]:
    """Gives back the headings of one column, each with its column."""
    for row in heads:
        for column, held in row.cells.items():
            if len(_reach(row, column, edges)) == 1:
                yield from ((column, s) for s in held)


def _spanned(heads: Sequence[Row], figures: set[int], edges: Floats) -> set[int]:
    """Gives back columns of figures that share one heading, with none of their own under it."""
    found: set[int] = set()
    for k, row in enumerate(heads):
        for column in row.cells:
            over = [c for c in _reach(row, column, edges) if c in figures]
            bare = [c for c in over if not any(c in below.cells for below in heads[k + 1 :])]
            if len(over) > 1 and bare:
                found |= set(over)
    return found


def _headless(
    heads: Sequence[Row], extents: dict[int, Extent], figures: set[int], edges: Floats
) -> set[int]:
    """Gives back columns of figures that nothing heads, and those whose headings reach there."""
    headed = {c for row in heads for column in row.cells for c in _reach(row, column, edges)}
    found: set[int] = set()
    for column in figures - headed:
        found.add(column)
        for row in heads:
            for other, held in row.cells.items():
                if any(Extent(s.x0, s.x1).over(extents[column]) > 0 for s in held):
                    found.add(other)
    return found
