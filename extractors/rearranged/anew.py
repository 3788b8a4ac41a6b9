"""A sheet laid out anew: its texts in other slots, each of which knows where it really stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np

from pipeline.model.evidence import Grade, Locator
from pipeline.model.records import RecordSet
from pipeline.model.table import Place, Span, Table

Slot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, where it really stands, how sure it is, and its other readings."""

    text: str = ""
    at: Slot | None = None
    grade: Grade = Grade.READ
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """Addresses of a sheet that was laid out anew: those of the slots that texts come from."""

    table: Table
    slots: Mapping[Slot, Slot]

    def locate(self, row: int, column: int, span: Span) -> Locator:
        """Gives back where the text of a slot really stands; a blank one is where its row is."""
        at = self.slots.get((row, column))
        if at is None:
            at = next((own for slot, own in self.slots.items() if slot[0] == row), (0, 0))
        return self.table.locate(*at)


@dataclass(frozen=True, slots=True)
class Rearranged:
    """A sheet laid out anew, and for each of its filled slots the real one."""

    table: Table
    slots: Mapping[Slot, Slot]

    def back(self, records: RecordSet) -> RecordSet:
        """Gives back records of the new layout with their values where they really stand."""
        spots: dict[str, list[tuple[tuple[int, int, int], ...]]] = {}
        for name in records.values:
            if name not in records.fixed or name in records.cells:
                spots[name] = [self._spots(records, name, at) for at in range(len(records.rows))]
        first = {row: own[0] for (row, _), own in sorted(self.slots.items(), reverse=True)}
        return replace(
            records,
            rows=[first.get(row, row) for row in records.rows],
            columns=None,
            columns_of={},
            cells=spots,
            fixed={name: self._own(slot) for name, slot in records.fixed.items()},
        )

    def _spots(self, records: RecordSet, name: str, at: int) -> tuple[tuple[int, int, int], ...]:
        said = records.cells.get(name)
        if said is not None and said[at]:
            return tuple(self._own(slot) for slot in said[at])
        columns = records.columns_of.get(name)
        if columns is None and records.columns is not None:
            columns = (records.columns[at],)
        row = records.rows[at]
        owned = (self.slots.get((row, column)) for column in columns or ())
        return tuple((records.table, *own) for own in owned if own is not None)

    def _own(self, slot: tuple[int, int, int]) -> tuple[int, int, int]:
        return slot[0], *self.slots.get(slot[1:], slot[1:])


@dataclass(slots=True)
class Anew:
    """A sheet in the making, row by row, out of another."""

    table: Table
    rows: list[list[Cell]] = field(default_factory=list)

    def cell(self, row: int, column: int) -> Cell:
        """Gives back a cell of the original as it stands there."""
        table = self.table
        text = str(table.texts[row, column])
        others = table.others.get((row, column), ()) if table.others else ()
        return Cell(text, (row, column), table.grade(row, column), others)

    def keep(self, rows: Iterable[int]) -> None:
        """Adds rows of the original as they are: titles, notes."""
        for row in rows:
            self.rows.append([self.cell(row, column) for column in range(self.table.shape[1])])

    def add(self, cells: Sequence[Cell]) -> None:
        """Adds a row."""
        self.rows.append(list(cells))

    def build(self, spans: Iterable[Span] = ()) -> Rearranged:
        """Gives back the sheet."""
        width = max(map(len, self.rows))
        texts = np.full((len(self.rows), width), "", object)
        grades = np.full(texts.shape, Grade.READ, np.uint8)
        slots: dict[Slot, Slot] = {}
        others: dict[Slot, tuple[str, ...]] = {}
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells):
                texts[row, column], grades[row, column] = cell.text, cell.grade
                if cell.at is not None:
                    slots[row, column] = cell.at
                if cell.others:
                    others[row, column] = cell.others
        place = cast(Place, _Elsewhere(self.table, slots))
        exact = bool((grades == Grade.READ).all())
        table = Table(texts, place, None, None if exact else grades, tuple(spans), others)
        return Rearranged(table, slots)
