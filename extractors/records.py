"""Records that were read from phrases and labels, each value with the slots that show it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from extractors.doubt.holds import Holds
from extractors.doubt.shapes import proves_itself
from extractors.flow import Slot
from pipeline.model.check_characters import plain
from pipeline.model.document import TEXT, Classification, Issue, Part
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartCells, PartExtract
from pipeline.model.records import RECORDS, RecordSet

CHECKED = {
    "id_number": Holds.ID_NUMBER,
    "credit_code": Holds.CREDIT_CODE,
    "employer_credit_code": Holds.CREDIT_CODE,
}
"""Fields whose check character says whether they were read right."""
_CODE = re.compile(r"[0-9A-Z]{18}")
Entry = tuple[Mapping[str, Any], Mapping[str, tuple[Slot, ...]], Mapping[str, tuple[Any, ...]]]
"""Values, where they stand, and their other readings, by record field."""


def record_set(kind: str, held: Part, part: int, entries: Sequence[Entry]) -> RecordSet | None:
    """Gives back entries as one record set, or None where there are none."""
    if not entries:
        return None
    fields = [name for name in RECORDS[kind] if any(name in values for values, _, _ in entries)]
    cells = {name: tuple(at.get(name, ()) for _, at, _ in entries) for name in fields}
    grades = {
        name: graded
        for name in fields
        if any(graded := [_grade(held, slots) for slots in cells[name]])
        and any(grade != Grade.READ for grade in graded)
    }
    others = {
        name: {record: found[name] for record, (_, _, found) in enumerate(entries) if name in found}
        for name in fields
    }
    for name in set(fields) & CHECKED.keys():
        _check(held, name, [values.get(name) for values, _, _ in entries], cells, grades, others)
    table = TEXT if held.text is not None else 0
    return RecordSet(
        kind,
        part,
        table,
        {name: [values.get(name) for values, _, _ in entries] for name in fields},
        [_row(at, table) for _, at, _ in entries],
        cells=cells,
        grades=grades,
        others={name: found for name, found in others.items() if found},
    )


def _check(
    held: Part,
    name: str,
    values: Sequence[Any],
    cells: Mapping[str, Sequence[tuple[Slot, ...]]],
    grades: dict[str, list[int]],
    others: dict[str, dict[int, tuple[Any, ...]]],
) -> None:
    """Proves recognised codes whose check character holds; of the rest, offers those that hold."""
    graded = grades.get(name) or [_grade(held, slots) for slots in cells[name]]
    for record, (value, slots) in enumerate(zip(values, cells[name], strict=True)):
        if value is None or all(held.grid(slot[0]).grades is None for slot in slots):
            continue
        if proves_itself(CHECKED[name], str(value)):
            graded[record] = int(Grade.VERIFIED)
        elif graded[record] == Grade.UNCERTAIN and record not in others[name]:
            said = (t for at, r, c in slots for t in held.grid(at).others.get((r, c), ()))
            whole = (code for text in said for code in _CODE.findall(plain(text)))
            meant = dict.fromkeys(code for code in whole if proves_itself(CHECKED[name], code))
            others[name] |= {record: tuple(meant)} if meant else {}
    if any(grade != Grade.READ for grade in graded):
        grades[name] = graded


def _grade(held: Part, slots: Sequence[Slot]) -> int:
    return int(
        min((held.grid(t).grade(row, column) for t, row, column in slots), default=Grade.READ)
    )


def _row(at: Mapping[str, tuple[Slot, ...]], table: int) -> int:
    """Gives back the row of a record: that of its name or holder, else its first in the table."""
    for name in ("name", "holder", "title"):
        for slot in at.get(name, ()):
            if slot[0] == table:
                return slot[1]
    return min((slot[1] for slots in at.values() for slot in slots if slot[0] == table), default=0)


def part_extract(
    part: int,
    classification: Classification,
    sets: Sequence[RecordSet],
    held: Part,
    issues: Sequence[Issue],
    *,
    employer: str | None = None,
    employer_code: str | None = None,
) -> PartExtract:
    """Gives back a part's records with their fields and cell counts.

    The employer is that of the records where they agree on one, unless it is given.
    """
    fields = tuple(dict.fromkeys(name for found in sets for name in found.values))
    return PartExtract(
        part,
        classification,
        tuple(sets),
        employer=employer or _common(sets, "employer"),
        employer_code=employer_code or _common(sets, "employer_credit_code"),
        issues=tuple(issues),
        cells=count_cells(held, sets),
        fields=fields,
    )


def _common(sets: Sequence[RecordSet], name: str) -> str | None:
    said = {value for found in sets for value in found.values.get(name, ()) if value}
    return str(said.pop()) if len(said) == 1 else None


def count_cells(held: Part, sets: Sequence[RecordSet]) -> PartCells:
    """Gives back how many slots the records' values come from, by grade."""
    slots = {
        slot
        for found in sets
        for name, values in found.values.items()
        for record, value in enumerate(values)
        if value is not None
        for slot in _slots(found, name, record)
    }
    grades = [held.grid(table).grade(row, column) for table, row, column in slots]
    return PartCells(
        len(grades),
        grades.count(Grade.VERIFIED),
        grades.count(Grade.READ),
        grades.count(Grade.UNCERTAIN),
    )


def _slots(found: RecordSet, name: str, record: int) -> Sequence[Slot]:
    if name in found.cells:
        return found.cells[name][record]
    if name in found.columns_of:
        return [(found.table, found.rows[record], column) for column in found.columns_of[name]]
    return [found.fixed[name]] if name in found.fixed else []
