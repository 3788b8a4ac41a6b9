"""Attendance written as lines of text: the worker named above, then a date, in and out a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from extractors.pairs import pairs_in
from extractors.parse.clock_times import DAY, split_punches
from extractors.parse.dates import find_dates, find_month, parse_weekday
from extractors.parse.fold import fold_numerals
from extractors.parse.marks import meaning
from extractors.parse.names import looks_like_name
from extractors.rearranged.known import known_field
from pipeline.model.document import TEXT, Part
from pipeline.model.evidence import Locator
from pipeline.model.extraction import PartExtract
from pipeline.model.records import RecordSet
from pipeline.model.table import Place, Span, Table

HEADS = ("工号", "姓名", "日期", "刷卡时间", "出勤情况")
_LEAST_LINES = 3
_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])\s*[日号]")
_NUMBER = re.compile(r"[A-Za-z]{1,3}-?\d{1,8}|\d{2,8}")
_ROLES = re.compile(
    r"上班|下班|签到|签退|打卡|刷卡|时间|time|clock|in|out|到|至|[\s:：,，;；、()（）\[\]~～\-–—至]+",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d\s*[:：]\s*\d\d")


@dataclass(frozen=True, slots=True)
class Lines:
    """A part whose days are lines, as one with a table of them.

    Attributes:
        part: The part with the table, its days taken out of its text.
        lines: The line that each row of the table comes from.
    """

    part: Part
    lines: tuple[int, ...]

    def back(self, found: PartExtract) -> PartExtract:
        """Gives back what was made of the table with its values in the lines they stand in."""
        return replace(found, records=tuple(map(self._records, found.records)))

    def _records(self, one: RecordSet) -> RecordSet:
        if one.table == TEXT:
            return one
        names = (name for name in one.values if name not in one.cells)
        own = [((TEXT, self.lines[row], 0),) for row in one.rows]
        return replace(
            one,
            table=TEXT,
            rows=[self.lines[row] for row in one.rows],
            columns=None,
            columns_of={},
            fixed={},
            cells=dict.fromkeys((*names, *one.cells), own),
        )


@dataclass(frozen=True, slots=True)
class _OfLines:
    """Addresses of a table whose rows are lines of text."""

    text: Table
    lines: tuple[int, ...]

    def locate(self, row: int, column: int, span: Span) -> Locator:
        """Gives back the line of a row."""
        return self.text.locate(self.lines[row], 0)


def day_lines(part: Part) -> Lines | None:
    """Gives back a part without tables whose lines are plainly days, else None; no scan's.

    Each line with a time below the first day must be a day of a worker who is known, its date in
    front and nothing but times or one word of no work behind it.
    """
    if part.text is None or part.text.recognised or any(t.texts.size for t in part.tables):
        return None
    rows = list(_rows(part.text))
    if len(rows) < _LEAST_LINES or any(row is None for _line, row in rows):
        return None
    lines = (0, *(line for line, _row in rows))
    texts = np.array([HEADS, *(row for _line, row in rows)], object)
    table = Table(texts, cast(Place, _OfLines(part.text, lines)))
    left = part.text.texts.copy()
    left[list(lines[1:])] = ""
    text = replace(part.text, texts=left)
    return Lines(replace(part, tables=(table,), text=text), lines)


def _rows(text: Table) -> Iterator[tuple[int, tuple[str, ...] | None]]:
    """Gives back each line of a day with its row, None where it is not plain."""
    person: dict[str, str] = {}
    month: str | None = None
    begun = False
    for at, line in enumerate(map(str, text.texts[:, 0].tolist())):
        folded = fold_numerals(line).strip()
        row = _row(folded, person, month)
        if row is not None:
            begun = True
            yield at, row
        elif begun and _TIME.search(folded):
            yield at, None
        else:
            month = find_month(folded) or month
            person = _person(folded) or person


def _person(line: str) -> dict[str, str]:
    found = {}
    for label, value in pairs_in(line):
        field = known_field("attendance", label)
        if field in ("name", "number") and value:
            found[field] = value
    return found


def _row(line: str, person: Mapping[str, str], month: str | None) -> tuple[str, ...] | None:
    dated = _date(line, month)
    if dated is None:
        return None
    iso, start, end = dated
    who = {**person, **_named(line[:start])} if line[:start].strip() else person
    said = _said(line[end:])
    if said is None or not who.get("name", who.get("number")) or who.get("?"):
        return None
    return who.get("number", ""), who.get("name", ""), iso, *said


def _date(line: str, month: str | None) -> tuple[str, int, int] | None:
    year = int(month[:4]) if month else None
    dates = find_dates(line, year=year)
    if dates:
        return dates[0]
    day = _DAY.search(line)
    return (f"{month}-{int(day[1]):02d}", *day.span()) if month and day else None


def _named(text: str) -> dict[str, str]:
    """Gives back the worker in front of a date; "?" where something else stands there."""
    words = [word for word in re.split(r"[\s,，;；、:：|]+", text) if word]
    words = [word for word in words if known_field("attendance", word) is None]
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    name = " ".join(word for word in words if word not in numbers)
    if len(numbers) > 1 or (name and not looks_like_name(name)):
        return {"?": text}
    return {field: said for field, said in (("number", "".join(numbers)), ("name", name)) if said}


def _said(rest: str) -> tuple[str, str] | None:
    """Gives back the times behind a date, and a word of a day without any; None for else."""
    found = split_punches(rest)
    words = [word for word in _ROLES.sub(" ", found.rest).split() if not parse_weekday(word)]
    if found.minutes and not words:
        return " ".join(_clock(minute) for minute in found.minutes), ""
    plain = not found.minutes and len(words) == 1 and meaning(words[0]) is not None
    return ("", words[0]) if plain else None


def _clock(minute: int) -> str:
    later = "次日" if minute >= DAY else ""
    return f"{later}{minute % DAY // 60:02d}:{minute % 60:02d}"
