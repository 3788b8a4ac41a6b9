"""Night work: the minutes of each day of the books between the clock times of law and codes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from validators.bench import Bench, given, ints
from validators.hours import by_shift, hour_days, moved_minutes
from validators.limits import NONE, limits

FROM, TO = "hours.night.from", "hours.night.to"
DAY = 1440

Whole = npt.NDArray[np.int64]


def night_minutes(bench: Bench) -> tuple[Whole, Whole]:
    """Gives back the night work of each day at least (in whole units) and at most, in minutes.

    From the later of shift start and first punch to the last punch. A day without punches has
    none at least; at most it may be any. Where nobody sets the hours of the night there is none.
    """
    days = bench.case.days
    on = days["date"].to_numpy("datetime64[D]")
    begin, end = limits(bench, FROM, on).values, limits(bench, TO, on, max).values
    set_ = (begin != NONE) & (end != NONE)
    start, last = work_span(bench)
    moved = bench.once(moved_minutes)
    punched = given(days, "first_minute")
    missing = bench.once(hour_days)["missing"].to_numpy(bool) | given(days, "implausible")
    open_ = np.maximum(ints(days, "most_minutes") - ints(days, "counted_minutes"), 0) * missing
    known = _inside(start + moved.first_later, last - moved.last_sooner, begin, end)
    sooner, later = start - open_ - moved.first_sooner, last + open_ + moved.last_later
    widest = _inside(sooner, later, begin, end)
    unit = bench.case.overtime_unit_minutes
    sure = np.where(punched & ~given(days, "implausible"), known // unit * unit, 0)
    worked = bench.once(hour_days)["perhaps_worked"].to_numpy(bool)
    most = np.where(punched, widest // unit * unit, np.where(worked, DAY, 0))
    return np.where(set_, sure, 0), np.where(set_, np.maximum(most, sure), 0)


def night_overtime(bench: Bench) -> Whole:
    """Gives back the overtime at night of each working day at least, in minutes.

    It comes after the normal hours; whatever was not counted as work is taken to lie before it.
    """
    days = bench.case.days
    on = days["date"].to_numpy("datetime64[D]")
    begin, end = limits(bench, FROM, on).values, limits(bench, TO, on, max).values
    start, last = work_span(bench)
    moved = bench.once(moved_minutes)
    pauses = np.maximum(last - start - ints(days, "counted_minutes"), 0)
    after = start + moved.first_later + ints(days, "normal_minutes") + pauses
    unit = bench.case.overtime_unit_minutes
    known = _inside(after, last - moved.last_sooner, begin, end) // unit * unit
    sure = (begin != NONE) & (end != NONE) & given(days, "first_minute")
    sure &= ~given(days, "implausible")
    return np.where(sure, np.minimum(known, ints(days, "weekday_minutes")), 0)


def work_span(bench: Bench) -> tuple[Whole, Whole]:
    """Gives back from when to when each day was worked: minutes after its midnight.

    Who punches in before the shift begins waits for it.
    """
    days = bench.case.days
    starts: dict[str, int] = {}
    for shift in bench.case.shifts:
        starts[shift.name] = min(shift.start, starts.get(shift.name, shift.start))
    plan = by_shift(days, starts, 0)
    first, last = ints(days, "first_minute"), ints(days, "last_minute")
    # A shift that begins after the last punch is not the one that was worked.
    return np.where(plan <= last, np.maximum(first, plan), first), last


def _inside(start: Whole, end: Whole, begin: Whole, stop: Whole) -> Whole:
    """Gives back how much of each stretch lies in the nights before, after and of its day."""
    total = np.zeros(len(start), np.int64)
    wraps = stop <= begin
    for shift in (-DAY, 0, DAY):
        low = begin + shift
        high = stop + shift + DAY * wraps
        total += np.maximum(np.minimum(end, high) - np.maximum(start, low), 0)
    return total
