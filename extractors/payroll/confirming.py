"""Figures of a recognised payroll table, proved or mended by its own sums before they are used.

Row sums, printed column totals and hours times rate. Only a doubtful figure is mended: where
figures read without doubt do not add up, that is for the rules to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from extractors.blocks import Block
from extractors.columns import Parse, read_column
from extractors.doubt.doubts import Doubts
from extractors.doubt.sums import Figure, Solved, Sum, Sums, terms_of
from extractors.fields import Reading, parser
from extractors.parse.money import parse_minor
from extractors.parse.numbers import decimals_of
from extractors.payroll.arithmetic import Settled, settle
from extractors.payroll.kinds import PayColumn
from extractors.payroll.products import products_of
from extractors.payroll.totals import spans_of
from pipeline.model.evidence import Grade
from pipeline.model.misreadings import is_one_apart
from pipeline.model.table import Slot, Table

MOSTLY = 0.8
"""Share of the rows that add up exactly, from which rounding explains no difference."""


def confirmed(block: Block, columns: Sequence[PayColumn], reading: Reading) -> Block:
    """Gives back a block whose figures are graded by what adds up, doubtful ones mended.

    Args:
        block: Header and rows; one that was read exactly comes back as it is.
        columns: What each column is.
        reading: How the sheet writes values.
    """
    if not block.grid.recognised or not block.body.rows:
        return block
    made = _Block(block, columns, reading)
    solved = Sums(made.figures, list(made.sums())).solve()
    grid = _applied(block.grid, solved)
    return replace(block, grid=made.with_products(grid, solved))


class _Block:
    """The figures of one block and the sums that bind them."""

    def __init__(self, block: Block, columns: Sequence[PayColumn], reading: Reading) -> None:
        self.block, self.columns, self.reading = block, columns, reading
        self.rows = block.body.rows
        self.money = partial(parse_minor, scale=reading.scale, point_groups=reading.point_groups)
        own = [column for column in columns if column.is_money]
        # Ink may be worth nothing: what adds up without it says so.
        cells = {
            c.index: read_column(block.grid, self.rows, c.index, self.money, ink=False) for c in own
        }
        self.settled: Settled = settle(columns, cells, len(self.rows))
        self.signs = dict.fromkeys(self.settled.negated, -1)
        self.figures: dict[Slot, Figure] = {}

    def sums(self) -> Iterator[Sum]:
        """Gives back the sums of each row, then those of each column."""
        for one in self.settled.sums:
            rows = [self._row_sum(row, one.total, one.more, one.less) for row in self.rows]
            slack = self._slack(rows, len(one.more) + len(one.less))
            yield from (replace(row, slack=slack) for row in rows)
        yield from self._column_sums()

    def _row_sum(self, row: int, total: int, more: Sequence[int], less: Sequence[int]) -> Sum:
        at = [[(row, column) for column in columns] for columns in (more, less)]
        for slot in (*at[0], *at[1], (row, total)):
            self._figure(slot, self.money)
        return Sum(terms_of((row, total), at[0], at[1], self.signs))

    def _slack(self, rows: Sequence[Sum], items: int) -> int:
        rest = [
            sum(factor * (self.figures[slot].value or 0) for slot, factor in row.terms)
            for row in rows
        ]
        exact = sum(not one for one in rest)
        return 0 if exact >= MOSTLY * len(rest) else max(5, items // 2 + 1)

    def _column_sums(self) -> Iterator[Sum]:
        for total, column, rows in spans_of(self.block, self.settled.columns, self.reading):
            parse = self.money if column.is_money else _hundredths(self.reading)
            slots = [(row, column.index) for row in rows]
            for slot in (*slots, (total, column.index)):
                self._figure(slot, parse)
            yield Sum(terms_of((total, column.index), slots, (), {}), row=False)

    def _figure(self, slot: Slot, parse: Parse) -> None:
        if slot not in self.figures:
            self.figures[slot] = _figure(self.block.grid, slot, parse)

    def with_products(self, grid: Table, solved: Solved) -> Table:
        """Gives back the grid with hours and pay that prove each other, one mended by it."""
        parses = dict(self._parses())
        cells = {
            at: read_column(grid, self.rows, at, parse, ink=False) for at, parse in parses.items()
        }
        held = _doubts(grid)
        for product in products_of(self.settled.columns, cells, self.rows):
            for slot, value in product.mended.items():
                texts = grid.others.get(slot, ())
                meant = [text for text in texts if parses[slot[1]](text) == value]
                held.doubt(slot, meant[:1], take=True)
            _prove(held, set(product.proved) - set(solved.exposed))
        return _made(grid, held)

    def _parses(self) -> Iterator[tuple[int, Parse]]:
        for column in self.settled.columns:
            if column.is_money:
                yield column.index, self.money
            elif (column.field or "").endswith("_minutes"):
                unit = column.column.unit
                yield (
                    column.index,
                    parser("payroll", column.field or "", self.reading, unit=unit),
                )


def _hundredths(reading: Reading) -> Parse:
    return partial(parse_minor, point_groups=reading.point_groups)


def _figure(grid: Table, slot: Slot, parse: Parse) -> Figure:
    text = str(grid.texts[slot])
    value = parse(text)
    readings: dict[int, str] = {}
    for other in grid.others.get(slot, ()):
        meant = parse(other)
        if meant is not None and meant != value:
            readings.setdefault(meant, other)
    doubtful = grid.grade(*slot) < Grade.READ
    unread = value is None and doubtful and bool(text.strip())
    known = None if unread else value or 0
    return Figure(known, doubtful, readings, blank=value is None and not doubtful)


def _applied(grid: Table, solved: Solved) -> Table:
    held = _doubts(grid)
    for slot, text in solved.healed.items():
        held.doubt(slot, [text, str(grid.texts[slot])], take=True)
    for slot, value in solved.exposed.items():
        meant = _like(str(grid.texts[slot]), value)
        if meant is not None:
            held.doubt(slot, [meant])
    _prove(held, solved.proved)
    return _made(grid, held)


def _doubts(grid: Table) -> Doubts:
    assert grid.grades is not None
    return Doubts(grid.texts.copy(), grid.grades.copy(), dict(grid.others))


def _prove(held: Doubts, slots: set[Slot]) -> None:
    for slot in slots:
        # Ink that nobody could read, and that is worth nothing in the sum, is no value at all.
        said = str(held.texts[slot]).strip()
        held.grades[slot] = int(Grade.VERIFIED if said else Grade.NONE)
        held.others.pop(slot, None)


def _made(grid: Table, held: Doubts) -> Table:
    return replace(grid, texts=held.texts, grades=held.grades, others=held.others)


def _like(text: str, value: int) -> str | None:
    """Gives back an amount written as the text is, where one slip makes the text of it."""
    if not text.strip():
        return None
    places = decimals_of(text)
    whole, cents = divmod(abs(value), 100)
    if places < 2 and cents % 10 ** (2 - places):
        return None
    said = f"{whole:,}" if "," in text else str(whole)
    said += f".{cents:02d}"[: places + 1] if places else ""
    said = f"-{said}" if value < 0 else said
    return said if is_one_apart(text.strip(), said) else None
