"""The attendance records of each worker and day brought together, from whatever documents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.reconcile.mark_doubts import doubtful_marks
from pipeline.reconcile.punches import Flags, Ints, Punches, gather, give_back_mornings

_WORKER = 1 << 24

OFF = frozenset({"rest", "holiday", "absent", "off_roll", "idle"})
"""Marks of a day without work, besides every leave."""


@dataclass(frozen=True, slots=True)
class DayRecords:
    """One entry a worker and day, sorted by worker and date; -1 stands for "not stated".

    Attributes:
        worker, ordinal: Worker, and day number (1970-01-01 is 0).
        row: Row id of the first record of each day.
        rows: Row ids of all records of the days that have several, None for the others.
        punches: All punches.
        mark: Place of the canonical mark of each day among ``words``.
        words: All marks; "" stands for none.
        mark_minutes, normal, overtime: As stated.
        shift: Index of the shift the row itself states.
        said_missing: The sheet says a punch is missing, and no other document has it.
        unread: A mark stands there that nobody could read.
        doubted: Other readings of its marks or hours say the other of work and none, and no other
            record says it for certain.
        gave_away: All its punches ended the night shift of the day before.
        punches_elsewhere: This worker punches in this sheet on other days.
        states_overtime, states_normal: This worker has such hours in this sheet on other days.
        part_has_times: The sheet has times of anybody.
        on_leave: Bears a mark of leave.
    """

    worker: Ints
    ordinal: Ints
    row: Ints
    rows: npt.NDArray[np.object_]
    punches: Punches
    mark: Ints
    words: npt.NDArray[np.object_]
    mark_minutes: Ints
    normal: Ints
    overtime: Ints
    shift: Ints
    said_missing: Flags
    unread: Flags
    doubted: Flags
    gave_away: Flags
    punches_elsewhere: Flags
    states_overtime: Flags
    states_normal: Flags
    part_has_times: Flags
    on_leave: Flags

    def marked(self, *marks: str) -> Flags:
        """Gives back which days bear one of these marks; every word is looked at once."""
        return np.array([word in marks for word in self.words.tolist()], bool)[self.mark]


def gather_days(rows: pd.DataFrame, shift: Ints, duplicate_minutes: int) -> DayRecords:
    """Gives back the days of all attendance records that name a worker and a date.

    Args:
        rows: The attendance frame, with ``worker``.
        shift: Index of the shift that each row states, else -1.
        duplicate_minutes: Punches closer than this are one.
    """
    usable = ((rows["worker"] >= 0) & rows["date"].notna()).to_numpy()
    if not usable.all():
        rows, shift = rows[usable], shift[usable]
    worker = rows["worker"].to_numpy(np.int64)
    ordinal = rows["date"].to_numpy("datetime64[D]").astype(np.int64)
    keys, day = np.unique(worker * _WORKER + ordinal, return_inverse=True)
    size = len(keys)
    punch_lists = [found or () for found in rows["punches"].tolist()]
    lengths = np.fromiter(map(len, punch_lists), np.int64, len(rows))
    missing = rows["missing"].fillna(False).to_numpy(bool)
    normal, overtime = _stated(rows["normal_minutes"]), _stated(rows["overtime_minutes"])
    punched = lengths > 0
    doubt = doubtful_marks(rows)
    says = rows["mark"].notna().to_numpy(bool) | (normal >= 0) | (overtime >= 0)
    sheet, person = _sheets(rows, worker)
    by_date = gather(punch_lists, lengths, day, size, duplicate_minutes)
    of_worker, at = keys // _WORKER, keys % _WORKER
    follows = np.zeros(size, bool)
    follows[1:] = np.diff(keys) == 1
    punches = give_back_mornings(by_date, follows, at == at.max(initial=0))
    row, several = _row_ids(rows.index.to_numpy(), day, size)
    marks, words = _first_text(rows["mark"], day, size)
    return DayRecords(
        worker=of_worker,
        ordinal=at,
        row=row,
        rows=several,
        punches=punches,
        gave_away=(by_date.count > 0) & (punches.count == 0),
        mark=marks,
        words=words,
        on_leave=np.array([word.startswith("leave_") for word in words.tolist()], bool)[marks],
        mark_minutes=_first(_stated(rows["mark_minutes"]), day, size),
        normal=_first(normal, day, size),
        overtime=_first(overtime, day, size),
        shift=_first(shift, day, size),
        said_missing=_any(missing, day, size) & ~_any(punched & ~missing, day, size),
        unread=_any((rows["mark"].isna() & rows["mark_text"].notna()).to_numpy(), day, size),
        doubted=_any(doubt, day, size) & ~_any(says & ~doubt, day, size),
        punches_elsewhere=_any(_spread(punched, person), day, size),
        states_overtime=_any(_spread(overtime >= 0, person), day, size),
        states_normal=_any(_spread(normal >= 0, person), day, size),
        part_has_times=_any(
            _spread(punched | (normal >= 0) | (overtime >= 0) | missing, sheet), day, size
        ),
    )


def mark_only_parts(rows: pd.DataFrame) -> tuple[tuple[int, int], ...]:
    """Gives back the (document, part) of attendance that has marks but no times at all."""
    timed = rows["normal_minutes"].notna() | rows["overtime_minutes"].notna()
    timed |= np.fromiter(map(bool, rows["punches"].tolist()), bool, len(rows))
    said = rows.assign(timed=timed, marked=rows["mark"].notna())
    parts = said.groupby(["document", "part"])[["timed", "marked"]].any()
    found = parts.index[~parts["timed"] & parts["marked"]]
    return tuple((int(document), int(part)) for document, part in found)


def _sheets(rows: pd.DataFrame, worker: Ints) -> tuple[Ints, Ints]:
    """Gives back the number of the sheet, and of the worker's lines in it, of each row."""
    place = rows["document"].to_numpy(np.int64) * 100_000 + rows["part"].to_numpy(np.int64)
    _, sheet = np.unique(place, return_inverse=True)
    _, person = np.unique(sheet * _WORKER + worker, return_inverse=True)
    return sheet, person


def _spread(flags: Flags, group: Ints) -> Flags:
    """Gives back, for each row, whether any row of its group has the flag."""
    return _any(flags, group, int(group.max(initial=0)) + 1)[group]


def _any(flags: Flags, group: Ints, size: int) -> Flags:
    found = np.zeros(size, bool)
    found[group[flags]] = True
    return found


def _stated(values: pd.Series[int]) -> Ints:
    return np.asarray(values.fillna(-1).to_numpy(np.int64), np.int64)


def _first(values: Ints, day: Ints, size: int) -> Ints:
    """Gives back the first stated value of each day, -1 where none."""
    found = np.full(size, -1, np.int64)
    at = np.flatnonzero(values >= 0)[::-1]
    found[day[at]] = values[at]
    return found


def _first_text(
    values: pd.Series[str], day: Ints, size: int
) -> tuple[Ints, npt.NDArray[np.object_]]:
    """Gives back the first text of each day as its place among all texts; "" is the last."""
    codes, words = pd.factorize(values)
    return _first(codes.astype(np.int64), day, size), np.array([*words, ""], object)


def _row_ids(index: Ints, day: Ints, size: int) -> tuple[Ints, npt.NDArray[np.object_]]:
    """Gives back the first row id of each day, and all of them where there are several."""
    order = np.argsort(day, kind="stable")
    count = np.bincount(day, minlength=size)
    starts = np.cumsum(count) - count
    rows = np.full(size, None, object)
    for at in np.flatnonzero(count > 1).tolist():
        rows[at] = tuple(index[order[starts[at] : starts[at] + count[at]]].tolist())
    return index[order[starts]], rows
