"""How long something is kept, as people say it: 400d, 6w, 18m, 2y."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta

from pipeline.errors import UsageError

_AGE = re.compile(r"\s*(\d{1,5})\s*([dwmy])\s*", re.IGNORECASE)


def before(age: str, now: datetime | None = None) -> datetime:
    """Gives back the moment that lies so long ago; months and years are those of the calendar.

    Args:
        age: A whole number and a unit: d(ays), w(eeks), m(onths) or y(ears).
        now: With a time zone; the present moment where it is not given.

    Raises:
        UsageError: It is no such age.
    """
    said = _AGE.fullmatch(age)
    if said is not None and int(said[1]) == 0:
        raise UsageError(
            f"--older-than {age}: nothing is kept for no time at all; give 1d at least, or "
            "--facility NAME to remove all of one"
        )
    if said is None:
        raise UsageError(f"--older-than {age}: give days, weeks, months or years: 400d, 18m, 2y")
    number, unit = int(said[1]), said[2].lower()
    now = now or datetime.now(UTC)
    try:
        if unit in "dw":
            return now - timedelta(days=number * (7 if unit == "w" else 1))
        return _months_before(now, number * (12 if unit == "y" else 1))
    except (OverflowError, ValueError) as error:
        raise UsageError(f"--older-than {age}: that is before the year 1") from error


def _months_before(now: datetime, months: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, calendar.monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)
