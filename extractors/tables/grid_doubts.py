"""What is not certain about a scanned table: a side cut off, rows or columns that ran together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.tables.cell_lines import LineCrop
from extractors.tables.grid import Grid
from extractors.tables.layer import Floats, Rulings, map_boxes
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

Spot = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that is not certain: the code of its issue, and where, in pixels of the sheet."""

    code: str
    box: Spot


def grid_doubts(sheet: Sheet, found: ScanGrid, crops: Sequence[LineCrop]) -> list[Doubt]:
    """Gives back what is not certain about a table."""
    doubts = [Doubt("table-cut", found.grid.box)] if _is_cut(sheet, found) else []
    return doubts + [Doubt("rows-run-together", box) for box in _double_rows(found.grid, crops)]


def _is_cut(sheet: Sheet, found: ScanGrid) -> bool:
    """Whether lines of a table run into an edge of the picture without a line along it."""
    if not sheet.seen[0]:
        return False
    lines = found.lines
    sides = (
        (lines.horizontal, 1, False),
        (lines.horizontal, 2, False),
        (lines.vertical, 1, True),
        (lines.vertical, 2, True),
    )
    return any(
        _runs_out(sheet, own, end, upright=upright)
        and not _closed(lines, own, end, upright=upright)
        for own, end, upright in sides
    )


def _runs_out(sheet: Sheet, own: Floats, end: int, *, upright: bool) -> bool:
    if len(own) < CUT_LINES:
        return False
    x, y = (own[:, 0], own[:, end]) if upright else (own[:, end], own[:, 0])
    there = map_boxes(sheet.to_image, np.stack([x, y, x, y], 1))
    wide, high = sheet.seen
    near = AT_FRAME * max(wide, high)
    across = (there[:, 0] < near) | (there[:, 0] > wide - near)
    down = (there[:, 1] < near) | (there[:, 1] > high - near)
    out = across | down
    return bool(out.sum() >= CUT_LINES and out.mean() >= CUT_SHARE)


def _closed(lines: Rulings, own: Floats, end: int, *, upright: bool) -> bool:
    """Whether a line is drawn along the ends of lines that run out."""
    crossing = lines.horizontal if upright else lines.vertical
    outermost = own[:, end].min() if end == 1 else own[:, end].max()
    extent = float(np.ptp(own[:, 0]))
    near = crossing[np.abs(crossing[:, 0] - outermost) < 0.01 * max(extent, 1.0) + 8]
    return bool((near[:, 2] - near[:, 1]).sum() >= DRAWN * extent)


def _double_rows(grid: Grid, crops: Sequence[LineCrop]) -> list[Spot]:
    """Gives back the rows that are too high and hold two lines in most of their cells."""
    heights = np.diff(grid.rows)
    usual = float(np.median(heights))
    lines: dict[int, int] = {}
    for crop in crops:
        lines[crop.cell] = lines.get(crop.cell, 0) + 1
    single = [n for k, n in lines.items() if heights[grid.cells[k].row] < HIGH_ROW * usual]
    if not single or np.mean(np.array(single) > 1) > 1 - DOUBLE_SHARE:
        return []
    found = []
    for row in np.flatnonzero(heights > HIGH_ROW * usual).tolist():
        own = [lines[k] for k in lines if grid.cells[k].row == row and grid.cells[k].rows == 1]
        double = sum(n > 1 for n in own)
        if double >= LEAST_DOUBLE and double >= DOUBLE_SHARE * len(own):
            x0, _, x1, _ = grid.box
            found.append((x0, float(grid.rows[row]), x1, float(grid.rows[row + 1])))
    return found
