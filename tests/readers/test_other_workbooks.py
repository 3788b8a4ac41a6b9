import io
import struct

import pytest
import xlwt
from office_files import codes, read, xlsx, zipped

from extractors.readers import office
from extractors.readers.limits import Limits
from extractors.readers.sheet_look import display_of
from pipeline.errors import UnreadableError
from pipeline.model.table import CellType, Span

PKG = "http://schemas.openxmlformats.org/package/2006"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(autouse=True)
def _without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)


def record(number: int, body: bytes = b"") -> bytes:
    """A record of BIFF12: number and length in seven bits a byte."""
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    return head + bytes([len(body) & 0x7F | 0x80, len(body) >> 7]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb() -> bytes:
    """One sheet: a name, a padded number, an error; the second row and column C are hidden."""
    sheet = record(129) + record(148, struct.pack("<4I", 0, 1, 0, 2))
    sheet += record(390) + record(60, struct.pack("<4IH", 2, 2, 2560, 0, 1)) + record(391)
    sheet += record(145)
    for row, flags in ((0, 0), (1, 0x10)):
        sheet += record(0, struct.pack("<IIH", row, 0, 300) + bytes([0, flags, 0]) + bytes(4))
        if row == 0:
            sheet += record(6, struct.pack("<II", 0, 0) + wide("姓名"))
            sheet += record(5, struct.pack("<IId", 1, 1, 12345.0))
        else:
            sheet += record(3, struct.pack("<II", 1, 0) + b"\x2a")
            sheet += record(2, struct.pack("<III", 2, 0, 2360 << 2 | 2))
    sheet += record(146) + record(130)
    styles = record(278) + record(615, struct.pack("<I", 1))
    styles += record(44, struct.pack("<H", 164) + wide("0000000")) + record(616)
    styles += record(617, struct.pack("<I", 2))
    styles += record(47, bytes(16)) + record(47, struct.pack("<HH", 0, 164) + bytes(12))
    styles += record(618) + record(279)
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("3月")
    book = record(131) + record(143) + record(156, bundle) + record(144) + record(132)
    links = "".join(
        f"<Relationship Id='rId{at}' Type='{REL}/{kind}' Target='{target}'/>"
        for at, (kind, target) in enumerate(
            (("worksheet", "worksheets/sheet1.bin"), ("styles", "styles.bin")), 1
        )
    )
    return zipped(
        {
            "[Content_Types].xml": f"<Types xmlns='{PKG}/content-types'/>",
            "xl/workbook.bin": book,
            "xl/styles.bin": styles,
            "xl/worksheets/sheet1.bin": sheet,
            "xl/_rels/workbook.bin.rels": f"<Relationships xmlns='{PKG}/relationships'>{links}"
            "</Relationships>",
        }
    )


def test_xlsb_with_its_errors_formats_and_hidden_parts():
    document = read(xlsb())
    (part,) = document.parts
    table = part.tables[0]
    assert (document.format, part.name) == ("xlsb", "3月")
    assert table.texts.tolist() == [["姓名", "0012345", ""], ["", "#N/A", "2360"]]
    assert table.types[1, 1] == CellType.ERROR
    assert (table.hidden_rows, table.hidden_columns) == ((1,), (2,))
    assert codes(document) == ["hidden-row", "hidden-column", "error-value"]


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def ods(rows: str, columns: str = "") -> bytes:
    spaces = " ".join(f"xmlns:{name}='{OFFICE}{name}:1.0'" for name in ("office", "table", "text"))
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f"<table:table table:name='3月'>{columns}{rows}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def cell(kind: str, value: str, text: str, more: str = "") -> str:
    name = "" if kind == "string" else f"office:{'time-' if kind == 'time' else ''}value='{value}'"
    return (
        f"<table:table-cell office:value-type='{kind}' {name} {more}><text:p>{text}</text:p>"
        "</table:table-cell>"
    )


_FORMULA = "table:formula='of:=NA()'"


def test_ods_with_what_its_fast_reader_leaves_out():
    blank = "<table:covered-table-cell/>"
    wide_cell = "table:number-columns-spanned='2'"
    rows = (
        f"<table:table-row>{cell('string', '', '姓名', wide_cell)}{blank}</table:table-row>"
        "<table:table-row table:visibility='collapse'>"
        f"{cell('float', '12345', '0012345')}{cell('time', 'PT81H30M00S', '81:30')}"
        "</table:table-row><table:table-row>"
        "<table:table-cell table:formula='of:=[.A1]'/>"
        f"{cell('string', '', '#N/A', _FORMULA)}</table:table-row>"
    )
    hidden = "<table:table-column/><table:table-column table:visibility='collapse'/>"
    document = read(ods(rows, hidden))
    table = document.parts[0].tables[0]
    assert table.texts.tolist() == [["姓名", ""], ["0012345", "81:30"], ["", "#N/A"]]
    assert table.types[1:].tolist() == [
        [CellType.TEXT, CellType.DURATION],
        [CellType.UNCALCULATED, CellType.ERROR],
    ]
    assert table.spans == (Span(0, 0, 1, 2),)
    assert codes(document) == ["hidden-row", "hidden-column", "formula-no-value", "error-value"]


def test_an_ods_that_repeats_its_cells_over_the_whole_sheet_is_refused():
    wide_row = cell("float", "1", "1", "table:number-columns-repeated='16384'")
    rows = f"<table:table-row table:number-rows-repeated='1048576'>{wide_row}</table:table-row>"
    with pytest.raises(UnreadableError) as refused:
        read(ods(rows))
    assert refused.value.reason == "range-too-large"


def test_a_locked_ods_is_no_damaged_one():
    data = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b"\x01\x02",
            "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>",
        }
    )
    with pytest.raises(UnreadableError) as refused:
        read(data)
    assert refused.value.reason == "unsupported-encryption"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('0!.0,"万"', "1.2345万"),
        ("0\\.0,", "1.2345"),
        ('0"."0000"万元"', "1.2345万元"),
        ("#,##0.00,", "12.345"),
        ("0.00,,", "0.012345"),
    ],
)
def test_formats_that_divide_show_what_a_person_sees(code: str, shown: str):
    display = display_of(code)
    assert display is not None
    assert display(12345.0) == shown


@pytest.mark.parametrize("code", ["#,##0.00", "0.00_ ", '0.00"元"', "#,##0", "¥#,##0.00;(#,##0)"])
def test_formats_that_do_not_divide_leave_the_number(code: str):
    assert display_of(code) is None


def test_scaled_numbers_foreign_values_and_notes_are_said():
    styles = (
        "<numFmts><numFmt numFmtId='164' formatCode='0!.0,'/></numFmts>"
        "<cellXfs><xf numFmtId='0'/><xf numFmtId='164'/></cellXfs>"
    )
    row = "<c r='A1' s='1'><v>52000</v></c><c r='B1'><f>[1]Sheet1!B2</f><v>7</v></c>"
    document = read(xlsx(f"<row r='1'>{row}</row>", styles=styles))
    assert document.parts[0].tables[0].texts.tolist() == [["5.2", "7"]]
    assert codes(document) == ["format-scales", "foreign-formula"]
    assert [issue.at.cell for issue in document.issues] == ["A1", "B1"]


def test_members_named_with_backslashes_are_found():
    plain = xlsx("<row r='1' hidden='1'><c r='A1'><v>7</v></c></row>")
    assert codes(read(plain)) == ["hidden-row"]
    other = plain.replace(b"xl/worksheets/sheet1.xml", b"xl\\worksheets\\sheet1.xml")
    assert codes(read(other)) == ["hidden-row"]


def test_web_archives_hold_a_page_for_each_sheet():
    sheet = "<html><table><tr><td>姓名</td><td>{}</td></tr></table></html>"
    pages = ["<html>frame</html>", sheet.format("实发"), sheet.format("应发")]
    parts = "".join(
        f"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n" for page in pages
    )
    data = f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n{parts}--x--'
    document = read(data.encode())
    assert [part.name for part in document.parts] == ["1", "2"]
    assert document.parts[1].tables[0].texts.tolist() == [["姓名", "应发"]]


def test_limits_hold_for_these_too():
    with pytest.raises(UnreadableError) as refused:
        read(xlsb(), limits=Limits(cells=3))
    assert refused.value.reason == "range-too-large"


def old_formulas(*values: float) -> bytes:
    """An XLS whose formulas are to be worked out on opening, with these values for now."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("工资")
    for row, _ in enumerate(values):
        sheet.write(row, 0, xlwt.Formula("1+2"))
    stream = io.BytesIO()
    book.save(stream)
    data = bytearray(stream.getvalue())
    mark = struct.pack("<HH", 6, 22 + 7)  # a FORMULA record with seven bytes of tokens
    at = 0
    for value in values:
        at = data.index(mark, at) + 4
        data[at + 6 : at + 16] = struct.pack("<dH", value, 2)
    return bytes(data)


def test_zeros_of_a_program_that_worked_out_nothing_are_no_values_in_xls_either():
    table = read(old_formulas(0.0, 0.0)).parts[0].tables[0]
    assert table.types[:, 0].tolist() == [CellType.UNCALCULATED] * 2
    table = read(old_formulas(3.0, 0.0)).parts[0].tables[0]
    assert table.texts[:, 0].tolist() == ["3", "0"]
