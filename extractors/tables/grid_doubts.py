"""What is not certain about a scanned table: a side cut off, rows that ran together, no rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.tables.cell_lines import CellInk, LineCrop
from extractors.tables.grid import Grid
from extractors.tables.layer import Bools, Floats, Rulings, map_boxes
from extractors.tables.rivers import joined_columns
from extractors.tables.scan_lines import ScanGrid
from extractors.tables.sheet_image import Sheet

AT_FRAME = 0.012
"""A line that ends this near to the edge of the picture, in its longer side, is cut by it."""
CUT_LINES, CUT_SHARE = 3, 0.4
"""So many lines, and so large a share of them, must run into the edge."""
DRAWN = 0.5
"""Share of a side along which a line is drawn, from which the table ends there."""
HIGH_ROW = 1.6
"""A row this much higher than the usual one may be two."""
DOUBLE_SHARE, LEAST_DOUBLE = 0.6, 3
"""Cells of a row that hold two lines, and how many there must be, for it to look like two rows."""
TWICE = 1.75
"""Times the usual lines of a cell, 1 or the four times of a day, that cells of two rows hold."""
MANY = 0.3
"""Where this share of the rows ran together, nothing of the grid is certain."""
APART, HOLD = 2.4, 0.5
"""Lines this far apart, in letter heights, are of two rows, where this share of the cells hold
such: within a cell lines stand closer."""

Spot = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that is not certain.

    Attributes:
        code: Of its issue.
        box: Where, in pixels of the sheet.
        slots: (rows, columns): slots of the grid whose cells may be wrong by it.
    """

    code: str
    box: Spot
    slots: Bools


def grid_doubts(
    sheet: Sheet, found: ScanGrid, crops: Sequence[LineCrop], inks: Sequence[CellInk], em: float
) -> list[Doubt]:
    """Gives back what is not certain about a table; ``em`` is the height of its print."""
    grid = found.grid
    doubts = _cut(sheet, found)
    double = sorted({*_double_rows(grid, crops), *_wide_set_rows(grid, crops, found.letter)})
    doubts += [_doubt("rows-run-together", grid, row=row) for row in double]
    if len(double) >= MANY * grid.shape[0]:
        doubts.append(Doubt("rules-not-clear", grid.box, np.ones(grid.shape, bool)))
    doubts += [
        Doubt("columns-run-together", box_of(grid, slots), slots)
        for slots in joined_columns(grid, inks, em)
    ]
    if found.unsure is not None and found.unsure.any():
        box = box_of(grid, found.unsure)
        doubts.append(Doubt("rules-not-clear", box, found.unsure))
    return doubts


def slots_of(doubts: Sequence[Doubt], grid: Grid) -> Bools | None:
    """Gives back the slots of a grid that doubts concern, None where there are none."""
    if not doubts:
        return None
    unsure: Bools = np.logical_or.reduce([doubt.slots for doubt in doubts])
    return unsure if unsure.any() else None


def box_of(grid: Grid, slots: Bools) -> Spot:
    """Gives back the box around slots."""
    rows, columns = np.flatnonzero(slots.any(1)), np.flatnonzero(slots.any(0))
    return (
        float(grid.columns[columns[0]]),
        float(grid.rows[rows[0]]),
        float(grid.columns[columns[-1] + 1]),
        float(grid.rows[rows[-1] + 1]),
    )


def _doubt(code: str, grid: Grid, row: int | None = None, column: int | None = None) -> Doubt:
    slots = np.zeros(grid.shape, bool)
    if row is not None:
        slots[row] = True
    if column is not None:
        slots[:, column] = True
    return Doubt(code, box_of(grid, slots), slots)


def _cut(sheet: Sheet, found: ScanGrid) -> list[Doubt]:
    """Gives back the sides at which lines run into an edge and no line closes them.

    An edge of the picture, or one of the sheet that was found on it: where a shadow ends it may
    have been cut there. What stands along such a side may be cut as well.
    """
    if not sheet.seen[0]:
        return []
    lines, grid = found.lines, found.grid
    sides = (
        (lines.horizontal, 1, False, None, 0),
        (lines.horizontal, 2, False, None, -1),
        (lines.vertical, 1, True, 0, None),
        (lines.vertical, 2, True, -1, None),
    )
    return [
        Doubt("table-cut", grid.box, _doubt("", grid, row, column).slots)
        for own, end, upright, row, column in sides
        if _runs_out(sheet, own, end, upright=upright)
        and not _closed(_inner(sheet, lines), own, end, upright=upright)
    ]


def _runs_out(sheet: Sheet, own: Floats, end: int, *, upright: bool) -> bool:
    if len(own) < CUT_LINES:
        return False
    x, y = (own[:, 0], own[:, end]) if upright else (own[:, end], own[:, 0])
    there = map_boxes(sheet.to_image, np.stack([x, y, x, y], 1))
    wide, high = sheet.seen
    near = AT_FRAME * max(wide, high)
    across = (there[:, 0] < near) | (there[:, 0] > wide - near)
    down = (there[:, 1] < near) | (there[:, 1] > high - near)
    out = across | down | _at_end_of_sheet(sheet, x, y)
    return bool(out.sum() >= CUT_LINES and out.mean() >= CUT_SHARE)


def _at_end_of_sheet(sheet: Sheet, x: Floats, y: Floats) -> Bools:
    """Gives back which places lie at an edge of a sheet that was cut out of its picture."""
    high, wide = sheet.grey.shape
    near = AT_FRAME * max(wide, high)
    at_end: Bools = (x < near) | (x > wide - near) | (y < near) | (y > high - near)
    return at_end & (sheet.place.corners is not None)


def _inner(sheet: Sheet, lines: Rulings) -> Rulings:
    """Gives back the lines of a table without those along the edges of a sheet that was cut out.

    The edge of a shadow there is dark on one side, as a line is.
    """
    if sheet.place.corners is None:
        return lines
    high, wide = sheet.grey.shape
    near = AT_FRAME * max(wide, high)
    across, down = lines.vertical[:, 0], lines.horizontal[:, 0]
    return Rulings(
        lines.vertical[(across > near) & (across < wide - near)],
        lines.horizontal[(down > near) & (down < high - near)],
    )


def _closed(lines: Rulings, own: Floats, end: int, *, upright: bool) -> bool:
    """Whether a line is drawn along the ends of lines that run out."""
    crossing = lines.horizontal if upright else lines.vertical
    outermost = own[:, end].min() if end == 1 else own[:, end].max()
    extent = float(np.ptp(own[:, 0]))
    near = crossing[np.abs(crossing[:, 0] - outermost) < 0.01 * max(extent, 1.0) + 8]
    return bool((near[:, 2] - near[:, 1]).sum() >= DRAWN * extent)


def _double_rows(grid: Grid, crops: Sequence[LineCrop]) -> list[int]:
    """Gives back the rows that are too high and hold twice as many lines as cells do elsewhere."""
    heights = np.diff(grid.rows)
    usual = float(np.median(heights))
    lines: dict[int, int] = {}
    for crop in crops:
        lines[crop.cell] = lines.get(crop.cell, 0) + 1
    single = [n for k, n in lines.items() if heights[grid.cells[k].row] < HIGH_ROW * usual]
    if not single:
        return []
    least = TWICE * float(np.quantile(single, DOUBLE_SHARE))
    found = []
    for row in np.flatnonzero(heights > HIGH_ROW * usual).tolist():
        own = [lines[k] for k in lines if grid.cells[k].row == row and grid.cells[k].rows == 1]
        double = sum(n >= least for n in own)
        if double >= LEAST_DOUBLE and double >= DOUBLE_SHARE * len(own):
            found.append(row)
    return found


def _wide_set_rows(grid: Grid, crops: Sequence[LineCrop], letter: float) -> list[int]:
    """Gives back the rows whose cells nearly all hold lines that stand as far apart as rows do."""
    held: dict[int, list[LineCrop]] = {}
    for crop in crops:
        held.setdefault(crop.cell, []).append(crop)
    apart: dict[int, list[bool]] = {}
    for k, own in held.items():
        if grid.cells[k].rows == 1:
            apart.setdefault(grid.cells[k].row, []).append(_far_apart(own, letter))
    return [row for row, far in apart.items() if sum(far) >= max(LEAST_DOUBLE, HOLD * len(far))]


def _far_apart(own: Sequence[LineCrop], letter: float) -> bool:
    """Whether lines of a cell stand further apart than lines of one text."""
    middle = np.sort([(crop.box[1] + crop.box[3]) / 2 for crop in own])
    return len(own) > 1 and bool(np.diff(middle).min() >= APART * letter)
