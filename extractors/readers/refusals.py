"""Why a file is refused: one reason each, with what to send instead, in both languages."""

from __future__ import annotations

from pipeline.errors import UnreadableError

_SEND = {
    "sheet": ("Send it as XLSX.", "请另存为 XLSX 后重新提交。"),
    "word": ("Send it as DOCX or PDF.", "请另存为 DOCX 或 PDF 后重新提交。"),
    "image": ("Send it as JPEG, PNG or PDF.", "请以 JPEG、PNG 或 PDF 重新提交。"),
    "zip": ("Send the files themselves, or a ZIP.", "请直接提交文件，或以 ZIP 打包。"),
    "pdf": ("Send it as PDF.", "请另存为 PDF 后重新提交。"),
    "attachments": (
        "Send the attachments, each as a file of its own.",
        "请将附件另存为单独的文件后提交。",
    ),
    "again": ("Send the file again.", "请重新提交该文件。"),
    "split": ("Send it in smaller parts.", "请拆分成较小的文件后重新提交。"),
    "open": ("Send a copy without a password.", "请提交没有密码的副本。"),
    "pass": (
        "Give the password with --password, or send a copy without one.",
        "请用 --password 提供密码，或提交没有密码的副本。",
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
        "zip",
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
    "unknown-type": (
        "The type of the file is not known.",
        "无法识别文件类型。",
        "document",
    ),
}

_UNSUPPORTED: dict[str, tuple[str, str]] = {
    "xlsb": ("XLSB workbooks", "sheet"),
    "ods": ("OpenDocument spreadsheets", "sheet"),
    "mht": ("web archives (MHT)", "sheet"),
    "email": ("e-mails", "attachments"),
    "odt": ("OpenDocument texts", "word"),
    "pptx": ("presentations", "pdf"),
    "ppt": ("presentations", "pdf"),
    "doc": ("Word 97-2003 documents (DOC)", "word"),
    "rtf": ("rich text (RTF)", "word"),
    "ole": ("OLE files of this kind", "document"),
    "webp": ("WEBP pictures", "image"),
    "gif": ("GIF pictures", "image"),
    "heic": ("HEIC pictures", "image"),
    "rar": ("RAR archives", "zip"),
    "7z": ("7z archives", "zip"),
    "gzip": ("GZIP archives", "zip"),
    "audio-video": ("audio and video", "document"),
    "zip": ("archives inside a single document", "zip"),
}
_UNSUPPORTED_ZH = {
    "xlsb": "XLSB 工作簿",
    "ods": "OpenDocument 表格",
    "mht": "网页存档（MHT）",
    "email": "电子邮件",
    "odt": "OpenDocument 文档",
    "pptx": "演示文稿",
    "ppt": "演示文稿",
    "doc": "Word 97-2003 文档（DOC）",
    "rtf": "RTF 文档",
    "ole": "此类 OLE 文件",
    "webp": "WEBP 图片",
    "gif": "GIF 图片",
    "heic": "HEIC 图片",
    "rar": "RAR 压缩包",
    "7z": "7z 压缩包",
    "gzip": "GZIP 压缩包",
    "audio-video": "音频或视频",
    "zip": "压缩包",
}


def refuse(reason: str, detail_en: str = "", detail_zh: str | None = None) -> UnreadableError:
    """Gives back the error for a reason, to be raised; the detail is what was measured."""
    en, zh, send = _REASONS[reason]
    detail_en = detail_en.rstrip(" .")
    send_en, send_zh = _SEND[send]
    return UnreadableError(
        reason,
        f"{en.format(detail=detail_en)} {send_en}",
        zh.format(detail=detail_en if detail_zh is None else detail_zh) + send_zh,
    )


def refuse_type(kind: str) -> UnreadableError:
    """Gives back the error for a file type that is known but not read."""
    if kind not in _UNSUPPORTED:
        return refuse("unknown-type")
    en, send = _UNSUPPORTED[kind]
    send_en, send_zh = _SEND[send]
    return UnreadableError(
        "unsupported-type",
        f"Prescreen does not read {en}. {send_en}",
        f"暂不支持读取{_UNSUPPORTED_ZH[kind]}。{send_zh}",
    )
