"""How far a sheet is turned off level."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.tables.layer import Floats
from extractors.tables.paper import Grey

LEAST_SKEW = 0.05
SKEW_RANGE, WIDE_SKEW_RANGE = 6.0, 24.0
"""Degrees looked at first, and where the best is at their edge."""
SKEW_SIDE, SKEW_POINTS = 1200, 40_000
INK = 190


def skew_angle(grey: Grey) -> float:
    """Gives back degrees anticlockwise by which text and lines must turn to be level."""
    scale = min(1.0, SKEW_SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    y, x = np.nonzero(small < INK)
    if len(y) < 200:
        return 0.0
    step = max(1, len(y) // SKEW_POINTS)
    y, x = y[::step], x[::step]

    def sharpness(angle: float) -> float:
        rows = (y - x * np.tan(np.radians(angle)) + 2000).astype(np.int64)
        return float((np.bincount(rows).astype(float) ** 2).sum())

    best = max(np.arange(-SKEW_RANGE, SKEW_RANGE + 0.01, 0.4), key=sharpness)
    if abs(best) > SKEW_RANGE - 0.5:
        best = max(np.arange(-WIDE_SKEW_RANGE, WIDE_SKEW_RANGE + 0.01, 0.8), key=sharpness)
    for fine in (0.1, 0.03):
        best = max(best + np.arange(-4, 5) * fine, key=sharpness)
    return float(best)


def levelled(angle: float, wide: int, high: int) -> tuple[Floats, tuple[int, int]]:
    """Gives back the turn that levels a sheet, on a canvas that loses no corner."""
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    new_wide, new_high = high * sin + wide * cos, high * cos + wide * sin
    turn[:, 2] += [(new_wide - wide) / 2, (new_high - high) / 2]
    return np.vstack([turn, [0, 0, 1]]), (round(new_wide), round(new_high))
