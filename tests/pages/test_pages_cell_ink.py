"""What of a cell is ink: rules of the table are none, also on a dark ground."""

import cv2
import numpy as np
import pytest

from extractors.tables.cell_ink import is_print, strokes
from extractors.tables.cell_lines import cell_inks, line_crops
from extractors.tables.grid import Grid
from extractors.tables.scan_lines import ScanGrid
from extractors.tables.sheet_image import Sheet
from pipeline.model.table import Span

EDGES = np.array([10.0, 110.0, 210.0]), np.array([10.0, 50.0])
GRID = Grid(*EDGES, np.array([[0, 1]]), (Span(0, 0, 1, 1), Span(0, 1, 1, 1)))


def sheet(page: np.ndarray, light: float = 1.0) -> Sheet:
    """Gives back a page in some light; what was flattened is white."""
    uneven = np.round(page * light).astype(np.uint8)
    return Sheet(np.repeat(page[:, :, None], 3, 2), page, uneven, np.eye(3), np.zeros((0, 4)))


def ruled() -> tuple[np.ndarray, ScanGrid]:
    """Gives back a blank page with two cells, the lower rule of which bends into them."""
    page = np.full((60, 220), 255, np.uint8)
    rules = np.zeros_like(page)
    rules[9:12, 10:211] = rules[45:52, 10:211] = 1
    for x in EDGES[0].astype(int):
        rules[10:51, x - 1 : x + 2] = 1
    page[rules > 0] = 30
    return page, ScanGrid(GRID, rules, letter=18.0)


def test_a_rule_that_bends_into_a_cell_is_no_ink_in_any_light() -> None:
    page, found = ruled()
    page[22:40, 140:152] = 30
    for light in (1.0, 0.6):
        inks = cell_inks(sheet(page, light), found)
        assert [ink.cell for ink in inks] == [1]
        rows = np.flatnonzero(inks[0].ink.any(1)) + inks[0].top
        assert (rows[0], rows[-1]) == (22, 39)


@pytest.mark.parametrize(
    "dash",
    [[(150, 150, 150)], [(120, 190, 160, 200)], [(191, 154, 157, 181), (186, 120, 110, 126)]],
)
def test_a_few_grey_pixels_are_a_dash_and_grain_and_specks_are_nothing(dash: list) -> None:
    grain = np.random.default_rng(0).normal(240, 10, (32, 80))
    cell = np.clip(grain, 215, 255).astype(np.uint8)
    assert not is_print(strokes(cell, 11.0), 11.0)
    cell[15 : 15 + len(dash), 50 : 50 + len(dash[0])] = dash
    assert is_print(strokes(cell, 11.0), 11.0)
    speck = np.full((32, 80), 255, np.uint8)
    speck[15:17, 50:52] = 0
    assert not is_print(strokes(speck, 18.0), 18.0)


def test_a_pale_minus_before_figures_is_ink() -> None:
    cell = np.full((32, 80), 255, np.uint8)
    cell[10:22, 40:70:6] = 60
    cell[16, 32:36] = (190, 150, 160, 200)
    assert np.flatnonzero(strokes(cell, 12.0).any(0))[0] == 32


def test_halves_of_a_character_are_one_line_and_two_lines_are_two() -> None:
    page, found = ruled()
    page[16:23, 30:50] = page[27:37, 30:50] = 30
    page[13:29, 130:150] = page[31:44, 130:150] = 30
    crops = line_crops(cell_inks(sheet(page), found), em=16.0)
    assert [crop.cell for crop in crops] == [0, 1, 1]


def test_what_is_left_of_a_shade_is_no_ink_and_the_text_on_it_is_whole() -> None:
    page, found = ruled()
    uneven = np.where(page < 100, page, 212).astype(np.uint8)
    page[12:45, 12:60] = 160
    for picture in (page, uneven):
        picture[20:38, 140:150] = 30
        picture[20:38, 50:70:4] = 30
    both = Sheet(np.repeat(page[:, :, None], 3, 2), page, uneven, np.eye(3), np.zeros((0, 4)))
    inks = cell_inks(both, found)
    assert [(ink.cell, ink.left + int(np.flatnonzero(ink.ink.any(0))[0])) for ink in inks] == [
        (0, 50),
        (1, 140),
    ]


def test_thin_soft_print_that_fills_a_narrow_cell_is_no_filled_ground() -> None:
    page, found = ruled()
    for x in range(20, 100, 4):
        page[16:44, x : x + 2] = (135, 190)
    uneven = np.round(page * 0.84).astype(np.uint8)
    colour = np.repeat(page[:, :, None], 3, 2)
    dull = Sheet(colour, page, uneven, np.eye(3), np.zeros((0, 4)))
    (ink,) = cell_inks(dull, found)
    assert ink.cell == 0
    assert (ink.picture[:30] == page[ink.top : ink.top + 30, 12 : 12 + len(ink.picture[0])]).all()


def test_a_pale_stroke_on_a_filled_ground_is_as_dark_as_the_print_beside_it() -> None:
    page, found = ruled()
    page[found.line_mask == 0] = 190
    page[20:40, 30:60:3] = 120
    page[19, 140:160] = page[41, 138:162] = 130
    page[20, 140:160] = page[42, 138:162] = 135
    assert [ink.cell for ink in cell_inks(sheet(page), found)] == [0, 1]


def test_pale_ticks_and_rings_are_ink_and_grain_is_none() -> None:
    page, found = ruled()
    grain = np.random.default_rng(2).normal(0, 9, page.shape)
    page = np.where(found.line_mask > 0, page, np.clip(245 + grain, 0, 255)).astype(np.uint8)
    assert cell_inks(sheet(page), found) == []
    cv2.ellipse(page, (60, 30), (9, 9), 0, 0, 360, 192, 1)
    cv2.polylines(page, [np.array([[150, 30], [154, 36], [166, 21]], np.int32)], False, 192, 1)
    assert [ink.cell for ink in cell_inks(sheet(page), found)] == [0, 1]


def test_a_tick_whose_long_stroke_is_pale_is_one_picture_and_whole() -> None:
    page, found = ruled()
    cv2.polylines(page, [np.array([[150, 30], [156, 41], [170, 14]], np.int32)], False, 190, 1)
    cv2.polylines(page, [np.array([[150, 30], [156, 41], [157, 38]], np.int32)], False, 60, 2)
    page[14:18, 167:172] = np.minimum(page[14:18, 167:172], 165)
    (crop,) = line_crops(cell_inks(sheet(page), found), em=16.0)
    assert crop.cell == 1
    assert crop.box[1] <= 14
    assert crop.box[3] >= 41
    assert crop.box[2] >= 170
