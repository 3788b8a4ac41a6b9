"""Shifts that were not read for certain: the books as other readings of them would be.

Days are counted by each of them too, and told at least and at most over all (DESIGN 3, rule 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import pandas as pd

from pipeline.model.evidence import Grade
from pipeline.model.facility import Facility
from pipeline.reconcile.shifts import assumed_break, pairs_of

Books = Mapping[str, pd.DataFrame]
Change = tuple[Sequence[int], Mapping[str, Any]]
"""Rows, and what they state instead; None is nothing."""

MOST = 12
"""Readings that are counted one by one; where there are more, only the outermost ones are."""

SHEET = ("name", "start", "end", "breaks", "applies_to")
ROWS = ("shift", "shift_start", "shift_end")

LEAST = (
    "counted_minutes",
    "normal_minutes",
    "overtime_minutes",
    "overtime_raw_minutes",
    "weekday_minutes",
    "restday_minutes",
    "holiday_minutes",
)
AT_MOST = ("most_minutes", "overtime_most_minutes")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the rows that state one plan in the same doubt may state.

    Attributes:
        rows: Their labels.
        plan: The plan as read; its first field is the name.
        may: Doubtful field to what it may be, as read first. Its cell may say yet another thing.
    """

    rows: Sequence[int]
    plan: Mapping[str, Any]
    may: Mapping[str, tuple[Any, ...]]

    @property
    def open(self) -> Mapping[str, Any]:
        """Gives back the rows' fields were the doubtful ones anything: no plan, or no name."""
        name, start, *_ = self.plan
        times = {start: None} if self.is_of_times else {}
        return {**times, **({name: None} if name in self.may else {})}

    @property
    def is_of_times(self) -> bool:
        """Gives back whether more than the name is in doubt."""
        name, *_ = self.plan
        return bool(set(self.may) - {name})

    def __len__(self) -> int:
        """Gives back how many other readings there are."""
        return prod(map(len, self.may.values())) - 1 + self.is_of_times

    def readings(self) -> Iterator[Mapping[str, Any]]:
        """Gives back every other reading: those of several fields together, and the open one."""
        for at, values in enumerate(product(*self.may.values())):
            if at > 0:
                yield dict(zip(self.may, values, strict=True))
        if self.is_of_times:
            yield self.open

    def outermost(self) -> tuple[Mapping[str, Any], ...]:
        """Gives back the reading of the longest day, that of the shortest, and the open one."""
        _, start, end, *more = self.plan
        begin, until = (self.plan[name] or 0 for name in (start, end))

        def pause(said: Any) -> int:
            spans = pairs_of(said, begin) if said else assumed_break(begin, until)
            return sum(high - low for low, high in spans)

        keys = {start: lambda minute: minute or 0, **dict.fromkeys(more[:1], pause)}
        asked = {name: key for name, key in keys.items() if name in self.may}
        early, late = (
            {name: side(self.may[name], key=key) for name, key in asked.items()}
            for side in (min, max)
        )
        return early, late, self.open


def other_books(facility: Facility, frames: Books) -> tuple[Books, ...]:
    """Gives back the frames with a doubtful plan or name of a shift read otherwise, each in turn.

    A time that may be any leaves the plan out, a name that may be any names no shift. A shift
    sheet is not asked where the user states the shifts.
    """
    doubts = {"attendance": _doubts(frames["attendance"], ROWS)}
    stated = frames["shift"]
    if not facility.shifts and (stated["start"].notna() & stated["end"].notna()).any():
        named = frames["attendance"]["shift"].notna().any()
        doubts["shift"] = _doubts(stated, SHEET if named else ("", *SHEET[1:]))
    few = sum(len(doubt) for found in doubts.values() for doubt in found) <= MOST
    return tuple(
        {**frames, kind: _with(frames[kind], changes)}
        for kind, found in doubts.items()
        for changes in (_one_by_one(found) if few else _together(found))
    )


def _doubts(rows: pd.DataFrame, fields: Sequence[str]) -> list[Doubt]:
    """Gives back the doubts of a frame; a field "" is not asked."""
    unsure = rows[rows["grades"].notna()]
    asked = [name for name in fields if name]
    columns = [unsure[name] for name in ("grades", "others", *asked)]
    found: dict[tuple[Any, ...], list[int]] = {}
    for at, grades, others, *values in zip(unsure.index.tolist(), *columns, strict=True):
        plan = {**dict.fromkeys(fields), **dict(zip(asked, map(_plain, values), strict=True))}
        may = {
            name: _options(name, plan[name], (others or {}).get(name) or ())
            for name in asked
            if grades.get(name) == Grade.UNCERTAIN and _matters(name, plan)
        }
        if may:
            found.setdefault((tuple(plan.items()), tuple(may.items())), []).append(at)
    return [Doubt(at, dict(plan), dict(may)) for (plan, may), at in found.items()]


def _options(name: str, own: Any, others: Sequence[Any]) -> tuple[Any, ...]:
    nameless = (None,) if name in (SHEET[0], ROWS[0]) else ()
    return tuple(dict.fromkeys((own, *map(_plain, others), *nameless)))


def _matters(name: str, plan: Mapping[str, Any]) -> bool:
    """Gives back whether a field decides: beside times, the name of a row's shift does not."""
    timed = all(plan.get(time) is not None for time in ROWS[1:])
    return not (name == ROWS[0] and timed)


def _one_by_one(found: Sequence[Doubt]) -> Iterator[list[Change]]:
    return ([(doubt.rows, reading)] for doubt in found for reading in doubt.readings())


def _together(found: Sequence[Doubt]) -> Iterator[list[Change]]:
    """Gives back all plans by their longest days, all by their shortest, and all left open."""
    sides = zip(*(doubt.outermost() for doubt in found), strict=True)
    rows = [doubt.rows for doubt in found]
    made = (list(zip(rows, side, strict=True)) for side in sides)
    return (changes for changes in made if any(values for _, values in changes))


def _with(rows: pd.DataFrame, changes: Sequence[Change]) -> pd.DataFrame:
    """Gives back the rows with some fields of some read otherwise."""
    columns = {name: rows[name].copy() for _, values in changes for name in values}
    for where, values in changes:
        for name, value in values.items():
            for at in where:
                columns[name].at[at] = pd.NA if value is None else value
    return rows.assign(**columns)


def _plain(value: Any) -> Any:
    """Gives back a value that can be a key."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    return None if pd.isna(value) else value


def with_either(days: pd.DataFrame, others: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Gives back the days at least and at most, over all the books that there may be.

    Args:
        days: As on ``CaseFile.days``, by the books as they were read.
        others: The same days by other shifts or punches.
    """
    found = days.copy()
    for other in others:
        for name in LEAST:
            found[name] = found[name].mask((other[name] < found[name]).fillna(False), other[name])
        for name in AT_MOST:
            found[name] = found[name].mask((other[name] > found[name]).fillna(False), other[name])
    return found
