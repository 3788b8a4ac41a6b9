from __future__ import annotations

import re

import numpy as np
import pytest
from drawn_pages import CELLS, PdfPages, read

from extractors.readers.accents import combined
from extractors.readers.guessed_text import doubt_guessed
from extractors.tables.layer import Glyphs
from extractors.tables.page_table import PageTable, ReadPage
from pipeline.model.document import Status
from pipeline.model.evidence import Grade
from pipeline.model.table import Span

_NO_MAP = (
    b"/Encoding << /Type /Encoding /Differences [46 /g1 48 /g2 /g3 /g4 /g5 /g6 /g7 /g8] >> "
    b"/FirstChar 46 /LastChar 57 /Widths [300 300 500 500 500 500 500 500 500 500 500 500]"
)


def _without_map(data: bytes) -> bytes:
    """Gives back a PDF whose Courier says of its glyphs by number alone what they are."""
    font = re.compile(rb"/BaseFont /Courier /Encoding /WinAnsiEncoding")
    found, count = font.subn(b"/BaseFont /ABCDEF+Own " + _NO_MAP, data)
    assert count == 1
    return found


def _put(pages: PdfPages, x: float, y: float, words: str) -> None:
    pages.pen.setFont("Courier", 10)
    pages.pen.drawString(x, 842 - y, words)


def _table(row: int, column: int, rows: int = 41) -> bytes:
    """Gives back a table of 40 rows in which one figure is in a font without a map."""
    cells = [CELLS[0], *[CELLS[1 + k % 3][:] for k in range(rows - 1)]]
    words, cells[row][column] = cells[row][column], ""
    pages = PdfPages()
    pages.table(cells, y=20, high=18)
    _put(pages, 72 + column * 90 + 4, 20 + row * 18 + 14, words)
    return _without_map(pages.bytes())


@pytest.mark.parametrize("row", [3, 17, 40])
def test_one_figure_whose_letters_the_file_does_not_name_is_in_doubt(row):
    document = read(_table(row, 3))
    (table,) = document.parts[0].tables
    assert [issue.code for issue in document.issues] == ["broken-text"]
    assert document.status == Status.READ
    assert table.grades is not None
    assert np.argwhere(table.grades != Grade.READ).tolist() == [[row, 3]]


def test_a_line_with_such_a_figure_is_in_doubt_and_one_after_a_bullet_is_not():
    pages = PdfPages()
    pages.table([CELLS[1]] * 20, y=150)
    pages.text(72, 40, "Paid in cash:")
    _put(pages, 140, 40, "3105.55")
    pages.text(82, 90, "Hours are on the cards")
    _put(pages, 76, 90, "0")
    part = read(_without_map(pages.bytes())).parts[0]
    assert part.text is not None
    assert part.text.grades is not None
    assert part.text.grades.ravel().tolist() == [Grade.UNCERTAIN, Grade.READ]


def test_a_merged_cell_and_a_row_cut_beside_its_text_are_in_doubt_where_they_hold_text():
    texts = np.array([["a", ""], ["", "b"], ["c", "d"]], dtype=object)
    table = PageTable(texts, (0, 10, 20, 30), (0, 10, 20), (Span(0, 0, 1, 2),))
    merged, aside = (14, 2, 16, 8), (2, 12, 8, 18)
    read_page = doubt_guessed(ReadPage(1, 20, 30, (table,)), np.array([merged, aside], float))
    grades = read_page.tables[0].grades
    assert grades is not None
    assert np.argwhere(grades != Grade.READ).tolist() == [[0, 0], [1, 1]]


def test_an_accent_goes_to_the_letter_before_it_and_one_before_all_to_none():
    codes = np.array([0x301, ord("a"), 0x301, ord("b")])
    boxes = np.array([[0, 0, 0, 10], [20, 0, 25, 10], [25, 0, 25, 10], [25, 0, 30, 10]], float)
    glyphs = Glyphs("".join(map(chr, codes)), boxes, np.zeros(4, np.int8), np.zeros(4, bool))
    assert list(combined(glyphs, codes).texts) == ["\u0301", "\u00e1", "b"]
