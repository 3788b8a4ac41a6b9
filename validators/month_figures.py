"""The figures of the law over a pay month: at its place, on each of its days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.quantities import month_add
from validators.bench import Bench, iso
from validators.numbers import Number
from validators.packs import NoSuchNumberError

NOT_IN_FORCE = "law-not-in-force"
"""Reason of a month on some day of which the law has no figure."""

Mask = npt.NDArray[np.bool_]
Made = TypeVar("Made")


def spans(bench: Bench) -> dict[str, tuple[str, str]]:
    """Gives back the first and last ISO day of each pay month of the books."""
    frame = bench.case.pay_months[["month", "period_from", "period_to"]]
    return {
        str(month): (iso(first), iso(last))
        for month, first, last in frame.itertuples(index=False)
        if not pd.isna(first) and not pd.isna(last)
    }


def span_of(bench: Bench, month: str) -> tuple[str, str]:
    """Gives back the first and last ISO day of a pay month, the calendar month's if unknown."""
    known = bench.once(spans).get(month)
    if known is not None:
        return known
    after = date.fromisoformat(f"{month_add(month, 1)}-01")
    return f"{month}-01", (after - timedelta(days=1)).isoformat()


def figures(bench: Bench, parameter: str, month: str) -> tuple[Number, ...]:
    """Gives back the country's figures in force over a pay month, oldest first.

    () where the law has none on some day of it.

    Raises:
        NoSuchNumberError: The law has none at any date or place.
    """
    held = bench.law.numbers.get(parameter, ()) if bench.law else ()
    if not held:
        raise NoSuchNumberError(f"no {parameter} in the law")
    return optional(bench, parameter, month)


def optional(bench: Bench, parameter: str, month: str) -> tuple[Number, ...]:
    """Gives back the same, and () too where the law says nothing of it at any date."""
    law, place = bench.law, bench.case.facility.place
    if law is None or parameter not in law.numbers:
        return ()
    first, last = span_of(bench, month)
    found = [
        law.number(parameter, day, place)
        for day in (first, *(one for one in turns(law.numbers[parameter]) if first < one <= last))
    ]
    known = [one for one in found if one is not None]
    return tuple(dict.fromkeys(known)) if len(known) == len(found) else ()


def last_figure(bench: Bench, parameter: str, month: str) -> Number | None:
    """Gives back the figure in force on the last day of a pay month; None where there is none."""
    law = bench.law
    place = bench.case.facility.place
    return law.number(parameter, span_of(bench, month)[1], place) if law else None


def turns(held: tuple[Number, ...]) -> list[str]:
    """Gives back the ISO days from which another of some figures may hold, sorted."""
    days = {one.since for one in held}
    for one in held:
        if one.until is not None:
            days.add((date.fromisoformat(one.until) + timedelta(days=1)).isoformat())
    return sorted(days)


def in_force(bench: Bench, parameter: str, months: pd.Series) -> Mask:
    """Gives back where the law has a figure on every day of the month of a row."""
    known = {month: bool(figures(bench, parameter, str(month))) for month in months.unique()}
    return np.asarray(months.map(known).fillna(False), bool)


def each_month(months: pd.Series, made: Callable[[str], Made]) -> Iterator[tuple[Made, Mask]]:
    """Gives back each different thing made of a month, and the rows of the months it is made of.

    Args:
        months: Pay months; a loop over the few there are, never over rows.
        made: Hashable.
    """
    codes, known = pd.factorize(months)
    by_thing: dict[Made, list[int]] = {}
    for code, month in enumerate(known):
        by_thing.setdefault(made(str(month)), []).append(code)
    for thing, own in by_thing.items():
        # A blank month has the code -1: the last place, which is never set.
        wanted = np.zeros(len(known) + 1, bool)
        wanted[own] = True
        yield thing, wanted[codes]
