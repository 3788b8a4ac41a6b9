"""Cells that hold a date, a time, or both, in a list of rows; one order of numbers a column."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from extractors.attendance.month import Period
from extractors.parse.clock_times import DAY, split_punches
from extractors.parse.dates import Order, date_order, parse_date
from extractors.parse.fold import fold

SAMPLE = 4000


class Moments:
    """Reads the dates and times of one table; each text is read once.

    Attributes:
        order: How dates that fit several ways are read, settled from the column; None if unclear.
    """

    def __init__(self, texts: Iterable[str], period: Period | None) -> None:
        """Settles the order of dates from the column's own texts, else from the period."""
        heads = {_date_part(text) for text in texts}
        heads.discard("")
        self.order: Order | None = date_order(sorted(heads)[:SAMPLE])
        self._period = period
        if self.order is None and period is not None:
            self.order = _within(heads, period)
        self._days: dict[str, int | None] = {}
        self._times: dict[str, tuple[int, ...]] = {}

    def stamp(self, text: str) -> int | None:
        """Gives back the minute since day 0 of a full ISO timestamp, None for any other text.

        Long lists are made of these: dates and times are each looked up, not parsed again.
        """
        if len(text) not in (16, 19) or text[10] not in " T" or text[4] != "-" or text[13] != ":":
            return None
        day = self._days.get(text[:10])
        minutes = self._times.get(text[11:16])
        if day is None or minutes is None:
            day, minutes = self.day(text), self.times(text)
            if day is None or len(minutes) != 1:
                return None
            self._times[text[11:16]] = minutes
        return day * DAY + minutes[0]

    def day(self, text: str) -> int | None:
        """Gives back the ordinal of a cell's date, None where it has none that can be read."""
        head = _date_part(text)
        if head not in self._days:
            self._days[head] = self._read_day(head)
        return self._days[head]

    def times(self, text: str) -> tuple[int, ...]:
        """Gives back the minutes after midnight of a cell's times, a date before them left out."""
        part = _time_part(text)
        if part not in self._times:
            self._times[part] = split_punches(part).minutes
        return self._times[part]

    def punches(self, text: str, day: int) -> tuple[int, ...]:
        """Gives back the minutes of a cell after midnight of a day; a date in the cell counts."""
        own = self.day(text) if _has_date(text) else None
        shift = 0 if own is None else (own - day) * DAY
        return tuple(minute + shift for minute in self.times(text))

    def _read_day(self, head: str) -> int | None:
        year = int(self._period.last[:4]) if self._period else None
        iso = parse_date(head, year=year, order=self.order)
        if iso is None and self._period and not self._period.stated and head.isdigit():
            iso = parse_date(f"{self._period.month}-{int(head):02d}") if len(head) <= 2 else None
        return None if iso is None else date.fromisoformat(iso).toordinal()


def _has_date(text: str) -> bool:
    return len(text) > 9 and _date_part(text) != ""


@lru_cache(maxsize=1 << 16)
def _date_part(text: str) -> str:
    """Gives back what stands before the time of a cell, "" where it begins with a time."""
    stripped = text.strip()
    if len(stripped) >= 16 and stripped[10] in " T" and stripped[4] == "-":
        return stripped[:10]
    folded = fold(stripped).replace("T", " ", 1) if "T" in stripped[:11] else fold(stripped)
    colon = folded.find(":")
    if colon < 0:
        return folded
    head = folded[:colon].rstrip("0123456789").rstrip()
    if head.endswith(("次日", "上午", "下午")):
        head = head[:-2].rstrip()
    return head


@lru_cache(maxsize=1 << 16)
def _time_part(text: str) -> str:
    stripped = text.strip()
    if len(stripped) >= 16 and stripped[10] in " T" and stripped[4] == "-":
        return stripped[11:]
    folded = fold(stripped)
    return folded[len(_date_part(folded)) :].lstrip("T ")


def _within(heads: Iterable[str], period: Period) -> Order | None:
    """Gives back the only order in which every date lies in the period."""
    texts = list(heads)
    year = int(period.last[:4])
    orders: tuple[Order, ...] = ("ymd", "dmy", "mdy")
    fits: dict[tuple[str, ...], Order] = {}
    for order in orders:
        dates = tuple(parse_date(text, year=year, order=order) or "" for text in texts)
        if texts and all(period.first <= iso <= period.last for iso in dates):
            fits.setdefault(dates, order)
    return next(iter(fits.values())) if len(fits) == 1 else None
