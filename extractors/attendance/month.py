"""Which period a table speaks of: what the user says, its own words, its cells, its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from extractors.attendance.sheet import Sheet
from extractors.parse.dates import (
    Order,
    find_month,
    find_month_among,
    find_year,
    last_day,
    parse_period,
    without_dates,
)

_MADE = (
    "制表",
    "打印",
    "生成",
    "编制",
    "导出",
    "printed",
    "generated",
    "created",
    "export",
    "in ngày",
)
TITLE_ROWS = 14
_LONGEST = 62
_ORDERS: tuple[Order, ...] = ("ymd", "dmy", "mdy")


@dataclass(frozen=True, slots=True)
class Period:
    """A period and where it was found.

    Attributes:
        month: "YYYY-MM" of its last day.
        first, last: ISO dates.
        stated: Whether first and last are printed, not the ends of the month.
        origin: "hint", "title", "sheet" or "file".
        at: Slot of the table that says it, or None.
    """

    month: str
    first: str
    last: str
    stated: bool
    origin: str
    at: tuple[int, int] | None = None


def whole_month(month: str, origin: str, at: tuple[int, int] | None = None) -> Period:
    """Gives back the period of a calendar month."""
    return Period(month, f"{month}-01", f"{month}-{last_day(month):02d}", False, origin, at)


def find_period(sheet: Sheet, rows: int, numbers: Sequence[int] = ()) -> Period | None:
    """Gives back the period of a table, the best source first; None where nothing says it.

    A printed period wins even over the user's month where it ends in it: 26th to 25th.

    Args:
        sheet: The table.
        rows: How many rows stand above the data.
        numbers: Days of the month that the header counts: they tell a period whose dates can be
            read in two orders.
    """
    hinted = sheet.context.month
    titled = next(_titled(sheet, min(rows, TITLE_ROWS), numbers), None)
    if hinted:
        agrees = titled is not None and titled.month == hinted
        return titled if agrees else whole_month(hinted, "hint")
    return titled or _named(sheet)


def _titled(sheet: Sheet, rows: int, numbers: Sequence[int]) -> Iterator[Period]:
    slots = [
        (text, (row, column))
        for row in range(min(rows, sheet.height))
        for column, text in enumerate(sheet.rows[row])
        if text.strip()
    ]
    lines = [(line, None) for line in _lines(sheet)]
    joined = [("".join(sheet.rows[row]), (row, 0)) for row in range(min(rows, sheet.height))]
    texts = [*slots, *lines, *joined]
    for text, at in texts:
        if period := parse_period(text) or _counted(text, numbers):
            yield Period(period[1][:7], period[0], period[1], True, "title", at)
    for text, at in texts:
        if month := find_month(without_dates(text)):
            yield whole_month(month, "title", at)
    year = find_year(" ".join((sheet.part.name, *_path(sheet))))
    for text, at in (*slots[:6], *lines[:6]):
        if year and len(text) > 3 and (month := find_month(text, year=year)):
            yield whole_month(month, "title", at)


def _counted(text: str, numbers: Sequence[int]) -> tuple[str, str] | None:
    """Gives back the one period of a text, its dates in either order, that has the days counted."""
    found = {
        period
        for order in _ORDERS
        if (period := parse_period(text, order=order)) and _days(*period) == list(numbers)
    }
    return found.pop() if len(found) == 1 else None


def _days(first: str, last: str) -> list[int]:
    """Gives back the days of the month from a date to another, of two months at most."""
    at, end = date.fromisoformat(first), date.fromisoformat(last)
    length = (end - at).days + 1
    if length > _LONGEST:
        return []
    return [(at + timedelta(days=n)).day for n in range(length)]


def _lines(sheet: Sheet) -> list[str]:
    if sheet.part.text is None:
        return []
    return [str(text) for text in sheet.part.text.texts[:TITLE_ROWS, 0]]


def _path(sheet: Sheet) -> list[str]:
    return list(reversed(sheet.context.path.split("/")))


def _named(sheet: Sheet) -> Period | None:
    texts = [sheet.part.name, *_path(sheet)]
    for at, text in enumerate(texts):
        if period := parse_period(text):
            return Period(period[1][:7], *period, True, "sheet" if at == 0 else "file")
    found = find_month_among(texts)
    return None if found is None else whole_month(found[0], "sheet" if found[1] == 0 else "file")
