"""Seven days in a row, on whatever day they end: on one of which nothing is recorded as well.

A day without a record is a day without work. What a window that ends on it holds was worked
before; where that lies in the month before, no day of its own month would tell of it. So it is
with a week of the calendar whose last days come after the books' end: it holds what is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import ROW, Bench
from validators.hours import (
    HOURS_SHOWN,
    WEEK,
    Grid,
    cells_of,
    day_numbers,
    days_by_worker,
    grid,
    hour_days,
)
from validators.leave import months_of
from validators.rule import Ref

Whole = npt.NDArray[np.int64]


def windows(bench: Bench) -> pd.DataFrame:
    """Gives back every window of seven days that may hold work, by its last day.

    Columns: worker, date, month, ``position`` and ``row_id`` of the last day of the books in it,
    ``column`` of its last day in the grid; ``past``: its last day lies after the books' end, or
    in a month in which the worker has no record: then it belongs to the month of the last day
    that has one. ``cut``: the books do not hold all its days. A window that is ``past`` holds
    nothing that an earlier one does not; only a week of the calendar may end there.
    """
    days, held = bench.once(hour_days), bench.once(grid)
    if days.empty:
        nothing = dict.fromkeys(("column", "position"), 0) | dict.fromkeys(("past", "cut"), False)
        return days[["worker", "date", "month", "row_id"]].assign(**nothing)
    last = _last_recorded(held, len(days))
    column = np.broadcast_to(np.arange(held.shape[1]), held.shape)
    reach = np.where(last >= 0, held.column[np.maximum(last, 0)], -WEEK)
    worker, at = np.nonzero((last >= 0) & (column - reach < WEEK))
    start = days["date"].to_numpy("datetime64[D]").astype(np.int64).min()
    dates = (at + start).astype("datetime64[D]")
    frame = pd.DataFrame({"worker": worker, "date": dates.astype("datetime64[s]"), "column": at})
    frame["position"] = last[worker, at]
    frame["row_id"] = days["row_id"].to_numpy(np.int64)[frame["position"]]
    return _with_months(bench, frame, held.column[frame["position"]] != at)


def _with_months(
    bench: Bench, frame: pd.DataFrame, unrecorded: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    """Gives back windows with the month that each belongs to, and whether it is past or cut."""
    days, column = bench.once(hour_days), frame["column"].to_numpy(np.int64)
    months = days["month"].to_numpy(object)[frame["position"]]
    ending = frame.loc[unrecorded, ["worker", "date"]]
    ending["month"] = months_of(bench, ending["date"])
    known = pd.MultiIndex.from_frame(bench.case.months[ROW])
    there = pd.MultiIndex.from_frame(ending[ROW]).isin(known)
    months[unrecorded] = np.where(there, ending["month"].to_numpy(object), months[unrecorded])
    past = column > bench.once(grid).column.max()
    cut = past | (column < WEEK - 1)
    past[unrecorded] |= ~there
    cut[unrecorded] |= ~ending["month"].isin(days["month"].unique()).to_numpy(bool)
    frame["month"] = pd.Series(months, frame.index, dtype=object)
    return frame.assign(past=past, cut=cut)


def _last_recorded(held: Grid, count: int) -> Whole:
    """Gives back the position of each cell's last day of the books at or before it, else -1."""
    found = np.full(held.shape, -1, np.int64)
    columns = np.full(held.shape, -1, np.int64)
    columns[held.row, held.column] = held.column
    found[held.row, held.column] = np.arange(count)
    reached = np.maximum.accumulate(columns, axis=1)
    row = np.arange(held.shape[0])[:, None]
    return np.where(reached >= 0, found[row, np.maximum(reached, 0)], -1)


def held_in(bench: Bench, values: Whole) -> Whole:
    """Gives back the sum of a value a day of the books over each window."""
    total = np.cumsum(bench.once(grid).spread(values), axis=1)
    before = np.zeros_like(total)
    before[:, WEEK:] = total[:, :-WEEK]
    return _at(bench, total - before)


def run_to(bench: Bench, flags: npt.NDArray[np.bool_]) -> Whole:
    """Gives back how many flagged days of the books in a row end with each window."""
    flagged = bench.once(grid).spread(flags.astype(np.int64))
    total = np.cumsum(flagged, axis=1)
    broken = np.maximum.accumulate(np.where(flagged == 0, total, 0), axis=1)
    return _at(bench, total - broken)


def _at(bench: Bench, matrix: Whole) -> Whole:
    known = bench.once(windows)
    rows, columns = (known[name].to_numpy(np.int64) for name in ("worker", "column"))
    return np.asarray(matrix[rows, columns], np.int64)


def days_inside(bench: Bench, at: int, length: int = WEEK) -> npt.NDArray[np.intp]:
    """Gives back the positions of the days of the books in so many days up to a window's last."""
    window = bench.once(windows).iloc[at]
    dates = bench.once(day_numbers)
    mine = bench.once(days_by_worker)[int(window["worker"])]
    end = int(np.datetime64(window["date"], "D").astype(np.int64))
    inside = mine[(dates[mine] <= end) & (dates[mine] > end - length)]
    found: npt.NDArray[np.intp] = inside[np.argsort(dates[inside], kind="stable")]
    return found


def window_texts(bench: Bench) -> npt.NDArray[np.object_]:
    """Gives back the last day of each window as ISO text."""
    codes, dates = pd.factorize(bench.once(windows)["date"])
    return np.array([str(date)[:10] for date in dates], object)[codes]


def punch_refs(
    bench: Bench, positions: npt.NDArray[np.intp], fields: Sequence[str] = HOURS_SHOWN
) -> tuple[Ref, ...]:
    """Gives back the attendance cells of some days of the books, in their order."""
    rows = bench.case.days["row_id"].to_numpy(np.int64)[positions]
    return cells_of(bench, rows, fields)
