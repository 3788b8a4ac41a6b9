"""The true books of a made-up factory over one year, as arrays: who worked when, and the pay.

The standard week: every worker is on the sheet on every date, with four punches a workday and six
where the evening is worked: 365 worker-days and about 1,390 punches a worker. Nearly all of it
keeps the law; some worker-months are planted with long evenings or unpaid premiums.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from benchmarks.big_factory import people
from sample_docs.generator.law import day_kind, days_of
from sample_docs.generator.people import Person

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MONTHS = tuple(f"2025-{month:02d}" for month in range(1, 13))
MOST = 6
"""Punches of a day with a worked evening: in, out and in at noon, out and in at supper, out."""
NONE = -1
HEAT = range(6, 11)
_EVENINGS = 0.8
_MOST_EVENINGS = 17
_LONG, _UNPAID, _MISSED = 0.01, 0.01, 0.0005
"""Shares of worker-months with evenings of four hours and without premium, and of days that miss
their last punch."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of all workers.

    Attributes:
        dates, kinds: Of each day; a kind is "normal", "rest" or "holiday".
        punches: Minutes after midnight, (workers, days, MOST), ``NONE`` where there is none.
        overtime: Minutes of overtime worked, (workers,); all on normal days.
        pay: Payroll field to the figure of each worker, in minor units.
    """

    month: str
    dates: tuple[date, ...]
    kinds: tuple[str, ...]
    punches: Ints
    overtime: Ints
    pay: Mapping[str, Ints]


def staff_of(count: int) -> list[Person]:
    """Gives back the workers, by number."""
    return list(people(count).values())


def months_of(staff: list[Person]) -> list[Month]:
    """Gives back the twelve months; the same for the same number of workers."""
    rng = np.random.default_rng(len(staff))
    return [_month(month, staff, rng) for month in MONTHS]


def _month(month: str, staff: list[Person], rng: np.random.Generator) -> Month:
    dates = tuple(days_of(month))
    kinds = tuple(map(day_kind, dates))
    workdays = np.flatnonzero(np.array(kinds) == "normal")
    evenings = np.zeros((len(staff), len(dates)), np.int64)
    evenings[:, workdays] = _evenings(len(staff), len(workdays), rng)
    worked = np.zeros_like(evenings, bool)
    worked[:, workdays] = True
    # Whoever misses a punch is paid in full: what is due is then told by no sum of punches.
    unpaid = rng.random(len(staff)) < _UNPAID
    punches = _punches(worked, evenings, unpaid, rng)
    overtime = evenings.sum(axis=1)
    return Month(month, dates, kinds, punches, overtime, _pay(month, staff, overtime, unpaid, rng))


def _evenings(workers: int, days: int, rng: np.random.Generator) -> Ints:
    """Gives back the overtime of each workday: 60 to 120 minutes on most, four hours on a few."""
    order = rng.random((workers, days)).argsort(axis=1)
    on = order < min(int(days * _EVENINGS), _MOST_EVENINGS)
    minutes = np.where(on, rng.choice((60, 90, 120, 120), (workers, days)), 0)
    long = (rng.random(workers) < _LONG)[:, None] & (order < 3)
    return np.where(long, 240, minutes)


def _punches(worked: Flags, evenings: Ints, unpaid: Flags, rng: np.random.Generator) -> Ints:
    """Gives back the punches of a day from 8 to 17, with the noon break and that of the supper."""

    def about(minute: int, early: int, late: int) -> Ints:
        return minute + rng.integers(early, late, worked.shape)

    late = 1050 + evenings + rng.integers(1, 9, worked.shape)
    on = evenings > 0
    times = np.stack(
        [
            about(480, -16, -1),
            about(720, 1, 9),
            about(780, -14, -1),
            about(1020, 1, 9),
            np.where(on, about(1050, -10, -1), NONE),
            np.where(on, late, NONE),
        ],
        axis=2,
    )
    times[~worked] = NONE
    missed = worked & on & ~unpaid[:, None] & (rng.random(worked.shape) < _MISSED)
    times[missed, MOST - 1] = NONE
    return times


def _pay(
    month: str, staff: list[Person], overtime: Ints, unpaid: Flags, rng: np.random.Generator
) -> Mapping[str, Ints]:
    base = np.array([worker.base for worker in staff], np.int64)
    insured = np.array([worker.insured_base for worker in staff], np.int64)
    pay = {
        "base": base,
        "normal_pay": base,
        "overtime_weekday_pay": _half_up(base * overtime * np.where(unpaid, 2, 3), 174 * 60 * 2),
        "post_pay": np.array([worker.allowance for worker in staff], np.int64),
        "attendance_bonus": np.full(len(staff), 10000, np.int64),
        "heat_allowance": np.full(len(staff), 30000 * (int(month[5:]) in HEAT), np.int64),
        "pension": _half_up(insured * 80, 1000),
        "medical": _half_up(insured * 20, 1000),
        "unemployment": _half_up(insured * 5, 1000),
        "housing_fund": np.array([worker.fund for worker in staff], np.int64),
        "utilities": rng.choice((0, 0, 2350, 3120, 4480), len(staff)),
    }
    names = list(pay)
    earned, taken = names[1:6], names[6:]
    pay["gross"] = sum((pay[name] for name in earned), np.zeros(len(staff), np.int64))
    pay["deductions"] = sum((pay[name] for name in taken), np.zeros(len(staff), np.int64))
    pay["net"] = pay["gross"] - pay["deductions"]
    return pay


def _half_up(over: Ints, under: int) -> Ints:
    return np.asarray((2 * over + under) // (2 * under), np.int64)
