"""The printed sums of a payroll sheet, beside the sums of the rows they claim to add up."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from extractors.blocks import Block
from extractors.builder import Builder
from extractors.columns import read_column
from extractors.fields import Reading
from extractors.parse.money import parse_minor
from extractors.parse.numbers import decimals_of
from extractors.payroll.kinds import PayColumn
from extractors.tables.body import Total
from pipeline.model.records import RecordSet

_NOT_SUMMED = ("daily_rate_minor", "hourly_rate_minor")


@dataclass(frozen=True, slots=True)
class _Values:
    """The figures of one column in some rows, in hundredths, and which could not be read."""

    values: list[int | None]
    bad: frozenset[int]
    decimals: int


@dataclass(frozen=True, slots=True)
class _Figures:
    """One column: its figures, and those of the blocks before it in the part."""

    column: PayColumn
    own: _Values
    before: _Values


@dataclass(frozen=True, slots=True)
class _Span:
    """The records a printed sum speaks for.

    Attributes:
        records: Records of the block.
        before: The blocks before it as well.
        sure: It is known which records are meant.
        whole: No row of nobody stands among them, whose figures the sum may hold as well.
    """

    records: range
    before: bool = False
    sure: bool = True
    whole: bool = True

    def sum(self, figures: _Figures) -> int:
        """Gives back the sum of a column over the records."""
        own = sum(figures.own.values[record] or 0 for record in self.records)
        return own + (sum(v or 0 for v in figures.before.values) if self.before else 0)

    def known_sum(self, figures: _Figures) -> int | None:
        """Gives back the sum; None where a figure of it, or which rows it adds up, is unknown."""
        bad = figures.own.bad & set(self.records) or (self.before and figures.before.bad)
        return None if bad or not self.sure or not self.whole else self.sum(figures)

    def count(self, figures: _Figures) -> int:
        """Gives back how many records hold a figure."""
        own = sum(figures.own.values[record] is not None for record in self.records)
        return own + (sum(v is not None for v in figures.before.values) if self.before else 0)


_Found = tuple[Total, _Figures, int, _Span]


def spans_of(
    block: Block, columns: Sequence[PayColumn], reading: Reading
) -> Iterator[tuple[int, PayColumn, list[int]]]:
    """Gives back each printed sum of a block: its row, its column, the rows it adds up.

    Sums that may speak for other rows as well are left out.
    """
    for total, figures, _, span in _printed(block, columns, reading, ()):
        if span.sure and span.whole and not span.before:
            yield total.row, figures.column, [block.body.rows[at] for at in span.records]


def total_records(
    block: Block,
    columns: Sequence[PayColumn],
    part: int,
    reading: Reading,
    month: str | None,
    earlier: Sequence[Block] = (),
) -> RecordSet:
    """Gives back one record a printed sum.

    Args:
        block: Header and rows.
        columns: What each column is.
        part: Index of the part.
        reading: How the sheet writes values.
        month: Month of the sheet.
        earlier: Blocks of the same part before this one; a last total may speak for them too.
    """
    return _build(block, part, month, _printed(block, columns, reading, earlier))


def _printed(
    block: Block, columns: Sequence[PayColumn], reading: Reading, earlier: Sequence[Block]
) -> list[_Found]:
    """Gives back every figure of the rows of sums, with the records it speaks for."""
    alike = [b for b in earlier if b.grid.shape[1] == block.grid.shape[1]]
    figures = [_figures(block, column, reading, alike) for column in columns if _is_summed(column)]
    found: list[_Found] = []
    for total in block.body.totals if block.body.rows else ():
        printed = {
            f.column.index: parse_minor(
                str(block.grid.texts[total.row, f.column.index]), point_groups=reading.point_groups
            )
            for f in figures
        }
        span = _span(block, total, printed, figures)
        for f in figures:
            value = printed[f.column.index]
            if value is not None:
                found.append((total, f, value, span))
    return found


def _is_summed(column: PayColumn) -> bool:
    name = column.field or ""
    if name in _NOT_SUMMED or (column.role == "rate" and not name):
        return False
    return column.is_money or name.endswith(("_minutes", "_hundredths"))


def _figures(
    block: Block, column: PayColumn, reading: Reading, earlier: Sequence[Block]
) -> _Figures:
    return _Figures(
        column, _values([block], column.index, reading), _values(earlier, column.index, reading)
    )


def _values(blocks: Sequence[Block], column: int, reading: Reading) -> _Values:
    """Gives back the figures of a column in the rows of blocks, one after another."""
    parse = partial(parse_minor, point_groups=reading.point_groups)
    values: list[int | None] = []
    texts: list[str] = []
    bad: set[int] = set()
    for block in blocks:
        cells = read_column(block.grid, block.body.rows, column, parse)
        bad.update(len(values) + record for record in cells.bad)
        values += cells.values
        texts += cells.texts
    # "1.234" is a thousand there, not three decimals.
    decimals = 0 if reading.point_groups else max(map(decimals_of, texts), default=0)
    return _Values(values, frozenset(bad), decimals)


def _span(
    block: Block, total: Total, printed: dict[int, int | None], figures: Sequence[_Figures]
) -> _Span:
    """Gives back the records a printed sum speaks for: the ones that fit most of its figures.

    Where several could be meant and not one figure fits any of them, nothing is claimed.
    """
    tries = _tries(block, total)
    if any(f.before.values for f in figures):
        tries.append(_Span(tries[0].records, before=True))
    fits = [_fits(span, printed, figures) for span in tries]
    best = tries[fits.index(max(fits))]
    doubtful = len({(span.records, span.before) for span in tries}) > 1 and max(fits) == 0
    claimed = sum(1 for value in printed.values() if value)
    whole = max(fits) == claimed or not _lost(block, total, best.records)
    return replace(best, sure=not doubtful, whole=whole)


def _lost(block: Block, total: Total, records: range) -> bool:
    """Gives back whether rows of nobody stand among those that a sum speaks for."""
    rows = block.body.rows
    first = rows[records[0] - 1] if records[0] else block.header.last_row
    last = total.row if rows[records[0]] < total.row else block.body.end
    return any(first < row < last for row in block.body.nameless)


def _tries(block: Block, total: Total) -> list[_Span]:
    rows = block.body.rows
    end = bisect_left(rows, total.row)
    if not end:
        return [_Span(range(len(rows)))]  # the sums stand above the rows
    earlier = [t.row for t in block.body.totals if t.row < total.row]
    breaks = [row for row in block.body.breaks if row < total.row]
    since = bisect_left(rows, max([*earlier, *breaks], default=-1))
    last_total = bisect_left(rows, max(earlier, default=-1))
    whole, near, page = range(end), range(since, end), range(last_total, end)
    order = {"table": (whole, page, near), "page": (near, page, whole)}
    spans = order.get(total.scope, (page, near, whole))
    return [_Span(span) for span in spans if span]


def _fits(span: _Span, printed: dict[int, int | None], figures: Sequence[_Figures]) -> int:
    claimed = [(f, printed[f.column.index]) for f in figures]
    return sum(1 for f, value in claimed if value and span.sum(f) == value)


def _build(block: Block, part: int, month: str | None, found: Sequence[_Found]) -> RecordSet:
    rows = block.body.rows
    builder = Builder("column_total", part, block.table, [total.row for total, *_ in found])
    builder.put_all("month", month)
    builder.put("label", [f.column.column.label for _, f, _, _ in found])
    builder.put("field", [f.column.field or f.column.item for _, f, _, _ in found])
    builder.put("scope", [total.scope for total, *_ in found])
    builder.put("first_row", [rows[span.records[0]] for *_, span in found])
    builder.put("last_row", [rows[span.records[-1]] for *_, span in found])
    builder.put("printed_minor", [value for _, _, value, _ in found])
    builder.put("sum_minor", [span.known_sum(f) for _, f, _, span in found])
    builder.put("items", [span.count(f) for _, f, _, span in found])
    builder.put("decimals", [f.own.decimals for _, f, _, _ in found])
    _put_certainty(builder, block, found)
    return builder.build([f.column.index for _, f, _, _ in found])


def _put_certainty(builder: Builder, block: Block, found: Sequence[_Found]) -> None:
    """Says how sure a printed sum is, and the sum of its rows: as sure as the least of them."""
    grid = block.grid
    if grid.grades is None:
        return
    printed, summed = [], []
    for total, f, _, span in found:
        rows = [block.body.rows[record] for record in span.records]
        printed.append(int(grid.grade(total.row, f.column.index)))
        summed.append(min((int(grid.grade(row, f.column.index)) for row in rows), default=0))
    builder.grades["printed_minor"] = printed
    builder.grades["sum_minor"] = summed
