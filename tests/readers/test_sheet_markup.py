import pytest
from office_files import codes, read

from pipeline.errors import UnreadableError
from pipeline.model.table import CellType, Span

SHEET = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="考勤"><Table><Column ss:Index="4" ss:Hidden="1"/>
<Row ss:Index="2"><Cell ss:MergeAcross="2"><Data ss:Type="String">考 勤 表</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">12</Data></Cell>
<Cell><Data ss:Type="DateTime">2025-03-01T00:00:00.000</Data></Cell>
<Cell ss:Index="4"><Data ss:Type="DateTime">1899-12-31T08:25:00.000</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:Formula="=RC[1]"/><Cell><Data ss:Type="Error">#REF!</Data></Cell></Row>
</Table></Worksheet><Worksheet ss:Name="Sheet2"><Table/></Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["UTF-8", "gb2312"])
def test_spreadsheetml_of_2003(encoding):
    document = read(SHEET.format(encoding=encoding).encode(encoding))
    (part,) = document.parts
    table = part.tables[0]
    assert part.name == "考勤"
    assert table.texts.tolist() == [
        ["考 勤 表", "", "", ""],
        ["12", "2025-03-01", "", "08:25"],
        ["", "#REF!", "", ""],
    ]
    assert table.locate(1, 1).cell == "B3"
    assert table.types[1, 3] == CellType.TIME
    assert table.types[2, 0] == CellType.UNCALCULATED
    assert table.spans == (Span(0, 0, 1, 3),)
    assert codes(document) == ["hidden-row", "hidden-column", "formula-no-value", "error-value"]


def test_entities_are_refused():
    bomb = SHEET.format(encoding="UTF-8").replace(
        "<Workbook", '<!DOCTYPE x [<!ENTITY a "aaaa">]><Workbook', 1
    )
    with pytest.raises(UnreadableError) as refused:
        read(bomb.encode())
    assert refused.value.reason == "cut-short"


def test_a_place_that_is_no_number_is_damage():
    with pytest.raises(UnreadableError) as refused:
        read(SHEET.format(encoding="UTF-8").replace('ss:Index="2"', 'ss:Index="x"').encode())
    assert refused.value.reason == "cut-short"


def test_html_saved_as_a_workbook():
    page = """<html><head><style>td{x:y}</style></head><body><h3>2025年3月&nbsp;工资表</h3>
    <table><tr><th rowspan=2>姓名</th><th colspan="2">工资</th></tr>
    <tr><th>基本</th><th>加班</th></tr>
    <tr style="display: none"><td>甲</td><td>2,360<br>元</td><td> 100 </td></tr></table>
    </body></html>"""
    document = read(page.encode("gb18030"))
    part = document.parts[0]
    table = part.tables[0]
    assert part.text.texts[:, 0].tolist() == ["2025年3月 工资表"]
    assert table.texts.tolist() == [
        ["姓名", "工资", ""],
        ["", "基本", "加班"],
        ["甲", "2,360\n元", "100"],
    ]
    assert table.spans == (Span(0, 0, 2, 1), Span(0, 1, 1, 2))
    assert (table.hidden_rows, codes(document)) == ((2,), ["hidden-row"])


def test_a_table_in_a_cell_is_a_table_of_its_own():
    page = "<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>"
    tables = read(page.encode()).parts[0].tables
    assert [table.texts.tolist() for table in tables] == [[["a", "c"]], [["b"]]]
