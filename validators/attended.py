"""What attendance says of a worker's month: overtime and days, with bounds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import ROW, Bench, ints
from validators.hours import by_shift, doubtful_minutes
from validators.leave import PAID, leave_by_month, leave_days, taken_back


def stated_totals(bench: Bench) -> pd.DataFrame:
    """Gives back the totals that attendance sheets state themselves, one row a worker-month."""
    frame = bench.of_workers("attendance_month")
    frame = frame[frame["month"].notna()]
    kinds = frame[[f"overtime_{kind}_minutes" for kind in ("weekday", "restday", "holiday")]]
    by_kind = kinds.astype("Int64").sum(axis=1, min_count=1)
    found = frame[ROW].assign(
        stated_overtime=frame["overtime_minutes"].astype("Int64").fillna(by_kind),
        stated_days=frame["days_worked_hundredths"],
        stated_row=frame["row_id"],
    )
    return found.drop_duplicates(ROW)


def attended_overtime(bench: Bench) -> pd.DataFrame:
    """Gives back overtime by attendance, one row a worker-month.

    Columns: ``clocked_low`` and ``clocked_high`` (of the days, else as the sheet states its
    total), ``beyond_shift`` (beyond the factory's own hours, which may be shorter than the
    law's), ``taken_back``, ``timeless`` (marks and no total), ``stated_row``.
    """
    months = bench.case.months
    less, more = bench.once(doubtful_minutes)
    doubt = bench.case.days[ROW].assign(less=less, more=more)
    doubt = doubt.groupby(ROW, as_index=False)[["less", "more"]].sum()
    frame = months.merge(doubt, on=ROW, how="left")
    frame = frame.merge(stated_totals(bench), on=ROW, how="outer")
    timed = ints(frame, "timed_days") > 0
    total = frame["stated_overtime"].astype("Int64")
    low = pd.Series(ints(frame, "overtime_minutes") - ints(frame, "less"), frame.index)
    most = np.maximum(ints(frame, "overtime_most_minutes"), ints(frame, "overtime_minutes"))
    high = pd.Series(most + ints(frame, "more"), frame.index)
    frame["clocked_low"] = low.astype("Int64").where(timed, total)
    frame["clocked_high"] = high.astype("Int64").where(timed, total)
    frame = frame.merge(_beyond_shift(bench), on=ROW, how="left")
    frame["taken_back"] = taken_back(bench, frame)
    frame["timeless"] = ~timed & total.isna().to_numpy(bool)
    frame["stated_row"] = frame["stated_row"].where(~timed)
    columns = ("clocked_low", "clocked_high", "beyond_shift", "taken_back", "timeless")
    return frame[[*ROW, *columns, "stated_row"]]


def _beyond_shift(bench: Bench) -> pd.DataFrame:
    """Gives back the most minutes of a worker-month beyond the length of the shifts worked.

    A factory of eight hours a day under a law of nine, or of a week that a holiday shortens, may
    well count and pay as overtime what the law does not yet call so.
    """
    days, unit = bench.case.days, bench.case.overtime_unit_minutes
    lengths = {shift.name: shift.minutes for shift in bench.case.shifts}
    own = by_shift(days, lengths, -1)
    beyond = ints(days, "most_minutes") - np.maximum(own, 0)
    normal = (days["day_kind"] == "normal").to_numpy(bool) & (own >= 0)
    beyond = np.maximum(beyond // unit * unit, 0) * normal
    by_law = np.maximum(ints(days, "overtime_most_minutes"), ints(days, "overtime_minutes"))
    frame = days[ROW].assign(beyond_shift=np.maximum(beyond, by_law))
    return frame.groupby(ROW, as_index=False)[["beyond_shift"]].sum()


def attended_days(bench: Bench) -> pd.DataFrame:
    """Gives back days worked by attendance in hundredths, one row a worker-month.

    Columns: ``days_low``, ``days_high`` (days that may have been worked counted too),
    ``normal_days`` (of them on normal days), ``holiday_days`` (on holidays),
    ``paid_leave``, ``part_leave`` (hours of leave of any kind on days worked).
    """
    days = bench.case.days
    worked = days["worked"].astype("boolean")
    sure = worked.fillna(False).to_numpy(bool)
    counted = days[ROW].assign(
        days_low=100 * sure,
        days_high=100 * worked.fillna(True).to_numpy(bool),
        normal_days=100 * (sure & (days["day_kind"] == "normal").to_numpy(bool)),
        holiday_days=100 * (sure & (days["day_kind"] == "holiday").to_numpy(bool)),
    )
    frame = counted.groupby(ROW, as_index=False).sum()
    frame = frame.merge(stated_totals(bench), on=ROW, how="outer")
    unknown = frame["days_low"].isna()
    for name in ("days_low", "days_high", "normal_days"):
        frame[name] = frame[name].astype("Int64")
        frame[name] = frame[name].where(~unknown, frame["stated_days"].astype("Int64"))
    frame["paid_leave"] = leave_by_month(bench, frame, PAID).to_numpy(np.int64)
    frame["part_leave"] = _on_worked_days(bench, frame)
    counts = ["days_low", "days_high", "normal_days", "holiday_days"]
    return frame[[*ROW, *counts, "paid_leave", "part_leave", "stated_row"]]


def _on_worked_days(bench: Bench, subjects: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Gives back the leave of each worker-month on days that were worked too: half days."""
    days = bench.case.days
    sure = days["worked"].astype("boolean").fillna(False).to_numpy(bool)
    worked = days.loc[sure, ["worker", "date"]]
    both = bench.once(leave_days).merge(worked, on=["worker", "date"])
    sums = both.groupby(ROW, as_index=False)["hundredths"].sum()
    return ints(subjects[ROW].merge(sums, on=ROW, how="left"), "hundredths")
