"""Rows of values gathered into a record set, with where they stand and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.model.evidence import Grade
from pipeline.model.records import RECORDS, RecordSet

Cells = tuple[tuple[int, int, int], ...]
Values = Mapping[str, Any]


class Gathered:
    """Records of one kind out of one table, in the order they are added."""

    def __init__(self, kind: str, part: int, table: int) -> None:
        """Begins an empty set for a table of a part."""
        self.kind, self.part, self.table = kind, part, table
        self.values: list[Values] = []
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.columns_of: dict[str, tuple[int, ...]] = {}
        self.fixed: dict[str, tuple[int, int, int]] = {}
        self._cells: dict[str, dict[int, Cells]] = {}
        self._grades: dict[str, dict[int, Grade]] = {}
        self._others: dict[str, dict[int, tuple[Any, ...]]] = {}

    def __len__(self) -> int:
        """Gives back how many records there are so far."""
        return len(self.rows)

    def add(self, values: Values, row: int, column: int = -1) -> int:
        """Gives back the position of a record that is added; None values are blanks."""
        self.values.append(values)
        self.rows.append(row)
        self.columns.append(column)
        return len(self.rows) - 1

    def stands(self, at: int, field: str, cells: Cells) -> None:
        """Says in which cells a record's field stands, where row and column do not say it."""
        self._cells.setdefault(field, {})[at] = cells

    def doubt(self, at: int, field: str, grade: Grade, others: tuple[Any, ...] = ()) -> None:
        """Says how sure a record's field is, and its other plausible values."""
        if grade is not Grade.READ:
            self._grades.setdefault(field, {})[at] = grade
        if others:
            self._others.setdefault(field, {})[at] = others

    def is_doubtful(self, at: int) -> bool:
        """Gives back whether any field of a record is in doubt."""
        return any(found.get(at) is Grade.UNCERTAIN for found in self._grades.values())

    def slots(self, at: int, field: str) -> list[tuple[int, int]]:
        """Gives back the cells of this table (row, column) in which a record's field stands."""
        own = self._cells.get(field, {}).get(at)
        if own is not None:
            return [(row, column) for table, row, column in own if table == self.table]
        if field in self.columns_of:
            return [(self.rows[at], column) for column in self.columns_of[field]]
        return [(self.rows[at], self.columns[at])] if self.columns[at] >= 0 else []

    def turn(self) -> None:
        """Swaps rows and columns: the records were gathered from the table turned on its side."""
        for field, columns in self.columns_of.items():
            for at, row in enumerate(self.rows):
                cells = tuple((self.table, row, column) for column in columns)
                self._cells.setdefault(field, {}).setdefault(at, cells)
        self.columns_of = {}
        self._cells = {
            field: {at: tuple((t, c, r) for t, r, c in cells) for at, cells in found.items()}
            for field, found in self._cells.items()
        }
        self.fixed = {field: (t, c, r) for field, (t, r, c) in self.fixed.items()}
        self.rows, self.columns = [max(column, 0) for column in self.columns], self.rows

    def build(self) -> RecordSet:
        """Gives back the record set; fields that are blank throughout are left out."""
        count = len(self.rows)
        named = set().union(*self.values)
        every = {f: [row.get(f) for row in self.values] for f in RECORDS[self.kind] if f in named}
        columns = {f: values for f, values in every.items() if values.count(None) < count}
        months = {value for value in columns.get("month", ()) if value}
        months.update(value[:7] for value in columns.get("date", ()) if value)
        return RecordSet(
            kind=self.kind,
            part=self.part,
            table=self.table,
            values=columns,
            rows=self.rows,
            columns=self.columns if any(column >= 0 for column in self.columns) else None,
            columns_of={k: v for k, v in self.columns_of.items() if k in columns},
            fixed={k: v for k, v in self.fixed.items() if k in columns},
            cells={
                field: [found.get(at, ()) for at in range(count)]
                for field, found in self._cells.items()
                if field in columns
            },
            grades={
                field: [int(found.get(at, Grade.READ)) for at in range(count)]
                for field, found in self._grades.items()
            },
            others=self._others,
            months=tuple(sorted(months)),
        )
