"""Days that payroll pays for, rests, holidays and paid leave in them, held against attendance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import ROW, Bench, given, ints
from validators.leave import UNPAID, leave_days
from validators.month_figures import each_month, optional
from validators.tariffs import DAYS
from validators.verdicts import Mask

FIELD = "paid_days_hundredths"
PAID_MONTH = 30_00
"""Hundredths of days that a whole month may be paid for, whatever its length."""
NEARLY_ALL = 0.8
FEW = 3
OFF = ("rest", "holiday")


def with_paid_most(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back rows with ``paid_most``: the most days that attendance would have paid.

    Days worked, rests and holidays by calendar or mark, and leave that is not unpaid, in
    hundredths. ``whole_month`` is the length of the pay month.

    Args:
        bench: For calendar, days and leave.
        rows: With ``days_low``, ``days_high`` and ``normal_days`` of attendance.
    """
    days = bench.case.days
    idle = ~days["worked"].astype("boolean").fillna(False).to_numpy(bool)
    marked = idle & days["mark"].isin(OFF).to_numpy(bool)
    marked &= (days["day_kind"] == "normal").to_numpy(bool)
    given_off = days[ROW].assign(marked_off=100 * marked).groupby(ROW, as_index=False).sum()
    leave = bench.once(leave_days)
    leave = leave[~leave["leave"].isin(UNPAID).to_numpy(bool)]
    taken = leave[[*ROW, "hundredths"]].rename(columns={"hundredths": "may_be_paid"})
    taken = taken.groupby(ROW, as_index=False).sum()
    found = rows.merge(given_off, on=ROW, how="left")
    found = found.merge(taken, on=ROW, how="left")
    length, off = _of_months(bench, found["month"])
    on_off_days = np.maximum(ints(found, "days_low") - ints(found, "normal_days"), 0)
    more = ints(found, "marked_off") + ints(found, "may_be_paid")
    most = ints(found, "days_high") + np.maximum(off - on_off_days, 0) + more
    found["whole_month"], found["paid_most"] = length, np.minimum(most, length)
    return found


def _of_months(
    bench: Bench, months: pd.Series
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Gives back how long each pay month is, and its rests and holidays, hundredths of days."""
    calendar = bench.case.calendar
    off = calendar.index[(calendar["kind"] != "normal").to_numpy(bool)]
    spans = bench.case.pay_months[["month", "period_from", "period_to"]]
    known = {
        month: (100 * ((last - first).days + 1), 100 * int(((off >= first) & (off <= last)).sum()))
        for month, first, last in spans.itertuples(index=False)
    }
    both = np.array([known.get(month, (0, 0)) for month in months], np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def of_the_law(bench: Bench, months: pd.Series) -> npt.NDArray[np.int64]:
    """Gives back the days that the law divides a monthly wage by (21.75), hundredths of days.

    -1 where it has none, or a whole number: only with a fraction is it surely no count of days.
    """
    found = np.full(len(months), -1, np.int64)
    for figures, at in each_month(months, lambda month: optional(bench, DAYS, month)[-1:]):
        for one in figures:
            hundredths = one.ratio * 100
            if hundredths.denominator == 1 and hundredths % 100:
                found[at] = int(hundredths)
    return found


def only_paid(rows: pd.DataFrame) -> Mask:
    """Gives back the rows that state days paid and no days worked."""
    return np.asarray(given(rows, FIELD) & ~given(rows, "days_worked_hundredths"), bool)


def fits_paid(rows: pd.DataFrame, stated: npt.NDArray[np.int64], day: int) -> Mask:
    """Gives back the rows whose count may be days paid: of all that attendance would have paid.

    A whole month may be counted as 30 days, whatever its length.

    Args:
        rows: As ``with_paid_most`` gives them back.
        stated: The count, hundredths of days.
        day: Hundredths of days that two ways of counting may differ by.
    """
    most = ints(rows, "paid_most")
    whole = (most > ints(rows, "whole_month") - day) & (stated <= PAID_MONTH)
    return np.asarray((stated <= most + day) | whole, bool)


def perhaps_paid(rows: pd.DataFrame, stated: npt.NDArray[np.int64]) -> Mask:
    """Gives back the rows of parts whose count of days worked is more likely one of days paid.

    On nearly every row it is just what attendance would have paid for, and more than was worked;
    where there are few rows, a whole month.
    """
    known = given(rows, "days_low") & given(rows, "days_worked_hundredths")
    whole = (stated == ints(rows, "whole_month")) | (stated == PAID_MONTH)
    like = known & (stated == ints(rows, "paid_most")) & (stated > ints(rows, "days_high"))
    like |= known & whole & fits_paid(rows, stated, 100) & (stated > ints(rows, "days_high"))
    groups = [rows["document"], rows["part"], rows["month"]]
    counted, agreed, month = (
        pd.Series(flags, rows.index).groupby(groups).transform("sum")
        for flags in (known, like, like & whole)
    )
    few = (counted < FEW) & (month >= counted)
    return np.asarray(
        (counted > 0) & (few | (counted >= FEW) & (agreed >= NEARLY_ALL * counted)), bool
    )
