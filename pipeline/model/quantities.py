"""Arithmetic on whole units: months, minutes, money. Exact rationals, rounded once at the end."""

from collections.abc import Iterator
from fractions import Fraction


def round_half_up(value: Fraction) -> int:
    """Gives back the nearest whole number; a half goes away from zero, as payrolls round."""
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


def month_add(month: str, count: int) -> str:
    """Gives back the month `count` months after a "YYYY-MM"."""
    ordinal = int(month[:4]) * 12 + int(month[5:7]) - 1 + count
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"


def months_between(first: str, last: str) -> Iterator[str]:
    """Gives back every "YYYY-MM" from first to last, both included."""
    while first <= last:
        yield first
        first = month_add(first, 1)


def format_minutes(minutes: int) -> str:
    """Gives back hours as a person writes them: 150 is "2.5", 100 is "1:40"."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else ""
    if rest % 6 == 0:
        return f"{sign}{hours}.{rest // 6}" if rest else f"{sign}{hours}"
    return f"{sign}{hours}:{rest:02d}"


def format_minor(minor: int) -> str:
    """Gives back money with two decimals: 107898 is "1078.98"."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"
