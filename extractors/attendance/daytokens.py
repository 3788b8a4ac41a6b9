"""What a cell of a header says of a day: its number, date, month or weekday, however written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.parse.dates import parse_date, parse_weekday
from extractors.parse.fold import fold
from extractors.parse.month_names import MONTH_NAME, OTHER_NAME, month_number
from extractors.words import alike, vocabulary

_LONGEST = 32
_CENTURY = 2000
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_NUMBER = re.compile(rf"(?:d|day|ngày)?\s*{_DAY}(?:\.0+)?\s*[日号號]?", re.IGNORECASE)
_SHORT = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?")
_THREE = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d\d)")
_NAME = rf"(?P<m>{MONTH_NAME}|{OTHER_NAME})"
_NAMED = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_DAY}(?:st|nd|rd|th)?[\s./,-]*{_NAME}",
        rf"{_NAME}[\s./-]*{_DAY}(?:st|nd|rd|th)?",
        rf"(?:ngày\s*)?{_DAY}\s*tháng\s*(?P<m>1[0-2]|0?[1-9])",
    )
)
_WORD = r"(?P<w>[^\W\d][^\d()（）]{0,9}?|t\s?[2-7]|thứ\s*[2-7])"
_WITH_WEEKDAY = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<rest>\S.*?)\s*[(（\[/,\s]\s*{_WORD}\s*\.?[)）\]]?",
        rf"[(（\[]?{_WORD}\.?[)）\]]?[\s,/.-]+(?P<rest>\d.*|[^\W\d].*\d)",
    )
)
_LETTERS = {"m": 0, "w": 2, "th": 3, "f": 4, "t": None, "s": None, "st": None}
"""Weekdays by a letter or two as Indian exports have them; s and t are two days, or an ordinal."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a cell could say of a day: its number, date, month, weekday; or only a word.

    ``short`` are two numbers, ``parts`` three, of which the whole row tells what they are.
    """

    day: int | None = None
    date: str | None = None
    weekday: int | None = None
    short: tuple[int, int] | None = None
    month: int | None = None
    parts: tuple[int, int, int] | None = None

    @property
    def open(self) -> bool:
        """Gives back whether it is not yet told which number is the day."""
        return self.short is not None or self.parts is not None


@lru_cache(maxsize=8192)
def read_token(text: str) -> Token | None:
    """Gives back what a header cell says of a day, or None where it says nothing of one."""
    folded = fold(text)
    if not folded or len(folded) > _LONGEST:
        return None
    plain = _plain(folded)
    if plain is not None:
        return plain
    weekday = parse_weekday(folded)
    if weekday is not None or any(word == alike(folded) for word in _day_words()):
        return Token(weekday=weekday)
    return _beside_weekday(folded)


def _plain(folded: str) -> Token | None:
    """Gives back a day by its number or date alone."""
    if match := _NUMBER.fullmatch(folded):
        return Token(int(match["d"]))
    if match := _SHORT.fullmatch(folded):
        return Token(short=(int(match[1]), int(match[2])))
    if (date := parse_date(folded)) is not None:
        return Token(int(date[8:]), date)
    if match := _THREE.fullmatch(folded):
        return Token(parts=(int(match[1]), int(match[2]), int(match[3])))
    for form in _NAMED:
        if match := form.fullmatch(folded):
            return Token(int(match["d"]), month=month_number(match["m"].rstrip(".")))
    return None


def _beside_weekday(folded: str) -> Token | None:
    """Gives back a day by its number or date with its weekday before or after it."""
    if not any(map(str.isdigit, folded)):
        return None
    for form in _WITH_WEEKDAY:
        match = form.fullmatch(folded)
        weekday = parse_weekday(match["w"].strip()) if match else None
        token = _plain(match["rest"].strip()) if match and weekday is not None else None
        if token is not None:
            return replace(token, weekday=weekday)
        letter = match["w"].strip().lower() if match else ""
        if match and letter in _LETTERS and (day := _NUMBER.fullmatch(match["rest"].strip())):
            return Token(int(day["d"]), weekday=_LETTERS[letter])
    return None


@lru_cache(maxsize=1)
def _day_words() -> tuple[str, ...]:
    return vocabulary("attendance").words("day_words")


def told_apart(tokens: Sequence[Token | None]) -> list[Token | None]:
    """Gives back the tokens of a row, the numbers of their dates told apart by the whole row.

    The days of a row differ the most; where the year stands, at one end, they do not.
    """
    at = _day_of([token.short for token in tokens if token and token.short])
    of = _day_of([token.parts for token in tokens if token and token.parts])
    return [token and _told(token, at, of) for token in tokens]


def _day_of(numbers: Sequence[tuple[int, ...]]) -> int:
    """Gives back which of the numbers of dates is the day: the last of those that differ most."""
    if not numbers:
        return 0
    different = [len(set(column)) for column in zip(*numbers, strict=True)]
    fit = [max(column) <= 31 for column in zip(*numbers, strict=True)]
    return max(range(len(different)), key=lambda k: (fit[k], different[k], k))


def _told(token: Token, at: int, of: int) -> Token:
    if token.short is not None and token.short[at] <= 31:
        return replace(token, day=token.short[at], month=token.short[1 - at], short=None)
    if token.parts is None:
        return token
    day, year = token.parts[of], token.parts[0 if of == 2 else 2]
    month = token.parts[0 if of == 1 else 1]
    whole = year if year > 99 else _CENTURY + year
    date = parse_date(f"{whole:04d}-{month:02d}-{day:02d}")
    return token if date is None else replace(token, day=day, date=date, parts=None)
