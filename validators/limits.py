"""What law and codes allow at the date and place of the work, side by side: the strictest binds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis
from validators.bench import Bench, iso
from validators.dates import Days
from validators.month_figures import span_of, turns
from validators.numbers import Number
from validators.packs import NoSuchNumberError, Pack

NONE = -1
"""No pack sets a figure on that day."""

FIRST = "0001-01-01"
"""A day before any figure."""

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Pick = Callable[[Iterable[int]], int]


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures that bind a column of days or months.

    Attributes:
        values: ``NONE`` where no pack has one in force.
        lapsed: A pack has such a figure at other dates, and none then.
    """

    values: Whole
    lapsed: Mask

    def cap(self) -> Whole:
        """Gives back the figures as upper limits; where there is none, nothing is over it."""
        return np.where(self.values == NONE, np.iinfo(np.int64).max // 4, self.values)


def limits(
    bench: Bench,
    parameter: str,
    on: Days,
    strictest: Pick = min,
    packs: Sequence[Pack] | None = None,
) -> Limits:
    """Gives back the strictest figure of all packs on each day.

    Args:
        bench: For the packs and the place.
        parameter: Name of the figure.
        on: Days of work.
        strictest: ``min`` of caps, ``max`` of least times.
        packs: Only these; all of them where None.
    """
    return _on_days(bench, parameter, on, bench.packs if packs is None else packs, strictest)


def broken(bench: Bench, parameter: str, on: str, observed: int) -> list[Number]:
    """Gives back the caps of every pack that a figure is over on an ISO day, the lowest first."""
    over = [one for one in bench.numbers(parameter, on) if observed > one.whole]
    return sorted(over, key=lambda one: one.whole)


def need_any(bench: Bench, parameter: str) -> None:
    """Raises ``NoSuchNumberError`` where neither law nor code has a figure at any date."""
    if not any(pack.numbers.get(parameter) for pack in bench.packs):
        raise NoSuchNumberError(f"no {parameter} in law or codes")


def others_said(template: Text, numbers: Sequence[Number], told: Callable[[int], str]) -> Text:
    """Gives back the limits after the lowest of some sorted ones, those of one figure together.

    Args:
        template: With blanks for ``limit`` and ``whose``.
        numbers: The lowest first.
        told: Writes a figure.
    """
    found = []
    for whole in dict.fromkeys(one.whole for one in numbers if one.whole != numbers[0].whole):
        mine = whose(one for one in numbers if one.whole == whole)
        found.append(
            (
                template.en.format(limit=told(whole), whose=mine),
                template.zh.format(limit=told(whole), whose=mine),
            )
        )
    return Text("".join(en for en, _ in found), "".join(zh for _, zh in found))


def law_limits(bench: Bench, parameter: str, on: Days) -> Limits:
    """Gives back the figure of the country's law on each day.

    Raises:
        NoSuchNumberError: It has none at any date, so the rule does not apply.
    """
    if bench.law is None or not bench.law.numbers.get(parameter):
        raise NoSuchNumberError(f"no {parameter} in the law")
    return _on_days(bench, parameter, on, (bench.law,), min)


def in_force(bench: Bench, parameter: str, on: Days) -> Mask:
    """Gives back the days on which the law has a rule, one without a figure too.

    Raises:
        NoSuchNumberError: It has none at any date, so the rule does not apply.
    """
    law, place = bench.law, bench.case.facility.place
    if law is None or not law.numbers.get(parameter):
        raise NoSuchNumberError(f"no {parameter} in the law")
    at, known = pd.factorize(on)
    held = [law.number(parameter, iso(day), place) is not None for day in known]
    return np.array([*held, False], bool)[at]


def limits_of_months(
    bench: Bench, parameter: str, months: pd.Series, strictest: Pick = min
) -> Limits:
    """Gives back the strictest figure of all packs for each pay month.

    Where it changes within a month, the higher of the two; ``NONE`` where no pack has one at
    either end of the month.
    """
    return _of_months(bench, months, lambda days: limits(bench, parameter, days, strictest))


def _of_months(bench: Bench, months: pd.Series, of_days: Callable[[Days], Limits]) -> Limits:
    codes, names = pd.factorize(months.to_numpy(object))
    spans = [span_of(bench, str(name)) for name in names]
    first, last = (
        of_days(np.array([span[at] for span in spans], "datetime64[D]")) for at in (0, 1)
    )
    values = np.maximum(first.values, last.values)
    return Limits(values[codes], (first.lapsed | last.lapsed)[codes])


def _on_days(
    bench: Bench, parameter: str, on: Days, packs: Sequence[Pack], strictest: Pick
) -> Limits:
    having = [pack for pack in packs if pack.numbers.get(parameter)]
    days = sorted({FIRST, *(day for pack in having for day in turns(pack.numbers[parameter]))})
    values, lapsed = [], []
    for day in days:
        found = [pack.number(parameter, day, bench.case.facility.place) for pack in having]
        whole = [one.whole for one in found if one is not None]
        values.append(strictest(whole) if whole else NONE)
        lapsed.append(len(whole) < len(having))
    at = np.searchsorted(np.array(days, "datetime64[D]"), on, "right") - 1
    at[np.isnat(on)] = len(days)
    return Limits(np.array([*values, NONE], np.int64)[at], np.array([*lapsed, False], bool)[at])


def bases(numbers: Iterable[Number]) -> tuple[Basis, ...]:
    """Gives back what a finding says of these figures, the lowest first."""
    return tuple(one.basis() for one in sorted(numbers, key=lambda one: (one.whole, one.pack)))


def whose(numbers: Iterable[Number]) -> str:
    """Gives back the figures by instrument and article: "ETI Base Code 6.4"."""
    said = (f"{one.instrument} {one.article}" if one.article else one.instrument for one in numbers)
    return "; ".join(dict.fromkeys(said))
