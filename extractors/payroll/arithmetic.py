"""Row arithmetic: items to gross, gross less deductions to net. Settles roles and signs.

What adds up on most rows says how the sheet was made; the rows where it then does not add up keep
their raw values, and the rules judge them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from extractors.columns import Cells
from extractors.payroll.kinds import OVERTIME_KINDS, PayColumn

Amounts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_ENOUGH = 0.5
_COUNT_SUFFIXES = ("_minutes", "_hundredths")


@dataclass(slots=True)
class Settled:
    """Columns with their roles settled, and which cells arithmetic proved.

    Attributes:
        columns: As given, roles changed where the sums say so.
        negated: Columns whose amounts are typed as negatives; deductions become positive.
        proved: Column of the grid to the rows whose value it proved.
    """

    columns: list[PayColumn]
    negated: set[int] = field(default_factory=set)
    proved: dict[int, Mask] = field(default_factory=dict)


class _Sheet:
    """The amounts of a sheet as vectors, and the columns by what they are."""

    def __init__(self, columns: Sequence[PayColumn], cells: dict[int, Cells], rows: int) -> None:
        self.columns = list(columns)
        self.known: Mask = np.ones(rows, bool)
        self.amounts: dict[int, Amounts] = {}
        self.negated: set[int] = set()
        for column in columns:
            if not column.is_money:
                continue
            held = cells[column.index]
            self.amounts[column.index] = np.array([v or 0 for v in held.values], np.int64)
            self.known[held.bad] = False
        self._turn_signs()

    def _turn_signs(self) -> None:
        for column in self.columns:
            if column.role == "deduction" or column.field == "deductions_minor":
                amounts = self.amounts[column.index]
                said = any("负" in label or "negative" in label for label in column.column.path)
                if (amounts < 0).sum() > (amounts > 0).sum() or (said and (amounts < 0).any()):
                    self.amounts[column.index] = -amounts
                    self.negated.add(column.index)

    def field(self, name: str) -> int | None:
        return next((c.index for c in self.columns if c.field == name), None)

    def roles(self, role: str) -> list[int]:
        return [c.index for c in self.columns if c.role == role and c.index in self.amounts]

    def sum(self, columns: Sequence[int]) -> Amounts:
        total = np.zeros(len(self.known), np.int64)
        for column in columns:
            total = total + self.amounts[column]
        return total

    def holds(self, left: Amounts, right: Amounts, items: int) -> Mask:
        found: Mask = self.known & (np.abs(left - right) <= max(5, items // 2 + 1))
        return found

    def share(self, mask: Mask) -> float:
        known = int(self.known.sum())
        return float(mask.sum()) / known if known else 0.0


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
    found = [_settle(one, cells, rows) for one in tries]
    return max(found, key=_proof)


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
    sheet = _Sheet(columns, cells, rows)
    before = _before_gross(sheet)
    earnings, lowering, gross_ok = _fit_gross(sheet, before)
    settled = Settled(_with_roles(sheet, earnings), sheet.negated)
    gross = sheet.field("gross_minor")
    if gross is not None and gross_ok is not None:
        for column in (*earnings, *lowering, gross):
            _prove(settled, column, gross_ok & (sheet.amounts[gross] != 0))
    _fit_net(sheet, settled, earnings, lowering)
    return settled


def _prove(settled: Settled, column: int, rows: Mask) -> None:
    held = settled.proved.get(column)
    settled.proved[column] = rows if held is None else held | rows


def _before_gross(sheet: _Sheet) -> list[int]:
    """Gives back the columns that stand for money earned, left of gross."""
    gross = sheet.field("gross_minor")
    kinds = [sheet.field(f"overtime_{kind}_pay_minor") for kind in OVERTIME_KINDS]
    dropped: set[int | None] = set()
    if any(kind is not None for kind in kinds):
        dropped.add(sheet.field("overtime_pay_minor"))
    if sheet.field("normal_pay_minor") is not None:
        dropped.add(sheet.field("base_minor"))
    earned = [column for column in sheet.roles("earning") if column not in dropped]
    return [c for c in earned if gross is None or c < gross]


def _standards(sheet: _Sheet, before: Sequence[int]) -> list[int]:
    """Gives back money columns left of the hours: the agreed amounts, paid again to the right."""
    counts = [c.index for c in sheet.columns if c.field and c.field.endswith(_COUNT_SUFFIXES)]
    earlier = [column for column in before if counts and column < min(counts)]
    later = [column for column in before if counts and column > max(counts)]
    return earlier if earlier and later else []


def _fit_gross(sheet: _Sheet, before: list[int]) -> tuple[list[int], list[int], Mask | None]:
    """Gives back the columns that make up gross, the deductions that lower it, and the proof."""
    gross = sheet.field("gross_minor")
    standards = _standards(sheet, before)
    paid = [column for column in before if column not in standards]
    if gross is None:
        return _fit_net_only(sheet, paid, before), [], None
    lowering = [column for column in sheet.roles("deduction") if column < gross]
    base, info = sheet.field("base_minor"), [c for c in sheet.roles("info") if c < gross]
    choices = [paid, before] if standards else [before]
    if not before:
        choices.append(sheet.roles("earning"))
    if base is not None:
        choices += [[*c, base] for c in choices if base not in c] + [
            [x for x in c if x != base] for c in choices if base in c
        ]
    # Columns nobody knows may be earnings; columns that are known are never left out.
    choices += [[*choice, *info] for choice in list(choices) if info]
    tries = [(choice, lower) for choice in choices for lower in ([], lowering)]
    best = max(tries, key=lambda t: sheet.share(_gross_mask(sheet, gross, *t)))
    mask = _gross_mask(sheet, gross, *best)
    if sheet.share(mask) < _ENOUGH:
        return choices[0], [], None
    return best[0], best[1], mask


def _fit_net_only(sheet: _Sheet, paid: list[int], before: list[int]) -> list[int]:
    """Gives back the earnings of a sheet without gross: those that add up to net."""
    net = sheet.field("net_minor")
    if net is None or paid == before:
        return before
    taken = sheet.sum(sheet.roles("deduction"))
    shares = [
        sheet.share(sheet.holds(sheet.sum(choice) - taken, sheet.amounts[net], len(choice)))
        for choice in (before, paid)
    ]
    return before if shares[0] >= shares[1] else paid


def _gross_mask(
    sheet: _Sheet, gross: int, earnings: Sequence[int], lowering: Sequence[int]
) -> Mask:
    made = sheet.sum(earnings) - sheet.sum(lowering)
    return sheet.holds(made, sheet.amounts[gross], len(earnings) + len(lowering))


def _with_roles(sheet: _Sheet, earnings: Sequence[int]) -> list[PayColumn]:
    kinds = any(sheet.field(f"overtime_{kind}_pay_minor") is not None for kind in OVERTIME_KINDS)
    gross = sheet.field("gross_minor")
    columns = []
    for column in sheet.columns:
        if column.index in earnings and column.role == "info":
            column = replace(column, role="earning")
        elif column.field == "overtime_pay_minor" and kinds and column.index not in earnings:
            column = replace(column, role="subtotal")
        elif column.role == "earning" and column.index not in earnings:
            late = gross is not None and column.index > gross
            column = column if late else replace(column, role="rate")
        columns.append(column)
    return columns


def _fit_net(
    sheet: _Sheet, settled: Settled, earnings: Sequence[int], lowering: Sequence[int]
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
    if best is None or best[0] < _ENOUGH:
        return
    _, less, more, extra, mask = best
    from_items = [] if gross is not None else list(earnings)
    anchored = mask & (sheet.amounts[net] != 0)
    for column in (*less, *more, *extra, *from_items, net, *([gross] if gross is not None else [])):
        _prove(settled, column, anchored)
    settled.columns = [
        replace(c, role="deduction") if c.index in extra and c.role == "info" else c
        for c in settled.columns
    ]


def _prove_deductions(sheet: _Sheet, settled: Settled, taken: Sequence[int], total: int) -> None:
    amounts = sheet.amounts[total]
    mask = sheet.holds(sheet.sum(taken), amounts, len(taken)) & (amounts != 0)
    if sheet.share(mask | (amounts == 0)) >= _ENOUGH:
        for column in (*taken, total):
            _prove(settled, column, mask)
