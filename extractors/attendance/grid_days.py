"""The day cells of a grid's workers, read into records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from extractors.attendance import issues, mark_issues
from extractors.attendance.blocks import Block
from extractors.attendance.cells import Cell, CellReader, as_day_count, count_days, length_cell
from extractors.attendance.combine import Said, record_of, says, unexplained, with_short_breaks
from extractors.attendance.dated import Dated
from extractors.attendance.dayheader import Day, DayHeader
from extractors.attendance.gridheader import GridHeader
from extractors.attendance.legend import SLASH
from extractors.attendance.punch_columns import without_number
from extractors.attendance.records import Gathered
from extractors.attendance.roles import role_of
from extractors.attendance.sheet import Sheet
from extractors.parse.clock_times import DAY
from extractors.words import alike
from pipeline.model.evidence import Grade

Slot = tuple[int, int]
DAY_FIELDS = (
    "punches", "missing", "mark", "mark_text", "mark_minutes",
    "normal_minutes", "overtime_minutes", "edited",
)  # fmt: skip


class GridDays:
    """Reads the day cells of a grid's workers into records."""

    def __init__(
        self, sheet: Sheet, days: DayHeader, dated: Dated, reader: CellReader, header: GridHeader
    ) -> None:
        self.sheet, self.days, self.dated = sheet, days, dated
        self.reader, self.header = reader, header
        self.unsure: frozenset[int] = frozenset()
        self.unread_slash = reader.reading(SLASH, None)
        self.unknown: Counter[str] = Counter()
        self.first_unknown: dict[str, Slot] = {}
        self.unexplained: list[Slot] = []
        self.timed = False
        self.overtime_only = sheet.titled("overtime_titles") and not header.totals_of_days
        self.gathered = Gathered("attendance", sheet.part_index, sheet.table_index)

    def gather(self, blocks: Sequence[Block]) -> Gathered:
        """Gives back one record a worker and day with something in it."""
        self.day_counts = not self.overtime_only and self._counts_days(blocks)
        roles = {day: self._column_roles(day) for day in self.days.days}
        plan = [
            (day, iso, roles[day], ((self.sheet.table_index, self.days.row, day.columns[0]),))
            for day, iso in zip(self.days.days, self.dated.dates, strict=True)
            if iso is not None
        ]
        graded = self.sheet.table.grades is not None or bool(self.sheet.table.others)
        for block in blocks:
            person = dict(block.person.values)
            doubts = self.header.people.doubts(self.sheet, block.person.row) if graded else {}
            for day, iso, columns, heading in plan:
                said, slots = self._said(block, columns)
                if not said:
                    continue
                values = record_of(said)
                at = self.gathered.add({**person, "date": iso, **values}, *self._home(block, day))
                self.gathered.stands(at, "date", heading)
                for name, slot in block.person.cells.items():
                    self.gathered.stands(at, name, ((self.sheet.table_index, *slot),))
                if len(slots) > 1 or slots[0] != self._home(block, day):
                    self._place(at, said, slots)
                self.timed |= values["punches"] is not None
                self._doubt_punches(at, said, values)
                if graded or self.dated.doubtful:
                    inked = slots + self._inked(block, [column for column, _role in columns])
                    self._doubt(at, said, inked, values, doubts)
                if block.unclear and self._more(block, columns):
                    self.gathered.doubt(at, "normal_minutes", Grade.UNCERTAIN)
                self._doubt_slash(at, said, slots)
                if beside := unexplained(said):
                    self.gathered.doubt(at, "overtime_minutes", Grade.UNCERTAIN, beside)
                    self.gathered.doubt(at, "mark_minutes", Grade.UNCERTAIN, beside)
                    self.unexplained.append(slots[0])
        self.header.people.mark(self.gathered)
        return self.gathered

    def _home(self, block: Block, day: Day) -> Slot:
        return block.rows[0] if self.header.person_apart else block.person.row, day.columns[0]

    def _column_roles(self, day: Day) -> tuple[tuple[int, str | None], ...]:
        if len(day.columns) == 1:
            return ((day.columns[0], None),)
        found = []
        for column in day.columns:
            texts = [
                self.sheet.shown(row, column)
                for row in range(self.days.row + 1, self.header.last + 1)
            ]
            texts = ["".join(texts), *texts]
            texts += [without_number(text) for text in texts]
            role = next((r for t in texts if (r := role_of(t))), None)
            found.append((column, role))
        return tuple(found)

    def _said(
        self, block: Block, columns: Sequence[tuple[int, str | None]]
    ) -> tuple[list[Said], list[Slot]]:
        said: list[Said] = []
        slots: list[Slot] = []
        rows = self.sheet.rows
        for row, row_role in zip(block.rows, block.roles, strict=True):
            if row_role == "ignored":
                continue
            for column, column_role in columns:
                text = rows[row][column]
                if not text:
                    continue
                long = row in block.lengths
                cell = length_cell(text) if long else self._cell(text, row, column)
                role = row_role or column_role
                if cell is not None and role != "ignored":
                    said.append(("overtime" if self.overtime_only else role, cell))
                    slots.append((row, column))
        return said, slots

    def _more(self, block: Block, columns: Sequence[tuple[int, str | None]]) -> bool:
        """Gives back whether rows that nobody could tell apart hold more of a day."""
        below = (self.sheet.rows[row] for row in block.rows[1:])
        return any(texts[column].strip() for texts in below for column, _role in columns)

    def _cell(self, text: str, row: int, column: int) -> Cell | None:
        slash = row in self.unsure and alike(text) == SLASH
        cell = (self.unread_slash if slash else self.reader)(text)
        if cell is None:
            return None
        if not cell.mark.known and not slash:
            key = text.strip()[:20]
            self.unknown[key] += 1
            self.first_unknown.setdefault(key, (row, column))
        return as_day_count(cell) if self.day_counts else cell

    def _doubt_punches(self, at: int, said: Sequence[Said], values: dict[str, Any]) -> None:
        """Says what else the punches of a day may be: turned round, or with a short break."""
        other = with_short_breaks(said)
        if len(said) == 1 and said[0][1].turned:
            other = tuple(sorted(minute % DAY for minute in values["punches"]))
        if other is not None:
            self.gathered.doubt(at, "punches", Grade.UNCERTAIN, (other,))

    def _doubt_slash(self, at: int, said: Sequence[Said], slots: Sequence[Slot]) -> None:
        if any(
            row in self.unsure and alike(cell.text) == SLASH
            for (_role, cell), (row, _column) in zip(said, slots, strict=True)
        ):
            self.gathered.doubt(at, "mark", Grade.UNCERTAIN, ("work", "off_roll"))

    def _counts_days(self, blocks: Sequence[Block]) -> bool:
        numbers: Counter[int] = Counter()
        for block in blocks[:60]:
            for row, role in zip(block.rows, block.roles, strict=True):
                if role in {"overtime", "ignored"}:
                    continue
                for column in self.days.columns:
                    cell = self.reader(self.sheet.rows[row][column])
                    if cell is not None and cell.mark.normal is not None and not cell.punches:
                        numbers[cell.mark.normal] += 1
        return count_days(numbers)

    def _place(self, at: int, said: Sequence[Said], slots: Sequence[Slot]) -> None:
        table = self.sheet.table_index
        every = tuple((table, row, column) for row, column in slots)
        for name in DAY_FIELDS:
            own = (cell for one, cell in zip(said, every, strict=True) if says(name, *one))
            self.gathered.stands(at, name, tuple(own) or every)

    def _doubt(
        self,
        at: int,
        said: Sequence[Said],
        slots: Sequence[Slot],
        values: dict[str, Any],
        doubts: dict[str, tuple[Grade, tuple[Any, ...]]],
    ) -> None:
        if self.dated.doubtful:
            self.gathered.doubt(at, "date", Grade.UNCERTAIN)
        for name, (grade, readings) in doubts.items():
            self.gathered.doubt(at, name, grade, readings)
        grade = min((self.sheet.grade(*slot) for slot in slots), default=Grade.READ)
        others = [record_of(other) for other in self._other_readings(said, slots)]
        for name in DAY_FIELDS:
            if values.get(name) is None and all(other.get(name) is None for other in others):
                continue
            changed = tuple(
                dict.fromkeys(o.get(name) for o in others if o.get(name) != values.get(name))
            )
            self.gathered.doubt(at, name, grade if grade else Grade.READ, changed)

    def _other_readings(self, said: Sequence[Said], slots: Sequence[Slot]) -> Iterator[list[Said]]:
        for i, slot in enumerate(slots):
            for text in self.sheet.table.others.get(slot, ()):
                cell = self.reader(text)
                rest = [*said[:i], *said[i + 1 :]]
                role = said[i][0] if i < len(said) else None
                if cell is not None:
                    yield [*said[:i], (role, cell), *said[i + 1 :]]
                elif rest:
                    yield rest

    def _inked(self, block: Block, columns: Sequence[int]) -> list[Slot]:
        """Gives back a worker's cells that hold ink, but nothing that could be read."""
        slots = ((row, column) for row in block.rows for column in columns)
        return [slot for slot in slots if self.sheet.unread(*slot)]

    def _unread(self, blocks: Sequence[Block]) -> list[Slot]:
        columns = sorted(self.days.columns)
        return [slot for block in blocks for slot in self._inked(block, columns)]

    def issues(self, blocks: Sequence[Block]) -> list[Any]:
        """Gives back the issues of unknown marks and of cells under days that do not exist."""
        marks = {text: (n, self.first_unknown[text]) for text, n in self.unknown.items()}
        found = mark_issues.unknown_marks(self.sheet, marks)
        if self.unexplained:
            found.append(mark_issues.number_beside_mark(self.sheet, self.unexplained))
        if unread := self._unread(blocks):
            found.append(issues.unread_ink(self.sheet, unread))
        for day, iso in zip(self.days.days, self.dated.dates, strict=True):
            if iso is not None or not day.numbered:
                continue
            filled = [
                (row, column)
                for block in blocks
                for row in block.rows
                for column in day.columns
                if self.reader(self.sheet.rows[row][column]) is not None
            ]
            if filled:
                found.append(
                    issues.no_such_date(
                        self.sheet, day.number, self.dated.month, len(filled), filled[0]
                    )
                )
        return found
