"""A table of dated entries to records: one row an entry, whatever its columns are called."""

import re
from collections.abc import Sequence
from functools import partial

from extractors.builder import Builder
from extractors.columns import Cells, Parse, fill_down, read_column, unparsed, unread_ink
from extractors.fields import Reading, clean_text, clock, date_parser, parser
from extractors.parse.dates import date_order, find_dates
from extractors.register.duties import VOCABULARY
from extractors.register.ticked import ticked
from extractors.register.weights import unit_said, weight_parser
from extractors.tables.body import is_sum
from extractors.tables.headers import Column, Header
from extractors.tables.matching import match_path
from extractors.words import alike, vocabulary
from pipeline.model.document import Issue
from pipeline.model.evidence import Grade
from pipeline.model.records import RECORDS, RecordSet
from pipeline.model.table import Table

KIND = VOCABULARY
POINT = "point_"
WEIGHTS = {"generated": "generated_grams", "shipped": "shipped_grams", "stored": "stored_grams"}
_DATED = ("date", "month", "start")
_SAME = frozenset({"同上", "〃", '"', "″", "''", "ditto", "do", "nt"})
_CLOCKS = ("start", "end")
_TELLING = (*_CLOCKS, "visitor", "seal", "container")
"""Fields of which a rule asks whether they are blank, or the same."""


def is_dated(header: Header) -> bool:
    """Gives back whether a header is one of dated entries and stands over values, not beside."""
    return bool(set(header.fields) & set(_DATED))


def entry_rows(table: Table, header: Header, first: int) -> list[int]:
    """Gives back the rows of entries: something besides a number of the row, and no sum."""
    known = [c.index for c in header.columns if c.field]
    rows = []
    for row in range(first, table.shape[0]):
        texts = [str(text).strip() for text in table.texts[row]]
        lead = next((text for text in texts if text), "")
        filled = [c for c in known if texts[c]]
        if not filled or is_sum(lead) or _is_header(texts):
            continue
        rows.append(row)
    return rows


def _is_header(texts: Sequence[str]) -> bool:
    """Gives back whether a row is the header printed again: half its cells are headings."""
    words = vocabulary(KIND)
    filled = [text for text in texts if text]
    known = sum(match_path((text,), words, fuzzy=False).field is not None for text in filled)
    return known * 2 > len(filled) and known >= 2


def read_entries(
    table: Table,
    header: Header,
    rows: Sequence[int],
    at: tuple[int, int],
    name: str,
    read: Reading,
    above: Sequence[str] = (),
) -> tuple[RecordSet, list[Issue], set[str]]:
    """Gives back the entries of one table, what could not be read, and the fields with a column.

    Args:
        table: The grid.
        header: Its header.
        rows: Rows of entries.
        at: Index of the part and of the table.
        name: Name of the part.
        read: How the sheet writes values.
        above: Lines of text that stand outside the table.
    """
    titles = [str(text) for text in table.texts[: rows[0] if rows else 0].ravel() if text]
    said = unit_said((*titles, *above))
    builder = Builder(KIND, at[0], at[1], rows)
    issues: list[Issue] = []
    unread: set[int] = set()
    for field in header.fields:
        column = header.of(field)[0]
        if field.startswith(POINT):
            continue
        target = WEIGHTS.get(field, field)
        cells = _cells(table, rows, column, field, read, said)
        if field in _TELLING:
            _doubt_unread(cells)
        unread |= set(cells.bad) if field in WEIGHTS else set()
        builder.put_column(target, cells, column.index)
        issue = unparsed(table, name, column.label, rows, column.index, cells)
        issues += [issue] if issue and field in ("date", "month", *WEIGHTS) else []
    _doubt_weights(builder, unread)
    _date_of_start(builder, table, header, read)
    _put_points(builder, table, header, rows)
    return builder.build(), issues, {WEIGHTS.get(f, f) for f in header.fields}


def _doubt_unread(cells: Cells) -> None:
    """Marks cells that hold something nobody could read, so that they are not taken for blank."""
    bad = set(cells.bad)
    if bad:
        grades = cells.grades or [int(Grade.READ)] * len(cells.values)
        doubtful = int(Grade.UNCERTAIN)
        cells.grades = [doubtful if at in bad else one for at, one in enumerate(grades)]


def _doubt_weights(builder: Builder, unread: set[int]) -> None:
    """Marks all weights of the rows with one that was not read: it is no zero in their balance."""
    for name in WEIGHTS.values() if unread else ():
        if name in builder.values:
            grades = builder.grades.get(name) or [int(Grade.READ)] * len(builder.rows)
            doubtful = int(Grade.UNCERTAIN)
            builder.grades[name] = [
                doubtful if at in unread else one for at, one in enumerate(grades)
            ]


def _cells(
    table: Table, rows: Sequence[int], column: Column, field: str, read: Reading, said: str
) -> Cells:
    texts = fill_down(table, rows, column.index)
    parse = _parser(field, column, texts, read, said)
    cells = read_column(table, rows, column.index, parse)
    if field == "date":
        _say_again(cells, texts, parse)
    return cells


def _say_again(cells: Cells, texts: Sequence[str], parse: Parse) -> None:
    """Gives dates to the rows that a merged cell covers, or that say that it is the same day."""
    last: int | None = None
    for record, text in enumerate(texts):
        if cells.values[record] is None:
            same = alike(text) in _SAME or text != cells.texts[record]
            own = parse(text)
            if own is not None:
                cells.values[record] = own
            if own is not None or same:
                _take(cells, record, last)
        if cells.values[record] is not None:
            last = record
        elif record in cells.bad:
            last = None  # the day before it is not that of the row above


def _take(cells: Cells, record: int, source: int | None) -> None:
    """Gives a row the day that was said before it, and the doubt of that day."""
    if source is not None:
        if cells.values[record] is None:
            cells.values[record] = cells.values[source]
        if cells.grades is not None:
            cells.grades[record] = min(cells.grades[record], cells.grades[source])
        if source in cells.others:
            cells.others[record] = cells.others[source]
    if cells.values[record] is not None:
        cells.bad = [one for one in cells.bad if one != record]


def _parser(field: str, column: Column, texts: Sequence[str], read: Reading, said: str) -> Parse:
    if field in WEIGHTS:
        return weight_parser(column.label, said=said, point_groups=read.point_groups)
    if field in _CLOCKS:
        return clock
    if RECORDS[KIND].get(field) == "date":
        return partial(day_in, dated=_dates(read, texts), year=read.year)
    if field == "month":
        return parser(KIND, field, read)
    return clean_text


def _dates(read: Reading, texts: Sequence[str]) -> Parse:
    """Gives back the reader of a column of dates; what the sheet shows goes before a guess."""
    order = read.order or date_order([text for text in texts if text])
    return date_parser(read.year, order, read.short_order)


def day_in(text: str, *, dated: Parse, year: int | None) -> str | None:
    """Gives back the day of a cell, with a time or words beside it or not."""
    bare = re.sub(r"\s*\d{1,2}[:：]\d{2}.*$", "", text.strip())
    found: str | None = dated(bare) if bare else None
    if found is not None:
        return found
    dates = find_dates(text, year=year)
    return dates[0][0] if dates else None


def _date_of_start(builder: Builder, table: Table, header: Header, read: Reading) -> None:
    """Takes the day from the time of coming where no column of dates has it: 2025-03-05 08:30."""
    if "date" in builder.values or not header.of("start"):
        return
    column = header.of("start")[0]
    texts = [str(text) for text in table.texts[list(builder.rows), column.index]]
    parse = partial(day_in, dated=_dates(read, texts), year=read.year)
    cells = read_column(table, builder.rows, column.index, parse)
    if any(cells.values):
        builder.put_column("date", cells, column.index)


def _put_points(builder: Builder, table: Table, header: Header, rows: Sequence[int]) -> None:
    """Adds the points of a check that have a column each, and those that are not ticked."""
    columns = {
        name.removeprefix(POINT): header.of(name)[0].index
        for name in header.fields
        if name.startswith(POINT)
    }
    if not columns:
        return
    unread = {c: set(unread_ink(table, rows, c)) for c in columns.values()}
    strange = any(_is_ticks(table, rows, column.index) for column in header.unknown)
    every, left, grades = [], [], []
    for record, row in enumerate(rows):
        texts = {point: str(table.texts[row, c]) for point, c in columns.items()}
        every.append(tuple(sorted(columns)))
        # Ink that nobody could read is a tick more often than not, and no proof of either.
        unsure = [point for point, c in columns.items() if record in unread[c]]
        left.append(
            tuple(sorted(p for p, text in texts.items() if not ticked(text) and p not in unsure))
        )
        told = all(ticked(text) is not None or not text.strip() for text in texts.values())
        doubtful = any(table.grade(row, c) == Grade.UNCERTAIN for c in columns.values())
        known = told and not doubtful and not strange
        grades.append(int(Grade.READ if known else Grade.UNCERTAIN))
    builder.put("points", every, tuple(columns.values()))
    builder.put("points_open", left, tuple(columns.values()))
    if any(grade != Grade.READ for grade in grades):
        builder.grades["points_open"] = grades


def _is_ticks(table: Table, rows: Sequence[int], column: int) -> bool:
    """Gives back whether a column of an unknown heading holds ticks: it may be a point as well."""
    return any(ticked(str(table.texts[row, column])) for row in rows)
