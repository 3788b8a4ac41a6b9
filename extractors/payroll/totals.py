"""The printed sums of a payroll sheet, beside the sums of the rows they claim to add up."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.blocks import Block
from extractors.builder import Builder
from extractors.fields import Reading
from extractors.parse.money import parse_minor
from extractors.parse.numbers import decimals_of, is_blank
from extractors.payroll.columns import PayColumn
from extractors.tables.body import Total
from pipeline.model.records import RecordSet

_NOT_SUMMED = ("daily_rate_minor", "hourly_rate_minor")


@dataclass(frozen=True, slots=True)
class _Figures:
    """One column: its values by record (hundredths), and which could not be read."""

    column: PayColumn
    values: list[int | None]
    bad: frozenset[int]
    decimals: int


def total_records(
    block: Block, columns: Sequence[PayColumn], part: int, reading: Reading, month: str | None
) -> RecordSet:
    """Gives back one record a printed sum."""
    rows = block.body.rows
    figures = [_figures(block, column, reading) for column in columns if _is_summed(column)]
    found: list[tuple[Total, _Figures, int, range]] = []
    for total in block.body.totals if rows else ():
        printed = {
            f.column.index: parse_minor(
                str(block.grid.texts[total.row, f.column.index]), point_groups=reading.point_groups
            )
            for f in figures
        }
        span = _span(block, total, printed, figures)
        for f in figures:
            value = printed[f.column.index]
            if value is not None and span:
                found.append((total, f, value, span))
    return _build(block, part, month, found)


def _is_summed(column: PayColumn) -> bool:
    name = column.field or ""
    if name in _NOT_SUMMED or (column.role == "rate" and not name):
        return False
    return column.is_money or name.endswith(("_minutes", "_hundredths"))


def _figures(block: Block, column: PayColumn, reading: Reading) -> _Figures:
    texts = [str(text).strip() for text in block.grid.texts[block.body.rows, column.index]]
    values = [parse_minor(text, point_groups=reading.point_groups) for text in texts]
    # "1.234" is a thousand there, not three decimals.
    decimals = 0 if reading.point_groups else max(map(decimals_of, texts), default=0)
    bad = {i for i, text in enumerate(texts) if values[i] is None and not is_blank(text)}
    return _Figures(column, values, frozenset(bad), decimals)


def _sum(figures: _Figures, span: range) -> int:
    return sum(figures.values[record] or 0 for record in span)


def _span(
    block: Block, total: Total, printed: dict[int, int | None], figures: Sequence[_Figures]
) -> range:
    """Gives back the records a printed sum speaks for: the ones that fit more of its figures."""
    rows = block.body.rows
    end = bisect_left(rows, total.row)
    earlier = [t.row for t in block.body.totals if t.row < total.row]
    breaks = [row for row in block.body.breaks if row < total.row]
    since = bisect_left(rows, max([*earlier, *breaks], default=-1))
    last_total = bisect_left(rows, max(earlier, default=-1))
    if not end:
        return range(len(rows))  # the sums stand above the rows
    whole, near, page = range(end), range(since, end), range(last_total, end)
    if total.scope == "table":
        tries = [whole, page, near]
    elif total.scope == "page":
        tries = [near, page, whole]
    else:
        tries = [page, near, whole]
    tries = [span for span in tries if span]
    if not tries:
        return range(end)
    return max(tries, key=lambda span: _fits(span, printed, figures))


def _fits(span: range, printed: dict[int, int | None], figures: Sequence[_Figures]) -> int:
    return sum(
        1
        for f in figures
        if printed[f.column.index] is not None and _sum(f, span) == printed[f.column.index]
    )


def _build(
    block: Block,
    part: int,
    month: str | None,
    found: Sequence[tuple[Total, _Figures, int, range]],
) -> RecordSet:
    rows = block.body.rows
    builder = Builder("column_total", part, block.table, [total.row for total, *_ in found])
    builder.put_all("month", month)
    builder.put("label", [f.column.column.label for _, f, _, _ in found])
    builder.put("field", [f.column.field or f.column.item for _, f, _, _ in found])
    builder.put("scope", [total.scope for total, *_ in found])
    builder.put("first_row", [rows[span[0]] for *_, span in found])
    builder.put("last_row", [rows[span[-1]] for *_, span in found])
    builder.put("printed_minor", [value for _, _, value, _ in found])
    builder.put(
        "sum_minor", [None if f.bad & set(span) else _sum(f, span) for _, f, _, span in found]
    )
    builder.put("items", [sum(f.values[r] is not None for r in span) for _, f, _, span in found])
    builder.put("decimals", [f.decimals for _, f, _, _ in found])
    return builder.build([f.column.index for _, f, _, _ in found])
