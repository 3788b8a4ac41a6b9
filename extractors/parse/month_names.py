"""English month names as patterns and numbers."""

from __future__ import annotations

MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def month_number(text: str) -> int | None:
    """Gives back 1 to 12 of a month's number or English name, else None."""
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else None
    head = text[:3].lower()
    return _NAMES.index(head) + 1 if head in _NAMES else None
