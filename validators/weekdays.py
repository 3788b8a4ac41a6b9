"""Days of the week as a pack writes them: a number from Monday 0, or the English name."""

from __future__ import annotations

from collections.abc import Sequence

NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def weekday(written: object) -> int | None:
    """Gives back 0 for Monday to 6 for Sunday; None where it is no day of the week.

    Args:
        written: 6, "6", "Sunday" or "sun".
    """
    word = str(written).strip().lower()
    if word.isascii() and word.isdigit():
        return int(word) if int(word) < len(NAMES) else None
    found = [at for at, name in enumerate(NAMES) if word in (name, name[:3])]
    return found[0] if found else None


def fault_of_weekdays(value: Sequence[object]) -> str | None:
    """Gives back what is wrong with a list of days of the week; None where nothing is."""
    for one in value:
        if weekday(one) is None:
            return f"{one} is no day of the week; allowed: 0 (Monday) to 6 (Sunday), or its name"
    return None
