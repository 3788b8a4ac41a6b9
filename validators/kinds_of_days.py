"""Overtime that payroll books on another kind of day than attendance shows it on.

Hours of a rest day or a holiday may stand among the weekdays' on payroll. They are moved where both
count as many hours in all and it is certain what kind their days are; else it is left open.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import ROW, Bench, ints
from validators.bounds import GUESSED
from validators.hour_subjects import holidays_known, in_part, unclear_months
from validators.leave import leave_days
from validators.part_months import day_counter
from validators.tariffs import PREMIUMS
from validators.verdicts import Mask, as_mask
from validators.weekdays import weekday

SAME = 30
"""Minutes by which two totals of one month may differ and be the same."""

MIDNIGHT = 24 * 60
LIEU = "leave_compensatory"
OPEN = "kinds_open"
"""Column that says whether hours may be of another kind of day than payroll books them on."""

KINDS = tuple(PREMIUMS)
Whole = npt.NDArray[np.int64]
Kinds = dict[str, Whole]


def book_by_attendance(bench: Bench, rows: pd.DataFrame, by_kind: Mask) -> None:
    """Moves hours in ``low_<kind>`` and ``high_<kind>`` to the kinds of day they were worked on.

    The low ones where that is certain, the high ones where attendance says so at all. Adds
    ``rebooked`` (where any are), ``moved`` (minutes, for certain) and ``kinds_open`` (not all of
    them for certain).

    Args:
        bench: For days and calendar.
        rows: Payroll rows with the columns of ``with_hours``.
        by_kind: The rows of which payroll states hours by kind.
    """
    rows["rebooked"], rows["moved"], rows[OPEN] = False, 0, False
    booked = {kind: ints(rows, f"overtime_{kind}_minutes") for kind in KINDS}
    clocked = {kind: ints(rows, f"clocked_{kind}") for kind in KINDS}
    known = by_kind & (ints(rows, "timed_days") > 0) & holidays_known(bench, rows["month"])
    perhaps = known * _moves(booked, clocked, 0 * booked["weekday"])
    rebooked = as_mask(perhaps.any(axis=0))
    if not rebooked.any():
        return
    sure = {**clocked, **_sure(bench, rows)}
    sure["weekday"] = ints(rows, "all") - sure["restday"] - sure["holiday"]
    certain = _moves(booked, sure, _doubtful(bench, rows)) * _agreed(bench, rows, booked)
    certain = np.minimum(certain, perhaps)
    for end, moves in (("low", certain), ("high", perhaps)):
        for kind, minutes in zip(KINDS, _moved(booked, moves), strict=True):
            own = ints(rows, f"{end}_{kind}")
            rows[f"{end}_{kind}"] = np.where(rebooked, minutes, own)
    rows["rebooked"] = rebooked
    rows["moved"] = np.asarray(certain.sum(axis=0), np.int64)
    rows[OPEN] = as_mask((perhaps - certain).sum(axis=0) >= SAME)


def _moves(booked: Kinds, clocked: Kinds, doubt: Whole) -> Whole:
    """Gives back the minutes from weekdays to rest days, from them and from weekdays to holidays.

    So many as payroll books too many of one kind and too few of another, the cheapest first; none
    where they are fewer than two totals may differ by.
    """
    gaps = {kind: clocked[kind] - booked[kind] for kind in KINDS}
    rests, holidays = (np.maximum(gaps[kind], 0) for kind in ("restday", "holiday"))
    spare, spare_rests = (np.maximum(-gaps[kind] - doubt, 0) for kind in ("weekday", "restday"))
    to_rests = np.minimum(spare, rests)
    from_rests = np.minimum(spare_rests, holidays)
    to_holidays = np.minimum(spare - to_rests, holidays - from_rests)
    found = np.stack([to_rests, from_rests, to_holidays])
    return np.asarray(np.where(found.sum(axis=0) < SAME, 0, found), np.int64)


def _moved(booked: Kinds, moves: Whole) -> tuple[Whole, Whole, Whole]:
    to_rests, from_rests, to_holidays = moves
    return (
        booked["weekday"] - to_rests - to_holidays,
        booked["restday"] + to_rests - from_rests,
        booked["holiday"] + from_rests + to_holidays,
    )


def _agreed(bench: Bench, rows: pd.DataFrame, booked: Kinds) -> Mask:
    """Gives back the rows of which payroll counts the hours that attendance does, by other kinds.

    Where a rest day was moved, or taken back, payroll counts fewer: its hours are normal ones.
    """
    same = np.abs(np.sum(list(booked.values()), axis=0) - ints(rows, "all")) < SAME
    unclear = pd.MultiIndex.from_frame(rows[ROW]).isin(list(bench.once(unclear_months)))
    return as_mask(same & (ints(rows, "off") == 0) & ~in_part(bench, rows) & ~unclear)


def _doubtful(bench: Bench, rows: pd.DataFrame) -> Whole:
    """Gives back the minutes by which the overtime of attendance could be more or less."""
    days = bench.case.days
    guessed = days[ROW].assign(guessed=ints(days, GUESSED)).groupby(ROW)["guessed"].sum()
    own = guessed.reindex(pd.MultiIndex.from_frame(rows[ROW])).fillna(0).to_numpy(np.int64)
    range_ = np.maximum(ints(rows, "most") - ints(rows, "sure"), 0)
    return np.asarray(range_ + own, np.int64)


def _sure(bench: Bench, rows: pd.DataFrame) -> Kinds:
    """Gives back the minutes on holidays, and on days that were surely the worker's days of rest.

    As many rest days worked may have been moved as normal days between the first and the last day
    worked have neither work nor leave.
    """
    frame = bench.once(_sure_minutes).reindex(pd.MultiIndex.from_frame(rows[ROW]))
    return {kind: ints(frame, kind) for kind in ("restday", "holiday")}


def _sure_minutes(bench: Bench) -> pd.DataFrame:
    days = bench.case.days
    kind = days["day_kind"].to_numpy(object)
    rest = (kind == "rest") & _told(bench, days["date"])
    rest &= ints(days, "last_minute") <= MIDNIGHT
    own = days[ROW].assign(
        restday=ints(days, "restday_minutes") * rest,
        holiday=ints(days, "holiday_minutes") * (kind == "holiday"),
    )
    found = own.groupby(ROW).sum()
    longest = own.groupby(ROW)["restday"].max().to_numpy(np.int64)
    there = _days_there(bench).groupby(ROW)["date"].agg(["min", "max", "size"])
    there = there.reindex(found.index)
    ends = (there[name].to_numpy("datetime64[D]") for name in ("min", "max"))
    off = np.maximum(bench.once(day_counter)("normal", *ends) - ints(there, "size"), 0)
    found["restday"] = np.maximum(ints(found, "restday") - off * longest, 0)
    return found


def _days_there(bench: Bench) -> pd.DataFrame:
    """Gives back the normal days of each worker with work, or leave that is not for work before."""
    days, kinds = bench.case.days, bench.case.calendar["kind"]
    worked = days["worked"].astype("boolean").fillna(False).to_numpy(bool)
    leave = bench.once(leave_days)
    away = leave.loc[as_mask(leave["leave"] != LIEU), [*ROW, "date"]]
    both = pd.concat([days.loc[worked, [*ROW, "date"]], away]).drop_duplicates(["worker", "date"])
    return both[as_mask(both["date"].map(kinds) == "normal")]


def rest_minutes(bench: Bench) -> Whole:
    """Gives back the overtime of each day of the books on a rest day or a holiday."""
    days = bench.case.days
    return ints(days, "restday_minutes") + ints(days, "holiday_minutes")


def _told(bench: Bench, dates: pd.Series) -> Mask:
    """Gives back the dates that somebody said are days of rest, and not the law alone."""
    facility = bench.case.facility
    weekdays = [weekday(day) for day in facility.rest_days or ()]
    named = [day.date for day in facility.calendar if day.kind == "rest"]
    own = dates.dt.day_of_week.isin(weekdays) | dates.isin(pd.to_datetime(named))
    return as_mask(own)
