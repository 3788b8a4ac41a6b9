"""Hours, days or money: what the unit of a heading and the figures under it leave of a field."""

from extractors.payroll.kinds import MOST_DAYS, MOST_HOURS
from extractors.tables.headers import Column
from extractors.words import alike

_HOUR_WORDS = ("小时", "时数", "工时", "时长", "hour", "hrs", "giờ", "时间")
LIKELY_HOURS = 150_00
"""Hundredths of hours beyond which a figure with odd cents is money: 375.96 under "Total OT"."""
_OF_AN_HOUR = frozenset((8, 17, 33, 42, 58, 67, 83, 92))
"""Hundredths that minutes make of an hour; other cents are money."""


def by_unit(field: str, column: Column, sample: list[int]) -> str | None:
    """Gives back the field that unit and values leave; None where none is.

    How many hours a day of overtime has is nowhere said, so overtime in days is not read.

    Args:
        field: What the heading says.
        column: The column.
        sample: Sizes of its figures in hundredths, sorted, without zeros.
    """
    if field.startswith(("overtime", "normal")) and field.endswith("_minutes"):
        return _hours(field, column, sample)
    if field.startswith(("overtime", "normal")) and column.unit == "hours":
        return field.removesuffix("_pay_minor") + "_minutes"
    if field in ("days_worked_hundredths", "due_days_hundredths", "paid_days_hundredths"):
        middle = sample[len(sample) // 2] if sample else 0
        if column.unit == "hours" or middle > MOST_DAYS:
            return "normal_minutes" if field == "days_worked_hundredths" else None
    return field


def _hours(field: str, column: Column, sample: list[int]) -> str | None:
    if column.unit in ("days", "times"):
        return "days_worked_hundredths" if field == "normal_minutes" else None
    said = column.unit in ("hours", "minutes") or any(
        word in alike(column.path[-1]) for word in _HOUR_WORDS
    )
    if column.unit == "yuan" or (not said and _looks_like_money(sample)):
        return field.removesuffix("_minutes") + "_pay_minor"
    return field


def _looks_like_money(sample: list[int]) -> bool:
    if not sample:
        return False
    cents = sum(1 for v in sample if v % 5 and v % 100 not in _OF_AN_HOUR)
    large = sample[-1] > LIKELY_HOURS and cents > 0
    return sample[len(sample) // 2] > MOST_HOURS or cents * 2 > len(sample) or large
