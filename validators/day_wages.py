"""Pay by the day, as payroll itself proves it: its daily rate times the days worked is the pay."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench, given, ints
from validators.month_figures import each_month, span_of
from validators.sheet_sums import PART
from validators.verdicts import Mask, as_mask

BY_DAY, PERHAPS = "by_day", "perhaps_by_day"
BY_DAYS = frozenset({"wages.minimum.daily", "wages.minimum.by_days"})
THIRTY = 30
"""Days that a monthly wage may be divided by, whatever the month."""
WEEK = 7


def with_pay_by_day(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back payroll rows with ``by_day``: the sheet proves that they are paid by the day.

    The law has a minimum of a day, and on each row of the sheet with a daily rate and days worked
    the one times the other is the pay of normal days; none has so many days that rest days must be
    among them, as a monthly wage is divided by thirty and multiplied by the days of a month too.
    ``perhaps_by_day`` says that this holds for the row alone, or elsewhere; or that no rate is
    printed, the days differ from row to row and on each the pay is a whole sum for each of them, as
    a wage by the month is not that some had in full on other days. What says itself how it is paid
    is neither.

    Args:
        bench: For the length of the months.
        rows: Payroll rows with their sums.
    """
    rate, days = ints(rows, "daily_rate_minor"), ints(rows, "days_worked_hundredths")
    paid = np.maximum.reduce([ints(rows, name) for name in ("base_items", "normal_items")])
    for name in ("normal_pay_minor", "base_minor"):
        paid = np.where(paid > 0, paid, ints(rows, name))
    both = (rate > 0) & (days > 0) & (paid > 0)
    # A rate that was rounded to the cent moves the pay by half a cent a day.
    fits = both & (np.abs(200 * paid - 2 * rate * days) <= days + 100)
    month, without_rests = _lengths(bench, rows["month"])
    counts_rests = both & (days > 100 * without_rests)
    worked = (days > 0) & (paid > 0)
    broken = worked & (paid * 100 % np.maximum(days, 1) != 0)
    flags = {"other": both & ~fits, "rests": counts_rests, "broken": broken, "rate": rate > 0}
    sheet = pd.DataFrame(flags, index=rows.index)
    sheet = sheet.groupby([rows[name] for name in PART]).transform("any")
    counts = pd.Series(np.where(worked, days, np.nan), rows.index)
    differ = counts.groupby([rows[name] for name in PART]).transform("nunique") > 1
    alike = counts.groupby([*(rows[name] for name in PART), paid]).transform("nunique") > 1
    monthly = alike.groupby([rows[name] for name in PART]).transform("any")
    silent = rows["wage_system"].isna().to_numpy(bool) & ~is_piece(rows)
    part = silent & (days < 100 * np.minimum(month, THIRTY))
    against = sheet[["other", "rests"]].any(axis=1).to_numpy(bool)
    by_day = part & fits & ~against & _knows_days(bench)
    whole = worked & ~sheet[["broken", "rate"]].any(axis=1).to_numpy(bool)
    whole &= (differ & ~monthly).to_numpy(bool)
    return rows.assign(**{BY_DAY: by_day, PERHAPS: part & (fits | whole) & ~by_day})


def _knows_days(bench: Bench) -> bool:
    """Gives back whether the law has a minimum of a day.

    Elsewhere wages by the month are common whose rate a factory prints as a twenty-sixth, which is
    no proof, and which the law would have it divide by less.
    """
    return bench.law is not None and not BY_DAYS.isdisjoint(bench.law.numbers)


def name_the_system(rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back the rows, of those paid by the day the wage system too."""
    system = rows["wage_system"].astype(object).where(~rows[BY_DAY].astype(bool), "daily")
    return rows.assign(wage_system=system)


def _lengths(
    bench: Bench, months: pd.Series
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Gives back the days of each pay month, and as many without one of rest a week."""
    length = np.zeros(len(months), np.int64)
    for (first, last), at in each_month(months, lambda month: span_of(bench, month)):
        length[at] = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    return length, length - length // WEEK


def given_rate(rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Gives back the rows whose printed daily rate is what they are paid by."""
    proved = rows[BY_DAY].to_numpy(bool) if BY_DAY in rows else np.zeros(len(rows), bool)
    return np.asarray(proved & given(rows, "daily_rate_minor"), bool)


def is_piece(frame: pd.DataFrame) -> Mask:
    """Gives back the rows paid by the piece: said, or a piece pay and no other system said.

    A base beside piece pay may be a floor that nobody is paid by, so it says nothing.
    """
    said = (frame["wage_system"] == "piece").to_numpy(bool)
    paid = (ints(frame, "piece_pay_minor") > 0) | (ints(frame, "piece_items") > 0)
    return as_mask(said | (frame["wage_system"].isna().to_numpy(bool) & paid))
