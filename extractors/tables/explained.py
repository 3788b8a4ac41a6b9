"""How well a grid explains what shows of lines and print: which sides of cells speak against it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.tables.cell_sides import LONGER, sides
from extractors.tables.grid import Grid
from extractors.tables.layer import Bools, Floats, Ints
from extractors.tables.remains import Remains
from extractors.tables.voted import APART

FEW = 0.15
"""A line of the other grid that shows in fewer of its steps is a stroke of print."""
AT_LINE = 3.0
"""Pixels within which two grids have the same line, where letters are small."""


@dataclass(frozen=True, slots=True)
class Against:
    """What speaks against a grid.

    Attributes:
        count: Sides of cells that do not show or that print crosses, and those that show though
            the grid has none there.
        slots: (rows, columns) of the grid: slots at such a side.
    """

    count: int
    slots: Bools


def against(remains: Remains, grid: Grid, other: Grid, usual_break: float) -> Against:
    """Gives back what speaks against a grid.

    Args:
        remains: What shows.
        grid: The grid.
        other: Another one, whose lines show where this one lacks some.
        usual_break: Pixels of a line that may be missing.
    """
    turned = Grid(grid.rows, grid.columns, grid.owner.T, grid.cells)
    back = Grid(other.rows, other.columns, other.owner.T, other.cells)
    walls, slots = _one_way(remains, grid, other, usual_break)
    floors, lying = _one_way(remains.lying(), turned, back, usual_break)
    return Against(walls + floors, slots | lying.T)


def _one_way(remains: Remains, grid: Grid, other: Grid, usual_break: float) -> tuple[int, Bools]:
    """Gives back what speaks against the upright lines of a grid."""
    columns, rows = grid.columns - remains.left, grid.rows - remains.top
    found = sides(remains, columns, rows)
    owner: Ints = grid.owner.T
    closed = owner[1:] != owner[:-1]
    share = found.share[1:-1]
    lacking = (share < 0) | ((share < found.shut) & (found.white[1:-1] > LONGER * usual_break))
    wrong = closed & ~found.hidden[1:-1] & lacking
    wrong |= ~closed & (share >= found.shut)
    slots = np.zeros(owner.shape, bool)
    slots[1:] |= wrong
    slots[:-1] |= wrong
    count = int(wrong.sum())
    for line in _lacking(columns, other, remains).tolist():
        shown = sides(remains, np.array([line]), rows).share[0] >= found.shut
        if shown.mean() < FEW:
            continue
        count += int(shown.sum())
        at = min(max(int(np.searchsorted(columns, line)) - 1, 0), len(owner) - 1)
        slots[at] |= shown
    return count, slots.T


def _lacking(columns: Floats, other: Grid, remains: Remains) -> Floats:
    """Gives back the lines of another grid that this one lacks."""
    lines = other.columns - remains.left
    away = np.abs(lines[:, None] - columns[None]).min(1)
    return np.asarray(lines[away > max(AT_LINE, APART * remains.letter)], float)
