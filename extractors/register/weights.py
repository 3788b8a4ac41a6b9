"""Weights of waste in grams: by the unit in the cell, else that of the heading, else kilograms."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import floor
from unicodedata import normalize

from extractors.columns import Parse
from extractors.parse.numbers import parse_number

_LATIN = {
    1_000_000: r"(?:tonnes?|tons?|tấn|mt|t)",
    1_000: r"(?:kgs?|kilo(?:gram(?:me)?)?s?)",
    1: r"(?:gram(?:me)?s?|g)",
}
_HAN = {1_000_000: r"公?吨", 1_000: r"公斤|千克", 1: r"(?<!千)克"}
_UNITS = {
    grams: re.compile(rf"{_HAN[grams]}|(?<![a-zà-ỹ]){latin}(?![a-zà-ỹ])")
    for grams, latin in _LATIN.items()
}
"""Units in Latin letters stand with no letter before or after: there is no "ton" in "cotton"."""
_NUMBER = r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?(?![\d.,])|\d+(?:[.,]\d+)*"
_FIGURE = re.compile(rf"(?<![a-zà-ỹ0-9.,])(?:(?<!\d)-\s?)?(?:{_NUMBER})")
_SEVERAL = re.compile(r"\d\s*[-~–—～至到/x×*+]\s*\d")
"""From one figure to another, or one times another: none of the two is the weight."""
_OTHER_UNIT = re.compile(
    r"(?<![a-zà-ỹ])(?:lbs?|pounds?|lit(?:er|re)s?|l|m3|drums?|pcs|pieces)(?![a-zà-ỹ])"
    r"|\((?:桶|升|件|袋|个|只|箱|立方米?|方|磅|市?斤)\)"
)
_SAID = re.compile(
    r"(?:(?<![㐀-鿿])|计量|重量|数量)单位\s*[:为]?\s*([^\s,;:()]{1,8})"
    r"|(?<![a-z])units?\s*(?:of weight)?\s*[:=]\s*([a-z0-9]{1,8})"
    r"|(?:đvt|đơn vị tính|đơn vị|satuan|birim)\s*[:=]\s*([^\s,;:()]{1,8})"
)
_GOES_ON = re.compile(r"\s*[\w.,]")
_POINT_OF_THREE = re.compile(r"-?\s?[1-9]\d{0,2}\.\d{3}")
_COMMA_OF_THREE = re.compile(r"-?\s?\d{1,3},\d{3}")


def unit_of(text: str) -> int | None:
    """Gives back the grams of the unit that a text names, None where it names none or several."""
    named = _units(normalize("NFKC", text).casefold())
    return named[0] if len(named) == 1 else None


def unit_said(texts: Iterable[str]) -> str:
    """Gives back what the lines above a table say that its figures are in: 单位：吨; else ""."""
    for text in texts:
        if found := _SAID.search(normalize("NFKC", text).casefold()):
            return f"({found[found.lastindex or 1]})"
    return ""


def weight_parser(heading: str, *, said: str = "", point_groups: bool = False) -> Parse:
    """Gives back the function that reads a column of weights.

    Args:
        heading: Its unit is that of figures without one; where it names two, or another, such
            figures are not read.
        said: What the title says of the unit, for headings that name none.
        point_groups: The sheet writes a decimal comma, "1.250" for 1250.
    """
    plain = normalize("NFKC", heading).casefold()
    plain = plain if _units(plain) or _OTHER_UNIT.search(plain) else said
    named = _units(plain)
    strange = len(named) > 1 or (not named and _OTHER_UNIT.search(plain))
    unit = None if strange else named[0] if named else 1_000
    return partial(_grams, unit=unit, point_groups=point_groups)


def _units(text: str) -> list[int]:
    return [grams for grams, pattern in _UNITS.items() if pattern.search(text)]


def _grams(text: str, *, unit: int | None, point_groups: bool) -> int | None:
    plain = normalize("NFKC", text).casefold().strip()
    named = _units(plain)
    own = named[0] if len(named) == 1 else None if named else unit
    figure = _figure(plain, own) if named else _bare(plain)
    if own is None or figure is None or _SEVERAL.search(plain):
        return None
    number = _number(figure, own, point_groups)
    return None if number is None else floor(Fraction(number) * own + Fraction(1, 2))


def _figure(text: str, unit: int | None) -> str | None:
    """Gives back the figure that stands right before its unit, else the only one."""
    if unit is None:
        return None
    hits = list(_FIGURE.finditer(text))
    before = [hit[0] for hit in hits if _UNITS[unit].match(text, _after(text, hit.end()))]
    return _only(before or [hit[0] for hit in hits])


def _bare(text: str) -> str | None:
    """Gives back the only figure of a text without a unit; five drums are no weight."""
    hits = list(_FIGURE.finditer(text))
    if len(hits) != 1 or _GOES_ON.match(text, hits[0].end()):
        return None
    return hits[0][0]


def _after(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _only(found: list[str]) -> str | None:
    return found[0] if len(found) == 1 else None


def _number(figure: str, unit: int, point_groups: bool) -> Decimal | None:
    """Gives back the number of a figure; None where the sheet's way of writing leaves two.

    A sheet with a decimal comma that writes 1,250, or 1.250 tonnes, means a thousand times more
    or less by turns.
    """
    if not point_groups:
        return parse_number(figure)
    if _COMMA_OF_THREE.fullmatch(figure):
        return None
    if _POINT_OF_THREE.fullmatch(figure):
        return None if unit == 1_000_000 else parse_number(figure, point_groups=True)
    return parse_number(figure, point_groups=not figure.lstrip("- ").startswith("0."))
