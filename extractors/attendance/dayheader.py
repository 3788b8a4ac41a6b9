"""The row that names the days of a grid: numbers, dates, weekdays or holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.attendance.daytokens import Token, read_token, told_apart
from extractors.attendance.sheet import Sheet
from extractors.tables.matching import match_path

LOOK_AT = 30
LEAST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the header.

    Attributes:
        columns: Columns of the grid that belong to it.
        number: Day of the month.
        date: Full date printed in the header, or None.
        weekday: Weekday printed beside it, or None.
        month: Month printed beside it without a year, or None.
        numbered: Its number or date is printed, not inferred from its neighbours.
    """

    columns: tuple[int, ...]
    number: int
    date: str | None = None
    weekday: int | None = None
    month: int | None = None
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class DayHeader:
    """The days of a grid: the row that names them and each day's columns."""

    row: int
    days: tuple[Day, ...]

    @property
    def first_column(self) -> int:
        """Gives back the leftmost column of the days."""
        return self.days[0].columns[0]

    @property
    def columns(self) -> frozenset[int]:
        """Gives back every column that belongs to a day."""
        return frozenset(column for day in self.days for column in day.columns)


def find_days(sheet: Sheet, start: int = 0) -> DayHeader | None:
    """Gives back the row with the longest run of days at its top, or None.

    Days follow one another by one, wrap from 28 to 31 back to 1, and may leave out columns that
    only show a weekday or a holiday's name.
    """
    best: DayHeader | None = None
    for row in range(start, min(sheet.height, start + LOOK_AT)):
        days = days_of_row(sheet, row)
        longer = best is None or len(days) > len(best.days)
        if len(days) < LEAST_DAYS or not longer or _lists_dates(sheet, row, days):
            continue
        if not _numbers_columns(sheet, row, days):
            best = DayHeader(row, tuple(days))
            if len(days) >= 28:
                break
    return None if best is None else _spread(sheet, best)


def days_of_row(sheet: Sheet, row: int) -> list[Day]:
    """Gives back the longest run of days that a row names, [] where it names none."""
    return _run(_numbered([read_token(text) if text else None for text in sheet.rows[row]]))


def _numbers_columns(sheet: Sheet, row: int, days: Sequence[Day]) -> bool:
    """Gives back whether a row only numbers the columns: it numbers those of names as well."""
    above = (
        sheet.shown(r, day.columns[0]) for r in range(max(0, row - 3), row) for day in days[:6]
    )
    labels = {
        match_path((text,), sheet.words, fuzzy=False).field
        for text in above
        if not text.rstrip().endswith((":", "："))
    }
    return bool(labels & {"name", "number"})


def _lists_dates(sheet: Sheet, row: int, days: Sequence[Day]) -> bool:
    """Gives back whether the dates of a row go on above or below: a list of days, one a row."""
    dated = [column for day in days for column in day.columns if _date(sheet, row, column)]
    return bool(dated) and any(
        all(_date(sheet, near, c) not in (None, _date(sheet, row, c)) for c in dated)
        for near in (row - 1, row + 1)
        if 0 <= near < sheet.height
    )


def _date(sheet: Sheet, row: int, column: int) -> str | tuple[int, int, int] | None:
    token = read_token(sheet.rows[row][column])
    return None if token is None else token.date or token.parts


def _numbered(tokens: Sequence[Token | None]) -> list[tuple[int, Token]]:
    """Gives back the columns that speak of days."""
    told = enumerate(told_apart(tokens))
    return [(column, token) for column, token in told if token and not token.open]


def _run(found: Sequence[tuple[int, Token]]) -> list[Day]:
    best: list[Day] = []
    run: list[Day] = []
    words: list[int] = []
    for column, token in found:
        if token.day is None:
            words.append(column)
            continue
        if run and not _follows(run[-1], column, token, words):
            best, run = max(best, run, key=len), []
        if not run:
            words = _before(column, token.day, words)
            numbers = range(token.day - len(words), token.day)
            run = [Day((c,), n, numbered=False) for c, n in zip(words, numbers, strict=True)]
        elif run[-1].number == token.day and run[-1].columns[-1] == column - 1:
            run[-1] = replace(run[-1], columns=(*run[-1].columns, column))
            continue
        else:
            run += [Day((c,), run[-1].number + i, numbered=False) for i, c in enumerate(words, 1)]
        run.append(Day((column,), token.day, token.date, token.weekday, token.month))
        words = []
    if run:
        words = _after(run[-1].columns[-1], words)
        run += [Day((c,), run[-1].number + i, numbered=False) for i, c in enumerate(words, 1)]
    return [day for day in max(best, run, key=len) if day.number <= 31]


def _follows(last: Day, column: int, token: Token, words: list[int]) -> bool:
    step = 1 + len(words)
    if token.day == last.number and not words:
        return column == last.columns[-1] + 1
    return token.day == last.number + step or (last.number + step > 28 and (token.day or 0) <= step)


def _before(column: int, day: int, words: list[int]) -> list[int]:
    """Gives back the columns of words right before the first number, as far as day 1."""
    kept: list[int] = []
    for at in reversed(words):
        if at != column - 1 - len(kept) or len(kept) >= day - 1:
            break
        kept.insert(0, at)
    return kept


def _after(column: int, words: list[int]) -> list[int]:
    kept: list[int] = []
    for at in words:
        if at != column + 1 + len(kept):
            break
        kept.append(at)
    return kept


def _spread(sheet: Sheet, header: DayHeader) -> DayHeader:
    """Gives back the header with every day's columns: those its cell is merged over, or blank."""
    width = {span.column: span.columns for span in sheet.table.spans if span.row == header.row}
    starts = [day.columns[0] for day in header.days]
    steps = {b - a for a, b in pairwise(starts)}
    step = steps.pop() if len(steps) == 1 else 1
    days = []
    for day in header.days:
        count = max(width.get(day.columns[0], 1), len(day.columns))
        if count == 1 and step > 1:
            count = step
        last = min(day.columns[0] + count, sheet.width)
        days.append(replace(day, columns=tuple(range(day.columns[0], last))))
    return DayHeader(header.row, tuple(days))
