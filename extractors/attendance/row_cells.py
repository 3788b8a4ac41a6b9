"""What the cells of a row say of one worker's day: punches, hours, planned shift and marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from extractors.attendance.cells import Cell, CellReader
from extractors.attendance.combine import Said, record_of, with_short_breaks
from extractors.attendance.legend import find_legend
from extractors.attendance.moments import Moments
from extractors.attendance.people import Person, PersonColumns
from extractors.attendance.plans import read_plan
from extractors.attendance.records import Gathered
from extractors.attendance.row_doubts import put_doubts
from extractors.attendance.sheet import Sheet
from extractors.attendance.time_units import UNCLEAR, read_time, unit_of
from extractors.parse.clock_times import DAY, parse_minutes
from extractors.parse.marks import meaning
from extractors.tables.headers import Column, Header
from extractors.words import alike
from pipeline.model.evidence import Grade

PUNCHES = {"punch_in": "in", "punch_out": "out", "punch_time": "punches"}
HOURS = ("normal_minutes", "overtime_minutes")
SAYINGS = ("mark", "punch_result", "approval")
_MOST_HOURS_OF_A_DAY = 24
_SIGN = re.compile(r"[A-Za-z]{1,3}")
_LEAVE_OR_LATE = "l"
"""Beside punches it says that somebody came late, on a day without any that they were on leave."""
_EMPTY = frozenset(("空", "无", "null", "none", "nil"))
"""What exports write where there is no punch."""
_BARE_TIME = 8
"""Letters of a time without a date: 07:55:12."""
_CLOCK = re.compile(r"(?:次日|翌日|\+)?([01]?\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d)?")
Slot = tuple[int, int]


@dataclass
class Day:
    """One worker's day in the making."""

    person: Person
    ordinal: int
    row: int
    said: list[Said] = field(default_factory=list)
    slots: list[tuple[Slot, ...]] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, list[Slot]] = field(default_factory=dict)
    ink: list[Slot] = field(default_factory=list)
    unread_clock: bool = False

    def comes_from(self, slot: Slot, *names: str) -> None:
        """Notes a cell that fields come from, or would if its ink could be read."""
        for name in names:
            self.cells.setdefault(name, []).append(slot)

    @property
    def values_said(self) -> dict[str, Any]:
        """Gives back the fields of its record; {} where its rows say nothing."""
        found = record_of(self.said) if self.said else {}
        found.update({k: v for k, v in self.values.items() if v is not None})
        if found.get("punches") and found.get("mark") in {"rest", "holiday"}:
            found["mark"] = "work"
        return found if any(v is not None and v is not False for v in found.values()) else {}


class RowCells:
    """Reads the cells of rows under one header; several rows of one day add to it.

    Attributes:
        punches: The columns of punches, from left to right.
        strays: (text, row) of timestamps of quite another date than their row's.
        unknown: Letters without a known meaning on days without punches, and where they stand.
        unclear: Numbers that may be hours or minutes.
    """

    def __init__(self, sheet: Sheet, header: Header, moments: Moments) -> None:
        self.sheet, self.header, self.moments = sheet, header, moments
        self.reader = CellReader(find_legend(sheet, range(header.first_row)), sheet.language)
        self.punches = sorted(
            (column for column in header.columns if column.field in PUNCHES),
            key=lambda column: column.index,
        )
        self.clocks = [column.index for column in header.unknown if self._holds_clocks(column)]
        self.of = {name: header.of(name) for name in (*HOURS, *SAYINGS, "shift", "plan", "edited")}
        self.strays: list[tuple[str, int]] = []
        self.unknown: dict[str, list[Slot]] = {}
        self.units = {name: self._unit(name) for name in HOURS}
        self.unclear: list[Slot] = []

    def _holds_clocks(self, column: Column) -> bool:
        """Gives back whether most cells of a column are times of day that differ, as punches do."""
        rows = self.sheet.rows[self.header.last_row + 1 :]
        seen = [text for row in rows if (text := row[column.index].strip())]
        times = {text for text in seen if _CLOCK.fullmatch(text)}
        held = sum(text in times for text in seen)
        return len(times) > 1 and 2 * held > len(seen)

    def _unit(self, name: str) -> str:
        columns = self.header.of(name)
        if not columns:
            return "hours"
        if columns[0].unit in {"hours", "minutes"}:
            return str(columns[0].unit)
        dates = [column.index for column in self.header.of("date")]
        texts = (
            texts[columns[0].index]
            for texts in self.sheet.rows[self.header.last_row + 1 :]
            if any(self.moments.day(texts[at]) is not None for at in dates)
        )
        return unit_of(texts, _MOST_HOURS_OF_A_DAY)

    def read(self, day: Day, row: int) -> None:
        """Adds to a day what one of its rows says."""
        texts = self.sheet.rows[row]
        day.unread_clock |= any(texts[at].strip() for at in self.clocks)
        for column in self.punches:
            self._ink(day, (row, column.index), "punches")
        for columns in self._together(texts):
            text = " ".join(texts[column.index].strip() for column in columns)
            cell = self._punch_cell(text, day.ordinal, day.row)
            if cell is not None:
                day.said.append((PUNCHES[columns[0].field or ""], cell))
                day.slots.append(tuple((row, column.index) for column in columns))
        for name in HOURS:
            for column in self.of[name][:1]:
                text, slot = texts[column.index], (row, column.index)
                minutes = read_time(text, self.units[name])
                if minutes is not None:
                    day.values[name] = day.values.get(name, 0) + minutes
                    day.comes_from(slot, name)
                elif self.units[name] == UNCLEAR and parse_minutes(text) is not None:
                    self.unclear.append(slot)
                    day.values.setdefault("mark_text", text.strip())
                self._ink(day, (row, column.index), name)
        self._plan(day, row)
        self._sayings(day, row)

    def _ink(self, day: Day, slot: Slot, *names: str) -> None:
        """Notes a cell with ink that nobody could read: what it would say is unknown."""
        if self.sheet.unread(*slot):
            day.ink.append(slot)
            day.comes_from(slot, *names)

    def _together(self, texts: Sequence[str]) -> Iterator[list[Column]]:
        """Gives back the filled columns of punches; bare times of one meaning are one cell."""
        group: list[Column] = []
        for column in self.punches:
            text = texts[column.index].strip()
            if not text:
                continue
            bare = column.field == "punch_time" and len(text) <= _BARE_TIME
            bare = bare and bool(self.moments.times(text))
            if group and not bare:
                yield group
                group = []
            if bare:
                group.append(column)
            else:
                yield [column]
        if group:
            yield group

    def _punch_cell(self, text: str, ordinal: int, row: int) -> Cell | None:
        """Gives back a cell of punches; a timestamp of quite another date is a stray."""
        if alike(text) in _EMPTY:
            return None
        minutes = self.moments.punches(text, ordinal)
        if minutes and not 0 <= minutes[0] <= minutes[-1] < 2 * DAY:
            self.strays.append((text, row))
            return None
        if minutes:
            said = self.reader(text)
            return Cell(text, minutes, edited=bool(said and said.edited))
        return self.reader(text)

    def _plan(self, day: Day, row: int) -> None:
        for name in ("shift", "plan"):
            for column in self.of[name][:1]:
                text = " ".join(self.sheet.rows[row][column.index].split())
                named = (name,) if name == "shift" else ()
                self._ink(day, (row, column.index), *named, "shift_start", "shift_end")
                if not text:
                    continue
                day.comes_from((row, column.index), *named, "shift_start", "shift_end")
                plan = read_plan(text)
                if name == "shift":
                    day.values["shift"] = text
                    if plan is None and not day.said and meaning(text) in {"rest", "holiday"}:
                        day.values["mark"], day.values["mark_text"] = meaning(text), text
                if plan is not None:
                    day.values["shift_start"], day.values["shift_end"] = plan

    def _sayings(self, day: Day, row: int) -> None:
        """Takes marks from the columns of results, marks and approvals."""
        texts = self.sheet.rows[row]
        for name in SAYINGS:
            for column in self.of[name]:
                text = texts[column.index].strip()
                self._ink(day, (row, column.index), "mark")
                cell = self.reader(text) if text else None
                if cell is None:
                    continue
                day.values["missing"] = day.values.get("missing") or cell.missing or None
                day.values["edited"] = day.values.get("edited") or cell.edited or None
                mark = cell.mark.mark or meaning(text)
                if mark is None and not day.said and _SIGN.fullmatch(text):
                    self.unknown.setdefault(text, []).append((row, column.index))
                if mark == "leave_other" and day.said and alike(text) == _LEAVE_OR_LATE:
                    continue
                if mark and (mark != "work" or name == "mark"):
                    day.values.setdefault("mark", mark)
                    day.values.setdefault("mark_text", text[:60])
                    day.comes_from((row, column.index), "mark")
        if any(texts[column.index].strip() for column in self.of["edited"]):
            day.values["edited"] = True

    def put_doubts(self, gathered: Gathered, at: int, day: Day, people: PersonColumns) -> None:
        """Says how sure the fields of a day's record are, and what else its cells may say."""
        table = self.sheet.table
        if day.unread_clock:
            gathered.doubt(at, "punches", Grade.UNCERTAIN)
        apart = with_short_breaks(day.said)
        if apart is not None:
            gathered.doubt(at, "punches", Grade.UNCERTAIN, (apart,))
        if table.grades is None and not table.others:
            return
        for name, (grade, readings) in people.doubts(self.sheet, day.row).items():
            gathered.doubt(at, name, grade, readings)
        inked = day.cells.pop("punches", [])
        slots = [*inked, *(slot for together in day.slots for slot in together)]
        grade = min((self.sheet.grade(*slot) for slot in slots), default=Grade.READ)
        others = [
            record_of([*day.said[:i], (day.said[i][0], cell), *day.said[i + 1 :]])["punches"]
            for i, together in enumerate(day.slots)
            for text in self._other_texts(together)
            if (cell := self._punch_cell(text, day.ordinal, day.row)) is not None
        ]
        others += [] if apart is None else [apart]
        gathered.doubt(at, "punches", grade or Grade.READ, tuple(dict.fromkeys(others)))
        put_doubts(self.sheet, gathered, at, day.cells, self._readers())

    def _readers(self) -> dict[str, Callable[[str], Any]]:
        """Gives back what reads a text of each field that comes from single cells."""
        return {
            "date": self._iso,
            "mark": self._mark,
            "shift": lambda text: " ".join(text.split()) or None,
            "shift_start": lambda text: (read_plan(text) or (None, None))[0],
            "shift_end": lambda text: (read_plan(text) or (None, None))[1],
            **{name: partial(read_time, unit=unit) for name, unit in self.units.items()},
        }

    def _iso(self, text: str) -> str | None:
        ordinal = self.moments.day(text)
        return None if ordinal is None else date.fromordinal(ordinal).isoformat()

    def _mark(self, text: str) -> str | None:
        cell = self.reader(text)
        return None if cell is None else cell.mark.mark or meaning(text)

    def _other_texts(self, slots: Sequence[Slot]) -> Iterator[str]:
        """Gives back the other readings of cells that are one, one cell of them changed."""
        texts = [self.sheet.rows[row][column].strip() for row, column in slots]
        for i, slot in enumerate(slots):
            for other in self.sheet.table.others.get(slot, ()):
                yield " ".join([*texts[:i], other.strip(), *texts[i + 1 :]])
