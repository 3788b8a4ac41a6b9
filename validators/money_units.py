"""Payroll sheets whose amounts cannot be of the facility's own currency, or leave out thousands."""

from __future__ import annotations

import numpy as np
import pandas as pd

from validators.bench import Bench, ints
from validators.minimum_wage import minimum_column, minimums
from validators.sheet_sums import PART
from validators.verdicts import Mask

REASON = "money-unit-unknown"
FRACTION = 100
"""A sheet on which no wage is one part in so many of a month's minimum has another unit."""
WAGES = ("gross_minor", "net_minor", "earned", "counted", "base_minor", "normal_pay_minor")


def of_other_unit(bench: Bench, rows: pd.DataFrame) -> Mask:
    """Gives back the rows of sheets that pay, and pay nobody a hundredth of the minimum wage.

    One low wage among others is a wage; all of them are thousands without a word of it, or the
    payroll of another country.

    Args:
        bench: For the minimum wage.
        rows: Payroll rows of all months, with their sums.
    """
    wage = np.max([ints(rows, name) for name in WAGES], axis=0)
    minimum = minimum_column(bench.once(minimums), rows["month"], "low")
    keys = [rows[name] for name in PART]
    most = pd.Series(wage, rows.index).groupby(keys).transform("max").to_numpy()
    return np.asarray((most > 0) & (minimum > 0) & (most * FRACTION < minimum), bool)
