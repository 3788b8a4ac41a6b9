"""What law and codes limit besides a year's overtime: that of a quarter, and the average week.

A quarter is three pay months named after the year. The average is of all hours worked, over the
days of the year in which the worker was employed; a year of which the end is not in evidence may
still come out under it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.quantities import format_minutes
from validators.bench import ROW, Bench
from validators.bounds import lower
from validators.hours import hour_days
from validators.limits import NONE, limits, whose
from validators.month_overtime import month_overtime
from validators.numbers import Number
from validators.rule import fill

QUARTER = "hours.overtime.quarterly_cap"
AVERAGE = "hours.week_average_year"
IN_QUARTER = Text(
    "Overtime of the quarter {quarter} is {bound}{total} h, over the cap of {limit} h ({whose}).",
    "{quarter} 季度加班合计{bound} {total} 小时，超过上限 {limit} 小时（{whose}）。",
)
ON_AVERAGE = Text(
    "Hours of {year} are {bound}{total} h in {days} days, {week} h a week on average, over "
    "{limit} h ({whose}).",
    "{year} 年 {days} 天共{bound} {total} 小时，平均每周 {week} 小时，超过 {limit} 小时"
    "（{whose}）。",
)

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Breach:
    """One limit that a worker's year is over.

    Attributes:
        over: By how much, as a share of the limit.
        observed, limit: Minutes.
        numbers: The packs' figures that are broken, the strictest first.
    """

    over: float
    observed: int
    limit: int
    message: Text
    arithmetic: str
    numbers: tuple[Number, ...]


def sets_any(bench: Bench) -> bool:
    """Gives back whether law or code sets one of these limits at any date."""
    return any(pack.numbers.get(name) for pack in bench.packs for name in (QUARTER, AVERAGE))


def quarters(bench: Bench) -> pd.DataFrame:
    """Gives back each worker's quarters: worker, month (the year), quarter, low, high and cap."""
    months = bench.once(month_overtime)
    number = (months["month"].str[5:7].astype("int64") + 2) // 3
    frame = pd.DataFrame(
        {
            "worker": months["worker"],
            "month": months["month"].str[:4],
            "quarter": months["month"].str[:4] + "-Q" + number.astype(str),
            "low": months["low"].clip(lower=0),
            "high": (months["high"] + months["back"]).clip(lower=0),
        }
    )
    found = frame.groupby(["worker", "month", "quarter"], as_index=False).sum()
    ends = found["quarter"].map(lambda one: f"{one[:4]}-{int(one[-1]) * 3:02d}-28")
    found["cap"] = limits(bench, QUARTER, ends.to_numpy("datetime64[D]")).values
    return found


def averages(bench: Bench) -> pd.DataFrame:
    """Gives back each worker's year: worker, month (the year), low, high, days, seen and cap.

    ``days`` of the year in which the worker was employed, as far as is known; ``seen`` of those
    up to the end of the evidence.
    """
    books = bench.once(hour_days)
    frame = books[["worker", "low", "high"]].assign(month=books["month"].str[:4])
    found = frame.groupby(ROW, as_index=False)[["low", "high"]].sum()
    first, last = (found["month"] + day for day in ("-01-01", "-12-31"))
    workers = bench.case.workers.reindex(found["worker"])
    start = np.fmax(_days(first), workers["hired_on"].to_numpy("datetime64[D]"))
    stop = np.fmin(_days(last), workers["left_on"].to_numpy("datetime64[D]"))
    seen = np.fmin(stop, np.datetime64(str(books["date"].max())[:10], "D"))
    found["days"] = np.maximum((stop - start).astype(np.int64) + 1, 1)
    found["seen"] = np.maximum((seen - start).astype(np.int64) + 1, 1)
    found["cap"] = limits(bench, AVERAGE, _days(last)).values
    return found


def _days(texts: pd.Series) -> npt.NDArray[np.datetime64]:
    return texts.to_numpy("datetime64[D]")


def over(bench: Bench, years: pd.DataFrame) -> tuple[Mask, Mask, Mask]:
    """Gives back which years are over such a limit: surely, perhaps, and so far.

    Args:
        bench: For the hours.
        years: Rows with worker and month, the year.
    """
    by_quarter, by_week = bench.once(quarters), bench.once(averages)
    capped = by_quarter["cap"] != NONE
    averaged = by_week["cap"] != NONE
    cap = by_week["cap"]
    sure = _among(years, by_quarter[capped & (by_quarter["low"] > by_quarter["cap"])])
    sure |= _among(years, by_week[averaged & (by_week["low"] * 7 > cap * by_week["days"])])
    perhaps = _among(years, by_quarter[capped & (by_quarter["high"] > by_quarter["cap"])])
    perhaps |= _among(years, by_week[averaged & (by_week["high"] * 7 > cap * by_week["days"])])
    so_far = _among(years, by_week[averaged & (by_week["high"] * 7 > cap * by_week["seen"])])
    return sure, perhaps, so_far


def _among(years: pd.DataFrame, found: pd.DataFrame) -> Mask:
    keys = pd.MultiIndex.from_frame(years[ROW].astype({"worker": "int64"}))
    other = pd.MultiIndex.from_frame(found[ROW].astype({"worker": "int64"}))
    return np.asarray(keys.isin(other), bool)


def breaches(bench: Bench, worker: int, year: str) -> list[Breach]:
    """Gives back what a worker's year is over, the most exceeded of each sort."""
    found = [
        _worst(bench.once(quarters), worker, year, lambda row: _of_quarter(bench, row)),
        _worst(bench.once(averages), worker, year, lambda row: _of_week(bench, row)),
    ]
    return [one for one in found if one is not None]


def _worst(
    frame: pd.DataFrame, worker: int, year: str, of: Callable[[pd.Series], Breach | None]
) -> Breach | None:
    mine = frame[(frame["worker"] == worker) & (frame["month"] == year) & (frame["cap"] != NONE)]
    found = [one for _, row in mine.iterrows() if (one := of(row)) is not None]
    return max(found, key=lambda one: one.over, default=None)


def _of_quarter(bench: Bench, row: pd.Series) -> Breach | None:
    low, cap = int(row["low"]), int(row["cap"])
    if low <= cap:
        return None
    on = f"{row['quarter'][:4]}-{int(row['quarter'][-1]) * 3:02d}-28"
    numbers = _broken(bench, QUARTER, on, low)
    bound = lower(low, int(row["high"]))
    total, limit = format_minutes(low), format_minutes(cap)
    said = {"quarter": row["quarter"], "bound": bound, "total": total, "limit": limit}
    message = fill(IN_QUARTER, whose=whose(numbers), **said)
    return Breach(low / cap, low, cap, message, f"{bound.en}{total} h > {limit} h", numbers)


def _of_week(bench: Bench, row: pd.Series) -> Breach | None:
    low, cap, days = int(row["low"]), int(row["cap"]), int(row["days"])
    week = low * 7 // days
    if low * 7 <= cap * days:
        return None
    numbers = _broken(bench, AVERAGE, f"{row['month']}-12-31", week)
    bound = lower(low, int(row["high"]))
    total, limit = format_minutes(low), format_minutes(cap)
    said = {"bound": bound, "total": total, "limit": limit, "days": days}
    message = fill(
        ON_AVERAGE, year=row["month"], week=format_minutes(week), whose=whose(numbers), **said
    )
    sum_ = f"{bound.en}{total} h / {days} d x 7 = {format_minutes(week)} h > {limit} h"
    return Breach(week / cap, week, cap, message, sum_, numbers)


def _broken(bench: Bench, parameter: str, on: str, minutes: int) -> tuple[Number, ...]:
    found = [one for one in bench.numbers(parameter, on) if minutes >= one.whole]
    return tuple(sorted(found, key=lambda one: (one.whole, one.pack)))
