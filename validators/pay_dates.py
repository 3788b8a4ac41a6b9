"""When wages were paid: by the bank's list, else as the payroll itself says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from validators.bench import ROW, Bench
from validators.dates import days
from validators.doubt import doubtful
from validators.months_of_parts import is_part
from validators.payroll import pay_rows
from validators.transfers import DONE, transfers

SLACK = 200
"""A net wage is paid but for one part in so many, which is rounding."""


def with_pay_dates(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back payroll rows with ``paid`` (day, NaT unknown), ``paid_kind`` and ``paid_row``.

    The bank's transfers for the month come before what the payroll prints, but not where that pays
    parts of the month. ``paid_all`` and ``all_row`` are of the last one that the net wage needs,
    ``complete`` whether they bring all of it for certain. A date that could not be read for certain
    is unknown, and so is that of a month whose transfers did not go through.
    """
    found = rows.copy()
    bank = bench.once(paying_transfers)
    joined = found[ROW].astype({"worker": "int64"}).merge(bank, on=ROW, how="left")
    own = np.where(doubtful(found, "paid_on"), np.datetime64("NaT", "D"), days(found["paid_on"]))
    banked = days(joined["bank_on"])
    by_bank = joined["bank_row"].notna().to_numpy(bool) & ~(is_part(found) & ~np.isnat(own))
    found["paid"] = np.where(by_bank, banked, own)
    found["paid_all"] = np.where(by_bank, days(joined["all_on"]), own)
    found["paid_kind"] = np.where(by_bank, "bank_transfer", "payroll")
    bank_row = joined["bank_row"].fillna(-1).to_numpy(np.int64)
    found["paid_row"] = np.where(by_bank, bank_row, found["row_id"].to_numpy(np.int64))
    all_row = joined["all_row"].fillna(-1).to_numpy(np.int64)
    found["all_row"] = np.where(by_bank, all_row, found["row_id"].to_numpy(np.int64))
    complete = joined["complete"].eq(True).to_numpy(bool)
    found["complete"] = complete & ~doubtful(found, "net_minor")
    return found


def paying_transfers(bench: Bench) -> pd.DataFrame:
    """Gives back the transfer to each worker that paid a month which the bank's list names.

    It is the one that brought half of the net wage, as a small sum in time is no wage; ``all_on``
    and ``all_row`` are of the one that brought the rest, and ``complete`` says whether one did.
    Where amounts are not known it is the first. One that went through comes before others, whose
    date (``bank_on``) is NaT.
    """
    frame = bench.of_workers("bank_transfer")
    known = frame[frame["paid_on"].notna() & frame["month"].notna() & ~doubtful(frame, "paid_on")]
    known = known.assign(complete=~doubtful(known, "amount_minor"))
    found = known[[*ROW, "paid_on", "row_id", "amount_minor", "complete"]]
    found = found.astype({"worker": "int64"})
    found = found.rename(columns={"paid_on": "bank_on", "row_id": "bank_row"})
    found["bank_on"] = found["bank_on"].mask(found["bank_row"].isin(bench.once(not_done)))
    found = found.sort_values([*ROW, "bank_on", "bank_row"]).reset_index(drop=True)
    found["all_on"], found["all_row"] = found["bank_on"], found["bank_row"]
    nets = bench.once(pay_rows).groupby(ROW)["net_minor"].sum(min_count=1)
    done = found[found["bank_on"].notna()]
    several = done[done.duplicated(ROW, keep=False)]
    paid = [_paid(mine, nets.get(key)) for key, mine in several.groupby(ROW)]
    only = found.drop_duplicates(ROW).drop(several.index, errors="ignore")
    return pd.concat([only, *paid]).drop(columns="amount_minor")


def _paid(mine: pd.DataFrame, net: Any) -> pd.DataFrame:
    """Gives back of the transfers of a month the one that brought half of the net wage."""
    if pd.isna(net) or mine["amount_minor"].isna().any():
        return mine.head(1)
    sums = mine["amount_minor"].astype("int64").cumsum().to_numpy(np.int64)
    most = len(mine) - 1
    half = min(int(np.searchsorted(sums, net / 2)), most)
    needed = int(np.searchsorted(sums, net - net // SLACK))
    rest = mine.iloc[min(needed, most)]
    complete = needed <= most and bool(mine["complete"].all())
    return mine.iloc[[half]].assign(
        all_on=rest["bank_on"], all_row=rest["bank_row"], complete=complete
    )


def not_done(bench: Bench) -> pd.Series:
    """Gives back the row ids of transfers that failed, or of which nobody knows."""
    moves = bench.once(transfers)
    stated = moves["amount_minor"].notna()
    return moves.loc[stated & (moves["state"] != DONE), "row_id"]


def working_days_after(bench: Bench, day: str, count: int) -> str:
    """Gives back the ISO day that so many working days after another end with."""
    rest = bench.hours_law.rest_weekdays
    mask = "".join("0" if weekday in rest else "1" for weekday in range(7))
    holidays = np.array(sorted(bench.hours_law.holidays), "datetime64[D]")
    found = np.busday_offset(day, count, roll="backward", weekmask=mask, holidays=holidays)
    return str(found)


def days_after(day: str, count: int) -> str:
    """Gives back the ISO day so many days after another."""
    return str(np.datetime64(day, "D") + np.timedelta64(count, "D"))
