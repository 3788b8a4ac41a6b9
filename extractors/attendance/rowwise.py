"""Tables with one row a worker and day (in and out columns), or one row a punch, under a header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from extractors.attendance import issues, mark_issues
from extractors.attendance.card_rows import Cards, put_totals
from extractors.attendance.cards import card_people
from extractors.attendance.log import LogColumns, extract_log
from extractors.attendance.moments import Moments
from extractors.attendance.month import find_period
from extractors.attendance.outcome import Outcome
from extractors.attendance.people import Person, PersonColumns, is_closing, person_columns
from extractors.attendance.records import Gathered
from extractors.attendance.row_cells import HOURS, PUNCHES, Day, RowCells, Slot
from extractors.attendance.sheet import Sheet
from extractors.tables.headers import Header
from pipeline.model.evidence import Grade


def extract_rowwise(sheet: Sheet, header: Header) -> Outcome | None:
    """Gives back the worker-days of a table whose rows state their dates, or None."""
    people = person_columns(header.columns)
    fields = set(header.fields)
    dated = "date" in fields or "punch_time" in fields
    timed = fields & {*PUNCHES, *HOURS, "mark"}
    if not dated or not timed:
        return None
    cards = [] if people.named else card_people(sheet)
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
        self.sheet, self.header, self.people, self.cards = sheet, header, people, Cards(cards)
        self.first = header.last_row + 1
        self.rows = range(self.first, sheet.height)
        self.period = find_period(sheet, header.first_row)
        self.date = self._date_column()
        self.moments = Moments(self._texts(self.date), self.period)
        self.cells = RowCells(sheet, header, self.moments)
        named = {name for person in cards[:1] for name in person.values}
        self.outcome = Outcome(fields={*people.of, *named, "date"})
        self.known: dict[tuple[str, ...], Person] = {}

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

    def extract(self) -> Outcome:
        """Gives back the records of all rows."""
        days: dict[tuple[Any, ...], Day] = {}
        unread: list[int] = []
        nameless: list[int] = []
        above = {self.sheet.shown(row, self.date).strip() for row in range(self.first)}
        headings = {text for text in above if self.moments.day(text) is None} | {""}
        for row in self.rows:
            text = self.sheet.shown(row, self.date)
            blank = text.strip() in headings and not self.sheet.unread(*self._dated(row))
            if row in self.cards.labels or self._is_foot(row, text) or blank:
                continue
            if is_closing(self.sheet, row, self.date + 1):
                continue
            ordinal = self.moments.day(text)
            person = None if ordinal is None else self._person(row, ordinal)
            if ordinal is None:
                unread.append(row)
            elif person is None:
                nameless.append(row)
            else:
                day = days.setdefault((*person.key, ordinal), Day(person, ordinal, row))
                day.comes_from(self._dated(row), "date")
                self.cells.read(day, row)
        self._report(unread, nameless)
        self._gather(days.values())
        return self.outcome

    def _dated(self, row: int) -> Slot:
        """Gives back the cell that holds a row's date: its own, or a merged one above."""
        return self.sheet.covered.get((row, self.date), (row, self.date))

    def _is_foot(self, row: int, text: str) -> bool:
        """Gives back whether a row is the foot of a card, whose totals it takes."""
        if not self.cards or self.moments.day(text) is not None:
            return False
        foot = is_closing(self.sheet, row, self.sheet.width)
        if foot:
            self.cards.end(row, self.cells)
        return foot

    def _person(self, row: int, ordinal: int) -> Person | None:
        if self.cards:
            return self.cards.person(row, ordinal)
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

    def _report(self, unread: list[int], nameless: list[int]) -> None:
        if unread:
            text = self.sheet.rows[unread[0]][self.date][:40].strip() or "ink"
            at = (unread[0], self.date)
            self.outcome.issues.append(issues.unread_date(self.sheet, text, len(unread), at))
        strays = self.cells.strays
        if strays:
            text, row = strays[0]
            at = (row, self.cells.punches[0].index)
            self.outcome.issues.append(issues.unread_date(self.sheet, text, len(strays), at))
        if nameless:
            at = (nameless[0], self.date)
            self.outcome.issues.append(issues.no_worker(self.sheet, len(nameless), at))
        marks = {text: (len(at), at[0]) for text, at in self.cells.unknown.items()}
        self.outcome.issues += mark_issues.unknown_marks(self.sheet, marks)
        if self.cells.unclear:
            self.outcome.issues.append(issues.hours_unclear(self.sheet, self.cells.unclear))
        clocks = set(self.cells.clocks)
        stated = {*self.header.fields, *(["punches"] if self.cells.punches else [])}
        last = self.header.last_row
        for column in self.header.unknown:
            for found in issues.unknown_headings(self.sheet, last, [column], stated):
                lost = found.loses_data or column.index in clocks
                self.outcome.issues.append(replace(found, loses_data=lost))

    def _gather(self, days: Iterable[Day]) -> None:
        gathered = Gathered("attendance", self.sheet.part_index, self.sheet.table_index)
        self.people.mark(gathered)
        table = self.sheet.table_index
        for column in self.header.columns:
            if column.field in {"shift", *HOURS}:
                gathered.columns_of.setdefault(column.field or "", (column.index,))
        gathered.columns_of["date"] = (self.date,)
        gathered.columns_of["punches"] = tuple(column.index for column in self.cells.punches)
        ink: list[Slot] = []
        for day in days:
            ink += day.ink
            values = day.values_said
            if not values:
                continue
            iso = date.fromordinal(day.ordinal).isoformat()
            at = gathered.add({**day.person.values, "date": iso, **values}, day.row)
            self._put_person(gathered, at, day.person)
            slots = [slot for together in day.slots for slot in together]
            if len({row for row, _c in slots}) > 1:
                cells = tuple((table, row, column) for row, column in slots)
                gathered.stands(at, "punches", cells)
            self.cells.put_doubts(gathered, at, day, self.people)
        if ink:
            self.outcome.issues.append(issues.unread_ink(self.sheet, ink))
        self.outcome.gathered.append(gathered)
        if self.cards:
            months, wrong = put_totals(self.sheet, self.cards.cards, gathered)
            self.outcome.gathered.append(months)
            self.outcome.issues += issues.card_totals(self.sheet, wrong)
        self.outcome.fields.update({"punches"} if self.cells.punches else ())
        self.outcome.used_rows = gathered.rows
        self.outcome.used_columns = sorted(
            {self.date, *self.people.of.values(), *(column.index for column in self.cells.punches)}
        )

    def _put_person(self, gathered: Gathered, at: int, person: Person) -> None:
        """Says where the labels of a card name the worker of a record, and how sure they are."""
        table = self.sheet.table_index if person.table is None else person.table
        grid = self.sheet.table if person.table is None else self.sheet.part.grid(person.table)
        for name, slot in person.cells.items():
            gathered.stands(at, name, ((table, *slot),))
            grade = grid.grade(*slot)
            gathered.doubt(at, name, grade or Grade.READ)
