"""Headings of PDF tables without rules: which lines are theirs, and which columns they are over."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_pages import PdfPages, read
from reportlab.lib.pagesizes import A4

from extractors.tables.blank_columns import with_blank_columns
from extractors.tables.lines import Segment
from extractors.tables.ones import names_whole
from extractors.tables.unruled import unruled_tables
from extractors.tables.words import Words
from pipeline.model.evidence import Grade
from pipeline.model.table import Table

MIDDLES = (80, 150, 230, 310, 390)
BODY = [
    ["1", "Ann Li", "1,100.00", "120.50", "7.25"],
    ["2", "Bo Wang", "900.00", "80.00", "12.00"],
    ["3", "Cai Zhu", "40.25", "1,310.75", "30.00"],
    ["4", "Di Hu", "2,040.00", "9.75", "8.50"],
]
Said = list[tuple[float, float, str]]


def page(
    heads: Said, *, y: float = 160, step: float = 18, rule: tuple[float, float, float] | None = None
) -> Table:
    """Gives back the one table of a page: headings about (x, y), and rows from ``y`` on.

    ``rule`` is the height, left and right of a rule.
    """
    pages = PdfPages()
    if rule is not None:
        pages.line(rule[1], rule[0], rule[2], rule[0])
    pages.pen.setFont("Helvetica", 10)
    for x, at, words in heads:
        pages.pen.drawCentredString(x, A4[1] - at, words)
    for k, row in enumerate(BODY):
        for middle, words in zip(MIDDLES, row, strict=True):
            pages.pen.drawCentredString(middle, A4[1] - y - step * k, words)
    (table,) = read(pages.bytes()).parts[0].tables
    return table


def labels(at: float, words: list[str]) -> Said:
    return [(x, at, text) for x, text in zip(MIDDLES, words, strict=True) if text]


def below(*words: str) -> list[list[str]]:
    return [[*row, *words] for row in BODY]


@pytest.mark.parametrize("first", [94, 142])
def test_a_heading_of_one_letter_a_line_parts_no_table(first: float) -> None:
    down = [(450, 94 + 12 * k, letter) for k, letter in enumerate("SIGN!")]
    table = page([*labels(first, ["No", "Name", "Base", "Night", "Meals"]), *down])
    assert table.texts.tolist() == [
        ["No", "Name", "Base", "Night", "Meals", "S\nI\nG\nN\n!"],
        *below(""),
    ]


def test_lines_of_a_heading_may_stand_wider_apart_than_rows() -> None:
    heads = labels(127, ["", "", "Base", "", "Meals"])
    heads += labels(140.5, ["No", "Name", "wages", "Night", "paid"])
    table = page(heads, step=13)
    assert table.texts.tolist() == [
        ["No", "Name", "Base\nwages", "Night", "Meals\npaid"],
        *BODY,
    ]


def test_a_heading_whose_first_line_stands_over_the_first_column_is_whole() -> None:
    heads = [*labels(130, ["Emp", "", "", "", ""])]
    heads += labels(142, ["No", "Name", "Base", "Night", "Meals"])
    assert page(heads).texts.tolist()[0] == ["Emp\nNo", "Name", "Base", "Night", "Meals"]


@pytest.mark.parametrize("apart", [14, 21])
@pytest.mark.parametrize("at", [230, 270, 310])
def test_a_heading_over_several_columns_heads_them_wherever_its_middle_is(
    at: int, apart: float
) -> None:
    """Over two, over three with one of them right under it, close or set apart from them."""
    over = {230: (1, 3), 270: (2, 2), 310: (2, 3)}[at]
    heads = [(at, 142 - apart, "Earnings")]
    alone = [c for c in range(5) if not over[0] <= c < sum(over)]
    words = ["No", "Name", "Base", "Night", "Meals"]
    heads += [(MIDDLES[c], 142 - apart / 2 * (c in alone), words[c]) for c in range(5)]
    table = page(heads)
    assert [(s.row, s.column, s.columns) for s in table.spans] == [(0, *over)]
    assert table.texts[0, over[0]] == "Earnings"
    assert table.texts[1, over[0] : sum(over)].tolist() == words[over[0] : sum(over)]
    assert [table.texts[0, c] for c in alone] == [words[c] for c in alone]


def test_a_rule_parts_a_heading_over_columns_from_the_one_right_under_it() -> None:
    heads = [(310, 129, "Earnings"), *labels(142, ["No", "Name", "Base", "Night", "Meals"])]
    table = page(heads, rule=(132.0, 205.0, 415.0))
    assert [(s.row, s.column, s.columns) for s in table.spans] == [(0, 2, 3)]
    assert table.texts.tolist()[1:] == [["No", "Name", "Base", "Night", "Meals"], *BODY]


def test_two_headings_over_columns_are_of_the_table_though_they_stand_over_few() -> None:
    heads = [(190, 124, "Pay"), (350, 124, "More")]
    table = page([*heads, *labels(142, ["No", "Name", "Base", "Night", "Meals"])], step=13)
    assert [(s.row, s.column, s.columns) for s in table.spans] == [(0, 1, 2), (0, 3, 2)]
    assert table.texts.tolist()[1:] == [["No", "Name", "Base", "Night", "Meals"], *BODY]


def test_tables_of_other_print_below_each_other_are_two() -> None:
    pages = PdfPages()
    large = [["No", "Name", "Base"], *([row[0], row[1], row[2]] for row in BODY)]
    small = [["Day", "Hours", "Shift"], *([f"{k} May", "8.00", f"{k}"] for k in range(1, 9))]
    y = 100.0
    for rows, size, step in ((large, 13, 30), (small, 7, 10)):
        for row in rows:
            for x, words in zip((80, 160, 240), row, strict=True):
                pages.text(x, y, words, size)
            y += step
    (part,) = read(pages.bytes()).parts
    assert [table.texts.tolist() for table in part.tables] == [large, small]


def test_a_heading_over_columns_may_stand_over_the_middle_of_the_table() -> None:
    heads = [(230, 124, "Paid"), *labels(142, ["No", "Name", "Base", "Night", "Meals"])]
    table = page(heads)
    assert [s for s in table.texts[0] if s] == ["Paid"]
    assert table.texts.tolist()[1:] == [["No", "Name", "Base", "Night", "Meals"], *BODY]


def test_a_date_over_the_middle_of_a_table_is_no_heading() -> None:
    heads = [(236, 122, "March 2025"), *labels(142, ["No", "Name", "Base", "Night", "Meals"])]
    assert page(heads).texts.tolist() == [["No", "Name", "Base", "Night", "Meals"], *BODY]


def test_a_heading_that_may_be_over_others_too_is_in_doubt() -> None:
    """Set about four columns it is set about the two in their middle too."""
    pages = PdfPages()
    pages.pen.setFont("Helvetica", 10)
    rights = (100, 180, 260, 340, 420, 500)
    rows = [[f"{c}{r}.{r}0" + "0" * (r % 2) for c in range(1, 7)] for r in range(1, 6)]
    for x, words in zip(rights, ("Base", "Night", "Meals", "Fines", "Loan", "Net"), strict=True):
        pages.pen.drawRightString(x, A4[1] - 142, words)
    pages.pen.drawCentredString(265, A4[1] - 124, "Earnings")
    for k, row in enumerate(rows):
        for x, words in zip(rights, row, strict=True):
            pages.pen.drawRightString(x, A4[1] - 160 - 18 * k, words)
    (table,) = read(pages.bytes()).parts[0].tables
    assert table.grades is not None
    doubted = np.argwhere(table.grades == Grade.UNCERTAIN).tolist()
    assert [table.texts[r, c] for r, c in doubted] == ["Earnings"]


def test_columns_that_stand_closer_than_segments_are_parted_by_the_white_of_all_rows() -> None:
    pages = PdfPages()
    rows = [["Name", "Dept", "Base", "Net"]]
    rows += [
        [name, dept, f"{k}5,100.25", f"{k}4,900.75"]
        for k, (name, dept) in enumerate(
            [("Ann Mary Li", "Sewing"), ("Bo Wang", "Cut"), ("Alexandra Xu", "Packing")] * 3, 1
        )
    ]
    for r, row in enumerate(rows):
        pages.pen.setFont("Helvetica", 10)
        for left, words in zip((72, 138), row[:2], strict=True):
            pages.pen.drawString(left, A4[1] - 100 - 16 * r, words)
        for right, words in zip((232, 284), row[2:], strict=True):
            pages.pen.drawRightString(right, A4[1] - 100 - 16 * r, words)
    (table,) = read(pages.bytes()).parts[0].tables
    assert table.texts.tolist() == rows


def test_a_column_of_figures_without_a_heading_is_said_and_in_doubt() -> None:
    heads = labels(142, ["No", "Name", "Base", "", "Meals"])
    pages = PdfPages()
    pages.pen.setFont("Helvetica", 10)
    for x, at, words in heads:
        pages.pen.drawCentredString(x, A4[1] - at, words)
    for k, row in enumerate(BODY):
        for middle, words in zip(MIDDLES, row, strict=True):
            pages.pen.drawCentredString(middle, A4[1] - 160 - 18 * k, words)
    document = read(pages.bytes())
    (table,) = document.parts[0].tables
    assert table.grades is not None
    assert (table.grades == Grade.UNCERTAIN).any(0).tolist() == [False, False, False, True, False]
    (issue,) = [i for i in document.issues if i.code == "heading-unclear"]
    assert issue.loses_data
    assert issue.at is not None
    assert issue.at.box is not None
    assert issue.at.box.x0 < MIDDLES[3] < issue.at.box.x1


def piece(text: str, x0: float, x1: float, top: float = 100) -> Segment:
    return Segment(text, x0, top, x1, top + 10, 10)


def parted(*words: Segment) -> Words:
    return lambda s: words if " " in s.text else (s,)


@pytest.mark.parametrize(
    ("ends", "doubted"),
    [([(12, 41), (44, 56), (59, 88)], True), ([(12, 30), (33, 41), (60, 88)], False)],
)
def test_headings_cut_where_another_cut_fits_as_well_are_in_doubt(
    ends: list[tuple[float, float]], doubted: bool
) -> None:
    """Three words over two columns: the one in the middle may be of either."""
    body = [(piece("11", 0, 40, y), piece("22", 60, 100, y)) for y in (120.0, 140.0, 160.0)]
    words = [piece(text, *at) for text, at in zip(("net", "of", "tax"), ends, strict=True)]
    head = (piece("net of tax", 12, 88),)
    lines, _ = with_blank_columns([head, *body], np.array([-2.0, 50, 102]), 1, 20, parted(*words))
    assert len(lines[0]) == 2
    assert any(s.cut for s in lines[0]) == doubted


def test_a_name_of_two_characters_set_apart_is_one_text_and_more_are_not() -> None:
    name = (piece("1", 0, 5), piece("张", 20, 30), piece("三", 40, 50), piece("9.50", 80, 100))
    assert [s.text for s in names_whole(name)] == ["1", "张 三", "9.50"]
    days = (*name[:3], piece("五", 60, 70), name[3])
    assert names_whole(days) == days
    assert names_whole(name[1:3]) == name[1:3]


@pytest.mark.parametrize(
    ("third", "ones"),
    [("五 丙", ["男 甲", "女 乙", "男 丙"]), ("欧阳明", [])],
    ids=["two columns", "names"],
)
def test_single_characters_in_most_rows_are_two_columns_and_names_of_two_are_one(
    third: str, ones: list[str]
) -> None:
    held = [pair.split() for pair in (ones or ["张 三", "李 四", third])]
    rows = []
    for k, words in enumerate(held):
        y, wide = 120.0 + 20 * k, 10.0 * len(words[0])
        at = [(20.0, 20 + wide)] if len(words) == 1 else [(20.0, 30.0), (39.0, 49.0)]
        middle = [piece(text, *own, y) for text, own in zip(words, at, strict=True)]
        rows.append((piece(f"{k + 1}", 0.0, 5.0, y), *middle, piece(f"{k + 1}.50", 80.0, 100.0, y)))
    (block,) = unruled_tables(rows)
    texts = block.table.texts.tolist()
    if ones:
        assert [row[1:3] for row in texts] == held
    else:
        assert [row[1] for row in texts] == ["张 三", "李 四", "欧阳明"]


def payments(
    *, at: float = 142, rule: bool = False, leaf: float = 160, words: str = "Paid"
) -> PdfPages:
    """Gives back a table whose heading over three columns is set to the left of the first.

    The headings below it are set about their middles, and the figures to the right.
    """
    pages = PdfPages()
    rights = (70, 160, 240, 320, 400, 480)
    heads = ("No", "Base", "Night", "Meals", "Fines", "Net")
    pages.pen.setFont("Helvetica", 10)
    pages.pen.drawString(118.3, A4[1] - at, words)
    if rule:
        pages.line(104, at + 4, 322, at + 4)
    for right, label in zip(rights, heads, strict=True):
        pages.pen.drawRightString(right, A4[1] - leaf, label)
    for k in range(6):
        figures = [f"{k}", *(f"{c}{'0' * (k % 3)}{k}.50" for c in (11, 2, 30, 4, 55))]
        for right, label in zip(rights, figures, strict=True):
            pages.pen.drawRightString(right, A4[1] - leaf - 18 * (k + 1), label)
    return pages


def issues(pages: PdfPages) -> list[str]:
    return [issue.code for issue in read(pages.bytes()).issues]


def test_a_heading_over_columns_that_ends_before_the_one_below_begins_is_a_row_of_its_own() -> None:
    """Set to the left over one set to the right, they are in one column and over nothing alike."""
    pages = payments(at=144, rule=True, leaf=158)
    (table,) = read(pages.bytes()).parts[0].tables
    assert table.texts.tolist()[:2] == [
        ["", "Paid", "", "", "", ""],
        ["No", "Base", "Night", "Meals", "Fines", "Net"],
    ]
    assert [(s.row, s.column, s.columns) for s in table.spans] == [(0, 1, 3)]
    assert len(table.texts) == 8


def test_a_rule_over_some_columns_makes_the_wide_text_above_it_their_heading() -> None:
    pages = payments(at=138, rule=True, words="Payments made by the agent")
    (table,) = read(pages.bytes()).parts[0].tables
    assert table.texts[0, 1] == "Payments made by the agent"
    assert table.texts[1].tolist() == ["No", "Base", "Night", "Meals", "Fines", "Net"]


@pytest.mark.parametrize(
    ("words", "at", "said"),
    [("Earnings of", 132, True), ("Earnings of", 120, False), ("Unit: CNY", 132, False)],
)
def test_text_above_columns_that_was_not_taken_for_a_heading_is_said(
    words: str, at: float, said: bool
) -> None:
    pages = payments(at=at, words=words)
    document = read(pages.bytes())
    (table,) = document.parts[0].tables
    taken = words in table.texts
    unclear = [issue for issue in document.issues if issue.code == "heading-unclear"]
    assert not taken
    assert bool(unclear) == said
    assert (table.grades is not None and (table.grades < Grade.READ).any()) == said
    assert issues(payments(at=at, words="March 2025")) == []


def test_a_heading_that_only_begins_where_a_column_does_is_loose() -> None:
    document = read(payments(at=144).bytes())
    (table,) = document.parts[0].tables
    assert table.texts[0, 1] == "Paid"
    assert table.grades is not None
    assert table.grades[0, 1] == Grade.UNCERTAIN
    assert [issue.code for issue in document.issues] == ["heading-loose"]
    assert not document.issues[0].loses_data


def test_a_first_heading_that_stands_beside_lines_of_others_is_not_lost() -> None:
    """One line in the middle beside headings of two lines: none of these is level with it."""
    pages = PdfPages()
    pages.pen.setFont("Helvetica", 10)
    pages.pen.drawCentredString(MIDDLES[0], A4[1] - 136, "No")
    for middle, words in zip(MIDDLES[1:], ("Full", "Base", "Night", "Meals"), strict=True):
        pages.pen.drawCentredString(middle, A4[1] - 142, words)
        pages.pen.drawCentredString(middle, A4[1] - 154, "name" if words == "Full" else "paid")
    for k, row in enumerate(BODY):
        for middle, words in zip(MIDDLES, row, strict=True):
            pages.pen.drawCentredString(middle, A4[1] - 176 - 18 * k, words)
    (table,) = read(pages.bytes()).parts[0].tables
    heads = ["No", "Full\nname", "Base\npaid", "Night\npaid", "Meals\npaid"]
    assert table.texts.tolist() == [heads, *BODY]


def test_a_name_that_reaches_the_next_column_is_cut_where_its_texts_begin() -> None:
    people = [("Ann Li", "Store"), ("Bo Montgomery Wang", "Sew"), ("Cai Zhu", "Cut"), ("Di", "Cut")]
    pages = PdfPages()
    pages.pen.setFont("Helvetica", 10)
    wide = pages.pen.stringWidth(people[1][0], "Helvetica", 10)
    rows = [["Name", "Dept", "Base"]]
    rows += [[name, place, f"{k},100.25"] for k, (name, place) in enumerate(people, 1)]
    for r, row in enumerate(rows):
        for left, words in zip((72, 74.6 + wide, 130 + wide), row, strict=True):
            pages.pen.drawString(left, A4[1] - 100 - 16 * r, words)
    (table,) = read(pages.bytes()).parts[0].tables
    assert table.texts.tolist() == rows


@pytest.mark.parametrize(
    ("heads", "apart", "one"),
    [
        ([(20.0, 40.0, "姓名")], 9, True),
        ([(20.0, 40.0, "姓名")], 25, True),
        ([(27.0, 47.0, "姓名")], 25, True),
        ([(20.0, 30.0, "姓"), (39.0, 49.0, "名")], 9, True),
        ([(20.0, 30.0, "性"), (39.0, 49.0, "班")], 9, False),
        ([(20.0, 30.0, "性"), (55.0, 65.0, "班")], 25, False),
    ],
)
def test_headings_say_whether_single_characters_are_names_or_two_columns(
    heads: list[tuple[float, float, str]], apart: float, one: bool
) -> None:
    """Names of a sheet may all have two characters, set as far apart as columns are."""
    rows = [
        (piece("No", 0.0, 8.0), *(piece(t, *at) for *at, t in heads), piece("Net", 85.0, 100.0))
    ]
    for k, (first, second) in enumerate(["张三", "李四", "王五", "赵六"]):
        y, x = 120.0 + 20 * k, 30.0 + apart
        ones = [piece(first, 20.0, 30.0, y), piece(second, x, x + 10, y)]
        rows.append((piece(f"{k}", 0.0, 5.0, y), *ones, piece(f"{k}.50", 80.0, 100.0, y)))
    (block,) = unruled_tables(rows)
    texts = [["".join(t.split()) for t in row] for row in block.table.texts.tolist()]
    assert texts[1][1:-1] == (["张三"] if one else ["张", "三"])
    assert "".join(texts[0][1:-1]) == "".join(t for *_, t in heads)


def test_a_heading_under_another_level_is_set_about_its_columns_not_about_its_own_beginning() -> (
    None
):
    heads = [(270, 100, "Pay of all kinds"), (310, 121, "Earning"), (190, 121, "Who")]
    table = page([*heads, *labels(142, ["No", "Name", "Base", "Night", "Meals"])])
    at = next(r for r, row in enumerate(table.texts.tolist()) if "Earning" in row)
    spans = {(s.column, s.columns) for s in table.spans if s.row == at}
    assert (2, 3) in spans
    assert table.texts[at, 2] == "Earning"
