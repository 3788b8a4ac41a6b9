"""Who a row speaks of, and which rows are no workers: totals, notes, signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from extractors.attendance.records import Gathered
from extractors.attendance.sheet import Sheet
from extractors.parse.ids import parse_worker_number
from extractors.parse.names import looks_like_name, split_name
from extractors.tables.headers import Column
from extractors.words import Vocabulary, alike
from pipeline.model.evidence import Grade

FIELDS = ("number", "name", "id_number", "department", "position")


@dataclass(frozen=True, slots=True)
class Person:
    """A worker as one row names them.

    Attributes:
        row: The row.
        values: Record fields.
        cells: Field to its own slot, where the person stands in another row than the record.
        table: Table of those slots, None for the one that the records are of.
    """

    row: int
    values: Mapping[str, Any]
    cells: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    table: int | None = None

    @property
    def key(self) -> tuple[Any, Any]:
        """Gives back number and name: rows of one table with both alike are one worker."""
        return self.values.get("number"), self.values.get("name")


@dataclass
class PersonColumns:
    """The columns that name a worker.

    Attributes:
        of: Record field to column; only the leftmost of a field (some sheets repeat the name at
            the far right).
    """

    of: dict[str, int] = field(default_factory=dict)

    @property
    def named(self) -> bool:
        """Gives back whether a worker can be told at all."""
        return "name" in self.of or "number" in self.of

    def read(self, sheet: Sheet, row: int) -> Person | None:
        """Gives back the person of a row, None where it has neither name nor number."""
        texts = sheet.rows[row]
        number = parse_worker_number(texts[self.of["number"]]) if "number" in self.of else None
        name, note = split_name(texts[self.of["name"]]) if "name" in self.of else (None, None)
        if name is None and number is None:
            return None
        values: dict[str, Any] = {"number": number, "name": name, "name_note": note}
        for key in ("id_number", "department", "position"):
            if key in self.of:
                values[key] = " ".join(sheet.shown(row, self.of[key]).split()) or None
        return Person(row, values)

    def mark(self, gathered: Gathered) -> None:
        """Says on a record set which columns the person's fields stand in."""
        gathered.columns_of.update({key: (column,) for key, column in self.of.items()})
        if "name" in self.of:
            gathered.columns_of["name_note"] = (self.of["name"],)

    def doubts(self, sheet: Sheet, row: int) -> dict[str, tuple[Grade, tuple[Any, ...]]]:
        """Gives back the fields of a row that were not read exactly, with their other readings."""
        if sheet.table.grades is None and not sheet.table.others:
            return {}
        found: dict[str, tuple[Grade, tuple[Any, ...]]] = {}
        for key, column in self.of.items():
            others = tuple(sheet.table.others.get((row, column), ()))
            grade = sheet.grade(row, column)
            if others or grade not in (Grade.READ, Grade.NONE):
                found[key] = (grade, others)
                if key == "name":
                    found["name_note"] = (grade, ())
        return found


def person_columns(columns: Sequence[Column], skip: frozenset[int] = frozenset()) -> PersonColumns:
    """Gives back the columns of a header that name a worker, those of the days left out."""
    found: dict[str, int] = {}
    for column in columns:
        if column.index not in skip and column.field in FIELDS:
            found.setdefault(column.field, column.index)
    if "number" not in found:
        users = [c.index for c in columns if c.field == "user_id" and c.index not in skip]
        if users:
            found["number"] = users[0]
    return PersonColumns(found)


def is_closing(sheet: Sheet, row: int, before: int) -> bool:
    """Gives back whether a row is a total, note or signature: its first texts say so.

    Args:
        sheet: The table.
        row: Row to look at.
        before: Only columns before this one are looked at (the days begin there).
    """
    texts = [text for text in sheet.rows[row][: max(before, 1)] if text.strip()][:3]
    totals, footers = _closings(sheet.words)
    for at, text in enumerate(texts):
        word = alike(text)
        head = word.split(":", 1)[0].strip("(（[【*")
        if word in totals or head in totals:
            return True
        if at == 0 and (head in footers and (":" in word or word == head)):
            return True
        if at == 0 and len(word) > 24 and any(mark in word for mark in ":;,。"):
            return True
    return False


@cache
def _closings(words: Vocabulary) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(words.words("totals")), frozenset(words.words("footers"))


def could_be_worker(person: Person, has_days: bool) -> bool:
    """Gives back whether a named row is a worker rather than a stray text under the table."""
    name = person.values.get("name")
    if has_days:
        return True
    return person.values.get("number") is not None or bool(name and looks_like_name(name))
