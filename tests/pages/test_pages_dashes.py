"""A dash of an empty cell is told by its shape, and is no 一, no point and no rule of the table."""

import numpy as np
import pytest

from extractors.readers.dashes import (
    is_dash,
    leads_with_stroke,
    mark_dashes,
    told_dashes,
    with_dashes,
)
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


def test_a_dash_is_told_without_a_reading_where_nothing_speaks_against_it() -> None:
    edges = np.array([0.0, 100.0, 200.0, 300.0, 315.0]), np.array([0.0, 60.0])
    grid = Grid(*edges, np.array([[0, 1, 2, 3]]), tuple(Span(0, c, 1, 1) for c in range(4)))
    crops = [
        LineCrop(0, (40, 18, 56, 42), stroke(8, 3)),
        LineCrop(1, (140, 36, 156, 60), stroke(8, 3)),  # at the foot of its cell
        LineCrop(2, (240, 4, 256, 28), stroke(8, 3)),  # two lines in a cell
        LineCrop(2, (240, 18, 256, 42), stroke(8, 3)),
        LineCrop(3, (297, 18, 318, 42), stroke(13, 3)),  # from side to side
    ]
    assert told_dashes(grid, crops) == [True, False, False, False, False]


def test_a_stroke_from_side_to_side_of_its_cell_is_a_rule() -> None:
    edges = np.array([0.0, 36.0, 100.0]), np.array([0.0, 60.0])
    grid = Grid(*edges, np.array([[0, 1]]), (Span(0, 0, 1, 1), Span(0, 1, 1, 1)))
    crops = [LineCrop(k, (36 * k + 2, 18, 36 * k + 34, 42), stroke(30, 2)) for k in range(2)]
    found = with_dashes(grid, crops, [Graded("一", Grade.READ, (), 0.99)] * 2)
    assert [(line.text, line.grade) for line in found] == [
        ("一", Grade.UNCERTAIN),
        ("一", Grade.READ),
    ]


def figures(minus: int = 0, at: int = 11) -> np.ndarray:
    """Gives back three figures as blocks, a stroke of some width before them."""
    picture = np.full((24, 60), 255, np.uint8)
    picture[at : at + 2, 4 : 4 + minus] = 120
    for left in (16, 28, 40):
        picture[4:20, left : left + 9] = 40
    return picture


@pytest.mark.parametrize(
    ("minus", "at", "leads"), [(0, 11, False), (5, 11, True), (8, 11, True), (5, 19, False)]
)
def test_a_stroke_before_figures_is_seen_at_their_middle(minus: int, at: int, leads: bool) -> None:
    assert leads_with_stroke(figures(minus, at), EM) is leads


def test_figures_read_without_the_minus_before_them_are_in_doubt() -> None:
    edges = np.array([0.0, 100.0, 200.0]), np.array([0.0, 40.0])
    grid = Grid(*edges, np.array([[0, 1]]), (Span(0, 0, 1, 1), Span(0, 1, 1, 1)))
    crops = [LineCrop(k, (100 * k + 20, 8, 100 * k + 80, 32), figures(6)) for k in (0, 1)]
    lines = [Graded(text, Grade.READ, (), 0.99) for text in ("36.00", "-36.00")]
    found = with_dashes(grid, crops, lines)
    assert (found[0].grade, found[0].others) == (Grade.UNCERTAIN, ("-36.00",))
    assert found[1] == lines[1]


def test_a_lone_stroke_among_figures_is_a_dash_and_among_words_a_numeral() -> None:
    texts = np.array([["12.00", "甲"]] * 8 + [["一", "一"]], object)
    mark_dashes(texts)
    assert texts[-1].tolist() == ["-", "一"]


def test_what_was_read_as_a_stroke_and_is_none_is_in_doubt() -> None:
    grid = Grid(
        np.array([0.0, 100.0]), np.array([0.0, 40.0]), np.zeros((1, 1)), (Span(0, 0, 1, 1),)
    )
    slanted = np.full((24, 40), 255, np.uint8)
    for at in range(12):
        slanted[6 + at, 8 + 2 * at : 12 + 2 * at] = 40
    for picture, grade in ((slanted, Grade.UNCERTAIN), (stroke(26, 3), Grade.READ)):
        crop = LineCrop(0, (30, 8, 30 + picture.shape[1], 32), picture)
        (found,) = with_dashes(grid, [crop], [Graded("一", Grade.READ, (), 0.97)])
        assert (found.text, found.grade) == ("一", grade)


def test_a_few_pixels_with_round_ends_are_a_dash_and_a_round_point_is_none() -> None:
    row, ends = [120, 60, 50, 50, 50, 60, 120], [225, 180, 120, 110, 120, 180, 225]
    small = np.full((24, 15), 255, np.uint8)
    small[10:14, 4:11] = [ends, row, row, ends]
    assert is_dash(small, 29.0)
    point = np.full((24, 15), 255, np.uint8)
    point[10:15, 4:9] = [[r[k] for k in (0, 1, 2, 1, 0)] for r in (ends, row, row, row, ends)]
    assert not is_dash(point, 29.0)
