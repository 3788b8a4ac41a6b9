"""The wage that a contribution base goes by, as far as payroll shows it.

The average month of a calendar year; of whoever was hired after that year, the first month's wage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from validators.bench import ROW, Bench, given, ints
from validators.contracts import in_doubt
from validators.dates import days
from validators.doubt import blind, doubtful
from validators.months_of_parts import PARTIAL, month_rows
from validators.rational import Whole
from validators.seen import seen
from validators.verdicts import Mask

UNKNOWN = -1
HIRING = (("roster", "hired_on"), ("payroll", "hired_on"))


@dataclass(frozen=True, slots=True)
class GoesBy:
    """Wages that bases go by, one each: minor units, ``UNKNOWN`` where payroll does not show them.

    Attributes:
        least, most: Bounds of the wage.
        newcomer: It is the wage of the first month, not of a year.
    """

    least: Whole
    most: Whole
    newcomer: Mask


def wages_of(bench: Bench, workers: pd.Series, years: Whole) -> GoesBy:
    """Gives back the wage that the base of each worker goes by, where it is that of a year.

    Args:
        bench: For payroll and hiring dates.
        workers: Keys.
        years: The calendar year of each.
    """
    hired = bench.once(_hired).reindex(workers)
    began = hired.dt.year.fillna(UNKNOWN).to_numpy(np.int64)
    month = hired.dt.month.fillna(1).to_numpy(np.int64)
    newcomer = np.asarray(began > years, bool)
    average = _average(bench, workers, years, np.where(began == years, 13 - month, 12))
    first = _first_month(bench, workers)
    least, most = (np.where(newcomer, *both) for both in zip(first, average, strict=True))
    return GoesBy(least, most, newcomer)


def _average(bench: Bench, workers: pd.Series, years: Whole, due: Whole) -> tuple[Whole, Whole]:
    """Gives back the average month of each year, where every month due of it is on payroll."""
    paid = bench.once(paid_months)
    by_year = paid.groupby(["worker", "year"])[["least", "most"]]
    keys = pd.MultiIndex.from_arrays([workers, years])
    sums = by_year.sum().reindex(keys).fillna(0)
    count = by_year.size().reindex(keys).fillna(0).to_numpy(np.int64)
    divisor = np.maximum(count, 1)

    def average(name: str) -> Whole:
        total = sums[name].to_numpy(np.int64)
        return np.where(count >= due, (2 * total + divisor) // (2 * divisor), UNKNOWN)

    return average("least"), average("most")


def _first_month(bench: Bench, workers: pd.Series) -> tuple[Whole, Whole]:
    """Gives back bounds of the wage of each worker's first month.

    Where somebody began later in it, at least what was paid for it, and at most a whole month's
    wage, which the next month shows.
    """
    hired = bench.once(_hired).rename("hired")
    spans = bench.case.pay_months.set_index("month")[["period_from", "period_to"]]
    paid = bench.once(paid_months).join(spans, on="month").join(hired, on="worker")
    later = paid["period_from"] > paid["hired"]
    first = paid[~later & (paid["hired"] <= paid["period_to"])].set_index("worker")
    after = paid[later].sort_values("month").drop_duplicates("worker").set_index("worker")
    whole = first["period_from"] == first["hired"]
    most = first["most"].where(whole, np.maximum(first["most"], after["most"].reindex(first.index)))

    def each(made: pd.Series) -> Whole:
        return made.reindex(workers).fillna(UNKNOWN).to_numpy(np.int64)

    return each(first["least"]), each(most)


def _hired(bench: Bench) -> pd.Series:
    """Gives back the hiring date of each worker of whom a roster or payroll says it for certain.

    A contract's first day may be that of a renewal. Whoever was seen at work or under contract
    before that day was not hired on it.
    """
    workers = bench.case.workers
    said = [bench.of_workers(kind)[["worker", field]] for kind, field in HIRING]
    stated = pd.concat(said).dropna().groupby("worker")["hired_on"]
    agreed = stated.min().where(stated.nunique() == 1).reindex(workers.index)
    contracts = bench.of_workers("contract")[["worker", "starts_on"]].dropna()
    before = contracts.groupby("worker")["starts_on"].min().reindex(workers.index)
    at_work = bench.once(seen).set_index("worker")["surely"].reindex(workers.index)
    earlier = (days(before) < days(agreed)) | (days(at_work) < days(agreed))
    doubtful = workers.index.isin(in_doubt(bench, *HIRING)) | earlier
    found: pd.Series = pd.to_datetime(agreed).where(~doubtful)
    return found


def paid_months(bench: Bench) -> pd.DataFrame:
    """Gives back the gross wage of the months that payroll has as a whole.

    Columns: worker, month, year, ``least`` and ``most`` (over versions and readings of it).
    """
    rows = bench.once(month_rows)
    rows = rows[given(rows, "gross_minor") & ~rows[PARTIAL].to_numpy(bool)]
    least, most = ints(rows, "gross_minor"), ints(rows, "gross_minor")
    others = rows["others"].to_numpy()
    for at in np.flatnonzero(doubtful(rows, "gross_minor")).tolist():
        said = others[at].get("gross_minor", ()) if isinstance(others[at], dict) else ()
        read = (int(least[at]), *said)
        least[at], most[at] = min(read), max(read)
    sure = ~blind(rows, ("gross_minor",))
    found = rows[["worker", "month"]].astype({"worker": "int64"})
    found = found.assign(least=least, most=most, sure=sure)
    made = found.groupby(ROW).agg({"least": "min", "most": "max", "sure": "all"}).reset_index()
    kept: pd.DataFrame = made[(made["least"] > 0) & made["sure"]].reset_index(drop=True)
    kept["year"] = kept["month"].astype("string").str[:4].astype("int64")
    return kept
