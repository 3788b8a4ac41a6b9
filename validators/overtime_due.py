"""What overtime is worth by the law of its month: pay due, at least and at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench, ints
from validators.month_figures import each_month
from validators.rational import premium_pay
from validators.stepped_hours import by_day_known, tariff_minutes
from validators.tariffs import PREMIUMS, Tariff, month_tariffs, way_of_pay

KINDS = tuple(PREMIUMS)
BEYOND = "beyond_week"
"""Column that says whether the overtime is surely beyond the law's normal week; else it is."""
HOURS = (
    *("worker", "month", "pooled", "unseen"),
    *(f"{what}_{kind}" for kind in KINDS for what in ("low", "high", "cap")),
)
"""Columns that say what hours there are; a whole frame of payroll is seven times as wide."""
Whole = npt.NDArray[np.int64]


def due(
    bench: Bench, rows: pd.DataFrame, base: str, end: str, kinds: Sequence[str] = KINDS
) -> Whole:
    """Gives back the overtime pay due, in minor units; 0 where the law has no premium then.

    Args:
        bench: For premiums and divisor, as in the month of the work.
        rows: With the columns of ``with_hours`` and ``with_base``.
        base: "base" or "base_high".
        end: "low" or "high": hours, and what they are worth where that can be read several ways.
        kinds: Kinds of overtime to add up.
    """
    found = np.zeros(len(rows), np.int64)
    hours = rows[[name for name in (*HOURS, base) if name in rows]]
    for tariffs, at in _tariffs_of(bench, rows):
        some = hours[at]
        sums = [_by_tariff(bench, some, base, end, kinds, one) for one in tariffs]
        if sums:
            found[at] = np.min(sums, axis=0) if end == "low" else np.max(sums, axis=0)
    return found


def _by_tariff(
    bench: Bench, rows: pd.DataFrame, base: str, end: str, kinds: Sequence[str], tariff: Tariff
) -> Whole:
    parts = tariff_minutes(bench, rows, kinds, end, tariff)
    base_minor = rows[base].to_numpy(np.int64)
    minutes, premiums = [own for _, own in parts], [premium for premium, _ in parts]
    return premium_pay(base_minor, minutes, premiums, tariff.divisor.hours)


def in_law(bench: Bench, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Gives back the rows of months in which the law has premiums and divisor on every day."""
    found = np.zeros(len(rows), bool)
    for tariffs, at in _tariffs_of(bench, rows):
        found[at] = bool(tariffs)
    return found


def _tariffs_of(
    bench: Bench, rows: pd.DataFrame
) -> Iterator[tuple[tuple[Tariff, ...], npt.NDArray[np.bool_]]]:
    """Gives back the different tariffs, each with the rows it holds for."""
    system = rows["wage_system"] if "wage_system" in rows else pd.Series("", rows.index)
    codes, systems = pd.factorize(system)
    ways = np.array([*map(way_of_pay, systems), way_of_pay(None)], object)[codes]
    sure = rows[BEYOND].to_numpy(bool) if BEYOND in rows else np.ones(len(rows), bool)
    for paid in dict.fromkeys(ways):
        of_month = partial(month_tariffs, bench, paid=str(paid))
        for tariffs, at in each_month(rows["month"], of_month):
            own = at & (ways == paid)
            beyond = tuple(one for one in tariffs if not one.within_week)
            for some, here in ((tariffs, own & ~sure), (beyond, own & sure)):
                if here.any():
                    yield some, here


def spread_known(bench: Bench, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Gives back the rows whose hours of each day are known, where the premium rests on them."""
    found = np.ones(len(rows), bool)
    hours = rows[[name for name in HOURS if name in rows]]
    for tariffs, at in _tariffs_of(bench, rows):
        some = hours[at]
        for tariff in tariffs:
            for kind in KINDS:
                found[at] &= by_day_known(bench, some, kind, tariff.scale(kind))
    return found


def due_parts(
    bench: Bench, row: Any, kinds: Sequence[str]
) -> tuple[Tariff, list[tuple[str, Fraction, int]]]:
    """Gives back of one row the tariff by which least is due: kinds, premiums and minutes.

    Args:
        bench: For the figures.
        row: A row of the frame, with ``low_<kind>`` and ``base``.
        kinds: Kinds of overtime that the pay is due for.
    """
    one = row_frame(row)
    every = month_tariffs(bench, row.month, way_of_pay(row.wage_system))
    listed = [each for each in every if not (getattr(row, BEYOND) and each.within_week)]
    sums = [int(_by_tariff(bench, one, "base", "low", kinds, each)[0]) for each in listed]
    tariff = listed[sums.index(min(sums))]
    parts = tariff_minutes(bench, one, kinds, "low", tariff)
    of = [kind for kind in kinds for _ in tariff.scale(kind).steps]
    found = [
        (kind, premium, int(minutes[0])) for kind, (premium, minutes) in zip(of, parts, strict=True)
    ]
    return tariff, [one for one in found if one[2]]


def row_frame(row: Any) -> pd.DataFrame:
    """Gives back a frame of one row with what ``due`` needs of it at the least hours."""
    names = ["worker", "month", "base", "wage_system", "pooled", "unseen", BEYOND]
    names += [f"{what}_{kind}" for kind in KINDS for what in ("low", "cap")]
    return pd.DataFrame({name: [getattr(row, name)] for name in names})


def least_worth(bench: Bench, rows: pd.DataFrame, prefix: str) -> Whole:
    """Gives back the least that minutes of ``<prefix>_<kind>`` are worth, each at its first step.

    0 where the law has no premium in the month.
    """
    found = np.zeros(len(rows), np.int64)
    minutes = [ints(rows, f"{prefix}_{kind}") for kind in KINDS]
    base = np.maximum(ints(rows, "base"), 0)
    for tariffs, at in _tariffs_of(bench, rows):
        own = [one[at] for one in minutes]
        sums = [
            premium_pay(base[at], own, first_premiums(tariff), tariff.divisor.hours)
            for tariff in tariffs
        ]
        if sums:
            found[at] = np.min(sums, axis=0)
    return found


def first_premiums(tariff: Tariff) -> list[Fraction]:
    """Gives back the premium of the first step of each kind of overtime."""
    return [tariff.scale(kind).steps[0].premium for kind in KINDS]


def least_tariff(bench: Bench, row: Any, prefix: str) -> Tariff:
    """Gives back the tariff by which the minutes of ``least_worth`` of one row are worth least."""
    every = month_tariffs(bench, row.month, way_of_pay(getattr(row, "wage_system", None)))
    listed = [one for one in every if not one.within_week]
    minutes = [np.array([getattr(row, f"{prefix}_{kind}")], np.int64) for kind in KINDS]
    base = np.array([max(int(row.base), 0)], np.int64)
    return min(
        listed,
        key=lambda one: int(premium_pay(base, minutes, first_premiums(one), one.divisor.hours)[0]),
    )
