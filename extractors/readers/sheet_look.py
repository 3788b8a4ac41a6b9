"""What the second look at a sheet finds: all that the fast reader of values does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

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
_COLOUR = re.compile(r"\[[^\]]*\]")
_DRAWN_POINT = re.compile(r"""[0#?](?:!\.|\\\.|"\.")([0#?]+)""")
_QUOTED = re.compile(r'"[^"]*"|[!\\].|_.|\*.')
_TRAILING = re.compile(r"[0#?](,+)(?![0#?,.])")
_UNIT = re.compile(r"万元|万|千元|千|百万|亿")
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
        scaled: Numbers whose format shows them in thousands or ten thousands.
        foreign: Formulas that take values from another workbook.
        notes: Cells that carry a note.
        computed: Formulas that were worked out here, with their values.
        durations: Lengths of time, which the fast reader gives as the file writes them.
        merges: First and last cell of merged ranges, where the fast reader does not say.
        volatile: Some formula gives another value on another day or machine.
    """

    last: Address | None = None
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[Address, str] = field(default_factory=dict)
    uncalculated: set[Address] = field(default_factory=set)
    shown: dict[Address, str] = field(default_factory=dict)
    stamped: set[Address] = field(default_factory=set)
    scaled: set[Address] = field(default_factory=set)
    foreign: set[Address] = field(default_factory=set)
    notes: set[Address] = field(default_factory=set)
    computed: dict[Address, object] = field(default_factory=dict)
    durations: dict[Address, str] = field(default_factory=dict)
    merges: list[tuple[Address, Address]] = field(default_factory=list)
    volatile: bool = False

    def reach(self, row: int, column: int) -> None:
        """Widens the used range to a cell."""
        if self.last is None:
            self.last = (row, column)
        elif row > self.last[0] or column > self.last[1]:
            self.last = (max(row, self.last[0]), max(column, self.last[1]))


@dataclass(frozen=True, slots=True)
class Formats:
    """What the cell styles of a workbook show, by their index.

    Attributes:
        shows: Those that show another text than the number.
        stamps: Those that show date and time.
        scales: Those that show thousands or ten thousands.
    """

    shows: dict[int, Display] = field(default_factory=dict)
    stamps: frozenset[int] = frozenset()
    scales: frozenset[int] = frozenset()

    def note(self, look: SheetLook, at: Address, style: int, value: float) -> None:
        """Writes down what a number's style makes of it."""
        if style in self.stamps:
            look.stamped.add(at)
        display = self.shows.get(style)
        if display and (text := display(value)):
            look.shown[at] = text
            if style in self.scales:
                look.scaled.add(at)


def formats_of(codes: Sequence[str]) -> Formats:
    """Gives back what styles show, from the number format of each."""
    return Formats(
        {at: shown for at, code in enumerate(codes) if code and (shown := display_of(code))},
        frozenset(at for at, code in enumerate(codes) if is_stamp(code)),
        frozenset(at for at, code in enumerate(codes) if code and _scale_of(code)),
    )


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
    scale = _scale_of(code)
    if scale:
        unit = _UNIT.search(code)
        return lambda value: _scaled(value, scale, unit[0] if unit else "")
    return None


def _scale_of(code: str) -> int:
    """Gives back what a format divides by, 0 where by nothing.

    A comma after the last digit divides by a thousand; a point in quotes between two digits is
    only drawn there, and divides by as many tens as digits follow: ``0!.0,`` shows 12345 as 1.2.
    """
    section = code.partition(";")[0]
    bare = _COLOUR.sub("", section)
    drawn = _DRAWN_POINT.search(bare)
    tens = len(drawn[1]) if drawn else 0
    digits = _QUOTED.sub("", bare)
    commas = _TRAILING.search(digits)
    thousands = len(commas[1]) if commas else 0
    return int(10 ** (tens + 3 * thousands)) if tens or thousands else 0


def _scaled(value: float, scale: int, unit: str) -> str:
    shown = Decimal(format(value, ".15g")) / scale
    return f"{shown.normalize():f}{unit}"


def _pad(value: float, before: str, width: int, after: str) -> str:
    if value < 0 or value != int(value):
        return ""
    return f"{before}{int(value):0{width}d}{after}"


def is_stamp(code: str) -> bool:
    """Gives back whether a number format shows both a date and a time of day."""
    bare = _NO_CODE.sub("", code)
    return bool(_HOUR_PART.search(bare) and re.search(r"[yd]", bare, re.IGNORECASE))
