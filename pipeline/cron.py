"""Times of a schedule as cron writes them: five fields, checked before anything starts."""

import re
from collections.abc import Iterator
from datetime import datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),
)
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ITEM = re.compile(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", re.ASCII)
EXAMPLE = '"0 2 * * *" is 02:00 every day; the fields are minute, hour, day, month, weekday'


def cron(value: object) -> str:
    """Gives back a schedule of five fields with one blank between.

    Raises:
        ValueError: It is none; says which field is wrong and what is allowed.
    """
    fields = value.split() if isinstance(value, str) else []
    if len(fields) != len(_FIELDS):
        raise ValueError(f"{value!r} is no schedule: {EXAMPLE}")
    found = [set(_numbers(field, *known)) for field, known in zip(fields, _FIELDS, strict=True)]
    days, months = found[2], found[3]
    # Some weekday of that month would come, but what fires the nights knows no such schedule.
    if not any(min(days) <= _LONGEST[month - 1] for month in months):
        raise ValueError(f"{value!r} never comes: there is no such day in that month")
    return " ".join(fields)


def falls_on(said: str, moment: datetime) -> bool:
    """Gives back whether a schedule comes in the minute of a moment.

    Args:
        said: As ``cron`` gave it back.
        moment: In the time zone of the schedule.
    """
    fields = said.split()
    minutes, hours, days, months, weekdays = (
        set(_numbers(field, *known)) for field, known in zip(fields, _FIELDS, strict=True)
    )
    if not (moment.minute in minutes and moment.hour in hours and moment.month in months):
        return False
    by_date = moment.day in days
    by_weekday = moment.isoweekday() % 7 in {day % 7 for day in weekdays}
    if fields[2] == "*" or fields[4] == "*":
        return by_date and by_weekday
    return by_date or by_weekday


def _numbers(field: str, name: str, first: int, last: int, words: tuple[str, ...]) -> Iterator[int]:
    for item in field.split(","):
        match = _ITEM.fullmatch(item)
        ends = _ends(match, first, last, words) if match else None
        step = int(match[3] or 1) if match else 1
        if ends is None or not step:
            raise ValueError(f"{item!r} is no {name} ({first} to {last}): {EXAMPLE}")
        yield from range(ends[0], ends[1] + 1, step)


def _ends(
    match: re.Match[str], first: int, last: int, words: tuple[str, ...]
) -> tuple[int, int] | None:
    """Gives back first and last number of "*", "5", "1-5" or "mon-fri"; None where it is wrong."""
    if match[1] == "*":
        return None if match[2] else (first, last)
    low = _number(match[1], first, words)
    high = _number(match[2], first, words) if match[2] else (last if match[3] else low)
    if low is None or high is None or not first <= low <= high <= last:
        return None
    return low, high


def _number(text: str, first: int, words: tuple[str, ...]) -> int | None:
    if text.isdigit():
        return int(text)
    known = {word: at + first for at, word in enumerate(words)}
    return known.get(text.lower())
