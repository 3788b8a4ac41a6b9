import pytest
from office_files import read

from extractors.readers.sniff import FileType, sniff
from pipeline.errors import UnreadableError
from pipeline.model.table import Span

OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
NEW = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FLAT = "http://schemas.microsoft.com/office/2006/xmlPackage"
HINT = "http://schemas.microsoft.com/office/word/2003/auxHint"


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, merge: str = "") -> str:
    return f"<w:tc><w:tcPr>{merge}</w:tcPr>{paragraph(text)}</w:tc>"


def body(merge: str) -> str:
    first = cell("甲方", f"<w:{merge} w:val='restart'/>") + cell("工资")
    second = cell("", f"<w:{merge}/>") + cell("2360 元/月")
    return (
        paragraph("劳动合同")
        + f"<w:tbl><w:tr>{first}</w:tr><w:tr>{second}</w:tr></w:tbl>"
        + paragraph("签字：")
    )


def of_2003(encoding: str) -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}" standalone="yes"?>'
        '<?mso-application progid="Word.Document"?>'
        f"<w:wordDocument xmlns:w='{OLD}' xmlns:wx='{HINT}'><w:body><wx:sect>{body('vmerge')}"
        "</wx:sect></w:body></w:wordDocument>"
    )
    return text.encode(encoding)


def flat() -> bytes:
    main = f"<w:document xmlns:w='{NEW}'><w:body>{body('vMerge')}</w:body></w:document>"
    head = f"<w:hdr xmlns:w='{NEW}'>{paragraph('某某五金厂')}</w:hdr>"
    parts = "".join(
        f"<pkg:part pkg:name='/word/{name}.xml'><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>"
        for name, xml in (("header1", head), ("document", main))
    )
    return f"<pkg:package xmlns:pkg='{FLAT}'>{parts}</pkg:package>".encode()


@pytest.mark.parametrize("data", [of_2003("UTF-8"), of_2003("GB18030"), flat()])
def test_word_documents_saved_as_xml_are_read_as_docx_is(data: bytes):
    assert sniff(data) is FileType.WORD_XML
    document = read(data, "合同.doc")
    (part,) = document.parts
    assert document.format == "word-xml"
    assert part.text.texts[:2, 0].tolist() == ["劳动合同", "签字："]
    assert part.tables[0].texts.tolist() == [["甲方", "工资"], ["", "2360 元/月"]]
    assert part.tables[0].spans == (Span(0, 0, 2, 1),)
    assert part.text.locate(1, 0).paragraph == 2


def test_headers_come_after_the_body():
    assert read(flat()).parts[0].text.texts[:, 0].tolist()[-1] == "某某五金厂"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (of_2003("UTF-8")[:-30], "cut-short"),
        (of_2003("UTF-8").replace(b"<w:wordD", b"<!DOCTYPE x []><w:wordD", 1), "cut-short"),
        (f"<w:wordDocument xmlns:w='{OLD}'><w:body/></w:wordDocument>".encode(), "no-content"),
    ],
)
def test_refused_with_a_reason(data: bytes, reason: str):
    with pytest.raises(UnreadableError) as refused:
        read(data)
    assert refused.value.reason == reason
