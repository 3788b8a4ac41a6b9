from __future__ import annotations

import numpy as np
import pytest
from drawn_pages import CELLS, PdfPages, read, source

from extractors.readers.page_document import document_of
from extractors.readers.page_issues import page_issue
from extractors.tables.page_table import PageTable, ReadPage
from extractors.tables.parts import to_parts
from pipeline.errors import UnreadableError
from pipeline.model.table import Span

PROSE = [
    "The parties agree on the terms below and sign this paper in two copies.",
    "The work is done at the place named above, on the days that the shift plan",
    "shows. Pay is due on the tenth day of each month for the month before it.",
    "Either side may end the agreement as the law allows, with thirty days of",
    "notice given in writing, and the papers of the worker are handed back.",
]


def _contract(pages: PdfPages, name: str) -> None:
    pages.text(200, 80, "LABOUR CONTRACT", 22)
    for k, line in enumerate([f"Worker: {name}", *PROSE]):
        pages.text(72, 120 + k * 16, line)


def test_a_table_over_pages_is_one_table_with_one_header():
    pages = PdfPages()
    pages.table(CELLS)
    pages.next_page()
    pages.table([CELLS[0], ["4", "Di Hu", "2360.00", "2900.00"]])
    pages.next_page()
    pages.table([["5", "En Xu", "2360.00", "2901.00"], ["6", "Fa Lu", "2360.00", "2902.00"]])
    (part,) = read(pages.bytes()).parts
    (table,) = part.tables
    assert part.name == "p1-3"
    assert [row[0] for row in table.texts.tolist()] == ["No", "1", "2", "3", "4", "5", "6"]
    assert [table.locate(r, 0).page for r in range(7)] == [1, 1, 1, 1, 2, 3, 3]
    box = table.locate(4, 0).box
    assert box is not None
    assert round(box.top) == 120


def test_the_same_form_for_another_month_is_another_part():
    pages = PdfPages()
    for month in ("2025-01", "2025-02"):
        pages.text(200, 80, f"Payroll {month}")
        pages.table(CELLS)
        pages.next_page()
    assert [p.name for p in read(pages.bytes()).parts] == ["p1", "p2"]


def test_page_numbers_above_a_table_do_not_part_it():
    pages = PdfPages()
    for number in (1, 2):
        pages.text(200, 60, "Payroll 2025-01")
        pages.text(400, 60, f"Page {number} of 2")
        pages.table(CELLS if number == 1 else [["4", "Di Hu", "1.00", "2.00"]] * 2)
        pages.next_page()
    assert [p.name for p in read(pages.bytes()).parts] == ["p1-2"]


def test_tables_of_other_columns_are_another_part():
    pages = PdfPages()
    pages.table(CELLS)
    pages.next_page()
    pages.table([["Day", "In", "Out"], ["1", "8:00", "17:00"]], wide=70)
    assert [p.name for p in read(pages.bytes()).parts] == ["p1", "p2"]


def test_the_next_days_of_a_grid_on_the_next_page_are_a_table_of_their_own():
    pages = PdfPages()
    pages.table([["No", "Name", "1", "2"], ["1", "Di Hu", "8", "8"], ["2", "En Xu", "8", "9"]])
    pages.next_page()
    pages.table([["3", "4", "5", "6"], ["8", "8", "8", "8"], ["9", "8", "9", "8"]])
    (part,) = read(pages.bytes()).parts
    assert [table.texts[0].tolist()[-1] for table in part.tables] == ["2", "6"]


def test_each_contract_of_a_stack_is_a_part_and_its_second_page_stays_with_it():
    pages = PdfPages()
    for name in ("Ann Li", "Bo Wang"):
        _contract(pages, name)
        pages.next_page()
        for k, line in enumerate(PROSE):
            pages.text(72, 100 + k * 16, line)
        pages.next_page()
    parts = read(pages.bytes()).parts
    assert [p.name for p in parts] == ["p1-2", "p3-4"]
    assert all(not p.tables for p in parts)
    second = parts[1].text
    assert second is not None
    assert second.texts[1, 0] == "Worker: Bo Wang"
    assert second.locate(second.shape[0] - 1, 0).page == 4


def test_columns_of_words_without_rules_are_a_table():
    pages = PdfPages()
    pages.table(CELLS, rules=False)
    (table,) = read(pages.bytes()).parts[0].tables
    assert table.texts.tolist() == CELLS


def test_prose_and_forms_are_no_tables():
    pages = PdfPages()
    for k, line in enumerate(PROSE):
        pages.text(72, 100 + k * 14, line)
    for k, (left, right) in enumerate(
        [
            ("Name: Ann", "Sex: F"),
            ("Born: 1990", "Tel: 1"),
            ("Id: 2", "Dept: A"),
            ("Rank: 3", "Site: B"),
        ]
    ):
        pages.text(72, 300 + k * 20, left)
        pages.text(320, 300 + k * 20, right)
    for k in range(5):
        pages.text(72, 500 + k * 14, f"{k + 1}.")
        pages.text(92, 500 + k * 14, PROSE[k])
    (part,) = read(pages.bytes()).parts
    assert part.tables == ()


def test_two_columns_of_prose_are_read_one_after_the_other():
    pages = PdfPages()
    for k in range(8):
        pages.text(60, 100 + k * 14, f"left {k} " + "and words go on here")
        pages.text(320, 100 + k * 14, f"right {k} " + "and words go on here")
    text = read(pages.bytes()).parts[0].text
    assert text is not None
    sides = [line.split()[0] for line in text.texts[:, 0].tolist()]
    assert sides == ["left"] * 8 + ["right"] * 8


def _grid(number: int, rows: list[list[str]], spans: tuple[Span, ...] = ()) -> ReadPage:
    texts = np.array(rows, dtype=object)
    edges = (tuple(20.0 * k for k in range(n + 1)) for n in texts.shape)
    down, along = edges
    return ReadPage(number, 600, 800, (PageTable(texts, down, along, spans),))


HEADED = ["姓名", "部门", "岗位", "备注"]
DAYS = ["姓名", "1", "2", "3"]
GROUPED = (Span(0, 0, 2, 1), Span(0, 1, 1, 3))


@pytest.mark.parametrize(
    ("first", "second", "spans", "left"),
    [
        # What two pages begin with alike is a row of each where it holds figures or marks.
        ([["1", "08:00", "17:00", "2"]] * 2, [["1", "08:00", "17:00", "2"]], (), 1),
        ([HEADED, ["1", "08:00", "17:00", "2"]], [HEADED, ["1", "08:00", "17:00", "2"]], (), 1),
        ([["张三", "√", "√", "√"]], [["张三", "√", "√", "√"]], (), 1),
        # A header of one row is one row, though those below are alike too.
        ([HEADED, ["张三", "裁床", "工人", ""]], [HEADED, ["张三", "裁床", "工人", ""]], (), 1),
        # Days head columns, and others head other columns.
        ([DAYS, ["张三", "8", "8", "8"]], [DAYS, ["李四", "8", "8", "8"]], (), 1),
        ([DAYS, ["张三", "8", "8", "8"]], [["姓名", "16", "17", "18"]] * 1, (), 1),
        # A title and merged cells make a header of several rows.
        *(
            (
                [[title, "", "", ""], HEADED, ["张三", "裁床", "工人", ""]],
                [[title, "", "", ""], HEADED, ["李四", "裁床", "工人", ""]],
                (),
                1,
            )
            for title in ("工资表", "2025-03")
        ),
        (
            [["姓名", "出勤", "", ""], ["", "白班", "夜班", "周末"], ["张三", "8", "", ""]],
            [["姓名", "出勤", "", ""], ["", "白班", "夜班", "周末"], ["张三", "8", "", ""]],
            GROUPED,
            1,
        ),
    ],
)
def test_a_second_page_is_kept_but_for_the_header_of_the_first(first, second, spans, left):
    (part,) = to_parts([_grid(1, first, spans), _grid(2, second, spans)])
    assert part.tables[0].texts.tolist() == [*first, *second[len(second) - left :]]


def test_a_file_of_which_nothing_was_read_is_refused_for_what_was_lost():
    said = tuple(page_issue(code, 1) for code in ("page-turned", "poor-scan"))
    with pytest.raises(UnreadableError) as refused:
        document_of(source(), "pdf", [ReadPage(1, 600, 800, scanned=True, issues=said)])
    assert refused.value.reason == "poor-scan"
    with pytest.raises(UnreadableError) as refused:
        document_of(source(), "ofd", [ReadPage(1, 600, 800)])
    assert refused.value.reason == "blank"
