"""The minimum wage of a place over a pay month, day by day where the figure changes within it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.finding import Basis
from pipeline.model.quantities import format_minor, round_half_up
from validators.bench import Bench, iso
from validators.numbers import Number
from validators.tariffs import month_divisor

PARAMETER = "wages.minimum.monthly"
DAILY, HOURLY = "wages.minimum.daily", "wages.minimum.hourly"
EVERY = (PARAMETER, DAILY, HOURLY)
"""A country sets it by the month, else by the day, else by the hour."""

PROBATION = "wages.minimum.probation"


@dataclass(frozen=True, slots=True)
class Spell:
    """The part of a pay month in which one figure holds.

    Attributes:
        minor: The figure of a whole month, in minor units.
        days: Paid days (normal days and statutory holidays) of the part.
        units: So many of the figure make a month: 1, or its days or hours.
    """

    number: Number
    minor: int
    days: int
    units: Fraction = Fraction(1)

    @property
    def each(self) -> int:
        """Gives back the figure itself, of a month, day or hour, in minor units."""
        return round_half_up(self.number.ratio * 100)


@dataclass(frozen=True, slots=True)
class Minimum:
    """The minimum wage of one pay month; a month has one spell unless the figure changes in it."""

    spells: tuple[Spell, ...]

    @property
    def low(self) -> int:
        """Gives back the smallest figure in force in the month, in minor units."""
        return min(one.minor for one in self.spells)

    @property
    def high(self) -> int:
        """Gives back the largest figure in force in the month, in minor units."""
        return max(one.minor for one in self.spells)

    @property
    def whole(self) -> int:
        """Gives back the minimum of the whole month: each figure for its share of paid days."""
        days = sum(one.days for one in self.spells)
        return round_half_up(
            sum((Fraction(one.minor * one.days, days) for one in self.spells), Fraction())
        )

    @property
    def sum_shown(self) -> str:
        """Gives back how the figures make the month's; "" where it is the figure itself."""
        days = sum(one.days for one in self.spells)
        parts = [_shown(one) for one in self.spells]
        if len(parts) > 1:
            shares = (f" x {one.days}/{days} d" for one in self.spells)
            parts = [part + share for part, share in zip(parts, shares, strict=True)]
        elif self.spells[0].number.parameter == PARAMETER:
            return ""
        return f"{' + '.join(parts)} = "

    def basis(self) -> tuple[Basis, ...]:
        """Gives back the notices behind the figures."""
        return tuple(one.number.basis() for one in self.spells)


def _shown(spell: Spell) -> str:
    unit = {DAILY: "d", HOURLY: "h"}.get(spell.number.parameter)
    each = format_minor(spell.each)
    return each if unit is None else f"{each} x {float(spell.units):g} {unit}"


def set_by(bench: Bench) -> str | None:
    """Gives back the parameter by which the country sets its minimum; None where it has none."""
    held = bench.law.numbers if bench.law else {}
    return next((name for name in EVERY if name in held), None)


def minimums(bench: Bench) -> dict[str, Minimum]:
    """Gives back the minimum wage of each pay month for which it is known on every day."""
    found: dict[str, Minimum] = {}
    parameter = set_by(bench)
    if parameter is None:
        return found
    months = bench.case.pay_months[["month", "period_from", "period_to"]]
    for month, first, last in months.itertuples(index=False):
        units = _units(bench, parameter, str(month))
        spells = _spells(bench, parameter, iso(first), iso(last), units) if units else ()
        if spells:
            found[str(month)] = Minimum(spells)
    return found


def _units(bench: Bench, parameter: str, month: str) -> Fraction | None:
    if parameter == PARAMETER:
        return Fraction(1)
    divisor = month_divisor(bench, month)
    if divisor is None:
        return None
    return divisor.days if parameter == DAILY else divisor.hours


def _spells(
    bench: Bench, parameter: str, first: str, last: str, units: Fraction
) -> tuple[Spell, ...]:
    """Gives back the figures in force from date to date, oldest first; () where a day has none."""
    law, place = bench.law, bench.case.facility.place
    paid, every = Counter[Number](), Counter[Number]()
    kinds = bench.once(_kinds)
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        number = law.number(parameter, day.isoformat(), place) if law else None
        if number is None:
            return ()
        every[number] += 1
        paid[number] += kinds.get(day.isoformat(), "normal") != "rest"
        day += timedelta(days=1)
    days = paid if paid.total() else every
    return tuple(
        Spell(one, round_half_up(one.ratio * 100 * units), days[one], units) for one in every
    )


def _kinds(bench: Bench) -> dict[str, str]:
    return {iso(day): str(kind) for day, kind in bench.case.calendar["kind"].items()}


def minimum_column(
    known: Mapping[str, Minimum], months: pd.Series, figure: str
) -> npt.NDArray[np.int64]:
    """Gives back a "low", "high" or "whole" minimum for each month of a column; -1 if unknown."""
    codes, names = pd.factorize(months)
    figures = [getattr(known[name], figure) if name in known else -1 for name in names]
    return np.array([*figures, -1], np.int64)[codes]
