import io

import docx
import openpyxl
import pytest
from office_files import codes, read, zipped

from extractors.readers import office
from pipeline.errors import UnreadableError
from pipeline.model.document import Status
from pipeline.model.table import CellType

needs_libreoffice = pytest.mark.skipif(office.program() is None, reason="no LibreOffice here")


def contract() -> bytes:
    document = docx.Document()
    document.add_paragraph("劳动合同")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "甲方", "2360"
    document.add_paragraph("第二条 试用期：")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def workbook(*formulas: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["应发", "扣款", "实发"])
    for row, formula in enumerate(formulas, 2):
        sheet[f"A{row}"], sheet[f"B{row}"], sheet[f"C{row}"] = 2360.5, 100, formula
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@needs_libreoffice
@pytest.mark.parametrize("suffix", ["doc", "odt"])
def test_a_document_is_read_by_paragraphs_and_tables(suffix: str):
    data = office.convert(contract(), "docx", suffix)
    document = read(data)
    (part,) = document.parts
    assert document.format == suffix
    assert document.status is Status.READ
    assert codes(document) == ["converted"]
    assert part.text.texts[:, 0].tolist() == ["劳动合同", "第二条 试用期："]
    assert part.text.locate(1, 0).paragraph == 2
    assert part.tables[0].texts.tolist() == [["甲方", ""], ["", "2360"]]
    assert part.tables[0].locate(1, 1).table == 1


@needs_libreoffice
def test_rich_text_is_read_and_reads_the_same_twice():
    data = rb"{\rtf1\ansi\ansicpg936 \'b9\'a4\'d7\'ca\par 2360.50\par}"
    first, second = read(data), read(data)
    assert first.parts[0].text.texts[:, 0].tolist() == ["工资", "2360.50"]
    assert first.properties == second.properties
    assert [part.text.texts.tolist() for part in first.parts] == [
        part.text.texts.tolist() for part in second.parts
    ]


@needs_libreoffice
def test_formulas_without_values_are_worked_out_and_said():
    document = read(workbook("=A2-B2", '=IF(A3>0,"","x")', "=NA()"))
    table = document.parts[0].tables[0]
    assert table.texts[1:, 2].tolist() == ["2260.5", "", ""]
    assert table.types[1:, 2].tolist() == [
        CellType.NUMBER,
        CellType.UNCALCULATED,
        CellType.UNCALCULATED,
    ]
    assert codes(document) == ["formula-no-value", "formula-computed"]


@pytest.mark.parametrize("formula", ["=A2-DAY(TODAY())", "=[1]Sheet1!A1"])
def test_what_another_day_or_workbook_would_change_is_not_worked_out(formula: str, monkeypatch):
    monkeypatch.setattr(office, "convert", lambda *given, **more: pytest.fail("was asked"))
    table = read(workbook("=A2-B2", formula)).parts[0].tables[0]
    assert table.types[1:, 2].tolist() == [CellType.UNCALCULATED] * 2


def test_without_libreoffice_the_refusal_says_what_to_install_or_send(monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)
    for data in (rb"{\rtf1 x}", zipped({"mimetype": "application/vnd.oasis.opendocument.text"})):
        with pytest.raises(UnreadableError) as refused:
            read(data)
        assert refused.value.reason == "needs-libreoffice"
        assert "LibreOffice" in refused.value.zh
    table = read(workbook("=A2-B2")).parts[0].tables[0]
    assert table.types[1, 2] == CellType.UNCALCULATED


@needs_libreoffice
def test_what_libreoffice_does_not_open_is_refused(monkeypatch, tmp_path):
    office.work_in(tmp_path / "work")
    with pytest.raises(UnreadableError) as refused:
        office.convert(b"\xd0\xcf\x11\xe0 cut", "doc", "docx")
    assert refused.value.reason == "cut-short"
    assert not list((tmp_path / "work").iterdir())
