"""Grids that cannot be trusted are said, and their cells are in doubt; geometry alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from drawn_pages import picture_table

from extractors.readers.scan_layout import GridLines, layout
from extractors.readers.scan_table import grid_table
from extractors.tables.sheet_image import straighten

Picture = np.ndarray
CELLS = [[str(1000 * r + 137 * c) + ".50" for c in range(6)] for r in range(11)]


def page(cells: list[list[str]] | None = None) -> Picture:
    return np.asarray(picture_table(cells or CELLS).convert("RGB")).copy()


def upright(picture: Picture) -> list[int]:
    """Gives back the places of the upright rules."""
    dark = (picture[:, :, 0] < 100).mean(0) > 0.5
    return np.flatnonzero(dark & ~np.r_[False, dark[:-1]]).tolist()


def level(picture: Picture) -> list[int]:
    return upright(picture.transpose(1, 0, 2))


def without(picture: Picture, column: int | None = None, row: int | None = None) -> Picture:
    """Gives back the page without one of its upright or level rules; print is left."""
    bare = picture.copy()
    if column is not None:
        x, y = upright(picture)[column], level(picture)
        bare[y[0] + 4 : y[-1] - 2, x : x + 2] = 255
    if row is not None:
        x, y = upright(picture), level(picture)[row]
        bare[y : y + 2, x[0] + 4 : x[-1] - 2] = 255
    return bare


def broken(picture: Picture, gap: int = 14, step: int = 70) -> Picture:
    """Gives back the page with every rule interrupted all along, at other places for each."""
    spoilt = picture.copy()
    for k, x in enumerate(upright(picture)):
        for y in range(110 + 23 * k % step, picture.shape[0], step):
            spoilt[y : y + gap, x : x + 2] = 255
    for k, y in enumerate(level(picture)):
        for x in range(110 + 31 * k % step, picture.shape[1], step):
            spoilt[y : y + 2, x : x + gap] = 255
    return spoilt


def grainy(picture: Picture) -> Picture:
    noise = np.random.default_rng(3).normal(0, 5, picture.shape[:2])[:, :, None]
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 0.7) * 0.94 + 8 + noise, 0, 255).astype(
        np.uint8
    )


def table(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> GridLines:
    monkeypatch.setattr("extractors.readers.scan_layout._outside", lambda _: [])
    (found,) = layout(straighten(picture)).tables
    return found


def codes(found: GridLines) -> set[str]:
    return {doubt.code for doubt in found.doubts}


def test_a_whole_grid_has_no_doubts(monkeypatch):
    found = table(grainy(page()), monkeypatch)
    assert (found.grid.shape, codes(found), found.unsure) == ((11, 6), set(), None)


@pytest.mark.parametrize(("gap", "step"), [(10, 44), (14, 70), (20, 90), (36, 160)])
def test_a_grid_of_broken_rules_has_its_shape(monkeypatch, gap, step):
    found = table(grainy(broken(page(), gap, step)), monkeypatch)
    assert found.grid.shape == (11, 6)
    unsure = 0 if found.unsure is None else found.unsure.sum()
    assert len(found.grid.cells) == 66 or unsure


def test_columns_whose_rule_is_gone_are_said_and_their_cells_in_doubt(monkeypatch):
    found = table(grainy(without(page(), column=3)), monkeypatch)
    assert found.grid.shape == (11, 5)
    assert codes(found) == {"columns-run-together"}
    assert found.unsure is not None
    assert found.unsure[:, 2].all()
    assert not found.unsure[:, [0, 1, 3, 4]].any()


def test_rows_whose_rule_is_gone_are_said_and_their_cells_in_doubt(monkeypatch):
    found = table(grainy(without(page(), row=5)), monkeypatch)
    assert found.grid.shape == (10, 6)
    assert codes(found) == {"rows-run-together"}
    assert found.unsure is not None
    assert found.unsure[4].all()
    assert found.unsure.sum() == 6


def test_names_with_a_space_in_them_are_one_column(monkeypatch):
    names = ["Li Na", "An Bo", "Wu Di", "He Xu", "Ma Ke", "Ye Fu"]
    cells = [[name, *row[1:]] for name, row in zip(names * 2, CELLS, strict=False)]
    assert codes(table(grainy(page(cells)), monkeypatch)) == set()


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_a_table_that_runs_out_of_the_picture_is_said_and_its_edge_in_doubt(monkeypatch, side):
    picture = page()
    x, y = upright(picture), level(picture)
    cut = {
        "left": picture[:, (x[0] + x[1]) // 2 :],
        "right": picture[:, : (x[-1] + x[-2]) // 2],
        "top": picture[(y[0] + y[1]) // 2 :],
        "bottom": picture[: (y[-1] + y[-2]) // 2],
    }[side]
    found = table(grainy(cut), monkeypatch)
    assert "table-cut" in codes(found)
    assert found.unsure is not None
    edge = {
        "left": found.unsure[:, 0],
        "right": found.unsure[:, -1],
        "top": found.unsure[0],
        "bottom": found.unsure[-1],
    }[side]
    assert edge.all()


def test_cells_in_doubt_are_never_read_or_verified(monkeypatch):
    from extractors.readers.grading import Graded
    from pipeline.model.evidence import Grade

    found = table(grainy(without(page(), column=3)), monkeypatch)
    lines = [Graded("1.50", Grade.READ, (), 0.99) for _ in found.crops]
    grades = grid_table(found, lines).grades
    assert grades is not None
    assert (grades[:, 2] == int(Grade.UNCERTAIN)).all()
    assert (grades[1:, 0] > int(Grade.UNCERTAIN)).all()


def test_a_figure_whose_lines_are_all_print_is_no_table(monkeypatch):
    from extractors.tables import scan_lines
    from extractors.tables.layer import Rulings

    monkeypatch.setattr(scan_lines, "without_loose", lambda *_: Rulings())
    monkeypatch.setattr(scan_lines, "voted_grid", lambda _: None)
    assert scan_lines.scan_grids(straighten(page()).grey) == []
