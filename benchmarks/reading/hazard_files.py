"""Files that bring readers down, made by code: damaged, locked, or far larger than they look."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MB = 1_000_000
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override '
    'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_TO = (
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="{}"/>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{k} '{f'&a{k - 1};' * 10}'>" for k in range(1, 10))
    + "]>"
)


@dataclass(frozen=True, slots=True)
class Hazard:
    """One file.

    Attributes:
        name: With its suffix.
        what: What is wrong with it.
        make: Gives its bytes.
        reasons: Any of these is a right refusal; none where it only looks dangerous and is read.
        heavy: Costs seconds to make or to refuse.
    """

    name: str
    what: str
    make: Callable[[], bytes]
    reasons: tuple[str, ...]
    heavy: bool = False


def good_pdf(password: str | None = None, *, owner_only: bool = False, pages: int = 1) -> bytes:
    """Gives back a PDF of a small table, locked where a password is given."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    user = "" if owner_only else password
    lock = StandardEncryption(user, ownerPassword=password or "", canCopy=0) if password else None
    board = Canvas(stream, pagesize=(420, 300), invariant=1, encrypt=lock)
    for _ in range(pages):
        for k in range(5):
            board.line(20, 50 + 40 * k, 400, 50 + 40 * k)
            board.line(20 + 95 * k, 50, 20 + 95 * k, 210)
        for r in range(4):
            for c, text in enumerate(
                ("Name", "Basic", "OT", "Net") if r == 0 else ["A", "1", "2", "3"]
            ):
                board.drawString(30 + 95 * c, 190 - 40 * r, text)
        board.showPage()
    board.save()
    return stream.getvalue()


def plain_pdf(content: bytes, size: str = "595 842", extra: bytes = b"") -> bytes:
    """Gives back a PDF of one page with a content stream as it stands.

    Args:
        content: A whole stream object without its number, or what belongs into one.
        size: Width and height in points.
        extra: Object 5, named X in the page's XObjects.
    """
    resources = b"/Resources<</XObject<</X 5 0 R>>>>" if extra else b"/Resources<<>>"
    box = f"/MediaBox[0 0 {size}]".encode()
    if not content.startswith(b"<<"):
        content = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R" + box + resources + b"/Contents 4 0 R>>",
        content,
        *([extra] if extra else []),
    ]
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, one))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


def flate(chunk: bytes, times: int, rest: bytes = b"") -> bytes:
    """Gives back a stream object of a chunk said many times, packed."""
    packer = zlib.compressobj(9)
    packed = b"".join([packer.compress(chunk) for _ in range(times)]) + packer.flush()
    head = b"<</Length %d/Filter/FlateDecode%s>>stream\n" % (len(packed), rest)
    return head + packed + b"\nendstream"


def rectangles() -> bytes:
    """Gives back a page of 100,000 rectangles."""
    drawn = (b"%d %d 3 3 re S" % (k % 590, k * 7 % 840) for k in range(100_000))
    return plain_pdf(b"\n".join(drawn))


def big_picture() -> bytes:
    """Gives back a page with a picture of 20,000 x 20,000 pixels."""
    rest = (
        b"/Type/XObject/Subtype/Image/Width 20000/Height 20000"
        b"/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    return plain_pdf(b"q 595 0 0 842 0 0 cm /X Do Q", extra=flate(b"\xff" * MB, 400, rest))


def png(side: int) -> bytes:
    """Gives back a white square; 20,000 x 20,000 pixels pack into 400 kB."""
    row = b"\0" + b"\xff" * side
    packer = zlib.compressobj(9)
    packed = b"".join([packer.compress(row) for _ in range(side)]) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def workbook(rows: str, doctype: str = "", padding: int = 0) -> bytes:
    """Gives back an XLSX of one sheet.

    Args:
        rows: Its ``row`` elements.
        doctype: Before its root.
        padding: Megabytes of spaces after the rows.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels", _RELS.format(_TO.format("officeDocument", "xl/workbook.xml"))
        )
        archive.writestr("xl/workbook.xml", _BOOK)
        target = _TO.format("worksheet", "worksheets/sheet1.xml")
        archive.writestr("xl/_rels/workbook.xml.rels", _RELS.format(target))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{_MAIN}">'.encode())
            sheet.write(f"<sheetData>{rows}".encode())
            for _ in range(padding):
                sheet.write(b" " * MB)
            sheet.write(b"</sheetData></worksheet>")
    return stream.getvalue()


def archive_bomb() -> bytes:
    """Gives back a ZIP of 300 kB that unpacks to 300 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"\0" * 300 * MB)
    return stream.getvalue()


def archive_in_archive() -> bytes:
    """Gives back archives six deep."""
    data, name = b"a,b\n1,2\n", "a.csv"
    for depth in range(6):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(name, data)
        data, name = stream.getvalue(), f"{depth}.zip"
    return data


def locked_workbook() -> bytes:
    """Gives back an XLSX with a password."""
    from msoffcrypto.format.ooxml import OOXMLFile

    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook(_ROW))).encrypt("secret", locked)
    return locked.getvalue()


_ROW = "<row r='1'><c r='A1'><v>1</v></c></row>"
_FAR = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
_NOT_XML = ("cut-short", "damaged")
_ENTITY = "<row r='1'><c r='A1' t='inlineStr'><is><t>&{};</t></is></c></row>"
HAZARDS: tuple[Hazard, ...] = (
    Hazard("zero.pdf", "no bytes", lambda: b"", ("zero-bytes",)),
    Hazard("zero.xlsx", "no bytes", lambda: b"", ("zero-bytes",)),
    Hazard(
        "garbage.pdf",
        "noise after %PDF",
        lambda: b"%PDF-1.7\n" + bytes(_noise(4096)),
        ("cut-short",),
    ),
    Hazard("garbage.bin", "noise", lambda: bytes(_noise(4096)), ("unknown-type",)),
    Hazard("cut.pdf", "PDF cut at 60 %", lambda: _cut(good_pdf()), ("cut-short",)),
    Hazard("cut.xlsx", "XLSX cut at 60 %", lambda: _cut(workbook(_ROW)), ("cut-short",)),
    Hazard("cut.png", "PNG cut at 60 %", lambda: _cut(png(900)), ("cut-short",)),
    Hazard("user-password.pdf", "PDF with a password", lambda: good_pdf("secret"), ("encrypted",)),
    Hazard(
        "owner-password.pdf",
        "PDF that forbids copying",
        lambda: good_pdf("secret", owner_only=True),
        (),
    ),
    Hazard("password.xlsx", "XLSX with a password", locked_workbook, ("encrypted",)),
    Hazard(
        "vast-page.pdf",
        "page of 14,400,000 pt",
        lambda: plain_pdf(b"", "14400000 14400000"),
        ("page-too-large",),
    ),
    Hazard("rectangles.pdf", "100,000 rectangles", rectangles, ("blank",), heavy=True),
    Hazard(
        "flate.pdf",
        "content stream of 520 MB in 1 MB",
        lambda: plain_pdf(flate(b"0 0 m 9 9 l S\n" * 74_000, 500)),
        ("reader-crashed", "too-large", "too-slow"),
        heavy=True,
    ),
    Hazard(
        "picture.pdf", "picture of 20,000 x 20,000 in a page", big_picture, ("blank",), heavy=True
    ),
    Hazard(
        "pages.pdf", "2,500 pages", lambda: good_pdf(pages=2500), ("too-many-pages",), heavy=True
    ),
    Hazard(
        "pixels.png",
        "PNG of 400 megapixels",
        lambda: png(20_000),
        ("image-too-large",),
        heavy=True,
    ),
    Hazard(
        "padded.xlsx",
        "XLSX of 700 MB in 0.7 MB",
        lambda: workbook(_ROW, padding=700),
        ("archive-bomb",),
        heavy=True,
    ),
    Hazard(
        "vast.xlsx",
        "sheet over A1:XFD1048576",
        lambda: workbook(_ROW + _FAR),
        ("range-too-large",),
    ),
    Hazard(
        "xxe.xlsx",
        "XML that names another file",
        lambda: workbook(_ENTITY.format("e"), _XXE),
        _NOT_XML,
    ),
    Hazard(
        "laughs.xlsx",
        "entities in entities",
        lambda: workbook(_ENTITY.format("a9"), _LAUGHS),
        _NOT_XML,
    ),
    Hazard("bomb.zip", "ZIP of 300 MB in 0.3 MB", archive_bomb, ("archive-bomb",), heavy=True),
    Hazard("deep.zip", "archives six deep", archive_in_archive, ("archive-too-deep",)),
)


def _noise(size: int) -> Iterator[int]:
    return ((k * k * 7 + k) % 251 for k in range(size))


def _cut(data: bytes) -> bytes:
    return data[: int(len(data) * 0.6)]
