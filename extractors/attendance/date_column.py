"""Columns that hold the date of each row under a heading that does not say so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from extractors.attendance.moments import Moments
from extractors.attendance.people import person_columns
from extractors.attendance.punch_columns import holds_dates
from extractors.attendance.sheet import Sheet
from extractors.tables.headers import Column, Header

_LONGEST = 62
"""Days between the first and the last date of a worker's rows; hiring dates lie further apart."""


def with_dates(sheet: Sheet, header: Header) -> Header:
    """Gives back a header in which the column of the rows' dates is known for one.

    WeCom heads it 时间. Under a heading that nobody knows the dates must be other ones in each row
    of a worker, and near each other: a hiring date is the same in all of them.
    """
    if not person_columns(header.columns).named or header.of("date"):
        return header
    found = next((one for one in header.columns if _is_date(sheet, header, one)), None)
    if found is None:
        return header
    dated = replace(found, field="date", exact=False)
    columns = tuple(dated if one is found else one for one in header.columns)
    return replace(header, columns=columns)


def _is_date(sheet: Sheet, header: Header, column: Column) -> bool:
    if column.field not in (None, "punch_time"):
        return False
    if not holds_dates(sheet, column.index, header.last_row + 1):
        return False
    return column.field is not None or _tells_rows(sheet, header, column)


def _tells_rows(sheet: Sheet, header: Header, column: Column) -> bool:
    """Gives back whether some worker has several rows, each with a date of its own."""
    people = person_columns(header.columns)
    rows = range(header.last_row + 1, sheet.height)
    moments = Moments((sheet.rows[row][column.index] for row in rows), None)
    dates: dict[tuple[Any, Any], list[int]] = defaultdict(list)
    for row in rows:
        person, day = people.read(sheet, row), moments.day(sheet.rows[row][column.index])
        if person is not None and day is not None:
            dates[person.key].append(day)
    several = [days for days in dates.values() if len(days) > 1]
    return bool(several) and all(
        len(set(days)) == len(days) and max(days) - min(days) <= _LONGEST for days in several
    )
