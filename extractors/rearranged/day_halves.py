"""Time cards whose days stand in two halves: the first half of the month left, the second right.

Date, in, out, and again date, in, out: the rows of the right half go below those of the left one.
Cards of two workers beside each other are told by the labels that stand above each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.attendance.daytokens import read_token, told_apart
from extractors.pairs import pairs_in
from extractors.rearranged.anew import Anew, Cell, Rearranged, Slot
from extractors.rearranged.known import known_field
from extractors.rearranged.side_by_side import begin, typed
from extractors.tables.rows import looks_numeric
from extractors.words import alike
from pipeline.model.table import Span, Table

LOOK_AT = 40
"""Rows in which the first card is looked for."""
LEAST_DAYS, _LEAST_BESIDE = 3, 2
_ACROSS = 5
"""Days that count up across a row from which they head the columns of a grid."""
_KIND, _DATE = "attendance", "日期"
_PEOPLE = ("number", "name")


@dataclass(frozen=True, slots=True)
class _Halves:
    """The row of the headings, where each half begins, and its column of days."""

    row: int
    starts: tuple[int, ...]
    days: tuple[int, ...]
    width: int

    def columns(self, at: int) -> range:
        """Gives back the columns of one half."""
        return range(self.starts[at], (*self.starts[1:], self.width)[at])


@dataclass
class _Made:
    """The list in the making, and where a half was left out because nobody knows whose it is."""

    anew: Anew
    halves: _Halves
    moved: dict[int, int] = field(default_factory=dict)
    unclear: Slot | None = None


def day_halves(table: Table) -> tuple[Rearranged, Slot | None] | None:
    """Gives back a sheet of cards with one list of days a card, or None where there are none.

    The slot is where a half was left out: it has days of the half before it, and no worker.

    Args:
        table: The sheet.
    """
    for row in range(min(LOOK_AT, table.shape[0] - 1)):
        if _heads_days(table, row):
            return None
        halves = _halves(table, row)
        if halves is not None:
            return _laid_out(table, halves)
    return None


def _heads_days(table: Table, row: int) -> bool:
    """Gives back whether days count up across a row: what stands below it is a grid of them."""
    tokens = told_apart([read_token(str(text)) for text in table.texts[row] if str(text).strip()])
    days = [None if token is None else token.day for token in tokens]
    steps = [a is not None and b == a + 1 for a, b in pairwise(days)]
    return any(all(steps[at : at + _ACROSS - 1]) for at in range(len(steps) - _ACROSS + 2))


def _halves(table: Table, row: int) -> _Halves | None:
    labels = [alike(str(text)) for text in table.texts[row]]
    if any(known_field(_KIND, str(text)) in _PEOPLE for text in table.texts[row]):
        return None
    for column, label in enumerate(labels):
        if looks_numeric(label):
            continue
        beside = tuple(at for at, other in enumerate(labels) if other == label)
        if not label or len(beside) < 2 or beside[0] != column or _is_known(table, row, column):
            continue
        below = range(row + 1, _next(table, row, labels))
        counts = [len(_days(table, at, below)) for at in beside]
        if counts[0] < LEAST_DAYS or min(counts) < _LEAST_BESIDE:
            continue
        halves = _Halves(row, (0, *begin(labels, beside)[1:]), beside, len(labels))
        if all(_common(labels, halves, at) >= 2 for at in range(1, len(beside))):
            return halves if _are_apart(table, halves, labels, below) else None
    return None


def _is_known(table: Table, row: int, column: int) -> bool:
    """Gives back whether a heading is known, and not for one of dates."""
    return known_field(_KIND, str(table.texts[row, column])) not in (None, "date")


def _next(table: Table, row: int, labels: Sequence[str]) -> int:
    """Gives back the next row with the same headings, or the end of the sheet."""
    rows = range(row + 1, table.shape[0])
    same = (at for at in rows if [alike(str(text)) for text in table.texts[at]] == labels)
    return next(same, table.shape[0])


def _days(table: Table, column: int, rows: range) -> dict[int, str]:
    """Gives back the days of a column by row; {} where more of its cells are something else."""
    texts = {row: text for row in rows if (text := str(table.texts[row, column]).strip())}
    tokens = told_apart([read_token(text) for text in texts.values()])
    found = {
        row: token.date or str(token.day)
        for row, token in zip(texts, tokens, strict=True)
        if token is not None and token.day is not None
    }
    return found if 2 * len(found) > len(texts) else {}


def _common(labels: Sequence[str], halves: _Halves, at: int) -> int:
    """Gives back how many headings of a half the first one has as well, if they are most of it."""
    first = Counter(labels[column] for column in halves.columns(0) if labels[column])
    own = Counter(labels[column] for column in halves.columns(at) if labels[column])
    common = sum((first & own).values())
    return common if 2 * common > min(sum(first.values()), sum(own.values())) else 0


def _are_apart(table: Table, halves: _Halves, labels: Sequence[str], rows: range) -> bool:
    """Gives back whether a row of both halves is of two days: in and out may each have a date."""
    left, right = (_days(table, column, rows) for column in halves.days[:2])
    same = sum(left.get(row) == day for row, day in right.items())
    return 2 * same <= len(right) or _common(labels, halves, 1) > 2


def _laid_out(table: Table, halves: _Halves) -> tuple[Rearranged, Slot | None]:
    made = _Made(Anew(table), halves)
    labels = [alike(str(text)) for text in table.texts[halves.row]]
    above, row = 0, halves.row
    while row < table.shape[0]:
        end = _next(table, row, labels)
        last = max(max(_days(table, c, range(row, end)), default=row) for c in halves.days)
        _card(made, range(above, row), row, range(row + 1, last + 1))
        above, row = last + 1, end
    _keep(made, range(above, table.shape[0]), range(halves.width))
    spans = [
        Span(made.moved[span.row], span.column, span.rows, span.columns)
        for span in table.spans
        if span.row in made.moved and span.column < halves.starts[1]
    ]
    laid = made.anew.build(spans)
    return Rearranged(typed(table, laid), laid.slots), made.unclear


def _card(made: _Made, above: range, header: int, rows: range) -> None:
    """Adds the cards of one row of headings: of one worker, or of as many as are named above."""
    table, halves = made.anew.table, made.halves
    named = [row for row in above if _says(table, row, range(halves.width))]
    title = range(above.start, min(named, default=above.stop))
    labelled = range(title.stop, above.stop)
    _keep(made, title, range(halves.width))
    first = {said for row in labelled for said in _says(table, row, halves.columns(0))}
    alone = range(halves.width)
    taken: set[str] = set()
    for at in range(len(halves.starts)):
        columns = halves.columns(at)
        own = {said for row in labelled for said in _says(table, row, columns)}
        days = set(_days(table, halves.days[at], rows).values())
        if at and first & own:
            _keep(made, labelled, columns)
            taken = set()
        elif at and taken & days:
            made.unclear = made.unclear or (header, halves.starts[at])
            continue
        elif not at:
            _keep(made, labelled, columns if _others(made, labelled, first) else alone)
            _heading(made, header)
        taken |= days
        for row in rows:
            _add(made, row, at)


def _others(made: _Made, rows: range, first: set[str]) -> bool:
    """Gives back whether labels above a later half name a worker of its own."""
    halves, table = made.halves, made.anew.table
    others = (halves.columns(at) for at in range(1, len(halves.starts)))
    return any(first & set(_says(table, row, columns)) for columns in others for row in rows)


def _says(table: Table, row: int, columns: range) -> Iterator[str]:
    """Gives back which of number and name the labels of a row state."""
    for column in columns:
        text = str(table.texts[row, column]).strip()
        for label in [text, *(label for label, _value in pairs_in(text))]:
            if (name := known_field(_KIND, label)) in _PEOPLE:
                yield str(name)


def _keep(made: _Made, rows: range, columns: Sequence[int]) -> None:
    for row in rows:
        made.moved.setdefault(row, len(made.anew.rows))
        cells = (made.anew.cell(row, column) for column in range(made.halves.width))
        made.anew.add([cell if at in columns else Cell() for at, cell in enumerate(cells)])


def _heading(made: _Made, row: int) -> None:
    """Adds the headings of the first half, its days called dates, and those it does not have."""
    halves = made.halves
    others = (own for at in range(1, len(halves.starts)) for own in _pairs(made, at))
    alone = {column for column, own in others if column == own}
    _keep(made, range(row, row + 1), [*halves.columns(0), *alone])
    made.anew.rows[-1][made.halves.days[0]] = Cell(_DATE, (row, made.halves.days[0]))


def _add(made: _Made, row: int, at: int) -> None:
    """Adds a row of one half, each cell under its heading of the first."""
    table, halves = made.anew.table, made.halves
    if not any(str(table.texts[row, column]).strip() for column in halves.columns(at)):
        return
    cells = [Cell()] * halves.width
    for column, own in _pairs(made, at):
        cells[column] = made.anew.cell(row, own)
    made.anew.add(cells)


def _pairs(made: _Made, at: int) -> Iterator[tuple[int, int]]:
    """Gives back where each column of a half goes: to its heading in the first, else nowhere."""
    halves = made.halves
    labels = [alike(str(text)) for text in made.anew.table.texts[halves.row]]
    free = list(halves.columns(0))
    for own in halves.columns(at):
        column = next((c for c in free if labels[c] == labels[own]), own)
        if column in free:
            free.remove(column)
        yield column, own
