"""Lists with one punch (or some) a row: exports, U-disk logs, with or without a header."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from extractors.attendance import issues
from extractors.attendance.moments import Moments
from extractors.attendance.month import find_period
from extractors.attendance.night import days_of
from extractors.attendance.outcome import Outcome
from extractors.attendance.people import Person, PersonColumns
from extractors.attendance.records import Gathered
from extractors.attendance.sheet import Sheet
from extractors.parse.clock_times import DAY
from extractors.words import alike
from pipeline.model.evidence import Grade

_STAMP = re.compile(r"\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]+\d{1,2}:\d{2}(?::\d{2})?\s*")
_LOOK_AT = 50
_NO_PUNCH = frozenset({"未打卡", "无打卡", "無打卡", "未刷卡", "no punch", "no punches"})
"""What exports write on a day without any punch, as others leave it blank."""


@dataclass(frozen=True, slots=True)
class LogColumns:
    """Where a list keeps what it says of a punch.

    Attributes:
        people: Columns that name a worker.
        time: Column of the times, with or without their dates.
        date: Column of the dates, or None.
        edited: Columns that hold something only where a punch was changed by hand.
    """

    people: PersonColumns
    time: int
    date: int | None = None
    edited: tuple[int, ...] = ()


@dataclass
class _Worker:
    """A worker's punches (minute since day 0, row, stated day), rows edited, days with one lost."""

    person: Person
    punches: list[tuple[int, int, int | None]] = field(default_factory=list)
    edited: set[int] = field(default_factory=set)
    unread: set[int] = field(default_factory=set)


def is_headless_log(sheet: Sheet) -> bool:
    """Gives back whether rows begin at once with a number and a timestamp (attlog.dat)."""
    column = _stamp_column(sheet)
    return column is not None and column > 0


def extract_headless_log(sheet: Sheet) -> Outcome:
    """Gives back the worker-days of a log without a header: number, then timestamp."""
    time = _stamp_column(sheet) or 1
    numbers = [c for c in range(time) if all(row[c].strip() for row in sheet.rows[:_LOOK_AT])]
    people = PersonColumns({"number": numbers[0] if numbers else 0})
    if len(numbers) > 1 and not sheet.rows[0][numbers[-1]].strip().isdigit():
        people.of["name"] = numbers[-1]
    return extract_log(sheet, LogColumns(people, time), 0)


def _stamp_column(sheet: Sheet) -> int | None:
    """Gives back the column of timestamps where nearly all of the first rows have one in it."""
    rows = sheet.rows[:_LOOK_AT]
    if not rows or sheet.width < 2:
        return None
    for column in range(sheet.width):
        stamps = sum(bool(_STAMP.fullmatch(row[column])) for row in rows)
        if stamps * 10 >= len(rows) * 9 and _STAMP.fullmatch(rows[0][column]):
            return column
    return None


def extract_log(sheet: Sheet, columns: LogColumns, first: int) -> Outcome:
    """Gives back the worker-days of a list of punches.

    Args:
        sheet: The table.
        columns: Where things stand.
        first: First row of data.
    """
    source = columns.time if columns.date is None else columns.date
    period = find_period(sheet, first)
    moments = Moments({row[source] for row in sheet.rows[first:]}, period)
    outcome = Outcome(fields={*columns.people.of, "date", "punches"})
    workers = _collect(sheet, columns, first, moments, outcome)
    gathered = Gathered("attendance", sheet.part_index, sheet.table_index)
    columns.people.mark(gathered)
    read = _row_reader(columns, moments)
    for worker in workers.values():
        _add_days(sheet, columns, worker, gathered, read)
    outcome.gathered.append(gathered)
    outcome.used_rows = [row for w in workers.values() for _m, row, _d in w.punches]
    outcome.used_columns = sorted({*columns.people.of.values(), columns.time, source})
    return outcome


def _collect(
    sheet: Sheet, columns: LogColumns, first: int, moments: Moments, outcome: Outcome
) -> dict[tuple[str, ...], _Worker]:
    """Gives back every worker with all punches: (minute since day 0, row, stated day)."""
    workers: dict[tuple[str, ...], _Worker] = {}
    unread: list[int] = []
    nameless: list[int] = []
    who = [columns.people.of[name] for name in ("number", "name") if name in columns.people.of]
    heading = sheet.rows[first - 1][columns.time] if first else None
    read = _row_reader(columns, moments)
    for row in range(first, sheet.height):
        texts = sheet.rows[row]
        blank = not texts[columns.time].strip() and not sheet.unread(row, columns.time)
        if blank or texts[columns.time] == heading:
            continue
        key = tuple(texts[column] for column in who)
        worker = workers.get(key)
        if worker is None:
            person = columns.people.read(sheet, row)
            if person is None:
                nameless.append(row)
                continue
            worker = workers[key] = _Worker(person)
        found = read(texts)
        if found is None:
            day = None if columns.date is None else moments.day(texts[columns.date])
            if day is None or alike(texts[columns.time]) not in _NO_PUNCH:
                unread.append(row)
            worker.unread |= set() if day is None else {day}
            continue
        for minute in found[0]:
            worker.punches.append((minute, row, found[1]))
        if columns.edited and any(texts[column].strip() for column in columns.edited):
            worker.edited.add(row)
    _report(sheet, columns, (unread, nameless), outcome)
    return workers


Read = tuple[tuple[int, ...], int | None]
Reader = Callable[[Sequence[str]], Read | None]


def _row_reader(columns: LogColumns, moments: Moments) -> Reader:
    """Gives back a reader of one row: absolute minutes, and the day the row states for them.

    A row that states a day beside a full timestamp (考勤日期 and 打卡时间) keeps that day.
    """

    def read(texts: Sequence[str]) -> Read | None:
        time = texts[columns.time]
        if columns.date is None:
            stamp = moments.stamp(time)
            if stamp is not None:
                return (stamp,), None
            day = moments.day(time)
            minutes = moments.times(time)
            stated = None
        else:
            day = moments.day(texts[columns.date])
            minutes = moments.punches(time, day) if day is not None else ()
            own = day is not None and minutes and minutes != moments.times(time)
            stated = day if own or len(time.strip()) > 12 else None
        if day is None or not minutes:
            return None
        return tuple(day * DAY + minute for minute in minutes), stated

    return read


def _report(
    sheet: Sheet, columns: LogColumns, lost: tuple[list[int], list[int]], outcome: Outcome
) -> None:
    unread, nameless = lost
    if unread:
        row = unread[0]
        texts = [sheet.rows[row][columns.time]]
        if columns.date is not None:
            texts.insert(0, sheet.rows[row][columns.date])
        text = " ".join(texts).strip()[:40] or "ink"
        outcome.issues.append(issues.unread_date(sheet, text, len(unread), (row, columns.time)))
    if nameless:
        outcome.issues.append(issues.no_worker(sheet, len(nameless), (nameless[0], columns.time)))


def _add_days(
    sheet: Sheet, columns: LogColumns, worker: _Worker, gathered: Gathered, read: Reader
) -> None:
    """Adds one record for each day of a worker; days that rows state are kept as stated."""
    punches = sorted(worker.punches, key=lambda punch: punch[:2])
    free = [punch[0] for punch in punches if punch[2] is None]
    assigned = iter(days_of(free))
    by_day: dict[int, list[tuple[int, int]]] = {}
    for minute, row, stated in punches:
        day = next(assigned) if stated is None else stated
        by_day.setdefault(day, []).append((minute, row))
    person = worker.person.values
    source = columns.time if columns.date is None else columns.date
    table = sheet.table_index
    for day in sorted(by_day):
        found = by_day[day]
        values: dict[str, Any] = {
            **person,
            "date": _iso(day),
            "punches": tuple(minute - day * DAY for minute, _row in found),
            "missing": False,
        }
        if worker.edited and any(row in worker.edited for _minute, row in found):
            values["edited"] = True
        at = gathered.add(values, found[0][1])
        rows = dict.fromkeys(row for _minute, row in found)
        gathered.stands(at, "punches", tuple((table, row, columns.time) for row in rows))
        gathered.stands(at, "date", ((table, found[0][1], source),))
        if sheet.table.grades is not None:
            for name, (grade, readings) in columns.people.doubts(sheet, found[0][1]).items():
                gathered.doubt(at, name, grade, readings)
            _doubt(sheet, columns, gathered, at, found, read)
        if day in worker.unread:
            gathered.doubt(at, "punches", Grade.UNCERTAIN)


def _doubt(
    sheet: Sheet,
    columns: LogColumns,
    gathered: Gathered,
    at: int,
    found: Sequence[tuple[int, int]],
    read: Reader,
) -> None:
    """Says how sure date and punches of a day are, and what else its rows may say.

    Args:
        sheet: The table.
        columns: Where things stand.
        gathered: The records, of which ``at`` is the day's.
        at: Its position.
        found: Its punches, in minutes since day 0, each with its row.
        read: Reader of a row.
    """
    source = columns.time if columns.date is None else columns.date
    values = gathered.values[at]
    first = date.fromisoformat(values["date"]).toordinal()
    others: dict[str, list[Any]] = {"punches": [], "date": []}
    rows = dict.fromkeys(row for _minute, row in found)
    for row in rows:
        own = [minute for minute, its in found if its == row]
        rest = [minute for minute, its in found if its != row]
        for texts in _other_rows(sheet, row, (columns.time, source)):
            said = read(texts)
            if said is None:
                continue
            days = said[0][0] // DAY - own[0] // DAY
            if days:
                others["date"].append(_iso(first + days))
            else:
                minutes = sorted((*rest, *said[0]))
                others["punches"].append(tuple(minute - first * DAY for minute in minutes))
    for name, column in (("punches", columns.time), ("date", source)):
        grade = min((sheet.grade(row, column) for row in rows), default=Grade.READ)
        gathered.doubt(at, name, grade or Grade.READ, tuple(dict.fromkeys(others[name])))


def _other_rows(sheet: Sheet, row: int, columns: Sequence[int]) -> Iterator[list[str]]:
    """Gives back a row's texts with one of the columns in another of its readings, each in turn."""
    for column in dict.fromkeys(columns):
        for text in sheet.table.others.get((row, column), ()):
            texts = list(sheet.rows[row])
            texts[column] = text
            yield texts


@lru_cache(maxsize=8192)
def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
