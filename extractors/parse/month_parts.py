"""Text to the part of a month that it speaks of: 1-15 March, 上半月, second half, week 2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.parse.fold import fold_numerals
from extractors.parse.month_names import MONTH_NAME, OTHER_NAME, month_number
from extractors.parse.months import last_day
from extractors.parse.part_words import of_a_year, tells_pay_period

Span = tuple[int, int]

_NAME = rf"(?:{MONTH_NAME}|{OTHER_NAME})"
_FROM, _TO = r"(?P<a>[0-3]?\d)", r"(?P<b>[0-3]?\d)"
_TH = r"(?:st|nd|rd|th)?"
_LINK = r"\s*(?:[-–—~～至到]|to|al|until|hingga|s/d|đến)\s*"
_BEFORE, _AFTER = r"(?<![\d/.:-])", r"(?!\d|\s*[/.:]\s*\d)"
# Days of one month, the month said once or twice.
_DAYS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![a-z])(?P<m>{_NAME})\s*\.?\s*{_FROM}{_TH}{_LINK}{_TO}{_TH}{_AFTER}",
        rf"(?<![a-z])(?P<m>{_NAME})\s*{_FROM}{_TH}{_LINK}(?P<n>{_NAME})\s*{_TO}{_TH}{_AFTER}",
        rf"{_BEFORE}{_FROM}{_TH}{_LINK}{_TO}{_TH}\s*(?:of|de|-)?\s*(?P<m>{_NAME})",
        rf"{_BEFORE}{_FROM}{_TH}\s*(?:de\s*)?(?P<m>{_NAME}){_LINK}{_TO}{_TH}\s*(?:de\s*)?(?P<n>{_NAME})",
        rf"(?P<m>1[0-2]|0?[1-9])\s*月\s*{_FROM}\s*[日号]?{_LINK}(?:(?P<n>1[0-2]|0?[1-9])\s*月\s*)?{_TO}\s*[日号]?{_AFTER}",
        rf"{_BEFORE}{_FROM}\s*[/.-]\s*(?P<m>1[0-2]|0?[1-9])(?:\s*[/.-]\s*20\d\d)?{_LINK}{_TO}\s*[/.-]\s*(?P<n>1[0-2]|0?[1-9])(?:\s*[/.-]\s*20\d\d)?{_AFTER}",
        rf"{_BEFORE}{_FROM}{_LINK}{_TO}\s*[/.-]\s*(?P<m>1[0-2]|0?[1-9])\s*[/.-]\s*20\d\d{_AFTER}",
    )
)
_HALF = r"(?:half|quincena)"
_FIRST = rf"(?:first|1\s*st|1a|1ª|1ra|primera)\s+{_HALF}|quincena\s*0?1(?!\d)"
_SECOND = rf"(?:second|2\s*nd|2a|2ª|2da|segunda)\s+{_HALF}|quincena\s*0?2(?!\d)"
_PARTS = (
    (rf"(?:上|前)半月|{_FIRST}", "1"),
    (rf"(?:下|后)半月|{_SECOND}", "2"),
    (r"上旬", "上"),
    (r"中旬", "中"),
    (r"下旬", "下"),
)
_NAMED = tuple((re.compile(form, re.IGNORECASE), name) for form, name in _PARTS)
_WEEK = re.compile(
    r"(?<![a-z])(?:week|wk|minggu(?:\s*ke)?|semana|tuần|hafta)\s*[-#.:]?\s*(?:no\.?\s*)?(?P<a>\d{1,2})(?!\d)"
    r"|第\s*(?:[一二三四五六]|(?P<b>\d{1,2}))\s*(?:周|星期)|(?P<c>\d{1,2})\.\s*hafta"
    r"|สัปดาห์ที่\s*(?P<d>\d{1,2})",
    re.IGNORECASE,
)
_WEEKS = 53
LONGEST = 20
"""Days of a part beyond which it is taken for the month."""


def part_of_month(text: str, month: str) -> tuple[str, str] | None:
    """Gives back the first and last date of the one part of a month that is paid, else None.

    "Pay Period: March 1-15", "16-31 March", "3月下半月", "2nd half", "上旬", "01/03 - 15/03/2025".
    Dates of payment, leave or holidays are none, nor are halves of a year.

    Args:
        text: A title, sheet or file name.
        month: The month it speaks of, "YYYY-MM"; what names another one is no part of it.
    """
    folded = fold_numerals(text)
    found = {span for span in _spans(folded, month) if 0 <= span[1] - span[0] < LONGEST}
    if len(found) != 1:
        return None
    first, last = found.pop()
    return f"{month}-{first:02d}", f"{month}-{last:02d}"


def names_week(text: str) -> str | None:
    """Gives back the week that a text names without its dates: "Week 2", 第二周; else None."""
    folded = fold_numerals(text)
    for found in _WEEK.finditer(folded):
        numbers = [int(one) for one in found.groups() if one is not None]
        if all(1 <= one <= _WEEKS for one in numbers) and tells_pay_period(folded, *found.span()):
            return found[0].strip()
    return None


def _spans(text: str, month: str) -> Iterator[Span]:
    number, last = int(month[5:]), last_day(month)
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            named = {match.groupdict().get(name) for name in ("m", "n")} - {None}
            first, end = int(match["a"]), int(match["b"])
            same = {month_number(str(one)) for one in named} == {number}
            if same and 1 <= first < end <= last and tells_pay_period(text, *match.span()):
                yield first, end
    of = {"1": (1, 15), "2": (16, last), "上": (1, 10), "中": (11, 20), "下": (21, last)}
    for pattern, name in _NAMED:
        for match in pattern.finditer(text):
            if not of_a_year(text[match.end() :]) and tells_pay_period(text, *match.span()):
                yield of[name]
