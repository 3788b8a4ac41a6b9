"""Why a file is refused: one reason each, with what to send instead, in both languages."""

from __future__ import annotations

from pipeline.errors import UnreadableError

_SEND = {
    "sheet": ("Send it as XLSX.", "请另存为 XLSX 后重新提交。"),
    "word": ("Send it as DOCX or PDF.", "请另存为 DOCX 或 PDF 后重新提交。"),
    "image": ("Send it as JPEG, PNG or PDF.", "请以 JPEG、PNG 或 PDF 重新提交。"),
    "zip": ("Send the files themselves, or a ZIP.", "请直接提交文件，或以 ZIP 打包。"),
    "files": (
        "Send the documents in it as ordinary files, not packed.",
        "请直接提交其中的文件，不要打包。",
    ),
    "pdf": ("Send it as PDF.", "请另存为 PDF 后重新提交。"),
    "iwork": (
        "Export it as XLSX, DOCX or PDF and send that.",
        "请导出为 XLSX、DOCX 或 PDF 后重新提交。",
    ),
    "attachments": (
        "Send the attachments, each as a file of its own.",
        "请将附件另存为单独的文件后提交。",
    ),
    "nothing": ("", ""),
    "again": ("Send the file again.", "请重新提交该文件。"),
    "split": ("Send it in smaller parts.", "请拆分成较小的文件后重新提交。"),
    "open": ("Send a copy without a password.", "请提交没有密码的副本。"),
    "pass": (
        "Give the password with --password, or send a copy without one.",
        "请用 --password 提供密码，或提交没有密码的副本。",
    ),
    "office": (
        "Install LibreOffice and run again, or send it as DOCX or PDF.",
        "请安装 LibreOffice 后重新运行，或另存为 DOCX、PDF 后提交。",
    ),
    "unpacker": (
        "Install libarchive (on Debian and Ubuntu: libarchive13) and run again, or send the files "
        "themselves or a ZIP.",
        "请安装 libarchive（Debian、Ubuntu：libarchive13）后重新运行，"
        "或直接提交文件、以 ZIP 打包提交。",
    ),
    "unlocked": (
        "Unpack it and send the files, or pack it as a ZIP.",
        "请解压后直接提交文件，或以 ZIP 重新打包。",
    ),
    "export": (
        "Export the records from that program as XLSX or CSV and send those.",
        "请在该软件中将记录导出为 XLSX 或 CSV 后提交。",
    ),
    "document": (
        "Send spreadsheets (XLSX, XLS, CSV), DOCX, PDF, pictures or a ZIP of these.",
        "请提交表格（XLSX、XLS、CSV）、DOCX、PDF、图片或其 ZIP 压缩包。",
    ),
}

_REASONS: dict[str, tuple[str, str, str]] = {
    "zero-bytes": ("The file is empty (0 bytes).", "文件为空（0 字节）。", "again"),
    "no-content": ("There is nothing in the file to read.", "文件里没有可读的内容。", "again"),
    "cut-short": (
        "The file is damaged or cut short: {detail}.",
        "文件损坏或不完整：{detail}。",
        "again",
    ),
    "encrypted": ("The file is locked with a password.", "文件设有打开密码。", "pass"),
    "wrong-password": (
        "None of the passwords given opens the file.",
        "所提供的密码无法打开该文件。",
        "pass",
    ),
    "unsupported-encryption": (
        "The file is locked in a way that is not supported: {detail}.",
        "文件的加密方式不受支持：{detail}。",
        "open",
    ),
    "too-large": (
        "The file is too large: {detail}.",
        "文件过大：{detail}。",
        "split",
    ),
    "archive-bomb": (
        "The file unpacks to far more than its size: {detail}. It was not opened.",
        "文件解压后远大于其体积：{detail}，未予打开。",
        "files",
    ),
    "old-workbook": (
        "The workbook is of a form that went out of use in 1993.",
        "该工作簿为 1993 年以前的旧格式。",
        "sheet",
    ),
    "range-too-large": (
        "A sheet spans too many cells: {detail}. Clear the stray cells far from the data.",
        "工作表范围过大：{detail}。请清除远离数据区的多余单元格。",
        "sheet",
    ),
    "pictures-only": (
        "The document holds only pictures ({detail}) and no text. Send them as files.",
        "文档中只有图片（{detail} 张），没有文字。请将图片单独提交。",
        "image",
    ),
    "needs-libreoffice": (
        "Files of this type are read through LibreOffice, which is not installed here.",
        "此类文件需借助 LibreOffice 读取，本机未安装。",
        "office",
    ),
    "needs-heif": (
        "HEIC pictures need the decoder pi-heif, which is not installed here.",
        "HEIC 图片需要解码组件 pi-heif，本机未安装。",
        "image",
    ),
    "needs-libarchive": (
        "RAR, 7z, TAR and GZIP archives are read through libarchive, which is not installed here.",
        "RAR、7z、TAR、GZIP 压缩包需借助 libarchive 读取，本机未安装。",
        "unpacker",
    ),
    "too-slow-to-convert": (
        "LibreOffice did not finish with this file.",
        "LibreOffice 未能完成对该文件的转换。",
        "word",
    ),
    "locked-archive": (
        "The archive is locked with a password; RAR and 7z archives that are locked cannot be "
        "opened here.",
        "压缩包设有密码；加密的 RAR、7z 压缩包在此无法打开。",
        "unlocked",
    ),
    "split-archive": (
        "The archive is one of several parts and cannot be opened alone.",
        "这是分卷压缩包中的一卷，无法单独打开。",
        "zip",
    ),
    "copy-in-archive": (
        "This is a link to another file of the archive, which is read under its own name.",
        "这是指向压缩包内另一文件的链接，该文件已按其自身名称读取。",
        "nothing",
    ),
    "unsupported-packing": (
        "The archive is packed in a way that is not supported: {detail}.",
        "压缩包的压缩方式不受支持：{detail}。",
        "zip",
    ),
    "attached-object": (
        "The attachment is a message or an object inside the message.",
        "附件为内嵌的邮件或对象。",
        "attachments",
    ),
    "unknown-type": (
        "The type of the file is not known.",
        "无法识别文件类型。",
        "document",
    ),
}

_UNSUPPORTED: dict[str, tuple[str, str, str]] = {
    "pptx": ("presentations", "演示文稿", "pdf"),
    "ppt": ("presentations", "演示文稿", "pdf"),
    "xps": ("XPS documents", " XPS 文档", "pdf"),
    "iwork": ("Numbers, Pages and Keynote files", " Numbers、Pages、Keynote 文件", "iwork"),
    "ole": ("OLE files of this kind", "此类 OLE 文件", "document"),
    "avif": ("AVIF pictures", " AVIF 图片", "image"),
    "database": ("databases of other programs", "其他软件的数据库文件", "export"),
    "audio-video": ("audio and video", "音频或视频", "document"),
    "zip": ("archives inside a single document", "压缩包", "zip"),
    "rar": ("archives inside a single document", "压缩包", "zip"),
    "7z": ("archives inside a single document", "压缩包", "zip"),
    "tar": ("archives inside a single document", "压缩包", "zip"),
    "gzip": ("archives inside a single document", "压缩包", "zip"),
    "email": ("e-mails inside a single document", "电子邮件", "attachments"),
    "msg": ("e-mails inside a single document", "电子邮件", "attachments"),
}


def refuse(reason: str, detail_en: str = "", detail_zh: str | None = None) -> UnreadableError:
    """Gives back the error for a reason, to be raised; the detail is what was measured."""
    en, zh, send = _REASONS[reason]
    detail_en = detail_en.rstrip(" .")
    send_en, send_zh = _SEND[send]
    return UnreadableError(
        reason,
        f"{en.format(detail=detail_en)} {send_en}".rstrip(),
        zh.format(detail=detail_en if detail_zh is None else detail_zh) + send_zh,
    )


def refuse_type(kind: str) -> UnreadableError:
    """Gives back the error for a file type that is known but not read."""
    if kind not in _UNSUPPORTED:
        return refuse("unknown-type")
    en, zh, send = _UNSUPPORTED[kind]
    send_en, send_zh = _SEND[send]
    return UnreadableError(
        "unsupported-type",
        f"Prescreen does not read {en}. {send_en}",
        f"暂不支持读取{zh}。{send_zh}",
    )
