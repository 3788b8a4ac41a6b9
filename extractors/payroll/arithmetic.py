"""Row arithmetic: items to gross, gross less deductions to net. Settles roles and signs.

What adds up on most rows says how the sheet was made; the rows where it then does not add up keep
their raw values, and the rules judge them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from extractors.columns import Cells
from extractors.payroll.amounts import AmountSheet, Mask
from extractors.payroll.gross import fit_gross
from extractors.payroll.kinds import OVERTIME_KINDS, PayColumn

SEVERAL = 2
"""Rows with so many earnings at least, of so many earnings, tell a sum from an equal amount."""


@dataclass(frozen=True, slots=True)
class RowSum:
    """Columns of which some, less others, make a total in each row."""

    total: int
    more: tuple[int, ...]
    less: tuple[int, ...] = ()


@dataclass(slots=True)
class Settled:
    """Columns with their roles settled, and which cells arithmetic proved.

    Attributes:
        columns: As given, roles changed where the sums say so.
        negated: Columns whose amounts are typed as negatives; deductions become positive.
        proved: Column of the grid to the rows whose value it proved.
        totals: Column of the grid to the total it is part of, "gross" or "net", where sums show it.
        sums: The sums that hold on most rows.
    """

    columns: list[PayColumn]
    negated: set[int] = field(default_factory=set)
    proved: dict[int, Mask] = field(default_factory=dict)
    totals: dict[int, str] = field(default_factory=dict)
    sums: list[RowSum] = field(default_factory=list)


def settle(columns: Sequence[PayColumn], cells: dict[int, Cells], rows: int) -> Settled:
    """Gives back the columns with roles, signs and proofs settled by what adds up.

    Of two columns named as the same total, the one that adds up is it.

    Args:
        columns: What each column is by its heading.
        cells: Grid column to its cells, for every money column.
        rows: How many records there are.
    """
    tries = [list(columns)]
    for rival in columns:
        if rival.rival is not None:
            tries.append([_swapped(column, rival) for column in columns])
    tries += [
        [_as_gross(column) if column.index == index else column for column in columns]
        for index in _sums_of_earnings(columns, cells, rows)
    ]
    best = max((_settle(one, cells, rows) for one in tries), key=_proof)
    best.columns = _without_unknown(best, AmountSheet(best.columns, cells, rows))
    return best


def _sums_of_earnings(
    columns: Sequence[PayColumn], cells: dict[int, Cells], rows: int
) -> list[int]:
    """Gives back the columns that add up the earnings left of them, where none is called gross.

    Whatever such a column is called, taken for one more earning it would count every wage twice.
    """
    sheet = AmountSheet(columns, cells, rows)
    if sheet.field("gross_minor") is not None:
        return []
    found = []
    for column in sorted([*sheet.roles("earning"), *sheet.roles("unknown")]):
        before = [c for c in sheet.roles("earning") if c < column]
        several = sum((sheet.amounts[c] != 0).astype(int) for c in before)
        told = np.asarray(several >= SEVERAL).sum() >= SEVERAL
        if told and (sheet.sum(before) == sheet.amounts[column]).all():
            found.append(column)
    return found


def _as_gross(column: PayColumn) -> PayColumn:
    return replace(column, field="gross_minor", rival=None, role=None, item=None)


def _without_unknown(settled: Settled, sheet: AmountSheet) -> list[PayColumn]:
    """Gives back the columns; those that may hold money stay only where a total is not explained.

    That is where the sheet's sums do not make gross, or do not hold on a row in which the column
    has a value.
    """
    none: Mask = np.zeros_like(sheet.known)
    broken = none
    for one in settled.sums:
        held = settled.proved.get(one.total, none)
        broken = broken | ((sheet.amounts[one.total] != 0) & ~held)
    gross = next((c.index for c in settled.columns if c.field == "gross_minor"), -1)
    explained = "gross" in settled.totals.values()
    kept = []
    for column in settled.columns:
        amounts = sheet.amounts.get(column.index, none)
        beside = column.role == "unknown" and bool(amounts[broken].any())
        before = column.role == "unknown" and not explained and column.index < gross
        if beside or before:
            column = replace(column, role="info")
        if column.role != "unknown":
            kept.append(column)
    return kept


def _swapped(column: PayColumn, rival: PayColumn) -> PayColumn:
    if column is rival:
        return replace(column, field=rival.rival, rival=None, role=None, item=None)
    if column.field == rival.rival:
        return replace(column, field=None, role="subtotal", rival=rival.rival)
    return column


def _proof(settled: Settled) -> int:
    """Gives back how many gross and net figures are proved."""
    totals = [c.index for c in settled.columns if c.field in ("gross_minor", "net_minor")]
    return sum(int(settled.proved[index].sum()) for index in totals if index in settled.proved)


def _settle(columns: Sequence[PayColumn], cells: dict[int, Cells], rows: int) -> Settled:
    sheet = AmountSheet(columns, cells, rows)
    earnings, lowering, gross_ok = fit_gross(sheet)
    settled = Settled(_with_roles(sheet, earnings), sheet.negated)
    gross = sheet.field("gross_minor")
    if gross is not None and gross_ok is not None:
        for column in (*earnings, *lowering, gross):
            _prove(settled, column, gross_ok & (sheet.amounts[gross] != 0))
        settled.totals = dict.fromkeys((*earnings, *lowering), "gross")
        settled.sums.append(RowSum(gross, tuple(earnings), tuple(lowering)))
    _fit_net(sheet, settled, earnings, lowering)
    return settled


def _prove(settled: Settled, column: int, rows: Mask) -> None:
    held = settled.proved.get(column)
    settled.proved[column] = rows if held is None else held | rows


def _with_roles(sheet: AmountSheet, earnings: Sequence[int]) -> list[PayColumn]:
    kinds = any(sheet.field(f"overtime_{kind}_pay_minor") is not None for kind in OVERTIME_KINDS)
    gross = sheet.field("gross_minor")
    columns = []
    for column in sheet.columns:
        if column.index in earnings and column.role in ("info", "unknown", "subtotal"):
            column = replace(column, role="earning", rival=None)
        elif column.field == "overtime_pay_minor" and kinds and column.index not in earnings:
            column = replace(column, role="subtotal")
        elif column.role == "earning" and column.index not in earnings:
            late = gross is not None and column.index > gross
            column = column if late else replace(column, role="rate")
        columns.append(column)
    return columns


def _fit_net(
    sheet: AmountSheet, settled: Settled, earnings: Sequence[int], lowering: Sequence[int]
) -> None:
    net, gross = sheet.field("net_minor"), sheet.field("gross_minor")
    if net is None:
        return
    total = sheet.field("deductions_minor")
    start = sheet.amounts[gross] if gross is not None else sheet.sum(earnings)
    taken = [c for c in sheet.roles("deduction") if c not in lowering]
    late = [
        c for c in sheet.roles("earning") if c not in earnings and gross is not None and c > gross
    ]
    if total is not None:
        _prove_deductions(sheet, settled, taken, total)
    unknown = [c for c in sheet.roles("info") if gross is not None and gross < c < net][:4]
    best: tuple[float, list[int], list[int], list[int], Mask] | None = None
    for less in ([total] if total is not None else taken, taken, []):
        for more in ([], late):
            for extra in ([], unknown):
                made = start - sheet.sum([*less, *extra]) + sheet.sum(more)
                mask = sheet.holds(made, sheet.amounts[net], len(less) + len(more) + 2)
                share = sheet.share(mask)
                if best is None or share > best[0]:
                    best = (share, less, more, extra, mask)
    if best is None or not sheet.supported(best[4], sheet.amounts[net]):
        return
    _, less, more, extra, mask = best
    from_items = [] if gross is not None else list(earnings)
    settled.totals |= {c: "net" for c in (*less, *more, *extra) if c not in settled.totals}
    anchored = mask & (sheet.amounts[net] != 0)
    for column in (*less, *more, *extra, *from_items, net, *([gross] if gross is not None else [])):
        _prove(settled, column, anchored)
    begin = [gross] if gross is not None else list(earnings)
    settled.sums.append(RowSum(net, (*begin, *more), (*less, *extra)))
    settled.columns = [
        replace(c, role="deduction") if c.index in extra and c.role == "info" else c
        for c in settled.columns
    ]


def _prove_deductions(
    sheet: AmountSheet, settled: Settled, taken: Sequence[int], total: int
) -> None:
    amounts = sheet.amounts[total]
    mask = sheet.holds(sheet.sum(taken), amounts, len(taken)) & (amounts != 0)
    if sheet.supported(mask, amounts):
        settled.sums.append(RowSum(total, tuple(taken)))
        for column in (*taken, total):
            _prove(settled, column, mask)
