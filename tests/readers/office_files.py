"""Builders of small office files for the reader tests."""

import hashlib
import io
import zipfile
from collections.abc import Mapping

from extractors.readers.limits import Limits
from extractors.readers.read import read_document
from pipeline.model.document import Document, SourceFile

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"


def read(data: bytes, name: str = "file", **options: object) -> Document:
    """Gives back a document read from bytes."""
    source = SourceFile(name, hashlib.sha256(data).hexdigest(), len(data))
    return read_document(source, data, limits=options.pop("limits", Limits()), **options)


def codes(document: Document) -> list[str]:
    """Gives back the codes of a document's issues."""
    return [issue.code for issue in document.issues]


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Gives back a ZIP of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def xlsx(
    rows: str,
    *,
    before: str = "",
    after: str = "",
    styles: str = "",
    state: str = "",
    calc: str = "",
) -> bytes:
    """Gives back a workbook of one sheet from the XML of its rows."""
    formats = styles or "<cellXfs><xf numFmtId='0'/></cellXfs>"
    return zipped(
        {
            "[Content_Types].xml": f"{_HEAD}<Types xmlns='{_PKG}/content-types'/>",
            "_rels/.rels": f"{_HEAD}<Relationships xmlns='{_PKG}/relationships'><Relationship "
            f"Id='rId1' Type='{_REL}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
            "xl/workbook.xml": f"{_HEAD}<workbook xmlns='{_MAIN}' xmlns:r='{_REL}'><sheets>"
            f"<sheet name='3月' sheetId='1' {state} r:id='rId1'/></sheets>{calc}</workbook>",
            "xl/_rels/workbook.xml.rels": f"{_HEAD}<Relationships xmlns='{_PKG}/relationships'>"
            f"<Relationship Id='rId1' Type='{_REL}/worksheet' Target='worksheets/sheet1.xml'/>"
            "</Relationships>",
            "xl/styles.xml": f"{_HEAD}<styleSheet xmlns='{_MAIN}'>{formats}</styleSheet>",
            "xl/worksheets/sheet1.xml": f"{_HEAD}<worksheet xmlns='{_MAIN}'>{before}"
            f"<sheetData>{rows}</sheetData>{after}</worksheet>",
        }
    )
