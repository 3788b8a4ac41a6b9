"""Week sheets: days by their weekday alone, dated by the week that stands above them.

A week that is only counted (第1周, week 12) is nobody's: weeks are counted in several ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from extractors.attendance.daytokens import read_token
from extractors.attendance.roles import role_of
from extractors.parse.dates import Order, find_dates, find_year, parse_period, parse_weekday
from extractors.parse.fold import fold_numerals
from extractors.rearranged.anew import Anew, Cell, Rearranged
from extractors.rearranged.known import known_field
from extractors.tables.body import is_sum
from extractors.tables.labels import Labels
from pipeline.model.table import Span, Table

LEAST_DAYS, WEEK = 5, 7
LOOK_AT = 30
"""Rows in which the first week is looked for."""
_LEAST_NUMBERED = 3
_LONGEST, _LONGEST_SHEET = 12, 62
_PERSON = ("number", "name", "id_number", "department", "position")
_ORDERS: tuple[Order, ...] = ("ymd", "dmy", "mdy")
_BEGINS = re.compile(r"week\s*(?:commencing|beginning|starting|start|from|of)|\bw/c\b", re.I)
_ENDS = re.compile(r"week\s*(?:ending|ended|end)|\bw/e\b", re.I)


@dataclass(frozen=True, slots=True)
class _Week:
    """One block of a week sheet: its header row, each weekday with its columns, who it names."""

    row: int
    days: tuple[tuple[int, tuple[int, ...]], ...]
    people: dict[str, int]


def weeks_down(
    table: Table, titles: Sequence[str] = ()
) -> tuple[Rearranged | None, tuple[int, int] | None]:
    """Gives back a week sheet with dates for weekdays, else where weekdays begin that none has.

    Several weeks below each other become one sheet with the days of all of them. Both are None
    where the table is no week sheet.

    Args:
        table: The sheet.
        titles: What its file and sheet are called, and the text around it.
    """
    labels = Labels(table)
    found = list(_weeks(labels))
    if not found:
        return None, None
    dated = [_dated(labels, found, at, titles) for at in range(len(found))]
    known = [days for days in dated if days is not None]
    anew = None
    if len(known) == len(found):
        one = len(found) == 1
        anew = _one(labels, found[0], known[0]) if one else _several(labels, found, known)
    return anew, None if anew is not None else (found[0].row, found[0].days[0][1][0])


def _weeks(labels: Labels) -> Iterator[_Week]:
    found = False
    for row in range(labels.rows - 1):
        if row >= LOOK_AT and not found:
            return
        days = _weekdays(labels.row(row))
        if len(days) < LEAST_DAYS or _is_numbered(labels, row, [column for column, _ in days]):
            continue
        starts = [column for column, _ in days]
        people = _people(labels, row, starts[0])
        steps = {b - a for a, b in pairwise(starts)}
        if len(steps) == 1 and ("name" in people or "number" in people):
            step = steps.pop()
            spread = [
                (weekday, tuple(range(c, min(c + step, labels.width)))) for c, weekday in days
            ]
            found = True
            yield _Week(row, tuple(spread), people)


def _weekdays(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Gives back the columns of a row's weekdays where they are one week in order, else none."""
    found = [
        (column, weekday)
        for column, text in enumerate(texts)
        if 0 < len(text.strip()) <= _LONGEST
        and not (any(map(str.isdigit, text)) and _is_day(text))
        and (weekday := _weekday(text)) is not None
    ]
    in_order = all((a + 1) % WEEK == b for (_, a), (_, b) in pairwise(found))
    return found if len(found) <= WEEK and in_order else []


def _is_day(text: str) -> bool:
    """Gives back whether a text names a day beside its weekday; Thứ 2 is a weekday alone."""
    token = read_token(text)
    return token is None or token.day is not None or token.open


@lru_cache(maxsize=4096)
def _weekday(text: str) -> int | None:
    return parse_weekday(text)


def _is_numbered(labels: Labels, row: int, columns: Sequence[int]) -> bool:
    """Gives back whether day numbers or dates stand beside the weekdays: those date them."""
    for at in (row - 2, row - 1, row + 1, row + 2):
        if 0 <= at < labels.rows:
            tokens = [read_token(labels.row(at)[column]) for column in columns]
            days = [token.day for token in tokens if token is not None and token.day is not None]
            rising = sum(b == a + 1 for a, b in pairwise(days))
            if rising >= _LEAST_NUMBERED:
                return True
    return False


def _people(labels: Labels, row: int, before: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for at in (row, row - 1, row + 1):
        for column, text in enumerate(labels.row(at)[:before] if 0 <= at < labels.rows else ()):
            field = known_field("attendance", text)
            if field in _PERSON:
                found.setdefault(field, column)
    return found


def _dated(
    labels: Labels, found: Sequence[_Week], at: int, titles: Sequence[str]
) -> list[str] | None:
    """Gives back the dates of a week: from the rows above it, of the first else from titles."""
    above = range(found[at - 1].row + 1 if at else 0, found[at].row)
    weekdays = [weekday for weekday, _ in found[at].days]
    rows = [" ".join(filter(None, map(str.strip, labels.row(row)))) for row in above]
    cells = [text for row in above for text in labels.row(row) if text.strip()]
    year = next((y for text in (*rows, *titles) if (y := find_year(text))), None)
    last = _one_week([*cells, *rows], weekdays, year)
    if last is None and len(found) == 1:
        last = _one_week(titles, weekdays, year)
    return last


def _one_week(texts: Sequence[str], weekdays: Sequence[int], year: int | None) -> list[str] | None:
    """Gives back the dates of the weekdays in the one week that texts state, else None."""
    weeks = {week for text in texts for week in _stated(text, year)}
    dates = {days for first, last in weeks if (days := _within(first, last, weekdays))}
    return list(dates.pop()) if len(dates) == 1 else None


def _stated(text: str, year: int | None) -> Iterator[tuple[date, date]]:
    """Gives back each week that a text may state: its first and last date, or one of them."""
    folded = fold_numerals(text)
    for order in _ORDERS:
        period = parse_period(folded, year=year, order=order)
        if period is not None:
            yield date.fromisoformat(period[0]), date.fromisoformat(period[1])
        for iso, _, _ in find_dates(folded, year=year, order=order):
            day = date.fromisoformat(iso)
            if _BEGINS.search(folded):
                yield day, day + timedelta(days=WEEK - 1)
            elif _ENDS.search(folded):
                yield day - timedelta(days=WEEK - 1), day


def _within(first: date, last: date, weekdays: Sequence[int]) -> tuple[str, ...] | None:
    """Gives back the date of each weekday, where a period of a week at most has them in order."""
    length = (last - first).days + 1
    if length > WEEK:
        return None
    days = [first + timedelta(days=n) for n in range(length)]
    of = {day.weekday(): day for day in days}
    dates = [of[weekday] for weekday in weekdays if weekday in of]
    rising = all(a < b for a, b in pairwise(dates))
    return tuple(map(str, dates)) if len(dates) == len(weekdays) and rising else None


def _period(dates: Sequence[str], at: tuple[int, int]) -> Cell:
    return Cell(f"{dates[0]} ~ {dates[-1]}", at)


def _one(labels: Labels, week: _Week, dates: Sequence[str]) -> Rearranged:
    """Gives back the sheet as it stands, with its dates in place of the weekdays."""
    anew = Anew(labels.table)
    anew.add([_period(dates, (week.row, week.days[0][1][0]))])
    anew.keep(range(labels.rows))
    for iso, (_, columns) in zip(dates, week.days, strict=True):
        anew.rows[week.row + 1][columns[0]] = Cell(iso, (week.row, columns[0]))
    return anew.build(Span(s.row + 1, s.column, s.rows, s.columns) for s in labels.table.spans)


def _several(
    labels: Labels, found: Sequence[_Week], dates: Sequence[Sequence[str]]
) -> Rearranged | None:
    """Gives back weeks below each other as one grid; None where their rows do not fit together."""
    order = sorted(range(len(found)), key=lambda at: dates[at][0])
    apart = all(dates[a][-1] < dates[b][0] for a, b in pairwise(order))
    near = (date.fromisoformat(dates[order[-1]][-1]) - date.fromisoformat(dates[order[0]][0])).days
    if not apart or near > _LONGEST_SHEET or len({len(w.days[0][1]) for w in found}) > 1:
        return None
    people = [name for name in _PERSON if all(name in week.people for week in found)]
    read = [_rows(labels, found, at, people) for at in range(len(found))]
    if not people or any(rows is None for rows in read):
        return None
    of = [rows or {} for rows in read]
    days = _calendar(found, dates)
    anew = Anew(labels.table)
    anew.add([_period(list(days), (found[0].row, 0))])
    first = found[order[0]]
    width = len(first.days[0][1])
    anew.add([anew.cell(first.row, first.people[name]) for name in people])
    under = [Cell() for _ in people]
    for iso, home in days.items():
        anew.rows[1] += [Cell(iso, _heading(found, home)), *[Cell()] * (width - 1)]
        under += _under(anew, found, home, width)
    if all(_has_roles(labels, week) for week in found):
        anew.add(under)
    for key in dict.fromkeys(key for rows in of for key in rows):
        anew.add(_worker(anew, found, of, days, key, people))
    starts = range(len(people), len(anew.rows[1]), width)
    return anew.build(Span(1, column, 1, width) for column in starts if width > 1)


def _calendar(
    found: Sequence[_Week], dates: Sequence[Sequence[str]]
) -> dict[str, tuple[int, int] | None]:
    """Gives back every day from the first to the last: which week it is of and its place there."""
    homes = {iso: (at, n) for at in range(len(found)) for n, iso in enumerate(dates[at])}
    first, last = date.fromisoformat(min(homes)), date.fromisoformat(max(homes))
    every = (str(first + timedelta(days=n)) for n in range((last - first).days + 1))
    return {iso: homes.get(iso) for iso in every}


def _heading(found: Sequence[_Week], home: tuple[int, int] | None) -> tuple[int, int] | None:
    return None if home is None else (found[home[0]].row, found[home[0]].days[home[1]][1][0])


def _under(
    anew: Anew, found: Sequence[_Week], home: tuple[int, int] | None, width: int
) -> list[Cell]:
    if home is None:
        return [Cell()] * width
    week = found[home[0]]
    return [anew.cell(week.row + 1, column) for column in week.days[home[1]][1]]


def _has_roles(labels: Labels, week: _Week) -> bool:
    texts = [labels.row(week.row + 1)[c] for _, columns in week.days for c in columns]
    return bool(texts) and all(role_of(text) is not None for text in texts)


def _rows(
    labels: Labels, found: Sequence[_Week], at: int, people: Sequence[str]
) -> dict[tuple[str, ...], int] | None:
    """Gives back the row of each worker of a week; None where somebody has two."""
    week = found[at]
    end = found[at + 1].row if at + 1 < len(found) else labels.rows
    rows: dict[tuple[str, ...], int] = {}
    for row in range(week.row + 1 + _has_roles(labels, week), end):
        texts = labels.row(row)
        key = tuple(texts[week.people[name]].strip() for name in people)
        filled = [text for text in texts if text.strip()]
        if len(filled) < 2 or any(map(is_sum, key)):
            continue
        cells = any(texts[c].strip() for _, columns in week.days for c in columns)
        if cells and (not any(key) or key in rows):
            return None
        if any(key):
            rows.setdefault(key, row)
    return rows


def _worker(
    anew: Anew,
    found: Sequence[_Week],
    of: Sequence[dict[tuple[str, ...], int]],
    days: Mapping[str, tuple[int, int] | None],
    key: tuple[str, ...],
    people: Sequence[str],
) -> list[Cell]:
    """Gives back a worker's cells of all weeks; blank where a week does not name them."""
    first = next(at for at, rows in enumerate(of) if key in rows)
    width = len(found[0].days[0][1])
    cells = [anew.cell(of[first][key], found[first].people[name]) for name in people]
    for home in days.values():
        row = None if home is None else of[home[0]].get(key)
        if home is None or row is None:
            cells += [Cell()] * width
        else:
            cells += [anew.cell(row, column) for column in found[home[0]].days[home[1]][1]]
    return cells
