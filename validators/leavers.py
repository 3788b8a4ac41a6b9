"""Workers who left within the months of evidence, and their last wage."""

from __future__ import annotations

import numpy as np
import pandas as pd

from validators.attended import attended_days
from validators.bench import ROW, Bench, ints
from validators.dates import days
from validators.leave import months_of
from validators.pay_dates import with_pay_dates
from validators.payroll import pay_rows


def leavers(bench: Bench) -> pd.DataFrame:
    """Gives back one row a worker who left while there are pay months.

    Columns: worker, employment, ``left``, ``last_month`` (of the last wage), ``payroll_there``
    (any payroll of that month), ``listed`` (this worker on it), ``paid``, ``paid_kind``,
    ``paid_row`` (the first payment), ``worked_days`` (hundredths, by attendance).
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
    found["last_month"] = _last_months(bench, found)
    paid = spans.loc[spans["has_payroll"].astype(bool), "month"]
    found["payroll_there"] = found["last_month"].isin(set(paid))
    keys = found[["worker", "last_month"]].rename(columns={"last_month": "month"})
    payments = with_pay_dates(bench, bench.once(pay_rows))
    payments = payments.sort_values([*ROW, "paid", "row_id"], kind="stable").drop_duplicates(ROW)
    own = payments[[*ROW, "paid", "paid_kind", "paid_row"]].astype({"worker": "int64"})
    joined = keys.astype({"worker": "int64"}).merge(own, on=ROW, how="left")
    found["listed"] = joined["paid_kind"].notna().to_numpy(bool)
    for name in ("paid", "paid_kind", "paid_row"):
        found[name] = joined[name].to_numpy()
    worked = bench.once(attended_days)[[*ROW, "days_low"]]
    by_clock = keys.merge(worked, on=ROW, how="left")
    found["worked_days"] = ints(by_clock, "days_low")
    return found


def _last_months(bench: Bench, found: pd.DataFrame) -> pd.Series:
    """Gives back the pay month of the last day worked up to leaving, else of the day of leaving."""
    worked = bench.case.days
    sure = worked[worked["worked"].astype("boolean").fillna(False).to_numpy(bool)]
    own = sure[["worker", "date", "month"]].merge(found[["worker", "left"]], on="worker")
    own = own[(days(own["date"]) <= days(own["left"]))].sort_values(["worker", "date"])
    last = own.drop_duplicates("worker", keep="last").set_index("worker")["month"]
    seen = found["worker"].map(last)
    last_months: pd.Series = seen.astype(object).fillna(months_of(bench, found["left"]))
    return last_months
