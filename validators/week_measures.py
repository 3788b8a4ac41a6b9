"""The ways in which law and codes limit a week's hours, each over every window of seven days.

All hours of any 7 days, all hours of a week as it is counted (from Monday, or from where a pack
says that it begins), its overtime alone, and the hours of part-time work. What a measure does not
bind, or no pack sets, is over nothing. A week that begins before the books or ends after them
is held against the whole limit with what is recorded of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import ROW, Bench, ints, iso
from validators.dates import Days
from validators.hour_subjects import SPECIAL
from validators.hours import doubtful_minutes, hour_days
from validators.limits import NONE, limits, limits_of_months
from validators.month_overtime import month_overtime
from validators.packs import Pack
from validators.verdicts import as_mask
from validators.windows import held_in, windows

SEVEN_DAYS = "hours.weekly_cap"
WEEK = "hours.week_cap"
OVERTIME = "hours.overtime.weekly_cap"
PART_TIME = "hours.part_time.week"
STARTS = "hours.week_starts"
COUNTS = "hours.overtime.weekly_cap.counts"
MEASURES = (SEVEN_DAYS, WEEK, OVERTIME, PART_TIME)
KINDS = {"normal": "weekday", "rest": "restday", "holiday": "holiday"}
"""Kind of day to the word that packs have for its overtime."""
EPOCH_WEEKDAY = 3
"""The first day of 1970 was a Thursday."""

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Measure:
    """What one pack limits of a week.

    Attributes:
        pack: The law or code that sets it.
        parameter: One of ``MEASURES``.
        low, high, raw: Minutes of each day of the books that count: surely, at most, not rounded.
        caps: Most that each window may hold; ``NONE`` where it is not such a week, nobody whom it
            binds, or no figure is in force.
    """

    pack: Pack
    parameter: str
    low: Whole
    high: Whole
    raw: Whole
    caps: Whole

    def exceeded(self, bench: Bench, minutes: Whole) -> Mask:
        """Gives back the windows that hold more than they may of such minutes of the days."""
        return np.asarray((self.caps != NONE) & (held_in(bench, minutes) > self.caps), bool)

    def between(self, at_most: Mask) -> Whole:
        """Gives back the minutes of each day: the most on some of them, the least on the others."""
        return np.where(at_most, self.high, self.low)


def measures(bench: Bench) -> tuple[Measure, ...]:
    """Gives back what each pack limits of a week, packs in their order: the law's first.

    Without those that bind nobody here.
    """
    asked = ((pack, name) for pack in bench.packs for name in MEASURES if pack.numbers.get(name))
    held = ((pack, name, _caps(bench, pack, name)) for pack, name in asked)
    return tuple(
        Measure(pack, name, *_minutes(bench, pack, name), caps)
        for pack, name, caps in held
        if (caps != NONE).any()
    )


def exceeded(bench: Bench, minutes: Callable[[Measure], Whole]) -> Mask:
    """Gives back the windows over any of the measures.

    Args:
        bench: For the windows.
        minutes: Gives back the minutes of each day of the books that a measure is held against.
    """
    found = np.zeros(len(bench.once(windows)), bool)
    for one in bench.once(measures):
        found |= one.exceeded(bench, minutes(one))
    return found


def set_for(bench: Bench, frame: pd.DataFrame) -> tuple[Mask, Mask]:
    """Gives back which worker-months some measure binds, and for which the only ones ran out."""
    bound, lapsed = np.zeros((2, len(frame)), bool)
    for name in MEASURES:
        whom = _whom(frame["hours_system"], name)
        found = limits_of_months(bench, name, frame["month"])
        bound |= whom & (found.values != NONE)
        lapsed |= whom & found.lapsed
    return bound, lapsed & ~bound


def _caps(bench: Bench, pack: Pack, name: str) -> Whole:
    """Gives back the figure of one pack for each window that it binds."""
    known = bench.once(windows)
    on = known["date"].to_numpy("datetime64[D]")
    held = limits(bench, name, on, packs=(pack,)).values
    workers = bench.case.workers["hours_system"].reindex(known["worker"])
    there = _whom(workers, name)
    there &= ~as_mask(known["past"]) if name == SEVEN_DAYS else _ends(bench, pack, on)
    return np.where(there, held, NONE)


def _whom(systems: pd.Series, name: str) -> Mask:
    """Gives back whom a measure binds: of overtime nobody whose normal hours are other ones."""
    if name == PART_TIME:
        return as_mask(systems == "part_time")
    if name == OVERTIME:
        return ~as_mask(systems.isin(SPECIAL))
    return np.ones(len(systems), bool)


def _ends(bench: Bench, pack: Pack, on: Days) -> Mask:
    """Gives back the days on which a week ends that begins where the pack says."""
    monday = (on.astype(np.int64) + EPOCH_WEEKDAY) % 7
    begins = _each_day(on, lambda day: int((_items(bench, pack, STARTS, day) or ("0",))[0]))
    return np.asarray((monday - begins) % 7 == 6, bool)


def _items(bench: Bench, pack: Pack, parameter: str, day: str) -> tuple[str, ...]:
    number = pack.number(parameter, day, bench.case.facility.place)
    return number.items if number else ()


def _each_day(on: Days, value: Callable[[str], int]) -> Whole:
    at, known = pd.factorize(on)
    return np.array([value(iso(day)) for day in known], np.int64)[at]


def _minutes(bench: Bench, pack: Pack, name: str) -> tuple[Whole, Whole, Whole]:
    """Gives back the least, the most and the raw minutes of each day that a measure counts."""
    if name == OVERTIME:
        return _overtime(bench, pack)
    days = bench.once(hour_days)
    low, high, raw = (days[column].to_numpy(np.int64) for column in ("low", "high", "raw"))
    return low, high, raw


def _counts(bench: Bench, pack: Pack) -> Mask:
    """Gives back the days whose kind of overtime counts; all where none is named."""
    days = bench.case.days
    on = days["date"].to_numpy("datetime64[D]")
    found = np.zeros(len(days), bool)
    for kind, word in KINDS.items():
        named = _each_day(on, partial(_is_counted, bench, pack, word))
        found |= as_mask(days["day_kind"] == kind) & (named > 0)
    return found


def _is_counted(bench: Bench, pack: Pack, word: str, day: str) -> int:
    return word in (_items(bench, pack, COUNTS, day) or (word,))


def _overtime(bench: Bench, pack: Pack) -> tuple[Whole, Whole, Whole]:
    """Gives back the overtime of each day, of the kinds that count.

    Rest-day work of a month in which some was taken back may be no overtime any more; in a year
    without holidays nobody knows of what kind a day is.
    """
    days = bench.case.days
    less, more = bench.once(doubtful_minutes)
    known = ints(days, "overtime_minutes")
    high = np.maximum(ints(days, "overtime_most_minutes"), known) + more
    low, raw = np.maximum(known - less, 0), ints(days, "overtime_raw_minutes")
    unknown = ~days["date"].dt.year.isin(bench.hours_law.years).to_numpy(bool)
    beyond = np.maximum(ints(days, "counted_minutes") - bench.normal_day, 0)
    counted = _counts(bench, pack)
    some = not counted.all()
    low = np.where(unknown, 0 if some else np.minimum(low, beyond), low)
    low = np.where(bench.once(taken_back), 0, low)
    low, raw = np.where(counted, low, 0), np.where(counted, raw, 0)
    high = np.where(counted | unknown, high, 0)
    return low, np.maximum(high, low), raw


def taken_back(bench: Bench) -> Mask:
    """Gives back the rest days of worker-months in which such work was taken back as leave."""
    months, days = bench.once(month_overtime), bench.case.days
    back = months.loc[months["back"] > 0, ROW]
    if back.empty:
        return np.zeros(len(days), bool)
    mine = pd.MultiIndex.from_frame(days[ROW]).isin(pd.MultiIndex.from_frame(back))
    return np.asarray(mine & as_mask(days["day_kind"] == "rest"), bool)
