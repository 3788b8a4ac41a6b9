"""Ink that a reading does not explain: something stands there that was not read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from extractors.readers.grading import Graded
from extractors.tables.cell_ink import pale_marks
from extractors.tables.cell_lines import CellInk, LineCrop
from pipeline.model.evidence import Grade

Grey = npt.NDArray[np.uint8]

INK, LEAST = 170, 2
"""Darker than this is ink; so many pixels of it in a column are more than a speck."""
WIDE, NARROW = 0.6, 0.4
"""Half the width of a Chinese character and of a figure or letter, in heights of the line."""
STEPS = 0.25
"""Heights of a picture by which a recogniser may be off where a character stands: one and a half
of its steps."""
MOST = 0.25
"""Heights of a line: so much ink beyond all characters is one that was not read, be it a 1."""
LOWEST = 0.6
"""Heights of a usual line that a line has at least: 一 alone tells nothing of its own."""
_HAN = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


def with_doubts(lines: Sequence[Graded], crops: Sequence[LineCrop]) -> list[Graded]:
    """Gives back the lines of a table, those with ink that no character explains in doubt.

    Args:
        lines: As they were graded, with the places of their characters.
        crops: Their pictures.
    """
    em = float(np.median([crop.picture.shape[0] for crop in crops])) if crops else 0.0
    return [
        replace(line, grade=Grade.UNCERTAIN)
        if line.grade >= Grade.READ and is_unexplained(line, crop.picture, em)
        else line
        for line, crop in zip(lines, crops, strict=True)
    ]


def is_unexplained(line: Graded, picture: Grey, em: float) -> bool:
    """Gives back whether ink stands in a line where none of its characters was seen.

    Args:
        line: The reading; without places of characters nothing is known.
        picture: Dark on light.
        em: Usual height of a picture of a line, in pixels.
    """
    if not line.places:
        return False
    ink = picture < INK
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.sum(0) >= LEAST)
    if not len(rows) or not len(columns):
        return False
    high = max(float(rows[-1] - rows[0] + 1), LOWEST * em)
    same = len(line.text) == len(line.places)
    half = np.array([_half(sign) for sign in line.text] if same else [WIDE] * len(line.places))
    half = half * high
    reach = half + STEPS * picture.shape[0]
    middles = np.array(line.places) * picture.shape[1]
    beyond = np.abs(columns[:, None] - middles[None]) > reach[None]
    return bool(int(beyond.all(1).sum()) >= MOST * high)


def _half(sign: str) -> float:
    """Gives back half the width of a character, in heights of its line."""
    if sign.isspace():
        return -STEPS
    return WIDE if _HAN.match(sign) else NARROW


def cells_with_more(
    inks: Sequence[CellInk], crops: Sequence[LineCrop], lines: Sequence[Graded], letter: float
) -> list[int]:
    """Gives back the cells in which a mark stands, pale as it may be, beside what was read.

    Args:
        inks: Where cells have ink.
        crops: Their lines.
        lines: The readings of these.
        letter: Usual height of a letter or figure, in pixels.
    """
    read: dict[int, list[LineCrop]] = {}
    for crop, line in zip(crops, lines, strict=True):
        if line.text:
            read.setdefault(crop.cell, []).append(crop)
    return [ink.cell for ink in inks if _has_more(ink, read.get(ink.cell, []), letter)]


def _has_more(ink: CellInk, read: Sequence[LineCrop], letter: float) -> bool:
    rest = ink.picture.copy()
    for crop in read:
        x0, top, x1, bottom = crop.box
        rows = slice(max(top - ink.top, 0), max(bottom - ink.top, 0))
        rest[rows, max(x0 - ink.left, 0) : max(x1 - ink.left, 0)] = 255
    return bool(pale_marks(rest, letter).any())
