"""Lists that go on to the next page without their headings keep their columns."""

from __future__ import annotations

import pytest
from drawn_pages import PdfPages, read

from extractors.classify import classify
from extractors.extract import extract
from pipeline.model.document import Document

HEADS = ["No", "Code", "Name", "Dept", "Days", "Basic", "Bonus", "Net", "Signature"]
WIDTHS = [26, 40, 120, 60, 40, 60, 60, 60, 60]
TOTAL = ["", "", "Page total", "", "", "9,000.00", "", "9,900.00", ""]
NAMES = ["Ann Li", "Guillermo de la Cruz", "Bo Wang"]


def _rows(first: int, last: int, bonus: bool = True) -> list[list[str]]:
    return [
        [
            str(k),
            f"C{100 + k}",
            NAMES[k % 3],
            ("Sewing", "Cut")[k % 2],
            str(20 + k % 7),
            f"{2000 + 37 * k}.00",
            f"{100 + k}.50" if bonus else "",
            f"{2100 + 38 * k}.50",
            "",
        ]
        for k in range(first, last)
    ]


def _list(pages: PdfPages, rows: list[list[str]], *, ruled: bool = False, left: float = 30) -> None:
    xs = [left + sum(WIDTHS[:k]) for k in range(len(WIDTHS) + 1)]
    for r, row in enumerate(rows):
        for x, end, text in zip(xs, xs[1:], row, strict=False):
            wide = pages.pen.stringWidth(text, "Helvetica", 9)
            figure = text[-3:-2] == "." or text.isdigit()
            pages.text(end - 4 - wide if figure else x + 3, 110 + 16 * r, text, 9)
    if ruled:
        low = 99 + 16 * len(rows)
        for x in xs:
            pages.line(x, 99, x, low)
        for r in range(len(rows) + 1):
            pages.line(xs[0], 99 + 16 * r, xs[-1], 99 + 16 * r)


def _document(second: list[list[str]], *, above: str = "", **how: object) -> Document:
    pages = PdfPages()
    for number, rows in enumerate(([HEADS, *_rows(1, 9), TOTAL], second), 1):
        pages.text(30, 60, "Made-up Works Ltd")
        pages.text(230, 80, "Payroll 2025-06" if number == 1 else above, 13)
        pages.text(30, 820, "Printed by the office")
        pages.text(280, 820, f"Page {number} of 2")
        _list(pages, rows, **how)
        pages.next_page()
    return read(pages.bytes())


@pytest.mark.parametrize("ruled", [False, True])
@pytest.mark.parametrize("count", [1, 6])
def test_a_page_without_headings_keeps_the_columns_that_are_blank_on_it(
    ruled: bool, count: int
) -> None:
    more = _rows(9, 9 + count, bonus=False)
    document = _document([*more, TOTAL], ruled=ruled)
    (part,) = document.parts
    (table,) = part.tables
    rows = [row for row in table.texts.tolist() if row[0].isdigit()]
    assert rows == _rows(1, 9) + more
    assert table.texts.tolist()[0] == HEADS
    assert not any("Printed" in cell for row in table.texts.tolist() for cell in row)
    assert table.locate(table.texts.tolist().index(more[0]), 0).page == 2
    assert document.issues == ()


def test_rows_that_do_not_fit_the_columns_before_are_said_to_be_lost() -> None:
    other = [[row[2], *row[5:8], row[4], *row[1:3], "x", ""] for row in _rows(9, 15)]
    document = _document(other)
    assert [(i.code, i.loses_data, i.at.page) for i in document.issues if i.at] == [
        ("table-not-carried", True, 2)
    ]
    assert [part.name for part in document.parts] == ["p1", "p2"]


def test_a_page_under_another_title_is_not_carried_on_in_silence() -> None:
    document = _document(_rows(9, 15), above="Payroll 2025-07")
    assert [part.name for part in document.parts] == ["p1", "p2"]
    assert [issue.code for issue in document.issues] == ["table-not-carried"]


def test_figures_that_nothing_parts_on_a_short_page_go_to_the_columns_before() -> None:
    more = _rows(9, 13, bonus=False)
    more[2][6] = "111.50"
    (table,) = _document(more).parts[0].tables
    assert [row for row in table.texts.tolist() if row[0].isdigit()][8:] == more


def test_few_rows_that_fit_no_columns_are_said_to_be_lost() -> None:
    other = [[*row[5:8], row[4], "", "", "", "", ""] for row in _rows(9, 11)]
    document = _document(other)
    assert [(i.code, i.at.page) for i in document.issues if i.at] == [("table-not-carried", 2)]


def test_a_page_of_totals_alone_loses_nothing() -> None:
    (table,) = _document([TOTAL]).parts[0].tables
    assert _document([TOTAL]).issues == ()
    assert table.texts.tolist()[-1] == TOTAL


def test_a_page_under_another_title_is_read_where_its_columns_fit() -> None:
    document = _document(_rows(9, 15), above="Payroll 2025-07")
    found = extract(document, classify(document))
    months = {month for part in found.parts for month in part.months}
    assert months == {"2025-06", "2025-07"}
    assert found.document.issues == ()
