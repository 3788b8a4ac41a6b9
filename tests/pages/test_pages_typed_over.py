"""Text typed over a table that is a picture: a form that a program filled in."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_pages import A4, CELLS, PdfPages, picture_table, read
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader

from extractors.readers.typed_over import typed_over
from extractors.tables.layer import Glyphs, turn_matrix
from extractors.tables.page_table import PageTable
from pipeline.model.evidence import Grade
from pipeline.model.table import Span

MARGIN, HIGH = 120, 52
WIDE = 8.0


def blank_form() -> tuple[Image.Image, list[float]]:
    """Gives back the table with the figures wiped out, and where its columns begin."""
    form = picture_table()
    ink = np.asarray(form.convert("L"))[MARGIN : MARGIN + 4 * HIGH] < 128
    rules = np.flatnonzero(ink.mean(0) > 0.9)
    columns = rules[np.r_[True, np.diff(rules) > 2]].tolist()
    pen = ImageDraw.Draw(form)
    for r in (1, 2, 3):
        for c in (2, 3):
            top = MARGIN + r * HIGH
            pen.rectangle((columns[c] + 5, top + 5, columns[c + 1] - 5, top + HIGH - 5), "white")
    return form, columns


def test_figures_typed_over_a_form_in_a_picture_stand_in_its_cells():
    form, columns = blank_form()
    shown = form.crop((MARGIN - 10, MARGIN - 10, form.width - 110, form.height - 110))
    scale = 420 / shown.width
    pages = PdfPages()
    pages.text(72, 60, "Wages of March", 14)
    box = (60, A4[1] - 200 - shown.height * scale, 420, shown.height * scale)
    pages.pen.drawImage(ImageReader(shown), *box)
    for r in (1, 2, 3):
        for c in (2, 3):
            x, y = columns[c] - MARGIN + 30, HIGH * r + 46
            pages.text(60 + x * scale, 200 + y * scale, CELLS[r][c])
    document = read(pages.bytes())
    (part,) = document.parts
    assert [table.texts.tolist() for table in part.tables] == [CELLS]
    (grades,) = [table.grades for table in part.tables]
    assert grades is None or (grades == Grade.READ).all()
    assert document.issues == ()


def typed(*words: tuple[float, float, str]) -> Glyphs:
    """Gives back words set from x, y (the middle of the line) on, 8 wide and 10 high a letter."""
    texts = "".join(word for _, _, word in words)
    starts = [(x + WIDE * k, y) for x, y, word in words for k in range(len(word))]
    boxes = np.array([(x, y - 5, x + WIDE, y + 5) for x, y in starts], float)
    return Glyphs(texts, boxes, np.zeros(len(texts), np.int8), np.zeros(len(texts), bool))


def form(**other: object) -> PageTable:
    """Gives back a form of two columns and three rows, 100 by 20 each."""
    texts = np.array([["Name", ""], ["Post", ""], ["Wage", "RMB"]], object)
    return PageTable(texts, (0, 20, 40, 60), (0, 100, 200), **other)


def test_a_cell_with_print_of_its_own_is_in_doubt_and_the_others_are_not():
    glyphs = typed((110, 10, "Li"), (110, 50, "2360"), (110, 200, "below"))
    table, taken, keeps = typed_over(form(), glyphs)
    assert table.texts.tolist() == [["Name", "Li"], ["Post", ""], ["Wage", "RMB\n2360"]]
    assert table.grades is not None
    assert (table.grades < Grade.READ).tolist() == [[False, False], [False, False], [False, True]]
    assert (int(taken.sum()), keeps) == (6, True)


def test_a_word_that_runs_out_of_its_cell_leaves_both_in_doubt():
    words = [(4 + 50 * (k % 2), 30.0, "a") for k in range(2)]
    more = [(104.0 + 24 * k, y, "b") for k in range(4) for y in (10.0, 50.0)]
    table, _, keeps = typed_over(form(), typed((84, 30, "cdef"), *words, *more))
    assert keeps
    assert table.grades is not None
    assert set(np.flatnonzero(table.grades[1] < Grade.READ).tolist()) == {0, 1}
    assert table.grades[0, 1] == Grade.READ


def test_running_text_over_a_table_is_not_the_table_s_and_its_cells_are_in_doubt():
    table, taken, keeps = typed_over(form(), typed((60, 10, "unbroken words"), (10, 50, "x")))
    assert not keeps
    assert not taken.any()
    assert table.texts.tolist() == form().texts.tolist()
    assert table.grades is not None
    assert (table.grades < Grade.READ).tolist() == [[True, True], [False, False], [True, False]]


def test_text_over_merged_cells_stands_in_the_first_of_them():
    span = Span(0, 1, 2, 1)
    table, _, _ = typed_over(form(spans=(span,)), typed((110, 30, "Li")))
    assert table.texts[:2, 1].tolist() == ["Li", ""]


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_form_that_lies_turned_on_the_page_is_filled_in_as_well(turn):
    to_page = np.linalg.inv(turn_matrix(turn, *((60, 200) if turn % 2 else (200, 60))))
    upright = typed((110, 10, "Li"), (110, 30, "cook"))
    x, y = upright.boxes[:, [0, 2]], upright.boxes[:, [1, 3]]
    corners = np.stack([x, y, np.ones_like(x)])
    placed = np.tensordot(to_page, corners, 1)
    boxes = np.c_[placed[0].min(1), placed[1].min(1), placed[0].max(1), placed[1].max(1)]
    lying = Glyphs(upright.texts, boxes, np.full(len(boxes), turn, np.int8), upright.spaced)
    table, _, _ = typed_over(form(to_page=tuple(to_page.ravel().tolist())), lying)
    assert table.texts[:, 1].tolist() == ["Li", "cook", "RMB"]
