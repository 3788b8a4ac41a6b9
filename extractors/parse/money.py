"""Money, days and hours as whole units: text in, integer out, None where nothing can be read."""

import re
from decimal import Decimal
from fractions import Fraction

from extractors.parse.clock_times import parse_minutes
from extractors.parse.numbers import parse_number
from pipeline.model.quantities import round_half_up

_MOST = 10**13
_PLAIN = re.compile(r"^(?P<sign>-?)(?P<whole>\d{1,12})(?:\.(?P<cents>\d{1,2}))?$", re.ASCII)


def _scaled(value: Decimal | None, factor: int) -> int | None:
    """Gives back whole units; a figure beyond any payroll is an account number, not an amount."""
    if value is None or abs(value) > _MOST:
        return None
    return round_half_up(Fraction(value) * factor)


def parse_minor(text: str, *, scale: int = 1, point_groups: bool = False) -> int | None:
    """Gives back an amount in minor units, half up: "1,078.98" is 107898.

    A unit such as 万 in the cell itself counts; None is never zero.

    Args:
        text: One cell.
        scale: What the sheet's unit multiplies by: 10000 where it says 单位：万元.
        point_groups: See ``parse_number``.
    """
    plain = _PLAIN.match(text)
    if plain is not None and not (point_groups and plain["cents"]):
        # Nearly every cell of a spreadsheet: no need of decimals.
        whole = int(plain["whole"]) * 100 + int((plain["cents"] or "").ljust(2, "0"))
        return (-whole if plain["sign"] else whole) * scale
    for mark, times in (("万元", 10000), ("万", 10000), ("亿元", 100000000)):
        if text.rstrip().endswith(mark):
            text, scale = text.rstrip()[: -len(mark)], times
            break
    return _scaled(parse_number(text, point_groups=point_groups), 100 * scale)


def parse_hundredths(text: str) -> int | None:
    """Gives back a count such as days in hundredths: "21.5" is 2150."""
    return parse_minor(text) if _PLAIN.match(text) else _scaled(parse_number(text), 100)


def parse_hours(text: str) -> int | None:
    """Gives back hours as minutes: "2.5" is 150; "81:30" and "2小时30分" are read as well."""
    plain = _PLAIN.match(text)
    if plain is not None:
        hundredths = parse_minor(text) or 0
        return round_half_up(Fraction(hundredths * 60, 100))
    return parse_minutes(text, "hours")
