"""The minimum wage of a place over a pay month: the smallest and largest figure in force in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench, iso
from validators.packs import Number, Pack

PARAMETER = "wages.minimum.monthly"
WEAKER = ("verified", "secondary", "unverified")


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


def minimum_of(pack: Pack, place: str | None, on: str) -> Number | None:
    """Gives back the minimum wage on an ISO date, or None where place or figure is unknown.

    Args:
        pack: The country's pack.
        place: "Guangdong/Dongguan"; None where nobody said.
        on: ISO date of the work.
    """
    province, _, rest = (place or "").partition("/")
    cities = pack.places.get(province, {})
    city = rest.partition("/")[0]
    entry: Mapping[str, str] | None = cities.get(city) or cities.get("")
    if entry is None:
        return None
    key = f"{province}/{entry['tier']}" if entry["tier"] else province
    number = pack.number(PARAMETER, on, key)
    if number is None:
        return None
    return replace(number, status=max(number.status, entry["status"], key=WEAKER.index))


def minimums(bench: Bench) -> dict[str, Minimum]:
    """Gives back the minimum wage of each pay month for which it is known."""
    found: dict[str, Minimum] = {}
    if bench.law is None:
        return found
    place = bench.case.facility.place
    spans = bench.case.pay_months[["month", "period_from", "period_to"]]
    for month, first, last in spans.itertuples(index=False):
        ends = [minimum_of(bench.law, place, iso(day)) for day in (first, last)]
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
