"""Payslips that are blocks of labels with their values: laid out as a sheet, then read as one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np

from extractors.context import Context
from extractors.fields import Reading
from extractors.pairs import field_of, pairs_in
from extractors.payroll.blocks import Block
from extractors.payroll.sheet import Sheet, read_sheet
from extractors.tables.body import Body
from extractors.tables.headers import read_header
from extractors.tables.matching import match_path
from extractors.tables.rows import looks_numeric
from extractors.titles import Facts, read_facts
from extractors.words import vocabulary
from pipeline.model.document import TEXT, Part
from pipeline.model.evidence import Grade, Locator
from pipeline.model.records import RecordSet
from pipeline.model.table import Place, Span, Table

Slot = tuple[int, int, int]
_STARTS = ("name", "number", "id_number")
_LEAST_PAIRS = 5


@dataclass(frozen=True, slots=True)
class _Value:
    """One label with its value and where the value stands."""

    label: str
    text: str
    at: Slot


@dataclass(slots=True)
class _Slip:
    """One worker's block."""

    values: dict[str, _Value] = field(default_factory=dict)
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


def read_slips(part: Part, index: int, context: Context) -> tuple[list[Sheet], Facts] | None:
    """Gives back the payslips of a part, or None where it is not laid out as labels and values."""
    slips = _slips(part)
    paid = [slip for slip in slips if slip.fields & {"net_minor", "gross_minor"}]
    if not paid or sum(len(slip.values) for slip in slips) < _LEAST_PAIRS * len(paid):
        return None
    facts = read_facts(part, {i: range(t.shape[0]) for i, t in enumerate(part.tables)}, context)
    facts.put("currency", "CNY", None)
    month = facts.values.get("month")
    block, slots = _laid_out(part, paid)
    reading = Reading(int(month[:4]) if month else None, facts.scale)
    sheet = read_sheet(part, index, block, facts, reading, 0)
    sheet.payroll = _back(sheet.payroll, slots)
    sheet.more = [_back(records, slots) for records in sheet.more]
    return [sheet], facts


def _slips(part: Part) -> list[_Slip]:
    slips: list[_Slip] = []
    labels = pairs = 0
    for value in _values(part):
        labels += 1
        name = _field(value.label)
        if name is None or value.text == "":
            continue
        pairs += 1
        if not slips or (name in _STARTS and name in slips[-1].fields):
            slips.append(_Slip())
        slips[-1].fields.add(name)
        slips[-1].values.setdefault(value.label, value)
    if labels and pairs * 3 < labels * 2:
        return []
    return [slip for slip in slips if slip.fields & set(_STARTS)]


def _field(label: str) -> str | None:
    found = field_of(label, vocabulary("payroll"))
    return found or match_path((label,), vocabulary("pay_items"), fuzzy=False).field


def _values(part: Part) -> Iterator[_Value]:
    """Gives back every label with what stands right of it; the text is "" where that is a label."""
    for table in (*range(len(part.tables)), TEXT):
        if table == TEXT and part.text is None:
            continue
        grid = part.grid(table)
        for row in range(grid.shape[0]):
            texts = [str(text).strip() for text in grid.texts[row]]
            yield from _of_row(table, row, texts)


def _of_row(table: int, row: int, texts: Sequence[str]) -> Iterator[_Value]:
    filled = [(column, text) for column, text in enumerate(texts) if text]
    for at, (column, text) in enumerate(filled):
        said = pairs_in(text) if ":" in text or "：" in text else []
        for label, value in said:
            if value:
                yield _Value(label, value, (table, row, column))
        label = said[-1][0] if said and not said[-1][1] else "" if said else text
        if not label or looks_numeric(label) or _field(label) is None:
            continue
        column, value = filled[at + 1] if at + 1 < len(filled) else (column, "")
        is_label = ":" in value or "：" in value or _field(value) is not None
        yield _Value(label, "" if is_label else value, (table, row, column))


def _laid_out(part: Part, slips: Sequence[_Slip]) -> tuple[Block, dict[tuple[int, int], Slot]]:
    """Gives back the slips as a sheet with a row a worker, and where each slot really stands."""
    labels = list(dict.fromkeys(label for slip in slips for label in slip.values))
    texts = np.full((len(slips) + 1, len(labels)), "", object)
    grades = np.full(texts.shape, Grade.READ, np.uint8)
    slots: dict[tuple[int, int], Slot] = {}
    others: dict[tuple[int, int], tuple[str, ...]] = {}
    texts[0] = labels
    for row, slip in enumerate(slips, 1):
        for label, value in slip.values.items():
            at = (row, labels.index(label))
            texts[at], slots[at] = value.text, value.at
            grid = part.grid(value.at[0])
            grades[at] = grid.grade(*value.at[1:])
            if value.at[1:] in grid.others:
                others[at] = grid.others[value.at[1:]]
    place = cast(Place, _Borrowed(part, slots))
    scanned = any(table.grades is not None for table in part.tables)
    table = Table(texts, place, grades=grades if scanned else None, others=others)
    header = read_header(table, vocabulary("payroll"), 0, 0)
    rows = list(range(1, len(slips) + 1))
    body = Body(rows=rows, groups=[None] * len(rows), end=len(rows) + 1)
    return Block(0, table, header, body), slots


def _back(records: RecordSet, slots: dict[tuple[int, int], Slot]) -> RecordSet:
    """Gives back records whose values stand in cells of their own."""
    cells: dict[str, list[tuple[Slot, ...]]] = {}
    columns = {name: found for name, found in records.columns_of.items() if found}
    for name in records.values:
        if name in columns:
            cells[name] = [
                tuple(slots[row, c] for c in columns[name] if (row, c) in slots)
                for row in records.rows
            ]
        elif records.columns is not None and name not in records.fixed:
            spots = zip(records.rows, records.columns, strict=True)
            cells[name] = [(slots[spot],) if spot in slots else () for spot in spots]
    first = {row: at for (row, _), at in sorted(slots.items(), reverse=True)}
    return replace(
        records,
        table=next(iter(slots.values()))[0],
        rows=[first[row][1] for row in records.rows],
        columns=None,
        columns_of={},
        cells=cells,
    )
