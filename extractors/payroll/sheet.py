"""One payroll block to records: a row a worker, an item a money cell, a total a printed sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from extractors.blocks import Block, nameless_rows, other_lists
from extractors.builder import Builder
from extractors.columns import Cells, read_column, unparsed
from extractors.fields import Reading, parser
from extractors.headless import headless_columns
from extractors.parse.money import parse_minor
from extractors.parse.numbers import is_blank
from extractors.payroll.arithmetic import Settled, settle
from extractors.payroll.columns import pay_columns, unknown_headings
from extractors.payroll.confirming import confirmed
from extractors.payroll.items import item_records
from extractors.payroll.kinds import ABSENCES, PayColumn
from extractors.payroll.pay_periods import PERIOD
from extractors.payroll.run_together import columns_together, doubt_together, together_issues
from extractors.payroll.signatures import signed_flags
from extractors.payroll.sum_rows import without_sums
from extractors.payroll.totals import total_records
from extractors.people import PERSON, put_identifier, put_person
from extractors.titles import Facts
from extractors.words import alike, vocabulary
from pipeline.model.document import Issue, Part
from pipeline.model.evidence import Grade
from pipeline.model.records import RecordSet

_SYSTEMS = {"hours_system": "hours_systems", "wage_system": "wage_systems"}


@dataclass(slots=True)
class Sheet:
    """What came out of one block.

    Attributes:
        payroll: Records of its workers.
        more: Pay items and column totals.
        columns: What each column is.
        issues: What could not be read.
        blank: Record fields with a column that gives no value in any row.
        unread: Record fields with a value that could not be read.
        block: The block with the figures that its sums proved and mended.
    """

    payroll: RecordSet
    more: list[RecordSet] = field(default_factory=list)
    columns: list[PayColumn] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    blank: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    block: Block | None = None


def read_sheet(
    part: Part,
    index: int,
    block: Block,
    facts: Facts,
    reading: Reading,
    offset: int = 0,
    earlier: Sequence[Block] = (),
) -> Sheet:
    """Gives back the records of a block.

    Args:
        part: Its part.
        index: Index of the part.
        block: Header and rows.
        facts: What titles and footers say.
        reading: How the sheet writes values.
        offset: Payroll records of this part that came before.
        earlier: Blocks of this part that came before.
    """
    rows = block.body.rows
    columns = pay_columns(block.header, block.grid, rows)
    block = without_sums(block, columns, reading)
    rows = block.body.rows
    block = confirmed(block, columns, reading)
    grid = block.grid
    together = columns_together(block)
    money = partial(parse_minor, scale=reading.scale, point_groups=reading.point_groups)
    cells = {c.index: read_column(grid, rows, c.index, money) for c in columns if c.is_money}
    settled = settle(columns, cells, len(rows))
    if grid.grades is not None:
        settled.proved = {}  # the grid's own grades say what its sums proved, to the cent
    for column in settled.negated:
        _negate(cells[column])
    doubt_together(cells, together)
    settled.proved = {at: rows for at, rows in settled.proved.items() if at not in together}
    builder = Builder("payroll", index, block.table, rows)
    body = block.body
    issues = put_person(builder, grid, block.header, part.name, body.groups, body.unsure)
    joined = _joined(settled.columns)
    for pay_column in settled.columns:
        if pay_column.field and pay_column.field not in PERSON and pay_column.field not in joined:
            issues += _put_field(builder, part, block, pay_column, cells, reading)
        elif pay_column.is_money:
            issues += _bad(block, part, pay_column, cells[pay_column.index])
    issues += _put_joined(builder, part, block, settled.columns, reading, cells)
    _put_facts(builder, facts)
    _verify(builder, settled)
    issues += unknown_headings(block.header, settled.columns, grid, rows, part.name)
    issues += (
        nameless_rows(block, part.name)
        + other_lists(block, part)
        + headless_columns(block, part.name)
    )
    issues += together_issues(block, together, part.name)
    payroll = builder.build()
    items = item_records(builder, settled, cells, offset)
    totals = total_records(
        block, settled.columns, index, reading, facts.values.get("month"), earlier
    )
    blank = {name for name in builder.columns_of if name not in payroll.values}
    more = [records for records in (items, totals) if len(records)]
    unread = {
        c.field for c in settled.columns if c.field and c.index in cells and cells[c.index].bad
    }
    if None in builder.values.get("signed", ()):
        unread.add("signed")
    return Sheet(payroll, more, settled.columns, issues, blank, unread, block)


def _negate(cells: Cells) -> None:
    cells.values = [None if value is None else -value for value in cells.values]
    cells.others = {r: tuple(-value for value in found) for r, found in cells.others.items()}


def _bad(block: Block, part: Part, column: PayColumn, cells: Cells) -> list[Issue]:
    issue = unparsed(
        block.grid, part.name, column.column.label, block.body.rows, column.index, cells
    )
    return [issue] if issue else []


def _put_field(
    builder: Builder,
    part: Part,
    block: Block,
    column: PayColumn,
    money: dict[int, Cells],
    reading: Reading,
) -> list[Issue]:
    name = column.field or ""
    if name == "signed":
        builder.put(name, list(signed_flags(part, block, column.index)), (column.index,))
        return []
    if name == "account":
        label = column.column.label
        return put_identifier(builder, block.grid, column.index, name, part.name, label)
    if column.is_money:
        cells = money[column.index]
    else:
        texts = [str(text) for text in block.grid.texts[builder.rows, column.index]]
        parse = parser("payroll", name, reading, unit=column.column.unit, texts=texts)
        cells = read_column(block.grid, builder.rows, column.index, parse)
    if name in _SYSTEMS:
        cells.values = [_system(text, _SYSTEMS[name]) for text in cells.texts]
        found = zip(cells.values, cells.texts, strict=True)
        cells.bad = [
            r
            for r, (system, text) in enumerate(found)
            if not system and (r in cells.bad or not is_blank(text))
        ]
    builder.put_column(name, cells, column.index)
    return _bad(block, part, column, cells)


def _system(text: str, name: str) -> str | None:
    text = alike(text)
    for system, words in vocabulary("payroll").lists[name].items():
        if text and any(alike(word) in text for word in words):
            return str(system)
    return None


def _joined(columns: Sequence[PayColumn]) -> tuple[str, ...]:
    """Gives back the fields that several columns make up together."""
    fields = [column.field for column in columns if column.field and column.field not in PERSON]
    more = (name for name in dict.fromkeys(fields) if fields.count(name) > 1)
    return tuple(dict.fromkeys((*ABSENCES, *more)))


def _put_joined(
    builder: Builder,
    part: Part,
    block: Block,
    columns: Sequence[PayColumn],
    reading: Reading,
    money: Mapping[int, Cells],
) -> list[Issue]:
    """Adds what several columns make up: 事假 and 旷工, overtime paid double and paid triple."""
    issues = []
    for name in _joined(columns):
        own = [column for column in columns if column.field == name]
        read = []
        for column in own:
            if column.is_money:
                cells = money[column.index]
            else:
                unit = "minutes" if column.column.unit == "minutes" else "hours"
                parse = parser("payroll", name, reading, unit=unit)
                cells = read_column(block.grid, builder.rows, column.index, parse)
            issues += _bad(block, part, column, cells)
            read.append(cells)
        if len(read) == 1:
            builder.put_column(name, read[0], own[0].index)
        elif read:
            values = [_sum(row) for row in zip(*(cells.values for cells in read), strict=True)]
            for cells in read:
                for record in cells.bad:
                    values[record] = None
            builder.put(name, values, [column.index for column in own])
            _put_doubts(builder, name, read)
    return issues


def _put_doubts(builder: Builder, name: str, read: Sequence[Cells]) -> None:
    """Says how sure the sum of several columns is: as sure as the least of them."""
    if all(cells.grades is None for cells in read):
        return
    own = [cells.grades or [int(Grade.READ)] * len(cells.values) for cells in read]
    builder.grades[name] = [min(grades) for grades in zip(*own, strict=True)]
    others: dict[int, tuple[int, ...]] = {}
    for cells in read:
        for record, readings in cells.others.items():
            whole, part = builder.values[name][record] or 0, cells.values[record] or 0
            moved = tuple(whole - part + value for value in readings)
            others[record] = (*others.get(record, ()), *moved)
    if others:
        builder.others[name] = others


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _put_facts(builder: Builder, facts: Facts) -> None:
    for name in ("employer", "month", *PERIOD, "paid_on", "currency"):
        value = facts.values.get(name)
        if name in ("month", "paid_on") and name in builder.values and value is not None:
            own = builder.values[name]
            builder.values[name] = [value if found is None else found for found in own]
        builder.put_all(name, value, facts.at.get(name))


def _verify(builder: Builder, settled: Settled) -> None:
    for column in settled.columns:
        if column.field and column.index in settled.proved:
            builder.verify(column.field, settled.proved[column.index].tolist())
