"""Planned times: "普通出勤 08:30-18:00", "20:00-次日04:30", "8:00-12:00 13:30-17:30"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.parse.clock_times import DAY, parse_time
from extractors.parse.fold import fold

_CLOCK = (
    r"(?:次日|翌日|隔日|\+1)?\s*(?:[ap]\.?m\.?|上午|下午)?\s*"
    r"[0-2]?\d\s*[:时点h]\s*[0-5]\d(?::[0-5]\d)?\s*(?:[ap]\.?m\.?)?"
)
RANGE = re.compile(
    rf"(?P<start>{_CLOCK})\s*(?:[-~–—―至到]+|to|đến)\s*(?P<end>{_CLOCK})", re.IGNORECASE
)


HALF_DAY = 720
SHIFT = range(240, 661)
"""Minutes that a shift may last which is written by a clock of twelve hours."""


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A range of clock times in a text: minutes of the start date, and where it stands."""

    start: int
    end: int
    at: int
    until: int


def find_ranges(text: str) -> tuple[TimeRange, ...]:
    """Gives back the ranges of a folded text; an end before its start is of the next day."""
    found = []
    for match in RANGE.finditer(text):
        start, end = parse_time(match["start"]), parse_time(match["end"])
        if start is None or end is None:
            continue
        found.append(TimeRange(start, _end(start, end), *match.span()))
    return tuple(found)


def _end(start: int, end: int) -> int:
    """Gives back the end of a range; 8:00-5:00 ends in the afternoon, 20:00-8:00 the next day."""
    if end > start:
        return end
    if start < HALF_DAY and end + HALF_DAY - start in SHIFT:
        return end + HALF_DAY
    return end + DAY


def read_plan(text: str) -> tuple[int, int] | None:
    """Gives back first start and last end of the ranges in a text, else None."""
    ranges = find_ranges(fold(text))
    if not ranges:
        return None
    end = ranges[-1].end
    while end <= ranges[0].start:
        end += DAY
    return ranges[0].start, end


def shift_of(ranges: list[tuple[int, int]]) -> tuple[int, int, tuple[int, ...]]:
    """Gives back start, end and breaks of a shift made of ranges; gaps between them are breaks."""
    start, at = ranges[0]
    breaks: list[int] = []
    for first, last in ranges[1:]:
        while first < at:
            first, last = first + DAY, last + DAY
        if first > at:
            breaks += [at, first]
        at = last
    return start, at, tuple(breaks)
