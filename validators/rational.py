"""Exact sums over whole columns: integer numerators, one common denominator, rounded once.

The int64 numerators hold: 10 million yuan in fen (1e9) x 1000 h in minutes (6e4) x 60.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]


def round_div(numerators: Any, denominator: int) -> Whole:
    """Gives back numerators / denominator as whole numbers, a half away from zero.

    Args:
        numerators: int64 array.
        denominator: Positive.
    """
    values = np.asarray(numerators, np.int64)
    rounded = (2 * np.abs(values) + denominator) // (2 * denominator)
    return np.asarray(np.sign(values) * rounded, np.int64)


def times(values: Any, ratio: Fraction) -> Whole:
    """Gives back values x ratio, each rounded once."""
    return round_div(np.asarray(values, np.int64) * ratio.numerator, ratio.denominator)


def premium_pay(
    base_minor: Whole,
    minutes: Sequence[Whole],
    premiums: Sequence[Fraction],
    month_hours: Fraction,
) -> Whole:
    """Gives back base / hours of a month x sum of (premium x minutes / 60), rounded once.

    Args:
        base_minor: Monthly wage for normal hours, minor units.
        minutes: Overtime minutes, one array a premium.
        premiums: 1.5, 2, 3 as fractions.
        month_hours: 174 in China.
    """
    common = lcm(*(one.denominator for one in premiums))
    weighted = sum(
        (np.asarray(m, np.int64) * int(p * common) for m, p in zip(minutes, premiums, strict=True)),
        np.zeros(len(base_minor), np.int64),
    )
    scale = Fraction(1, common * 60) / month_hours
    return round_div(base_minor * weighted * scale.numerator, scale.denominator)


def tolerance(due_minor: Whole, amount: int, ratio: Fraction) -> Whole:
    """Gives back the shortfall that is still rounding: the larger of an amount and a share."""
    share = np.abs(due_minor) * ratio.numerator // ratio.denominator
    return np.asarray(np.maximum(share, amount), np.int64)
