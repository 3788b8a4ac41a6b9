"""Dashes of empty cells, told by their shape: a recogniser sees anything in a short stroke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from extractors.readers.grading import Graded
from extractors.tables.cell_lines import LineCrop
from extractors.tables.grid import Grid
from pipeline.model.evidence import Grade

Grey = npt.NDArray[np.uint8]

INK, PALE, LEAST = 170, 205, 6
"""Grey of print; of a small soft stroke, where there are fewer pixels of print than that."""
WIDEST, NARROWEST, TALLEST = 0.55, 0.15, 0.3
"""Heights of a line of print: 一 is wider than a dash, a point narrower, and both are as flat."""
LONGER = 1.25
"""A dash is so many times as wide as it is high."""
SOLID = 0.6
_STROKES = frozenset("一—–ー_-")
MIDDLE = 0.22
"""Share of the cell's height by which a dash may stand off its middle; what is left of a rule of
the table lies at an edge."""


def with_dashes(grid: Grid, crops: Sequence[LineCrop], lines: Sequence[Graded]) -> list[Graded]:
    """Gives back the lines of a table, those that are a lone dash read as one.

    A stroke away from the middle of its cell is what is left of a rule, and no text.

    Args:
        grid: The table's grid.
        crops: Its lines, in the order of their readings.
        lines: Their readings.
    """
    counts = np.bincount([crop.cell for crop in crops], minlength=len(grid.cells))
    high = [crop.box[3] - crop.box[1] for crop in crops]
    em = float(np.median(high)) if high else 0.0
    found = []
    for crop, line in zip(crops, lines, strict=True):
        lone = counts[crop.cell] == 1 and len(line.text) <= 2
        if lone and line.text != "-" and _is_middle(grid, crop) and is_dash(crop.picture, em):
            line = replace(line, text="-", grade=Grade.READ, others=())
        elif lone and line.text == "-" and line.grade < Grade.READ and is_dash(crop.picture, em):
            line = replace(line, grade=Grade.READ, others=())
        elif lone and line.text in _STROKES and not _is_middle(grid, crop):
            line = replace(line, text="", grade=Grade.UNCERTAIN, others=())
        found.append(line)
    return found


def is_dash(picture: Grey, em: float) -> bool:
    """Gives back whether the ink of a line is one short flat stroke.

    Args:
        picture: Dark on light.
        em: Usual height of a line on the page, in pixels.
    """
    ink = picture < INK
    if int(ink.sum()) < LEAST:
        ink = picture < PALE
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return False
    high, wide = int(rows[-1] - rows[0] + 1), int(columns[-1] - columns[0] + 1)
    if not NARROWEST * em <= wide <= WIDEST * em or high > max(TALLEST * em, 3):
        return False
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return wide >= LONGER * high and float(box.mean()) >= SOLID


def _is_middle(grid: Grid, crop: LineCrop) -> bool:
    _, top, _, bottom = grid.cell_box(grid.cells[crop.cell])
    ink = np.flatnonzero((crop.picture < PALE).any(1))
    if not len(ink):
        return False
    centre = crop.box[1] + (ink[0] + ink[-1]) / 2
    return bool(abs(centre - (top + bottom) / 2) <= MIDDLE * (bottom - top))
