"""Ruling lines that lean, on photos taken from aside: the map that sets them upright again."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.tables.layer import Floats

LEAST_LINES, LEAST_SPREAD = 4, 0.25
"""So many lines over so much of the sheet say how it leans."""
ODD = 0.012
"""A line that is so far off the others' lean is none of theirs."""
AGREEING = 0.6
"""Share of the length of all lines that must share one lean."""
LEANING = 0.004
"""Lean, in pixels a pixel, from which a sheet is set upright; grids bear less."""


def set_upright(
    size: tuple[int, ...], found: tuple[list[Floats], list[Floats]]
) -> tuple[Floats, tuple[int, int]] | None:
    """Gives back the map that makes leaning rulings upright and level, and the canvas for it.

    None where there are too few rulings, they disagree, or nothing leans.

    Args:
        size: (high, wide) of the reduced sheet.
        found: Its upright and its level lines.
    """
    high, wide = size
    upright, level = _leaning(found[0], high, wide), _leaning(found[1], wide, high)
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


def _leaning(found: Sequence[Floats], along: int, across: int) -> Floats:
    """Gives back (offset, lean, length) of lines, from the middle.

    ``offset`` is where a line crosses the middle of the sheet, so that lines that meet in one
    far point lean in proportion to it.
    """
    lines = []
    for trace in found:
        lean, start = np.polyfit(trace[:, 0] - along / 2, trace[:, 1] - across / 2, 1).tolist()
        lines.append((start, lean, float(np.ptp(trace[:, 0]))))
    return np.array(lines, float).reshape(-1, 3)


def _lean(lines: Floats, extent: int) -> tuple[float, float] | None:
    """Gives back lean in the middle and its growth by offset, None where lines do not tell."""
    if len(lines) < LEAST_LINES:
        return None
    total = lines[:, 2].sum()
    middle, growth = weighted_median(lines[:, 1], lines[:, 2]), 0.0
    reach = 3 * ODD
    for _ in range(4):
        near = np.abs(lines[:, 1] - middle - growth * lines[:, 0]) < reach
        kept = lines[near]
        if len(kept) < LEAST_LINES or np.ptp(kept[:, 0]) < LEAST_SPREAD * extent:
            return None
        growth, middle = np.polyfit(kept[:, 0], kept[:, 1], 1, w=np.sqrt(kept[:, 2])).tolist()
        reach = ODD
    return (middle, growth) if kept[:, 2].sum() >= AGREEING * total else None


def weighted_median(values: Floats, weights: Floats) -> float:
    """Gives back the value at which half of the weight is reached."""
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
