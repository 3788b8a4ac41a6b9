import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from office_files import codes, read

from pipeline.errors import UnreadableError
from pipeline.model.document import Status
from pipeline.model.table import Span

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def paragraph(inner: str):
    return parse_xml(f"<w:p {nsdecls('w')} {W14}>{inner}</w:p>")


def with_paragraphs(*inner: str) -> bytes:
    document = docx.Document()
    for xml in inner:
        document.element.body.insert(len(document.element.body) - 1, paragraph(xml))
    return saved(document)


def lines(data: bytes) -> list[str]:
    return read(data).parts[0].text.texts[:, 0].tolist()


def test_paragraphs_keep_their_numbers_and_tables_their_merged_cells():
    document = docx.Document()
    document.add_paragraph("劳动合同书")
    document.add_paragraph("")
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "甲方"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "乙方"
    document.add_paragraph("甲方（盖章）：")
    part = read(saved(document)).parts[0]
    assert part.text.texts[:, 0].tolist() == ["劳动合同书", "", "甲方（盖章）："]
    assert part.text.locate(2, 0).paragraph == 3
    assert part.tables[0].texts.tolist() == [
        ["甲方", "", "02"],
        ["10", "11", "乙方"],
        ["20", "21", ""],
    ]
    assert part.tables[0].spans == (Span(0, 0, 1, 2), Span(1, 2, 2, 1))
    found = part.tables[0].locate(1, 2)
    assert (found.table, found.row, found.column) == (1, 2, 3)


def test_nested_tables_come_after_the_one_around_them():
    document = docx.Document()
    outer = document.add_table(1, 1)
    outer.cell(0, 0).text = "外"
    outer.cell(0, 0).add_table(1, 2).cell(0, 1).text = "内"
    tables = read(saved(document)).parts[0].tables
    assert [table.texts.tolist() for table in tables] == [[["外"]], [["", "内"]]]


def test_underlined_spaces_are_blanks_and_underlined_text_is_text():
    run = "<w:r><w:rPr><w:u w:val='single'/></w:rPr><w:t xml:space='preserve'>{}</w:t></w:r>"
    data = with_paragraphs(
        "<w:r><w:t>试用期</w:t></w:r>" + run.format("     ") + "<w:r><w:t>月</w:t></w:r>",
        "<w:r><w:t>试用期</w:t></w:r>" + run.format(" 三 ") + "<w:r><w:t>个月</w:t></w:r>",
    )
    assert lines(data) == ["试用期_____月", "试用期 三 个月"]


def test_tracked_and_struck_deletions_are_not_read_insertions_are():
    data = with_paragraphs(
        "<w:del w:id='1' w:author='x'><w:r><w:delText>5000</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='x'><w:r><w:t>6000</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>7000</w:t></w:r>"
    )
    assert lines(data) == ["6000"]
    assert codes(read(data)) == ["crossed-out"]


def test_ticks_of_all_three_makes():
    data = with_paragraphs(
        "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t>标准</w:t></w:r>",
        "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>综合</w:t></w:r>",
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='0'/>"
        "</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:t>不定时</w:t></w:r>",
    )
    assert lines(data) == ["☑标准", "☑综合", "☐不定时"]


def test_text_boxes_headers_hidden_text_and_placeholders():
    box = (
        "<w:r><w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'><w:txbxContent>"
        "<w:p><w:r><w:t>编号：7</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r>"
    )
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "某某有限公司"
    for xml in (
        "<w:r><w:t>合同</w:t></w:r>" + box,
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处</w:t></w:r>"
        "</w:sdtContent></w:sdt>",
    ):
        document.element.body.insert(len(document.element.body) - 1, paragraph(xml))
    found = read(saved(document))
    assert found.parts[0].text.texts[:, 0].tolist() == [
        "合同\n编号：7",
        "暗",
        "____",
        "某某有限公司",
    ]
    assert codes(found) == ["hidden-text"]


def test_pictures_are_figures_where_they_stand(tmp_path):
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    document = docx.Document()
    document.add_paragraph("甲方（盖章）：").add_run().add_picture(picture)
    table = document.add_table(1, 2)
    table.cell(0, 1).paragraphs[0].add_run().add_picture(picture)
    figures = read(saved(document)).parts[0].figures
    assert [(f.kind, f.at.paragraph, f.at.table, f.at.column) for f in figures] == [
        ("picture", 1, None, None),
        ("picture", None, 1, 2),
    ]


def test_a_picture_as_large_as_a_document_is_said_to_be_unread():
    from docx.shared import Cm
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    document = docx.Document()
    document.add_paragraph("营业执照")
    document.add_paragraph().add_run().add_picture(picture, Cm(4), Cm(4))
    assert codes(read(saved(document))) == []
    document.add_paragraph().add_run().add_picture(picture, Cm(14), Cm(10))
    found = read(saved(document))
    assert codes(found) == ["pictures-not-read"]
    assert (found.status, found.issues[0].at.paragraph) == (Status.PARTLY_READ, 3)


def test_an_empty_choice_of_drawings_is_nothing():
    mc = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    data = with_paragraphs(
        f"<w:r><w:t>甲</w:t><mc:AlternateContent {mc}/></w:r><mc:AlternateContent {mc}/>"
    )
    assert lines(data) == ["甲"]


def test_a_document_of_pictures_alone_is_refused():
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    document = docx.Document()
    document.add_paragraph().add_run().add_picture(picture)
    with pytest.raises(UnreadableError) as refused:
        read(saved(document))
    assert refused.value.reason == "pictures-only"
