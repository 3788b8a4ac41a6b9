"""Reads what LibreOffice turns into DOCX: DOC and WPS, RTF, OpenDocument texts."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

from extractors.readers import office
from extractors.readers.archive import check_sizes, check_unlocked
from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse
from extractors.readers.word import read_docx
from pipeline.model.document import Document, Issue, SourceFile
from pipeline.model.evidence import Text


def read_text_document(
    source: SourceFile, data: bytes | Path, suffix: str, limits: Limits
) -> Document:
    """Gives back a document by paragraphs and tables, numbered as DOCX is.

    Args:
        source: The file that was handed in; the document keeps its path and hash.
        data: Its bytes, or where they are.
        suffix: "doc", "rtf" or "odt".
        limits: What is refused for its size, after it is converted too.

    Raises:
        UnreadableError: LibreOffice is absent or does not open it, or there is nothing in it.
    """
    if suffix == "odt":
        with zipfile.ZipFile(data if isinstance(data, Path) else io.BytesIO(data)) as archive:
            check_sizes(archive, limits)
            check_unlocked(archive)
    made = office.convert(data, suffix, "docx")
    if len(made) > limits.file_bytes:
        raise refuse("too-large", f"{len(made):,} bytes")
    document = read_docx(source, made, limits)
    about = {"converter": office.version()} | ole_dates(data)
    issues = (_said(), *document.issues)
    return replace(document, format=suffix, properties=about, issues=issues)


def _said() -> Issue:
    said = Text(
        "The document was converted by LibreOffice and read by its paragraphs and tables; page "
        "numbers, layout and drawn shapes are not kept.",
        "该文件经 LibreOffice 转换后按段落和表格读取；页码、版式和绘图未保留。",
    )
    return Issue("converted", said)


def ole_dates(data: bytes | Path) -> dict[str, str]:
    """Gives back when an OLE file says it was made and saved, as ISO texts."""
    import olefile  # type: ignore[import-untyped]

    raw = str(data) if isinstance(data, Path) else io.BytesIO(data)
    try:
        with olefile.OleFileIO(raw) as ole:
            about = ole.get_metadata()
    except (OSError, ValueError, IndexError):
        return {}
    found = {"created": about.create_time, "modified": about.last_saved_time}
    return {name: f"{when.isoformat()}Z" for name, when in found.items() if when}
