"""Ruling lines that lean, on photos taken from aside: the map that sets them upright again."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.layer import Floats

Grey = npt.NDArray[np.uint8]
SIDE = 1800
"""Longer side in pixels of the picture that lines are looked for on."""
STEEPEST = 0.2
"""Lines further off than this are not taken for rulings."""
INK = 170
SHORTEST, LONG = 0.012, 0.05
"""Shortest straight piece and shortest line, as shares of the longer side: letters have none."""
JAGGED, THICKEST = 2, 14
"""Pixels that a line may step aside, and pixels that it is thick at most."""
LEAST_LINES, LEAST_SPREAD = 4, 0.25
"""So many lines over so much of the sheet say how it leans."""
ODD = 0.012
"""A line that is so far off the others' lean is none of theirs."""
AGREEING = 0.6
"""Share of the length of all lines that must share one lean."""
LEANING = 0.004
"""Lean, in pixels a pixel, from which a sheet is set upright; grids bear less."""


def set_upright(grey: Grey) -> tuple[Floats, tuple[int, int]] | None:
    """Gives back the map that makes leaning rulings upright and level, and the canvas for it.

    None where there are too few rulings, they disagree, or nothing leans.
    """
    high, wide = grey.shape
    upright, level = _rulings(grey)
    across, down = _lean(upright, wide), _lean(level, high)
    if across is None or max(_most(across, wide), _most(down, high)) < LEANING:
        return None
    corners = _corners(across, down or (0.0, 0.0), wide, high)
    square = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), square)
    bounds = cv2.perspectiveTransform(square[None], matrix)[0]
    least, most = bounds.min(0), bounds.max(0)
    shift = np.array([[1, 0, -least[0]], [0, 1, -least[1]], [0, 0, 1]], float)
    size = (round(float(most[0] - least[0])), round(float(most[1] - least[1])))
    return shift @ np.asarray(matrix, float), size


def _rulings(grey: Grey) -> tuple[Floats, Floats]:
    """Gives back (offset, lean, length) of upright and of level lines, from the middle.

    ``offset`` is where a line crosses the middle of the sheet, so that lines that meet in one
    far point lean in proportion to it.
    """
    scale = min(1.0, SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = (small < INK).astype(np.uint8)
    return _upright(ink) / (scale, 1.0, scale), _upright(ink.T) / (scale, 1.0, scale)


def _upright(ink: Grey) -> Floats:
    """Gives back (offset, lean, length) of the long thin upright lines, also of jagged ones."""
    high, wide = ink.shape
    least = max(round(SHORTEST * max(ink.shape)), 12)
    wider = cv2.dilate(np.ascontiguousarray(ink), np.ones((1, 2 * JAGGED + 1), np.uint8))
    kept = cv2.morphologyEx(wider, cv2.MORPH_OPEN, np.ones((least, 1), np.uint8))
    count, marked, stats, _ = cv2.connectedComponentsWithStats(kept)
    found = []
    for k in range(1, count):
        x, y, w, h, area = stats[k].tolist()
        if h < LONG * max(ink.shape) or area > THICKEST * h or w > STEEPEST * h + THICKEST:
            continue
        rows, columns = np.nonzero(marked[y : y + h, x : x + w] == k)
        lean, start = np.polyfit(rows + y - high / 2, columns + x - wide / 2, 1).tolist()
        found.append((start, lean, h))
    return np.array(found, float).reshape(-1, 3)


def _lean(lines: Floats, extent: int) -> tuple[float, float] | None:
    """Gives back lean in the middle and its growth by offset, None where lines do not tell."""
    if len(lines) < LEAST_LINES:
        return None
    total = lines[:, 2].sum()
    middle, growth = _weighted_median(lines[:, 1], lines[:, 2]), 0.0
    reach = 3 * ODD
    for _ in range(4):
        near = np.abs(lines[:, 1] - middle - growth * lines[:, 0]) < reach
        kept = lines[near]
        if len(kept) < LEAST_LINES or np.ptp(kept[:, 0]) < LEAST_SPREAD * extent:
            return None
        growth, middle = np.polyfit(kept[:, 0], kept[:, 1], 1, w=np.sqrt(kept[:, 2])).tolist()
        reach = ODD
    return (middle, growth) if kept[:, 2].sum() >= AGREEING * total else None


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _most(lean: tuple[float, float] | None, extent: int) -> float:
    """Gives back the largest lean on the inner half of a sheet."""
    if lean is None:
        return 0.0
    middle, growth = lean
    return abs(middle) + abs(growth) * extent / 4


def _corners(
    across: tuple[float, float], down: tuple[float, float], wide: int, high: int
) -> Floats:
    """Gives back where the lines at the four sides of a sheet cross, clockwise from top left."""
    found = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        left, top = x * wide / 2, y * high / 2
        s, t = across[0] + across[1] * left, down[0] + down[1] * top
        # on both lines: X = left + s * Y and Y = top + t * X
        at_x = (left + s * top) / (1 - s * t)
        found.append([at_x + wide / 2, top + t * at_x + high / 2])
    return np.array(found)
