"""Tables of PDF pages that lines do not rule, or rule in part."""

from __future__ import annotations

import pytest
from drawn_pages import PdfPages, read
from reportlab.lib.pagesizes import A4

COLUMNS = (72, 110, 200, 300, 400)
"""Left edges of two columns of words, right edges of three of figures."""
HEAD = ["No", "Item", "Hours", "Paid", "Net"]
BODY = [
    ["1", "Thread", "8", "1,200.00", "1,100.00"],
    ["2", "Boxes", "", "980.50", "900.00"],
    ["3", "Gloves", "10.5", "", "40.25"],
    ["4", "Shoes", "7", "1.00", ""],
]


def put(pages: PdfPages, cells: list[str], y: float) -> None:
    """Writes a row: two columns from the left, the rest to the right."""
    for c, words in enumerate(cells):
        pages.pen.setFont("Helvetica", 10)
        if c < 2:
            pages.pen.drawString(COLUMNS[c], A4[1] - y, words)
        else:
            pages.pen.drawRightString(COLUMNS[c], A4[1] - y, words)


def body(pages: PdfPages, y: float = 130, step: float = 18) -> float:
    for row in BODY:
        put(pages, row, y)
        y += step
    return y


def tables(pages: PdfPages) -> list[list[list[str]]]:
    return [t.texts.tolist() for part in read(pages.bytes()).parts for t in part.tables]


def test_blank_cells_and_figures_set_to_the_right_keep_their_columns():
    pages = PdfPages()
    put(pages, HEAD, 112)
    body(pages)
    assert tables(pages) == [[HEAD, *BODY]]


def test_titles_forms_and_who_signed_are_not_of_the_table():
    pages = PdfPages()
    pages.text(200, 60, "Payroll for March", 16)
    pages.text(72, 94, "Company: Sample Works")
    pages.text(330, 94, "Unit: CNY")
    put(pages, HEAD, 112)
    end = body(pages)
    pages.text(72, end, "Made by: Ann Li")
    pages.text(330, end, "Seen by: Bo Wang")
    (part,) = read(pages.bytes()).parts
    assert [table.texts.tolist() for table in part.tables] == [[HEAD, *BODY]]
    assert part.text is not None
    assert [line.split("  ")[0] for line in part.text.texts[:, 0].tolist()] == [
        "Payroll for March",
        "Company: Sample Works",
        "Made by: Ann Li",
    ]


def test_headings_of_two_lines_are_one_row():
    pages = PdfPages()
    put(pages, ["", "", "Rest day", "Gross", ""], 100)
    put(pages, ["No", "Item", "hours", "pay", "Net"], 112)
    body(pages)
    (found,) = tables(pages)
    assert found[0] == ["No", "Item", "Rest day\nhours", "Gross\npay", "Net"]
    assert found[1:] == BODY


@pytest.mark.parametrize("ruled", [False, True])
def test_a_heading_over_several_columns_stands_at_their_first(ruled):
    pages = PdfPages()
    pages.pen.setFont("Helvetica", 10)
    pages.pen.drawCentredString(330, A4[1] - 94, "Earnings")
    if ruled:
        pages.line(262, 98, 400, 98)
    put(pages, HEAD, 112)
    body(pages)
    (table,) = read(pages.bytes()).parts[0].tables
    assert table.texts[0].tolist() == ["", "", "", "Earnings", ""]
    assert table.texts[1:].tolist() == [HEAD, *BODY]
    assert [(s.row, s.column, s.columns) for s in table.spans] == [(0, 3, 2)]


def test_a_cell_that_goes_on_below_is_one_cell_the_last_of_the_table_too():
    pages = PdfPages()
    put(pages, HEAD, 100)
    y = 124.0
    for row in BODY:
        put(pages, row, y)
        put(pages, ["", f"of {row[1].lower()}" if row[0] in "24" else ""], y + 11)
        y += 29
    wanted = [[*r] for r in BODY]
    for row in (wanted[1], wanted[3]):
        row[1] += f"\nof {row[1].lower()}"
    assert tables(pages) == [[HEAD, *wanted]]


def test_level_rules_alone_part_rows_whatever_their_lines():
    pages = PdfPages()
    put(pages, HEAD, 112)
    y = 130.0
    for row in BODY:
        pages.line(60, y - 11, 410, y - 11)
        put(pages, row, y)
        put(pages, ["", "12 a box"], y + 13)
        y += 31
    pages.line(60, y - 11, 410, y - 11)
    wanted = [[r[0], f"{r[1]}\n12 a box", *r[2:]] for r in BODY]
    assert tables(pages) == [[HEAD, *wanted]]


def test_a_rule_beside_the_labels_alone_hides_no_column():
    pages = PdfPages()
    put(pages, HEAD, 112)
    y = body(pages)
    for at in (96, 118, y):
        pages.line(60, at, 410, at)
    pages.line(100, 96, 100, y)
    assert tables(pages) == [[HEAD, *BODY]]


def test_many_rows_in_one_ruled_row_are_rows_with_blanks():
    pages = PdfPages()
    cells = [[str(k), f"{k}.50", "" if k == 2 else f"{k}00"] for k in range(6)]
    for r, row in enumerate([["Code", "Hours", "Paid"], *cells]):
        for c, words in enumerate(row):
            pages.text(76 + 90 * c, 114 + 14 * r, words)
    for x in (72, 162, 252, 342):
        pages.line(x, 100, x, 210)
    for at in (100, 118, 210):
        pages.line(72, at, 342, at)
    assert tables(pages) == [[["Code", "Hours", "Paid"], *cells]]


def test_lines_of_a_long_ruled_heading_are_no_rows():
    pages = PdfPages()
    words = ["number", "of workers", "with pay", "under the", "minimum"]
    for c in range(3):
        for k, line in enumerate(words):
            pages.text(76 + 90 * c, 112 + 12 * k, line)
        for r in range(2):
            pages.text(76 + 90 * c, 182 + 20 * r, f"{r}{c}")
    for x in (72, 162, 252, 342):
        pages.line(x, 100, x, 208)
    for at in (100, 168, 188, 208):
        pages.line(72, at, 342, at)
    heading = "\n".join(words)
    assert tables(pages) == [[[heading] * 3, ["00", "01", "02"], ["10", "11", "12"]]]


def test_two_tables_of_other_columns_one_below_the_other_are_two():
    pages = PdfPages()
    put(pages, HEAD, 112)
    y = body(pages) + 12
    other = [["Day", "Left"], ["Monday", "30"], ["Tuesday", "45"], ["Friday", "60"]]
    for r, row in enumerate([["Week", *o] for o in other]):
        for c, words in enumerate(row):
            pages.text(90 + 130 * c, y + 18 * r, words)
    assert tables(pages) == [[HEAD, *BODY], [["Week", *o] for o in other]]


def test_fonts_with_low_boxes_are_no_columns_of_words():
    pages = PdfPages()
    for r, row in enumerate(
        [["Ann Mary Li", "8 h"], ["Bo Su Wang", "9 h"], ["Di Ho Hu", "7 h"]] * 2
    ):
        pages.pen.setFont("Courier", 9)
        for c, words in enumerate([str(r), *row]):
            pages.pen.drawString(72 + c * 120, A4[1] - 100 - 16 * r, words)
    (found,) = tables(pages)
    assert found[0] == ["0", "Ann Mary Li", "8 h"]
