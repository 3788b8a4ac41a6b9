"""The worker's date of birth, where a contract states it."""

from __future__ import annotations

import re

from extractors.contract.agreement import Agreement
from extractors.parse.dates import find_dates

_BORN = re.compile(
    r"(?:\bborn(?: on| in)?|\bdate of birth|\bbirth ?date|\bd\.?o\.?b\b\.?"
    r"|\bsinh(?: ngày)?|\bngày sinh|năm sinh|出生(?:日期|年月日?|时间)?|\blahir(?: pada)?(?: di)?)"
    r"[\s:,为于是_]*(?:[A-Z][\w .-]{1,24},\s*)?(?:tanggal\s*|ngày\s*|the\s*)?$",
    re.IGNORECASE,
)
_OTHERS = (
    r"\b(?:child(?:ren)?|sons?|daughters?|spouse|wife|husband|father|mother|parents?|brother|sister"
    r"|relatives?|kin|family|nominees?|heirs?|beneficiar\w+|depend[ae]nts?|emergency|contact"
    r"|guardian|guarantor|witness|referee"
    r"|con|vợ|chồng|cha|mẹ|bố|thân nhân|người thân|khẩn cấp|giám hộ|thừa kế|thụ hưởng|bảo lãnh"
    r"|anak|istri|isteri|suami|ayah|ibu|orang tua|wali|waris|darurat|keluarga|penjamin|saksi)\b"
    r"|紧急|联系人|子女|配偶|丈夫|妻|儿子|女儿|小孩|孩子|父|母|兄|弟|姐|妹|家属|亲属|家庭成员"
    r"|受益人|继承人|监护人|担保人|见证人"
)
_OTHER = re.compile(_OTHERS, re.IGNORECASE)
_ENDS = re.compile(
    rf"{_OTHERS}|甲方|用人单位|法定代表|负责人|代理人|委托|姓名"
    r"|\b(?:party a|employer|represent\w*|on behalf|director|manager|names?"
    r"|bên a|sử dụng lao động|đại diện|giám đốc|họ (?:và )?tên"
    r"|pihak pertama|pengusaha|mewakili|atas nama|direktur|nama)\b"
    r"|\n\s*(?:\d+\s*[.)、]|[一二三四五六七八九十]+\s*[、.]|第\s*[\d一二三四五六七八九十]+\s*条"
    r"|(?:article|clause|section|điều|pasal)\s*\d)",
    re.IGNORECASE,
)
"""What ends the worker's own particulars: another person's word, or a clause."""
_NAMED = re.compile(r"(?:[^\W\d_a-z]\w*\.?\s+)+[^\W\d_a-z]\w*|[㐀-鿿·]{2,4}(?<!族)")
"""A piece that is words in capitals alone, or a few signs: it may be another's name."""
_BEFORE, _FAR, _CHINESE_ID = 60, 300, 18


def read_birth(agreement: Agreement) -> None:
    """Finds the one date of birth in the particulars behind the worker's name.

    Of two dates, or behind a word of another person, whose it is is not known.
    """
    text = agreement.flow.text
    found = {
        iso: (start, end)
        for iso, start, end in find_dates(text, order=agreement.order)
        if _BORN.search(text[max(start - _BEFORE, 0) : start])
    }
    if len(found) != 1:
        return
    ((iso, (start, end)),) = found.items()
    if _is_own(text, agreement.values.get("name"), start) and not _other_in_id(agreement, iso):
        agreement.put("birth_date", iso, agreement.flow.slots(start, end))


def _is_own(text: str, name: str | None, born: int) -> bool:
    at = text.find(name) if name else -1
    if name is None or not 0 <= at < born <= at + _FAR:
        return False
    line = text[text.rfind("\n", 0, at) + 1 : at]
    between = text[at + len(name) : born]
    return not _OTHER.search(line) and not _ENDS.search(between) and not _names_another(between)


def _names_another(between: str) -> bool:
    """Gives back whether a person seems to be named in the text up to a date of birth."""
    pieces = re.split(r"[,，;；()（）\n]|\s{2,}", between)[1:]
    return any(_NAMED.fullmatch(piece.strip()) for piece in pieces)


def _other_in_id(agreement: Agreement, iso: str) -> bool:
    number = str(agreement.values.get("id_number") or "")
    return len(number) == _CHINESE_ID and number[6:14] != iso.replace("-", "")
