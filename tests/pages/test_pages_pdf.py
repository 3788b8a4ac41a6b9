from __future__ import annotations

import re

import numpy as np
import pytest
from drawn_pages import CELLS, PdfPages, pdf_table, picture_table, read, rotated
from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader

from extractors.readers import pdf_text
from extractors.readers.limits import Limits
from extractors.readers.plumber import plumber_tables
from pipeline.errors import UnreadableError
from pipeline.model.document import Status


def test_a_ruled_table_comes_back_cell_by_cell_with_its_boxes():
    document = read(pdf_table())
    (part,) = document.parts
    (table,) = part.tables
    assert (document.status, part.name, part.scanned) == (Status.READ, "p1", False)
    assert table.texts.tolist() == CELLS
    assert table.grades is None
    at = table.locate(2, 2)
    assert at.page == 1
    assert at.box is not None
    assert [round(v) for v in (at.box.x0, at.box.top, at.box.x1, at.box.bottom)] == [
        252,
        140,
        342,
        160,
    ]


def test_merged_cells_are_spans():
    pages = PdfPages()
    pages.table([["", "", ""], ["a", "b", "c"], ["d", "e", "f"]], rules=False)
    for y in (100, 140, 160):
        pages.line(72, y, 342, y)
    pages.line(162, 120, 342, 120)
    for x, top in ((72, 100), (162, 100), (252, 120), (342, 100)):
        pages.line(x, top, x, 160)
    pages.text(200, 114, "group")
    (table,) = read(pages.bytes()).parts[0].tables
    assert table.texts.tolist() == [["a", "group", ""], ["", "b", "c"], ["d", "e", "f"]]
    assert {(s.row, s.column, s.rows, s.columns) for s in table.spans} == {
        (0, 0, 2, 1),
        (0, 1, 1, 2),
    }


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_upright_and_boxes_are_as_displayed(turn):
    (table,) = read(rotated(pdf_table(), turn)).parts[0].tables
    assert table.texts.tolist() == CELLS
    box = table.locate(0, 0).box
    width, height = (842, 595) if turn % 180 else (595, 842)
    shown = {
        90: (842 - 120, 72, 842 - 100, 162),
        180: (595 - 162, 842 - 120, 595 - 72, 842 - 100),
        270: (100, 595 - 162, 120, 595 - 72),
    }[turn]
    assert box is not None
    assert 0 <= box.x0 < box.x1 <= width
    assert 0 <= box.top < box.bottom <= height
    assert [box.x0, box.top, box.x1, box.bottom] == pytest.approx(shown, abs=1.5)


def test_text_set_sideways_on_an_upright_page_is_read():
    pages = PdfPages()
    pages.pen.translate(0, 842)
    pages.pen.rotate(-90)
    pages.pen.translate(0, 842 - 595 - 842 + 842)
    pages.pen.translate(0, -842 + 595)
    pages.table(CELLS, y=300)
    (part,) = read(pages.bytes()).parts
    assert part.tables[0].texts.tolist() == CELLS


def test_dashed_and_broken_rules_are_one_rule():
    pages = PdfPages()
    pages.table(CELLS, rules=False)
    for r in range(5):
        for x in range(72, 432, 6):
            pages.line(x, 100 + r * 20, x + 4, 100 + r * 20)
    for c in range(5):
        for y in range(100, 180, 5):
            pages.line(72 + c * 90, y, 72 + c * 90, y + 3)
    assert read(pages.bytes()).parts[0].tables[0].texts.tolist() == CELLS


def test_cells_that_are_filled_areas_without_strokes_make_a_table():
    pages = PdfPages()
    for r, row in enumerate(CELLS):
        for c, words in enumerate(row):
            pages.pen.setFillGray(0.8 if r % 2 else 0.9)
            pages.pen.rect(72 + c * 90, 842 - 120 - r * 20, 88, 18, stroke=0, fill=1)
            pages.pen.setFillGray(0)
            pages.text(76 + c * 90, 114 + r * 20, words)
    assert read(pages.bytes()).parts[0].tables[0].texts.tolist() == CELLS


def test_letters_printed_twice_for_bold_are_read_once():
    pages = PdfPages()
    pages.table(CELLS)
    pages.table(CELLS, x=72.4, rules=False)
    assert read(pages.bytes()).parts[0].tables[0].texts.tolist() == CELLS


def test_header_text_that_reads_upward_keeps_its_order():
    pages = PdfPages()
    pages.table([["", "", ""], ["1", "2", "3"], ["4", "5", "6"]], high=60)
    for c, words in enumerate(["Base pay", "Overtime", "Net pay"]):
        pages.pen.saveState()
        pages.pen.translate(72 + c * 90 + 40, 842 - 158)
        pages.pen.rotate(90)
        pages.pen.drawString(0, 0, words)
        pages.pen.restoreState()
    texts = read(pages.bytes()).parts[0].tables[0].texts.tolist()
    assert texts == [["Base pay", "Overtime", "Net pay"], ["1", "2", "3"], ["4", "5", "6"]]


def test_rows_without_rules_inside_a_ruled_body_are_rows():
    pages = PdfPages()
    pages.table([["Code", "Hours", "Paid"]])
    body = [["a1", "10", "5.00"], ["a2", "20", "6.00"], ["a3", "30", "7.00"]]
    pages.table(body, y=120, high=14, rules=False)
    for x in (72, 162, 252, 342):
        pages.line(x, 120, x, 170)
    pages.line(72, 170, 342, 170)
    texts = read(pages.bytes()).parts[0].tables[0].texts.tolist()
    assert texts == [["Code", "Hours", "Paid"], *body]


def test_punches_one_below_another_stay_in_their_cell():
    pages = PdfPages()
    days = ["08:00", "12:01", "13:00", "17:02"]
    pages.table([["1", "2", "3"]])
    for c in range(3):
        for k, words in enumerate(days):
            pages.text(76 + c * 90, 132 + k * 12, words)
    for x in (72, 162, 252, 342):
        pages.line(x, 120, x, 180)
    pages.line(72, 180, 342, 180)
    texts = read(pages.bytes()).parts[0].tables[0].texts.tolist()
    assert texts == [["1", "2", "3"], ["\n".join(days)] * 3]


def test_text_outside_the_tables_is_lines_with_boxes():
    pages = PdfPages()
    pages.text(200, 60, "Payroll March 2025", 14)
    pages.table(CELLS)
    pages.text(72, 300, "Made by: Ann")
    pages.text(300, 300, "Seen by: Bo")
    text = read(pages.bytes()).parts[0].text
    assert text is not None
    lines = text.texts[:, 0].tolist()
    assert lines[0] == "Payroll March 2025"
    assert lines[1].split("  ")[0] == "Made by: Ann"
    assert lines[1].endswith("Seen by: Bo")
    box = text.locate(0, 0).box
    assert box is not None
    assert box.x0 == pytest.approx(200, abs=1)


def test_a_locked_file_is_refused_and_opens_with_its_password():
    locked = PdfPages(encrypt=pdfencrypt.StandardEncryption("secret", canPrint=1))
    locked.table(CELLS)
    data = locked.bytes()
    with pytest.raises(UnreadableError) as refused:
        read(data)
    assert refused.value.reason == "encrypted"
    with pytest.raises(UnreadableError) as refused:
        read(data, "wrong")
    assert refused.value.reason == "wrong-password"
    assert read(data, "secret").parts[0].tables[0].texts.tolist() == CELLS


def test_a_file_that_only_forbids_copying_is_read():
    owned = PdfPages(encrypt=pdfencrypt.StandardEncryption("", "owner", canCopy=0))
    owned.table(CELLS)
    assert read(owned.bytes()).parts[0].tables[0].texts.tolist() == CELLS


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", pdf_table()[:300]])
def test_a_cut_file_is_refused(data):
    with pytest.raises(UnreadableError) as refused:
        read(data)
    assert refused.value.reason == "cut-short"


def test_blank_pages_and_large_pages_are_refused():
    blank = PdfPages()
    blank.next_page()
    with pytest.raises(UnreadableError) as refused:
        read(blank.bytes())
    assert refused.value.reason == "blank"
    with pytest.raises(UnreadableError) as refused:
        read(pdf_table(), limits=Limits(page_points=500))
    assert refused.value.reason == "page-too-large"
    with pytest.raises(UnreadableError) as refused:
        read(pdf_table(), limits=Limits(pages=0))
    assert refused.value.reason == "too-many-pages"


def test_a_seal_that_is_drawn_is_noted_where_it_stands():
    pages = PdfPages()
    pages.table(CELLS)
    pages.pen.setStrokeColorRGB(0.85, 0.1, 0.15)
    pages.pen.setLineWidth(3)
    pages.pen.circle(400, 842 - 500, 45)
    pages.pen.setFillColorRGB(0.85, 0.1, 0.15)
    pages.pen.circle(400, 842 - 500, 12, fill=1)
    (seal,) = read(pages.bytes()).parts[0].figures
    assert seal.kind == "seal"
    assert seal.at.box is not None
    assert (seal.at.box.x0, seal.at.box.top) == pytest.approx((353, 453), abs=4)


def test_body_rows_whose_columns_are_not_ruled_are_cut_at_the_columns_of_the_header():
    pages = PdfPages()
    pages.table(CELLS[:1])
    pages.table(CELLS[1:], y=120, rules=False)
    for y in (120, 140, 160, 180):
        pages.line(72, y, 432, y)
    for x in (72, 432):
        pages.line(x, 120, x, 180)
    assert read(pages.bytes()).parts[0].tables[0].texts.tolist() == CELLS


def test_pages_of_text_before_a_table_do_not_upset_the_parts():
    pages = PdfPages()
    pages.text(72, 100, "Notes before the tables")
    for _ in range(2):
        pages.next_page()
        pages.text(72, 80, "Payroll")
        pages.table(CELLS)
    assert sum(len(part.tables) for part in read(pages.bytes()).parts) == 1


@pytest.mark.parametrize(("share", "status"), [(0.01, "read"), (0.03, "partly_read")])
def test_a_few_characters_without_text_are_said_and_cost_no_page(monkeypatch, share, status):
    pages = PdfPages()
    pages.table(CELLS)
    printed = sum(len(words.replace(" ", "")) for row in CELLS for words in row)
    few = np.arange(printed) < share * printed
    monkeypatch.setattr(pdf_text.calls, "map_errors", lambda handle, which: few)
    document = read(pages.bytes())
    assert [issue.code for issue in document.issues] == ["broken-text"]
    assert document.status == status


def test_a_page_that_only_the_second_reader_stumbles_over_is_read():
    whole = pdf_table()
    damaged = re.sub(rb"/MediaBox *\[[^]]*\]", lambda m: b"/Nope" + b" " * (len(m[0]) - 5), whole)
    assert damaged != whole
    assert plumber_tables(damaged, 0, None) is None
    document = read(damaged)  # its hash has its page read twice
    assert document.parts[0].tables[0].texts.tolist() == CELLS
    (said,) = document.issues
    assert (said.code, said.at.page, said.loses_data) == ("not-read-twice", 1, False)
    assert document.status is Status.READ


def test_a_page_whose_entry_is_broken_loses_no_other_page():
    data = re.sub(rb"/Kids \[ (\d+ 0 R) \]", rb"/Kids [ \1 99 0 R ]", pdf_table())
    document = read(data.replace(b"/Count 1", b"/Count 2"))
    assert document.parts[0].tables[0].texts.tolist() == CELLS
    assert [issue.code for issue in document.issues] == ["damaged-page"]


def test_a_document_shown_as_a_picture_under_its_caption_is_read():
    pages = PdfPages()
    pages.text(72, 60, "Business licence", 14)
    pages.pen.drawImage(ImageReader(picture_table(title="PERMIT 4711")), 60, 200, 420, 330)
    part = read(pages.bytes()).parts[0]
    assert part.text is not None
    lines = part.text.texts[:, 0].tolist()
    assert lines[0] == "Business licence"
    assert "4711" in "".join(lines)
    assert part.tables[0].shape == (len(CELLS), len(CELLS[0]))
