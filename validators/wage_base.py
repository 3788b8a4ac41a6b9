"""The wage for normal hours that overtime is paid from, of each payroll row.

Payroll's own base, else its daily or hourly rate, else the contract's wage; never under the
minimum wage of the place and month.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench, given, ints
from validators.contract_readings import WAGE, with_readings
from validators.day_wages import BY_DAY, given_rate
from validators.doubt import REASON
from validators.minimum_wage import minimum_column, minimums
from validators.month_figures import each_month, last_figure
from validators.packs import NotInForceError
from validators.rational import times
from validators.rule import Ref
from validators.tariffs import DAYS as DAYS
from validators.tariffs import PREMIUMS as PREMIUMS
from validators.tariffs import Divisor, month_divisor
from validators.verdicts import CANNOT_TELL, as_mask, mark

FLOOR = "wages.overtime_base.floor"
READ = ("least", "most", "doubt", "row_id")
Whole = npt.NDArray[np.int64]


def divisor_of(bench: Bench, month: str | None = None) -> Divisor:
    """Gives back what a monthly wage is divided by: in a pay month, else in the last there is.

    Raises:
        NotInForceError: The law has no such figure then.
        NoSuchNumberError: Nor at any date.
    """
    known = max(bench.case.pay_months["month"], default=bench.audit_date[:7])
    found = month_divisor(bench, month or str(known))
    if found is None:
        raise NotInForceError(f"{DAYS} was not in force in {month or known}")
    return found


def month_days(bench: Bench, month: str | None = None) -> Fraction:
    """Gives back the days of a month that daily pay is reckoned by: 21.75 in China."""
    return divisor_of(bench, month).days


def month_hours(bench: Bench, month: str | None = None) -> Fraction:
    """Gives back the hours of a month that hourly pay is reckoned by: 174 in China."""
    return divisor_of(bench, month).hours


def with_base(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back payroll rows with ``base`` and ``base_high`` (minor units) and ``minimum``.

    ``base_known`` says that payroll or contract states a wage; without one the minimum wage
    stands as the least it can be, where the law makes it the floor. ``base_doubt`` says that it is
    a contract's that was not read for certain: ``base`` is by its lowest reading, ``base_high`` by
    its highest. ``week_open`` says that a daily rate makes several, as the week has five days or
    six. ``minimum`` is -1 where unknown.
    """
    found = rows.copy()
    stated, upper = _stated(bench, found)
    contract = of_contract(bench, found)
    known = bench.once(minimums)
    floored = _floored(bench, found["month"])
    low = minimum_column(known, found["month"], "low")
    high = minimum_column(known, found["month"], "high")
    found["minimum"] = low
    low, high = np.where(floored, low, 0), np.where(floored, high, 0)
    least, most = contract["least"].to_numpy(np.int64), contract["most"].to_numpy(np.int64)
    found["from_contract"] = (stated <= 0) & (most > 0)
    found["base_doubt"] = found["from_contract"] & contract["doubt"].to_numpy(bool)
    found["base_contract"] = contract["row_id"].to_numpy(np.int64)
    wage = np.where(stated > 0, stated, np.maximum(least, 0))
    found["base_known"] = wage > 0
    found["week_open"] = upper > stated
    found["base"] = np.maximum(wage, low)
    found["base_high"] = np.maximum(np.where(stated > 0, upper, np.maximum(most, 0)), high)
    found["raised"] = (low > wage) & (wage > 0)
    return found


def _floored(bench: Bench, months: pd.Series) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(months), bool)
    for floor, at in each_month(months, lambda month: last_figure(bench, FLOOR, month)):
        found[at] = floor is not None and floor.value == "yes"
    return found


def _stated(bench: Bench, rows: pd.DataFrame) -> tuple[Whole, Whole]:
    """Gives back the base that payroll states, at least and at most: a rate for a month's days."""
    base = ints(rows, "base_minor")
    least, most = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    rates = ints(rows, "hourly_rate_minor"), ints(rows, "daily_rate_minor")
    for divisor, at in each_month(rows["month"], lambda month: month_divisor(bench, month)):
        if divisor is None:
            continue
        hourly = times(rates[0][at], divisor.hours)
        for found, days in ((least, divisor.fewest), (most, divisor.days)):
            found[at] = np.where(hourly > 0, hourly, times(rates[1][at], days))
    own = given(rows, "base_minor") & (base > 0) & ~given_rate(rows)
    return np.where(own, base, least), np.where(own, base, most)


def of_contract(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back the monthly wage of the contract in force at the month's end.

    Columns ``least`` and ``most`` over the readings of its cell, -1 without a contract; ``doubt``;
    ``row_id``. A wage by the day or hour is taken for the days or hours of a month.
    """
    contracts = bench.of_workers("contract")
    timed = contracts["wage_basis"].isna() | contracts["wage_basis"].isin(("month", "day", "hour"))
    usable = contracts[(timed & contracts["wage_minor"].notna()).to_numpy(bool)].copy()
    if usable.empty or rows.empty:
        none = pd.DataFrame({"least": -1, "most": -1, "row_id": -1}, index=range(len(rows)))
        return none.assign(doubt=False)
    usable = with_readings(usable)
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
        usable[["worker", "starts", *READ, "wage_basis"]].sort_values("starts"),
        left_on="on",
        right_on="starts",
        by="worker",
    ).sort_values("at")
    basis = joined["wage_basis"].to_numpy(object)
    wages = {
        end: _by_month(bench, rows["month"], _whole(joined[end]), basis)
        for end in ("least", "most")
    }
    doubt = joined["doubt"].astype("boolean").fillna(False).to_numpy(bool)
    return pd.DataFrame({**wages, "doubt": doubt, "row_id": _whole(joined["row_id"])})


def _whole(values: pd.Series) -> Whole:
    return np.array(values.astype("Int64").fillna(-1), np.int64)


def _by_month(bench: Bench, months: pd.Series, wage: Whole, basis: Any) -> Whole:
    found = wage.copy()
    for divisor, at in each_month(months, lambda month: month_divisor(bench, month)):
        for unit in ("day", "hour"):
            own = at & (basis == unit) & (wage > 0)
            if divisor is None:
                found[own] = -1
            else:
                found[own] = times(wage[own], divisor.days if unit == "day" else divisor.hours)
    return found


def by_contract(frame: pd.DataFrame, open_: Any) -> None:
    """Says of rows left open that the doubtful wage of a contract would settle them.

    Args:
        frame: The verdicts, with the columns of ``with_base``.
        open_: The rows; those of which no contract's wage is in doubt stay as they are.
    """
    where = as_mask(open_) & frame["base_doubt"].to_numpy(bool)
    mark(frame, where, CANNOT_TELL, REASON)
    cells = [
        Ref("contract", int(row), WAGE) if here else None
        for here, row in zip(where, frame["base_contract"], strict=True)
    ]
    frame["settle_cell"] = pd.Series(cells, frame.index, dtype=object)
    kinds = ["contract" if here else None for here in where]
    frame["settle_kind"] = pd.Series(kinds, frame.index, dtype=object)


def base_refs(bench: Bench, row: object) -> tuple[Ref, ...]:
    """Gives back the cell that states the base of a payroll row."""
    row_id = int(getattr(row, "row_id", -1))
    if getattr(row, "from_contract", False):
        return (Ref("contract", int(getattr(row, "base_contract", -1)), WAGE),)
    fields = ("base_minor", "hourly_rate_minor", "daily_rate_minor")
    for field in fields[:1:-1] if getattr(row, BY_DAY, False) else fields:
        if pd.notna(getattr(row, field, None)):
            return (Ref("payroll", row_id, field),)
    return ()
