"""Finds the cells behind a finding: from a row and field of a frame to the spot in the file."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import pandas as pd

from pipeline.model.casefile import Source
from pipeline.model.document import TEXT
from pipeline.model.evidence import Evidence, Grade
from pipeline.model.records import RECORDS
from pipeline.model.table import Table
from validators.bench import Bench
from validators.rule import Ref

MOST = 12
"""Evidences shown for one finding; the worst occurrences come first."""

KEPT = 48
"""Tables held at a time; findings come ordered, so the same ones are asked for again."""

Slot = tuple[int, int, int, int, int]

_OF_WHOM = frozenset({"number", "name", "id_number", "department", "month", "date"})


class EvidenceFinder:
    """Looks up evidence in the tables of a case file, only for what became a finding."""

    def __init__(self, bench: Bench) -> None:
        self._case = bench.case
        self._bench = bench
        self._kept: OrderedDict[tuple[int, int, int], Table | None] = OrderedDict()
        self._columns: dict[str, dict[str, Any]] = {}

    def evidence(self, refs: Iterable[Ref]) -> tuple[Evidence, ...]:
        """Gives back where the values of a finding stand, each spot once, at most ``MOST``."""
        found: dict[Slot, Evidence] = {}
        for ref in refs:
            for slot, grade in self._slots(ref):
                if slot not in found and len(found) < MOST:
                    one = self._at(slot, ref.field, grade)
                    if one is not None:
                        found[slot] = one
        return tuple(found.values())

    def _slots(self, ref: Ref) -> list[tuple[Slot, Grade | None]]:
        row = self._row(ref)
        if row is None:
            return []
        source: Source = self._case.sources[int(row["source"])]
        field = _shown_field(source, row, ref)
        grade = _graded(row, field)
        return [
            ((source.document, source.part, table, at, column), grade)
            for table, at, column in _spots(source, row, field)
        ]

    def _row(self, ref: Ref) -> dict[str, Any] | None:
        columns = self._columns.get(ref.kind)
        if columns is None:
            frame = self._case.frames[ref.kind]
            columns = {
                name: frame[name].to_numpy()
                for name in ("source", "row", "column", "grades")
                if name in frame
            }
            self._columns[ref.kind] = columns
        index = self._case.frames[ref.kind].index
        if ref.row_id not in index:
            return None
        at = index.get_loc(ref.row_id)
        row = {name: values[at] for name, values in columns.items()}
        return {**row, "row_id": ref.row_id}

    def _at(self, slot: Slot, field: str, grade: Grade | None) -> Evidence | None:
        document, part, index, row, column = slot
        table = self._table(document, part, index)
        if table is None or row >= table.shape[0] or column >= table.shape[1]:
            return None
        one = self._case.documents[document].document
        return Evidence(
            document=one.source.path,
            sha256=one.source.sha256,
            part=one.parts[part].name,
            locator=table.locate(row, column),
            field=field,
            text=str(table.texts[row, column]),
            grade=table.grade(row, column) if grade is None else grade,
            slot=slot,
        )

    def _table(self, document: int, part: int, index: int) -> Table | None:
        key = (document, part, index)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        table = self._bench.table(*key)
        self._kept[key] = table
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return table


def _shown_field(source: Source, row: dict[str, Any], ref: Ref) -> str:
    """Gives back the field whose cell is shown: the one asked for, else the nearest with a cell.

    A month's overtime may be stated by kind, a day's hours without punches; who it is of is
    shown where nothing else of the record has a cell.
    """
    if ref.field in _OF_WHOM or _spots(source, row, ref.field):
        return ref.field
    there = {*source.columns_of, *source.cells}
    listed = [name for name in RECORDS.get(ref.kind, ()) if name in there]
    family = ref.field.split("_")[0]
    near = [name for name in listed if name.split("_")[0] == family]
    told = [name for name in listed if name not in _OF_WHOM]
    return next((name for name in (*near, *told, *listed) if _spots(source, row, name)), ref.field)


def _graded(row: dict[str, Any], field: str) -> Grade | None:
    """Gives back how sure the extractor is of the field, None where it says nothing of it."""
    own = row.get("grades")
    return Grade(int(own[field])) if isinstance(own, dict) and field in own else None


def _spots(source: Source, row: dict[str, Any], field: str) -> list[tuple[int, int, int]]:
    """Gives back (table, row, column) of a field's value, in the order of ``RecordSet``."""
    if field in source.cells and (own := source.cells[field][row["row_id"] - source.start]):
        return [(int(t), int(r), int(c)) for t, r, c in own]
    at = row["row"]
    if field in source.columns_of and pd.notna(at):
        return [(source.table, int(at), int(column)) for column in source.columns_of[field]]
    if field in source.fixed:
        t, r, c = source.fixed[field]
        return [(int(t), int(r), int(c))]
    if pd.notna(at) and pd.notna(row["column"]) and row["column"] >= 0:
        return [(source.table, int(at), int(row["column"]))]
    if pd.notna(at) and source.table == TEXT:
        return [(TEXT, int(at), 0)]
    return []
