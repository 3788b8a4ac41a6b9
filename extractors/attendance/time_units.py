"""Whether bare numbers under a heading without a unit count hours or minutes."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from statistics import median

from extractors.parse.clock_times import parse_minutes

HOURS, MINUTES, UNCLEAR = "hours", "minutes", "unclear"
_FEW = 5
"""One number of so many, larger than hours may be, is misread among hours."""
_USUAL = 3
"""Half of the hours are no more than this part of the most that they may be."""


def unit_of(texts: Iterable[str], most: int) -> str:
    """Gives back HOURS, MINUTES or UNCLEAR: one 160 among eights and tens makes no minutes.

    Args:
        texts: The column.
        most: Hours that no value can exceed: 24 of a day, 744 of a month.
    """
    stripped = (text.strip() for text in texts)
    numbers = [Fraction(text) for text in stripped if text.replace(".", "", 1).isdigit()]
    small = [number for number in numbers if 0 < number <= most]
    large = sum(number > most for number in numbers)
    if not large:
        return HOURS
    if large >= 2 * len(small):
        return MINUTES
    few = _FEW * large <= large + len(small)
    return HOURS if few and _USUAL * median(small) <= most else UNCLEAR


def read_time(text: str, unit: str) -> int | None:
    """Gives back the minutes of a cell; where its column's unit is unclear, only of one's own."""
    if unit != UNCLEAR:
        return parse_minutes(text, unit)
    hours = parse_minutes(text, HOURS)
    return hours if hours == parse_minutes(text, MINUTES) else None
