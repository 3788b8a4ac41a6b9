"""Values of a spreadsheet as the canonical texts of ``CellType``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.model.table import CellType, Texts

LONGEST_EXACT = 10**15
"""Spreadsheets keep 15 digits: a longer whole number has lost its last ones."""

_FIRST_REAL_YEAR = 1901  # a time of day in 1899 or 1900 is a number of days, not a date
_EPOCH = dt.datetime(1899, 12, 31)  # noqa: DTZ001 (civil time)
_LEAP_BUG = dt.datetime(1900, 3, 1)  # noqa: DTZ001 (1900-02-29 exists in spreadsheets)
_HALF_SECOND = dt.timedelta(microseconds=500_000)


def number_text(value: float) -> str:
    """Gives back a number's shortest decimal of at most 15 digits, as spreadsheets show it."""
    if value == int(value) and abs(value) < LONGEST_EXACT:
        return str(int(value))
    text = repr(value)
    if len(text) > 16:
        text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


def _float(value: float) -> tuple[str, CellType]:
    if value != value or value in (float("inf"), float("-inf")):
        return "#NUM!", CellType.ERROR
    return number_text(value), CellType.NUMBER


def _boolean(value: bool) -> tuple[str, CellType]:
    return ("TRUE" if value else "FALSE"), CellType.BOOLEAN


def _text(value: str) -> tuple[str, CellType]:
    return value, CellType.TEXT if value else CellType.BLANK


def _clock(hours: int, minutes: int, seconds: int) -> str:
    tail = f":{seconds:02d}" if seconds else ""
    return f"{hours:02d}:{minutes:02d}{tail}"


def _time(value: dt.time) -> tuple[str, CellType]:
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    seconds += value.microsecond >= 500_000
    if seconds >= 86_400:
        return "24:00", CellType.DURATION
    return _clock(seconds // 3600, seconds // 60 % 60, seconds % 60), CellType.TIME


def duration_text(value: dt.timedelta) -> str:
    """Gives back hours and minutes, hours past 24 where they are: "81:00", "-01:30"."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return sign + _clock(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _duration(value: dt.timedelta) -> tuple[str, CellType]:
    return duration_text(value), CellType.DURATION


def _datetime(value: dt.datetime) -> tuple[str, CellType]:
    value = (value + _HALF_SECOND).replace(microsecond=0)
    if value.year < _FIRST_REAL_YEAR:
        # 27:30 in a cell formatted h:mm: the sheet shows 3:30 but counts 27:30.
        since = value - _EPOCH if value < _LEAP_BUG else value - _EPOCH + dt.timedelta(days=1)
        return duration_text(since), CellType.DURATION
    text = value.isoformat(" ")
    return (text if value.second else text[:-3]), CellType.DATETIME


def _date(value: dt.date) -> tuple[str, CellType]:
    return value.isoformat(), CellType.DATE


_FORMS: dict[type, Callable[[Any], tuple[str, CellType]]] = {
    float: _float,
    int: lambda value: _float(float(value)),
    str: _text,
    bool: _boolean,
    dt.time: _time,
    dt.timedelta: _duration,
    dt.datetime: _datetime,
    dt.date: _date,
}


def canonical(value: object) -> tuple[str, CellType]:
    """Gives back the text and type of one value."""
    if value is None:
        return "", CellType.BLANK
    return _FORMS[type(value)](value)


def grid(rows: Iterable[list[Any]], width: int) -> tuple[Texts, npt.NDArray[np.uint8]]:
    """Gives back the texts and types of a grid of values; rows all have ``width`` values."""
    flat = [value for row in rows for value in row]
    texts = np.empty(len(flat), dtype=object)
    texts[:] = flat
    kinds = np.fromiter((_CODES[type(value)] for value in flat), dtype=np.uint8, count=len(flat))
    types = np.full(len(flat), CellType.TEXT, dtype=np.uint8)
    types[texts == ""] = CellType.BLANK
    for at in np.flatnonzero(kinds):
        texts[at], types[at] = canonical(flat[at])
    height = len(flat) // width if width else 0
    return texts.reshape(height, width), types.reshape(height, width)


_CODES = {kind: int(kind is not str) for kind in _FORMS} | {type(None): 1}
