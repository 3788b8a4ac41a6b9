"""Columns of punches that their heading names by a number, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.attendance.moments import Moments
from extractors.attendance.people import person_columns
from extractors.attendance.sheet import Sheet
from extractors.tables.headers import Column, Header
from extractors.tables.matching import match_path
from extractors.words import alike

PUNCHES = ("punch_in", "punch_out", "punch_time")
_SAMPLE, _MOST = 200, 5
_ORDINAL = re.compile(
    r"第?[一二三四五六七八九十]{1,2}[次回笔]|[一二三四五六]$|第\d{1,2}[次回笔]?|\d{1,2}[次回笔]"
    r"|(?:no\.?|số|lần|lan|ke-?)(?=\d)|(?<![\d.,:/])\d{1,2}(?:st|nd|rd|th)?(?![\d.,:/%])"
    r"|first|second|third|fourth|fifth|sixth|pertama|kedua|ketiga",
    re.IGNORECASE,
)
_AROUND = "-_.#:()[]+/"


def with_punches(sheet: Sheet, header: Header) -> Header:
    """Gives back a header in which every column of punches is known for one.

    A number tells columns of one meaning apart (打卡时间1 to 4, Giờ vào 3, 2nd punch), and a blank
    heading goes on with the one at its left, where the cells are times as well.
    """
    if not any(column.field in ("name", "number", "date") for column in header.columns):
        return header
    first = header.last_row + 1
    known = {column.index: column for column in header.columns}
    found: list[Column] = []
    left: Column | None = None
    for index in range(sheet.width):
        column = known.get(index)
        if column is None:
            goes_on = left is not None and left.field in PUNCHES
            if left is not None and goes_on and _holds_times(sheet, index, first):
                found.append(replace(left, index=index, field="punch_time", exact=False))
            elif any(row[index].strip() for row in sheet.rows[first : first + _SAMPLE]):
                left = None
            continue
        name = None if column.field else _numbered(sheet, column)
        if name is not None and _holds_times(sheet, index, first):
            column = replace(column, field=name)
        found.append(column)
        left = column
    return replace(header, columns=tuple(found))


def is_punch_list(sheet: Sheet, header: Header) -> bool:
    """Gives back whether each row names a worker, states a date and holds punches.

    Then the rows are the days, however its columns are numbered.
    """
    people = person_columns(header.columns)
    times = [column for column in header.columns if column.field in PUNCHES]
    first = header.last_row + 1
    if not people.named or not times:
        return False
    if not any(_holds_times(sheet, column.index, first) for column in times):
        return False
    return any(holds_dates(sheet, column.index, first) for column in header.of("date"))


def without_number(label: str) -> str:
    """Gives back a heading, made alike, without the number that tells it from its neighbours."""
    return _ORDINAL.sub("", alike(label)).strip(_AROUND)


def _numbered(sheet: Sheet, column: Column) -> str | None:
    """Gives back the kind of punches that a heading names beside its number, or None."""
    labels = [without_number(label) for label in column.path]
    if labels == [alike(label).strip(_AROUND) for label in column.path]:
        return None
    path = tuple(label for label in labels if label)
    if not path:
        return "punch_time"
    field = match_path(path, sheet.words, fuzzy=False).field
    return field if field in PUNCHES else None


def _holds_times(sheet: Sheet, column: int, first: int) -> bool:
    """Gives back whether nearly all cells of a column are times of a clock, dated or not."""
    seen = _seen(row[column] for row in sheet.rows[first : first + _SAMPLE])
    moments = Moments((), None)
    times = sum(bool(moments.times(text)) for text in seen)
    return bool(seen) and times * _MOST >= len(seen) * (_MOST - 1)


def holds_dates(sheet: Sheet, column: int, first: int) -> bool:
    """Gives back whether nearly all cells of a column are dates, without a time."""
    texts = [sheet.shown(row, column) for row in range(first, min(sheet.height, first + _SAMPLE))]
    seen = _seen(texts)
    moments = Moments(seen, None)
    dates = sum(":" not in text and moments.day(text) is not None for text in seen)
    return bool(seen) and dates * _MOST >= len(seen) * (_MOST - 1)


def _seen(texts: Iterable[str]) -> Sequence[str]:
    return [text for text in texts if text.strip()]
