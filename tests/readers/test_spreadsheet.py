import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter
import xlwt
from office_files import codes, read, xlsx

from extractors.readers import office
from extractors.readers.canonical import canonical, number_text
from extractors.readers.limits import Limits
from pipeline.errors import UnreadableError
from pipeline.model.document import Status
from pipeline.model.evidence import Grade
from pipeline.model.table import CellType, Span

MIDNIGHT = dt.datetime.fromisoformat("2025-03-01T23:59:59.999")
SECOND_DAY = dt.datetime.fromisoformat("1900-01-01T03:30")


@pytest.fixture(autouse=True)
def _without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the file itself holds is tested here, wherever the tests run."""
    monkeypatch.setattr(office, "program", lambda: None)


def text_cell(ref: str, text: str) -> str:
    return f"<c r='{ref}' t='inlineStr'><is><t>{text}</t></is></c>"


def test_values_types_and_addresses_of_a_grid_that_does_not_start_at_a1():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "3月"
    sheet["C4"], sheet["D4"], sheet["E4"] = "姓名", 2360, 1078.98
    sheet["C5"], sheet["D5"] = dt.date(2025, 3, 1), dt.time(8, 25)
    sheet["E5"] = dt.datetime.fromisoformat("2025-03-01T08:25:10")
    sheet["C6"], sheet["D6"] = dt.timedelta(hours=81), True
    sheet["D6"].number_format = "General"
    sheet.merge_cells("C7:E8")
    sheet["C7"] = "合计"
    stream = io.BytesIO()
    book.save(stream)
    document = read(stream.getvalue())
    (part,) = document.parts
    (table,) = part.tables
    assert (part.name, table.shape) == ("3月", (4, 3))
    assert table.texts.tolist() == [
        ["姓名", "2360", "1078.98"],
        ["2025-03-01", "08:25", "2025-03-01 08:25:10"],
        ["81:00", "TRUE", ""],
        ["合计", "", ""],
    ]
    assert table.types.tolist()[1] == [CellType.DATE, CellType.TIME, CellType.DATETIME]
    assert table.types[2, 0] == CellType.DURATION
    assert table.locate(1, 2).cell == "E5"
    assert table.locate(0, 0).sheet == "3月"
    assert table.spans == (Span(3, 0, 1, 3),)
    assert document.status is Status.READ


def test_a_sheet_that_is_a_chart_is_said_so():
    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    book.create_chartsheet("图")
    stream = io.BytesIO()
    book.save(stream)
    document = read(stream.getvalue())
    assert [part.name for part in document.parts] == ["Sheet"]
    assert [(issue.code, issue.part) for issue in document.issues] == [
        ("sheet-without-cells", "图")
    ]


def test_formula_without_a_value_is_an_issue_and_keeps_its_place():
    rows = (
        f"<row r='2'>{text_cell('B2', '实发')}<c r='D2'><f>B1+C1</f></c></row>"
        "<row r='3'><c r='B3'><v>5</v></c><c r='D3'><f>B2</f><v></v></c></row>"
        "<row r='4'><c r='C4' t='str'><f>IF(1,\"\")</f><v></v></c>"
        "<c r='D4'><f>1+2</f><v>3</v></c></row>"
    )
    document = read(xlsx(rows))
    table = document.parts[0].tables[0]
    assert table.shape == (3, 3)
    assert table.types[:, 2].tolist() == [
        CellType.UNCALCULATED,
        CellType.UNCALCULATED,
        CellType.NUMBER,
    ]
    assert table.texts[2].tolist() == ["", "", "3"]
    (issue,) = document.issues
    assert (issue.code, issue.at.cell, issue.loses_data) == ("formula-no-value", "D2", True)
    assert "D2:D3" in issue.message.en
    assert document.status is Status.PARTLY_READ


def test_zeros_of_a_writer_that_computes_nothing_are_no_values():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("工资")
    sheet.write_row(0, 0, [1, 2])
    sheet.write_formula(0, 2, "=A1+B1")
    book.close()
    table = read(stream.getvalue()).parts[0].tables[0]
    assert table.types[0].tolist() == [CellType.NUMBER, CellType.NUMBER, CellType.UNCALCULATED]


def test_errors_hidden_rows_columns_and_sheets_are_read_and_said():
    rows = (
        f"<row r='1'>{text_cell('A1', '姓名')}<c r='B1' t='e'><v>#N/A</v></c></row>"
        f"<row r='2' hidden='1'>{text_cell('A2', '甲')}<c r='B2'><v>7</v></c></row>"
    )
    columns = "<cols><col min='2' max='2' width='9' hidden='1'/></cols>"
    document = read(xlsx(rows, before=columns, state="state='hidden'"))
    part = document.parts[0]
    table = part.tables[0]
    assert part.hidden
    assert table.texts.tolist() == [["姓名", "#N/A"], ["甲", "7"]]
    assert table.types[0, 1] == CellType.ERROR
    assert (table.hidden_rows, table.hidden_columns) == ((1,), (1,))
    assert codes(document) == ["hidden-sheet", "hidden-row", "hidden-column", "error-value"]


def test_formats_that_show_an_identifier_or_a_weekday():
    styles = (
        "<numFmts><numFmt numFmtId='164' formatCode='0000000'/>"
        "<numFmt numFmtId='165' formatCode='&quot;A&quot;0000'/>"
        "<numFmt numFmtId='166' formatCode='[$-804]aaaa;@'/>"
        "<numFmt numFmtId='167' formatCode='#,##0.00_ '/>"
        "<numFmt numFmtId='168' formatCode='yyyy/m/d h:mm'/></numFmts><cellXfs>"
        + "".join(f"<xf numFmtId='{n}'/>" for n in (0, 164, 165, 166, 167, 168))
        + "</cellXfs>"
    )
    values = (("A1", 1, 12345), ("B1", 2, 412), ("C1", 3, 45717), ("D1", 4, 2360), ("E1", 0, 45717))
    cells = "".join(f"<c r='{ref}' s='{style}'><v>{value}</v></c>" for ref, style, value in values)
    cells += "<c r='F1' s='5'><v>45717</v></c>"
    table = read(xlsx(f"<row r='1'>{cells}</row>", styles=styles)).parts[0].tables[0]
    assert table.texts[0].tolist() == [
        "0012345", "A0412", "星期六", "2360", "45717", "2025-03-01 00:00",
    ]  # fmt: skip
    assert table.types[0, 0] == CellType.TEXT
    assert table.types[0, 4] == CellType.NUMBER


def test_an_identity_number_stored_as_a_number_is_doubtful():
    document = read(xlsx("<row r='1'><c r='A1'><v>440301199001011234</v></c></row>"))
    table = document.parts[0].tables[0]
    assert table.texts[0, 0] == "440301199001011000"
    assert table.grade(0, 0) is Grade.UNCERTAIN
    assert codes(document) == ["number-too-long"]


def test_prefixed_sheet_without_references_is_looked_at_too():
    data = xlsx("<row><c><v>1</v></c><c><f>1+1</f></c></row>")
    table = read(data).parts[0].tables[0]
    assert table.types[0].tolist() == [CellType.NUMBER, CellType.UNCALCULATED]


def test_a_sheet_over_the_whole_range_is_refused_before_it_is_opened():
    rows = (
        "<row r='1'><c r='A1'><v>1</v></c></row>"
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    )
    with pytest.raises(UnreadableError) as refused:
        read(xlsx(rows))
    assert refused.value.reason == "range-too-large"
    assert "1048576" in refused.value.en


def test_styled_blank_cells_far_out_do_not_count():
    rows = "<row r='1'><c r='A1'><v>1</v></c><c r='XFD1' s='0'/></row>"
    assert read(xlsx(rows), limits=Limits(cells=10)).parts[0].tables[0].shape == (1, 1)


def test_a_padded_workbook_is_a_bomb():
    rows = "<row r='1'><c r='A1'><v>1</v></c></row>" + " " * 30_000_000
    with pytest.raises(UnreadableError) as refused:
        read(xlsx(rows))
    assert refused.value.reason == "archive-bomb"


def test_xls_hidden_parts_errors_and_padded_numbers():
    book = xlwt.Workbook()
    sheet = book.add_sheet("考勤")
    padded = xlwt.XFStyle()
    padded.num_format_str = "0000000"
    sheet.write(2, 1, 12345, padded)
    sheet.write(2, 2, "甲")
    sheet.write(3, 2, xlwt.Formula("1+2"))
    sheet.row(4).set_cell_error(1, "#DIV/0!")
    sheet.write(4, 2, 1.5)
    sheet.row(3).hidden = True
    sheet.col(2).hidden = True
    book.add_sheet("Sheet2")
    stream = io.BytesIO()
    book.save(stream)
    document = read(stream.getvalue())
    (part,) = document.parts
    table = part.tables[0]
    assert table.texts.tolist() == [["0012345", "甲"], ["", ""], ["#DIV/0!", "1.5"]]
    assert table.types[1, 1] == CellType.UNCALCULATED
    assert table.locate(0, 0).cell == "B3"
    assert (table.hidden_rows, table.hidden_columns) == ((1,), (1,))
    assert set(codes(document)) == {
        "hidden-row", "hidden-column", "formula-no-value", "error-value",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2360.0, "2360"),
        (1078.98, "1078.98"),
        (0.1 + 0.2, "0.3"),
        (1078.9800000000002, "1078.98"),
        (1e-7, "0.0000001"),
        (-12.5, "-12.5"),
        (4.403011990010113e17, "440301199001011000"),
    ],
)
def test_numbers_are_their_shortest_decimal(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (MIDNIGHT, "2025-03-02 00:00", CellType.DATETIME),
        (SECOND_DAY, "27:30", CellType.DURATION),
        (dt.timedelta(hours=-1, minutes=-30), "-01:30", CellType.DURATION),
        (dt.timedelta(hours=8), "08:00", CellType.DURATION),
        (dt.time(8, 25, 10), "08:25:10", CellType.TIME),
        (False, "FALSE", CellType.BOOLEAN),
        (float("nan"), "#NUM!", CellType.ERROR),
        (None, "", CellType.BLANK),
    ],
)
def test_moments_are_canonical(value, text, kind):
    assert canonical(value) == (text, kind)
