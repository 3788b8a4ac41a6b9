"""Weights of waste in grams: by the unit in the cell, else that of the heading, else kilograms."""

import re
from fractions import Fraction
from functools import partial
from unicodedata import normalize

from extractors.columns import Parse
from extractors.parse.numbers import parse_number

_UNITS = (
    (re.compile(r"吨|公吨|tonnes?|tons?|tấn|(?<![^\W\d_])t(?![^\W\d_])"), 1_000_000),
    (re.compile(r"公斤|千克|kgs?|kilo(?:gram)?s?"), 1_000),
    (re.compile(r"(?<![千k])克|grams?|(?<![^\W\d_])g(?![^\W\d_])"), 1),
)


def unit_of(text: str) -> int | None:
    """Gives back the grams of the unit that a text names, None where it names none."""
    word = normalize("NFKC", text).casefold()
    return next((grams for pattern, grams in _UNITS if pattern.search(word)), None)


def weight_parser(heading: str) -> Parse:
    """Gives back the function that reads a column of weights."""
    return partial(_grams, unit=unit_of(heading) or 1_000)


def _grams(text: str, *, unit: int) -> int | None:
    own = unit_of(text) or unit
    figure = re.search(r"-?\d[\d,]*(?:\.\d+)?", normalize("NFKC", text))
    number = parse_number(figure[0]) if figure else None
    if number is None:
        return None
    return int(Fraction(number) * own + Fraction(1, 2))
