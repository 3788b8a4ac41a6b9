"""The encoding of a text, told from its bytes.

UTF-8 proves itself. GB18030 and Big5 do not: each reads the other's bytes without an error, as
nonsense. They are told apart by where the bytes fall: both standards keep their common
characters in a range of their own, and known headings settle what is left.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from unicodedata import normalize

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_WORDS = {
    "gb18030": (
        "姓名", "日期", "工号", "部门", "编号", "考勤", "时间", "工资", "合计", "员工", "身份证",
        "上班", "下班", "公司", "登记", "金额", "备注", "年", "月", "日",
    ),
    "big5": (
        "姓名", "日期", "工號", "部門", "編號", "考勤", "時間", "工資", "薪資", "合計", "員工",
        "身份證", "身分證", "上班", "下班", "公司", "金額", "備註", "年", "月", "日",
    ),
}  # fmt: skip

_VIETNAMESE = frozenset(
    (
        "họ", "giờ", "lương", "số", "mã", "tổng", "bộ", "phận", "chức", "vụ", "thực", "lĩnh",
        "được", "của", "người", "thưởng", "phụ", "cấp", "đơn", "vị", "đồng", "nguyễn", "trần",
        "phạm", "thị",
    )
)  # fmt: skip
"""Common words and names; those with tones that Western European does not have."""
LEAST_VIETNAMESE = 2


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was decoded; ``lost`` counts bytes that no encoding explains."""

    text: str
    encoding: str
    lost: int = 0


def decode(data: bytes) -> Decoded:
    """Gives back a file's text: by BOM, as UTF-8, as bare UTF-16, else Chinese or Western."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _with(data, encoding)
    if b"\x00" in data[:_SAMPLE]:
        wide = _bare_utf16(data)
        if wide:
            return wide
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _chinese(data) or _western(data)


def decode_name(name: bytes) -> str:
    """Gives back the name of an archive member that does not say its encoding."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        pass
    found = _chinese(name)
    return found.text if found and not found.lost else name.decode("cp437")


def _with(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding.removesuffix("-sig"), text.count("\ufffd"))


def _bare_utf16(data: bytes) -> Decoded | None:
    """Gives back UTF-16 without a BOM: the byte order that makes more line ends and commas."""
    even = data[: len(data) // 2 * 2]
    best: tuple[float, Decoded] | None = None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = even.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = sum(char.isascii() and (char.isprintable() or char in "\t\r\n") for char in text)
        share = plain / max(len(text), 1)
        if "\x00" not in text and (best is None or share > best[0]):
            best = share, Decoded(text, encoding)
    return best[1] if best else None


def _chinese(data: bytes) -> Decoded | None:
    """Gives back GB18030 or Big5, the more plausible; None where neither is."""
    choices = []
    for encoding, common in (("gb18030", _common_gb), ("big5", _common_big5)):
        text, lost = _lenient(data, encoding)
        score = common(data[:_SAMPLE])
        heard = sum(word in text for word in _WORDS[encoding] if len(word) > 1)
        spread = sum(word in text for word in _WORDS[encoding] if len(word) == 1)
        odd = lost + sum("\ue000" <= char <= "\uf8ff" for char in text[:_SAMPLE])
        choices.append((score + 0.1 * heard + 0.02 * spread - odd, score, encoding, text, lost))
    _, score, encoding, text, lost = max(choices, key=lambda choice: choice[0])
    wide = sum(ord(char) > 0x2E80 for char in text[:_SAMPLE])
    if lost > wide // 20 or (score < 0.5 and _is_western(data[:_SAMPLE])):
        return None
    return Decoded(text, "cp950" if encoding == "big5" else encoding, lost)


def _lenient(data: bytes, encoding: str) -> tuple[str, int]:
    codec = "cp950" if encoding == "big5" else encoding
    try:
        return data.decode(codec), 0
    except UnicodeDecodeError:
        text = data.decode(codec, errors="replace")
        return text, text.count("\ufffd")


def _common_gb(data: bytes) -> float:
    """Gives back which share of two-byte characters is a common one (GB 2312 level 1)."""
    good = total = 0
    for lead, trail in _pairs(data):
        total += 1
        good += trail >= 0xA1 and (0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA9)
    return good / total if total else 0.0


def _common_big5(data: bytes) -> float:
    """Gives back which share of two-byte characters is a common one (Big5 level 1)."""
    good = total = 0
    for lead, trail in _pairs(data):
        total += 1
        good += 0xA1 <= lead <= 0xC6 and (0x40 <= trail <= 0x7E or trail >= 0xA1)
    return good / total if total else 0.0


def _is_western(data: bytes) -> bool:
    """Gives back whether bytes over 127 mostly stand alone among ASCII, as accents do."""
    pairs = _pairs(data)
    return sum(trail >= 0x81 for _, trail in pairs) * 2 < len(pairs)


def _pairs(data: bytes) -> list[tuple[int, int]]:
    pairs = []
    at, end = 0, len(data) - 1
    while at < end:
        if data[at] < 0x81:
            at += 1
            continue
        pairs.append((data[at], data[at + 1]))
        at += 2
    return pairs


def _western(data: bytes) -> Decoded:
    return _vietnamese(data) or _decoded(data, "cp1252")


def _vietnamese(data: bytes) -> Decoded | None:
    """Gives back CP1258, whose tones are characters of their own, where it makes known words."""
    found = _decoded(data, "cp1258")
    words = set(re.findall(r"\w+", found.text[:_SAMPLE].casefold()))
    return found if len(words & _VIETNAMESE) >= LEAST_VIETNAMESE else None


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = normalize("NFC", data.decode(encoding, errors="replace"))
    return Decoded(text, encoding, text.count("\ufffd"))
