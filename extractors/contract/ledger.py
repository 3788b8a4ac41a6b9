"""Ledgers of contracts: one row a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from extractors.builder import Builder
from extractors.columns import Cells, read_column, split_cells, unparsed
from extractors.contract.hours import employment_in, systems_in
from extractors.contract.term import days_in, days_on, kinds_in, months_in
from extractors.fields import Reading, clean_text, parser
from extractors.parse.dates import parse_period
from extractors.people import PERSON, put_person
from extractors.records import part_extract
from extractors.tables.body import read_body
from extractors.tables.headers import Header, find_header
from extractors.unknown import unknown_heading
from extractors.words import Vocabulary, alike
from pipeline.model.document import Classification, Issue, Part
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.records import RECORDS, RecordSet
from pipeline.model.table import Table

_TERMS = frozenset(
    {
        "period",
        "starts_on",
        "ends_on",
        "signed_on",
        "term",
        "probation_to",
        "probation_months_hundredths",
    }
)
_READ_OTHERWISE: dict[str, Callable[[str], Any]] = {
    "term": lambda text: _only(kinds_in(text)),
    "hours_system": lambda text: _only(systems_in(text)),
    "employment": employment_in,
    "probation_months_hundredths": lambda text: None if parse_period(text) else months_in(text),
    "employer": clean_text,
}
_WHOLE_TEXT = ("pay_day", "wage_basis")


def _only(found: Sequence[str]) -> str | None:
    return found[0] if len(found) == 1 else None


def read_ledger(
    held: Part, part: int, classification: Classification, words: Vocabulary
) -> PartExtract | None:
    """Gives back the rows of a part's ledgers, or None where it has none."""
    sets: list[RecordSet] = []
    issues: list[Issue] = []
    for index, table in enumerate(held.tables):
        header = find_header(table, words, least=3)
        if header is None or not _is_ledger(header):
            continue
        body = read_body(table, header, words)
        if not body.rows or not _dated(table, header, body.rows):
            continue
        found, said = _rows(table, header, body.rows, (part, index), held.name)
        sets.append(found)
        issues += said
        issues += _unknown(table, header, held.name, words)
    if not sets:
        return None
    return part_extract(part, classification, sets, held, issues)


def _is_ledger(header: Header) -> bool:
    fields = set(header.fields)
    return bool(fields & {"name", "number", "id_number"}) and len(fields & _TERMS) >= 2


def _dated(table: Table, header: Header, rows: Sequence[int]) -> bool:
    """Gives back whether a date stands under a heading of dates: a form has labels there."""
    for name in ("period", "starts_on", "ends_on", "signed_on", "probation_to"):
        for column in header.of(name)[:1]:
            texts = [str(text) for text in table.texts[list(rows), column.index]]
            if name == "period":
                if any(map(parse_period, texts)):
                    return True
                continue
            read = parser("contract", name, Reading(), texts=texts)
            if any(read(text) for text in texts):
                return True
    return False


def _rows(
    table: Table, header: Header, rows: Sequence[int], at: tuple[int, int], name: str
) -> tuple[RecordSet, list[Issue]]:
    builder = Builder("contract", at[0], at[1], rows)
    issues = put_person(builder, table, header, name)
    for field in header.fields:
        column = header.of(field)[0]
        if field == "period":
            cells = _put_period(builder, table, column.index, ("starts_on", "ends_on"))
            issue = unparsed(table, name, column.label, rows, column.index, cells)
            issues += [issue] if issue else []
        if field == "probation_months_hundredths":
            _put_period(builder, table, column.index, ("probation_from", "probation_to"))
        if field in PERSON or field not in RECORDS["contract"] or field in _WHOLE_TEXT:
            continue
        texts = [str(text) for text in table.texts[list(rows), column.index]]
        parse = _READ_OTHERWISE.get(field) or parser(
            "contract", field, Reading(), unit=column.unit, texts=texts
        )
        cells = read_column(table, rows, column.index, parse)
        if field == "ends_on":
            _open_ended(builder, cells, column.index)
        builder.put_column(field, cells, column.index)
        if field == "probation_months_hundredths":
            cells.bad = [record for record in cells.bad if not parse_period(cells.texts[record])]
        issue = unparsed(table, name, column.label, rows, column.index, cells)
        if issue and field == "probation_months_hundredths":
            issue = replace(issue, code="probation-not-read")
        issues += [issue] if issue else []
    for column in header.of("probation_months_hundredths")[:1]:
        _put_days(builder, table, column.index)
    return builder.build(), issues


def _put_days(builder: Builder, table: Table, column: int) -> None:
    """Adds the last day of probations that are stated in days: no months are made of them."""
    starts = builder.values.get("starts_on")
    if starts is None or "probation_to" in builder.values:
        return
    counts = read_column(table, builder.rows, column, days_in)
    ends = [_last_day(first, count) for first, count in zip(starts, counts.values, strict=True)]
    if not any(ends):
        return
    builder.put_column("probation_to", Cells(ends, counts.texts, counts.grades), column)
    of_starts = builder.grades.get("starts_on")
    if of_starts is not None or counts.grades is not None:
        own = counts.grades or [int(Grade.READ)] * len(ends)
        builder.grades["probation_to"] = list(map(min, own, of_starts or own))
    for record, end in enumerate(ends):
        first, count = starts[record], counts.values[record]
        moved = [
            _last_day(day, count) for day in builder.others.get("starts_on", {}).get(record, ())
        ]
        meant = [_last_day(first, other) for other in counts.others.get(record, ())]
        found = tuple(day for day in dict.fromkeys((*meant, *moved)) if day not in (None, end))
        if found:
            builder.others.setdefault("probation_to", {})[record] = found


def _last_day(first: str | None, count: int | None) -> str | None:
    return days_on(first, count) if first and count else None


def _put_period(builder: Builder, table: Table, column: int, names: tuple[str, str]) -> Cells:
    """Adds first and last day out of a column such as "2025-03-01至2028-02-29".

    Gives back its cells; a kind or length of term alone (3年, 无固定期限) is no failure.
    """
    cells = read_column(table, builder.rows, column, parse_period)
    if any(cells.values):
        for at, name in enumerate(names):
            if name not in builder.values:
                builder.put_column(name, split_cells(cells, at), column)
    cells.bad = [r for r in cells.bad if not _says_term(cells.texts[r])]
    return cells


def _says_term(text: str) -> bool:
    return bool(kinds_in(text) or months_in(text) or _is_open(text))


def _is_open(text: str) -> bool:
    return "open_ended" in kinds_in(text) or text.strip() in ("长期", "无固定", "无期限")


def _open_ended(builder: Builder, cells: Cells, column: int) -> None:
    """Takes 无固定期限 in the column of last days for what it is: a kind of term."""
    said = [_is_open(text) for text in cells.texts]
    if any(said) and "term" not in builder.values:
        kinds = ["open_ended" if one else None for one in said]
        builder.put_column("term", Cells(kinds, cells.texts, cells.grades), column)
    cells.bad = [record for record in cells.bad if not said[record]]


def _unknown(table: Table, header: Header, name: str, words: Vocabulary) -> list[Issue]:
    found = []
    idle = {alike(str(label)) for label in words.lists["ledger_only"]}
    demoted = {column.index: column.field for column in header.demoted}
    for column in header.unknown:
        texts = [str(text) for text in table.texts[header.last_row + 1 :, column.index]]
        if alike(column.label) in idle or not any(text.strip() for text in texts):
            continue
        at = table.locate(header.last_row, column.index)
        contradicted = demoted.get(column.index)
        found.append(
            unknown_heading(
                words.kind,
                column,
                texts,
                name,
                at,
                stated=header.fields,
                contradicted=contradicted,
            )
        )
    return found
