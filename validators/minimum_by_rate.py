"""Daily rates that payroll prints, held against a minimum wage that the law sets by the day.

A rate that was paid by is too little under it, however many days were worked. One that a monthly
wage was divided into says nothing: a thirtieth of a lawful wage may be less than a day's minimum.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.quantities import round_half_up
from validators.bench import Bench, given, ints
from validators.day_wages import given_rate
from validators.minimum_wage import DAILY, set_by
from validators.month_figures import each_month, optional
from validators.rational import round_div
from validators.tariffs import month_divisor
from validators.verdicts import Mask, as_mask
from validators.wage_tolerance import rounding

EVERY_DAY = 30
"""Days of a month by which a monthly wage is divided where each of them is paid."""

WORKED = "days_worked_hundredths"
MOST = 31 * 100
"""Days of a month, in hundredths."""


def add_by_rate(bench: Bench, frame: pd.DataFrame) -> None:
    """Adds ``by_rate``: the rate, and all that may count of the wage, is under the day's minimum.

    ``rate_clears``: it is not, it is what was paid by, and so much of the wage counts for each day
    worked. With it ``rate_days``, the hundredths of days that the wage pays at the rate,
    ``rate_each``, the least minimum of a day in the month, and ``rate_due``, the minimum for these
    days.

    Args:
        bench: For the law.
        frame: Rows of ``month_rows`` with ``wage_high``.
    """
    each, most = np.full((2, len(frame)), -1, np.int64)
    if set_by(bench) == DAILY:
        for numbers, at in each_month(frame["month"], lambda month: optional(bench, DAILY, month)):
            if numbers:
                rates = [round_half_up(one.ratio * 100) for one in numbers]
                each[at], most[at] = min(rates), max(rates)
    days = _days(frame)
    due = round_div(np.maximum(each, 0) * days, 100)
    low = ints(frame, "wage_high") < due - rounding(bench, frame["month"], due)
    known = (each > 0) & (days > 0)
    frame["rate_each"], frame["rate_days"], frame["rate_due"] = each, days, due
    low &= ints(frame, "daily_rate_minor") < each
    frame["by_rate"] = known & low & _paid_by(bench, frame, days)
    worked = np.maximum(ints(frame, "normal_worked"), ints(frame, WORKED))
    top = round_div(np.maximum(most, 0) * np.maximum(worked, 0), 100)
    enough = ints(frame, "wage_low") >= top - rounding(bench, frame["month"], top)
    enough &= (most > 0) & (worked > 0) & (days >= worked) & given_rate(frame)
    frame["rate_clears"] = enough & (ints(frame, "daily_rate_minor") >= most)


def _paid_by(bench: Bench, frame: pd.DataFrame, days: npt.NDArray[np.int64]) -> Mask:
    """Gives back the rows whose rate is what was paid by, not only what a wage was divided into.

    The worker is paid by the day or hour, or for just the days that were worked; or the law pays
    every day of a month, so that whatever sheets divide by the rate is under the minimum.
    """
    paid = as_mask(frame["wage_system"].isin(("daily", "hourly")))
    paid = paid | (given(frame, WORKED) & (ints(frame, WORKED) == days))
    for divisor, at in each_month(frame["month"], lambda month: month_divisor(bench, month)):
        paid |= at & (divisor is not None and divisor.fewest >= EVERY_DAY)
    return as_mask(paid)


def _days(frame: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Gives back the hundredths of days that the pay of normal days is at the printed rate.

    0 where it is no whole number of half days, as the rate is then not what was paid by.
    """
    rate = ints(frame, "daily_rate_minor")
    paid = np.maximum.reduce([ints(frame, name) for name in ("base_items", "normal_items")])
    paid = np.where(paid > 0, paid, ints(frame, "normal_pay_minor"))
    each = np.maximum(rate, 1)
    halves = (4 * paid + each) // (2 * each)
    whole: Mask = (rate > 0) & (np.abs(2 * paid - halves * rate) <= 2 * np.maximum(halves, 1))
    return np.where(whole & (halves * 50 <= MOST), halves * 50, 0)
