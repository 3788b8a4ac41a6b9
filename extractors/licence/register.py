"""Registers of certificates: one row a machine, a person or a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractors.builder import Builder
from extractors.columns import Cells, read_column, split_cells, unparsed, unread_ink
from extractors.fields import Reading, clean_text, parser, stated_order
from extractors.licence.values import code_in, date_in, number_in
from extractors.parse.dates import Order, find_dates
from extractors.parse.names import split_name
from extractors.parse.scripts import is_vietnamese
from extractors.tables.headers import Header, find_header
from extractors.words import Vocabulary
from pipeline.model.document import Issue, Part
from pipeline.model.records import RecordSet
from pipeline.model.table import Table

_DATES = ("valid_to", "valid_from", "issued_on")
_OPEN = ("长期", "永久", "无期限")
_KEYS = ("number", "title", "subject", "person", "holder")


def read_registers(held: Part, part: int, words: Vocabulary) -> tuple[list[RecordSet], list[Issue]]:
    """Gives back the registers of a part; none where it is a single licence."""
    sets: list[RecordSet] = []
    issues: list[Issue] = []
    for index, table in enumerate(held.tables):
        header = find_header(table, words, least=3)
        if header is None or not _is_register(header):
            continue
        rows = _rows(table, header)
        if rows:
            found, said = _read(table, header, rows, (part, index), held.name)
            sets.append(found)
            issues += said
    return sets, issues


def _is_register(header: Header) -> bool:
    fields = set(header.fields)
    return bool(fields & {*_DATES, "period"}) and len(fields & set(_KEYS)) >= 1


def _rows(table: Table, header: Header) -> list[int]:
    """Gives back the rows with a date, and a number or name beside it, ink for any of them."""
    keys = [header.of(name)[0].index for name in _KEYS if header.of(name)]
    dates = [c.index for name in (*_DATES, "period") for c in header.of(name)[:1]]
    below = range(header.last_row + 1, table.shape[0])
    ink = {c: {below[at] for at in unread_ink(table, below, c)} for c in (*keys, *dates)}
    rows = []
    for row in below:
        texts: list[str] = [str(text) for text in table.texts[row]]
        filled = [c for c in (*keys, *dates) if texts[c].strip() or row in ink[c]]
        dated = any(date_in(texts[c], None) or find_dates(texts[c]) or row in ink[c] for c in dates)
        if set(filled) & set(keys) and (dated or len(filled) >= 3):
            rows.append(row)
    return rows


def _read(
    table: Table, header: Header, rows: Sequence[int], at: tuple[int, int], name: str
) -> tuple[RecordSet, list[Issue]]:
    builder = Builder("licence", at[0], at[1], rows)
    issues: list[Issue] = []
    labels = "".join(text for column in header.columns for text in column.path)
    texts = [str(text) for text in table.texts[list(rows)].ravel().tolist()]
    order: Order | None = stated_order(texts) or ("dmy" if is_vietnamese(labels) else None)
    for field in header.fields:
        column = header.of(field)[0]
        if field == "period":
            cells = _put_period(builder, table, column.index)
        else:
            parse = _parser(field, table, rows, column.index, order)
            cells = read_column(table, rows, column.index, parse)
            builder.put_column(field, cells, column.index)
        if field in ("period", "valid_to"):
            _put_open_ended(builder, cells, column.index)
        issue = unparsed(table, name, column.label, rows, column.index, cells)
        issues += [issue] if issue else []
    return builder.build(), issues


def _parser(field: str, table: Table, rows: Sequence[int], column: int, order: Order | None) -> Any:
    texts = [str(text) for text in table.texts[list(rows), column]]
    if field in _DATES:
        dated = parser("licence", field, Reading(order=order), texts=texts)
        return lambda text: dated(text) or date_in(text, None)
    by_name = {
        "number": number_in,
        "credit_code": code_in,
        "person": lambda text: split_name(text)[0],
    }
    return by_name.get(field, clean_text)


def _put_open_ended(builder: Builder, cells: Cells, column: int) -> None:
    said = [any(word in text for word in _OPEN) for text in cells.texts]
    if any(said):
        values = [True if one else None for one in said]
        builder.put_column("open_ended", Cells(values, cells.texts, cells.grades), column)
    cells.bad = [record for record in cells.bad if not said[record]]


def _put_period(builder: Builder, table: Table, column: int) -> Cells:
    """Splits a column of periods, "2024-01-01至2026-12-31" or a last day alone."""
    cells = read_column(table, builder.rows, column, _period)
    for at, name in enumerate(("valid_from", "valid_to")):
        own = split_cells(cells, at)
        if name not in builder.values and (name == "valid_to" or any(own.values)):
            builder.put_column(name, own, column)
    return cells


def _period(text: str) -> tuple[str | None, str | None] | None:
    """Gives back first and last day; a day alone is the last, unless nothing ends."""
    dates = [iso for iso, _, _ in find_dates(text)] or [d for d in [date_in(text, None)] if d]
    if any(word in text for word in _OPEN):
        return (dates[0], None) if len(dates) == 1 else None
    if len(dates) == 1:
        return None, dates[0]
    return (min(dates), max(dates)) if len(dates) == 2 else None
