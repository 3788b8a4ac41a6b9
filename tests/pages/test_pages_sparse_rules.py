"""Rules of which a fax left dots, and print that must not be taken for such rules."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from drawn_pages import picture_table

from extractors.tables import scan_lines
from extractors.tables.dark_things import Print, find_print
from extractors.tables.scan_lines import ScanGrid, scan_grids
from extractors.tables.sheet_image import straighten
from extractors.tables.sparse_rules import Redrawn, redrawn, two_toned

CELLS = [[f"{100 * r + 7 * c + 1000}.50" for c in range(8)] for r in range(20)]
DASHED = [[f"{1000 + r}", *"-" * 14, f"{2000 + r}"] for r in range(20)]
ONES = [[f"{1000 + r}", *"1" * 14, f"{2000 + r}"] for r in range(20)]
Picture = np.ndarray


def faxed(cells: list[list[str]], left: float) -> Picture:
    """Gives back a page of black dots on white, with specks; of its rules a share is left."""
    draw = np.random.default_rng(5)
    print_ = np.asarray(picture_table(cells, rules=False).convert("L")) < 128
    rules = (np.asarray(picture_table(cells).convert("L")) < 128) & ~print_
    black = print_ | (rules & (draw.random(rules.shape) < left / 2))
    black |= draw.random(rules.shape) < 0.0004
    return np.repeat(np.where(black, 0, 255).astype(np.uint8)[:, :, None], 3, 2)


def grids(picture: Picture) -> list[ScanGrid]:
    return scan_grids(straighten(picture).grey)


@pytest.mark.parametrize("left", [0.5, 0.25, 0.12])
def test_rules_of_which_dots_are_left_make_the_grid(left):
    (found,) = grids(faxed(CELLS, left))
    assert found.grid.shape == (20, 8)
    assert len(found.grid.cells) == 160


def with_rule(left: float) -> Picture:
    """Gives back a page whose rules are whole but for one, of which a share is left."""
    whole, picture = faxed(CELLS, 2.0), faxed(CELLS, left)
    high = 120 + 52 * 7
    whole[high - 5 : high + 6] = picture[high - 5 : high + 6]
    return whole


def test_one_faint_rule_among_whole_ones_is_not_lost():
    (found,) = grids(with_rule(0.2))
    assert found.grid.shape == (20, 8)


def test_a_rule_with_breaks_as_wide_as_cells_is_drawn_in_doubt():
    (found,) = grids(with_rule(0.02))
    assert found.grid.shape == (20, 8)
    assert found.unsure is not None
    assert set(np.flatnonzero(found.unsure.any(1)).tolist()) == {6, 7}


@pytest.mark.parametrize("of_pieces", [False, True])
def test_long_breaks_are_in_doubt_however_the_table_was_made(monkeypatch, of_pieces):
    def broken(grey: Picture, _: Print) -> Redrawn:
        return Redrawn(grey, np.zeros((0, 3)), np.array([[544.0, 300, 500]]))

    monkeypatch.setattr(scan_lines, "redrawn", broken)
    if of_pieces:
        monkeypatch.setattr(scan_lines, "_by_lines", lambda _grey, _found, masks: ([], masks))
    (found,) = grids(faxed(CELLS, 2.0))
    assert found.grid.shape == (20, 8)
    assert found.unsure is not None
    assert set(np.flatnonzero(found.unsure.any(1)).tolist()) == {6, 7}


def test_a_rule_that_is_wholly_gone_is_not_made_up():
    (found,) = grids(with_rule(0.0))
    assert found.grid.shape == (19, 8)


@pytest.mark.parametrize("cells", [CELLS, DASHED, ONES], ids=["figures", "dashes", "ones"])
def test_rows_and_columns_of_print_are_no_rules(cells):
    grey = straighten(faxed(cells, 0.0)).grey
    assert redrawn(grey, find_print(grey)).grey is grey


def test_a_page_with_shades_is_left_as_it_is():
    draw = np.random.default_rng(1)
    picture = faxed(CELLS, 0.12)
    soft = cv2.GaussianBlur(picture, (0, 0), 0.9) * 0.75
    shaded = np.clip(soft + 50 + draw.normal(0, 9, picture.shape), 0, 255)
    assert two_toned(straighten(picture).grey)
    assert not two_toned(straighten(shaded.astype(np.uint8)).grey)


def test_crossings_are_no_dots_of_a_rule_that_is_gone():
    whole = np.asarray(picture_table(CELLS).convert("L")) < 128
    upright = np.flatnonzero(whole.mean(0) > 0.5)
    place = upright[np.flatnonzero(np.diff(upright) > 1)[3] + 1]
    level = whole.mean(1) > 0.5
    whole[:, place : place + 2] &= level[:, None]
    picture = np.repeat(np.where(whole, 0, 255).astype(np.uint8)[:, :, None], 3, 2)
    (found,) = grids(picture)
    assert found.grid.shape == (20, 7)
