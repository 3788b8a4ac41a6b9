"""Pixels of ruling lines on a straightened scan: drawn ones, faint ones, dotted and dashed ones."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.dark_things import Print
from extractors.tables.dotted import dashed_lines

Grey = npt.NDArray[np.uint8]
INK = 190
THICKEST = 16
"""Pixels: a thicker bar is no ruling line."""
LETTERS = 1.5
"""Shortest line, in letter heights: strokes of large letters are no lines."""
LEAST = 25
"""Pixels of the shortest line on any sheet."""
FAINTEST, NOISE = 4.0, 3.0
"""A faint rule is darker than both its sides by this much, and by so many times the noise."""
ALONG = 9
"""Pixels along a line over which its darkness is averaged."""
KEPT = 0.75
"""Share of a faint rule that must show."""
HALO = 5
"""Pixels around print that are no faint rule."""


def shortest_line(wide: int, letter: float) -> int:
    """Gives back the pixels of the shortest upright line; level ones are half as long again."""
    return max(LEAST, wide // 60, round(LETTERS * letter))


def line_masks(grey: Grey, found: Print, *, faint: bool) -> tuple[Grey, Grey]:
    """Gives back masks (0 or 1) of upright and of level lines, also of faint ones."""
    least = shortest_line(grey.shape[1], found.letter)
    ink = _ink(grey)
    level = _drawn(ink, int(least * 1.5))
    upright = _drawn(cv2.transpose(ink), least)
    if faint:
        bare = _without_print(grey, found)
        level |= _faint(bare, int(least * 1.5))
        upright |= _faint(cv2.transpose(bare), least)
        if found.letter:
            dashed = dashed_lines(found)
            level |= dashed[1]
            upright |= dashed[0]
    return np.ascontiguousarray(cv2.transpose(upright)), level


def _ink(grey: Grey) -> Grey:
    """Gives back a mask of dark thin things; filled areas count only by their edges."""
    dark = (grey < INK).astype(np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((THICKEST + 5,) * 2, np.uint8))
    local = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12
    )
    dark[cv2.dilate(solid, np.ones((5, 5), np.uint8)) > 0] = 0
    ink: Grey = cv2.bitwise_or(dark, np.asarray(local, np.uint8))
    return ink


def _drawn(ink: Grey, least: int) -> Grey:
    """Gives back level lines that show all along."""
    thicker = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    drawn: Grey = cv2.morphologyEx(thicker, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    return drawn


def _without_print(grey: Grey, found: Print) -> Grey:
    """Gives back the sheet with its letters and figures painted over; rules are left."""
    most = max(3 * found.letter, 20.0)
    small = (found.stats[:, 2] <= most) & (found.stats[:, 3] <= most)
    small[0] = False
    letters = cv2.dilate(small[found.labels].astype(np.uint8), np.ones((HALO, HALO), np.uint8))
    bare = grey.copy()
    bare[letters > 0] = 255
    return bare


def _faint(bare: Grey, least: int) -> Grey:
    """Gives back level lines that are a little darker than what is above and below them."""
    weak = slight(bare)
    share = cv2.blur(weak * np.uint8(255), (least, 1))
    steady = (share >= KEPT * 255).astype(np.uint8)
    reach = cv2.dilate(steady, np.ones((1, least), np.uint8))
    line: Grey = cv2.morphologyEx(reach & weak, cv2.MORPH_CLOSE, np.ones((1, ALONG), np.uint8))
    return line


def slight(bare: Grey, least: float = 0.0) -> Grey:
    """Gives back a mask of what is darker than above and below it, by ``least`` or by a little."""
    near = cv2.blur(bare, (ALONG, 1))
    step = 4
    darker = np.zeros_like(bare)
    beside = cv2.min(near[: -2 * step], near[2 * step :])
    darker[step:-step] = cv2.subtract(beside, near[step:-step])
    weak: Grey = (darker > max(FAINTEST, NOISE * _noise(near), least)).astype(np.uint8)
    return weak


def _noise(near: Grey) -> float:
    """Gives back the usual grain of the paper, in grey levels."""
    rows = near[:: max(1, len(near) // 200)].astype(np.int16)
    steps = np.abs(rows[:, ALONG:] - rows[:, :-ALONG])
    return float(np.median(steps)) * 1.05
