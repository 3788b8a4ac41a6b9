"""The calendar and wages that the factories live by, typed from the notices."""

from collections.abc import Iterator
from datetime import date, timedelta

HOLIDAYS = {
    date(2025, month, day)
    for month, day in (
        (1, 1), (1, 28), (1, 29), (1, 30), (1, 31), (4, 4), (5, 1), (5, 2), (5, 31),
        (10, 1), (10, 2), (10, 3), (10, 6),
    )
}  # fmt: skip
DAYS_OFF = {
    date(2025, month, day)
    for month, day in (
        (2, 1), (2, 2), (2, 3), (2, 4), (4, 5), (4, 6), (5, 3), (5, 4), (5, 5), (6, 1), (6, 2),
        (10, 4), (10, 5), (10, 7), (10, 8),
    )
}  # fmt: skip
MAKEUP_DAYS = {
    date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11)
}  # fmt: skip
HOLIDAY_NAMES = {
    date(2025, 4, 4): "清明节",
    date(2025, 5, 1): "劳动节",
    date(2025, 5, 2): "劳动节",
    date(2025, 5, 31): "端午节",
}
WEEKDAYS = "一二三四五六日"


def day_kind(day: date) -> str:
    """Gives back "holiday", "normal" or "rest" by the official calendar of 2025."""
    if day in HOLIDAYS:
        return "holiday"
    if day in MAKEUP_DAYS:
        return "normal"
    return "rest" if day in DAYS_OFF or day.weekday() >= 5 else "normal"


def days_of(month: str) -> list[date]:
    """Gives back the dates of "YYYY-MM"."""
    year, number = (int(part) for part in month.split("-"))
    first = date(year, number, 1)
    return list(_from(first))


def _from(first: date) -> Iterator[date]:
    day = first
    while day.month == first.month:
        yield day
        day += timedelta(days=1)


def workdays(month: str) -> int:
    """Gives back how many normal days a month has."""
    return sum(day_kind(day) == "normal" for day in days_of(month))
