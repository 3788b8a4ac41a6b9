"""Registers of certificates: one row a machine, a person or a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractors.builder import Builder
from extractors.columns import read_column, unparsed
from extractors.fields import Reading, clean_text, parser
from extractors.licence.values import code_in, date_in, number_in
from extractors.parse.dates import find_dates
from extractors.parse.names import split_name
from extractors.tables.headers import Header, find_header
from extractors.words import Vocabulary
from pipeline.model.document import Issue, Part
from pipeline.model.records import RecordSet
from pipeline.model.table import Table

_DATES = ("valid_to", "valid_from", "issued_on")
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
    """Gives back the rows with a date, and a number or name beside it."""
    keys = [header.of(name)[0].index for name in _KEYS if header.of(name)]
    dates = [c.index for name in (*_DATES, "period") for c in header.of(name)[:1]]
    rows = []
    for row in range(header.last_row + 1, table.shape[0]):
        texts: list[str] = [str(text) for text in table.texts[row]]
        named = any(texts[column].strip() for column in keys)
        dated = any(date_in(texts[c], None) or find_dates(texts[c]) for c in dates)
        if named and (dated or sum(bool(texts[c].strip()) for c in (*keys, *dates)) >= 3):
            rows.append(row)
    return rows


def _read(
    table: Table, header: Header, rows: Sequence[int], at: tuple[int, int], name: str
) -> tuple[RecordSet, list[Issue]]:
    builder = Builder("licence", at[0], at[1], rows)
    issues: list[Issue] = []
    for field in header.fields:
        column = header.of(field)[0]
        if field == "period":
            _put_period(builder, table, column.index)
            continue
        cells = read_column(table, rows, column.index, _parser(field, table, rows, column.index))
        if field == "valid_to":
            _put_open_ended(builder, cells.texts, cells.bad, column.index)
        builder.put_column(field, cells, column.index)
        issue = unparsed(table, name, column.label, rows, column.index, cells)
        issues += [issue] if issue else []
    return builder.build(), issues


def _parser(field: str, table: Table, rows: Sequence[int], column: int) -> Any:
    texts = [str(text) for text in table.texts[list(rows), column]]
    if field in _DATES:
        dated = parser("licence", field, Reading(), texts=texts)
        return lambda text: dated(text) or date_in(text, None)
    by_name = {
        "number": number_in,
        "credit_code": code_in,
        "person": lambda text: split_name(text)[0],
    }
    return by_name.get(field, clean_text)


def _put_open_ended(builder: Builder, texts: Sequence[str], bad: list[int], column: int) -> None:
    open_ended = [any(word in text for word in ("长期", "永久", "无期限")) for text in texts]
    if any(open_ended):
        builder.put("open_ended", [True if said else None for said in open_ended], (column,))
        bad[:] = [record for record in bad if not open_ended[record]]


def _put_period(builder: Builder, table: Table, column: int) -> None:
    """Splits a column of periods, "2024-01-01至2026-12-31" or a last day alone."""
    ends: list[str | None] = []
    starts: list[str | None] = []
    for row in builder.rows:
        text = str(table.texts[row, column])
        dates = [iso for iso, _, _ in find_dates(text)] or [d for d in [date_in(text, None)] if d]
        starts.append(min(dates) if len(dates) == 2 else None)
        ends.append(max(dates) if len(dates) in (1, 2) else None)
    if "valid_to" not in builder.values:
        builder.put("valid_to", ends, (column,))
    if "valid_from" not in builder.values and any(starts):
        builder.put("valid_from", starts, (column,))
