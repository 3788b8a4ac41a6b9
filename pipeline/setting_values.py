"""Values of ``facility.toml`` and of the command line: text and TOML to ours, strictly.

Each takes a value and gives back ours, or raises ValueError saying what is allowed.
"""

import difflib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FORMATS = ("json", "csv", "xlsx", "html", "letter")
"""What a report is written as unless somebody says otherwise."""
ALL_FORMATS = (*FORMATS, "sarif")

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|24:00")

Parser = Callable[[Any], Any]


def text(value: Any) -> str:
    """Gives back text without blanks around it."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is not allowed; write text in quotes")
    return value.strip()


def texts(value: Any) -> tuple[str, ...]:
    """Gives back a list of texts."""
    if not isinstance(value, list | tuple) or not value:
        raise ValueError(f'{value!r} is not allowed; write a list such as ["a", "b"]')
    return tuple(text(item) for item in value)


def programmes(value: Any) -> str:
    """Gives back the names of one or more audit programmes: "smeta", "smeta+alibaba"."""
    if isinstance(value, list | tuple):
        return "+".join(dict.fromkeys(texts(value)))
    try:
        return text(value)
    except ValueError as error:
        raise ValueError(f'{error}, or a list such as ["smeta", "alibaba"]') from error


def domains(value: Any) -> tuple[str, ...]:
    """Gives back domains of an audit programme: "social,quality" or a list of them."""
    listed = value.split(",") if isinstance(value, str) else value
    return texts(listed)


def figure(value: Any) -> str:
    """Gives back a number of the law as it is written: "2300", "1.5"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f'{value!r} is not allowed; write a number, as 2300 or "21.75"')
    return str(value).strip()


def folders(value: Any) -> tuple[str, ...]:
    """Gives back folders that are there, as absolute paths."""
    found = tuple(Path(one).expanduser() for one in ([value] if isinstance(value, str) else value))
    for one in found:
        if not one.is_dir():
            raise ValueError(f"there is no folder {one}")
    return tuple(str(one.resolve()) for one in found)


def country(value: Any) -> str:
    """Gives back a country by its two letters."""
    code = text(value).upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise ValueError(f"{value!r} is no country; write its two letters, such as CN")
    return code


def month(value: Any) -> str:
    """Gives back a month as "2025-03"."""
    if not isinstance(value, str) or not _MONTH.fullmatch(value):
        raise ValueError(f"{value!r} is no month; write year and month, such as 2025-03")
    return value


def period(value: Any) -> tuple[str, str]:
    """Gives back first and last month."""
    months = value.split("..") if isinstance(value, str) else []
    if len(months) == 1:
        months *= 2
    if len(months) != 2 or not all(_MONTH.fullmatch(m) for m in months) or months[0] > months[1]:
        raise ValueError(f"{value!r} is no period; write first and last month: 2025-01..2025-12")
    return months[0], months[1]


def day(value: Any) -> str:
    """Gives back a date as ISO text."""
    if type(value) is date:
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError(f"there is no day {value}") from None
        raise ValueError(f"{value!r} is no date; write it as 2026-01-15") from None


def one_of(allowed: tuple[str, ...]) -> Parser:
    """Gives back a parser that lets through what is in a list."""

    def parse(value: Any) -> str:
        if value not in allowed:
            raise ValueError(
                f"{value!r} is not allowed; allowed: {', '.join(allowed)}{near(value, allowed)}"
            )
        return str(value)

    return parse


def whole(first: int, last: int) -> Parser:
    """Gives back a parser of whole numbers from first to last."""

    def parse(value: Any) -> int:
        if type(value) is not int or not first <= value <= last:
            raise ValueError(
                f"{value!r} is not allowed; write a whole number from {first} to {last}"
            )
        return value

    return parse


def clock(value: Any) -> int:
    """Gives back minutes after midnight."""
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f'{value!r} is no time of day; write it as "08:00"')
    return int(match[1]) * 60 + int(match[2]) if match[1] else 24 * 60


def _break(value: Any) -> tuple[int, int]:
    ends = value.split("-") if isinstance(value, str) else []
    if len(ends) != 2:
        raise ValueError(f'{value!r} is no break; write it as "12:00-13:00"')
    return clock(ends[0].strip()), clock(ends[1].strip())


def breaks(value: Any) -> tuple[tuple[int, int], ...]:
    """Gives back breaks as minutes after midnight."""
    if not isinstance(value, list):
        raise ValueError(f'{value!r} is not allowed; write a list such as ["12:00-13:00"]')
    return tuple(_break(item) for item in value)


def rest_days(value: Any) -> tuple[str, ...]:
    """Gives back weekdays by their English names."""
    weekday = one_of(WEEKDAYS)
    return tuple(weekday(name) for name in texts(value))


def near(value: Any, allowed: tuple[str, ...]) -> str:
    """Gives back what was probably meant, in brackets, or nothing."""
    close = difflib.get_close_matches(str(value), allowed, 1)
    return f" (did you mean {close[0]}?)" if close else ""
