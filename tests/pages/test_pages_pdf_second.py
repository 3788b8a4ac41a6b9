from __future__ import annotations

import re
from dataclasses import replace

import pytest
from drawn_pages import A4, CELLS, PdfPages, pdf_table, read, rotated

from extractors.readers import digital
from extractors.readers import pdf as pdf_reader
from extractors.readers.cross_check import checked_page
from extractors.readers.limits import Limits
from extractors.readers.pdf import read_pages
from extractors.readers.plumber import plumber_tables
from extractors.tables.page_table import PageLine, ReadPage
from extractors.tables.ruled import Found, ruled_tables
from pipeline.model.evidence import Box


def _framed(data: bytes, media: str, more: str) -> bytes:
    framed = re.sub(rb"/MediaBox *\[[^]]*\]", f"/MediaBox [{media}] {more}".encode(), data)
    assert framed != data
    return framed


@pytest.mark.parametrize(
    ("media", "more"),
    [
        ("0 0 595 842", ""),
        ("0 0 595 842", "/CropBox [50 60 560 800]"),
        ("10 12 595 842", ""),
        ("10 12 595 842", "/CropBox [-50 -50 560 800]"),
    ],
)
def test_both_readers_say_where_a_table_stands_on_the_page_as_displayed(media, more):
    data = _framed(pdf_table(), media, more)
    (mine,) = next(iter(read_pages(data, None, Limits()))).tables
    (other,) = plumber_tables(data, 0, None) or ()
    assert other.column_edges == pytest.approx(mine.column_edges, abs=1.0)
    assert other.row_edges == pytest.approx(mine.row_edges, abs=1.0)


def _declining(monkeypatch) -> None:
    """Lets the first reader find no grid in the lines, as if they could not be followed."""

    def none_found(layer):
        found = ruled_tables(layer)
        return Found((), found.taken & False, 1)

    monkeypatch.setattr(digital, "ruled_tables", none_found)


def test_text_in_a_table_that_only_the_second_reader_follows_comes_once(monkeypatch):
    _declining(monkeypatch)
    data = _framed(pdf_table(), "0 0 595 842", "/CropBox [50 60 560 800]")
    page = next(iter(read_pages(data, None, Limits())))
    assert [t.texts.tolist() for t in page.tables] == [CELLS]
    assert not page.lines
    assert not page.issues
    assert checked_page([page], "0" * 64) is None


def test_a_page_that_is_turned_is_not_asked_of_the_second_reader(monkeypatch):
    _declining(monkeypatch)
    page = next(iter(read_pages(rotated(pdf_table(), 90), None, Limits())))
    assert [issue.code for issue in page.issues] == ["rules-not-followed"]
    said = [t for table in page.tables for row in table.texts.tolist() for t in row]
    said += [word for line in page.lines for word in line.text.split("  ")]
    assert sorted(filter(None, said)) == sorted(word for row in CELLS for word in row)


def test_a_page_read_by_the_first_reader_may_be_compared():
    page = next(iter(read_pages(pdf_table(), None, Limits())))
    assert checked_page([page], "0" * 64) == 0


def test_a_grid_that_is_one_path_of_many_boxes_is_a_table_and_a_scrawl_is_none():
    pages = PdfPages()
    rows, columns = 60, 20
    path = pages.pen.beginPath()
    for r in range(rows):
        for c in range(columns):
            path.rect(20 + c * 27, A4[1] - 40 - r * 12, 27, 12)
            pages.text(22 + c * 27, 37 + r * 12, str(r * columns + c), 7)
    pages.pen.drawPath(path)
    scrawl = pages.pen.beginPath()
    scrawl.moveTo(0, 0)
    for k in range(6000):
        scrawl.lineTo(k % 500, k * 7 % 700)
    pages.pen.drawPath(scrawl)
    (table,) = read(pages.bytes()).parts[0].tables
    assert table.texts.tolist() == [
        [str(r * columns + c) for c in range(columns)] for r in range(rows)
    ]


PRINT = ["Ann Li 3105.55", "Bo Wang 3299.10", "Cai Zhu 2980.00"]


@pytest.mark.parametrize(
    ("hidden", "grade", "differs"),
    [
        ("Bo Wang 3299.10 Ann Li 3105.55 Cai Zhu 2980.00", 2, False),
        ("Ann Li 3105.55 Bo Wang 3299.10 Cai Zhu 2890.00", 2, True),
        ("Ann Li 3105.55 Bo Wang 3299.10 Cai Zhu 2890.00", 1, False),
        ("Ann Li 3105.55 Bo Wang 3299.10 Cai Zhu 2980.00" + " for the month of May" * 3, 2, True),
    ],
)
def test_hidden_text_with_other_letters_or_another_figure_is_said(hidden, grade, differs):
    lines = tuple(PageLine(text, Box(0, 0, 1, 1)) for text in PRINT)
    page = ReadPage(1, 600, 800, lines=tuple(replace(line, grade=grade) for line in lines))
    assert bool(pdf_reader._hidden_differs(1, hidden, page)) is differs
