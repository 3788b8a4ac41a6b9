"""Figures of the law at the day of each row: the law in force on the day of the work."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from pipeline.model.finding import Basis
from pipeline.model.quantities import round_half_up
from validators.bench import Bench, iso
from validators.dates import Days
from validators.numbers import Number
from validators.packs import NoSuchNumberError

UNKNOWN = -1


def number_on(bench: Bench, parameter: str, on: str) -> Number | None:
    """Gives back the country's figure on an ISO date at the facility's place; None without one.

    Raises:
        NoSuchNumberError: The pack has none at any date, so the rule does not apply.
    """
    if bench.law is None or not bench.law.numbers.get(parameter):
        raise NoSuchNumberError(f"no {parameter} in the law")
    return bench.law.number(parameter, on, bench.case.facility.place)


def first_day(bench: Bench, parameter: str) -> str:
    """Gives back the first ISO day on which the country has a figure."""
    number_on(bench, parameter, bench.audit_date)
    return min(one.since for one in bench.law.numbers[parameter]) if bench.law else ""


def law_on(bench: Bench, parameter: str, on: Days) -> npt.NDArray[np.int64]:
    """Gives back the country's whole figure on each day; ``UNKNOWN`` where there is none.

    Args:
        bench: For the law and the place.
        parameter: Name of the figure.
        on: Days; NaT has none.
    """
    number_on(bench, parameter, bench.audit_date)
    return _each(on, lambda day: _whole(number_on(bench, parameter, day)))


def minor_on(
    bench: Bench, parameter: str, on: Days, share: Fraction = Fraction(1)
) -> npt.NDArray[np.int64]:
    """Gives back a figure of money at the facility's place on each day, in minor units.

    Args:
        bench: For the law and the place.
        parameter: Name of the figure.
        on: Days; ``UNKNOWN`` where there is none.
        share: What the figure is multiplied by before it is rounded once.
    """

    def value(day: str) -> int:
        found = number_on(bench, parameter, day)
        return UNKNOWN if found is None else round_half_up(found.ratio * 100 * share)

    number_on(bench, parameter, bench.audit_date)
    return _each(on, value)


def basis_on(bench: Bench, on: str, *parameters: str) -> tuple[Basis, ...]:
    """Gives back the articles behind these parameters on an ISO date, those in force then."""
    found = (number_on(bench, name, on) for name in parameters)
    return tuple(one.basis() for one in found if one is not None)


def _whole(number: Number | None) -> int:
    return UNKNOWN if number is None else number.whole


def _each(on: Days, value: Callable[[str], int]) -> npt.NDArray[np.int64]:
    known, at = np.unique(on, return_inverse=True)
    found = [UNKNOWN if np.isnat(day) else value(iso(day)) for day in known]
    return np.array([*found, UNKNOWN], np.int64)[at]
