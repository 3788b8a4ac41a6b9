"""Dates for the days of a header: day numbers and the title first, weekdays as the check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from extractors.attendance import issues
from extractors.attendance.dayheader import Day, DayHeader
from extractors.attendance.month import Period, find_period, whole_month
from extractors.attendance.sheet import Sheet
from extractors.parse.dates import find_year, parse_weekday
from pipeline.model.document import Issue
from pipeline.model.quantities import month_add

_TURKISH_DAYS = frozenset({"pt", "ça", "ct", "pz"})
"""Weekdays by two letters that only Turkish has; Sa is Saturday in English."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The dates of a header.

    Attributes:
        dates: One ISO date a day, None where the month has no such day.
        month: Month of the period's last day.
        period: The period, as printed or the whole month.
        doubtful: The weekdays speak against these dates.
        issues: What did not agree.
    """

    dates: tuple[str | None, ...]
    month: str
    period: Period
    doubtful: bool
    issues: tuple[Issue, ...]


def resolve(sheet: Sheet, header: DayHeader) -> Dated | None:
    """Gives back the dates of a header's days; None where no month can be found anywhere."""
    days = header.days
    own = _own_month(days) or _short_month(sheet, days)
    period = find_period(sheet, header.row, [day.number for day in days])
    if period is None or (period.origin == "file" and own is not None):
        period = whole_month(own, "header", (header.row, header.first_column)) if own else period
    if period is None:
        return None
    weekdays = _weekdays(sheet, header)
    dates = _dates(days, period)
    wrong = _wrong(dates, weekdays)
    found: list[Issue] = []
    if wrong:
        period, dates, wrong = _other(days, weekdays, period, own, (dates, wrong))
    at = (header.row, header.first_column)
    known = sum(1 for day in weekdays if day is not None)
    if wrong:
        found.append(issues.weekday_mismatch(sheet, period.month, wrong, known, at))
    if own is not None and own != period.month and not period.stated:
        found.append(issues.other_month(sheet, period.month, own, at))
    return Dated(tuple(dates), period.month, period, wrong * 2 > known, tuple(found))


def _own_month(days: Sequence[Day]) -> str | None:
    """Gives back the month that the header's full dates end in, where they follow one another."""
    full = [day.date for day in days if day.date]
    if len(full) * 2 <= len(days):
        return None
    months = Counter(iso[:7] for iso in full)
    return max(months) if len(months) <= 2 else None


def _short_month(sheet: Sheet, days: Sequence[Day]) -> str | None:
    """Gives back the month of the last day whose header says month and day (3/1), with the year."""
    months = [day.month for day in days if day.month]
    if len(months) * 2 <= len(days) or not 1 <= months[-1] <= 12:
        return None
    texts = (*sheet.headline(6), sheet.part.name, *reversed(sheet.context.path.split("/")))
    year = next((year for text in texts if (year := find_year(text))), None)
    return None if year is None else f"{year:04d}-{months[-1]:02d}"


def _dates(days: Sequence[Day], period: Period) -> list[str | None]:
    if period.stated:
        by_number = _in_period(days, period)
        if by_number is not None:
            return by_number
    wrap = next((i for i in range(1, len(days)) if days[i].number < days[i - 1].number), 0)
    before = month_add(period.month, -1)
    return [_date(before if i < wrap else period.month, day.number) for i, day in enumerate(days)]


def _in_period(days: Sequence[Day], period: Period) -> list[str | None] | None:
    """Gives back the dates of the period that carry the days' numbers; None if not all do."""
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    if (last - first).days > 62:
        return None
    found: list[str | None] = []
    at = first
    for day in days:
        while at.day != day.number and at <= last:
            at += timedelta(days=1)
        if at > last:
            return None if day.numbered else [*found, *[None] * (len(days) - len(found))]
        found.append(at.isoformat())
        at += timedelta(days=1)
    return found


def _date(month: str, number: int) -> str | None:
    try:
        return date(int(month[:4]), int(month[5:]), number).isoformat()
    except ValueError:
        return None


def _weekdays(sheet: Sheet, header: DayHeader) -> list[int | None]:
    """Gives back the weekday printed over, under or in each day's cell."""
    best: list[int | None] = [day.weekday for day in header.days]
    for row in range(max(0, header.row - 2), min(sheet.height, header.row + 3)):
        if row == header.row:
            continue
        texts = [sheet.rows[row][day.columns[0]] for day in header.days]
        found = _named(texts)
        if sum(day is not None for day in found) > max(
            len(found) // 2, sum(day is not None for day in best)
        ):
            best = found
    return best


def _named(texts: Sequence[str]) -> list[int | None]:
    """Gives back the weekdays that the cells of a row name; beside Pt and Ça, Sa is Tuesday."""
    turkish = bool(_TURKISH_DAYS & {text.strip().casefold() for text in texts})
    return [
        1
        if turkish and text.strip().casefold() == "sa"
        else (parse_weekday(text) if 0 < len(text) <= 12 else None)
        for text in texts
    ]


def _wrong(dates: Sequence[str | None], weekdays: Sequence[int | None]) -> int:
    return sum(
        1
        for iso, weekday in zip(dates, weekdays, strict=True)
        if iso and weekday is not None and date.fromisoformat(iso).weekday() != weekday
    )


def _other(
    days: Sequence[Day],
    weekdays: Sequence[int | None],
    period: Period,
    own: str | None,
    first: tuple[list[str | None], int],
) -> tuple[Period, list[str | None], int]:
    """Gives back a period that the weekdays fit, where numbers alone allow one.

    A month that begins on the 26th may be called by its first or its last month. A month that the
    user or the title states plainly is kept: the weekdays then are an issue.
    """
    wraps = any(b.number < a.number for a, b in pairwise(days))
    tries = [month_add(period.month, 1)] if wraps and not period.stated else []
    if own and period.origin in {"file", "sheet"}:
        tries.append(own)
    for month in tries:
        other = whole_month(month, period.origin, period.at)
        dates = _dates(days, other)
        if not _wrong(dates, weekdays):
            return other, dates, 0
    return period, *first
