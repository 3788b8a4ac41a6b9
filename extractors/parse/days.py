"""Text to civil dates. A date that could be read two ways is None until its order is given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from extractors.parse.fold import fold_numerals
from extractors.parse.month_names import MONTH_NAME, OTHER_NAME, month_number

Order = Literal["ymd", "dmy", "mdy"]
"""How three numbers are read where a text alone does not say it: 03/04/2025, 25-03-04."""

_SEP = r"\s*[-/._]\s*"
_D, _M = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})"
_YEAR = r"(?P<y>(?:19|20|2[456])\d\d)"
_FORMS: tuple[tuple[str, Order | None], ...] = (
    (rf"{_YEAR}\s*[-/._年]\s*{_M}\s*[-/._月]\s*{_D}(?!\d)\s*[日号號]?", "ymd"),
    (r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)", "ymd"),
    (rf"(?:ngày\s*)?{_D}\s*tháng\s*{_M}\s*năm\s*(?P<y>\d{{4}})(?!\d)", "dmy"),
    (
        rf"{_D}(?:st|nd|rd|th)?[\s./,-]*(?P<m>{MONTH_NAME})[\s./,'-]*(?P<y>\d{{4}}|\d\d)(?!\d)",
        "dmy",
    ),
    (rf"{_D}\s+(?:de\s+)?(?P<m>{OTHER_NAME})\s+(?:del?\s+|พ\.?ศ\.?\s*)?{_YEAR}(?!\d)", "dmy"),
    (rf"(?P<m>{MONTH_NAME})\s*{_D}(?:st|nd|rd|th)?\s*,?\s+(?P<y>\d{{4}})(?!\d)", "mdy"),
    (rf"(?P<y>\d\d)年\s*{_M}月\s*{_D}\s*[日号號]?", "ymd"),
    (rf"(?P<a>\d{{1,2}}){_SEP}(?P<b>\d{{1,2}}){_SEP}{_YEAR}(?!\d)", None),
    (rf"(?P<a>\d\d?){_SEP}(?P<b>\d\d?){_SEP}(?P<c>\d\d)(?!\d)", None),
    (rf"{_M}\s*月\s*{_D}(?!\d)\s*[日号號]?", "mdy"),
)
_SHORT = rf"(?P<a>\d\d?){_SEP}(?P<b>\d\d?)(?!\d)"
_WEEKDAY = (
    r"[(（]?\s*(?P<w>(?:星期|周|週|礼拜)[一二三四五六日天]|(?<=[(（])[一二三四五六日天]"
    r"|mon|tue|wed|thu|fri|sat|sun|thứ\s*(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s*nhật|cn|t[2-7])"
    r"[a-z]*\.?\s*[)）]?"
)
_OTHER_WEEKDAY = _WEEKDAY.replace("?P<w>", "?P<v>")
_TIME = r"[T\s]*\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?"
_TAIL = rf"(?:\s*,?\s*{_WEEKDAY})?(?:{_TIME})?(?:\s*,?\s*{_OTHER_WEEKDAY})?\s*"
_WHOLE = tuple(
    (re.compile(rf"\s*(?<!\d){form}{_TAIL}", re.IGNORECASE), order)
    for form, order in (*_FORMS, (_SHORT, None))
)
_INSIDE = tuple((re.compile(rf"(?<!\d){form}", re.IGNORECASE), order) for form, order in _FORMS)
_POINTED = re.compile(r"\s*\d{1,2}\.\d{1,2}\.")
"""Points between the numbers and the year last: the day stands first, in Turkey as in Europe."""
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_VIETNAMESE_DAYS = {
    "hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5,
    "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5,
}  # fmt: skip
_OTHER_DAYS = {
    name: weekday
    for weekday, names in enumerate(
        (
            "mo senin sen pzt pt pazartesi จันทร์ จ সোম সোমবার",
            "tu selasa sel salı sal อังคาร อ মঙ্গল মঙ্গলবার",
            "we rabu rab çar ça çarşamba พุธ พ বুধ বুধবার",
            "th kamis kam per pe perşembe พฤหัสบดี พฤหัส พฤ বৃহস্পতি বৃহস্পতিবার",
            "fr jumat jum cum cu cuma ศุกร์ ศ শুক্র শুক্রবার",
            "sa sabtu sab cmt ct cumartesi เสาร์ ส শনি শনিবার",
            "su minggu ahad paz pz pazar อาทิตย์ อา রবি রবিবার",
        )
    )
    for name in names.split()
}
"""English by two letters, Indonesian, Turkish, Thai, Bengali; Monday is 0."""
_EPOCH = date(1899, 12, 30)
_COMPACT_DAYS = 400
_BUDDHIST, _FIRST_BUDDHIST = 543, 2400
"""Years that Thailand counts beyond the common ones, and where its count begins for us."""


def parse_date(text: str, *, year: int | None = None, order: Order | None = None) -> str | None:
    """Gives back the one ISO date a text states, a weekday or time after it allowed, else None.

    Args:
        text: "2025年3月1日", "20250301", "26-05-01 星期五", "1-Mar-25", "3月1日".
        year: Used where the text has none.
        order: How to read numbers that fit several ways ("03/04/2025"); a weekday in the text
            can settle it too. Without either such a text is None.
    """
    return _parse_date(text, year, order)


@lru_cache(maxsize=1 << 16)
def _parse_date(text: str, year: int | None, order: Order | None) -> str | None:
    found = _readings(fold_numerals(text), year)
    if order in found:
        return found[order]
    distinct = set(found.values())
    return distinct.pop() if len(distinct) == 1 else None


def _readings(text: str, year: int | None) -> dict[str, str]:
    for pattern, order in _WHOLE:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        found = _dates(match, order, year)
        weekday = parse_weekday(match["w"] or match["v"] or "")
        agreeing = {k: v for k, v in found.items() if date.fromisoformat(v).weekday() == weekday}
        return agreeing if weekday is not None and agreeing else found
    return {}


def _dates(match: re.Match[str], order: Order | None, year: int | None) -> dict[str, str]:
    groups = match.groupdict()
    if order is not None:
        own = groups.get("y")
        stated = _full_year(own) if own else year
        read = {order: _iso(stated, month_number(groups["m"]), int(groups["d"]))}
        return {key: iso for key, iso in read.items() if iso}
    a, b, last = groups["a"], groups["b"], groups.get("y") or groups.get("c")
    stated = _full_year(last) if last else year
    tries = {"dmy": _iso(stated, int(b), int(a)), "mdy": _iso(stated, int(a), int(b))}
    if groups.get("y") and _POINTED.match(match[0]) and tries["dmy"]:
        del tries["mdy"]
    if groups.get("c") and len(a) == 2:
        tries["ymd"] = _iso(_full_year(a), int(b), int(groups["c"]))
    return {key: iso for key, iso in tries.items() if iso}


def _iso(year: int | None, month: int | None, day: int) -> str | None:
    try:
        return None if year is None or month is None else date(year, month, day).isoformat()
    except ValueError:
        return None


def _full_year(text: str) -> int:
    number = int(text)
    if len(text) > 2:
        return number - _BUDDHIST if number >= _FIRST_BUDDHIST else number
    return number + (2000 if number < 70 else 1900)


def parse_weekday(text: str) -> int | None:
    """Gives back the weekday a text names, Monday is 0: "星期三", "三", "Wed", "Thứ tư", "CN"."""
    name = re.sub(r"^(星期|周|週|礼拜|禮拜|thứ|t(?=\d))|[\s.()（）]", "", text.strip().lower())
    if len(name) == 1 and name in "一二三四五六日天":
        return "一二三四五六日天".index(name) % 7 if name != "天" else 6
    if name in {"cn", "chủnhật", "chu nhat"}:
        return 6
    if text.strip().lower().startswith("t") and name in _VIETNAMESE_DAYS:
        return _VIETNAMESE_DAYS[name]
    if (other := _OTHER_DAYS.get(text.strip().lower().rstrip("."))) is not None:
        return other
    return next(
        (i for i, day in enumerate(_ENGLISH_DAYS) if re.fullmatch(day + "[a-z]*", name)), None
    )


def date_order(texts: Iterable[str]) -> Order | None:
    """Gives back the one order in which a column's dates all exist and lie close together.

    Orders are compared by the days between first and last date: "25-03-01 .. 25-03-31" spans a
    month as ymd and thirty years as dmy. None where no order or no difference is found.
    """
    found = [_readings(fold_numerals(text), None) for text in dict.fromkeys(texts) if text.strip()]
    found = [readings for readings in found if readings]
    spans: dict[Order, int] = {}
    orders: tuple[Order, ...] = ("ymd", "dmy", "mdy")
    for order in orders:
        dates = [r.get(order) or (_only(r) if len(set(r.values())) == 1 else None) for r in found]
        if dates and all(dates):
            days = [date.fromisoformat(d).toordinal() for d in dates if d]
            spans[order] = max(days) - min(days)
    ranked = sorted(spans, key=lambda order: spans[order])
    if not ranked or spans[ranked[0]] > _COMPACT_DAYS:
        return None
    if len(ranked) > 1 and spans[ranked[1]] <= 2 * spans[ranked[0]] + 31:
        first, second = ranked[:2]
        same = all(r.get(first, "") == r.get(second, "") for r in found)
        return first if same else None
    return ranked[0]


def _only(readings: dict[str, str]) -> str:
    return next(iter(readings.values()))


def parse_serial(text: str) -> str | None:
    """Gives back the date of an Excel serial number ("45748" is "2025-04-01"), 1954 to 2119."""
    match = re.fullmatch(r"(\d{5})(?:\.\d+)?", fold_numerals(text))
    if match is None or not 20000 <= int(match[1]) < 80000:
        return None
    return (_EPOCH + timedelta(days=int(match[1]))).isoformat()


def find_dates(
    text: str, *, year: int | None = None, order: Order | None = None
) -> tuple[tuple[str, int, int], ...]:
    """Gives back the dates inside a text as (ISO, start, end), left to right; no overlaps.

    Starts and ends count characters of the folded text. Dates of two readings are left out.
    """
    return tuple(_find_dates(fold_numerals(text), year, order))


def _find_dates(text: str, year: int | None, order: Order | None) -> Iterator[tuple[str, int, int]]:
    at = 0
    while at < len(text):
        matches = [(m, o) for pattern, o in _INSIDE if (m := pattern.search(text, at)) is not None]
        if not matches:
            return
        match, form = min(matches, key=lambda pair: (pair[0].start(), -pair[0].end()))
        found = _dates(match, form, year)
        chosen = found.get(order) if order in found else None
        if chosen is None and len(set(found.values())) == 1:
            chosen = _only(found)
        if chosen is not None:
            yield chosen, match.start(), match.end()
        at = match.end()


def last_day(month: str) -> int:
    """Gives back how many days a "YYYY-MM" has."""
    year, number = int(month[:4]), int(month[5:7])
    following = date(year + number // 12, number % 12 + 1, 1)
    return (following - timedelta(days=1)).day
