"""Money, days and hours as whole units: text in, integer out, None where nothing can be read."""

from decimal import Decimal
from fractions import Fraction

from extractors.parse.numbers import parse_number
from pipeline.model.quantities import round_half_up


def _scaled(value: Decimal | None, factor: int) -> int | None:
    return None if value is None else round_half_up(Fraction(value) * factor)


def parse_minor(text: str, *, scale: int = 1, point_groups: bool = False) -> int | None:
    """Gives back an amount in minor units, half up: "1,078.98" is 107898.

    A unit such as 万 in the cell itself counts; None is never zero.

    Args:
        text: One cell.
        scale: What the sheet's unit multiplies by: 10000 where it says 单位：万元.
        point_groups: See ``parse_number``.
    """
    for mark, times in (("万元", 10000), ("万", 10000), ("亿元", 100000000)):
        if text.rstrip().endswith(mark):
            text, scale = text.rstrip()[: -len(mark)], times
            break
    return _scaled(parse_number(text, point_groups=point_groups), 100 * scale)


def parse_hundredths(text: str) -> int | None:
    """Gives back a count such as days in hundredths: "21.5" is 2150."""
    return _scaled(parse_number(text), 100)


def parse_hours(text: str) -> int | None:
    """Gives back hours as minutes: "2.5" is 150; "81:30" and "2小时30分" are read as well."""
    text = text.strip()
    for hours_mark in (":", "：", "小时", "h", "H"):
        head, found, tail = text.partition(hours_mark)
        minutes = tail.removesuffix("分钟").removesuffix("分").removesuffix("min").strip()
        if found and head.strip().isdigit() and minutes[:2].isdigit():
            parts = minutes.replace("：", ":").split(":")
            if all(part.isdigit() and int(part) < 60 for part in parts):
                return int(head) * 60 + int(parts[0])
    return _scaled(parse_number(text), 60)
