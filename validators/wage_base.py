"""The wage for normal hours that overtime is paid from, of each payroll row.

Payroll's own base, else its daily or hourly rate, else the contract's wage; never under the
minimum wage of the place and month.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench, given, ints
from validators.minimum_wage import minimum_column, minimums
from validators.rational import times
from validators.rule import Ref

DAYS = "wages.days_per_month"
PREMIUMS = {
    "weekday": "wages.overtime_premium.weekday",
    "restday": "wages.overtime_premium.restday",
    "holiday": "wages.overtime_premium.holiday",
}


def month_days(bench: Bench) -> Fraction:
    """Gives back the days of a month that daily pay is reckoned by, at the end of the period.

    The figure is the same over every date of the packs; a pack where it changes within a case
    must be asked by month.
    """
    return bench.law_number(DAYS, bench.audit_date).ratio


def month_hours(bench: Bench) -> Fraction:
    """Gives back the hours of a month that hourly pay is reckoned by: 174 in China."""
    return month_days(bench) * bench.normal_day / 60


def with_base(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back payroll rows with ``base`` and ``base_high`` (minor units) and ``minimum``.

    ``base_known`` says that payroll or contract states a wage; without one the minimum wage
    stands as the least it can be. ``minimum`` is -1 where unknown.
    """
    found = rows.copy()
    stated, contract = _stated(bench, found), _of_contract(bench, found)
    known = bench.once(minimums)
    low = minimum_column(known, found["month"], "low")
    high = minimum_column(known, found["month"], "high")
    wage = np.where(stated > 0, stated, np.maximum(contract, 0))
    found["base_stated"] = wage
    found["base_known"] = wage > 0
    found["from_contract"] = (stated <= 0) & (contract > 0)
    found["base"] = np.maximum(wage, low)
    found["base_high"] = np.maximum(wage, high)
    found["minimum"] = low
    found["raised"] = (low > wage) & (wage > 0)
    return found


def _stated(bench: Bench, rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    hourly = times(ints(rows, "hourly_rate_minor"), month_hours(bench))
    daily = times(ints(rows, "daily_rate_minor"), month_days(bench))
    base = ints(rows, "base_minor")
    return np.select(
        [given(rows, "base_minor") & (base > 0), hourly > 0], [base, hourly], daily
    ).astype(np.int64)


def _of_contract(bench: Bench, rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Gives back the monthly wage of the contract in force at the month's end; -1 without one."""
    contracts = bench.of_workers("contract")
    monthly = contracts["wage_basis"].isna() | (contracts["wage_basis"] == "month")
    usable = contracts[(monthly & contracts["wage_minor"].notna()).to_numpy(bool)].copy()
    if usable.empty or rows.empty:
        return np.full(len(rows), -1, np.int64)
    oldest = pd.Timestamp("1900-01-01")
    usable["starts"] = pd.to_datetime(usable["starts_on"]).fillna(oldest).astype("datetime64[s]")
    usable["worker"] = usable["worker"].astype("int64")
    wanted = pd.DataFrame(
        {
            "worker": rows["worker"].astype("int64").to_numpy(),
            "on": pd.to_datetime(rows["month"] + "-28").astype("datetime64[s]").to_numpy(),
            "at": np.arange(len(rows)),
        }
    ).sort_values("on")
    joined = pd.merge_asof(
        wanted,
        usable[["worker", "starts", "wage_minor"]].sort_values("starts"),
        left_on="on",
        right_on="starts",
        by="worker",
    ).sort_values("at")
    return np.array(joined["wage_minor"].astype("Int64").fillna(-1), np.int64)


def base_refs(bench: Bench, row: object) -> tuple[Ref, ...]:
    """Gives back the cell that states the base of a payroll row."""
    row_id = int(getattr(row, "row_id", -1))
    if getattr(row, "from_contract", False):
        return bench.once(_contract_refs).get(int(getattr(row, "worker", -1)), ())
    for field in ("base_minor", "hourly_rate_minor", "daily_rate_minor"):
        if pd.notna(getattr(row, field, None)):
            return (Ref("payroll", row_id, field),)
    return ()


def _contract_refs(bench: Bench) -> dict[int, tuple[Ref, ...]]:
    """Gives back the cell with the wage in each worker's last contract."""
    contracts = bench.of_workers("contract")
    stated = contracts[contracts["wage_minor"].notna().to_numpy(bool)]
    pairs = zip(stated["worker"], stated["row_id"], strict=True)
    return {int(worker): (Ref("contract", int(row), "wage_minor"),) for worker, row in pairs}
