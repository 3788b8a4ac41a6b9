"""The wages of contracts beside the minimum wage: on their first day, and in the months after."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench, ints
from validators.contracts import contracts
from validators.dated_numbers import minor_on
from validators.dates import NEVER, Days, days
from validators.minimum_wage import HOURLY, PARAMETER, minimum_column, minimums
from validators.wage_base import month_days, month_hours

MONTHLY = PARAMETER
DAILY = "wages.minimum.daily"
Whole = npt.NDArray[np.int64]


def in_evidence(bench: Bench) -> pd.DataFrame:
    """Gives back the contracts of known workers that were in force in the months of evidence.

    Where none of a worker's was, the last one: nothing is left out without a verdict.
    """
    frame = bench.once(contracts).reset_index(drop=True)
    ends = pd.Series(days(frame["ends_on"]), frame.index).fillna(pd.Timestamp(NEVER))
    first = bench.case.pay_months["period_from"].min()
    inside = ends >= first if pd.notna(first) else ends.notna()
    none = ~inside.groupby(frame["worker"]).transform("any")
    last = ends == ends.groupby(frame["worker"]).transform("max")
    kept: pd.DataFrame = frame[(inside | (none & last)).to_numpy(bool)].reset_index(drop=True)
    return kept


def minimum_named(bench: Bench) -> str:
    """Gives back the parameter by which the country sets its minimum: of a month, else of a day."""
    numbers = bench.law.numbers if bench.law else {}
    return DAILY if DAILY in numbers and MONTHLY not in numbers else MONTHLY


def basis_of(bench: Bench, frame: pd.DataFrame) -> pd.Series:
    """Gives back by what each wage goes: "month", "day", "hour", or ``HOURLY``.

    The last is the hour of part-time work, for which there is a minimum of its own.
    """
    basis = frame["wage_basis"].fillna("month").astype(object)
    numbers = bench.law.numbers if bench.law else {}
    own = (frame["hours_system"] == "part_time") & (basis == "hour") & (HOURLY in numbers)
    return basis.mask(own, HOURLY)


def minimum_for(bench: Bench, basis: str) -> str:
    """Gives back the parameter that holds for a wage."""
    return HOURLY if basis == HOURLY else minimum_named(bench)


def share_of(bench: Bench, basis: str) -> Fraction:
    """Gives back what the minimum is multiplied by for a wage by month, day or hour."""
    if basis == HOURLY:
        return Fraction(1)
    shares = {"day": 1 / month_days(bench), "hour": 1 / month_hours(bench)}
    whole = month_days(bench) if minimum_named(bench) == DAILY else Fraction(1)
    return whole * shares.get(basis, Fraction(1))


def required(bench: Bench, begins: Days, basis: pd.Series) -> tuple[Whole, Whole]:
    """Gives back the minimum on the first day of each contract, by its month, day or hour.

    Returns:
        The figure of that day, -1 where it is not known, and the least that is known not to be
        under it: that of the first later day of the evidence for which there is one (minimum
        wages do not fall).
    """
    least, most = np.full(len(begins), -1, np.int64), np.full(len(begins), -1, np.int64)
    spans = bench.case.pay_months
    months = np.sort(days(spans["period_from"]))
    for one in basis.unique():
        rows = (basis == one).to_numpy(bool)
        share, named = share_of(bench, str(one)), minimum_for(bench, str(one))
        least[rows] = minor_on(bench, named, begins[rows], share)
        known = minor_on(bench, named, months, share)
        after = known[known >= 0][:1]
        most[rows] = np.where(least[rows] >= 0, least[rows], after[0] if len(after) else -1)
    return least, most


def later_months(bench: Bench, frame: pd.DataFrame, begins: Days) -> pd.DataFrame:
    """Gives back what payroll says of the months in which a contract's wage is under the minimum.

    Columns, one row a contract: ``paid`` (the base on payroll is under it as well), ``on`` and
    ``minimum`` (of the first such month), ``unknown`` (payroll states no base in such a month),
    ``above`` (there are such months, and payroll states a base that reaches the minimum in all).
    """
    rows = bench.of_workers("payroll")[["worker", "month", "base_minor"]].dropna(subset=["month"])
    spans = bench.case.pay_months.set_index("month")[["period_from", "period_to"]]
    rows = rows.join(spans, on="month").astype({"worker": "int64"})
    own = pd.DataFrame(
        {
            "at": np.arange(len(frame)),
            "worker": frame["worker"].to_numpy(np.int64),
            "begins": begins,
            "ends": np.where(np.isnat(days(frame["ends_on"])), NEVER, days(frame["ends_on"])),
            "basis": frame["wage_basis"].fillna("month").to_numpy(object),
            "wage": ints(frame, "wage_minor"),
        }
    )
    both = own.merge(rows, on="worker")
    inside = (days(both["begins"]) <= days(both["period_from"])) & (
        days(both["ends"]) >= days(both["period_to"])
    )
    both = both[inside & (both["basis"] == "month").to_numpy(bool)].reset_index(drop=True)
    low = minimum_column(bench.once(minimums), both["month"], "low")
    high = minimum_column(bench.once(minimums), both["month"], "high")
    both["minimum"], both["on"] = low, both["period_from"]
    short = (low >= 0) & (both["wage"].to_numpy() < low)
    base = ints(both, "base_minor")
    stated = both["base_minor"].notna().to_numpy(bool) & (base > 0)
    both["paid"] = short & stated & (base < low)
    both["unknown"] = short & (~stated | ((base >= low) & (base < high)))
    both["short"] = short
    flags = both.groupby("at")[["paid", "unknown", "short"]].any().reindex(own["at"])
    flags = flags.astype("boolean").fillna(False).astype(bool)
    flags["above"] = flags["short"] & ~flags["paid"] & ~flags["unknown"]
    first = both[both["paid"]].sort_values("period_from").drop_duplicates("at").set_index("at")
    return flags.join(first[["on", "minimum"]]).reset_index(drop=True)
