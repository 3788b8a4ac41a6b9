"""Totals that an attendance sheet states for each worker and month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from extractors.attendance import issues
from extractors.attendance.month import Period
from extractors.attendance.people import Person, PersonColumns
from extractors.attendance.records import Gathered
from extractors.attendance.sheet import Sheet
from extractors.attendance.time_units import HOURS, MINUTES, read_time, unit_of
from extractors.parse.clock_times import parse_minutes
from extractors.parse.money import parse_hundredths
from extractors.tables.headers import Column
from pipeline.model.document import Issue
from pipeline.model.evidence import Grade
from pipeline.model.quantities import round_half_up

TIMES = (
    "normal_minutes",
    "overtime_minutes",
    "overtime_weekday_minutes",
    "overtime_restday_minutes",
    "overtime_holiday_minutes",
)
DAYS = (
    "due_days_hundredths",
    "days_worked_hundredths",
    "leave_days_hundredths",
    "absence_days_hundredths",
)
COUNTS = ("missing_punches", "missing_in", "missing_out")
PAIR = "due_and_worked"
PERIOD_FIELDS = ("month", "period_from", "period_to")
FIELDS = (*TIMES, *DAYS, *COUNTS, PAIR)
FIELDS_OF = {
    PAIR: ("due_days_hundredths", "days_worked_hundredths"),
    "missing_in": ("missing_punches",),
    "missing_out": ("missing_punches",),
}
"""Fields that a column fills, where they are not the one it is named for."""
_TWO = re.compile(r"\s*(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)\s*")
_MOST_HOURS = 744
"""Hours of the longest month."""
HOUR = 60


def total_columns(columns: Iterable[Column]) -> dict[str, Column]:
    """Gives back the column of each total; one whose unit is of another kind is left out."""
    found: dict[str, Column] = {}
    for column in columns:
        wanted = column.field or ""
        if wanted not in FIELDS or wanted in found:
            continue
        if (wanted in TIMES and column.unit == "days") or (
            wanted in DAYS and column.unit in {"hours", "minutes", "times"}
        ):
            continue
        found[wanted] = column
    return found


class Totals:
    """Gathers the totals of a table's workers."""

    def __init__(self, sheet: Sheet, people: PersonColumns, columns: dict[str, Column]) -> None:
        """Settles the unit of each column of time once."""
        self.sheet, self.people, self.columns = sheet, people, columns
        self.gathered = Gathered("attendance_month", sheet.part_index, sheet.table_index)
        self.units: dict[str, str] = {}
        self.unread: list[tuple[int, int]] = []
        self.unclear: list[tuple[int, int]] = []

    def settle(self, rows: Sequence[int]) -> None:
        """Settles whether columns of time hold hours or minutes, from heading, kind and size."""
        export = self.sheet.says("minute_exports")
        for name in TIMES:
            column = self.columns.get(name)
            if column is None:
                continue
            texts = [self.sheet.rows[row][column.index] for row in rows]
            stated = column.unit if column.unit in {HOURS, MINUTES} else None
            in_minutes = export and name == "normal_minutes"
            unit = stated or (MINUTES if in_minutes else unit_of(texts, _MOST_HOURS))
            self.units[name] = unit
            self.unclear += [
                (row, column.index)
                for row, text in zip(rows, texts, strict=True)
                if unit != MINUTES and self._is_unclear(name, text)
            ]

    def _is_unclear(self, name: str, text: str) -> bool:
        """Gives back whether a time may be hours or minutes, or is longer than a month."""
        minutes = parse_minutes(text)
        if minutes is None:
            return False
        return minutes > _MOST_HOURS * HOUR or read_time(text, self.units[name]) is None

    def add(self, person: Person, period: Period | None) -> None:
        """Reads one worker's totals; a row that states none is not a record."""
        texts = self.sheet.rows[person.row]
        slots = [(person.row, column.index) for column in self.columns.values()]
        self.unread += [slot for slot in slots if self.sheet.unread(*slot)]
        values = {
            name: value
            for name, column in self.columns.items()
            for name, value in self._read(name, texts[column.index]).items()
        }
        if not values:
            return
        missing = [values.pop(name, None) for name in ("missing_in", "missing_out")]
        if any(count is not None for count in missing):
            values.setdefault("missing_punches", sum(count or 0 for count in missing))
        month = {} if period is None else {"month": period.month}
        if period is not None and period.stated:
            month.update(period_from=period.first, period_to=period.last)
        at = self.gathered.add({**person.values, **month, **values}, person.row)
        self._doubt(at, person.row)

    def issues(self) -> list[Issue]:
        """Gives back the issues of cells that could not be read, and of times nobody can tell."""
        found = [issues.unread_ink(self.sheet, self.unread)] if self.unread else []
        return found + ([issues.hours_unclear(self.sheet, self.unclear)] if self.unclear else [])

    def holds(self, row: int) -> bool:
        """Gives back whether a row has anything in the columns of totals, dashes aside."""
        slots = [(row, column.index) for column in self.columns.values()]
        filled = any(self.sheet.rows[at][column].strip(" -—/") for at, column in slots)
        return filled or any(self.sheet.unread(*slot) for slot in slots)

    def states(self, row: int) -> bool:
        """Gives back whether a row states a total other than nought, or holds ink for one."""
        columns = [(name, column.index) for name, column in self.columns.items()]
        read = (self._read(name, self.sheet.rows[row][at]) for name, at in columns)
        return any(any(values.values()) for values in read) or any(
            self.sheet.unread(row, at) for _name, at in columns
        )

    def _read(self, name: str, text: str) -> dict[str, Any]:
        if name == PAIR:
            two = _TWO.fullmatch(text)
            if two is None:
                return {}
            return {
                "due_days_hundredths": round_half_up(Fraction(two[1]) * 100),
                "days_worked_hundredths": round_half_up(Fraction(two[2]) * 100),
            }
        if name in TIMES:
            value = read_time(text, self.units.get(name, HOURS))
            value = None if (value or 0) > _MOST_HOURS * HOUR else value
        else:
            value = parse_hundredths(text)
            if name in COUNTS and value is not None:
                value //= 100
        return {} if value is None else {name: value}

    def _doubt(self, at: int, row: int) -> None:
        table = self.sheet.table
        if table.grades is None and not table.others:
            return
        for name, column in self.columns.items():
            grade = self.sheet.grade(row, column.index)
            readings = table.others.get((row, column.index), ())
            read = [self._read(name, text) for text in readings]
            for field in FIELDS_OF.get(name, (name,)):
                typed = tuple(values[field] for values in read if field in values)
                if grade not in (Grade.READ, Grade.NONE) or typed:
                    self.gathered.doubt(at, field, grade, typed)

    def finish(self, period: Period | None) -> Gathered:
        """Gives back the records, with where each field stands."""
        self.people.mark(self.gathered)
        for name, column in self.columns.items():
            for one in FIELDS_OF.get(name, (name,)):
                before = self.gathered.columns_of.get(one, ())
                self.gathered.columns_of[one] = (*before, column.index)
        if period is not None and period.at is not None:
            slot = (self.sheet.table_index, *period.at)
            self.gathered.fixed.update(dict.fromkeys(PERIOD_FIELDS, slot))
        return self.gathered
