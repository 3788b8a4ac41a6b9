"""Tables that begin without headings: they stand under those of the table before where they fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np

from extractors.cut_parts import CutPart
from extractors.tables.body import read_body
from extractors.tables.carried import is_row, same_kinds
from extractors.tables.headers import Header, find_header, read_header
from extractors.tables.other_heads import OtherHeads
from extractors.words import Vocabulary, vocabulary
from pipeline.model.document import TEXT, Document, Issue, Kind, Part
from pipeline.model.evidence import Grade, Locator, Text
from pipeline.model.table import PagePlace, Place, Span, Table

_PEOPLE = frozenset(("name", "number", "id_number", "account"))
_LEAST_ROWS, _LEAST_CELLS = 2, 3


@dataclass(frozen=True, slots=True)
class _Below:
    """Addresses of a table below headings of another.

    Attributes:
        heads: Table of the headings.
        first, count: Which of its rows they are.
        own: Addresses of the table itself.
        at: Row at which the headings stand in it, below its titles.
    """

    heads: Table
    first: int
    count: int
    own: Place
    at: int

    def locate(self, row: int, column: int, span: Span) -> Locator:
        """Gives back where a slot stands: headings in their table, all else in its own."""
        if self.at <= row < self.at + self.count:
            return self.heads.place.locate(self.first + row - self.at, column, span)
        return self.own.locate(row if row < self.at else row - self.count, column, span)


@dataclass(slots=True)
class Carried:
    """What goes from table to table of a document.

    Attributes:
        kind: Kind of the last list.
        table: The last table with headings, None before the first.
        header: These.
        issues: What the last part lost.
        read: Names of parts that were read under headings of another.
    """

    kind: Kind | None = None
    table: Table | None = None
    header: Header | None = None
    issues: list[Issue] = field(default_factory=list)
    read: set[str] = field(default_factory=set)

    def forget(self) -> None:
        """Keeps nothing: another document began."""
        self.kind = self.table = self.header = None
        self.issues = []


def with_headings(part: Part, kind: Kind | None, before: Carried) -> tuple[CutPart, Kind] | None:
    """Gives back a part with headings above its tables that go on without, and its kind.

    None where no table is so. ``before`` is brought up to date, and has an issue of rows that
    stand under no headings and do not fit those before.

    Args:
        part: The part.
        kind: Its kind; where nothing tells it, it is that of the list it goes on with.
        before: What stood before it in the document.
    """
    before.issues = []
    if kind is not None and kind != before.kind:
        before.kind, before.table = kind, None
    if before.kind is None:
        return None
    words = vocabulary(before.kind.value)
    rows = {at: _all(table) for at, table in enumerate(part.tables)}
    tables = list(part.tables)
    for at, table in enumerate(tables):
        header = find_header(table, words) if min(table.shape) else None
        if header is not None:
            if _PEOPLE & set(header.fields):
                before.table, before.header = table, header
        elif (below := _below(before, table, words)) is not None:
            tables[at], rows[at] = below, _rows_of(below, rows[at])
        elif before.table is not None and _says_nothing(kind, table):
            before.issues.append(_headless(part, table))
    if all(new is old for new, old in zip(tables, part.tables, strict=True)):
        return None
    stand = {at: (at, own) for at, own in rows.items()} | {TEXT: (TEXT, _all(part.text))}
    return CutPart(replace(part, tables=tuple(tables)), part.name, stand), before.kind


def _rows_of(below: Table, rows: tuple[int, ...]) -> tuple[int, ...]:
    """Gives back for each row of a table below headings its own; no value stands in headings."""
    place = cast(_Below, below.place)
    return (*rows[: place.at], *(0,) * place.count, *rows[place.at :])


def _all(table: Table | None) -> tuple[int, ...]:
    return () if table is None else tuple(range(len(table.texts)))


def _below(before: Carried, table: Table, words: Vocabulary) -> Table | None:
    """Gives back a table below the headings before, None where its columns do not fit them."""
    old, header = before.table, before.header
    if old is None or header is None or old.shape[1] != table.shape[1] or not min(table.shape):
        return None
    others = OtherHeads(table, header, words, 0)
    if not same_kinds(table.texts, old.texts) or others.here(_first_wide(table)):
        return None
    below = _joined(old, header, table)
    at = cast(_Below, below.place).at
    own = read_header(below, words, at, at + header.last_row - header.first_row)
    if [(c.index, c.field) for c in own.columns] != [(c.index, c.field) for c in header.columns]:
        return None
    body = read_body(below, own, words)
    return below if len(body.rows) > len(body.nameless) else None


def _joined(old: Table, header: Header, table: Table) -> Table:
    first, count = header.first_row, header.last_row + 1 - header.first_row
    at = _first_wide(table)
    grades = None
    if table.grades is not None:
        sure = np.full((count, table.shape[1]), Grade.READ, np.uint8)
        grades = np.concatenate([table.grades[:at], sure, table.grades[at:]])
    spans = [replace(s, row=s.row - first + at) for s in old.spans if 0 <= s.row - first < count]
    spans += [replace(s, row=s.row + count * (s.row >= at)) for s in table.spans]
    others = table.others.items()
    return Table(
        np.concatenate([table.texts[:at], old.texts[first : first + count], table.texts[at:]]),
        cast(Place, _Below(old, first, count, table.place, at)),
        grades=grades,
        spans=tuple(spans),
        others={(row + count * (row >= at), column): own for (row, column), own in others},
    )


def _first_wide(table: Table) -> int:
    return next((row for row, texts in enumerate(table.texts) if _is_wide(texts.tolist())), 0)


def _is_wide(texts: Sequence[str]) -> bool:
    return sum(bool(text.strip()) for text in texts) >= _LEAST_CELLS


def _says_nothing(kind: Kind | None, table: Table) -> bool:
    """Gives back whether a table holds rows of data that nobody else says to be lost."""
    if kind is Kind.ATTENDANCE or (kind is not None and isinstance(table.place, PagePlace)):
        return False
    rows: Sequence[list[str]] = table.texts.tolist()
    wide = [row for row in rows if _is_wide(row)]
    return len(wide) >= _LEAST_ROWS and all(is_row(row) for row in wide[:_LEAST_ROWS])


def _headless(part: Part, table: Table) -> Issue:
    return Issue(
        "table-without-headings",
        Text(
            "A table begins without headings, and its columns do not fit those of the table before "
            "it; nothing was read from it. Put the headings above it, and send it again.",
            "此表没有标题行，且各列与前一张表不一致，未读取。请补上标题行后重新提交。",
        ),
        part=part.name,
        at=table.locate(0, 0),
        loses_data=True,
    )


def now_carried(document: Document, read: Collection[str]) -> Document:
    """Gives back a document that no longer says of parts that their tables were not carried on."""
    if not read:
        return document
    lost = (one.code == "table-not-carried" and one.part in read for one in document.issues)
    kept = (one for one, gone in zip(document.issues, lost, strict=True) if not gone)
    return replace(document, issues=tuple(kept))
