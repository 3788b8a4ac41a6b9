"""Finds known numbers of people in texts, and tells figures from numbers of people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

_LONG = 7
"""So many figures in a row may be a number of a person or an account."""
_SURE = 4
"""Fewer figures are a sum or a day as often as somebody's number."""
_GAP = r"[\s.\-–—_/()+]{0,3}"
_RUN = re.compile(rf"\d(?:{_GAP}\d){{{_LONG - 1},}}")
_ALONE = re.compile(r"(?<![A-Za-zÀ-ỹ\d])(?<!\d[.,:/\-–])\d{1,6}(?![A-Za-zÀ-ỹ\d%]|[.,:/\-–]\d|\s?%)")
_SAID = re.compile(
    r"(?:worker|employee|staff|number|no\.?|id|工号|编号|员工|职工|工人|卡号|#|"
    r"W-[A-Z2-7]{8}\s*[(（])\s*[:：]?\s*$",
    re.IGNORECASE,
)
_YEAR = r"(?:19|20)\d\d"
_MONTH, _DAY = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_INNOCENT = re.compile(
    rf"(?<!\d){_YEAR}(?:([-./])(?:{_MONTH}\1{_DAY}|{_MONTH})|年{_MONTH}月(?:{_DAY}日)?)(?!\d)"
    rf"|(?<!\d){_DAY}([-./]){_MONTH}\2{_YEAR}(?!\d)"
    rf"|(?<!\d){_MONTH}([-./]){_DAY}\3{_YEAR}(?!\d)"
    r"|(?<!\d)(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d)"
    r"|(?<![\d.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d.])"
    r"|(?<![\d.])(?<!\d-)(?:0|[1-9]\d{0,5})\.\d+(?![\d.\-])"
)
"""Dates, times and sums, which are figures and no number of anybody."""
_SUM = re.compile(r"[1-9]\d{0,2}(?:([ .\u00a0\u202f])\d{3})(?:\1\d{3}){0,2}(?:[.,]\d\d?)?")


class Numbers:
    """Numbers of people that are made of figures alone."""

    def __init__(self, numbers: Iterable[str]) -> None:
        """Takes the numbers; what has anything but figures is left out."""
        self._known = {_figures(one): one for one in numbers if _figures(one) and not _letters(one)}
        self._lengths = sorted({len(one) for one in self._known if len(one) >= _LONG}, reverse=True)

    def taken_out(self, text: str, stands_for: Callable[[str], str]) -> str:
        """Gives back a sentence with what stands for each number in the place of it.

        A number of fewer than four figures is one only where the words before it say so.
        """
        said = _RUN.sub(lambda found: self._long(found.group(), stands_for), text)
        return _ALONE.sub(lambda found: self._short(found, stands_for), said)

    def inside(self, text: str) -> bool:
        """Gives back whether figures of a text, dates and times apart, are somebody's number."""
        bare = without_dates(text)
        return any(
            one in self._known and (len(one) >= _SURE or not _of_date(bare, end))
            for one, end in ((found.group(), found.end()) for found in re.finditer(r"\d+", bare))
        )

    def _long(self, run: str, stands_for: Callable[[str], str]) -> str:
        figures = _figures(run)
        for length in self._lengths:
            for at in range(len(figures) - length + 1):
                known = self._known.get(figures[at : at + length])
                if known is not None:
                    return stands_for(known)
        return run

    def _short(self, found: re.Match[str], stands_for: Callable[[str], str]) -> str:
        known = self._known.get(_figures(found.group()))
        before = found.string[max(0, found.start() - 24) : found.start()]
        if known is None:
            return found.group()
        sure = len(known) >= _SURE or (len(known) > 2 and known.startswith("0"))
        return stands_for(known) if sure or _SAID.search(before) else found.group()


def is_long(text: str) -> bool:
    """Gives back whether a text has as many figures as a telephone or ID number, gaps apart."""
    return bool(_RUN.search(without_dates(text)))


def is_sum(text: str) -> bool:
    """Gives back whether a text is a sum whose thousands are set apart: "4.500.000"."""
    return bool(_SUM.fullmatch(text.strip()))


def without_dates(text: str) -> str:
    """Gives back a text with a comma for each date, time and sum."""
    return _INNOCENT.sub(",", unicodedata.normalize("NFKC", text))


def _of_date(text: str, end: int) -> bool:
    return text[end : end + 1] in frozenset("年月日时分号周期份")


def _figures(text: str) -> str:
    said = unicodedata.normalize("NFKC", text)
    return "".join(one for one in said if one.isascii() and one.isdigit())


def _letters(text: str) -> bool:
    return any(one.isalpha() for one in text)
