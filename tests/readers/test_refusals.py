import io
import zipfile
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from office_files import read, xlsx, zipped

from extractors.readers.archive import ARCHIVES
from extractors.readers.limits import Limits
from extractors.readers.read import _READERS
from extractors.readers.refusals import _REASONS, _UNSUPPORTED, refuse, refuse_type
from extractors.readers.sniff import FileType, sniff
from pipeline.errors import UnreadableError


def workbook() -> bytes:
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    book.save(stream)
    return stream.getvalue()


def old_workbook() -> bytes:
    stream = io.BytesIO()
    book = xlwt.Workbook()
    book.add_sheet("1").write(0, 0, "姓名")
    book.save(stream)
    return stream.getvalue()


def locked(password: str) -> bytes:
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook())).encrypt(password, stream)
    return stream.getvalue()


def reason(data: bytes, **options: object) -> str:
    with pytest.raises(UnreadableError) as refused:
        read(data, **options)
    assert refused.value.en
    assert refused.value.zh
    return refused.value.reason


def test_empty_cut_short_and_unknown():
    assert reason(b"") == "zero-bytes"
    assert reason(workbook()[:-200]) == "cut-short"
    assert reason(old_workbook()[:1500]) == "cut-short"
    assert reason(b"\x09\x00\x04\x00\x02\x00\x10\x00\x0a\x00\x00\x00") == "old-workbook"
    assert reason(b"\x00" * 64) == "unknown-type"
    assert reason(b"\x01\x02\x03\x04" * 64) == "unknown-type"
    assert reason(b" \r\n\r\n") == "no-content"
    assert reason(workbook(), limits=Limits(file_bytes=100)) == "too-large"


def test_locked_workbook_with_and_without_its_password():
    data = locked("秘密")
    assert msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted()
    assert reason(data) == "encrypted"
    assert reason(data, password="other") == "wrong-password"
    assert read(data, password="秘密").parts[0].tables[0].texts[0, 0] == "姓名"


@pytest.mark.parametrize(
    "data",
    [
        b"Rar!\x1a\x07\x01\x00rest",
        b"7z\xbc\xaf\x27\x1c....",
        b"\x00\x00\x00\x18ftypavif....",
        b"ID3....",
        b"SQLite format 3\x00....",
        b"\x00\x01\x00\x00Standard Jet DB\x00....",
        zipped({"Index/Document.iwa": "a"}),
        zipped({"FixedDocSeq.fdseq": "a"}),
        zipped({"a.txt": "a"}),
        zipped({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"}),
    ],
)
def test_types_that_are_not_read_say_what_to_send(data):
    assert reason(data) == "unsupported-type"


def test_every_type_is_read_taken_apart_or_refused_in_words():
    told = {FileType.EMPTY, FileType.BROKEN_ZIP, FileType.BROKEN_OLE, FileType.UNKNOWN}
    for kind in FileType:
        if kind not in told | set(_READERS) | ARCHIVES:
            assert kind.value in _UNSUPPORTED, kind


def test_every_reason_reads_well_in_both_languages():
    for key in _REASONS:
        error = refuse(key, "12 MB")
        assert "{" not in error.en + error.zh
    for key in _UNSUPPORTED:
        assert refuse_type(key).reason == "unsupported-type"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", FileType.PDF),
        (b"\r\njunk\n%PDF-1.4", FileType.PDF),
        (b"\x89PNG\r\n\x1a\n", FileType.PNG),
        (b"\xff\xd8\xff\xe0", FileType.JPEG),
        (b"II*\x00", FileType.TIFF),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", FileType.WEBP),
        (b"GIF89a", FileType.GIF),
        (b"BM: notes about a worker,1\n", FileType.TEXT),
        (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", FileType.BMP),
        ("姓名,日期\n".encode("gb18030"), FileType.TEXT),
        ("姓名,日期\n甲,1\n".encode("utf-16"), FileType.TEXT),
        (b"<html><table><tr><td>1</td></tr></table></html>", FileType.HTML),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', FileType.XML_SHEET),
        (b"      126\t2020-01-07 10:34:08\t1\t0\t1\t0\r\n", FileType.ATTLOG),
        (b"PK\x03\x04 cut", FileType.BROKEN_ZIP),
        (b"From: hr@f.cn\nTo: a@b.c\nSubject: roster\n\nsee attached", FileType.EMAIL),
        (b"Received: from x\r\nDate: Mon\r\nFrom: a\r\n\r\nText: b", FileType.EMAIL),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nx", FileType.MHT),
        (b"From: <Saved by Blink>\nSubject: x\nDate: y\n\nz", FileType.MHT),
        (b"From: Dongguan\nTo: Foshan\n\nnote", FileType.TEXT),
    ],
)
def test_the_type_is_told_from_the_bytes(data, kind):
    assert sniff(data) is kind


def test_a_path_and_bytes_are_read_alike(tmp_path: Path):
    path = tmp_path / "工资.pdf"
    path.write_bytes(xlsx("<row r='1'><c r='A1'><v>1</v></c></row>"))
    assert sniff(path) is FileType.XLSX
    assert zipfile.is_zipfile(path)
