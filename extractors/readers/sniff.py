"""What a file is, told from its bytes and never from its suffix."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

HEAD_BYTES = 4096
PDF_JUNK_BYTES = 1024  # readers of PDF accept this much before "%PDF-"


class FileType(StrEnum):
    """What the bytes of a file say it is."""

    XLSX = "xlsx"  # XLSM too
    XLSB = "xlsb"
    ODS = "ods"
    DOCX = "docx"
    PPTX = "pptx"
    OFD = "ofd"  # fixed pages after GB/T 33190
    XPS = "xps"
    IWORK = "iwork"  # Numbers, Pages, Keynote
    ZIP = "zip"
    XLS = "xls"
    DOC = "doc"
    PPT = "ppt"
    LOCKED_OFFICE = "locked-office"  # OOXML inside an encrypted OLE wrapper
    OLE = "ole"
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    BMP = "bmp"
    WEBP = "webp"
    GIF = "gif"
    HEIC = "heic"  # HEIF too
    AVIF = "avif"
    XML_SHEET = "xml-sheet"  # SpreadsheetML 2003
    WORD_XML = "word-xml"  # WordprocessingML 2003, and the flat package
    HTML = "html"
    MHT = "mht"
    EMAIL = "email"  # EML
    MSG = "msg"  # Outlook's own
    ODT = "odt"
    ATTLOG = "attlog"
    TEXT = "text"  # CSV, TSV, DAT, TXT: told apart by the reader
    RTF = "rtf"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    GZIP = "gzip"
    TAR = "tar"
    DATABASE = "database"  # of a punch machine's own program: Access, SQLite
    AUDIO_VIDEO = "audio-video"
    BROKEN_ZIP = "broken-zip"
    BROKEN_OLE = "broken-ole"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_MAGIC: tuple[tuple[bytes, FileType], ...] = (
    (b"%PDF-", FileType.PDF),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"II*\x00", FileType.TIFF),
    (b"MM\x00*", FileType.TIFF),
    (b"II+\x00", FileType.TIFF),
    (b"MM\x00+", FileType.TIFF),
    (b"GIF87a", FileType.GIF),
    (b"GIF89a", FileType.GIF),
    (b"{\\rtf", FileType.RTF),
    (b"Rar!\x1a\x07", FileType.RAR),
    (b"7z\xbc\xaf\x27\x1c", FileType.SEVEN_ZIP),
    (b"\x1f\x8b", FileType.GZIP),
    (b"\x00\x01\x00\x00Standard Jet DB\x00", FileType.DATABASE),
    (b"\x00\x01\x00\x00Standard ACE DB\x00", FileType.DATABASE),
    (b"SQLite format 3\x00", FileType.DATABASE),
    (b"ID3", FileType.AUDIO_VIDEO),
    (b"OggS", FileType.AUDIO_VIDEO),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF_WITHOUT_OLE = (
    b"\x09\x08\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x00\x04\x00",
)
_OLE_STREAMS: tuple[tuple[str, FileType], ...] = (
    ("EncryptedPackage", FileType.LOCKED_OFFICE),
    ("Workbook", FileType.XLS),
    ("Book", FileType.XLS),
    ("WordDocument", FileType.DOC),
    ("PowerPoint Document", FileType.PPT),
    ("__properties_version1.0", FileType.MSG),
)
_ATTLOG_LINE = re.compile(
    r"\s*\d{1,12}\t\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}(:\d{2})?(\t[^\t]*){0,6}\s*"
)
_MAIL_HEADING = re.compile(
    r"^(from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type"
    r"|delivered-to|reply-to|sender|dkim-signature|x-[\w-]+): ?\S",
    re.IGNORECASE | re.MULTILINE,
)
_WORD_XML = (
    "schemas.microsoft.com/office/word/2003/wordml",
    "schemas.microsoft.com/office/2006/xmlPackage",
)
_HTML = re.compile(r"<\s*(!doctype\s+html|html|table|head|body|meta)\b", re.IGNORECASE)


def sniff(data: bytes | Path) -> FileType:
    """Gives back what a file is."""
    if isinstance(data, Path):
        with data.open("rb") as stream:
            return _sniff(stream)
    return _sniff(io.BytesIO(data))


def _sniff(stream: BinaryIO) -> FileType:
    head = stream.read(HEAD_BYTES)
    if not head:
        return FileType.EMPTY
    if not head.strip(b"\x00"):
        return FileType.UNKNOWN
    return _by_magic(head, stream) or _by_text(head)


def _by_magic(head: bytes, stream: BinaryIO) -> FileType | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _inside_zip(stream)
    if head.startswith(_OLE_MAGIC):
        return _inside_ole(stream)
    if head.startswith(_BIFF_WITHOUT_OLE):
        return FileType.XLS
    return _by_container(head)


def _by_container(head: bytes) -> FileType | None:
    if head[:4] == b"RIFF":
        return FileType.WEBP if head[8:12] == b"WEBP" else FileType.AUDIO_VIDEO
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[257:262] == b"ustar":
        return FileType.TAR
    # "BM" alone begins many a text: a bitmap also has its header's size where it belongs.
    if head[:2] == b"BM" and head[6:10] == b"\x00" * 4 and head[14:18] in _BMP_HEADERS:
        return FileType.BMP
    if b"%PDF-" in head[:PDF_JUNK_BYTES]:
        return FileType.PDF
    return None


_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"})


def _by_brand(head: bytes) -> FileType:
    """Gives back what a file of boxes is: "mif1" alone says a picture, the others which."""
    size = int.from_bytes(head[:4], "big")
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(size, 256), 4))]
    if b"avif" in brands or b"avis" in brands:
        return FileType.AVIF
    return FileType.HEIC if _HEIC_BRANDS.intersection(brands) else FileType.AUDIO_VIDEO


_BMP_HEADERS = tuple(size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124))


def _inside_zip(stream: BinaryIO) -> FileType:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
            return _by_member(set(names), archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return FileType.BROKEN_ZIP


def _by_member(names: set[str], archive: zipfile.ZipFile) -> FileType:
    names = {name.replace("\\", "/") for name in names}
    if "[Content_Types].xml" in names:
        for name, kind in (
            ("xl/workbook.bin", FileType.XLSB),
            ("xl/", FileType.XLSX),
            ("word/", FileType.DOCX),
            ("ppt/", FileType.PPTX),
        ):
            if any(member == name or member.startswith(name) for member in names):
                return kind
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        kind_of = archive.read("mimetype")
        for words, kind in ((b".spreadsheet", FileType.ODS), (b".text", FileType.ODT)):
            if b"opendocument" + words in kind_of:
                return kind
        return FileType.UNKNOWN
    for name, kind in _TOLD_BY_MEMBER:
        if name in names:
            return kind
    return FileType.ZIP


_TOLD_BY_MEMBER = (
    ("OFD.xml", FileType.OFD),
    ("FixedDocSeq.fdseq", FileType.XPS),
    ("FixedDocumentSequence.fdseq", FileType.XPS),
    ("Index/Document.iwa", FileType.IWORK),
    ("Index.zip", FileType.IWORK),
)


def _inside_ole(stream: BinaryIO) -> FileType:
    import olefile  # type: ignore[import-untyped]

    stream.seek(0)
    try:
        with olefile.OleFileIO(stream) as ole:
            for name, kind in _OLE_STREAMS:
                if ole.exists(name):
                    return kind
    except (OSError, ValueError, IndexError):
        return FileType.BROKEN_OLE
    return FileType.OLE


def _by_text(head: bytes) -> FileType:
    text = _decode_head(head)
    if text is None:
        return FileType.UNKNOWN
    start = text.lstrip("\ufeff \t\r\n")
    if "urn:schemas-microsoft-com:office:spreadsheet" in text or "Excel.Sheet" in start[:300]:
        return FileType.XML_SHEET
    if any(name in text for name in _WORD_XML):
        return FileType.WORD_XML
    if _is_email(start):
        return FileType.EMAIL
    if start.startswith("MIME-Version") or start.startswith("From: <Saved by"):
        return FileType.MHT
    if start.startswith("<") and _HTML.search(start[:2000]):
        return FileType.HTML
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if lines and all(_ATTLOG_LINE.fullmatch(line) for line in lines[:-1] or lines):
        return FileType.ATTLOG
    return FileType.TEXT


def _is_email(text: str) -> bool:
    """Gives back whether a text begins with the headings of a message: sender and one more."""
    names = {
        hit[1].casefold()
        for hit in _MAIL_HEADING.finditer(text.replace("\r\n", "\n").split("\n\n")[0])
    }
    first = _MAIL_HEADING.match(text)
    saved = "<Saved by" in text[:500]  # by a browser, as MHT
    return not saved and first is not None and "from" in names and len(names) >= 3


def _decode_head(head: bytes) -> str | None:
    """Gives back the head as text good enough to look for tags; None where it is binary."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    nulls = head.count(0)
    if nulls:
        return _decode_bare_utf16(head, nulls)
    control = sum(byte < 32 and byte not in (7, 8, 9, 10, 12, 13, 26, 27) for byte in head)
    return None if control > len(head) // 100 else head.decode("latin-1")


def _decode_bare_utf16(head: bytes, nulls: int) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if nulls < len(head) // 20 or min(even, odd) > max(even, odd) // 20:
        return None
    order = "utf-16-be" if even > odd else "utf-16-le"
    return head[: len(head) // 2 * 2].decode(order, errors="replace")
