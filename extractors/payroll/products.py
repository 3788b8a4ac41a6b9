"""Overtime hours times a rate: what a sheet pays for an hour, and the rows where that is exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from extractors.columns import Cells
from extractors.payroll.kinds import OVERTIME_KINDS, PayColumn
from pipeline.model.evidence import Grade
from pipeline.model.quantities import round_half_up
from pipeline.model.table import Slot

LEAST, MOSTLY, LEAST_HOURS = 5, 0.6, 3
"""Rows that must be exact, their share, and how many different hours there must be among them."""
SAMPLE = 60
"""Paid rows that a factor is tried on."""
LEAST_PAY = 1000
"""Hundredths of pay below which a product proves no figure of its hours."""
_TIMES = (Fraction(1), Fraction(3, 2), Fraction(2), Fraction(3))
_DIVISORS = (
    *(Fraction(n) for n in (1, 160, 168, 170, 174, 176, 184, 192, 200, 208, 240, 260)),
    Fraction(2092, 100) * 8,
    Fraction(50, 3) * 10,
)
"""Hours of a month that sheets divide a wage by: 21.75 or 20.92 days of eight, 26 or 30 days."""
_BASES = ("hourly_rate_minor", "base_minor", "normal_pay_minor")


@dataclass(frozen=True, slots=True)
class Product:
    """Figures of one row that prove each other.

    Attributes:
        proved: Their slots.
        mended: Slot to the other value, in minor units or minutes, that one of them must have.
    """

    proved: tuple[Slot, ...]
    mended: dict[Slot, int] = field(default_factory=dict)


def products_of(
    columns: Sequence[PayColumn], cells: dict[int, Cells], rows: Sequence[int]
) -> list[Product]:
    """Gives back what hours times rate proves, kind of overtime by kind.

    Args:
        columns: What each column is.
        cells: Grid column to its cells: money in minor units, hours in minutes.
        rows: Grid row of each record.
    """
    found: list[Product] = []
    for hours, pay in _pairs(columns):
        tries = [_Rate(cells, rows, hours, pay, base) for base in _of(columns, _BASES)]
        best = max(tries, key=lambda rate: rate.exact, default=None)
        if best is not None and best.is_known():
            found += best.products()
    return found


def _pairs(columns: Sequence[PayColumn]) -> Iterator[tuple[int, int]]:
    for name in ("overtime", *(f"overtime_{kind}" for kind in OVERTIME_KINDS)):
        hours, pay = _of(columns, [f"{name}_minutes"]), _of(columns, [f"{name}_pay_minor"])
        if hours and pay:
            yield hours[0], pay[0]


def _of(columns: Sequence[PayColumn], fields: Sequence[str]) -> list[int]:
    return [c.index for name in fields for c in columns if c.field == name]


class _Rate:
    """One way in which a sheet may pay its hours: the best factor for a column of wages."""

    def __init__(
        self, cells: dict[int, Cells], rows: Sequence[int], hours: int, pay: int, base: int
    ) -> None:
        self._cells, self._rows = cells, rows
        self._hours, self._pay, self._base = hours, pay, base
        self._paid = [
            record
            for record in range(len(rows))
            if all(cells[column].values[record] for column in (hours, pay, base))
        ]
        factors = {times / by / 60 for times in _TIMES for by in _DIVISORS}
        some = self._paid[:SAMPLE]
        scores = {factor: len(self._fitting(factor, some)) for factor in sorted(factors)}
        self._factor = max(scores, key=lambda factor: scores[factor])
        self.exact = scores[self._factor]
        self._sample = some

    def is_known(self) -> bool:
        """Gives back whether the factor makes the pay of most rows, for several hours."""
        fitting = self._fitting(self._factor, self._sample)
        hours = {self._cells[self._hours].values[record] for record in fitting}
        enough = self.exact >= LEAST and len(hours) >= LEAST_HOURS
        return enough and self.exact >= MOSTLY * len(self._sample)

    def _fitting(self, factor: Fraction, records: Sequence[int]) -> list[int]:
        return [r for r in records if self._made(r, factor) == self._value(self._pay, r)]

    def _made(self, record: int, factor: Fraction, hours: int | None = None) -> int:
        minutes = self._value(self._hours, record) if hours is None else hours
        return round_half_up(self._value(self._base, record) * minutes * factor)

    def _value(self, column: int, record: int) -> int:
        return int(self._cells[column].values[record] or 0)

    def products(self) -> list[Product]:
        """Gives back the rows where hours and pay prove each other, or one mends the other."""
        found = []
        for record in range(len(self._rows)):
            if self._value(self._pay, record) < LEAST_PAY or not self._value(self._base, record):
                continue
            slots = tuple((self._rows[record], column) for column in (self._hours, self._pay))
            mended = {} if self._holds(record) else self._mended(record)
            if mended or self._holds(record):
                found.append(Product(slots, mended))
        return found

    def _holds(self, record: int) -> bool:
        return self._made(record, self._factor) == self._value(self._pay, record)

    def _mended(self, record: int) -> dict[Slot, int]:
        """Gives back the one doubtful figure of a row with the only reading of it that fits."""
        doubtful = [c for c in (self._hours, self._pay, self._base) if self._doubts(c, record)]
        if len(doubtful) != 1:
            return {}
        column, slot = doubtful[0], (self._rows[record], doubtful[0])
        readings = self._cells[column].others.get(record, ())
        if column == self._pay:
            ways = [value for value in readings if value == self._made(record, self._factor)]
        elif column == self._hours:
            pay = self._value(self._pay, record)
            ways = [v for v in readings if self._made(record, self._factor, v) == pay]
        else:
            ways = []
        return {slot: ways[0]} if len(ways) == 1 else {}

    def _doubts(self, column: int, record: int) -> bool:
        grades = self._cells[column].grades
        return grades is not None and grades[record] == Grade.UNCERTAIN
