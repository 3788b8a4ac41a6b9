from __future__ import annotations

import cv2
import numpy as np
import pytest
from drawn_pages import picture_table

from extractors.tables.lean import set_upright
from extractors.tables.scan_lines import scan_grids
from extractors.tables.sheet_image import straighten
from extractors.tables.traces import traces


def seen_from(picture: np.ndarray, shifts: list[tuple[float, float]]) -> np.ndarray:
    """Gives back a picture whose corners, clockwise from top left, are moved by shares of it."""
    high, wide = picture.shape[:2]
    square = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    moved = square + np.array(shifts, np.float32) * (wide, high)
    matrix = cv2.getPerspectiveTransform(square, moved.astype(np.float32))
    return cv2.warpPerspective(picture, matrix, (wide, high), borderValue=(255, 255, 255))


def sheet() -> np.ndarray:
    picture = np.asarray(picture_table().convert("RGB"))
    return cv2.copyMakeBorder(picture, 150, 150, 150, 150, cv2.BORDER_CONSTANT, value=(255,) * 3)


@pytest.mark.parametrize(
    "shifts",
    [
        [(0.04, 0), (0.04, 0), (-0.04, 0), (-0.04, 0)],  # leans to one side
        [(0.04, 0), (-0.04, 0), (0, 0), (0, 0)],  # narrower at the top
        [(0.0, 0.03), (0, 0), (0, 0), (0, -0.03)],  # lower at the left
        [(0.03, 0.03), (0.01, 0.06), (-0.03, 0.01), (-0.02, -0.02)],  # turned too
    ],
)
def test_a_table_seen_from_aside_has_all_its_rows_and_columns(shifts):
    straight = [grid.grid.shape for grid in scan_grids(straighten(sheet()).grey)]
    leaning = straighten(seen_from(sheet(), shifts))
    assert [grid.grid.shape for grid in scan_grids(leaning.grey)] == straight
    assert set_upright(leaning.grey.shape, traces(leaning.grey)) is None


def test_what_does_not_lean_and_what_has_no_rulings_stays():
    for grey in (cv2.cvtColor(sheet(), cv2.COLOR_BGR2GRAY), np.full((900, 700), 255, np.uint8)):
        assert set_upright(grey.shape, traces(grey)) is None
