"""Rows of sums that do not say so: their amounts are the sums of the rows above."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from extractors.blocks import Block
from extractors.columns import read_column
from extractors.fields import Reading
from extractors.parse.money import parse_minor
from extractors.payroll.kinds import PayColumn
from extractors.tables.body import Total

LEAST_COLUMNS = 3
"""Columns of money that add up from which a row is one of sums; those of half its amounts too."""
LEAST_ROWS = 2
"""Amounts above that a sum is of."""


def without_sums(block: Block, columns: Sequence[PayColumn], reading: Reading) -> Block:
    """Gives back a block whose rows of unnamed sums are totals, and nobody.

    A misread 合计 is taken for a name; nobody earns in every column what all above earn together.
    """
    if len(block.body.rows) <= LEAST_ROWS:
        return block
    money = partial(parse_minor, scale=reading.scale, point_groups=reading.point_groups)
    amounts = [
        read_column(block.grid, block.body.rows, c.index, money).values
        for c in columns
        if c.is_money
    ]
    found = set(_sums(amounts, len(block.body.rows)))
    if not found:
        return block
    body = block.body
    kept = [at for at in range(len(body.rows)) if at not in found]
    totals = [*body.totals, *(Total(body.rows[at], "table", "") for at in found)]
    return replace(
        block,
        body=replace(
            body,
            rows=[body.rows[at] for at in kept],
            groups=[body.groups[at] for at in kept],
            totals=sorted(totals, key=lambda total: total.row),
        ),
    )


def _sums(amounts: Sequence[Sequence[int | None]], rows: int) -> Iterator[int]:
    """Gives back the records of sums, by what stands above each in every column."""
    sums = [0] * len(amounts)
    counts = [0] * len(amounts)
    for at in range(rows):
        own = [column[at] or 0 for column in amounts]
        claimed = sum(bool(value) for value in own)
        fits = sum(
            bool(value) and value == total and count >= LEAST_ROWS
            for value, total, count in zip(own, sums, counts, strict=True)
        )
        if fits >= LEAST_COLUMNS and 2 * fits >= claimed:
            yield at
            continue
        sums = [total + value for total, value in zip(sums, own, strict=True)]
        counts = [count + bool(value) for count, value in zip(counts, own, strict=True)]
