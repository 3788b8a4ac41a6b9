"""Scanned tables without rules: columns and headings that stand close, and what is not certain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_pages import png, source
from PIL import Image, ImageDraw, ImageFont

from extractors.readers import scan
from extractors.readers.image import read_image
from extractors.readers.limits import Limits
from extractors.tables.cell_lines import LineCrop
from extractors.tables.heading_doubts import unclear_columns
from extractors.tables.headings import Row
from extractors.tables.lines import Segment
from extractors.tables.page_table import PageTable
from extractors.tables.print_places import PrintedLine, print_of
from extractors.tables.weak_cells import with_weak
from pipeline.model.document import Document
from pipeline.model.evidence import Grade

HEAD = ["Emp No", "Name", "Dept", "Days Worked", "Basic Pay", "OT Hours", "Gross Pay"]
BODY = [
    ["B101", "Ann Li", "Sewing", "26", "2458.18", "39", "4741.03"],
    ["B102", "Maria Cruz", "Cutting", "22", "4458.09", "8", "3213.39"],
    ["B103", "Kim Tran", "Sewing", "27", "3396.53", "27", "2585.50"],
    ["B104", "Raj Patel", "Packing", "21", "3170.41", "35", "6374.19"],
    ["B105", "Bo Wang", "Cutting", "24", "2525.18", "5", "2292.98"],
]


def close_columns(gap: float, size: int = 30) -> Image.Image:
    """Gives back columns ``gap`` type sizes apart: headings left, figures right."""
    face = ImageFont.load_default(size)
    cells = [HEAD, *BODY]
    wide = [max(face.getlength(row[c]) for row in cells) for c in range(len(HEAD))]
    lefts = 100 + np.cumsum([0, *(w + gap * size for w in wide[:-1])])
    page = Image.new("RGB", (round(lefts[-1] + wide[-1] + 100), 600), "white")
    pen = ImageDraw.Draw(page)
    for r, row in enumerate(cells):
        for c, words in enumerate(row):
            right = wide[c] - face.getlength(words) if r and c > 2 else 0
            pen.text((lefts[c] + right, 100 + r * 58), words, "black", face)
    return page


def look(page: Image.Image) -> Document:
    return read_image(source("made.png"), png(page, dpi=(200, 200)), Limits())


@pytest.mark.models
def test_headings_and_columns_that_stand_close_are_parted() -> None:
    (part,) = look(close_columns(0.7)).parts
    (table,) = part.tables
    assert table.texts.tolist() == [HEAD, *BODY]


def crop_of(blocks: list[tuple[int, int]], wide: int) -> LineCrop:
    picture = np.full((40, wide), 255, np.uint8)
    for a, b in blocks:
        picture[8:34, a:b] = 0
    return LineCrop(-1, (100, 50, 100 + wide, 90), picture)


def test_chinese_headings_without_a_space_are_parted_at_their_white() -> None:
    crop = crop_of([(5, 30), (33, 58), (70, 95), (98, 123)], 130)
    line = PrintedLine(crop, "社保实发", (0.16, 0.33, 0.66, 0.85))
    printed = print_of([line])
    words = printed.words()(printed.tight[0])
    assert [(w.text, w.x0, w.x1) for w in words] == [
        ("社", 105, 130),
        ("保", 133, 158),
        ("实", 170, 195),
        ("发", 198, 223),
    ]


def test_what_a_neighbour_left_at_the_edge_of_a_picture_is_no_print_of_the_line() -> None:
    crop = crop_of([(0, 6), (26, 51), (54, 79)], 84)
    (line,) = print_of([PrintedLine(crop, "实发", (0.45, 0.8))]).tight
    assert (line.x0, line.x1) == (126, 179)


def segment(text: str, x0: float, x1: float, top: float) -> Segment:
    return Segment(text, x0, top, x1, top + 10, 10)


def test_a_heading_over_another_column_than_its_own_is_unclear() -> None:
    head = Row({0: [segment("Base", 0, 30, 0)], 1: [segment("Net", 5, 28, 0)]}, 0, 10)
    body = [
        Row({0: [segment("12", 2, 30, y)], 1: [segment("34", 50, 80, y)]}, y, y + 10)
        for y in (20, 40)
    ]
    assert unclear_columns([head], body, np.array([0.0, 40.0, 90.0])) == {0, 1}


def test_a_column_of_figures_that_nothing_heads_is_unclear() -> None:
    head = Row({0: [segment("Base", 0, 30, 0)]}, 0, 10)
    body = [
        Row({0: [segment("12", 2, 30, y)], 1: [segment("34", 50, 80, y)]}, y, y + 10)
        for y in (20, 40)
    ]
    assert unclear_columns([head], body, np.array([0.0, 40.0, 90.0])) == {1}


def test_a_line_too_weak_to_be_text_leaves_its_cell_in_doubt() -> None:
    texts = np.array([["Name", "Net"], ["Ann", ""]], dtype=object)
    table = PageTable(texts, (0.0, 10.0, 20.0), (0.0, 50.0, 100.0))
    found = with_weak(table, [((60, 12, 90, 18), ("2684.08", "2004.00"))])
    assert found.grades is not None
    assert found.grades.tolist() == [[2, 2], [2, int(Grade.UNCERTAIN)]]
    assert found.others == {(1, 1): ("2684.08", "2004.00")}


def test_a_figure_is_never_cut_at_its_point_where_no_space_was_read() -> None:
    blocks = [(0, 16), (20, 36), (40, 56), (60, 76), (92, 96), (112, 128), (132, 148)]
    line = PrintedLine(crop_of(blocks, 152), "3588.85", tuple((a + b) / 2 / 152 for a, b in blocks))
    printed = print_of([line])
    assert [w.text for w in printed.words()(printed.tight[0])] == ["3588.85"]
    spaced = PrintedLine(
        crop_of(blocks[:4] + blocks[5:], 152),
        "3588 85",
        tuple((a + b) / 2 / 152 for a, b in [*blocks[:4], (76, 112), *blocks[5:]]),
    )
    printed = print_of([spaced])
    assert [w.text for w in printed.words()(printed.tight[0])] == ["3588", "85"]


@pytest.mark.models
def test_ink_in_which_no_line_is_found_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    find = scan.upright

    def only_marks(image: np.ndarray) -> scan.Upright:
        stood = find(image)
        marks = [((50, 50, 400, 90), True)]
        bare = replace(stood.found, tables=[], outside=[], marks=marks)
        return replace(stood, found=bare, readings={})

    monkeypatch.setattr(scan, "upright", only_marks)
    document = look(close_columns(0.7))
    (issue,) = document.issues
    assert (issue.code, issue.loses_data) == ("nothing-read", True)
    assert [figure.kind for part in document.parts for figure in part.figures] == ["ink"]
