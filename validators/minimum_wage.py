"""The minimum wage of a place over a pay month: the smallest and largest figure in force in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench, iso
from validators.numbers import Number

PARAMETER = "wages.minimum.monthly"


@dataclass(frozen=True, slots=True)
class Minimum:
    """The minimum wage of one pay month.

    Attributes:
        low, high: In minor units; they differ where the figure changed within the month.
        number: The figure at the month's last day.
    """

    low: int
    high: int
    number: Number


def minimums(bench: Bench) -> dict[str, Minimum]:
    """Gives back the minimum wage of each pay month for which it is known."""
    found: dict[str, Minimum] = {}
    if bench.law is None:
        return found
    place = bench.case.facility.place
    spans = bench.case.pay_months[["month", "period_from", "period_to"]]
    for month, first, last in spans.itertuples(index=False):
        ends = [bench.law.number(PARAMETER, iso(day), place) for day in (first, last)]
        if ends[0] is not None and ends[1] is not None:
            amounts = sorted(one.whole * 100 for one in ends if one is not None)
            found[str(month)] = Minimum(amounts[0], amounts[1], ends[1])
    return found


def minimum_column(
    known: Mapping[str, Minimum], months: pd.Series, end: str
) -> npt.NDArray[np.int64]:
    """Gives back the "low" or "high" minimum of each month of a column; -1 where unknown."""
    table = {month: getattr(one, end) for month, one in known.items()}
    return months.map(table).fillna(-1).to_numpy(np.int64)
