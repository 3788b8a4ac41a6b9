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


@pytest.mark.parametrize(("text", "sure"), [("12:59", True), ("42:59", False), ("08:61", False)])
def test_a_time_that_no_clock_shows_is_in_doubt(monkeypatch, text, sure):
    from extractors.readers.grading import Graded
    from pipeline.model.evidence import Grade

    found = table(grainy(page()), monkeypatch)
    lines = [Graded(text, Grade.READ, (), 0.99) for _ in found.crops]
    grades = grid_table(found, lines).grades
    assert grades is not None
    assert (grades[1:, 0] > int(Grade.UNCERTAIN)).all() == sure


def test_no_slot_of_a_cell_that_may_be_several_is_surely_blank(monkeypatch):
    from dataclasses import replace

    from extractors.tables.grid import Grid
    from pipeline.model.evidence import Grade
    from pipeline.model.table import Span

    found = table(grainy(page()), monkeypatch)
    edges = found.grid.columns[:3], found.grid.rows[:2]
    merged = Grid(*edges, np.array([[0, 0]]), (Span(0, 0, 1, 2),))
    both = replace(found, grid=merged, inks=[], crops=[], unsure=np.array([[True, False]]))
    assert (grid_table(both, []).grades == int(Grade.UNCERTAIN)).all()


def test_a_figure_whose_lines_are_all_print_is_no_table(monkeypatch):
    from extractors.tables import scan_lines
    from extractors.tables.layer import Rulings

    monkeypatch.setattr(scan_lines, "without_loose", lambda *_: Rulings())
    monkeypatch.setattr(scan_lines, "voted_grid", lambda _: None)
    assert scan_lines.scan_grids(straighten(page()).grey) == []


def test_strokes_of_light_print_are_no_pieces_of_rules():
    from extractors.tables.dark_things import find_print
    from extractors.tables.line_masks import line_masks
    from extractors.tables.remains import find_remains

    grey = page()[:, :, 0].copy()
    x, y = upright(page()), level(page())
    light = np.s_[y[5] + 6 : y[6] - 4, x[2] + 6 : x[3] - 4]
    grey[light] = np.maximum(grey[light], 185)
    print_ = find_print(grey)
    box = (x[0], y[0], x[-1], y[-1])
    remains = find_remains(grey, line_masks(grey, print_, faint=False), print_, box)
    rows = slice(light[0].start - remains.top, light[0].stop - remains.top)
    columns = slice(light[1].start - remains.left, light[1].stop - remains.left)
    assert not remains.upright[rows, columns].any()
    assert remains.upright[rows, columns.start - 12 : columns.start].any()


def test_a_table_is_looked_around_as_far_as_its_lines_go(monkeypatch):
    from extractors.tables import scan_lines
    from extractors.tables.layer import Rulings

    whole = scan_lines.build_grid

    def left_part(lines: Rulings, **how: float) -> scan_lines.Grid | None:
        last = np.sort(lines.vertical[:, 0])[1]
        kept = lines.vertical[lines.vertical[:, 0] <= last]
        return whole(Rulings(kept, np.minimum(lines.horizontal, [np.inf, np.inf, last])), **how)

    monkeypatch.setattr(scan_lines, "build_grid", left_part)
    monkeypatch.setattr("extractors.tables.scan_lines._region", lambda grid, *_: grid.box)
    assert table(grainy(page()), monkeypatch).grid.shape == (11, 6)


def of_times(rows: int, columns: int) -> Picture:
    """Gives back a page whose cells each hold four times, one under the other."""
    picture = np.full((rows * 110 + 200, columns * 120 + 200, 3), 255, np.uint8)
    for y in range(100, rows * 110 + 101, 110):
        picture[y : y + 2, 100 : columns * 120 + 102] = 0
    for x in range(100, columns * 120 + 101, 120):
        picture[100 : rows * 110 + 102, x : x + 2] = 0
    for k in range(rows * columns * 4):
        row, column, line = k // (4 * columns), k // 4 % columns, k % 4
        spot = (125 + 120 * column, 128 + 110 * row + 25 * line)
        cv2.putText(picture, f"{8 + 3 * line:02}:{k % 60:02}", spot, 0, 0.75, (0, 0, 0), 2)
    return picture


def test_rows_of_several_lines_a_cell_whose_rule_is_gone_are_said(monkeypatch):
    picture = of_times(7, 5)
    whole = table(grainy(picture), monkeypatch)
    assert (whole.grid.shape, codes(whole)) == ((7, 5), set())
    found = table(grainy(without(picture, row=4)), monkeypatch)
    assert found.grid.shape == (6, 5)
    assert codes(found) == {"rows-run-together"}


def test_rows_that_all_ran_together_are_said(monkeypatch):
    picture = page()
    for row in (9, 7, 5, 3, 1):
        picture = without(picture, row=row)
    found = table(grainy(picture), monkeypatch)
    assert "rows-run-together" in codes(found)
    assert found.unsure is not None
    assert found.unsure[1:-1].all()


def test_a_side_that_one_of_two_like_grids_closes_is_closed_and_in_doubt():
    from extractors.tables.agreed import agreed
    from extractors.tables.grid import grid_of_walls
    from extractors.tables.voted import Voted

    edges = np.arange(4.0) * 40
    whole, walls, floors = (np.ones((4, 3), bool) for _ in range(3))
    walls[1, 0] = floors[2, 2] = False
    drawn = grid_of_walls(edges, edges, whole, floors)
    voted = Voted(grid_of_walls(edges + 1, edges, walls, whole), np.zeros((3, 3), bool), 0.0)
    both = agreed(drawn, voted, 4.0)
    assert len(both.grid.cells) == 9
    assert np.argwhere(both.unsure).tolist() == [[0, 0], [0, 1]]
    assert agreed(drawn, voted, 0.5) is voted
