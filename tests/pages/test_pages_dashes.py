"""A dash of an empty cell is told by its shape, and is no 一, no point and no rule of the table."""

import numpy as np
import pytest

from extractors.readers.dashes import is_dash, with_dashes
from extractors.readers.grading import Graded
from extractors.tables.cell_lines import LineCrop
from extractors.tables.grid import Grid
from pipeline.model.evidence import Grade
from pipeline.model.table import Span

EM = 24.0


def stroke(wide: int, high: int, room: int = 24) -> np.ndarray:
    picture = np.full((room, wide + 8), 255, np.uint8)
    top = (room - high) // 2
    picture[top : top + high, 4 : 4 + wide] = 40
    return picture


@pytest.mark.parametrize(
    ("wide", "high", "dash"),
    [(8, 3, True), (12, 2, True), (5, 3, True), (21, 3, False), (3, 3, False), (8, 9, False)],
)
def test_a_short_flat_stroke_is_a_dash(wide: int, high: int, dash: bool) -> None:
    assert is_dash(stroke(wide, high), EM) is dash


def test_a_lone_dash_is_read_as_one_and_a_stroke_off_the_middle_of_its_cell_as_nothing() -> None:
    edges = np.array([0.0, 100.0, 200.0, 300.0]), np.array([0.0, 40.0])
    grid = Grid(*edges, np.array([[0, 1, 2]]), tuple(Span(0, c, 1, 1) for c in range(3)))
    crops = [
        LineCrop(0, (40, 8, 56, 32), stroke(8, 3)),
        LineCrop(1, (140, 20, 156, 44), stroke(8, 3)),
        LineCrop(2, (240, 8, 290, 32), stroke(40, 14)),
    ]
    lines = [Graded(text, Grade.UNCERTAIN, ("一",), 0.5) for text in ("•", "一", "114.00")]
    found = with_dashes(grid, crops, lines)
    assert [(line.text, line.grade) for line in found] == [
        ("-", Grade.READ),
        ("", Grade.UNCERTAIN),
        ("114.00", Grade.UNCERTAIN),
    ]
