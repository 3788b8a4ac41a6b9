"""Ruling lines that are made of dots or dashes."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.dark_things import Grey, Print
from extractors.tables.layer import Bools

THIN, LONG = 0.28, 0.75
"""A dot or dash is this thick and this long at most, in letter heights."""
CROSS, IN_BARS = 2.0, 0.95
"""Dashes that meet are a cross or corner: so large at most, in letter heights, and so much of it in
one level and one upright bar."""
LEAST_CROSS, SLIM = 0.7, 0.4
GAP, LEAST, FILLED = 0.7, 4.0, 0.3
"""White between dashes and length of their line, in letter heights; the share of it they fill."""
BAR = 5
"""Pixels that a bar is thick."""


def dashed_lines(found: Print) -> tuple[Grey, Grey]:
    """Gives back masks of upright (transposed) and of level lines of dots or dashes."""
    thin, long = max(4.0, THIN * found.letter), LONG * found.letter
    wide, high = found.stats[:, 2], found.stats[:, 3]
    both = crosses(found)
    level = ((high <= thin) & (wide <= long)) | both
    upright = ((wide <= thin) & (high <= long)) | both
    level[0] = upright[0] = False
    lying = np.ascontiguousarray(cv2.transpose(upright[found.labels].astype(np.uint8)))
    return _lines(lying, found.letter), _lines(level[found.labels].astype(np.uint8), found.letter)


def _lines(marks: Grey, letter: float) -> Grey:
    """Gives back the level lines that marks make."""
    gap, least = round(GAP * letter), round(LEAST * letter)
    thicker = cv2.dilate(marks, np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(thicker, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    closed[cv2.blur(thicker * np.uint8(255), (least, 1)) < FILLED * 255] = 0
    lines: Grey = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    return lines


def crosses(found: Print) -> Bools:
    """Gives back which things are dashes that meet: all their ink in two bars."""
    stats = found.stats
    most = CROSS * found.letter
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    small = (np.maximum(wide, high) <= most) & (np.minimum(wide, high) >= SLIM * found.letter)
    small &= (area <= BAR * (wide + high)) & (area < 0.4 * wide * high)
    small &= np.maximum(wide, high) >= LEAST_CROSS * found.letter
    small[0] = False
    y, x = np.nonzero(small[found.labels])
    if not len(y):
        return small
    which = found.labels[y, x]
    bars = _best_bar(which, y - stats[which, 1], len(stats)) + _best_bar(
        which, x - stats[which, 0], len(stats)
    )
    both: Bools = small & (bars - BAR * BAR / 2 >= IN_BARS * area)
    return both


def _best_bar(
    which: npt.NDArray[np.int32], place: npt.NDArray[np.int64], count: int
) -> npt.NDArray[np.int64]:
    """Gives back the most ink of each thing that lies in BAR neighbouring rows (or columns)."""
    size = int(place.max()) + 1
    ink = np.bincount(which * size + place, minlength=count * size).reshape(count, size)
    total = np.cumsum(np.pad(ink, ((0, 0), (1, 0))), 1)
    if size <= BAR:
        return np.asarray(total[:, -1])
    best: npt.NDArray[np.int64] = (total[:, BAR:] - total[:, :-BAR]).max(1)
    return best
