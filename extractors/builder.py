"""Builds a record set column by column, with the spot and the certainty of each value."""

from collections.abc import Sequence
from typing import Any

from extractors.columns import Cells
from pipeline.model.evidence import Grade
from pipeline.model.records import RecordSet

Slot = tuple[int, int, int]


class Builder:
    """A record set in the making: one list a field, blank fields left out at the end."""

    def __init__(self, kind: str, part: int, table: int, rows: Sequence[int]) -> None:
        """Keeps where the records come from; `rows` has the table row of each."""
        self.kind, self.part, self.table, self.rows = kind, part, table, rows
        self.values: dict[str, list[Any]] = {}
        self.columns_of: dict[str, tuple[int, ...]] = {}
        self.fixed: dict[str, Slot] = {}
        self.cells: dict[str, list[tuple[Slot, ...]]] = {}
        self.grades: dict[str, list[int]] = {}
        self.others: dict[str, dict[int, tuple[Any, ...]]] = {}

    def put_column(self, name: str, cells: Cells, *columns: int) -> None:
        """Adds a field that stands in a column of the table."""
        self.values[name] = cells.values
        if columns:
            self.columns_of[name] = columns
        if cells.grades is not None:
            self.grades[name] = cells.grades
        if cells.others:
            self.others[name] = cells.others

    def put_all(self, name: str, value: Any, at: Slot | None = None) -> None:
        """Adds a value that holds for every record, unless the field is there already."""
        if value is None or name in self.values:
            return
        self.values[name] = [value] * len(self.rows)
        if at is not None:
            self.fixed[name] = at

    def put(self, name: str, values: list[Any], columns: Sequence[int] = ()) -> None:
        """Adds values that were made from others; `columns` are the ones they come from."""
        self.values[name] = values
        if columns:
            self.columns_of[name] = tuple(columns)

    def verify(self, name: str, records: Sequence[bool]) -> None:
        """Marks the values that arithmetic proved; their other readings are out."""
        if name not in self.values:
            return
        grades = self.grades.get(name) or [int(Grade.READ)] * len(self.rows)
        self.grades[name] = [
            int(Grade.VERIFIED) if proved else grade
            for grade, proved in zip(grades, records, strict=True)
        ]
        if name in self.others:
            kept = {r: found for r, found in self.others[name].items() if not records[r]}
            self.others[name] = kept

    def build(self, columns: Sequence[int] | None = None) -> RecordSet:
        """Gives back the record set; fields that are blank throughout are left out."""
        values = {k: v for k, v in self.values.items() if any(x is not None for x in v)}
        months = {month for month in values.get("month", ()) if month is not None}
        return RecordSet(
            self.kind,
            self.part,
            self.table,
            values,
            list(self.rows),
            columns,
            self.columns_of,
            self.fixed,
            self.cells,
            {k: v for k, v in self.grades.items() if k in values},
            {k: v for k, v in self.others.items() if v and k in values},
            tuple(sorted(months)),
        )
