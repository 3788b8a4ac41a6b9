"""Where lines of text stand on a picture."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractors.readers.models import DETECTOR, session

Grey = npt.NDArray[np.uint8]
Boxes = npt.NDArray[np.float64]

LONGEST = 1600
"""Pixels of the longer side that the model looks at; small print needs as much."""
SHORTEST = 320
INK, SCORE = 0.3, 0.5
LONG_LINE = 4.0
UNCLIP = 1.6
"""The model marks the core of a line; boxes grow by this much of area / perimeter."""


def available() -> bool:
    """Whether the model can be loaded."""
    return session(DETECTOR) is not None


def text_boxes(grey: Grey) -> Boxes:
    """Gives back (n, 4) upright boxes of lines of text, in pixels, in no order."""
    if not available() or min(grey.shape) < 8:
        return np.zeros((0, 4))
    heat = _heat(grey)
    (high, wide), (rows, columns) = grey.shape, heat.shape
    found: Boxes = np.clip(
        _boxes(heat) * np.array([wide / columns, high / rows] * 2), 0, [wide, high, wide, high]
    )
    return found


def text_angle(grey: Grey) -> float | None:
    """Gives back degrees anticlockwise, above -90 to 90, by which lines of text must turn.

    None where no long lines of text are found.
    """
    if not available() or min(grey.shape) < 8:
        return None
    mask = (_heat(grey) > INK).astype(np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    angles, weights = [], []
    for outline in outlines:
        _, (w, h), angle = cv2.minAreaRect(outline)
        if max(w, h) >= LONG_LINE * max(min(w, h), 1.0):
            angles.append(angle if w >= h else angle - 90.0)
            weights.append(max(w, h))
    if len(angles) < 3:
        return None
    double = np.radians(angles) * 2
    weight = np.array(weights)
    return float(
        np.degrees(np.arctan2((np.sin(double) * weight).sum(), (np.cos(double) * weight).sum())) / 2
    )


def _heat(grey: Grey) -> npt.NDArray[np.float32]:
    """Gives back how much each pixel of the reduced picture looks like text."""
    model = session(DETECTOR)
    high, wide = grey.shape
    scale = min(LONGEST / max(high, wide), max(1.0, SHORTEST / min(high, wide)))
    size = tuple(max(32, round(side * scale / 32) * 32) for side in (wide, high))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    block = np.repeat((small / 127.5 - 1.0)[None, None], 3, 1)
    heat: npt.NDArray[np.float32] = model(block)[0, 0]  # type: ignore[misc]
    return heat


def _boxes(heat: npt.NDArray[np.float32]) -> Boxes:
    mask = cv2.dilate((heat > INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines:
        x, y, w, h = cv2.boundingRect(outline)
        if (
            min(w, h) < 3
            or heat[y : y + h, x : x + w][mask[y : y + h, x : x + w] > 0].mean() < SCORE
        ):
            continue
        grow = w * h * UNCLIP / (2 * (w + h))
        found.append((x - grow, y - grow, x + w + grow, y + h + grow))
    return np.array(found, float).reshape(-1, 4)


def inked_rows(grey: Grey) -> Boxes:
    """Gives back (n, 4) boxes of lines by their ink alone, for where the model is missing."""
    ink = (grey < 170).astype(np.uint8)
    high = _letter_height(ink)
    smeared = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, int(high * 1.2) | 1), np.uint8))
    smeared = cv2.dilate(smeared, np.ones((max(3, int(high * 0.3)), 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(smeared)
    boxes = [
        (x, y, x + w, y + h)
        for x, y, w, h, _ in stats[1:count].tolist()
        if 0.5 * high <= h <= 4 * high and w >= 0.5 * high
    ]
    return np.array(boxes, float).reshape(-1, 4)


def _letter_height(ink: npt.NDArray[np.uint8]) -> float:
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    heights = stats[1:count, 3]
    heights = heights[(heights >= 8) & (heights <= 120)]
    return float(np.median(heights)) if len(heights) else 24.0
