"""Ticks, told by their shape: at a low resolution a recogniser reads N, J or V in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from extractors.readers.grading import Graded
from extractors.tables.cell_ink import PALE
from extractors.tables.cell_lines import LineCrop
from pipeline.model.evidence import Grade

Grey = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

INK, HALFWAY = 170, 0.5
"""Darker than this is ink; of a pale mark, what is darker than half of its darkest is. The long
stroke of a tick is often paler than its hook, so that its shape may show in all that is pale."""
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
RING = "○"
_LIKE_RING = frozenset("OoC〇")
ROUND, INSIDE, CORNER = 1.4, 0.34, 0.16
"""Longer side of a ring in its shorter, and shares of its box that its inside and corners take."""
HOLLOW, ROUNDED = 0.06, 0.2
"""Most ink in its inside, and in a corner: square ones have more."""
RIM, CLOSED = 0.2, 0.9
"""Share of a side that its corners take, and share of the rest along which it has ink: C has less
on its right. All of these are chosen. By them none of 480 drawn C is a ring and 321 of 465 drawn ○
are (32 faces, 12 to 40 pixels, sharp to soft); the others stay in doubt."""
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
        counts[crop.cell] == 1 and _may_be(line) for crop, line in zip(crops, lines, strict=True)
    ]
    found = [
        replace(line, text=TICK, grade=Grade.READ, others=())
        if (alone or line.text == TICK) and is_tick(crop.picture)
        else line
        for crop, line, alone in zip(crops, lines, lone, strict=True)
    ]
    if sum(line.text == TICK for line in found) < COMMON:
        return found
    return [
        _as_mark(crop.picture, line) if counts[crop.cell] == 1 else line
        for crop, line in zip(crops, found, strict=True)
    ]


def _as_mark(picture: Grey, line: Graded) -> Graded:
    """Gives back a lone letter on a sheet of ticks as the mark it is, or in doubt as one."""
    if line.text in _LIKE_RING and is_ring(picture):
        return replace(line, text=RING, grade=Grade.READ, others=())
    mark = TICK if line.text in _LIKE_TICK else RING if line.text in _LIKE_RING else ""
    if not mark:
        return line
    return replace(line, grade=Grade.UNCERTAIN, others=(mark, *line.others)[:4])


def _may_be(line: Graded) -> bool:
    """Whether a lone text may be a tick: what is none of its letters is not, read without doubt."""
    text = line.text
    if line.grade >= Grade.READ and not (text in _LIKE_TICK or (text.isascii() and len(text) == 1)):
        return False
    return len(text) <= 2 and text not in _OTHER_MARKS and not (len(text) == 2 and text.isdigit())


def is_tick(picture: Grey) -> bool:
    """Gives back whether the ink of a line is one tick: a short stroke down, a long one up.

    Args:
        picture: Dark on light.
    """
    return any(_is_tick(box) for box in (_box(picture), _box(picture, PALE)))


def _is_tick(box: Bools) -> bool:
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


def is_ring(picture: Grey) -> bool:
    """Gives back whether the ink of a line is one ring: round, its inside and its corners empty.

    Args:
        picture: Dark on light.
    """
    box = _box(picture)
    high, wide = box.shape
    if min(high, wide) < SMALLEST or max(high, wide) > ROUND * min(high, wide):
        return False
    top, side = round(INSIDE * high), round(INSIDE * wide)
    inside = box[top : high - top, side : wide - side]
    y, x = max(round(CORNER * high), 1), max(round(CORNER * wide), 1)
    corners = (box[:y, :x], box[:y, -x:], box[-y:, :x], box[-y:, -x:])
    if float(inside.mean()) > HOLLOW or max(float(part.mean()) for part in corners) > ROUNDED:
        return False
    return min(_along(box), _along(box[:, ::-1]), _along(box.T), _along(box.T[:, ::-1])) >= CLOSED


def _along(box: Bools) -> float:
    """Gives back the share of rows with ink in their left third, those at the corners left out."""
    high, wide = box.shape
    rim = round(RIM * high)
    return float(box[rim : high - rim, : wide // 3].any(1).mean())


def _box(picture: Grey, least: float = INK) -> Bools:
    """Gives back the ink of a picture, cut to it; (0, 0) where there is none."""
    pale = 255 - HALFWAY * (255 - float(picture.min(initial=255)))
    ink = picture < max(least, pale)
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return np.zeros((0, 0), bool)
    box: Bools = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return box
