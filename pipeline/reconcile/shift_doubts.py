"""Shifts whose times were not read for certain: the books as other readings of them would be.

Days are counted by each of them too, and told at least and at most over all (DESIGN 3, rule 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.model.evidence import Grade
from pipeline.model.facility import Facility

Books = Mapping[str, pd.DataFrame]

MOST = 12
"""Other readings that are tried one by one; where there are more, no doubtful plan counts."""

SHEET = ("start", "end", "breaks")
ROWS = ("shift_start", "shift_end")

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


def other_books(facility: Facility, frames: Books) -> tuple[Books, ...]:
    """Gives back the frames with a doubtful time of a shift read otherwise, each reading in turn.

    A time that may be any leaves the plan out. None where the user states the shifts, or all of
    their times were read for certain.
    """
    if facility.shifts:
        return ()
    stated = frames["shift"]
    by_sheet = bool((stated["start"].notna() & stated["end"].notna()).any())
    kind, fields = ("shift", SHEET) if by_sheet else ("attendance", ROWS)
    rows = frames[kind]
    readings = list(_readings(rows, fields))
    if len(readings) > MOST:
        readings = [(sorted({at for found, _, _ in readings for at in found}), fields[0], None)]
    return tuple({**frames, kind: _with(rows, *reading)} for reading in readings)


def _readings(rows: pd.DataFrame, fields: Sequence[str]) -> Iterator[tuple[list[int], str, Any]]:
    """Gives back the rows that state one plan in the same doubt, the field, and what it may be."""
    stated = rows[rows["grades"].notna() & rows[fields[0]].notna()]
    columns = [stated[name] for name in ("grades", "others", *fields)]
    found: dict[tuple[Any, ...], list[int]] = {}
    for at, grades, others, *plan in zip(stated.index.tolist(), *columns, strict=True):
        for field in fields:
            if grades.get(field) == Grade.UNCERTAIN:
                for other in (others or {}).get(field) or (None,):
                    key = (*map(_plain, plan), field, _plain(other))
                    found.setdefault(key, []).append(at)
    return ((where, key[-2], key[-1]) for key, where in found.items())


def _with(rows: pd.DataFrame, where: Sequence[int], field: str, other: Any) -> pd.DataFrame:
    """Gives back the rows with a field of some read otherwise; None leaves their plan out."""
    values = rows[field].copy()
    if other is None:
        field = next(name for name in (SHEET[0], ROWS[0]) if name in rows)
        values = rows[field].copy()
    for at in where:
        values.at[at] = pd.NA if other is None else other
    return rows.assign(**{field: values})


def _plain(value: Any) -> Any:
    """Gives back a value that can be a key."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    return None if pd.isna(value) else value


def with_either(days: pd.DataFrame, others: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Gives back the days at least and at most, over all the shifts that there may be.

    Args:
        days: As on ``CaseFile.days``, by the shifts as they were read.
        others: The same days by other shifts.
    """
    found = days.copy()
    for other in others:
        for name in LEAST:
            found[name] = found[name].mask((other[name] < found[name]).fillna(False), other[name])
        for name in AT_MOST:
            found[name] = found[name].mask((other[name] > found[name]).fillna(False), other[name])
    return found
