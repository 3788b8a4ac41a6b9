"""Tables with one row a worker and day (in and out columns), or one row a punch, under a header."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from extractors.attendance import issues
from extractors.attendance.cells import Cell, CellReader
from extractors.attendance.combine import Said, record_of
from extractors.attendance.legend import find_legend
from extractors.attendance.log import LogColumns, extract_log
from extractors.attendance.machine import labelled_people
from extractors.attendance.moments import Moments
from extractors.attendance.month import find_period
from extractors.attendance.outcome import Outcome
from extractors.attendance.people import Person, PersonColumns, is_closing, person_columns
from extractors.attendance.plans import read_plan
from extractors.attendance.records import Gathered
from extractors.attendance.row_doubts import put_doubts
from extractors.attendance.sheet import Sheet
from extractors.parse.clock_times import DAY, parse_minutes
from extractors.parse.marks import meaning
from extractors.tables.headers import Column, Header
from pipeline.model.evidence import Grade

PUNCHES = {"punch_in": "in", "punch_out": "out", "punch_time": "punches"}
HOURS = ("normal_minutes", "overtime_minutes")
SAYINGS = ("mark", "punch_result", "approval")
_MOST_HOURS_OF_A_DAY = 24
_BARE_TIME = 8
"""Letters of a time without a date: 07:55:12."""
Slot = tuple[int, int]


@dataclass
class _Day:
    """One worker's day in the making."""

    person: Person
    ordinal: int
    row: int
    said: list[Said] = field(default_factory=list)
    slots: list[tuple[Slot, ...]] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, list[Slot]] = field(default_factory=dict)
    ink: list[Slot] = field(default_factory=list)

    def comes_from(self, slot: Slot, *names: str) -> None:
        """Notes a cell that fields come from, or would if its ink could be read."""
        for name in names:
            self.cells.setdefault(name, []).append(slot)


def extract_rowwise(sheet: Sheet, header: Header) -> Outcome | None:
    """Gives back the worker-days of a table whose rows state their dates, or None."""
    people = person_columns(header.columns)
    fields = set(header.fields)
    dated = "date" in fields or "punch_time" in fields
    timed = fields & {*PUNCHES, *HOURS, "mark"}
    if not dated or not timed:
        return None
    cards = [] if people.named else labelled_people(sheet, least=1)
    if not people.named and not cards:
        return None
    alone = people.named and "punch_time" in fields and not fields & {"punch_in", "punch_out"}
    bare = "date" not in fields or not fields & {*HOURS, "mark", "shift"}
    if alone and bare and len(header.of("punch_time")) == 1:
        return extract_log(sheet, _log_columns(header, people), header.last_row + 1)
    if "date" not in fields:
        return None
    return _Days(sheet, header, people, cards).extract()


def _log_columns(header: Header, people: PersonColumns) -> LogColumns:
    dates = header.of("date")
    return LogColumns(
        people,
        header.of("punch_time")[0].index,
        dates[0].index if dates else None,
        tuple(column.index for column in header.of("edited")),
    )


class _Days:
    """Reads rows of worker-days; several rows of one worker and day are one record."""

    def __init__(
        self, sheet: Sheet, header: Header, people: PersonColumns, cards: Sequence[Person]
    ) -> None:
        self.sheet, self.header, self.people, self.cards = sheet, header, people, cards
        self.first = header.last_row + 1
        self.rows = range(self.first, sheet.height)
        self.period = find_period(sheet, header.first_row)
        self.date = self._date_column()
        self.moments = Moments(self._texts(self.date), self.period)
        self.reader = CellReader(find_legend(sheet, range(header.first_row)), sheet.language)
        self.punches = sorted(
            (column for column in header.columns if column.field in PUNCHES),
            key=lambda column: column.index,
        )
        named = {name for person in cards[:1] for name in person.values}
        self.outcome = Outcome(fields={*people.of, *named, "date"})
        self.of = {name: header.of(name) for name in (*HOURS, *SAYINGS, "shift", "plan", "edited")}
        self.known: dict[tuple[str, ...], Person] = {}
        self.strays: list[tuple[str, int]] = []
        self.units = {name: self._unit(name) for name in HOURS}

    def _date_column(self) -> int:
        """Gives back the first date column that holds dates (DingTalk adds one of epochs)."""
        columns = [column.index for column in self.header.of("date")]
        for column in columns:
            moments = Moments(self._texts(column), self.period)
            seen = [text for text in self._texts(column) if text.strip()][:20]
            if seen and moments.day(seen[0]) is not None:
                return column
        return columns[0]

    def _texts(self, column: int) -> Iterable[str]:
        return (self.sheet.rows[row][column] for row in self.rows)

    def _unit(self, name: str) -> str:
        columns = self.header.of(name)
        if not columns:
            return "hours"
        if columns[0].unit in {"hours", "minutes"}:
            return str(columns[0].unit)
        numbers = [t for t in self._texts(columns[0].index) if t.replace(".", "", 1).isdigit()]
        large = any(float(number) > _MOST_HOURS_OF_A_DAY for number in numbers)
        return "minutes" if large else "hours"

    def extract(self) -> Outcome:
        """Gives back the records of all rows."""
        days: dict[tuple[Any, ...], _Day] = {}
        unread: list[int] = []
        nameless: list[int] = []
        headings = {self.sheet.shown(row, self.date) for row in self._header_rows()} | {""}
        labels = {person.row for person in self.cards}
        for row in self.rows:
            text = self.sheet.shown(row, self.date)
            blank = text.strip() in headings and not self.sheet.unread(*self._dated(row))
            if blank or row in labels:
                continue
            if is_closing(self.sheet, row, self.date + 1):
                continue
            ordinal, person = self.moments.day(text), self._person(row)
            if ordinal is None:
                unread.append(row)
            elif person is None:
                nameless.append(row)
            else:
                key = (*person.key, ordinal)
                self._read(days.setdefault(key, _Day(person, ordinal, row)), row)
        self._report(unread, nameless)
        self._gather(days.values())
        return self.outcome

    def _dated(self, row: int) -> Slot:
        """Gives back the cell that holds a row's date: its own, or a merged one above."""
        return self.sheet.covered.get((row, self.date), (row, self.date))

    def _header_rows(self) -> range:
        return range(self.header.first_row, self.first)

    def _person(self, row: int) -> Person | None:
        if self.cards:
            named = [person for person in self.cards if person.row < row]
            return named[-1] if named else None
        texts = self.sheet.rows[row]
        key = tuple(texts[column] for column in self.people.of.values())
        person = self.known.get(key) if all(key) else None
        person = person or self.people.read(self.sheet, row)
        if person is not None:
            self.known[key] = person
            return person
        column = self.people.of.get("name", self.people.of.get("number", 0))
        above = self.sheet.covered.get((row, column), (row, column))[0]
        return self.people.read(self.sheet, above) if above != row else None

    def _read(self, day: _Day, row: int) -> None:
        texts = self.sheet.rows[row]
        day.comes_from(self._dated(row), "date")
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
                minutes = parse_minutes(texts[column.index], self.units[name])
                if minutes is not None:
                    day.values[name] = day.values.get(name, 0) + minutes
                    day.comes_from((row, column.index), name)
                self._ink(day, (row, column.index), name)
        self._plan(day, row)
        self._sayings(day, row)

    def _ink(self, day: _Day, slot: Slot, *names: str) -> None:
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
        minutes = self.moments.punches(text, ordinal)
        if minutes and not 0 <= minutes[0] <= minutes[-1] < 2 * DAY:
            self.strays.append((text, row))
            return None
        if minutes:
            said = self.reader(text)
            return Cell(text, minutes, edited=bool(said and said.edited))
        return self.reader(text)

    def _plan(self, day: _Day, row: int) -> None:
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

    def _sayings(self, day: _Day, row: int) -> None:
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
                if mark and (mark != "work" or name == "mark"):
                    day.values.setdefault("mark", mark)
                    day.values.setdefault("mark_text", text[:60])
                    day.comes_from((row, column.index), "mark")
        if any(texts[column.index].strip() for column in self.of["edited"]):
            day.values["edited"] = True

    def _report(self, unread: list[int], nameless: list[int]) -> None:
        if unread:
            text = self.sheet.rows[unread[0]][self.date][:40].strip() or "ink"
            at = (unread[0], self.date)
            self.outcome.issues.append(issues.unread_date(self.sheet, text, len(unread), at))
        if self.strays:
            text, row = self.strays[0]
            at = (row, self.punches[0].index)
            self.outcome.issues.append(issues.unread_date(self.sheet, text, len(self.strays), at))
        if nameless:
            at = (nameless[0], self.date)
            self.outcome.issues.append(issues.no_worker(self.sheet, len(nameless), at))
        unknown = issues.unknown_headings(self.sheet, self.header.last_row, self.header.unknown)
        self.outcome.issues += unknown

    def _gather(self, days: Iterable[_Day]) -> None:
        gathered = Gathered("attendance", self.sheet.part_index, self.sheet.table_index)
        self.people.mark(gathered)
        table = self.sheet.table_index
        for column in self.header.columns:
            if column.field in {"shift", *HOURS}:
                gathered.columns_of.setdefault(column.field or "", (column.index,))
        gathered.columns_of["date"] = (self.date,)
        gathered.columns_of["punches"] = tuple(column.index for column in self.punches)
        ink: list[Slot] = []
        for day in days:
            ink += day.ink
            values = record_of(day.said) if day.said else {}
            values.update({k: v for k, v in day.values.items() if v is not None})
            if values.get("punches") and values.get("mark") in {"rest", "holiday"}:
                values["mark"] = "work"
            if not any(v is not None and v is not False for v in values.values()):
                continue
            iso = date.fromordinal(day.ordinal).isoformat()
            at = gathered.add({**day.person.values, "date": iso, **values}, day.row)
            for name, slot in day.person.cells.items():
                gathered.stands(at, name, ((table, *slot),))
            slots = [slot for together in day.slots for slot in together]
            if len({row for row, _c in slots}) > 1:
                cells = tuple((table, row, column) for row, column in slots)
                gathered.stands(at, "punches", cells)
            self._doubt(gathered, at, day)
        if ink:
            self.outcome.issues.append(issues.unread_ink(self.sheet, ink))
        self.outcome.gathered.append(gathered)
        self.outcome.fields.update({"punches"} if self.punches else ())
        self.outcome.used_rows = gathered.rows
        self.outcome.used_columns = sorted(
            {self.date, *self.people.of.values(), *(column.index for column in self.punches)}
        )

    def _doubt(self, gathered: Gathered, at: int, day: _Day) -> None:
        table = self.sheet.table
        if table.grades is None and not table.others:
            return
        for name, (grade, readings) in self.people.doubts(self.sheet, day.row).items():
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
            **{name: partial(parse_minutes, unit=unit) for name, unit in self.units.items()},
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
