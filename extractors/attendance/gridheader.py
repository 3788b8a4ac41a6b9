"""The header of a day grid: its rows, who is named where, and the totals at its right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.attendance.dayheader import DayHeader
from extractors.attendance.people import FIELDS, PersonColumns, person_columns
from extractors.attendance.punch_columns import without_number
from extractors.attendance.roles import role_of
from extractors.attendance.sheet import Sheet
from extractors.attendance.totals import DAYS
from extractors.parse.dates import parse_weekday
from extractors.parse.names import looks_like_name
from extractors.tables.headers import Column, read_header
from extractors.tables.matching import match_path
from extractors.words import alike

MOST_ROWS = 3
_WEEK = 7
_WORDS_OF_CARDS = frozenset({"Hours", "Minutes", "Total", "Undertime"})


@dataclass(frozen=True, slots=True)
class GridHeader:
    """A grid's header.

    Attributes:
        first, last: Its rows.
        days: Its days.
        people: Columns that name a worker.
        totals: Columns beside the days.
        assumed: Slot of a name column without a heading, else None.
        person_apart: The worker is named in a row of their own above the day cells.
    """

    first: int
    last: int
    days: DayHeader
    people: PersonColumns
    totals: tuple[Column, ...] = ()
    assumed: tuple[int, int] | None = None
    person_apart: bool = False

    @property
    def totals_of_days(self) -> bool:
        """Gives back whether the sheet also counts days: then it is no sheet of overtime only."""
        return any(column.field in DAYS for column in self.totals)


def read_grid_header(sheet: Sheet, days: DayHeader) -> GridHeader | None:
    """Gives back the header around a row of days, or None where no worker is named."""
    first, last = _climb(sheet, days), _descend(sheet, days)
    columns = read_header(sheet.table, sheet.words, first, last).columns
    beside = tuple(column for column in columns if column.index not in days.columns)
    people = person_columns(beside)
    if any(people.of.get(name, -1) in days.columns for name in FIELDS):
        return None
    assumed = None
    if not people.named:
        assumed = _unnamed(sheet, days, last)
        if assumed is None:
            return None
        people = PersonColumns({**people.of, "name": assumed[1]})
    return GridHeader(first, last, days, people, beside, assumed)


def _climb(sheet: Sheet, days: DayHeader) -> int:
    """Gives back the first row of the header: rows above that name a worker's column."""
    first = days.row
    for row in range(days.row - 1, max(-1, days.row - 1 - MOST_ROWS), -1):
        texts = [t for c, t in enumerate(sheet.rows[row]) if t.strip() and c not in days.columns]
        fields = {match_path((t,), sheet.words, fuzzy=False).field for t in texts if len(t) < 30}
        if not fields & {"name", "number"}:
            break
        first = row
    return first


def _descend(sheet: Sheet, days: DayHeader) -> int:
    """Gives back the last row of the header: weekdays and 上班|下班 under the days."""
    last = days.row
    for row in range(days.row + 1, min(sheet.height, days.row + 1 + MOST_ROWS)):
        texts = [sheet.rows[row][c] for c in sorted(days.columns) if sheet.rows[row][c].strip()]
        initials = is_initials(texts)
        headings = sum(
            initials
            or (len(text) <= 12 and parse_weekday(text) is not None)
            or role_of(without_number(text)) is not None
            for text in texts
        )
        mostly = headings * 5 >= len(texts) * 4 and not _named_here(sheet, row, days)
        if not (mostly if texts else _still_merged(sheet, row, days)):
            break
        last = row
    return last


def is_initials(texts: Sequence[str]) -> bool:
    """Gives back whether texts are weekdays by their first letters, in order: S S M T W T F."""
    joined = "".join(text.strip().upper() for text in texts)
    return len(joined) == len(texts) >= _WEEK and joined in "MTWTFSS" * (len(joined) // _WEEK + 2)


def _named_here(sheet: Sheet, row: int, days: DayHeader) -> bool:
    """Gives back whether values of a worker stand left of the days: then it is a row of data."""
    texts = [t for t in sheet.rows[row][: days.first_column] if t.strip()]
    known = [match_path((text,), sheet.words, fuzzy=False).field for text in texts]
    return bool(texts) and not any(known) and any(map(looks_like_name, texts))


def _still_merged(sheet: Sheet, row: int, days: DayHeader) -> bool:
    return any(
        span.row <= days.row < row < span.row + span.rows for span in sheet.table.spans
    ) and not any(text.strip() for text in sheet.rows[row])


def _unnamed(sheet: Sheet, days: DayHeader, last: int) -> tuple[int, int] | None:
    """Gives back where names begin without a heading: the corner cell, or a column of names."""
    corners = sheet.words.words("corners")
    for column in range(days.first_column):
        label = alike("".join(sheet.rows[row][column] for row in range(days.row, last + 1)))
        if label in corners:
            return last + 1, column
    best, most = None, 1
    headings = _WORDS_OF_CARDS
    for column in range(days.first_column):
        texts = [row[column] for row in sheet.rows[last + 1 : last + 41] if row[column].strip()]
        if any(role_of(text) or text in headings for text in texts):
            continue  # words of a heading: no column of names
        names = sum(looks_like_name(text) and not _heads(sheet, text) for text in texts)
        if names > most and names * 3 >= len(texts) * 2:
            best, most = column, names
    return None if best is None else (last + 1, best)


def _heads(sheet: Sheet, text: str) -> bool:
    """Gives back whether a text is the heading of a column, numbered or not: 打卡时间2."""
    return match_path((without_number(text),), sheet.words, fuzzy=False).field is not None
