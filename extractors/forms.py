"""Forms: blocks of labels with their values, laid out anew as a sheet with a row a block."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np

from extractors.pairs import pairs_in
from extractors.tables.rows import looks_numeric
from extractors.words import normalise, vocabulary
from pipeline.model.document import TEXT, Part
from pipeline.model.evidence import Grade, Locator
from pipeline.model.records import RecordSet
from pipeline.model.table import Place, Span, Table

Slot = tuple[int, int, int]
FieldOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Value:
    """One label with its value and where the value stands."""

    label: str
    text: str
    at: Slot


@dataclass(slots=True)
class Form:
    """One block: label to value, and the fields that its labels name."""

    values: dict[str, Value] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Borrowed:
    """Addresses of a sheet that was laid out anew: each slot stands where its value stood."""

    part: Part
    slots: dict[tuple[int, int], Slot]

    def locate(self, row: int, column: int, span: Span) -> Locator:
        """Gives back where the value of a slot really stands."""
        table, at_row, at_column = self.slots.get((row, column)) or next(iter(self.slots.values()))
        return self.part.grid(table).locate(at_row, at_column)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Forms as a sheet: labels in row 0, one form a row, and where each slot really stands."""

    table: Table
    slots: dict[tuple[int, int], Slot]

    def back(self, records: RecordSet) -> RecordSet:
        """Gives back records of the sheet with their values where they really stand."""
        cells: dict[str, list[tuple[Slot, ...]]] = {}
        slots = self.slots
        for name in records.values:
            if records.columns_of.get(name):
                cells[name] = [
                    tuple(slots[row, c] for c in records.columns_of[name] if (row, c) in slots)
                    for row in records.rows
                ]
            elif records.columns is not None and name not in records.fixed:
                spots = zip(records.rows, records.columns, strict=True)
                cells[name] = [(slots[s],) if s in slots else () for s in spots]
        first = {row: at for (row, _), at in sorted(slots.items(), reverse=True)}
        return replace(
            records,
            table=next(iter(slots.values()))[0],
            rows=[first[row][1] for row in records.rows],
            columns=None,
            columns_of={},
            cells=cells,
        )


def find_forms(part: Part, field_of: FieldOf, starts: Sequence[str]) -> list[Form]:
    """Gives back the forms of a part; none where labels mostly stand beside labels.

    Args:
        part: The part.
        field_of: The field that a label names, or None.
        starts: Fields that begin a new form when they come again.
    """
    forms: list[Form] = []
    labels = filled = 0
    for value in _values(part, field_of):
        name = field_of(value.label)
        if name is None:
            continue
        labels += 1
        if value.text == "":
            continue
        filled += 1
        if not forms or (name in starts and name in forms[-1].fields):
            forms.append(Form())
        forms[-1].fields.add(name)
        forms[-1].values.setdefault(value.label, value)
    if filled * 3 < labels * 2:
        return []
    return [form for form in forms if form.fields & set(starts)]


def _values(part: Part, field_of: FieldOf) -> Iterator[Value]:
    """Gives back every label with what stands right of it; the text is "" where that is a label."""
    for table in (*range(len(part.tables)), TEXT):
        if table == TEXT and part.text is None:
            continue
        grid = part.grid(table)
        for row in range(grid.shape[0]):
            yield from _of_row(table, row, [str(t).strip() for t in grid.texts[row]], field_of)


def _of_row(table: int, row: int, texts: Sequence[str], field_of: FieldOf) -> Iterator[Value]:
    filled = [(column, text) for column, text in enumerate(texts) if text]
    taken = -1
    for at, (column, text) in enumerate(filled):
        if at == taken:
            continue
        said = pairs_in(text) if ":" in text or "：" in text else []
        for label, value in said:
            if value:
                yield Value(label, value, (table, row, column))
        label = said[-1][0] if said and not said[-1][1] else "" if said else text
        if not label or looks_numeric(label) or field_of(label) is None:
            continue
        column, value = filled[at + 1] if at + 1 < len(filled) else (column, "")
        is_label = (
            normalise(value) in _heads()
            or ":" in value
            or "：" in value
            or field_of(value) is not None
        )
        if not is_label:
            taken = at + 1
        yield Value(label, "" if is_label else value, (table, row, column))


def _heads() -> frozenset[str]:
    """Gives back the words that head a column of money and are no value: Earnings | Amount."""
    return frozenset(vocabulary("pay_items").words("bare_amounts"))


def lay_out(part: Part, forms: Sequence[Form]) -> LaidOut:
    """Gives back the forms as a sheet."""
    labels = list(dict.fromkeys(label for form in forms for label in form.values))
    texts = np.full((len(forms) + 1, len(labels)), "", object)
    grades = np.full(texts.shape, Grade.READ, np.uint8)
    slots: dict[tuple[int, int], Slot] = {}
    others: dict[tuple[int, int], tuple[str, ...]] = {}
    texts[0] = labels
    for row, form in enumerate(forms, 1):
        for label, value in form.values.items():
            at = (row, labels.index(label))
            texts[at], slots[at] = value.text, value.at
            grid = part.grid(value.at[0])
            grades[at] = grid.grade(*value.at[1:])
            if value.at[1:] in grid.others:
                others[at] = grid.others[value.at[1:]]
    place = cast(Place, _Borrowed(part, slots))
    exact = bool((grades == Grade.READ).all())
    return LaidOut(Table(texts, place, grades=None if exact else grades, others=others), slots)
