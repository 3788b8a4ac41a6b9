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


def headings(pages: PdfPages, words: list[tuple[float, float, str]], size: float = 10) -> None:
    """Writes headings about the middle given, at the height given."""
    pages.pen.setFont("Helvetica", size)
    for middle, y, text in words:
        pages.pen.drawCentredString(middle, A4[1] - y, text)


SIGNED = [["1", "Ann Li", "1,100.00"], ["2", "Bo Wang", "900.00"], ["3", "Cai Zhu", "40.25"]]


def signed(pages: PdfPages, y: float = 130) -> None:
    for row in SIGNED:
        pages.pen.setFont("Helvetica", 10)
        for middle, words in zip((80, 140, 220), row, strict=True):
            pages.pen.drawCentredString(middle, A4[1] - y, words)
        y += 18


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ([(290, 112, "Signature")], ["Signature"]),
        ([(290, 112, "Signature"), (360, 112, "Remarks")], ["Signature", "Remarks"]),
        ([(262, 107, "Sign"), (262, 117, "here")], ["Sign\nhere"]),
        ([(420, 107, "Sign"), (420, 117, "here")], ["Sign\nhere"]),
    ],
)
def test_a_heading_over_nothing_has_a_column_of_its_own(more, wanted):
    pages = PdfPages()
    headings(pages, [(80, 112, "No"), (140, 112, "Name"), (220, 112, "Net pay"), *more])
    signed(pages)
    blank = [""] * len(wanted)
    rows = [["No", "Name", "Net pay", *wanted], *([*row, *blank] for row in SIGNED)]
    assert tables(pages) == [rows]


def test_a_blank_column_between_two_others_is_found():
    pages = PdfPages()
    headings(pages, [(80, 112, "No"), (140, 112, "Name"), (180, 112, "Seal"), (220, 112, "Net")])
    signed(pages)
    rows = [["No", "Name", "Seal", "Net"], *([a, b, "", c] for a, b, c in SIGNED)]
    assert tables(pages) == [rows]


@pytest.mark.parametrize("heading", ["Net  pay", "Net pay of the month"])
def test_a_heading_of_several_words_is_not_parted(heading):
    pages = PdfPages()
    headings(pages, [(80, 112, "No"), (140, 112, "Name"), (220, 112, heading)])
    signed(pages)
    (found,) = tables(pages)
    assert [" ".join(text.split()) for text in found[0]] == [
        "No",
        "Name",
        " ".join(heading.split()),
    ]
    assert found[1:] == SIGNED


def test_headings_that_stand_closer_than_columns_do_are_parted():
    pages = PdfPages()
    for x, words in ((76, "No"), (119, "Full name"), (169, "Net wages"), (222.5, "Signature")):
        pages.text(x, 112, words)
    for k, row in enumerate(SIGNED):
        cells = zip((80, 140, 192), row, strict=True)
        headings(pages, [(middle, 130 + 18 * k, words) for middle, words in cells])
    rows = [["No", "Full name", "Net wages", "Signature"], *([*row, ""] for row in SIGNED)]
    assert tables(pages) == [rows]


def test_headings_under_one_over_them_and_beside_it_are_told_apart():
    pages = PdfPages()
    headings(
        pages, [(316, 100, "Earnings"), (80, 109, "No"), (140, 109, "Name"), (220, 109, "Base")]
    )
    headings(
        pages, [(280, 118, "Piece"), (350, 118, "Night"), (420, 104, "Sign"), (420, 114, "here")]
    )
    y = 140.0
    for row in SIGNED:
        cells = zip((80, 140, 220, 280, 350), [*row, "12.50", "7.25"], strict=True)
        headings(pages, [(middle, y, words) for middle, words in cells])
        y += 18
    (table,) = read(pages.bytes()).parts[0].tables
    top, under = table.texts[:2].tolist()
    assert top == ["No", "Name", "Base", "Earnings", "", "Sign\nhere"]
    assert under == ["", "", "", "Piece", "Night", ""]
    assert [(s.row, s.column, s.columns) for s in table.spans] == [(0, 3, 2)]


def test_what_was_learned_when_is_no_table():
    pages = PdfPages()
    for k, words in enumerate(["Welding course", "First aid", "Fork lift", "Fire drill"]):
        pages.text(72, 100 + 18 * k, words)
        pages.text(400, 100 + 18 * k, f"2019-0{k + 1}")
    assert tables(pages) == []


def test_labels_scattered_over_the_lines_of_a_chart_are_no_table():
    pages = PdfPages()
    for k in range(13):
        pages.line(72, 100 + 12 * k, 372, 100 + 12 * k)
        pages.line(72 + 25 * k, 100, 72 + 25 * k, 244)
    for k, words in enumerate(["30", "49", "20", "25"]):
        pages.text(76 + 75 * k, 110 + 36 * k, words)
    assert tables(pages) == []


def test_figures_that_stand_closer_than_columns_do_keep_their_columns():
    pages = PdfPages()
    rows = [["No", "Name", "Base", "Net"]]
    rows += [[str(k), f"Ann {'LMNOP'[k]}", f"{k},500.50", f"{k},400.50"] for k in range(5)]
    for r, row in enumerate(rows):
        pages.pen.setFont("Helvetica", 10)
        for right, words in zip((84, 124, 170.8, 217.6), row, strict=True):
            pages.pen.drawRightString(right, A4[1] - 100 - 18 * r, words)
    assert tables(pages) == [rows]


def test_who_signed_below_a_table_is_no_row_of_it():
    pages = PdfPages()
    put(pages, HEAD, 112)
    y = body(pages)
    for x, words in zip((72, 200, 330), ("Prepared By", "Checked By", "Approved By"), strict=True):
        pages.text(x, y + 16, words)
    assert tables(pages) == [[HEAD, *BODY]]


def test_a_name_of_two_lines_about_the_middle_of_its_row_stays_with_its_figures():
    pages = PdfPages()
    put(pages, HEAD, 112)
    put(pages, BODY[0], 130)
    pages.text(COLUMNS[1], 146, "Rubber")
    put(pages, ["2", "", "9", "980.50", "900.00"], 152)
    pages.text(COLUMNS[1], 158, "boots")
    put(pages, ["3", "Gloves", "10.5", "12.00", "40.25"], 174)
    ((_, first, second, third),) = tables(pages)
    assert first == BODY[0]
    assert second == ["2", "Rubber\nboots", "9", "980.50", "900.00"]
    assert third == ["3", "Gloves", "10.5", "12.00", "40.25"]


def test_rows_below_a_line_of_their_department_stand_under_the_headings():
    pages = PdfPages()
    put(pages, HEAD, 112)
    groups = ("Department: Cutting", "Department: Sewing")
    for k, group in enumerate(groups):
        pages.text(COLUMNS[0], 130 + 90 * k, group)
        body(pages, 148 + 90 * k)
    blank = [""] * 4
    assert tables(pages) == [[HEAD, [groups[0], *blank], *BODY, [groups[1], *blank], *BODY]]
