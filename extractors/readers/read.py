"""Reads a file of any type into a ``Document``, or says why it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse, refuse_type
from extractors.readers.sniff import FileType, sniff
from pipeline.model.document import Document, SourceFile

Data = bytes | Path
_Reader = Callable[[SourceFile, Data, str | None, Limits], Document]


def read_document(
    source: SourceFile, data: Data, *, password: str | None = None, limits: Limits
) -> Document:
    """Gives back a file as it was read; its type is told from its bytes.

    Archives are the engine's to expand: see ``extractors.readers.archive.members``.

    Args:
        source: The file's path, hash and size.
        data: Its bytes, or where they are.
        password: For locked files.
        limits: What is refused for its size.

    Raises:
        UnreadableError: With the reason, and what to send instead.
    """
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if size == 0:
        raise refuse("zero-bytes")
    if size > limits.file_bytes:
        raise refuse("too-large", f"{size:,} bytes")
    kind = sniff(data)
    reader = _READERS.get(kind)
    if reader is None:
        raise _no_reader(kind)
    return reader(source, data, password, limits)


def _no_reader(kind: FileType) -> Exception:
    if kind is FileType.EMPTY:
        return refuse("zero-bytes")
    if kind in (FileType.BROKEN_ZIP, FileType.BROKEN_OLE):
        return refuse("cut-short", "the list of its contents is missing", "文件内部目录缺失")
    return refuse_type(str(kind))


def _xlsx(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.spreadsheet import read_xlsx

    return read_xlsx(source, data, limits)


def _xls(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.biff import book_stream, in_ole, is_locked
    from extractors.readers.spreadsheet import read_xls

    if not in_ole(data):
        raise refuse("old-workbook")
    try:
        stream = book_stream(data)
    except (OSError, ValueError, IndexError) as error:
        raise refuse("cut-short", str(error)) from error
    if stream and is_locked(stream):
        from extractors.readers.locked import unlock

        data = unlock(data, password)
    return read_xls(source, data, limits)


def _locked(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.locked import unlock

    plain = unlock(data, password)
    reader = _READERS.get(sniff(plain))
    if reader is None or reader is _locked:
        raise refuse_type(str(sniff(plain)))
    return reader(source, plain, None, limits)


def _xml_sheet(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.xml_sheet import read_xml_sheet

    return read_xml_sheet(source, data, limits)


def _html(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.html_table import read_html

    return read_html(source, data, limits)


def _text(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.delimited import read_delimited

    return read_delimited(source, data, limits)


def _attlog(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.delimited import read_attlog

    return read_attlog(source, data, limits)


def _xlsb(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.spreadsheet import read_xlsb

    return read_xlsb(source, data, limits)


def _ods(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.spreadsheet import read_ods

    return read_ods(source, data, limits)


def _mht(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.web_archive import read_mht

    return read_mht(source, data, limits)


def _ofd(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.ofd import read_ofd

    return read_ofd(source, data, limits)


def _doc(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.converted import read_text_document
    from extractors.readers.locked import is_locked, unlock

    if is_locked(data):
        data = unlock(data, password)
    return read_text_document(source, data, "doc", limits)


def _converted(suffix: str) -> _Reader:
    def read(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
        from extractors.readers.converted import read_text_document

        return read_text_document(source, data, suffix, limits)

    return read


def _docx(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.word import read_docx

    return read_docx(source, data, limits)


def _word_xml(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.word_xml import read_word_xml

    return read_word_xml(source, data)


def _pdf(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.pdf import read_pdf

    return read_pdf(source, data, password, limits)


def _image(source: SourceFile, data: Data, password: str | None, limits: Limits) -> Document:
    from extractors.readers.image import read_image

    return read_image(source, data, limits)


_READERS: dict[FileType, _Reader] = {
    FileType.XLSX: _xlsx,
    FileType.XLS: _xls,
    FileType.LOCKED_OFFICE: _locked,
    FileType.XML_SHEET: _xml_sheet,
    FileType.HTML: _html,
    FileType.TEXT: _text,
    FileType.ATTLOG: _attlog,
    FileType.DOCX: _docx,
    FileType.WORD_XML: _word_xml,
    FileType.XLSB: _xlsb,
    FileType.ODS: _ods,
    FileType.MHT: _mht,
    FileType.OFD: _ofd,
    FileType.DOC: _doc,
    FileType.RTF: _converted("rtf"),
    FileType.ODT: _converted("odt"),
    FileType.PDF: _pdf,
    **dict.fromkeys(
        (
            FileType.PNG,
            FileType.JPEG,
            FileType.TIFF,
            FileType.BMP,
            FileType.WEBP,
            FileType.GIF,
            FileType.HEIC,
        ),
        _image,
    ),
}
