"""Dates, months and periods: the one door to the readers in ``days`` and ``months``."""

from __future__ import annotations

from extractors.parse.days import (
    Order,
    date_order,
    find_dates,
    parse_date,
    parse_serial,
    parse_weekday,
)
from extractors.parse.months import (
    find_month,
    find_month_among,
    find_year,
    last_day,
    parse_birth_month,
    parse_month,
    parse_period,
    without_dates,
)

__all__ = [
    "Order",
    "date_order",
    "find_dates",
    "find_month",
    "find_month_among",
    "find_year",
    "last_day",
    "parse_birth_month",
    "parse_date",
    "parse_month",
    "parse_period",
    "parse_serial",
    "parse_weekday",
    "without_dates",
]
