"""Leave on record, from leave registers and from the marks of attendance sheets."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.quantities import month_add
from validators.bench import ROW, Bench, given, ints

UNPAID = ("leave_personal", "absent")
PAID = (
    "leave_annual",
    "leave_marriage",
    "leave_bereavement",
    "leave_compensatory",
    "leave_paid",
    "leave_injury",
)


def leave_days(bench: Bench) -> pd.DataFrame:
    """Gives back one row a worker and day of leave: worker, month, leave, hundredths of a day.

    A leave register of several days is spread over the calendar days it spans that are normal
    days; a day marked on attendance as well is counted once.
    """
    marked = _marked(bench)
    registered = _registered(bench)
    both = pd.concat([marked, registered], ignore_index=True)
    both["date"] = pd.to_datetime(both["date"]).astype("datetime64[s]")
    return both.drop_duplicates(["worker", "date"]).reset_index(drop=True)


def _marked(bench: Bench) -> pd.DataFrame:
    days = bench.case.days
    known = days["mark"].dropna().unique()
    kinds = [one for one in known if str(one).startswith("leave_") or one == "absent"]
    found = days.loc[
        days["mark"].isin(kinds).to_numpy(bool), ["worker", "date", "month", "mark", "row_id"]
    ].rename(columns={"mark": "leave"})
    minutes = bench.frame("attendance")["mark_minutes"].reindex(found["row_id"].astype("int64"))
    share = minutes.astype("Int64").fillna(0).to_numpy(np.int64) * 100 // bench.normal_day
    found["hundredths"] = np.where(share > 0, np.minimum(share, 100), 100)
    return found.drop(columns="row_id")


def _registered(bench: Bench) -> pd.DataFrame:
    found = bench.of_workers("leave")
    found = found[found["starts_on"].notna()].copy()
    columns = ["worker", "date", "month", "leave", "hundredths"]
    if found.empty:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
    first = pd.to_datetime(found["starts_on"]).to_numpy("datetime64[D]")
    last = pd.to_datetime(found["ends_on"].fillna(found["starts_on"])).to_numpy("datetime64[D]")
    length = np.clip((last - first).astype(np.int64) + 1, 1, 366)
    by_minutes = ints(found, "minutes") * 100 // bench.normal_day
    stated = np.where(given(found, "days_hundredths"), ints(found, "days_hundredths"), by_minutes)
    at = np.repeat(np.arange(len(found)), length)
    step = np.arange(len(at)) - np.repeat(np.cumsum(length) - length, length)
    spread = found.iloc[at][["worker", "leave"]].reset_index(drop=True)
    spread["leave"] = "leave_" + spread["leave"].fillna("other").astype("string")
    spread["date"] = (first[at] + step).astype("datetime64[s]")
    spread["record"], spread["stated"] = at, stated[at]
    kinds = bench.case.calendar["kind"]
    normal = spread["date"].map(kinds).fillna("normal") == "normal"
    spread = spread[normal.to_numpy(bool)].copy()
    # A record that states how much it is, is filled up day by day; else every day is whole.
    left = ints(spread, "stated") - 100 * spread.groupby("record").cumcount().to_numpy(np.int64)
    spread["hundredths"] = np.where(ints(spread, "stated") == 0, 100, np.clip(left, 0, 100))
    spread = spread[ints(spread, "hundredths") > 0].copy()
    spread["month"] = months_of(bench, spread["date"])
    return spread[columns]


def months_of(bench: Bench, dates: pd.Series) -> pd.Series:
    """Gives back the pay month of each date; the calendar month where none is known."""
    spans = bench.case.pay_months.sort_values("period_from")
    ends = pd.to_datetime(spans["period_to"]).to_numpy("datetime64[D]")
    begins = pd.to_datetime(spans["period_from"]).to_numpy("datetime64[D]")
    days = dates.to_numpy("datetime64[D]")
    own = pd.Series(days.astype("datetime64[M]").astype(str), index=dates.index, dtype=object)
    if not len(spans) or not len(dates):
        return own
    at = np.minimum(np.searchsorted(ends, days), len(spans) - 1)
    inside = (begins[at] <= days) & (days <= ends[at])
    names = spans["month"].to_numpy(object)[at]
    return own.where(~inside, pd.Series(names, index=dates.index, dtype=object))


def leave_by_month(bench: Bench, subjects: pd.DataFrame, kinds: tuple[str, ...]) -> pd.Series:
    """Gives back the hundredths of days of these kinds of leave for each worker-month."""
    days = bench.once(leave_days)
    days = days[days["leave"].isin(kinds)]
    sums = days.groupby(ROW, as_index=False)["hundredths"].sum()
    found = subjects[ROW].merge(sums, on=ROW, how="left")["hundredths"]
    return pd.Series(found.fillna(0).to_numpy(np.int64), index=subjects.index)


def taken_back(bench: Bench, subjects: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Gives back the rest-day minutes of each worker-month that were taken back as leave.

    Compensatory leave takes back rest-day work of its own pay month first; what is left of it,
    work of the month before.
    """
    work = _by_key(bench.case.months, ints(bench.case.months, "restday_minutes"))
    days = bench.once(leave_days)
    days = days[days["leave"] == "leave_compensatory"]
    leave = _by_key(days, ints(days, "hundredths")) * bench.normal_day // 100
    same = work.clip(upper=leave.reindex(work.index, fill_value=0))
    before = {key: f"{key[:-7]}{month_add(key[-7:], -1)}" for key in leave.index}
    spare = (leave - same.reindex(leave.index, fill_value=0)).rename(index=before)
    back = same + (work - same).clip(upper=spare.reindex(work.index, fill_value=0))
    return np.asarray(_keys(subjects).map(back).fillna(0), np.int64)


def _by_key(rows: pd.DataFrame, minutes: npt.NDArray[np.int64]) -> pd.Series:
    """Gives back the sum of each worker-month, by a text of both."""
    keys = _keys(rows)
    sums: pd.Series = pd.Series(minutes, keys.index).groupby(keys).sum()
    return sums


def _keys(rows: pd.DataFrame) -> pd.Series:
    workers = rows["worker"].astype("int64").astype("str").astype(object)
    return workers + " " + rows["month"].astype(object)
