"""Grids of spoilt pages, found by geometry alone: no recogniser is needed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from drawn_pages import picture_table

from extractors.readers.scan_layout import layout
from extractors.tables.scan_lines import scan_grids
from extractors.tables.sheet_image import straighten
from extractors.tables.sheet_place import find_sheet

CELLS = [[str(100 * r + 7 * c) + ".50" for c in range(6)] for r in range(9)]
Picture = np.ndarray


def page(grey: int = 0) -> Picture:
    """Gives back a BGR page with a table whose rules are as light as said."""
    printed = np.asarray(picture_table(CELLS).convert("RGB"))
    if not grey:
        return printed.copy()
    only_text = np.asarray(picture_table(CELLS, rules=False).convert("RGB"))
    lines = np.asarray(picture_table(CELLS).convert("L")) < 100
    lines &= only_text[:, :, 0] > 200
    faint = only_text.copy()
    faint[lines] = grey
    return faint


def grainy(picture: Picture) -> Picture:
    noise = np.random.default_rng(3).normal(0, 5, picture.shape[:2])[:, :, None]
    soft = cv2.GaussianBlur(picture, (0, 0), 0.7)
    return np.clip(soft * 0.94 + 8 + noise, 0, 255).astype(np.uint8)


def broken(picture: Picture) -> Picture:
    """Gives back the page with each rule interrupted in the middle of some cells."""
    spoilt = picture.copy()
    for k, x in enumerate(range(150, picture.shape[1] - 150, 90)):
        spoilt[110 + 52 * (k % 9) : 132 + 52 * (k % 9), x : x + 24] = 255
    return spoilt


def bent(picture: Picture) -> Picture:
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]].astype(np.float32)
    down = 14 * np.sin(np.pi * x / picture.shape[1])
    return cv2.remap(picture, x, y + down, cv2.INTER_LINEAR, borderValue=(255, 255, 255))


def sealed(picture: Picture, colour: tuple[int, int, int]) -> Picture:
    seal = np.full_like(picture, 255)
    middle = (picture.shape[1] // 2, picture.shape[0] // 2)
    cv2.circle(seal, middle, 120, colour, 7)
    cv2.circle(seal, middle, 40, colour, -1)
    return (picture.astype(np.float32) * seal / 255).astype(np.uint8)


def shapes(picture: Picture) -> list[tuple[int, int]]:
    return [found.grid.shape for found in scan_grids(straighten(picture).grey)]


@pytest.mark.parametrize(
    "picture",
    [
        page(),
        page(grey=205),
        page(grey=215),
        broken(page()),
        bent(page()),
        sealed(page(), (60, 40, 210)),
        sealed(page(), (190, 60, 30)),
        sealed(page(), (150, 40, 130)),
    ],
    ids=["plain", "faint", "fainter", "broken", "bent", "red", "blue", "purple"],
)
def test_the_grid_of_a_spoilt_page_is_whole(picture):
    (found,) = scan_grids(straighten(grainy(picture)).grey)
    assert found.grid.shape == (9, 6)
    assert len(found.grid.cells) == 54


@pytest.mark.parametrize("colour", [(60, 40, 210), (190, 60, 30), (150, 40, 130)])
def test_a_seal_is_found_and_its_ink_taken_out_but_not_the_print(colour):
    sheet = straighten(sealed(page(), colour))
    clean = straighten(page())
    assert len(sheet.seals) == 1
    assert ((sheet.grey < 128) != (clean.grey < 128)).mean() < 0.006


def test_text_alone_makes_no_grid():
    assert shapes(np.asarray(picture_table(CELLS, rules=False).convert("RGB")).copy()) == []


@pytest.mark.parametrize("shape", [(12000, 100, 3), (400, 600, 3)])
@pytest.mark.parametrize("grey", [0, 255])
@pytest.mark.filterwarnings("error")
def test_a_picture_of_one_shade_shows_no_sheet_on_a_ground(shape, grey):
    assert find_sheet(np.full(shape, grey, np.uint8)).corners is None


def on_a_table(sheet: Picture, shade: float) -> tuple[Picture, np.ndarray]:
    """Gives back a slanted photo of a sheet whose right lies in shadow, and its true corners."""
    high, wide = sheet.shape[:2]
    size = (round(wide * 1.15), round(high * 1.15))
    square = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    slant = np.array([[0.07, 0.05], [1.1, 0.04], [1.07, 1.08], [0.05, 1.09]]) * [wide, high]
    there = slant.astype(np.float32)
    matrix = cv2.getPerspectiveTransform(square, there)
    photo = cv2.warpPerspective(sheet, matrix, size, borderValue=(95, 75, 60)).astype(float)
    x, y = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    light = (1 - shade / (1 + np.exp(-(x + 0.6 * y - 1.0) * 9))) * (1 - 0.15 * y)
    return (photo * light[:, :, None] * [0.88, 0.96, 1.0]).astype(np.uint8), there


def test_a_table_that_runs_out_of_the_sheet_that_was_found_is_said_to_be_cut(monkeypatch):
    monkeypatch.setattr("extractors.readers.scan_layout._outside", lambda _: [])
    photo, _ = on_a_table(page()[:420], 0.0)
    (found,) = layout(straighten(photo)).tables
    assert {doubt.code for doubt in found.doubts} == {"table-cut"}
    whole, _ = on_a_table(page(), 0.0)
    (found,) = layout(straighten(whole)).tables
    assert found.doubts == ()


@pytest.mark.parametrize("shade", [0.0, 0.45, 0.6])
def test_a_sheet_on_a_table_is_found_whole_where_a_shadow_lies_on_a_part_of_it(shade):
    photo, true = on_a_table(page(), shade)
    found = find_sheet(photo).corners
    assert found is not None
    assert np.abs(found - true).max() < 0.01 * max(photo.shape)
    assert shapes(photo) == [(9, 6)]
