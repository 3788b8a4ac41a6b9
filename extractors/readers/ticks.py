"""Ticks, told by their shape: at a low resolution a recogniser reads N, J or V in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from extractors.readers.grading import Graded
from extractors.tables.cell_lines import LineCrop
from pipeline.model.evidence import Grade

Grey = npt.NDArray[np.uint8]

INK = 170
SMALLEST = 6
"""Pixels across and down of the least tick."""
NARROWEST, WIDEST = 0.5, 1.6
"""Widths of a tick in its heights."""
CORNER_WIDE, CORNER_HIGH, EMPTY = 0.3, 0.35, 0.06
"""Share of its box that each empty corner takes, and most ink in one: above its hook on the left,
and under its long stroke on the right. N, V, J and 4 have ink in one of them."""
HOOK_LEAST, HOOK_MOST, HOOK_HIGH = 0.12, 0.65, 0.12
"""Where its lowest point stands between left and right, and how far above it its left end is: a
slash begins at its lowest point."""
TICK = "√"
_OTHER_MARKS = frozenset("√✓✔○Oo〇0×Xx△")
_LIKE_TICK = frozenset("NJVvdwy小之」レノ丿")
COMMON = 12
"""So many ticks make a sheet of ticks, on which a lone letter may be one."""


def with_ticks(crops: Sequence[LineCrop], lines: Sequence[Graded]) -> list[Graded]:
    """Gives back the lines of a table, those that are a lone tick read as one.

    Args:
        crops: Its lines, in the order of their readings.
        lines: Their readings.
    """
    counts = Counter(crop.cell for crop in crops)
    lone = [
        counts[crop.cell] == 1 and _may_be(line.text)
        for crop, line in zip(crops, lines, strict=True)
    ]
    found = [
        replace(line, text=TICK, grade=Grade.READ, others=())
        if alone and is_tick(crop.picture)
        else line
        for crop, line, alone in zip(crops, lines, lone, strict=True)
    ]
    if sum(line.text == TICK for line in found) < COMMON:
        return found
    return [
        replace(line, grade=Grade.UNCERTAIN, others=(TICK, *line.others)[:4])
        if alone and line.text in _LIKE_TICK
        else line
        for line, alone in zip(found, lone, strict=True)
    ]


def _may_be(text: str) -> bool:
    return len(text) <= 2 and text not in _OTHER_MARKS and not (len(text) == 2 and text.isdigit())


def is_tick(picture: Grey) -> bool:
    """Gives back whether the ink of a line is one tick: a short stroke down, a long one up.

    Args:
        picture: Dark on light.
    """
    ink = picture < INK
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return False
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    high, wide = box.shape
    if min(high, wide) < SMALLEST or not NARROWEST * high <= wide <= WIDEST * high:
        return False
    top, side = max(round(CORNER_HIGH * high), 1), max(round(CORNER_WIDE * wide), 1)
    if max(box[:top, :side].mean(), box[-top:, -side:].mean()) > EMPTY:
        return False
    lowest = float(np.flatnonzero(box[-max(high // 8, 1) :].any(0)).mean()) / (wide - 1)
    left = float(np.flatnonzero(box[:, : max(wide // 8, 1)].any(1)).mean()) / (high - 1)
    right = bool(box[:top, -side:].any())
    return right and HOOK_LEAST <= lowest <= HOOK_MOST and left <= 1 - HOOK_HIGH
