"""Ruling lines of one table to a grid of cells with spans."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from extractors.tables.layer import Bools, Floats, Glyphs, Ints, Rulings
from extractors.tables.ruling import join
from pipeline.model.table import Span

SLOTS_CAP = 400_000
"""Rows x columns of a grid that is still a table."""
SLOTS_KEPT = 8192
"""Cells of one slot that are made once."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells between lines.

    Attributes:
        columns: Edges from left to right, one more than columns.
        rows: Edges from top to bottom, one more than rows.
        owner: (rows, columns) index of the cell that holds each slot.
        cells: One span a cell, of one slot or more.
    """

    columns: Floats
    rows: Floats
    owner: Ints
    cells: tuple[Span, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Gives back (rows, columns)."""
        return len(self.rows) - 1, len(self.columns) - 1

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Gives back left, top, right, bottom."""
        columns, rows = self.columns, self.rows
        return float(columns[0]), float(rows[0]), float(columns[-1]), float(rows[-1])

    def cell_box(self, cell: Span) -> tuple[float, float, float, float]:
        """Gives back the box of a cell."""
        return (
            float(self.columns[cell.column]),
            float(self.rows[cell.row]),
            float(self.columns[cell.column + cell.columns]),
            float(self.rows[cell.row + cell.rows]),
        )

    def owners(self, glyphs: Glyphs) -> Ints:
        """Gives back the cell that holds the middle of each glyph, -1 outside."""
        x, y = glyphs.centres
        column = np.searchsorted(self.columns, x) - 1
        row = np.searchsorted(self.rows, y) - 1
        rows, columns = self.shape
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        owner = np.full(len(glyphs), -1)
        owner[inside] = self.owner[row[inside], column[inside]]
        return owner


def build_grid(
    rulings: Rulings, *, snap: float, gap: float, cover: float, open_side: float
) -> Grid | None:
    """Gives back the grid that lines draw, None where they draw less than one cell.

    Args:
        rulings: Lines of one connected figure.
        snap: Lines closer than this are one.
        gap: Pieces of a line closer than this are joined.
        cover: Share of a slot's edge that a line must cover to close it.
        open_side: A table whose lines run out past the last crossing line by more than this
            is closed there.
    """
    closed = _closed_sides(rulings, open_side)
    xs, x_of, upright = join(closed.vertical, snap, gap)
    ys, y_of, level = join(closed.horizontal, snap, gap)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > SLOTS_CAP:
        return None
    walls = _covered(x_of, upright, len(xs), ys, cover)
    floors = _covered(y_of, level, len(ys), xs, cover)
    return grid_of_walls(xs, ys, walls, floors)


def grid_of_walls(columns: Floats, rows: Floats, walls: Bools, floors: Bools) -> Grid:
    """Gives back the grid whose cells are parted by walls (columns, rows - 1) and floors."""
    owner, cells = _merge(walls, floors, len(rows) - 1, len(columns) - 1)
    return Grid(columns, rows, owner, cells)


def _closed_sides(rulings: Rulings, reach: float) -> Rulings:
    vertical, horizontal = rulings.vertical, rulings.horizontal
    sides = [
        [x, horizontal[:, 0].min(), horizontal[:, 0].max()]
        for x in _overhang(horizontal, vertical, reach)
    ]
    ends = [
        [y, vertical[:, 0].min(), vertical[:, 0].max()]
        for y in _overhang(vertical, horizontal, reach)
    ]
    return Rulings(
        np.concatenate([vertical, np.array(sides, float).reshape(-1, 3)]),
        np.concatenate([horizontal, np.array(ends, float).reshape(-1, 3)]),
    )


def _overhang(lines: Floats, crossing: Floats, reach: float) -> list[float]:
    """Gives back where at least half of the lines end beyond the outermost crossing line."""
    first, last = crossing[:, 0].min(), crossing[:, 0].max()
    found = []
    before = lines[:, 1] < first - reach
    if before.sum() >= 2 and before.mean() >= 0.5:
        found.append(float(np.median(lines[before, 1])))
    after = lines[:, 2] > last + reach
    if after.sum() >= 2 and after.mean() >= 0.5:
        found.append(float(np.median(lines[after, 2])))
    return found


def _covered(which: Ints, lines: Floats, count: int, steps: Floats, cover: float) -> Bools:
    """Gives back (count, steps - 1): whether a line of each position covers each step."""
    overlap = np.minimum(lines[:, 2, None], steps[None, 1:])
    overlap = overlap - np.maximum(lines[:, 1, None], steps[None, :-1])
    total = np.zeros((count, len(steps) - 1))
    np.add.at(total, which, np.clip(overlap, 0, None))
    return total >= cover * np.diff(steps)


def _merge(walls: Bools, floors: Bools, rows: int, columns: int) -> tuple[Ints, tuple[Span, ...]]:
    """Gives back owners and cells: each grows right, then down, until a line stops it."""
    closed, floor = walls.tolist(), floors.tolist()
    shut = (walls[1:].T & floors[1:]).tolist()
    owner = [[-1] * columns for _ in range(rows)]
    cells: list[Span] = []
    for r in range(rows):
        row = owner[r]
        for c in range(columns):
            if row[c] >= 0:
                continue
            if shut[r][c]:
                row[c] = len(cells)
                cells.append(_slot(r, c))
                continue
            wide = 1
            while c + wide < columns and not closed[c + wide][r] and row[c + wide] < 0:
                wide += 1
            high = 1
            while r + high < rows and _opens(
                floor[r + high], owner[r + high], closed, r + high, c, wide
            ):
                high += 1
            for q in range(r, r + high):
                owner[q][c : c + wide] = [len(cells)] * wide
            cells.append(Span(r, c, high, wide))
    return np.array(owner), tuple(cells)


@lru_cache(maxsize=SLOTS_KEPT)
def _slot(row: int, column: int) -> Span:
    """Gives back a cell of one slot; nearly all are, and pages have the same."""
    return Span(row, column, 1, 1)


def _opens(
    floor: list[bool], below: list[int], closed: list[list[bool]], row: int, c: int, wide: int
) -> bool:
    """Whether a cell may grow into the next row: no line between, nothing taken or split."""
    if any(floor[c : c + wide]) or any(k >= 0 for k in below[c : c + wide]):
        return False
    return not any(closed[k][row] for k in range(c + 1, c + wide))
