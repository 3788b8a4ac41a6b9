"""Ticks and times of attendance sheets that a recogniser takes for something else."""

import cv2
import numpy as np
import pytest

from extractors.readers.clock_lines import with_colons
from extractors.readers.grading import Graded
from extractors.readers.ticks import COMMON, is_ring, is_tick, with_ticks
from extractors.tables.cell_lines import LineCrop
from extractors.tables.grid import Grid
from pipeline.model.evidence import Grade
from pipeline.model.table import Span

STROKES = {
    "√": [(4, 14), (8, 20), (20, 4)],
    "✓": [(4, 12), (8, 19), (18, 3)],
    "N": [(5, 20), (5, 4), (18, 20), (18, 4)],
    "V": [(4, 4), (11, 20), (18, 4)],
    "J": [(5, 16), (9, 20), (15, 18), (16, 4)],
    "/": [(4, 20), (18, 4)],
    "4": [(14, 20), (14, 4), (4, 15), (19, 15)],
    "O": [(11, 4), (4, 12), (11, 20), (18, 12), (11, 4)],
    "-": [(4, 12), (18, 12)],
    "□": [(4, 4), (4, 20), (18, 20), (18, 4), (4, 4)],
}


def drawn(sign: str, scale: float = 1.0) -> np.ndarray:
    size = round(24 * scale)
    picture = np.full((size, size), 255, np.uint8)
    points = (np.array(STROKES[sign]) * scale).round().astype(np.int32)
    cv2.polylines(picture, [points], False, 40, max(round(1.5 * scale), 1))
    return picture


@pytest.mark.parametrize("scale", [0.7, 1.0, 2.0])
@pytest.mark.parametrize("sign", STROKES)
def test_a_tick_has_empty_corners_and_a_hook(sign: str, scale: float) -> None:
    assert is_tick(drawn(sign, scale)) is (sign in "√✓")


def test_a_lone_tick_is_read_as_one_and_on_a_sheet_of_ticks_a_letter_is_in_doubt() -> None:
    def read(ticks: int) -> list[Graded]:
        signs = [*["√"] * ticks, "N"]
        crops = [LineCrop(k, (0, 0, 24, 24), drawn(sign)) for k, sign in enumerate(signs)]
        return with_ticks(crops, [Graded("N", Grade.READ, (), 0.97)] * len(crops))

    (sure, weak) = with_ticks(
        [LineCrop(k, (0, 0, 24, 24), drawn("√")) for k in range(2)],
        [Graded("年", Grade.READ, (), 0.999), Graded("年", Grade.UNCERTAIN, (), 0.5)],
    )
    assert (sure.text, weak.text) == ("年", "√")
    few, many = read(2), read(COMMON)
    assert [line.text for line in few] == ["√", "√", "N"]
    assert [line.grade for line in few] == [Grade.READ] * 3
    assert (many[-1].text, many[-1].grade, many[-1].others) == ("N", Grade.UNCERTAIN, ("√",))


@pytest.mark.parametrize("ink", [40, 190])
def test_a_ring_on_a_sheet_of_ticks_is_one_and_a_letter_that_is_none_is_in_doubt(ink: int) -> None:
    ring, open_ring = (np.full((24, 24), 255, np.uint8) for _ in "12")
    cv2.ellipse(ring, (12, 12), (8, 8), 0, 0, 360, ink, 1)
    cv2.ellipse(open_ring, (12, 12), (8, 8), 0, 60, 300, ink, 1)
    assert is_ring(ring)
    assert not any(is_ring(drawn(sign)) for sign in STROKES if sign != "O")
    pictures = [*[drawn("√")] * COMMON, ring, open_ring]
    crops = [LineCrop(k, (0, 0, 24, 24), picture) for k, picture in enumerate(pictures)]
    texts = [*["√"] * COMMON, "O", "C"]
    read = with_ticks(crops, [Graded(text, Grade.READ, (), 0.97) for text in texts])
    assert [(line.text, line.grade) for line in read[-2:]] == [
        ("○", Grade.READ),
        ("C", Grade.UNCERTAIN),
    ]


@pytest.mark.parametrize("thick", [1, 2, 3])
def test_a_ring_is_closed_on_all_sides(thick: int) -> None:
    def opened(turn: int, half: int) -> np.ndarray:
        picture = np.full((30, 30), 255, np.uint8)
        cv2.ellipse(picture, (15, 15), (10, 10), turn, half, 360 - half, 40, thick)
        return cv2.GaussianBlur(picture, (0, 0), 0.6)

    assert is_ring(opened(0, 0))
    assert not any(is_ring(opened(turn, 30)) for turn in (0, 90, 180, 270))


def test_four_figures_in_a_column_of_times_are_a_time_and_among_amounts_an_amount() -> None:
    rows = 10
    cells = tuple(Span(r, c, 1, 1) for r in range(rows) for c in range(2))
    owner = np.arange(2 * rows).reshape(rows, 2)
    grid = Grid(np.arange(3) * 50.0, np.arange(rows + 1) * 20.0, owner, cells)
    texts = [t for _ in range(8) for t in ("08:00", "1247")] + ["1247", "12302", "12.54", "休"]
    crops = [LineCrop(k, (0, 0, 9, 9), np.zeros((9, 9), np.uint8)) for k in range(2 * rows)]
    found = with_colons(grid, crops, [Graded(text, Grade.READ, (), 0.97) for text in texts])
    assert found[1].text == "1247"
    assert (found[16].text, found[16].grade) == ("12:47", Grade.READ)
    assert (found[18].grade, found[18].others) == (Grade.UNCERTAIN, ("12:54",))
    assert found[17].grade is Grade.READ
