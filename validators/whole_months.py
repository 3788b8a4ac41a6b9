"""Payroll rows that show a month's whole wage, though nothing says how many days were worked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import ROW, Bench, ints
from validators.sheet_sums import PART
from validators.verdicts import Mask
from validators.wage_base import of_contract

ABSENCES = ("absence_minutes", "absence_days_hundredths", "absent")


def whole_shown(bench: Bench, rows: pd.DataFrame) -> Mask:
    """Gives back the rows whose wage is of a whole month by what the documents show.

    The sheet states the absence of others and none of theirs; they earned what their contract
    agrees for a month; or the wage is the same in another month, as one by days is not.

    Args:
        bench: For the contracts.
        rows: Payroll rows of all months, with their sums.
    """
    absent = np.any([ints(rows, name) > 0 for name in ABSENCES], axis=0)
    others = pd.Series(absent, rows.index).groupby([rows[key] for key in PART])
    stated = others.transform("any").to_numpy(bool) & ~absent
    wage = _wage(rows)
    contract = of_contract(bench, rows)
    agreed = contract["most"].to_numpy(np.int64)
    paid = (agreed > 0) & (wage >= agreed) & ~contract["doubt"].to_numpy(bool)
    return np.asarray(stated | paid | _steady(rows, wage), bool)


def _wage(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    gross = ints(rows, "gross_minor") - ints(rows, "overtime_pay_minor")
    bare = np.maximum(gross, ints(rows, "normal_pay_minor"))
    return np.where(ints(rows, "items") > 0, ints(rows, "counted"), bare)


def _steady(rows: pd.DataFrame, wage: npt.NDArray[np.int64]) -> Mask:
    """Gives back the rows of which the worker has as much in another month."""
    own = rows[ROW].assign(wage=wage)
    months = own.groupby(["worker", "wage"])["month"].transform("nunique")
    return np.asarray((months > 1).to_numpy(bool) & (wage > 0), bool)
