"""Wide cells that only lack their inner lines, cut at the columns of the table.

Many tables rule the columns of their header alone: then each body row is one cell as wide as the
table, though its words stand in the columns.
"""

from __future__ import annotations

import numpy as np

from extractors.tables.grid import Grid
from extractors.tables.layer import Floats, Glyphs, Ints
from pipeline.model.table import Span

LEAST_SHARE = 0.4
"""Share of the rows that must be so before wide cells are cut."""
LEAST_ROWS = 2
GAP = 0.5
"""White around a column edge, in letter heights, that parts two columns."""


def split_spans(grid: Grid, glyphs: Glyphs) -> Grid:
    """Gives back the grid, its wide cells cut where the words of most rows stand in columns."""
    wide = [k for k, cell in enumerate(grid.cells) if cell.columns > 1 and cell.rows == 1]
    if not wide:
        return grid
    owner = grid.owners(glyphs)
    cut = {k for k in wide if _stands_in_columns(grid, k, glyphs, np.flatnonzero(owner == k))}
    rows = len({grid.cells[k].row for k in cut})
    if rows < max(LEAST_ROWS, LEAST_SHARE * grid.shape[0]):
        return grid
    return _cut(grid, cut)


def _stands_in_columns(grid: Grid, cell: int, glyphs: Glyphs, inside: Ints) -> bool:
    """Whether the words of a wide cell leave its inner column edges free."""
    span = grid.cells[cell]
    edges = grid.columns[span.column + 1 : span.column + span.columns]
    if len(inside) < 2:
        return False
    boxes = glyphs.boxes[inside]
    gap = GAP * float(np.median(boxes[:, 3] - boxes[:, 1]))
    slots = np.searchsorted(edges, (boxes[:, 0] + boxes[:, 2]) / 2)
    return len(np.unique(slots)) > 1 and all(_free(edge, boxes, gap) for edge in edges.tolist())


def _free(edge: float, boxes: Floats, gap: float) -> bool:
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    left, right = boxes[middle < edge], boxes[middle >= edge]
    if not len(left) or not len(right):
        return True
    return bool(right[:, 0].min() - left[:, 2].max() >= gap)


def _cut(grid: Grid, cut: set[int]) -> Grid:
    cells: list[Span] = []
    owner = np.full(grid.shape, -1)
    for k, cell in enumerate(grid.cells):
        columns = range(cell.columns) if k in cut else (0,)
        width = 1 if k in cut else cell.columns
        for c in columns:
            part = Span(cell.row, cell.column + c, cell.rows, width)
            last_row, last_column = part.row + part.rows, part.column + part.columns
            owner[part.row : last_row, part.column : last_column] = len(cells)
            cells.append(part)
    return Grid(grid.columns, grid.rows, owner, tuple(cells))
