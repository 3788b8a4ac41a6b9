"""Where long thin lines run on a reduced sheet, also bent, jagged and faint ones."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.layer import Floats

Grey = npt.NDArray[np.uint8]
DARKER, AROUND = 10, 25
"""A line is darker by this much than what is around it, in a window of so many pixels."""
SHORTEST, LONG = 0.012, 0.05
"""Shortest straight piece and shortest line, as shares of the longer side: letters have none."""
JAGGED, THICKEST = 2, 14
"""Pixels that a line may step aside, and pixels that it is thick at most."""
STEEPEST = 0.2
"""Lines further off than this are not taken for rulings."""
RIM = 0.02
"""Lines this near to the border, as a share of the sheet, are edges of the paper: they lean as the
paper lay, not as its print."""
STEP = 8
"""Pixels between the places at which a line is looked at."""


def traces(grey: Grey) -> tuple[list[Floats], list[Floats]]:
    """Gives back the upright and the level lines: (n, 2) of places along and across each."""
    local = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, AROUND, DARKER
    )
    ink = np.asarray(local, np.uint8)
    return _level(np.ascontiguousarray(ink.T)), _level(ink)


def _level(ink: Grey) -> list[Floats]:
    least = max(round(SHORTEST * max(ink.shape)), 12)
    wider = cv2.dilate(ink, np.ones((2 * JAGGED + 1, 1), np.uint8))
    kept = cv2.morphologyEx(wider, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    count, marked, stats, _ = cv2.connectedComponentsWithStats(kept, ltype=cv2.CV_16U)
    rim = RIM * len(ink)
    found = []
    for k in range(1, count):
        x, y, w, h, area = stats[k].tolist()
        if w < LONG * max(ink.shape) or area > THICKEST * w or h > STEEPEST * w + THICKEST:
            continue
        own = (marked[y : y + h, x : x + w : STEP] == k).astype(float)
        drawn = own.sum(0)
        places = np.flatnonzero((drawn > 0) & (drawn <= THICKEST))
        if len(places) > 3:
            middle = y + (np.arange(h) @ own)[places] / drawn[places]
            if rim < middle.mean() < len(ink) - rim:
                found.append(np.stack([x + STEP * places, middle], 1))
    return found
