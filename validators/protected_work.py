"""What the law keeps protected workers from: overtime, night work, long days and long weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from validators.bench import Bench, ints
from validators.hours import day_texts, doubtful_minutes, hour_days
from validators.limits import limits
from validators.night import night_minutes
from validators.numbers import Number
from validators.protected import KINDS

OVERTIME, NIGHT, DAY, WEEK = "overtime", "night", "day", "week"
CAPS = {
    kind: {what: f"hours.protected.{kind}.{what}_cap" for what in (OVERTIME, NIGHT)}
    for kind in KINDS
}
CAPS["juvenile"] |= {what: f"hours.protected.juvenile.{what}" for what in (DAY, WEEK)}
GROUPS = ((OVERTIME, NIGHT), (DAY,), (WEEK,))
"""What is told together, the worst first."""

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Work:
    """Minutes of each day of the books by ``OVERTIME``, ``NIGHT``, ``DAY`` and ``WEEK``.

    Attributes:
        least: Minutes that are sure.
        most: Minutes that it may be. Those of a week, from Monday, stand on its last day on record.
    """

    least: Mapping[str, Whole]
    most: Mapping[str, Whole]


def work(bench: Bench) -> Work:
    """Gives back the work of each day of the books, at least and at most."""
    days, books = bench.case.days, bench.once(hour_days)
    less, more = bench.once(doubtful_minutes)
    known = ints(days, "overtime_minutes")
    unknown_year = bench.once(holidays_unknown)
    beyond = np.maximum(ints(days, "counted_minutes") - bench.normal_day, 0)
    # On a day that may be a make-up day or a holiday only what is beyond eight hours is sure.
    least = np.where(unknown_year, np.minimum(known, beyond), known)
    most = np.maximum(ints(days, "overtime_most_minutes"), known) + more
    most = np.where(unknown_year, np.maximum(most, ints(days, "most_minutes")), most)
    unit = bench.case.overtime_unit_minutes
    night, nights = bench.once(night_minutes)
    low, high = (books[name].to_numpy(np.int64) for name in ("low", "high"))
    return Work(
        {
            OVERTIME: np.maximum(least - less, 0),
            NIGHT: night,
            DAY: low,
            WEEK: _of_weeks(bench, low),
        },
        {OVERTIME: most // unit * unit, NIGHT: nights, DAY: high, WEEK: _of_weeks(bench, high)},
    )


def _of_weeks(bench: Bench, minutes: Whole) -> Whole:
    """Gives back the sum of each worker's week on its last day on record, 0 on the others.

    0 throughout where nobody limits it.
    """
    if not _capped(bench, "juvenile", WEEK):
        return np.zeros(len(minutes), np.int64)
    books = bench.once(hour_days)
    frame = books[["worker", "week", "date"]].assign(minutes=minutes)
    weeks = frame.groupby(["worker", "week"])
    last = (frame["date"] == weeks["date"].transform("max")).to_numpy(bool)
    sums = weeks["minutes"].transform("sum").to_numpy(np.int64)
    return np.where(last, sums, 0)


def holidays_unknown(bench: Bench) -> Mask:
    """Gives back the days of years whose holidays and make-up days are not in the law's pack."""
    years = bench.case.days["date"].dt.year
    return np.asarray(~years.isin(bench.hours_law.years).to_numpy(bool), bool)


def _over(kind: str, what: str, bench: Bench) -> tuple[Mask, Mask]:
    done = bench.once(work)
    on = bench.once(hour_days)["date"].to_numpy("datetime64[D]")
    cap = limits(bench, CAPS[kind][what], on).cap()
    return np.asarray(done.least[what] > cap, bool), np.asarray(done.most[what] > cap, bool)


OVER = {(kind, what): partial(_over, kind, what) for kind in KINDS for what in CAPS[kind]}
"""What is surely and perhaps over a cap, by protection and what; made once of a bench."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One sort of thing that a protected worker did too much of.

    Attributes:
        group: What was done too much: one of ``GROUPS``, or what of it law or code limits.
        days: Positions of the days in the books, by date.
        minutes: What counts, of every day of the books.
        numbers: The caps that are broken, the strictest first.
    """

    group: tuple[str, ...]
    days: list[int]
    minutes: Whole
    numbers: list[Number]


def breaches(bench: Bench, kind: str, at: list[int]) -> Iterator[Breach]:
    """Gives back what is broken on some days, overtime and night work first."""
    dates, least = bench.once(day_texts), bench.once(work).least
    for group in GROUPS:
        parts = tuple(what for what in group if _capped(bench, kind, what))
        days = [one for one in at if any(bench.once(OVER[kind, what])[0][one] for what in parts)]
        if days:
            days.sort(key=lambda one: str(dates[one]))
            minutes = np.max([least[what] for what in parts], axis=0)
            yield Breach(parts, days, minutes, _broken(bench, kind, parts, days))


def _capped(bench: Bench, kind: str, what: str) -> bool:
    """Gives back whether law or code limits it at any date."""
    name = CAPS[kind].get(what)
    return any(pack.numbers.get(name) for pack in bench.packs) if name else False


def _broken(bench: Bench, kind: str, parts: tuple[str, ...], days: list[int]) -> list[Number]:
    """Gives back the caps of every pack that days of a protection break, the lowest first."""
    dates, least = bench.once(day_texts), bench.once(work).least
    found: dict[tuple[str, str], Number] = {}
    for what in parts:
        for at in days:
            for one in bench.numbers(CAPS[kind][what], str(dates[at])):
                if least[what][at] > one.whole:
                    found.setdefault((one.pack, one.parameter), one)
    return sorted(found.values(), key=lambda one: (one.whole, one.pack, one.parameter))
