"""Overtime of averaged hours: what a whole averaging period holds beyond its normal time.

The period's normal time is the law's number of working days. Leave taken in it may lower that, so
it leaves a doubt where it decides. Work on public holidays is overtime whatever else was worked.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.quantities import format_minutes, month_add
from validators.approvals import Cover
from validators.bench import ROW, Bench, ints
from validators.hours import hour_days
from validators.leave import leave_days
from validators.limits import NONE, law_limits
from validators.month_figures import NOT_IN_FORCE
from validators.verdicts import CANNOT_TELL, FAILED, INAPPLICABLE, PASSED, mark

CAP = "hours.special.overtime.monthly_average"
WORK_DAYS = {
    1: ("hours.work_days.month", 1),
    3: ("hours.work_days.quarter", 1),
    6: ("hours.work_days.year", 2),
    12: ("hours.work_days.year", 1),
}
"""Months of an averaging period to the law's figure, and by what that is divided."""

FIGURES = ("worked", "holiday", "normal", "total", "most", "cap", "first", "length")
"""Columns, each after "averaged_", of what the finding of a period says."""

Whole = npt.NDArray[np.int64]


def judge_averaged(bench: Bench, frame: pd.DataFrame, where: Any, held: Cover) -> None:
    """Marks the worker-months whose hours are averaged with approval; the last of a period tells.

    Args:
        bench: The case.
        frame: The verdicts by standard hours: what passes by those passes here too.
        where: The rows on averaged hours.
        held: Their approvals.
    """
    for name in FIGURES:
        frame[f"averaged_{name}"] = NONE
    at = np.flatnonzero(where)
    if not len(at):
        return
    rows = _rows(bench, frame, at, held)
    told = np.isin(rows["months"], list(WORK_DAYS))
    own = rows[told].reset_index(drop=True)
    plain, shifted = _judged(bench, own, 0), _judged(bench, own, own["since"].to_numpy(np.int64))
    aligned = (own["since"] % own["months"].clip(lower=1) == 0).to_numpy(bool)
    outcomes = np.where(aligned, plain["outcome"], PASSED)
    reasons = plain["reason"].where(aligned, None).to_numpy(object, copy=True)
    both = (plain["outcome"] == PASSED) & (shifted["outcome"] == PASSED)
    unclear = ~aligned & ~both.to_numpy(bool) & ~own["passed"].to_numpy(bool)
    outcomes[unclear], reasons[unclear] = CANNOT_TELL, "averaging-period-unclear"
    _put(frame, at[told], outcomes, reasons, plain)
    unknown = at[~told & ~rows["passed"].to_numpy(bool)]
    mark(frame, np.isin(np.arange(len(frame)), unknown), CANNOT_TELL, "averaging-period-unknown")


def _put(
    frame: pd.DataFrame,
    at: npt.NDArray[np.intp],
    outcomes: npt.NDArray[Any],
    reasons: npt.NDArray[np.object_],
    judged: pd.DataFrame,
) -> None:
    for name in FIGURES:
        values = frame[f"averaged_{name}"].to_numpy(np.int64, copy=True)
        values[at] = judged[name].to_numpy(np.int64)
        frame[f"averaged_{name}"] = values
    marks = frame["outcome"].to_numpy(copy=True)
    marks[at] = outcomes
    whys = frame["reason"].to_numpy(object, copy=True)
    whys[at] = reasons
    frame["outcome"] = marks
    frame["reason"] = pd.Series(whys, frame.index, dtype=object)


def _rows(bench: Bench, frame: pd.DataFrame, at: npt.NDArray[np.intp], held: Cover) -> pd.DataFrame:
    """Gives back the worker-months with their hours at least and at most, and their period."""
    rows = frame.iloc[at][ROW].reset_index(drop=True)
    rows["passed"] = frame["outcome"].to_numpy()[at] == PASSED
    rows["whole"] = frame["whole_month"].to_numpy(bool)[at]
    rows["number"] = [int(m[:4]) * 12 + int(m[5:7]) - 1 for m in rows["month"]]
    rows["months"] = held.months[at]
    rows["since"] = np.where(held.since[at] >= 0, held.since[at] + 1970 * 12, 0)
    rows = rows.merge(bench.once(month_hours), on=ROW, how="left")
    for name in ("low", "high", "holiday", "leave"):
        rows[name] = ints(rows, name)
    return rows


def month_hours(bench: Bench) -> pd.DataFrame:
    """Gives back the hours of each worker-month: low, high, on holidays, and leave, in minutes."""
    days = bench.once(hour_days)
    holiday = ints(bench.case.days, "holiday_minutes")
    sums = days[[*ROW, "low", "high"]].assign(holiday=holiday).groupby(ROW, as_index=False).sum()
    leave = bench.once(leave_days)
    minutes = ints(leave, "hundredths") * bench.normal_day // 100
    away = leave[ROW].assign(leave=minutes).groupby(ROW, as_index=False).sum()
    return sums.merge(away, on=ROW, how="left")


def _judged(bench: Bench, rows: pd.DataFrame, start: Any) -> pd.DataFrame:
    """Gives back the verdict of each row with periods that begin in a month, and its figures."""
    length = rows["months"].clip(lower=1)
    block = (rows["number"] - start) // length
    first = block * length + start
    keys = [rows["worker"], length, block]
    grouped = rows.groupby(keys)
    low, high, holiday, leave = (
        grouped[name].transform("sum") for name in ("low", "high", "holiday", "leave")
    )
    normal, cap = _allowed(bench, first, length)
    total = (low - holiday - normal).clip(lower=0) + holiday
    most = (high + leave - holiday - normal).clip(lower=0) + holiday
    complete = grouped["whole"].transform("sum") == length
    last = rows["number"] == grouped["number"].transform("max")
    easy = grouped["passed"].transform("all")
    found = pd.DataFrame({"outcome": PASSED, "reason": None}, rows.index).astype({"reason": object})
    over, may = total > cap, (most > cap) & ~easy
    mark(found, ~easy & complete & may & ~last, INAPPLICABLE, "averaged-with-period")
    doubt = np.where(high > low, "uncertain-hours", "leave-in-averaging-period")
    for reason in ("uncertain-hours", "leave-in-averaging-period"):
        mark(found, complete & may & last & (doubt == reason), CANNOT_TELL, reason)
    mark(found, ~complete & ~rows["passed"], CANNOT_TELL, "averaging-period-in-part")
    mark(found, over & ~last, INAPPLICABLE, "averaged-with-period")
    mark(found, over & last, FAILED)
    mark(found, (normal == NONE) | (cap == NONE), CANNOT_TELL, NOT_IN_FORCE)
    return found.assign(
        worked=low,
        holiday=holiday,
        normal=normal,
        total=total,
        most=most,
        cap=cap,
        first=first,
        length=length,
    )


def _allowed(bench: Bench, first: pd.Series, length: pd.Series) -> tuple[Whole, Whole]:
    """Gives back normal time and most overtime of each period; ``NONE`` where the law is silent."""
    keys = pd.Series(list(zip(first.tolist(), length.tolist(), strict=True)), dtype=object)
    codes, known = pd.factorize(keys)
    found = [_of_period(bench, int(begin), int(months)) for begin, months in known]
    normal, cap = (np.array([one[at] for one in found], np.int64)[codes] for at in (0, 1))
    return normal, cap


def _of_period(bench: Bench, first: int, months: int) -> tuple[int, int]:
    name, divisor = WORK_DAYS[months]
    on = f"{first // 12:04d}-{first % 12 + 1:02d}-01"
    law, place = bench.law, bench.case.facility.place
    found = law.number(name, on, place) if law else None
    cap = law_limits(bench, CAP, np.array([on], "datetime64[D]")).values[0]
    if found is None or cap == NONE:
        return NONE, NONE
    return math.ceil(found.ratio * bench.normal_day / divisor), int(cap) * months


def sum_of(worked: int, holiday: int, normal: int, total: int) -> str:
    """Gives back the sum of a period as a person would write it, in hours."""
    apart = f" - {format_minutes(holiday)} on holidays" if holiday else ""
    left = f"{format_minutes(worked)} h{apart} - {format_minutes(normal)} h"
    if not holiday:
        return f"{left} = {format_minutes(total)} h"
    beyond = format_minutes(total - holiday)
    return f"{left}: {beyond} h; with the holidays {format_minutes(total)} h"


def period_text(first: int, length: int) -> str:
    """Gives back an averaging period as its first and last month."""
    begin = f"{first // 12:04d}-{first % 12 + 1:02d}"
    return begin if length == 1 else f"{begin} - {month_add(begin, length - 1)}"
