"""What the rules about hours share: the days with their bounds, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Grade
from pipeline.model.finding import Occurrence
from validators.bench import ROW, Bench, ints, iso
from validators.doubt import is_blind
from validators.doubtful_days import records_of
from validators.rule import Ref

STATED = ("normal_minutes", "overtime_minutes", "mark_minutes")
"""Fields of a day's record that state hours."""

HOURS_SHOWN = ("punches", "overtime_minutes", "normal_minutes", "mark")
DAYS_SHOWN = ("punches", "mark", "normal_minutes", "overtime_minutes")
"""Fields of a day's record in the order in which they show its hours, and that it was worked."""

WEEK = 7

NORMAL_DAY = 480
"""Minutes that a mark of work without hours stands for."""


def hour_days(bench: Bench) -> pd.DataFrame:
    """Gives back the days of the books with bounds in whole minutes.

    Columns: worker, date, month, week, row_id, day_kind, ``low`` (hours as counted, overtime
    rounded down), ``high`` (the most the day could be), ``raw`` (not rounded), ``worked`` and
    ``perhaps_worked``, ``missing`` and ``implausible``.
    """
    days = bench.case.days
    frame = days[["worker", "date", "month", "week", "row_id", "day_kind"]].reset_index(drop=True)
    counted = ints(days, "normal_minutes") + ints(days, "overtime_minutes")
    raw = ints(days, "counted_minutes")
    most = np.maximum(ints(days, "most_minutes"), raw)
    less, more = bench.once(doubtful_minutes)
    frame["low"] = np.maximum(counted - less, 0)
    frame["high"] = np.where(most > raw, np.maximum(_whole(bench, most), counted), counted) + more
    frame["raw"] = raw
    worked = days["worked"].astype("boolean")
    frame["worked"] = worked.fillna(False).to_numpy(bool)
    frame["perhaps_worked"] = worked.fillna(True).to_numpy(bool)
    frame["missing"] = days["missing_punch"].astype("boolean").fillna(False).to_numpy(bool)
    return frame


def _whole(bench: Bench, minutes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Gives back the minutes of each day of the books with overtime rounded down to the unit."""
    unit = bench.case.overtime_unit_minutes
    on_normal = (bench.case.days["day_kind"] == "normal").to_numpy(bool)
    normal = np.minimum(minutes, np.where(on_normal, bench.normal_day, 0))
    return np.asarray(normal + (minutes - normal) // unit * unit, np.int64)


def doubtful_minutes(bench: Bench) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Gives back by how much each day could be shorter or longer, were a doubtful punch another.

    A doubtful punch list carries its other readings; the day moves as the span between its
    first and last punch does. A day without punches moves as its stated hours do.
    """
    days = bench.case.days
    less, more = np.zeros((2, len(days)), np.int64)
    records = bench.frame("attendance")
    unsure = (records["grade"].fillna(0).astype("int64") == Grade.UNCERTAIN).to_numpy(bool)
    doubtful = records[records["others"].notna().to_numpy(bool) | unsure]
    columns = [doubtful[name] for name in ("punches", "others", "grades", *STATED)]
    shifts = dict(zip(doubtful.index.tolist(), map(_doubt_of, *columns), strict=True))
    if not shifts:
        return less, more
    own = records_of(days)
    touched = own[own.isin(list(shifts)).to_numpy(bool)]
    for position, row_id in zip(touched.index.tolist(), touched.tolist(), strict=True):
        low, high = shifts[row_id] or _anything(bench, days, position)
        less[position] -= low
        more[position] += high
    return less, more


@dataclass(frozen=True, slots=True)
class Moved:
    """Minutes by which each day could begin or end otherwise.

    Were a doubtful punch another, or another of two books that disagree the true one.
    """

    first_later: npt.NDArray[np.int64]
    last_sooner: npt.NDArray[np.int64]
    first_sooner: npt.NDArray[np.int64]
    last_later: npt.NDArray[np.int64]


def moved_minutes(bench: Bench) -> Moved:
    """Gives back by how much each day of the books could begin or end otherwise."""
    days = bench.case.days
    less, more = bench.once(doubtful_minutes)
    return Moved(
        less + ints(days, "first_later_minutes"),
        less + ints(days, "last_sooner_minutes"),
        more + ints(days, "first_sooner_minutes"),
        more + ints(days, "last_later_minutes"),
    )


def _doubt_of(
    punches: object, others: object, grades: object, *stated: object
) -> tuple[int, int] | None:
    """Gives back the changes that other readings make; None where they could be any."""
    fields = ("punches",) if isinstance(punches, (list, tuple)) and punches else STATED
    if is_blind(grades, others, "punches") or any(is_blind(grades, others, f) for f in fields):
        return None
    readings = others if isinstance(others, dict) else {}
    if fields != STATED:
        return _span_shifts(punches, readings.get("punches", ()))
    return _stated_shifts(dict(zip(STATED, stated, strict=True)), readings)


def _stated_shifts(
    stated: Mapping[str, object], readings: Mapping[str, Iterable[object]]
) -> tuple[int, int]:
    """Gives back the smallest and largest change of a day's hours; a mark alone is a whole day."""
    low, high = 0, 0
    for name, known in stated.items():
        whole = NORMAL_DAY if name == "mark_minutes" else 0
        now = int(known) if isinstance(known, (int, np.integer)) else whole
        changes = [
            (int(other) if isinstance(other, (int, np.integer)) else whole) - now
            for other in readings.get(name, ())
        ]
        low, high = min([low, *changes]), max([high, *changes])
    return low, high


def _anything(bench: Bench, days: pd.DataFrame, position: int) -> tuple[int, int]:
    """Gives back the changes of a day whose punches may be any: to nothing, or to the longest."""
    known = int(ints(days.iloc[[position]], "counted_minutes")[0])
    longest = bench.hours_law.longest_shift_minutes
    return -known, max(longest - known, 0)


def _span_shifts(punches: object, others: object) -> tuple[int, int]:
    """Gives back the smallest and largest change of the span, (0, 0) where none is known."""
    if not isinstance(punches, (list, tuple)) or len(punches) < 2:
        return 0, 0
    span = int(punches[-1]) - int(punches[0])
    spans = [
        int(other[-1]) - int(other[0]) - span
        for other in (others if isinstance(others, (list, tuple)) else ())
        if isinstance(other, (list, tuple)) and len(other) >= 2
    ]
    return min([0, *spans]), max([0, *spans])


@dataclass(frozen=True, slots=True)
class Grid:
    """Workers x dates, both dense, and where each day of the books stands in it."""

    row: npt.NDArray[np.intp]
    column: npt.NDArray[np.intp]
    shape: tuple[int, int]

    def spread(self, values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Gives back a value a day as a matrix; days without a record are 0."""
        matrix = np.zeros(self.shape, np.int64)
        matrix[self.row, self.column] = values
        return matrix


def grid(bench: Bench) -> Grid:
    """Gives back the grid of the days of the books, to the end of any week that they begin."""
    days = bench.once(hour_days)
    dates = days["date"].to_numpy("datetime64[D]").astype(np.int64)
    start = dates.min() if len(dates) else 0
    width = int(dates.max() - start) + WEEK if len(dates) else 1
    height = int(days["worker"].max() + 1) if len(days) else 1
    return Grid(days["worker"].to_numpy(np.intp), (dates - start).astype(np.intp), (height, width))


def worst_days(
    frame: pd.DataFrame, days: pd.DataFrame, mask: npt.NDArray[np.bool_], name: str
) -> None:
    """Adds a column with the positions in ``days`` of each worker-month's marked days."""
    at = np.flatnonzero(mask)
    values = np.full(len(frame), None, object)
    if len(at):
        workers, months = days["worker"].to_numpy()[at], _months_at(days, at)
        found: dict[tuple[int, str], list[int]] = {}
        keys = zip(workers.tolist(), months, strict=True)
        for key, position in zip(keys, at.tolist(), strict=True):
            found.setdefault(key, []).append(position)
        rows = np.flatnonzero(np.isin(frame["worker"].to_numpy(), workers))
        keys = zip(frame["worker"].to_numpy()[rows].tolist(), _months_at(frame, rows), strict=True)
        for row, key in zip(rows.tolist(), keys, strict=True):
            values[row] = found.get(key)
    frame[name] = pd.Series(values, frame.index, dtype=object)


def _months_at(frame: pd.DataFrame, at: npt.NDArray[np.intp]) -> list[str]:
    """Gives back the months of some rows; all of them are never made, as there may be many."""
    return list(frame["month"].iloc[at].to_numpy(object))


def by_shift(days: pd.DataFrame, known: Mapping[str, int], unknown: int) -> npt.NDArray[np.int64]:
    """Gives back what is known of the shift of each day, ``unknown`` where nothing is."""
    codes, names = pd.factorize(days["shift"])
    return np.array([*(known.get(name, unknown) for name in names), unknown], np.int64)[codes]


def days_by_worker(bench: Bench) -> dict[int, npt.NDArray[np.intp]]:
    """Gives back the positions of each worker's days, for findings that list them."""
    found = bench.case.days.groupby("worker").indices
    return cast("dict[int, npt.NDArray[np.intp]]", found)


def days_by_month(bench: Bench) -> dict[tuple[int, str], npt.NDArray[np.intp]]:
    """Gives back the positions of each worker-month's days, for findings that list them."""
    found = bench.case.days.groupby(ROW).indices
    return cast("dict[tuple[int, str], npt.NDArray[np.intp]]", found)


def cells_of(
    bench: Bench, rows: Iterable[int], fields: Sequence[str] = HOURS_SHOWN
) -> tuple[Ref, ...]:
    """Gives back the cell of each attendance record that holds what is to be shown of its day.

    Args:
        bench: For the records.
        rows: Their ids.
        fields: The first of them that a record states is shown; the last where it states none.
    """
    wanted = [int(one) for one in rows]
    records = bench.frame("attendance")
    at = records.index.get_indexer(pd.Index(wanted, dtype="int64"))
    held = [pd.notna(records[name].array.take(at, allow_fill=True)) for name in fields]
    stated = np.stack(held, axis=1)
    first = np.where(stated.any(axis=1), stated.argmax(axis=1), len(fields) - 1)
    return tuple(
        Ref("attendance", one, fields[at]) for one, at in zip(wanted, first.tolist(), strict=True)
    )


def month_refs(
    bench: Bench,
    row: Any,
    values: npt.NDArray[np.int64],
    most: int,
    fields: Sequence[str] = HOURS_SHOWN,
) -> tuple[Ref, ...]:
    """Gives back the attendance cells of a worker-month's days, the largest value first.

    Args:
        bench: For the days.
        row: With ``worker`` and ``month``.
        values: A value a day of the books; days with none are left out.
        most: How many.
        fields: As for ``cells_of``.
    """
    nothing = np.zeros(0, np.intp)
    positions = bench.once(days_by_month).get((int(row.worker), row.month), nothing)
    positions = positions[values[positions] > 0]
    positions = positions[np.argsort(bench.once(day_numbers)[positions], kind="stable")]
    worst = positions[np.argsort(-values[positions], kind="stable")][:most]
    return cells_of(bench, bench.case.days["row_id"].to_numpy(np.int64)[worst], fields)


def overtime_minutes(bench: Bench) -> npt.NDArray[np.int64]:
    """Gives back the overtime of each day of the books, at least."""
    return ints(bench.case.days, "overtime_minutes")


def worked_flags(bench: Bench) -> npt.NDArray[np.int64]:
    """Gives back 1 for each day of the books that was surely worked, else 0."""
    worked = bench.case.days["worked"].astype("boolean").fillna(False)
    return np.asarray(worked, np.int64)


def day_texts(bench: Bench) -> npt.NDArray[np.object_]:
    """Gives back the date of each day of the books as ISO text; a date is written once."""
    codes, dates = pd.factorize(bench.case.days["date"])
    return np.array([iso(date) for date in dates], object)[codes]


def day_numbers(bench: Bench) -> npt.NDArray[np.int64]:
    """Gives back the date of each day of the books as a number of days."""
    dates = bench.once(hour_days)["date"].to_numpy("datetime64[D]")
    return np.asarray(dates.astype(np.int64), np.int64)


def occurrences(
    dates: npt.NDArray[np.object_],
    positions: list[int],
    observed: npt.NDArray[np.int64],
    limit: npt.NDArray[np.int64] | int | None,
) -> tuple[Occurrence, ...]:
    """Gives back the days or windows at these positions, by date.

    Args:
        dates: ISO text of each day or window.
        positions: Which.
        observed: A value each.
        limit: One for all, or one each.
    """
    found = (
        Occurrence(
            str(dates[at]),
            int(observed[at]),
            int(limit[at]) if isinstance(limit, np.ndarray) else limit,
        )
        for at in positions
    )
    return tuple(sorted(found, key=lambda one: one.date))


def day_refs(
    bench: Bench, days: pd.DataFrame, positions: list[int], observed: npt.NDArray[np.int64]
) -> tuple[Ref, ...]:
    """Gives back the attendance cells of these days, the largest value first."""
    dates = days["date"].to_numpy()[positions]
    worst = np.lexsort((dates, -observed[positions]))
    return cells_of(bench, days["row_id"].to_numpy()[positions][worst].tolist())


def settle_cells(frame: pd.DataFrame, days: pd.DataFrame, column: str) -> None:
    """Points each row at the first of its doubtful days."""
    rows = days["row_id"].to_numpy(np.int64)
    frame["settle_cell"] = pd.Series(
        [Ref("attendance", int(rows[at[0]]), "punches") if at else None for at in frame[column]],
        frame.index,
        dtype=object,
    )
