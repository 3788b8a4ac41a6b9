"""Tables that stand side by side: one below the other, each under its own headings.

Long lists are printed in two or three columns of pages, and two months are kept in one sheet: the
same headings stand twice in a row, and each half has its own workers or its own month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extractors.parse.dates import find_month
from extractors.rearranged.anew import Anew, Cell, Rearranged, Slot
from extractors.rearranged.known import known_field
from extractors.words import alike
from pipeline.model.table import CellType, Span, Table

LOOK_AT = 20
_KEYS = ("number", "name", "id_number")
_MONTH = "月份"
_SAME = 0.8
"""Share of rows with the same worker in both halves from which both are of the same people."""


@dataclass(frozen=True, slots=True)
class _Halves:
    """The row of the headings, the first column of each table, and the column of its key."""

    row: int
    starts: tuple[int, ...]
    keys: tuple[int, ...]
    width: int

    def columns(self, at: int) -> range:
        """Gives back the columns of one table."""
        ends = (*self.starts[1:], self.width)
        return range(self.starts[at], ends[at])


def side_by_side(table: Table, kind: str) -> tuple[Rearranged, Slot | None] | None:
    """Gives back a sheet with its tables one below the other, or None where there is only one.

    The slot is where a table begins that was left out: it has the workers of the first one, and
    nothing says which month it is of.

    Args:
        table: The sheet.
        kind: Vocabulary of its headings.
    """
    for row in range(min(LOOK_AT, table.shape[0] - 1)):
        halves = _halves(table, row, kind)
        if halves is not None:
            return _below(table, halves, kind)
    return None


def _halves(table: Table, row: int, kind: str) -> _Halves | None:
    labels = [alike(str(text)) for text in table.texts[row]]
    counts = Counter(label for label in labels if label)
    for column, label in enumerate(labels):
        if counts[label] < 2 or known_field(kind, str(table.texts[row, column])) not in _KEYS:
            continue
        keys = tuple(at for at, other in enumerate(labels) if other == label)
        halves = _Halves(row, (0, *begin(labels, keys)[1:]), keys, len(labels))
        return halves if _are_tables(table, labels, halves) else None
    return None


def begin(labels: Sequence[str], keys: tuple[int, ...]) -> tuple[int, ...]:
    """Gives back where each table begins: headings before the key that all of them have, too."""
    starts = keys
    room = min(b - a for a, b in zip((-1, *keys), keys, strict=False))
    for _step in range(room - 1):
        before = {labels[start - 1] for start in starts}
        if len(before) > 1 or "" in before:
            break
        starts = tuple(start - 1 for start in starts)
    return starts


def _are_tables(table: Table, labels: Sequence[str], halves: _Halves) -> bool:
    first = Counter(labels[c] for c in halves.columns(0) if labels[c])
    for at in range(1, len(halves.starts)):
        own = Counter(labels[c] for c in halves.columns(at) if labels[c])
        common = sum((first & own).values())
        sizes = sorted((sum(first.values()), sum(own.values())))
        filled, same = _people(table, halves, at)
        if not filled:
            return False
        if same >= _SAME * filled:
            # A sheet may name its workers again at its far right: then little else comes again.
            if common < 3 or common * 10 < 7 * sizes[1]:
                return False
        elif common < 2 or common * 2 < sizes[0]:
            return False
    return True


def _people(table: Table, halves: _Halves, at: int) -> tuple[int, int]:
    """Gives back in how many rows a table names somebody, and in how many as the first does."""
    pairs = [
        (alike(str(row[halves.keys[0]])), alike(str(row[halves.keys[at]])))
        for row in table.texts[halves.row + 1 :]
    ]
    named = [pair for pair in pairs if pair[1]]
    return len(named), sum(one == other for one, other in named)


def _below(table: Table, halves: _Halves, kind: str) -> tuple[Rearranged, Slot | None]:
    every = range(len(halves.starts))
    months = [_month(table, halves, at) for at in every]
    apart = _has_months(months) and kind != "attendance"
    apart = apart and known_field(kind, _MONTH) == "month"
    unclear = set() if _dated(table, halves, kind) else _unclear(table, halves, months, apart)
    anew, spans = Anew(table), list[Span]()
    for at in every:
        if at not in unclear:
            _add(anew, spans, halves, at, months[at] if apart else None)
    laid = anew.build(spans)
    lost = min(unclear, default=None)
    where = None if lost is None else (halves.row, halves.starts[lost])
    return replace(laid, table=typed(table, laid)), where


def _has_months(months: Sequence[tuple[str, Slot] | None]) -> bool:
    return len({month[0] for month in months if month}) > 1


def _dated(table: Table, halves: _Halves, kind: str) -> bool:
    """Gives back whether each row of attendance states its own date: then no month is needed."""
    texts = [str(table.texts[halves.row, column]) for column in halves.columns(0)]
    return kind == "attendance" and any(
        known_field(kind, text) in ("date", "punch_time") for text in texts
    )


def _unclear(
    table: Table, halves: _Halves, months: Sequence[tuple[str, Slot] | None], apart: bool
) -> set[int]:
    """Gives back the tables of which nothing says which month they are of."""
    stated = [month[0] if month else None for month in months]
    others = range(1, len(stated))
    if apart:
        missing = {at for at in others if stated[at] is None}
        return missing | {at for at in others if _again(table, halves, at, stated)}
    differ = _has_months(months)
    return {at for at in others if differ or _again(table, halves, at)}


def _again(
    table: Table, halves: _Halves, at: int, months: Sequence[str | None] | None = None
) -> bool:
    """Gives back whether a table has the workers of the first, and no other month than it."""
    filled, same = _people(table, halves, at)
    return same >= _SAME * filled and (months is None or months[at] == months[0])


def _month(table: Table, halves: _Halves, at: int) -> tuple[str, Slot] | None:
    """Gives back the month that stands above a table, and where."""
    for row in range(halves.row):
        for column in halves.columns(at):
            if month := find_month(str(table.texts[row, column])):
                return month, (row, column)
    return None


def _add(
    anew: Anew, spans: list[Span], halves: _Halves, at: int, month: tuple[str, Slot] | None
) -> None:
    """Adds one of the tables, its month in a column of its own where the months differ."""
    table, columns = anew.table, halves.columns(at)
    base = len(anew.rows)
    filled = [
        row for row in range(table.shape[0]) if any(map(str.strip, table.texts[row, columns]))
    ]
    for row in range(max(filled, default=-1) + 1):
        cells = [anew.cell(row, column) for column in columns]
        if month is not None:
            cells = [Cell("", cell.at) if cell.at == month[1] else cell for cell in cells]
            cells += [Cell()] * (halves.width - len(cells))
            named = row > halves.row and str(table.texts[row, halves.keys[at]]).strip()
            if row == halves.row:
                cells.append(Cell(_MONTH))
            elif named:
                cells.append(Cell(month[0], month[1]))
        anew.add(cells)
    for span in table.spans:
        last = min(span.column + span.columns, columns.stop)
        if span.column in columns:
            moved = span.column - columns.start
            spans.append(Span(base + span.row, moved, span.rows, last - span.column))


def typed(table: Table, laid: Rearranged) -> Table:
    """Gives back the sheet with what the file says of each cell: errors, formulas without value."""
    if table.types is None:
        return laid.table
    types = np.full(laid.table.shape, CellType.BLANK, np.uint8)
    for slot, own in laid.slots.items():
        types[slot] = (
            table.types[own] if laid.table.texts[slot] == table.texts[own] else types[slot]
        )
    return replace(laid.table, types=types)
