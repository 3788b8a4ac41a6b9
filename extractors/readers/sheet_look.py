"""What the second look at a sheet finds: all that the fast reader of values does not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

Address = tuple[int, int]
"""Row and column of a sheet, from 0."""

Display = Callable[[float], str]
"""What a number format makes of a number."""

_WEEKDAYS = "六日一二三四五"  # serial 0 was a Saturday, as spreadsheets count
_LITERAL = r'(?:"([^"]*)")?'
_PADDED = re.compile(rf"{_LITERAL}(0{{2,}}){_LITERAL}(?:_.|\\ |;.*)*", re.DOTALL)
_WEEKDAY = re.compile(r"(?:\[\$?[^\]]*\])*(a{3,4})(?:;.*)?", re.IGNORECASE)
_HOUR_PART = re.compile(r"h", re.IGNORECASE)
_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
BUILTIN_STAMP = 22  # m/d/yy h:mm


@dataclass(slots=True)
class SheetLook:
    """The second look at one sheet.

    Attributes:
        last: Last row and column that hold anything, or None where nothing was seen.
        hidden_rows: Rows that the file hides.
        hidden_columns: First and last column of each hidden run.
        errors: Error cells and their texts.
        uncalculated: Formulas for which the file holds no value.
        shown: Numbers whose format shows another text, with that text.
        stamped: Cells formatted as date and time.
    """

    last: Address | None = None
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[Address, str] = field(default_factory=dict)
    uncalculated: set[Address] = field(default_factory=set)
    shown: dict[Address, str] = field(default_factory=dict)
    stamped: set[Address] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        """Widens the used range to a cell."""
        if self.last is None:
            self.last = (row, column)
        elif row > self.last[0] or column > self.last[1]:
            self.last = (max(row, self.last[0]), max(column, self.last[1]))


def display_of(code: str) -> Display | None:
    """Gives back what a number format shows, for formats that make an identifier or a weekday.

    ``0000000`` shows 12345 as 0012345, ``"A"0000`` shows 412 as A0412, ``aaa`` shows a date's
    serial as its weekday. None for every other format: the number itself is then the value.
    """
    padded = _PADDED.fullmatch(code)
    if padded:
        before, zeros, after = padded[1] or "", padded[2], padded[3] or ""
        # Two zeros alone are a clock or a day; a real identifier has three or a letter.
        if len(zeros) > 2 or before:
            return lambda value: _pad(value, before, len(zeros), after)
    weekday = _WEEKDAY.fullmatch(code)
    if weekday:
        return lambda value: ("星期" if len(weekday[1]) == 4 else "") + _WEEKDAYS[int(value) % 7]
    return None


def _pad(value: float, before: str, width: int, after: str) -> str:
    if value < 0 or value != int(value):
        return ""
    return f"{before}{int(value):0{width}d}{after}"


def is_stamp(code: str) -> bool:
    """Gives back whether a number format shows both a date and a time of day."""
    bare = _NO_CODE.sub("", code)
    return bool(_HOUR_PART.search(bare) and re.search(r"[yd]", bare, re.IGNORECASE))
