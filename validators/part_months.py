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

from validators.bench import ROW, Bench, given, ints
from validators.contracts import HIRING, LEAVING, in_doubt
from validators.dates import NEVER, Days, days
from validators.hours import NORMAL_DAY
from validators.leave import PAID, leave_days
from validators.month_figures import each_month
from validators.paid_days import of_the_law
from validators.rational import round_div
from validators.sheet_sums import PART
from validators.tariffs import month_divisor
from validators.verdicts import Mask

PAID_MONTH = 30
"""Days that a whole month is paid for, whatever its length."""
Whole = npt.NDArray[np.int64]


def with_presence(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back payroll rows with how much of the month each worker was there.

    Columns: ``absent_minutes`` (stated on payroll, or out of service by hiring and leaving
    dates: certain), ``missed_minutes`` (normal days without work or paid leave by any record:
    at most), ``normal_worked`` (hundredths of normal days surely worked; -1 where unknown),
    ``present_days`` (the same with the statutory holidays in service).
    """
    found = rows.merge(bench.once(_attended), on=ROW, how="left")
    spans = bench.case.pay_months.set_index("month")[["period_from", "period_to"]]
    found = found.join(spans.add_prefix("month_"), on="month")
    begins = pd.to_datetime(found["month_period_from"]).to_numpy("datetime64[D]")
    ends = pd.to_datetime(found["month_period_to"]).to_numpy("datetime64[D]")
    hired, left = _service(bench, found, ends)
    start, stop = np.maximum(begins, hired), np.minimum(ends, left)
    count = bench.once(day_counter)
    whole = count("normal", begins, ends)
    served = count("normal", start, stop)
    # A day that the law lets last nine or eleven hours is no longer than that in the month's wage.
    day = min(bench.normal_day, NORMAL_DAY)
    stated = np.maximum(
        ints(found, "absence_minutes"), ints(found, "absence_days_hundredths") * day // 100
    )
    # Statutory holidays are paid days: one before hiring or after leaving is not due.
    outside = (
        whole - served + count("holiday", begins, ends) - count("holiday", start, stop)
    ) * day
    found["absent_minutes"] = stated + outside
    most = (whole + count("holiday", begins, ends)) * 100
    own = _less_rest_days(found, most, day)
    paid_leave = np.maximum(ints(found, "leave_days_hundredths"), ints(found, "paid_leave"))
    there = _whole_by_attendance(found, served, paid_leave)
    own = own.fillna(_of_paid_days(bench, found, (whole, begins, ends), there))
    worked = own.fillna(found["attended_days"].astype("Int64"))
    worked = worked.fillna((found["normal_minutes"].astype("Int64") * 100 + day - 1) // day)
    least = np.minimum(
        worked.fillna(1 << 20).to_numpy(np.int64),
        found["normal_days"].astype("Int64").fillna(1 << 20).to_numpy(np.int64),
    )
    short = np.maximum(served * 100 - least - paid_leave, 0)
    found["normal_worked"] = np.where(least < 1 << 20, np.minimum(least, served * 100), -1)
    recorded = ints(found, "unpaid_leave")
    found["missed_minutes"] = np.maximum(stated, np.maximum(short, recorded) * day // 100) + outside
    # Work on rest days and holidays is overtime and makes no day of the month present.
    normal_worked = ints(found, "normal_worked")
    holidays = 100 * count("holiday", start, stop)
    found["present_days"] = np.where(normal_worked >= 0, normal_worked + holidays, -1)
    return found


def _less_rest_days(rows: pd.DataFrame, most: Whole, day: int) -> pd.Series:
    """Gives back the days worked on payroll, without those that its rest-day hours come to.

    Days worked hold rest days where a row of the sheet with such hours has more of them than the
    month has normal days and holidays.

    Args:
        rows: Payroll rows.
        most: Hundredths of normal days and holidays of each row's month.
        day: Minutes of a normal day.
    """
    own = rows["days_worked_hundredths"].astype("Int64")
    rests = ints(rows, "overtime_restday_minutes")
    over = pd.Series((ints(rows, "days_worked_hundredths") > most) & (rests > 0), rows.index)
    hold = over.groupby([rows[key] for key in PART]).transform("any").to_numpy(bool)
    return (own - np.where(hold, -(-rests * 100 // day), 0)).clip(lower=0)


def _whole_by_attendance(rows: pd.DataFrame, served: Whole, paid_leave: Whole) -> Mask:
    """Gives back the rows of which attendance shows work or paid leave on all normal days."""
    seen = np.minimum(ints(rows, "attended_days"), ints(rows, "normal_days"))
    known = given(rows, "attended_days") & given(rows, "normal_days")
    return np.asarray(known & (seen + paid_leave >= served * 100), bool)


def _of_paid_days(
    bench: Bench, rows: pd.DataFrame, month: tuple[Whole, Days, Days], there: Mask
) -> pd.Series:
    """Gives back the normal days worked, in hundredths, that days paid come to; blank if unstated.

    Rests and holidays are among days paid: of those due, or of the month's, at most 30, they are
    the same share as the days worked of the normal days. But the days that the law divides a
    monthly wage by are a whole month, and so are the normal days of it where attendance shows
    all of them: nobody says then that rests are among days paid.

    Args:
        bench: For the law's days of a month.
        rows: With ``paid_days_hundredths`` and ``due_days_hundredths``.
        month: Normal days of the pay month, its first and its last date.
        there: Rows of which attendance shows all normal days.
    """
    normal, begins, ends = month
    length = np.minimum((ends - begins).astype(np.int64) + 1, PAID_MONTH) * 100
    due = ints(rows, "due_days_hundredths")
    full = np.maximum(np.where(due > 0, due, length), 1)
    stated, by_law = ints(rows, "paid_days_hundredths"), of_the_law(bench, rows["month"])
    all_normal = np.where(by_law > 0, np.minimum(normal * 100, by_law), normal * 100)
    whole = (stated == by_law) | (there & (stated >= all_normal))
    paid = np.where((due == 0) & whole, full, np.minimum(stated, full))
    share = pd.Series(normal * 100 * paid // full, rows.index, dtype="Int64")
    return share.where(given(rows, "paid_days_hundredths"))


def prorated(
    bench: Bench, months: pd.Series, minimum: Whole, absent: Whole, present: Whole
) -> tuple[Whole, Whole]:
    """Gives back the minimum of a part month by absence hours (a) and by days present (b).

    Args:
        bench: For divisor and normal day.
        months: Pay month of each row; where the law has no divisor both are the full minimum.
        minimum: Full minimum wage, minor units.
        absent: Unpaid minutes.
        present: Hundredths of days; -1 where unknown.
    """
    by_absence, by_days = minimum.copy(), minimum.copy()
    for divisor, at in each_month(months, lambda month: month_divisor(bench, month)):
        if divisor is None:
            continue
        per_hour, per_day = divisor.hours * 60, divisor.days * 100
        full = minimum[at]
        off = round_div(full * absent[at] * per_hour.denominator, per_hour.numerator)
        by_absence[at] = np.clip(full - off, 0, None)
        share = full * np.maximum(present[at], 0) * per_day.denominator
        by_days[at] = np.minimum(round_div(share, per_day.numerator), full)
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
    known = bench.case.days
    usual = (known["day_kind"] == "normal") & known["worked"].astype("boolean").fillna(True)
    normal = known.loc[usual, ROW].groupby(ROW).size().mul(100).rename("normal_days").reset_index()
    frame = frame.merge(normal, on=ROW, how="left")
    leave = bench.once(leave_days)
    paid = leave["leave"].isin(PAID)
    sums = leave.assign(
        paid_leave=np.where(paid, leave["hundredths"], 0),
        unpaid_leave=np.where(paid, 0, leave["hundredths"]),
    )
    sums = sums.groupby(ROW, as_index=False)[["paid_leave", "unpaid_leave"]].sum()
    return frame.merge(sums, on=ROW, how="outer")


def _service(bench: Bench, rows: pd.DataFrame, ends: Days) -> tuple[Days, Days]:
    """Gives back the first and last day in service as far as dates are on record.

    Work before the hiring date, or after the leaving date, moves it; pay of a whole month before
    the hiring date disproves it, as a renewed contract's beginning is no hiring.
    """
    known = bench.case.workers[["hired_on", "left_on"]]
    seen = bench.worked_days.groupby("worker")["date"].agg(["min", "max"])
    dates = rows[["worker"]].join(known, on="worker").join(seen, on="worker")
    hired, left = days(dates["hired_on"]), days(dates["left_on"])
    hired = np.where(np.isnat(hired), hired, np.fmin(hired, days(dates["min"])))
    left = np.where(np.isnat(left), left, np.fmax(left, days(dates["max"])))
    hired = np.where(np.isnat(hired) | (hired > ends), np.datetime64("1900-01-01", "D"), hired)
    return hired, np.where(np.isnat(left), NEVER, left)


def part_unknown(bench: Bench, rows: pd.DataFrame) -> Mask:
    """Gives back the rows that may be of part months, though nothing says how much was worked.

    Nothing states days or absence, and nothing shows that it is a whole month's (``whole``); or it
    is the worker's first or last month on payroll while the payroll goes on without them, or the
    agreed wage is more than what was earned. Or nothing states days, and the day of hiring or
    leaving in such a month was not read for certain.
    """
    dayless = ints(rows, "present_days") < 0
    unsaid = dayless & (ints(rows, "missed_minutes") == 0)
    paid = bench.of_workers("payroll")
    spans = paid.groupby("worker")["month"].agg(["min", "max"])
    own = rows[["worker", "month"]].join(spans, on="worker")
    known = rows[["worker"]].join(bench.case.workers[["hired_on", "left_on"]], on="worker")
    months = bench.frame("payroll")["month"].dropna()
    first = (own["month"] == own["min"]) & (own["month"] > months.min())
    last = (own["month"] == own["max"]) & (own["month"] < months.max())
    hiring, leaving = (own["worker"].isin(in_doubt(bench, *one)) for one in (HIRING, LEAVING))
    joins, leaves = first & known["hired_on"].isna(), last & known["left_on"].isna()
    undated = ((first & hiring) | (last & leaving)).to_numpy(bool)
    base = ints(rows, "base_minor")
    earned = ints(rows, "wage_high") + ints(rows, "own_share")
    agreed = (base >= ints(rows, "minimum")) & (earned < base)
    part = joins.to_numpy(bool) | leaves.to_numpy(bool) | agreed | ~rows["whole"].to_numpy(bool)
    return np.asarray((unsaid & part) | (dayless & undated), bool)


def day_counter(bench: Bench) -> Callable[[str, Days, Days], Whole]:
    """Gives back a function that counts the days of a kind from date to date, both included."""
    calendar = bench.case.calendar.sort_index()
    dates = calendar.index.to_numpy("datetime64[D]")
    totals = {}
    for kind in ("normal", "rest", "holiday"):
        flags = (calendar["kind"] == kind).to_numpy(bool)
        totals[kind] = np.concatenate([[0], np.cumsum(flags)]).astype(np.int64)

    def count(kind: str, first: Days, last: Days) -> Whole:
        before = np.searchsorted(dates, first, "left")
        after = np.searchsorted(dates, last, "right")
        total = totals[kind]
        return np.asarray(total[np.maximum(after, before)] - total[before], np.int64)

    return count
