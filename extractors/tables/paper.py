"""The light that falls on a sheet, and the sheet without it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
DARKEST, FAINT = 0.5, 70.0
"""Percentile that is taken for ink, and how dark ink is at least made."""
LIGHTEST_INK = 235.0


def paper_of(grey: Grey) -> Grey:
    """Gives back how light the paper is at each pixel, as if nothing were printed on it."""
    high, wide = grey.shape
    size = (max(wide // 4, 1), max(high // 4, 1))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    lit: Grey = cv2.resize(paper, (wide, high), interpolation=cv2.INTER_LINEAR)
    return lit


def flatten(grey: Grey) -> Grey:
    """Gives back the picture divided by its paper, which takes shadows away."""
    flat: Grey = cv2.divide(grey, np.maximum(paper_of(grey), 1), scale=255)
    return _deepened(flat)


def _deepened(flat: Grey) -> Grey:
    """Gives back a faint print as a dark one; a blank sheet stays blank."""
    ink = float(np.percentile(flat[::2, ::2], DARKEST))
    if not FAINT < ink < LIGHTEST_INK:
        return flat
    steps = 255 - (255 - np.arange(256, dtype=np.float32)) * (255 - FAINT) / (255 - ink)
    dark: Grey = cv2.LUT(flat, np.clip(steps, 0, 255).astype(np.uint8))
    return dark
