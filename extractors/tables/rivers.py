"""White that runs down through the print of a column: two columns whose rule is missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.tables.cell_lines import CellInk
from extractors.tables.grid import Grid
from extractors.tables.layer import Bools
from extractors.tables.ruling import runs_of

WIDE, CLEAR = 1.5, 0.5
"""White between two stretches of print, in print heights, that is more than a space in a name; and
around a line that is drawn in other rows."""
LEAST_ROWS, SHARE, ACROSS = 4, 0.5, 0.15
"""So many rows, and so large a share of those with print, show the white at one place; print stands
there in so few at most."""
TITLE, IN_TITLE = 0.8, 5
"""A cell over this share of the columns is a title, unless it has print in so many of them."""


def joined_columns(grid: Grid, inks: Sequence[CellInk], em: float) -> list[Bools]:
    """Gives back (rows, columns) slots of columns that look like two, and of cells that do.

    Args:
        grid: The grid.
        inks: Where its cells have ink.
        em: Height of its print in pixels.
    """
    found = []
    for column in range(grid.shape[1]):
        own = [ink for ink in inks if _is_plain(grid, ink.cell, column)]
        if _has_river(own, WIDE * em):
            slots = np.zeros(grid.shape, bool)
            slots[:, column] = True
            found.append(slots)
    for ink in inks:
        cell = grid.cells[ink.cell]
        least = 2 if cell.columns < TITLE * grid.shape[1] else IN_TITLE
        if cell.columns > 1 and _in_columns(grid, ink, CLEAR * em, least):
            slots = np.zeros(grid.shape, bool)
            slots[cell.row : cell.row + cell.rows, cell.column : cell.column + cell.columns] = True
            found.append(slots)
    return found


def _is_plain(grid: Grid, cell: int, column: int) -> bool:
    span = grid.cells[cell]
    return span.column == column and span.columns == 1


def _has_river(inks: Sequence[CellInk], wide: float) -> bool:
    """Whether wide white stands at one place in most cells, and print in few."""
    white: list[tuple[int, int]] = []
    for ink in inks:
        gaps = runs_of(~np.asarray(ink.ink.any(0)))
        last = ink.ink.shape[1]
        white += [
            (ink.left + a, ink.left + b) for a, b in gaps if a > 0 and b < last and b - a >= wide
        ]
    if len(white) < max(LEAST_ROWS, SHARE * len(inks)):
        return False
    starts = np.array([a for a, _ in white])
    place = int(starts[np.argmax([sum(a <= s < b for a, b in white) for s in starts.tolist()])])
    shown = sum(a <= place < b for a, b in white)
    across = sum(_inked(ink, place) for ink in inks)
    return shown >= max(LEAST_ROWS, SHARE * len(inks)) and across <= ACROSS * len(inks)


def _inked(ink: CellInk, place: int) -> bool:
    at = place - ink.left
    return 0 <= at < ink.ink.shape[1] and bool(ink.ink[:, at].any())


def _in_columns(grid: Grid, ink: CellInk, clear: float, least: int) -> bool:
    """Whether the print of a wide cell stands in so many of its columns, in each by itself."""
    cell = grid.cells[ink.cell]
    edges = grid.columns[cell.column + 1 : cell.column + cell.columns] - ink.left
    inked = np.flatnonzero(ink.ink.any(0))
    slots = np.searchsorted(edges, inked)
    if len(np.unique(slots)) < least:
        return False
    for k, edge in enumerate(edges.tolist()):
        left, right = inked[slots <= k], inked[slots > k]
        if len(left) and len(right) and right[0] - left[-1] < clear:
            return False
        if (np.abs(inked - edge) < 2).any():
            return False
    return True
