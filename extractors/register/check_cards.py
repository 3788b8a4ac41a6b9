"""Cards of checks: months or days across, a tick where one was made."""

import re
from calendar import monthrange
from collections.abc import Sequence
from itertools import pairwise

from extractors.builder import Builder
from extractors.columns import unread_ink
from extractors.parse.dates import find_month
from extractors.parse.numbers import is_blank
from extractors.register.entries import KIND
from extractors.register.ticked import ticked
from pipeline.model.evidence import Grade
from pipeline.model.records import RecordSet
from pipeline.model.table import Table

LEAST_MONTHS, LEAST_DAYS = 3, 10
_LOOK_AT = 12
_MONTH = re.compile(
    r"^\s*(\d{1,2})\s*(?:月份?|tháng)?\s*$|^\s*tháng\s*(\d{1,2})\s*$", re.IGNORECASE
)


def read_cards(
    table: Table, at: tuple[int, int], year: int | None, month: str | None
) -> RecordSet | None:
    """Gives back one entry for each month or day with a tick, and row; None where there is none.

    Words that nobody knows (休) may say that a check was made or that none was: an entry in doubt.

    Args:
        table: The grid.
        at: Index of the part and of the table.
        year: Year of the months, where the sheet says it.
        month: Month of the days.
    """
    for row in range(min(table.shape[0], _LOOK_AT)):
        texts = [str(text).strip() for text in table.texts[row]]
        months = _months(texts, year)
        if len(months) >= LEAST_MONTHS:
            return _entries(table, row, months, "month", at)
        days = _days(texts, month)
        if len(days) >= LEAST_DAYS:
            return _entries(table, row, days, "date", at)
    return None


def _months(texts: Sequence[str], year: int | None) -> dict[int, str]:
    """Gives back the columns of months that follow each other."""
    found: dict[int, str] = {}
    named = any("月" in text or "tháng" in text.casefold() for text in texts)
    for column, text in enumerate(texts):
        number = _MONTH.match(text)
        value = find_month(text, year=year) if len(text) <= 12 else None
        if value is None and number and named and year is not None:
            count = int(number[1] or number[2])
            value = f"{year}-{count:02d}" if 1 <= count <= 12 else None
        if value is not None:
            found[column] = value
    if len(set(found.values())) < len(found):
        return {}
    counted = {column: int(month[:4]) * 12 + int(month[5:]) - 1 for column, month in found.items()}
    return {c: f"{n // 12}-{n % 12 + 1:02d}" for c, n in _without_holes(counted).items()}


def _days(texts: Sequence[str], month: str | None) -> dict[int, str]:
    """Gives back the columns of days that follow each other, where the month is known."""
    if month is None:
        return {}
    numbers = {c: int(t) for c, t in enumerate(texts) if t.isdecimal() and 1 <= int(t) <= 31}
    kept = {
        c: n
        for c, n in numbers.items()
        if numbers.get(c - 1) == n - 1 or numbers.get(c + 1) == n + 1
    }
    last = monthrange(int(month[:4]), int(month[5:7]))[1]
    counted = _without_holes(kept)
    return {column: f"{month}-{number:02d}" for column, number in counted.items() if number <= last}


def _without_holes(counted: dict[int, int]) -> dict[int, int]:
    """Gives back columns with those between whose heading was not read, but can be no other."""
    found = dict(counted)
    for (column, number), (after, later) in pairwise(sorted(counted.items())):
        if after - column == later - number:
            found.update({column + step: number + step for step in range(1, after - column)})
    return dict(sorted(found.items()))


def _entries(
    table: Table, header: int, columns: dict[int, str], field: str, at: tuple[int, int]
) -> RecordSet | None:
    first = min(columns)
    below = range(header + 1, table.shape[0])
    ink = {column: {below[one] for one in unread_ink(table, below, column)} for column in columns}
    unsure = {
        (row, column): row in ink[column] or ticked(text) is None
        for row in below
        for column in columns
        if row in ink[column] or _may_be_tick(text := str(table.texts[row, column]))
    }
    spots = list(unsure)
    if not spots:
        return None
    builder = Builder(KIND, at[0], at[1], [row for row, _ in spots])
    builder.put(field, [columns[column] for _, column in spots])
    doubtful = [unsure[spot] or table.grade(*spot) == Grade.UNCERTAIN for spot in spots]
    if any(doubtful):
        builder.grades[field] = [int(Grade.UNCERTAIN if one else Grade.READ) for one in doubtful]
    builder.put("subject", [_lead(table, row, first) for row, _ in spots])
    return builder.build([column for _, column in spots])


def _may_be_tick(text: str) -> bool:
    """Gives back whether a cell says more than that nothing was found or done."""
    return not is_blank(text) and ticked(text) is not False


def _lead(table: Table, row: int, first: int) -> str | None:
    """Gives back what stands before the first tick of a row: the equipment and its number."""
    texts = [str(text).strip() for text in table.texts[row, :first]]
    return " ".join(text for text in texts if text) or None
