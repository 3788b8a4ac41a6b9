"""Where lines of text stand on a picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extractors.readers.models import DETECTOR, session
from extractors.tables.components import components

Grey = npt.NDArray[np.uint8]
Boxes = npt.NDArray[np.float64]

LONGEST = 1600
"""Pixels of the longer side that the model looks at; small print needs as much."""
SHORTEST = 320
INK, SCORE = 0.3, 0.5
LONG_LINE = 4.0
STRIP = 320
"""Rows that the model looks at together: what it holds meanwhile is as large as its picture, and
half a gigabyte for a whole page."""
AROUND = 32
"""Rows that it sees beyond those that are taken from a strip."""
STEP = 160
"""Strips are as wide as a multiple of this: OpenVINO prepares itself for every new width."""
PRINTED = 215
"""A row whose pixels are all lighter holds nothing: ink of 170, reduced to half, is darker."""
UNCLIP = 1.6
"""The model marks the core of a line; boxes grow by this much of area / perimeter."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """Rows that the model sees, from ``start``, and those that are taken, up to ``end``."""

    start: int
    first: int
    end: int


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
    high, wide = grey.shape
    scale = min(LONGEST / max(high, wide), max(1.0, SHORTEST / min(high, wide)))
    size = tuple(max(32, round(side * scale / 32) * 32) for side in (wide, high))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    heat = np.zeros(small.shape, np.float32)
    for strip in _strips((small < PRINTED).any(1)):
        seen = _strip_heat(small[strip.start : strip.start + STRIP])
        heat[strip.first : strip.end] = seen[strip.first - strip.start : strip.end - strip.start]
    session(DETECTOR).let_go()  # type: ignore[union-attr]
    return heat


def _strip_heat(strip: Grey) -> npt.NDArray[np.float32]:
    """Gives back the heat of some rows, which are laid on white of a size the model knows."""
    model = session(DETECTOR)
    high, wide = strip.shape
    block = np.ones((1, 3, STRIP, -(-wide // STEP) * STEP), np.float32)
    block[0, :, :high, :wide] = strip.astype(np.float32) / 127.5 - 1.0
    heat: npt.NDArray[np.float32] = model(block)[0, 0, :high, :wide]  # type: ignore[misc]
    return heat


def _strips(printed: npt.NDArray[np.bool_]) -> Iterator[_Strip]:
    """Gives back the strips that hold all rows with print, cut between lines where that goes."""
    high, done = len(printed), 0
    while printed[done:].any():
        first = done + int(printed[done:].argmax())
        start = max(min(first - AROUND, high - STRIP), 0)
        end = min(start + STRIP, high)
        if end < high:
            last = end - AROUND
            white = np.flatnonzero(~printed[last - 2 * AROUND : last])
            end = last - 2 * AROUND + int(white[-1]) + 1 if len(white) else last
        yield _Strip(start, max(first - AROUND, done), end)
        done = end


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
    count, _, stats, _ = components(smeared)
    boxes = [
        (x, y, x + w, y + h)
        for x, y, w, h, _ in stats[1:count].tolist()
        if 0.5 * high <= h <= 4 * high and w >= 0.5 * high
    ]
    return np.array(boxes, float).reshape(-1, 4)


def _letter_height(ink: npt.NDArray[np.uint8]) -> float:
    count, _, stats, _ = components(ink)
    heights = stats[1:count, 3]
    heights = heights[(heights >= 8) & (heights <= 120)]
    return float(np.median(heights)) if len(heights) else 24.0
