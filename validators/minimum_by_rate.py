"""Daily rates that payroll prints, held against a minimum wage that the law sets by the day.

A rate under it is too little however many days were worked, and whatever a month is divided by.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.quantities import round_half_up
from validators.bench import Bench, ints
from validators.minimum_wage import DAILY, set_by
from validators.month_figures import each_month, optional
from validators.rational import round_div
from validators.verdicts import Mask
from validators.wage_tolerance import rounding

MOST = 31 * 100
"""Days of a month, in hundredths."""


def add_by_rate(bench: Bench, frame: pd.DataFrame) -> None:
    """Adds ``by_rate``: the rate, and all that may count of the wage, is under the day's minimum.

    With it ``rate_days``, the hundredths of days that the wage pays at the rate, ``rate_each``, the
    least minimum of a day in the month, and ``rate_due``, the minimum for these days.

    Args:
        bench: For the law.
        frame: Rows of ``month_rows`` with ``wage_high``.
    """
    each = np.full(len(frame), -1, np.int64)
    if set_by(bench) == DAILY:
        for numbers, at in each_month(frame["month"], lambda month: optional(bench, DAILY, month)):
            if numbers:
                each[at] = min(round_half_up(one.ratio * 100) for one in numbers)
    days = _days(frame)
    due = round_div(np.maximum(each, 0) * days, 100)
    low = ints(frame, "wage_high") < due - rounding(bench, frame["month"], due)
    known = (each > 0) & (days > 0)
    frame["rate_each"], frame["rate_days"], frame["rate_due"] = each, days, due
    frame["by_rate"] = known & low & (ints(frame, "daily_rate_minor") < each)


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
