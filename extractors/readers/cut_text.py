"""Text that runs over the edge of its cell, where a merged cell was taken for several."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractors.tables.cell_lines import CellInk
from extractors.tables.grid import Grid

LEAST = 3
"""Pixels of ink that face each other over an edge: a stroke, and no speck."""
REACH = 2
"""Pixels by which a slanting stroke moves along the edge while it crosses it."""


def cut_cells(grid: Grid, inks: Sequence[CellInk]) -> set[int]:
    """Gives back the cells whose ink goes on in the next cell, over an edge without a rule.

    Rules are taken out of the ink, so nothing reaches an edge that has one.

    Args:
        grid: The table's grid.
        inks: Where its cells have ink.
    """
    of = {ink.cell: ink for ink in inks}
    cut: set[int] = set()
    for ink in inks:
        cell = grid.cells[ink.cell]
        right, below = cell.column + cell.columns, cell.row + cell.rows
        rows, columns = grid.shape
        if right < columns:
            other = of.get(int(grid.owner[cell.row, right]))
            if other is not None and _go_on(ink.ink[:, -1], ink.top, other.ink[:, 0], other.top):
                cut |= {ink.cell, other.cell}
        if below < rows:
            other = of.get(int(grid.owner[below, cell.column]))
            if other is not None and _go_on(ink.ink[-1], ink.left, other.ink[0], other.left):
                cut |= {ink.cell, other.cell}
    return cut


def _go_on(
    edge: npt.NDArray[np.bool_], start: int, facing: npt.NDArray[np.bool_], other: int
) -> bool:
    """Whether ink on one side of an edge has as much opposite."""
    here, there = np.flatnonzero(edge) + start, np.flatnonzero(facing) + other
    if not len(here) or not len(there):
        return False
    near = np.abs(here[:, None] - there[None, :]) <= REACH
    return min(int(near.any(1).sum()), int(near.any(0).sum())) >= LEAST
