"""Overtime of workers paid by the piece: the least that they are due for it by any reading.

Piece rates may hold the premium already, and payroll does not say how many pieces were made in
overtime. So the least due is the minimum wage with its premiums, from which all pay beyond the
minimum wage of the normal hours is taken off; and enough is a separate overtime pay of at least
the premiums' surplus (50, 100, 200 % in China) on the average piece earnings of an hour.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench, ints
from validators.day_wages import is_piece
from validators.minimum_due import worked_minutes
from validators.month_figures import each_month, last_figure
from validators.overtime_due import KINDS, due
from validators.rational import round_div
from validators.tariffs import month_divisor
from validators.verdicts import Mask

PREMIUMS_HOLD = "wages.overtime_premium.piece"

Whole = npt.NDArray[np.int64]


def with_piece_base(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back rows with ``piece``, and base and pay of piece workers as their least is told.

    ``piece_lawful``: the law of the month says that premiums hold for piece work.
    """
    found = rows.copy()
    piece = is_piece(rows)
    found["piece"] = piece
    found["piece_lawful"] = _premiums_hold(bench, rows["month"])
    minimum = np.maximum(ints(rows, "minimum"), 0)
    minutes = np.maximum(worked_minutes(bench, rows), 0)
    normal = np.maximum(minutes - _overtime(rows), 0)
    earned = ints(rows, "counted") + ints(rows, "unknown_more") - ints(rows, "absent")
    earned = np.maximum(earned, ints(rows, "gross_minor") - ints(rows, "paid"))
    earned = np.maximum(earned, ints(rows, "piece_pay_minor"))
    least = np.minimum(_of_hours(bench, rows["month"], minimum, normal), minimum)
    over = np.maximum(earned - least, 0)
    found["paid_apart"] = ints(rows, "paid")
    found["piece_minutes"] = minutes
    found["piece_earned"] = earned
    found["piece_known"] = (earned > 0) & (worked_minutes(bench, rows) >= 0)
    for name in ("base", "base_high"):
        found[name] = np.where(piece, minimum, rows[name])
    found["paid"] = ints(rows, "paid") + np.where(piece, over, 0)
    found["paid_by_kind"] = rows["paid_by_kind"].to_numpy(bool) & ~piece
    for flag in ("base_known", "paid_known"):
        found[flag] = rows[flag].to_numpy(bool) | piece
    found["raised"] = rows["raised"].to_numpy(bool) | piece
    return found


def topped_up(bench: Bench, rows: pd.DataFrame) -> Mask:
    """Gives back the rows whose separate overtime pay holds the surplus on average earnings."""
    minutes = rows["piece_minutes"].to_numpy(np.int64)
    hourly = ints(rows, "piece_earned")
    monthly = np.zeros(len(rows), np.int64)
    for divisor, at in each_month(rows["month"], lambda month: month_divisor(bench, month)):
        own = at & (minutes > 0)
        if divisor is not None and own.any():
            hours = divisor.hours * 60
            whole = hourly[own] * hours.numerator // hours.denominator
            monthly[own] = -(-whole // minutes[own])
    plain = _of_hours(bench, rows["month"], monthly, _overtime(rows))
    owed = due(bench, rows.assign(base=monthly), "base", "high") - plain
    return np.asarray((minutes > 0) & (ints(rows, "paid_apart") >= owed), bool)


def _overtime(rows: pd.DataFrame) -> Whole:
    return np.asarray(np.sum([ints(rows, f"high_{kind}") for kind in KINDS], axis=0), np.int64)


def _of_hours(bench: Bench, months: pd.Series, monthly: Whole, minutes: Whole) -> Whole:
    """Gives back what a monthly wage pays for so many minutes."""
    found = np.zeros(len(months), np.int64)
    for divisor, at in each_month(months, lambda month: month_divisor(bench, month)):
        if divisor is not None:
            hours = divisor.hours * 60
            paid = monthly[at] * minutes[at] * hours.denominator
            found[at] = round_div(paid, hours.numerator)
    return found


def _premiums_hold(bench: Bench, months: pd.Series) -> Mask:
    found = np.zeros(len(months), bool)
    for number, at in each_month(months, lambda month: last_figure(bench, PREMIUMS_HOLD, month)):
        found[at] = number is not None
    return found
