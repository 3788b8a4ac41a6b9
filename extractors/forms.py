"""Forms: blocks of labels with their values, laid out anew as a sheet with a row a block."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast
from unicodedata import normalize

import numpy as np

from extractors.beside_lines import lines_beside
from extractors.pairs import pairs_in
from extractors.reading_order import rows_in_order
from extractors.tables.rows import looks_numeric
from extractors.words import normalise, vocabulary
from pipeline.model.document import TEXT, Part
from pipeline.model.evidence import Grade, Locator
from pipeline.model.records import RecordSet
from pipeline.model.table import Place, Span, Table

Slot = tuple[int, int, int]
FieldOf = Callable[[str], str | None]
_UNIT = r"(h|hrs?|hours?|小时|天|days?|giờ|jam)"
_COUNT = re.compile(rf"^(\S.*?)\s*\(\s*(\d+(?:[.,]\d+)?)\s*{_UNIT}\.?\s*\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """One label with its value and where the value stands."""

    label: str
    text: str
    at: Slot


@dataclass(slots=True)
class Form:
    """One block: label to value, and the fields that its labels name, with where each stands."""

    values: dict[str, Value] = field(default_factory=dict)
    fields: dict[str, Value] = field(default_factory=dict)


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


def find_forms(
    part: Part, field_of: FieldOf, starts: Sequence[str], results: Sequence[str] = ()
) -> list[Form]:
    """Gives back the forms of a part, also those of nobody; none where labels are beside labels.

    Args:
        part: The part.
        field_of: The field that a label names, or None.
        starts: Fields that begin a new form when they come again.
        results: Fields that stand once on a form: another table with one is another form, and
            after them whatever heads a form begins the next one.
    """
    forms: list[Form] = []
    labels = filled = 0
    rows, known = rows_in_order(part)
    values = [(field_of(value.label), value) for value in _values(part, rows, field_of)]
    own = _results(values, results)
    for name, value in values:
        if name is None:
            continue
        labels += 1
        if value.text == "":
            continue
        filled += 1
        if not forms or _begins(forms, name, value, starts, own, known):
            forms.append(Form())
        forms[-1].fields.setdefault(name, value)
        forms[-1].values.setdefault(value.label, value)
    return forms if filled * 3 >= labels * 2 else []


def _results(
    values: Sequence[tuple[str | None, Value]], results: Sequence[str]
) -> dict[int, dict[str, str]]:
    """Gives back what each table, or the running text, says of the fields that stand once."""
    found: dict[int, dict[str, str]] = {}
    for name, value in values:
        if name in results and value.text:
            found.setdefault(value.at[0], {}).setdefault(str(name), value.text)
    return found


def _begins(
    forms: Sequence[Form],
    name: str,
    value: Value,
    starts: Sequence[str],
    results: Mapping[int, Mapping[str, str]],
    known: bool,
) -> bool:
    """Gives back whether a value begins the next form."""
    form, table = forms[-1], value.at[0]
    if not known and table == TEXT and len(forms) > 1:
        # Nobody knows which of the tables the text stood beside.
        return all(held.at[0] != TEXT for held in form.values.values())
    before = form.fields.get(name)
    if before is not None and name in starts:
        return True
    paid = {n: form.fields[n] for n in _names(results) if n in form.fields}
    if not paid:
        return False
    if table == TEXT:
        return before is not None and before.at[:2] != value.at[:2] and name not in paid
    said = results.get(table, {})
    elsewhere = all(held.at[0] != table for held in paid.values())
    return elsewhere and any(n in paid and paid[n].text != text for n, text in said.items())


def _names(results: Mapping[int, Mapping[str, str]]) -> set[str]:
    return {name for said in results.values() for name in said}


def _values(part: Part, rows: Sequence[tuple[int, int]], field_of: FieldOf) -> Iterator[Value]:
    """Gives back every label with what stands right of it; the text is "" where that is a label."""
    beside = lines_beside(part)
    for table, row in rows:
        texts = [str(text).strip() for text in part.grid(table).texts[row]]
        right = beside.get(row) if table == TEXT else None
        if right is not None and _is_label(texts[0], field_of):
            text = str(part.grid(TEXT).texts[right, 0]).strip()
            if not _is_label(text, field_of) and not pairs_in(text):
                yield from _counted(Value(texts[0].rstrip(":： "), text, (TEXT, right, 0)))
                continue
        for value in _of_row(table, row, texts, field_of):
            yield from _counted(value)


def _is_label(text: str, field_of: FieldOf) -> bool:
    """Gives back whether a line is a label whose value, if there is one, stands elsewhere."""
    bare = text.rstrip(":： ")
    return not looks_numeric(bare) and (bare != text or field_of(bare) is not None)


def _counted(value: Value) -> Iterator[Value]:
    """Gives back a value; a count in its label as one of its own: Overtime (20 hrs)."""
    found = _COUNT.match(normalize("NFKC", value.label))
    if found is None or not value.text:
        yield value
        return
    yield Value(found[1], value.text, value.at)
    yield Value(f"{found[1]} ({found[3]})", found[2], value.at)


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
