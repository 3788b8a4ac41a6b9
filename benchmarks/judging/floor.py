"""The floor: hours and pay of the same records in plain NumPy, written for this factory alone.

It knows what the rules have to find out (one shift, one sheet a month, no doubtful cell, everybody
named by number), gives no reason, evidence or article, and judges nothing but the figures below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.model.extraction import Extraction
from pipeline.model.records import RecordSet
from sample_docs.generator.law import DAYS_OFF, HOLIDAYS, MAKEUP_DAYS

Ints = npt.NDArray[np.int64]

START, NORMAL_DAY, WEEK, MAKEUP, UNIT = 480, 480, 2400, 480, 30
BREAKS = ((720, 780), (1020, 1050))
DAY_CAP, MONTH_CAP, REST, MINIMUM = 180, 2160, 660, 208_000
PREMIUMS = (3, 4, 6)
"""Of weekday, rest day and holiday, in halves."""
_TOLERATED = 100


@dataclass(frozen=True, slots=True)
class Sheets:
    """The columns that the figures need: one entry a worker-day, and one a worker-month."""

    worker: Ints
    date: Ints
    count: Ints
    minute: Ints
    pay_worker: Ints
    pay_month: Ints
    pay: dict[str, Ints]


@dataclass(frozen=True, slots=True)
class Figures:
    """What came out, by worker-month in the order of payroll.

    Attributes:
        overtime: Minutes by kind of day, (worker-months, 3).
        due, owed: Pay for it by the law, and what of that was not paid, in minor units.
        long_days, over_month, short_rest, wrong_sum, below: Worker-months with such a thing.
        open: A punch is missing.
        most_week, longest_run: Hours of the longest week in minutes, and days without a rest day,
            by worker-day.
    """

    overtime: Ints
    due: Ints
    owed: Ints
    long_days: npt.NDArray[np.bool_]
    over_month: npt.NDArray[np.bool_]
    short_rest: npt.NDArray[np.bool_]
    wrong_sum: npt.NDArray[np.bool_]
    below: npt.NDArray[np.bool_]
    open: npt.NDArray[np.bool_]
    most_week: Ints
    longest_run: Ints


def sheets(extractions: Iterable[Extraction]) -> Sheets:
    """Gives back the records' lists as arrays: part of what the floor has to do."""
    sets = [one for file in extractions for part in file.parts for one in part.records]
    days = [one for one in sets if one.kind == "attendance"]
    pays = [one for one in sets if one.kind == "payroll"]
    number = {name: at for at, name in enumerate(sorted(set(_all(pays, "number"))))}
    dates = {day: at for at, day in enumerate(sorted(set(_all(days, "date"))))}
    months = {month: int(month[5:]) - 1 for month in set(_all(pays, "month"))}
    punches = [found or () for found in _all(days, "punches")]
    count = np.fromiter(map(len, punches), np.int64, len(punches))
    minute = np.fromiter(chain.from_iterable(punches), np.int64, int(count.sum()))
    names = ("base", "normal_pay", "overtime_weekday_pay", "gross", "deductions", "net")
    return Sheets(
        _codes(_all(days, "number"), number),
        _codes(_all(days, "date"), dates) + np.datetime64(min(dates), "D").astype(np.int64),
        count,
        minute,
        _codes(_all(pays, "number"), number),
        _codes(_all(pays, "month"), months),
        {name: np.array(_all(pays, f"{name}_minor"), np.int64) for name in names},
    )


def figures(of: Sheets) -> Figures:
    """Gives back the hours of every day, week and month and the pay that they earn."""
    order = np.lexsort((of.date, of.worker))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    grid = _grid(of, order)
    worker, date = of.worker[order], of.date[order]
    counted, missing = _counted(grid)
    kind = _kinds(date)
    normal, weekday, restday, holiday = _split(counted, kind, worker, date)
    month = (date.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)) % 12
    key = worker * 12 + month
    size = (int(worker.max()) + 1) * 12
    overtime = np.stack([_sum(key, one, size) for one in (weekday, restday, holiday)], axis=1)
    daily = weekday + restday + holiday
    rows = of.pay_worker * 12 + of.pay_month
    due, owed = _pay(of, overtime[rows])
    any_ = _any(key, size)
    rest = _rest(grid, worker, date)
    sums = (of.pay["gross"] - of.pay["deductions"] != of.pay["net"]) | (
        of.pay["normal_pay"] + of.pay["overtime_weekday_pay"] > of.pay["gross"]
    )
    return Figures(
        overtime[rows],
        due,
        owed,
        any_((weekday > DAY_CAP) & (kind == 0))[rows],
        (overtime.sum(axis=1) > MONTH_CAP)[rows],
        any_(rest < REST)[rows],
        sums,
        of.pay["normal_pay"] < MINIMUM,
        any_(missing)[rows],
        _week_sums(worker, date, normal + daily),
        _runs(worker, counted > 0),
    )


def _all(sets: Sequence[RecordSet], field: str) -> list[Any]:
    return list(chain.from_iterable(one.values[field] for one in sets))


def _codes(values: list[str], known: dict[str, int]) -> Ints:
    return np.fromiter(map(known.__getitem__, values), np.int64, len(values))


def _grid(of: Sheets, order: Ints) -> Ints:
    """Gives back the punches of each day, by worker and date, -1 where there is none."""
    grid = np.full((len(of.count), int(of.count.max())), -1, np.int64)
    row = np.repeat(np.arange(len(of.count)), of.count)
    begin = np.repeat(np.cumsum(of.count) - of.count, of.count)
    grid[row, np.arange(len(of.minute)) - begin] = of.minute
    return np.asarray(grid[order])


def _counted(grid: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Gives back the minutes of each day, and where a punch is missing (those count nothing)."""
    count = (grid >= 0).sum(axis=1)
    low, high = np.maximum(grid[:, 0], START), grid.max(axis=1)
    rest = sum(np.clip(np.minimum(high, b) - np.maximum(low, a), 0, None) for a, b in BREAKS)
    inner = np.where(grid[:, 2::2] >= 0, grid[:, 2::2] - grid[:, 1:-1:2], 0)
    minutes = high - low - np.maximum(rest, inner.sum(axis=1))
    missing = count % 2 == 1
    return np.where((count > 0) & ~missing, np.maximum(minutes, 0), 0), missing


def _kinds(date: Ints) -> Ints:
    """Gives back 0 for a normal day, 1 for a rest day, 2 for a holiday."""
    kind = np.where((date + 3) % 7 >= 5, 1, 0)
    for days, code in ((DAYS_OFF, 1), (MAKEUP_DAYS, 0), (HOLIDAYS, 2)):
        found = np.isin(date, np.array(sorted(days), "datetime64[D]").astype(np.int64))
        kind[found] = code
    return kind


def _split(counted: Ints, kind: Ints, worker: Ints, date: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Gives back normal time, and overtime by kind of day in whole half hours."""
    normal = np.where(kind == 0, np.minimum(counted, NORMAL_DAY), 0)
    week, cap = _weeks(worker, date)
    running = np.cumsum(normal) - normal
    used = running - running[np.searchsorted(week, week)]
    normal = np.clip(cap - used, 0, normal)
    over = (counted - normal) // UNIT * UNIT
    return normal, over * (kind == 0), over * (kind == 1), over * (kind == 2)


def _weeks(worker: Ints, date: Ints) -> tuple[Ints, Ints]:
    monday = date - (date + 3) % 7
    makeup = np.array(sorted(MAKEUP_DAYS), "datetime64[D]").astype(np.int64)
    extra = np.searchsorted(makeup, monday + 7) - np.searchsorted(makeup, monday)
    change = np.append(True, (np.diff(worker) != 0) | (np.diff(monday) != 0))
    return np.cumsum(change) - 1, WEEK + MAKEUP * extra


def _week_sums(worker: Ints, date: Ints, minutes: Ints) -> Ints:
    """Gives back the minutes of the seven days that end with each day."""
    total = np.cumsum(minutes)
    first = np.searchsorted(worker, worker)
    begin = np.maximum(np.arange(len(worker)) - 7, first - 1)
    return np.asarray(total - np.where(begin >= 0, total[begin], 0))


def _runs(worker: Ints, worked: npt.NDArray[np.bool_]) -> Ints:
    """Gives back how many worked days in a row end with each day."""
    at = np.arange(len(worker))
    first = np.searchsorted(worker, worker) - 1
    idle = np.maximum(np.maximum.accumulate(np.where(worked, -1, at)), first)
    return np.asarray(at - idle)


def _rest(grid: Ints, worker: Ints, date: Ints) -> Ints:
    """Gives back the minutes between the last punch of the day before and the first of a day."""
    rest = np.full(len(worker), 1 << 20, np.int64)
    near = (np.diff(worker) == 0) & (grid[1:, 0] >= 0) & (grid[:-1, 0] >= 0)
    gap = grid[1:, 0] + 1440 * np.diff(date) - grid.max(axis=1)[:-1]
    rest[1:] = np.where(near, gap, rest[1:])
    return rest


def _pay(of: Sheets, overtime: Ints) -> tuple[Ints, Ints]:
    over = of.pay["base"] * (overtime @ np.array(PREMIUMS, np.int64))
    due = (2 * over + 174 * 120) // (2 * 174 * 120)
    owed = due - of.pay["overtime_weekday_pay"]
    return due, np.where(owed > _TOLERATED, owed, 0)


def _sum(key: Ints, values: Ints, size: int) -> Ints:
    return np.bincount(key, values, size).astype(np.int64)


def _any(key: Ints, size: int) -> Any:
    def of(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        found = np.zeros(size, bool)
        found[key[flags]] = True
        return found

    return of
