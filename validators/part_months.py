"""The minimum wage due for the part of a month that a worker was in service and at work.

The lower of (a) the full minimum less minimum / 174 x unpaid absence hours and (b) minimum /
21.75 x (days worked + statutory holidays in service). A month without absence is never prorated,
however short it is.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench, ints
from validators.leave import PAID, leave_days
from validators.rational import round_div
from validators.wage_base import month_days, month_hours

ROW = ["worker", "month"]
Whole = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]


def with_presence(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back payroll rows with how much of the month each worker was there.

    Columns: ``absent_minutes`` (stated on payroll, or out of service by hiring and leaving
    dates: certain), ``missed_minutes`` (normal days without work or paid leave by any record:
    at most), ``present_days`` (hundredths of days worked plus statutory holidays in service).
    """
    found = rows.merge(_attended(bench), on=ROW, how="left")
    spans = bench.case.pay_months.set_index("month")[["period_from", "period_to"]]
    found = found.join(spans.add_prefix("month_"), on="month")
    begins = pd.to_datetime(found["month_period_from"]).to_numpy("datetime64[D]")
    ends = pd.to_datetime(found["month_period_to"]).to_numpy("datetime64[D]")
    hired, left = _service(bench, found)
    start, stop = np.maximum(begins, hired), np.minimum(ends, left)
    normal, holidays = _counter(bench, "normal"), _counter(bench, "holiday")
    whole = normal(begins, ends)
    served = normal(start, stop)
    day = bench.normal_day
    stated = np.maximum(
        ints(found, "absence_minutes"), ints(found, "absence_days_hundredths") * day // 100
    )
    # Statutory holidays are paid days: one before hiring or after leaving is not due.
    outside = (whole - served + holidays(begins, ends) - holidays(start, stop)) * day
    found["absent_minutes"] = stated + outside
    own = found["days_worked_hundredths"].astype("Int64")
    worked = own.fillna(found["attended_days"].astype("Int64"))
    paid_leave = np.maximum(ints(found, "leave_days_hundredths"), ints(found, "paid_leave"))
    least = np.minimum(
        worked.fillna(1 << 20).to_numpy(np.int64),
        found["normal_days"].astype("Int64").fillna(1 << 20).to_numpy(np.int64),
    )
    short = np.maximum(served * 100 - least - paid_leave, 0)
    recorded = ints(found, "unpaid_leave")
    found["missed_minutes"] = np.maximum(stated, np.maximum(short, recorded) * day // 100) + outside
    known = worked.notna().to_numpy(bool)
    present = worked.fillna(0).to_numpy(np.int64) + 100 * holidays(start, stop)
    found["present_days"] = np.where(known, present, -1)
    return found


def prorated(bench: Bench, minimum: Whole, absent: Whole, present: Whole) -> tuple[Whole, Whole]:
    """Gives back the minimum of a part month by absence hours (a) and by days present (b).

    Args:
        bench: For divisor and normal day.
        minimum: Full minimum wage, minor units.
        absent: Unpaid minutes.
        present: Hundredths of days; -1 where unknown.
    """
    per_hour, per_day = month_hours(bench) * 60, month_days(bench) * 100
    off = round_div(minimum * absent * per_hour.denominator, per_hour.numerator)
    by_absence = np.clip(minimum - off, 0, None)
    share = minimum * np.maximum(present, 0) * per_day.denominator
    by_days = np.minimum(round_div(share, per_day.numerator), minimum)
    return by_absence, np.where(present < 0, by_absence, by_days)


def _attended(bench: Bench) -> pd.DataFrame:
    months = bench.case.months
    frame = pd.DataFrame(
        {
            "worker": months["worker"],
            "month": months["month"],
            "attended_days": months["days_worked_hundredths"],
        }
    )
    days = bench.case.days
    usual = days[(days["day_kind"] == "normal") & days["worked"].astype("boolean").fillna(True)]
    normal = usual.groupby(ROW).size().mul(100).rename("normal_days").reset_index()
    frame = frame.merge(normal, on=ROW, how="left")
    leave = bench.once(leave_days)
    paid = leave["leave"].isin(PAID)
    sums = leave.assign(
        paid_leave=np.where(paid, leave["hundredths"], 0),
        unpaid_leave=np.where(paid, 0, leave["hundredths"]),
    )
    sums = sums.groupby(ROW, as_index=False)[["paid_leave", "unpaid_leave"]].sum()
    return frame.merge(sums, on=ROW, how="outer")


def _service(bench: Bench, rows: pd.DataFrame) -> tuple[Days, Days]:
    """Gives back the first and last day in service as far as dates are on record."""
    known = bench.case.workers[["hired_on", "left_on"]]
    dates = rows[["worker"]].join(known, on="worker")
    hired = pd.to_datetime(dates["hired_on"]).fillna(pd.Timestamp("1900-01-01"))
    left = pd.to_datetime(dates["left_on"]).fillna(pd.Timestamp("2200-01-01"))
    return hired.to_numpy("datetime64[D]"), left.to_numpy("datetime64[D]")


def _counter(bench: Bench, kind: str) -> Callable[[Days, Days], Whole]:
    """Gives back a function that counts the days of one kind from date to date, both included."""
    calendar = bench.case.calendar.sort_index()
    dates = calendar.index.to_numpy("datetime64[D]")
    flags = (calendar["kind"] == kind).to_numpy(bool)
    total = np.concatenate([[0], np.cumsum(flags)]).astype(np.int64)

    def count(first: Days, last: Days) -> Whole:
        before = np.searchsorted(dates, first, "left")
        after = np.searchsorted(dates, last, "right")
        return np.asarray(total[np.maximum(after, before)] - total[before], np.int64)

    return count
