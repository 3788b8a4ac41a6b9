"""Workers who left within the months of evidence, and their last wage."""

from __future__ import annotations

import numpy as np
import pandas as pd

from validators.attended import attended_days
from validators.bench import ROW, Bench, ints
from validators.dates import days
from validators.leave import months_of
from validators.months_of_parts import is_part
from validators.pay_dates import with_pay_dates
from validators.payroll import pay_rows
from validators.verdicts import Mask


def leavers(bench: Bench) -> pd.DataFrame:
    """Gives back one row a worker who left while there are pay months.

    Columns: worker, employment, ``left``, ``last_month`` (of the last wage), ``payroll_there``
    (any payroll of that month), ``listed`` (this worker on it), ``paid``, ``paid_kind``,
    ``paid_row`` (the first payment), ``later_month`` (of the first payroll after that of the last
    wage which lists a worker whom that one does not; the payment is then its), ``part_only`` (only
    of a part of the month before the last day), ``worked_days`` (hundredths, by attendance).
    """
    workers: pd.DataFrame = bench.workers[["worker", "employment", "left_on"]]
    workers = workers.reset_index(drop=True)
    spans = bench.case.pay_months
    left = days(workers["left_on"])
    first, last = days(spans["period_from"]), days(spans["period_to"])
    if not len(spans):
        first = last = days(["1900-01-01"])
    inside = ~np.isnat(left) & (left >= first.min()) & (left <= last.max())
    found: pd.DataFrame = workers[inside].rename(columns={"left_on": "left"})
    found = found.reset_index(drop=True)
    found["last_day"], found["last_month"] = _last_day_and_month(bench, found)
    paid = spans.loc[spans["has_payroll"].astype(bool), "month"]
    found["payroll_there"] = found["last_month"].isin(set(paid))
    keys = found[["worker", "last_month"]].rename(columns={"last_month": "month"})
    payments = with_pay_dates(bench, bench.once(pay_rows))
    payments["too_early"] = _before_the_last_day(payments, found)
    order = [*ROW, "too_early", "paid", "row_id"]
    payments = payments.sort_values(order, kind="stable").drop_duplicates(ROW)
    own = payments[[*ROW, "paid", "paid_kind", "paid_row", "too_early"]].astype({"worker": "int64"})
    keys = keys.astype({"worker": "int64"})
    joined = keys.merge(own, on=ROW, how="left")
    found["listed"] = joined["paid_kind"].notna().to_numpy(bool)
    later = keys.merge(_first_after(own, keys), on="worker", how="left")
    found["later_month"] = later["later_month"].mask(found["listed"])
    for name in ("paid", "paid_kind", "paid_row"):
        found[name] = joined[name].where(found["listed"], later[name]).to_numpy()
    found["part_only"] = joined["too_early"].eq(True).to_numpy(bool)
    worked = bench.once(attended_days)[[*ROW, "days_low"]]
    by_clock = keys.merge(worked, on=ROW, how="left")
    found["worked_days"] = ints(by_clock, "days_low")
    return found


def _first_after(payments: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Gives back each worker's first payment of a month after the one asked about."""
    beside = payments.rename(columns={"month": "later_month"}).merge(keys, on="worker")
    after = beside[beside["later_month"] > beside["month"]].sort_values(["worker", "later_month"])
    return after.drop_duplicates("worker").drop(columns=["month", "too_early"])


def _before_the_last_day(payments: pd.DataFrame, found: pd.DataFrame) -> Mask:
    """Gives back the payroll rows of parts of a month that end before the worker's last day."""
    last = found.set_index("worker")["last_day"].reindex(payments["worker"])
    return np.asarray(is_part(payments) & (days(payments["period_to"]) < days(last)), bool)


def _last_day_and_month(bench: Bench, found: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Gives back the last day worked up to leaving, else the day of leaving, and its pay month."""
    worked = bench.case.days
    sure = worked[worked["worked"].astype("boolean").fillna(False).to_numpy(bool)]
    own = sure[["worker", "date", "month"]].merge(found[["worker", "left"]], on="worker")
    own = own[(days(own["date"]) <= days(own["left"]))].sort_values(["worker", "date"])
    last = own.drop_duplicates("worker", keep="last").set_index("worker")
    seen = found["worker"].map(last["month"])
    month: pd.Series = seen.astype(object).fillna(months_of(bench, found["left"]))
    day = days(last["date"].reindex(found["worker"]))
    day = np.where(np.isnat(day), days(found["left"]), day)
    return pd.Series(day, found.index).astype("datetime64[s]"), month
