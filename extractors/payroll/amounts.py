"""The amounts of a payroll sheet as vectors, and its columns by what they are."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractors.columns import Cells
from extractors.payroll.kinds import PayColumn

Amounts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_WHOLE = (100, 10)
LEAST_ROWS = 3
"""Rows with money that a sum must hold on, where it does not hold on all."""


class AmountSheet:
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
            if column.role == "unknown" and held.bad:
                continue
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
        """Gives back the column of a field, or None."""
        return next((c.index for c in self.columns if c.field == name), None)

    def roles(self, role: str) -> list[int]:
        """Gives back the columns of a role."""
        return [c.index for c in self.columns if c.role == role and c.index in self.amounts]

    def sum(self, columns: Sequence[int]) -> Amounts:
        """Gives back the sum of columns, row by row."""
        total = np.zeros(len(self.known), np.int64)
        for column in columns:
            total = total + self.amounts[column]
        return total

    def holds(self, left: Amounts, right: Amounts, items: int) -> Mask:
        """Gives back the rows where two sums are the same but for the rounding of the items."""
        found: Mask = self.known & (np.abs(left - right) <= max(5, items // 2 + 1))
        return found

    def holds_rounded(self, left: Amounts, right: Amounts, items: int) -> Mask:
        """Gives back the same rows, and those where the right was rounded to whole yuan or tenths.

        It shows how a sheet was made; it does not prove the last digits of anything.
        """
        unit = next((size for size in _WHOLE if right.any() and not (right % size).any()), 1)
        near = np.abs(left - right) < max(unit, 6, items // 2 + 2)
        found: Mask = self.known & near
        return found

    def supported(self, mask: Mask, total: Amounts) -> bool:
        """Gives back whether a sum that holds on some rows tells how the sheet was made.

        One that holds on every row does; else it must hold on more than half of the rows whose
        total is not zero, and on three of them at least: on a sheet of two rows, the one on which
        it holds says nothing of the other.
        """
        known = self.known & (total != 0)
        rows, held = int(known.sum()), int((mask & known).sum())
        return 0 < rows == held or (held >= LEAST_ROWS and 2 * held > rows)

    def share(self, mask: Mask) -> float:
        """Gives back the share of the readable rows that a mask holds for."""
        known = int(self.known.sum())
        return float(mask.sum()) / known if known else 0.0
