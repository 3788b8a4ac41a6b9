"""How a payroll sheet adds up, as far as its own rows tell; and what a base not prorated explains.

A way of adding up is taken for the sheet's own where it holds on every row, or on more than half
of them and on three at least. On a sheet of two rows, the one that adds up says nothing of the
other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import given, ints
from validators.doubt import doubtful
from validators.verdicts import Mask

PART = ["document", "part"]
LEAST_ROWS = 3
MOST = 0.5
DAY = 480
TIME = ("days_worked_hundredths", "paid_days_hundredths", "normal_minutes")
ABSENT = ("absence_days_hundredths", "absence_minutes")
SUPPORT = ("share", "supported", "open")


def support(rows: pd.DataFrame, fit: Mask, needed: tuple[str, ...], total: str) -> pd.DataFrame:
    """Gives back, for each part, how far one way of adding up holds on its rows.

    Columns: ``share`` of the rows with money in the total, ``supported`` (it is how the sheet is
    made), ``open`` (it holds on some rows, and too few rows speak for or against it).

    Args:
        rows: Payroll rows.
        fit: Rows on which the way holds.
        needed: Fields without which a row says nothing.
        total: Field that the way should make.
    """
    stated = np.all([given(rows, name) for name in needed], axis=0) & (ints(rows, total) != 0)
    held = pd.DataFrame(
        {"rows": stated, "held": stated & fit, **{name: rows[name].to_numpy() for name in PART}}
    )
    found = held.groupby(PART)[["rows", "held"]].sum()
    share = found["held"] / found["rows"].clip(lower=1)
    every = (found["rows"] > 0) & (found["held"] == found["rows"])
    enough = (found["held"] >= LEAST_ROWS) & (share > MOST)
    few = (found["rows"] < 2 * LEAST_ROWS) | (share >= MOST)
    return pd.DataFrame(
        {
            "share": share,
            "supported": every | enough,
            "open": (found["held"] > 0) & ~every & ~enough & few,
        }
    )


def part_codes(rows: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Gives back a number for the part of each row, from 0."""
    document, part = (ints(rows, name) for name in PART)
    return pd.factorize(document << 32 | part)[0]


def of_part(frame: pd.DataFrame, found: pd.DataFrame, name: str) -> npt.NDArray[np.float64]:
    """Gives back what is known of the part of each row; 0 of parts nothing is known of."""
    known = {key: float(value) for key, value in found[name].items()}
    keys = zip(*(ints(frame, key).tolist() for key in PART), strict=True)
    return np.fromiter((known.get(key, 0.0) for key in keys), np.float64, len(frame))


def whole_time(rows: pd.DataFrame, fits: Mask) -> npt.NDArray[np.int64]:
    """Gives back whether each row shows that its worker missed no time: 1, else 0.

    It does where as many days (or hours) were worked as are due to anybody of the same part (to
    who joined later fewer are due), or as on a row whose items make gross with its base in full,
    and no absence is stated.
    """
    shown = np.zeros(len(rows), bool)
    against = np.any([ints(rows, name) > 0 for name in ABSENT], axis=0)
    for name in TIME:
        sure = given(rows, name) & ~doubtful(rows, name)
        worked = ints(rows, name)
        due = _due(rows, name)
        full = sure & (due > 0) & (worked >= due)
        full_pay = sure & fits & (ints(rows, "base_items") > 0)
        reached = pd.Series(np.where(full_pay, worked, np.iinfo(np.int64).max), rows.index)
        least = reached.groupby([rows[key] for key in PART]).transform("min").to_numpy()
        full |= sure & (worked >= least)
        shown |= full
        against |= sure & ~full
    return np.asarray(shown & ~against, np.int64)


def _due(rows: pd.DataFrame, name: str) -> npt.NDArray[np.int64]:
    """Gives back the most days that are due to anybody of each part, in the unit of a field."""
    due = pd.Series(ints(rows, "due_days_hundredths"), rows.index)
    days = due.groupby([rows[key] for key in PART]).transform("max").to_numpy(np.int64)
    return np.asarray(days * DAY // 100 if name == TIME[-1] else days, np.int64)


def may_be_prorated(frame: pd.DataFrame, missing: npt.NDArray[np.int64]) -> Mask:
    """Gives back the rows whose total is lower than their items by what part of a base may be.

    A sheet may print the agreed monthly amounts and pay them by the days worked. Nobody can tell
    that from a wrong sum, unless the row shows that no time was missed (``whole_time``) or a
    column says what was earned for normal hours.

    Args:
        frame: Payroll rows with their sums, and ``whole_time``.
        missing: By how much the total is lower than what the items make, in minor units.
    """
    agreed = ints(frame, "earned") - ints(frame, "overtime_items")
    by_month = (ints(frame, "base_items") > 0) & (ints(frame, "normal_items") == 0)
    unsaid = ints(frame, "whole_time") == 0
    return np.asarray(by_month & unsaid & (missing > 0) & (missing <= agreed), bool)
