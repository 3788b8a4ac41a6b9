"""Dashes of empty cells, told by their shape: a recogniser sees anything in a short stroke."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from extractors.readers.grading import Graded, is_figures
from extractors.tables.cell_ink import LEAST_DARK, is_flat
from extractors.tables.cell_lines import PAD, LineCrop
from extractors.tables.grid import Grid
from pipeline.model.evidence import Grade
from pipeline.model.table import Texts

Grey = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

INK, PALE, LEAST = 170, 205, 6
"""Grey of print; of a small soft stroke, where there are fewer pixels of print than that."""
WIDEST, NARROWEST, TALLEST = 0.55, 0.15, 0.3
"""Heights of a line of print: 一 is wider than a dash, a point narrower, and both are as flat."""
LONGEST = 1.3
"""The same for what was read as a dash: the long ones are as wide as 一."""
LONGER = 1.25
"""A dash is so many times as wide as it is high."""
SOLID, HALF_SOLID, SMALL = 0.6, 0.45, 24
"""Share of its box that a dash fills; one of fewer pixels than said as little, if its soft edges
fill the rest. Chosen."""
_STROKES = frozenset("一—–ー_-~～〜∼−‐‑―─")
_SIGNED = re.compile(r"[-−–—(（+]")
_DAYS, LEAST_DAYS = frozenset("二三四五六日"), 3
AROUND = 2 * PAD + 8
"""Pixels by which the picture of a dash is wider than it, with its soft ends."""
LETTER = 0.7
"""Height of a figure in lines."""
LEAST_FIGURES, MOST_FIGURES, HEADINGS = 6, 0.85, 3
"""So many figures, and such a share of a column without its headings, make it one of figures."""
ACROSS = 0.8
"""Share of its cell's width from which a stroke is no text: that keeps off the sides."""
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
    counts, em = _counts(grid, crops), _em(crops)
    found = []
    for crop, line in zip(crops, lines, strict=True):
        lone = counts[crop.cell] == 1 and len(line.text) <= 2
        if lone and line.text != "-" and _is_middle(grid, crop) and is_dash(crop.picture, em):
            line = replace(line, text="-", grade=Grade.READ, others=())
        elif lone and line.text == "-" and line.grade < Grade.READ and is_dash(crop.picture, em):
            line = replace(line, grade=Grade.READ, others=())
        elif lone and line.text in _STROKES and not _is_middle(grid, crop):
            line = replace(line, text="", grade=Grade.UNCERTAIN, others=())
        elif (
            lone
            and line.text in _STROKES
            and (_is_across(grid, crop) or not is_dash(crop.picture, em, LONGEST))
        ):
            line = replace(line, grade=Grade.UNCERTAIN, others=("",))
        found.append(_with_minus(line, crop.picture, em))
    return found


def told_dashes(grid: Grid, crops: Sequence[LineCrop]) -> list[bool]:
    """Gives back which lines of a table are dashes whatever a recogniser sees in them.

    Each is one short flat stroke, alone in its cell and in its middle, not from side to side.

    Args:
        grid: The table's grid.
        crops: Its lines.
    """
    counts, em = _counts(grid, crops), _em(crops)
    return [
        bool(counts[crop.cell] == 1)
        and crop.box[2] - crop.box[0] <= WIDEST * em + AROUND
        and is_dash(crop.picture, em)
        and _is_middle(grid, crop)
        and not _is_across(grid, crop)
        for crop in crops
    ]


def _counts(grid: Grid, crops: Sequence[LineCrop]) -> npt.NDArray[np.int64]:
    """Gives back the lines of each cell."""
    return np.bincount([crop.cell for crop in crops], minlength=len(grid.cells))


def _em(crops: Sequence[LineCrop]) -> float:
    """Gives back the usual height of a picture of a line, in pixels."""
    return float(np.median([c.box[3] - c.box[1] for c in crops])) if crops else 0.0


def _with_minus(line: Graded, picture: Grey, em: float) -> Graded:
    """Gives back a line in doubt where figures and the stroke before them do not agree."""
    if not is_figures(line.text) or _SIGNED.match(line.text):
        return line
    if not leads_with_stroke(picture, em):
        return line
    return replace(line, grade=Grade.UNCERTAIN, others=(f"-{line.text}", *line.others)[:4])


def leads_with_stroke(picture: Grey, em: float) -> bool:
    """Gives back whether a short flat stroke stands by itself before the rest of a line.

    Args:
        picture: Dark on light.
        em: Usual height of a line on the page, in pixels.
    """
    pale = (picture < PALE).astype(np.uint8)
    inked = np.flatnonzero(pale.any(0))
    gaps = np.flatnonzero(np.diff(inked) > 1)
    if not len(gaps):
        return False
    first, rest = pale[:, inked[0] : inked[gaps[0]] + 1], pale[:, inked[gaps[0] + 1] :]
    rows, around = np.flatnonzero(first.any(1)), np.flatnonzero(rest.any(1))
    high, wide = int(rows[-1] - rows[0] + 1), first.shape[1]
    dark = float((255.0 - picture[:, inked[0] : inked[gaps[0]] + 1])[first > 0].sum())
    if not is_flat(wide, high, em * LETTER) or dark < LEAST_DARK:
        return False
    off = abs((rows[0] + rows[-1]) - (around[0] + around[-1])) / 2
    return bool(off <= MIDDLE * (around[-1] - around[0] + 1))


def mark_dashes(texts: Texts) -> None:
    """Takes a lone stroke in a column of figures for a dash: 一 is no amount.

    Args:
        texts: Of a table; changed.
    """
    for c in range(texts.shape[1]):
        column = [(r, str(t)) for r, t in enumerate(texts[:, c].tolist()) if t]
        strokes = [r for r, t in column if t in _STROKES and t != "-" and not _of_days(texts[r])]
        figures = sum(is_figures(text) for _, text in column)
        dashes = sum(text in _STROKES for _, text in column)
        few = figures < LEAST_FIGURES or figures + dashes < MOST_FIGURES * (len(column) - HEADINGS)
        if strokes and not few:
            texts[strokes, c] = "-"


def _of_days(row: Texts) -> bool:
    """Whether a row holds the days of the week, of which 一 is Monday."""
    return sum(str(text) in _DAYS for text in row.tolist()) >= LEAST_DAYS


def is_dash(picture: Grey, em: float, widest: float = WIDEST) -> bool:
    """Gives back whether the ink of a line is one short flat stroke.

    Args:
        picture: Dark on light.
        em: Usual height of a line on the page, in pixels.
        widest: Heights of a line that it is wide at most.
    """
    ink = picture < INK
    if int(ink.sum()) < LEAST:
        ink = picture < PALE
    if _is_flat_stroke(ink, em, widest):
        return True
    # The rounded ends of a stroke a few pixels high are much of it: with its edges it is solid.
    small = int(ink.sum()) < SMALL and _is_flat_stroke(ink, em, widest, least=HALF_SOLID)
    return small and _is_flat_stroke(picture < PALE, em, widest)


def _is_flat_stroke(ink: Bools, em: float, widest: float, least: float = SOLID) -> bool:
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return False
    high, wide = int(rows[-1] - rows[0] + 1), int(columns[-1] - columns[0] + 1)
    if not NARROWEST * em <= wide <= widest * em or high > max(TALLEST * em, 3):
        return False
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return wide >= LONGER * high and float(box.mean()) >= least


def _is_across(grid: Grid, crop: LineCrop) -> bool:
    """Whether a stroke runs from side to side of its cell: a rule between two that became one."""
    left, _, right, _ = grid.cell_box(grid.cells[crop.cell])
    ink = np.flatnonzero((crop.picture < PALE).any(0))
    return bool(len(ink)) and bool(ink[-1] - ink[0] >= ACROSS * (right - left))


def _is_middle(grid: Grid, crop: LineCrop) -> bool:
    _, top, _, bottom = grid.cell_box(grid.cells[crop.cell])
    ink = np.flatnonzero((crop.picture < PALE).any(1))
    if not len(ink):
        return False
    centre = crop.box[1] + (ink[0] + ink[-1]) / 2
    return bool(abs(centre - (top + bottom) / 2) <= MIDDLE * (bottom - top))
