"""The two keys that tie the books together: worker and pay month, in every frame."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.model.facility import Facility
from pipeline.reconcile.pay_months import build_pay_months, covering, printed_month, starts_on
from pipeline.reconcile.workers import Register

Frames = dict[str, pd.DataFrame]

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
"""Attendance outside these years is a misread date."""

_PLACE = ["document", "part"]


def with_pay_month(frames: Mapping[str, pd.DataFrame]) -> Frames:
    """Gives back the frames with pay months in ``month``, and impossible dates taken out.

    What stands beside payroll rows (pay items, column totals) takes the month of its part's rows
    where the printed month is not the pay month.
    """
    found = dict(frames)
    payroll = found["payroll"].assign(month=printed_month(found["payroll"]))
    totals = found["column_total"]
    moved = _moved(found["payroll"], payroll)
    if len(moved):
        key = pd.MultiIndex.from_frame(totals[[*_PLACE, "month"]])
        totals = totals.assign(
            month=moved.reindex(key).set_axis(totals.index).fillna(totals["month"]).astype("str")
        )
    monthly = found["attendance_month"]
    attendance = found["attendance"]
    year = attendance["date"].dt.year
    return {
        **found,
        "payroll": payroll,
        "pay_item": _of_payroll(found["pay_item"], payroll, "month"),
        "column_total": totals,
        "attendance_month": monthly.assign(month=printed_month(monthly)),
        "attendance": attendance.assign(
            date=attendance["date"].where(year.between(_FIRST_YEAR, _LAST_YEAR))
        ),
    }


def _moved(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series[str]:
    """Gives back (document, part, printed month) -> pay month where they differ."""
    rows = before[[*_PLACE, "month"]].assign(pay_month=after["month"])
    rows = rows[rows["month"].notna() & (rows["month"] != rows["pay_month"])]
    unique = rows.drop_duplicates([*_PLACE, "month"]).set_index([*_PLACE, "month"])
    return unique["pay_month"]


def _of_payroll(items: pd.DataFrame, payroll: pd.DataFrame, column: str) -> pd.DataFrame:
    """Gives back pay items with a column of the payroll row they belong to, else their own."""
    if items.empty or payroll.empty:
        return items
    rows = payroll[[*_PLACE, column]].assign(payroll_row=payroll.groupby(_PLACE).cumcount())
    by_row = rows.set_index([*_PLACE, "payroll_row"])[column]
    at = items[[*_PLACE, "payroll_row"]].assign(payroll_row=items["payroll_row"].fillna(-1))
    taken = by_row.reindex(pd.MultiIndex.from_frame(at.astype("int64"))).set_axis(items.index)
    own = items[column] if column in items else pd.Series(-1, index=items.index)
    return items.assign(**{column: taken.fillna(own).astype(payroll[column].dtype)})


def with_workers(frames: Mapping[str, pd.DataFrame], people: Register) -> Frames:
    """Gives back the frames with a ``worker`` column, -1 where nobody is named or several fit."""
    found = {}
    for kind, rows in frames.items():
        workers = people.of_rows.get(kind, np.full(len(rows), -1, np.int32))
        found[kind] = rows.assign(worker=np.asarray(workers, np.int32))
    found["pay_item"] = _of_payroll(found["pay_item"], found["payroll"], "worker")
    return found


def find_pay_months(facility: Facility, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Gives back the pay months of everything in the books and of the audit period."""
    day = starts_on(facility, frames)
    months = [*(facility.period or ())]
    for kind in ("payroll", "attendance_month"):
        months += frames[kind]["month"].dropna().unique().tolist()
    dates = frames["attendance"]["date"].dropna()
    if len(dates):
        months += covering(f"{dates.min():%Y-%m-%d}", f"{dates.max():%Y-%m-%d}", day)
    if not months:
        return build_pay_months(facility, frames, day, "2000-01", "1999-12")
    return build_pay_months(facility, frames, day, min(months), max(months))


def with_presence(
    periods: pd.DataFrame, frames: Mapping[str, pd.DataFrame], days: pd.DataFrame
) -> pd.DataFrame:
    """Gives back the pay months with whether payroll and attendance have them."""
    attended = (days["month"], frames["attendance_month"]["month"])
    return periods.assign(
        has_payroll=periods["month"].isin(frames["payroll"]["month"].unique()),
        has_attendance=periods["month"].isin(np.concatenate([m.unique() for m in attended])),
    )


def paid_days(payroll: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Gives back worker, first_day and last_day of the pay month of each payroll row."""
    spans = periods.rename(columns={"period_from": "first_day", "period_to": "last_day"})
    return payroll[["worker", "month"]].merge(spans, on="month", how="left")
