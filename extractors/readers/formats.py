"""Which formats are read here, through what, and what to install or send for the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import util

from extractors.readers import heif, office, packed
from pipeline.model.evidence import Text


@dataclass(frozen=True, slots=True)
class Format:
    """A group of formats that are read, or not, for the same reason.

    Attributes:
        name: What they are called, by suffix mostly.
        through: What reads them.
        here: Whether they can be read on this machine.
        mend: What to install, or to send instead; empty where they are read.
    """

    name: Text
    through: str
    here: bool
    mend: Text | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    name: Text
    through: str
    here: Callable[[], bool]
    mend: Text


def _has(*modules: str) -> Callable[[], bool]:
    return lambda: all(util.find_spec(module) is not None for module in modules)


_AGAIN = Text("Install Prescreen again: make setup", "请重新安装 Prescreen：make setup")
_GROUPS: tuple[_Group, ...] = (
    _Group(
        Text("XLSX, XLSM, XLSB, XLS, ET, ODS", "XLSX、XLSM、XLSB、XLS、ET、ODS 表格"),
        "python-calamine",
        _has("python_calamine", "olefile", "defusedxml"),
        _AGAIN,
    ),
    _Group(
        Text(
            "CSV, TSV, TXT, punch machines' DAT, tables saved as HTML, MHT or XML",
            "CSV、TSV、TXT、考勤机 DAT、以 HTML、MHT、XML 保存的表格",
        ),
        "Prescreen",
        lambda: True,
        _AGAIN,
    ),
    _Group(
        Text("DOCX, Word documents saved as XML", "DOCX、以 XML 保存的 Word 文档"),
        "python-docx",
        _has("docx"),
        _AGAIN,
    ),
    _Group(
        Text("DOC, WPS, RTF, ODT", "DOC、WPS、RTF、ODT 文档"),
        "LibreOffice",
        lambda: office.program() is not None,
        Text(
            "Install LibreOffice (apt-get install libreoffice-writer-nogui), or send DOCX or PDF.",
            "请安装 LibreOffice（apt-get install libreoffice-writer-nogui），或提交 DOCX、PDF。",
        ),
    ),
    _Group(
        Text("PDF, OFD", "PDF、OFD 版式文件"),
        "PDFium, pdfplumber",
        _has("pypdfium2", "pdfplumber"),
        _AGAIN,
    ),
    _Group(
        Text("JPEG, PNG, TIFF, BMP, WEBP, GIF", "JPEG、PNG、TIFF、BMP、WEBP、GIF 图片"),
        "Pillow",
        _has("PIL"),
        _AGAIN,
    ),
    _Group(
        Text("HEIC, HEIF", "HEIC、HEIF 照片"),
        "pi-heif",
        lambda: heif.available(),
        Text("pip install pi-heif, or send JPEG.", "pip install pi-heif，或改为提交 JPEG。"),
    ),
    _Group(
        Text("ZIP, e-mails (EML, MSG) with attachments", "ZIP 压缩包、邮件（EML、MSG）及其附件"),
        "Prescreen",
        _has("olefile"),
        _AGAIN,
    ),
    _Group(
        Text(
            "RAR, 7z, TAR, GZIP, ZIP locked with AES", "RAR、7z、TAR、GZIP、AES 加密的 ZIP 压缩包"
        ),
        "libarchive",
        lambda: packed.available(),
        Text(
            "apt-get install libarchive13 and pip install libarchive-c, or send a ZIP.",
            "apt-get install libarchive13 并 pip install libarchive-c，或改为提交 ZIP。",
        ),
    ),
)
_NEVER: tuple[tuple[Text, Text], ...] = (
    (
        Text("PPTX, PPT, XPS", "PPTX、PPT 演示文稿、XPS 文档"),
        Text("Send it as PDF.", "请另存为 PDF 后提交。"),
    ),
    (
        Text("Numbers, Pages, Keynote", "Numbers、Pages、Keynote 文件"),
        Text("Export it as XLSX, DOCX or PDF.", "请导出为 XLSX、DOCX 或 PDF 后提交。"),
    ),
    (
        Text("locked RAR and 7z", "加密的 RAR、7z 压缩包"),
        Text("Unpack it and send the files.", "请解压后提交其中的文件。"),
    ),
    (
        Text("databases (MDB, ACCDB, SQLite)", "数据库文件（MDB、ACCDB、SQLite）"),
        Text("Export the records as XLSX or CSV.", "请将记录导出为 XLSX 或 CSV 后提交。"),
    ),
    (
        Text("audio and video", "音频和视频"),
        Text("Send documents or pictures.", "请提交文件或图片。"),
    ),
)


def formats() -> list[Format]:
    """Gives back every group of formats, those that are never read last."""
    read = [
        Format(group.name, group.through, True)
        if group.here()
        else Format(group.name, group.through, False, group.mend)
        for group in _GROUPS
    ]
    return read + [Format(name, "", False, mend) for name, mend in _NEVER]
