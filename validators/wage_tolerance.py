"""The shortfall of a wage that is still rounding, by the figures of the month."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench
from validators.month_figures import each_month, last_figure
from validators.packs import NotInForceError
from validators.rational import tolerance

AMOUNT, RATIO = "wages.tolerance.amount", "wages.tolerance.ratio"
SUMS = "wages.arithmetic_tolerance"
LEAST = 5
"""Minor units by which sums may be off where no law is known."""

Whole = npt.NDArray[np.int64]


def rounding(bench: Bench, months: pd.Series, due_minor: Whole) -> Whole:
    """Gives back what may be short of each amount due: the larger of an amount and a share.

    Raises:
        NotInForceError: The law has no tolerance in one of the months.
    """
    found = np.zeros(len(months), np.int64)
    for (amount, ratio), at in each_month(months, lambda month: _figures(bench, month)):
        found[at] = tolerance(due_minor[at], amount, ratio)
    return found


def _figures(bench: Bench, month: str) -> tuple[int, Fraction]:
    amount, ratio = last_figure(bench, AMOUNT, month), last_figure(bench, RATIO, month)
    if amount is None or ratio is None:
        raise NotInForceError(f"no {AMOUNT} or {RATIO} in {month}")
    return amount.whole, ratio.ratio


def sum_tolerance(bench: Bench, months: pd.Series) -> Whole:
    """Gives back by how much a sum of each pay month may be off; blank months as the last one."""
    if bench.law is None:
        return np.full(len(months), LEAST, np.int64)
    last = max(bench.case.pay_months["month"], default=bench.audit_date[:7])
    found = np.full(len(months), LEAST, np.int64)
    filled = months.fillna(str(last))
    for number, at in each_month(filled, lambda month: last_figure(bench, SUMS, month)):
        if number is None:
            raise NotInForceError(f"no {SUMS} in some month")
        found[at] = number.whole
    return found
