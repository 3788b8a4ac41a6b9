"""The typed columns of each kind of document: headings first, then what stands under them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.attendance.cells import CellReader
from extractors.attendance.dayheader import find_days
from extractors.attendance.gridheader import read_grid_header
from extractors.attendance.legend import find_legend
from extractors.attendance.sheet import Sheet
from extractors.blocks import Block, find_blocks
from extractors.context import Context
from extractors.doubt.holds import Holds, holds_of
from extractors.doubt.marks import Marks
from extractors.doubt.regrade import TypedColumn, regraded
from extractors.parse.names import looks_like_name, split_name
from extractors.payroll.columns import pay_columns
from extractors.payroll.slips import read_slips
from extractors.tables.headers import Column, Header, find_header
from extractors.words import normalise, vocabulary
from pipeline.model.document import Classification, Document, Kind, Part
from pipeline.model.evidence import Grade
from pipeline.model.table import Table

Typed = dict[int, list[TypedColumn]]
_LISTS = {
    Kind.PAYROLL: "payroll",
    Kind.ROSTER: "roster",
    Kind.IDENTITY: "identity",
    Kind.BANK_TRANSFER: "bank_transfer",
    Kind.SOCIAL_INSURANCE: "social_insurance",
    Kind.LEAVE: "leave",
    Kind.OVERTIME_APPROVAL: "overtime_approval",
}


def doubted(document: Document, part: int, classification: Classification) -> Document:
    """Gives back a document for extraction, the recognised cells of a part judged by their type.

    The document itself keeps what was read; parts that were read exactly are not looked at.
    """
    held = document.parts[part]
    if not any(table.recognised for table in held.tables):
        return document
    kind = classification.kind
    typed = _of_kind(held, part, kind) if kind else {}
    if not any(typed.values()):
        return document
    names = _names(document, part, typed)
    tables = tuple(
        regraded(table, typed.get(index, ()), names) for index, table in enumerate(held.tables)
    )
    parts = [*document.parts]
    parts[part] = replace(held, tables=tables)
    return replace(document, parts=tuple(parts))


def _of_kind(held: Part, part: int, kind: Kind) -> Typed:
    if kind is Kind.ATTENDANCE:
        return {
            index: list(_of_attendance(Sheet(part, index, held, table, Context())))
            for index, table in enumerate(held.tables)
            if table.recognised and min(table.shape)
        }
    if kind not in _LISTS or (kind is Kind.PAYROLL and read_slips(held, part, Context())):
        return {}  # of payslips, each value stands beside its label
    found: Typed = {}
    for block in find_blocks(held, vocabulary(_LISTS[kind])):
        if block.body.rows and block.grid.recognised:
            found.setdefault(block.table, []).extend(_of_block(block, kind))
    return found


def _of_block(block: Block, kind: Kind) -> Iterator[TypedColumn]:
    """Gives back the typed columns of a list; a printed total is of the type it adds up."""
    rows = block.body.rows
    sums = sorted([*rows, *(total.row for total in block.body.totals)])
    if kind is Kind.PAYROLL:
        for pay in pay_columns(block.header, block.grid, rows):
            holds = Holds.MONEY if pay.is_money else holds_of(kind.value, pay.field)
            if holds is not None and pay.field not in ("name", "number", "id_number"):
                yield TypedColumn(pay.index, sums if holds is Holds.MONEY else rows, holds)
    for column in block.header.columns:
        yield from _of_column(column, block.header, kind, rows)


def _of_column(
    column: Column, header: Header, kind: Kind, rows: Sequence[int]
) -> Iterator[TypedColumn]:
    serials = vocabulary("payroll").words("serials")
    if column.path and normalise(column.path[-1]) in serials and column.field != "number":
        yield TypedColumn(column.index, rows, Holds.SEQUENCE)
        return
    if kind is Kind.PAYROLL and column.field not in ("name", "number", "id_number"):
        return
    holds = holds_of(kind.value, column.field)
    if holds is not None and header.of(column.field or "")[0].index == column.index:
        yield TypedColumn(column.index, rows, holds)


def _of_attendance(sheet: Sheet) -> Iterator[TypedColumn]:
    days = find_days(sheet)
    header = read_grid_header(sheet, days) if days is not None else None
    if days is not None and header is not None:
        rows = range(header.last + 1, sheet.height)
        marks = _marks(sheet, sorted(days.columns), rows, range(header.first))
        for column in sorted(days.columns):
            yield TypedColumn(column, rows, Holds.CLOCK if marks.timed else Holds.DAY, marks)
        for name, column in header.people.of.items():
            if (holds := holds_of("attendance", name)) is not None:
                yield TypedColumn(column, rows, holds)
        beside: Sequence[Column] = header.totals
    else:
        found = find_header(sheet.table, sheet.words)
        if found is None:
            return
        rows = range(found.last_row + 1, sheet.height)
        beside = found.columns
    people = set() if header is None else set(header.people.of.values())
    for one in beside:
        holds = holds_of("attendance_month", one.field) or holds_of("attendance", one.field)
        if holds is not None and one.index not in people:
            yield TypedColumn(one.index, rows, holds)


def _marks(
    sheet: Sheet, columns: Sequence[int], rows: Sequence[int], above: Sequence[int]
) -> Marks:
    """Gives back the judge of a sheet's day cells, with the legend that stands around them."""
    reader = CellReader(find_legend(sheet, above), sheet.language)
    return Marks(reader, [sheet.rows[row][column] for row in rows for column in columns])


def _names(document: Document, part: int, typed: Typed) -> Mapping[str, int]:
    """Gives back the names read without doubt in the part's name columns and its other parts."""
    found: dict[str, int] = {}
    for index, columns in typed.items():
        for one in (c for c in columns if c.holds is Holds.NAME):
            _count(found, document.parts[part].tables[index], one.column, one.rows)
    for other in (held for at, held in enumerate(document.parts) if at != part):
        for table in other.tables:
            for column in _name_columns(table):
                _count(found, table, column, range(table.shape[0]))
    return found


def _name_columns(table: Table) -> Iterator[int]:
    header = find_header(table, vocabulary("person")) if min(table.shape) else None
    for column in header.of("name")[:1] if header is not None else ():
        yield column.index


def _count(found: dict[str, int], table: Table, column: int, rows: Sequence[int]) -> None:
    for row in rows:
        text = str(table.texts[row, column])
        if table.grade(row, column) >= Grade.READ and looks_like_name(text):
            name = split_name(text)[0] or text
            found[name] = found.get(name, 0) + 1
