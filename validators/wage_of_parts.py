"""The wage agreed for a month, as the payroll rows of parts of it print it.

A half of a month prints the wage of the whole month or half of it, under the same heading.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import given, ints
from validators.verdicts import Mask

RATES = ("hourly_rate_minor", "daily_rate_minor")
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PartsWage:
    """The wage of a month by its parts.

    Attributes:
        minor: In minor units; None where no part states one.
        added: It is the sum of the parts'.
        readings: What it may be as well.
        doubtful: The parts differ, and nobody knows what it is.
    """

    minor: int | None
    added: bool = False
    readings: tuple[int, ...] = ()
    doubtful: bool = False


def wage_of_parts(own: pd.DataFrame) -> PartsWage:
    """Gives back the monthly wage of the payroll rows of one worker's parts of a month.

    It is the sum where every part states as wage what it paid for it, and what each states where
    all of them together paid that once. What fits neither may be both.
    """
    base, stated = ints(own, "base_minor"), given(own, "base_minor")
    if not stated.any():
        return PartsWage(None)
    paid, known = _paid_of_wage(own)
    as_paid = stated & known & (paid == base)
    if as_paid.all() and not _more_than_gross(own):
        return PartsWage(int(base.sum()), added=True)
    one = int(base.max())
    if not stated.all() or (base != one).any():
        return PartsWage(one, doubtful=True)
    # Extras are at most a quarter of the wage, so two halves of it are not taken for one whole.
    once = known.all() and not as_paid.any() and 4 * int(paid.sum()) <= 5 * one
    return PartsWage(one, readings=() if once else (int(base.sum()),))


def differing_rates(own: pd.DataFrame) -> tuple[str, ...]:
    """Gives back the rates of an hour or a day that the parts state differently."""
    return tuple(name for name in RATES if own[name].dropna().nunique() > 1)


def _paid_of_wage(own: pd.DataFrame) -> tuple[Whole, Mask]:
    """Gives back what each part paid of the wage, at most, and where that is known."""
    items, normal = ints(own, "base_items"), ints(own, "normal_pay_minor")
    gross = ints(own, "gross_minor") + ints(own, "absent")
    overtime = np.maximum(ints(own, "overtime_pay_minor"), ints(own, "overtime_items"))
    by_gross = np.where(given(own, "gross_minor"), gross - overtime, 0)
    paid = np.where(items > 0, items, np.where(normal > 0, normal, by_gross))
    return paid, paid > 0


def _more_than_gross(own: pd.DataFrame) -> bool:
    """Gives back whether the parts list more earnings than they paid: some are only printed."""
    listed = ints(own, "earned") - ints(own, "into_net")
    gross = ints(own, "gross_minor") + np.maximum(ints(own, "absent"), ints(own, "off_gross"))
    return bool((given(own, "gross_minor") & (listed > gross)).any())
