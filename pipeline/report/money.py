"""Money as a person reads it: thousands parted, and no cents of a currency that has none."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.model.quantities import format_minor

WITHOUT_CENTS = frozenset({"VND", "IDR", "KRW", "JPY", "LAK", "KHR", "MMK", "CLP", "PYG"})
"""Currencies (ISO 4217) in which nobody writes cents: with none, or with none in use."""
_AMOUNT = re.compile(r"(?<![\d.,:/-])(-?)(\d+)\.(\d{2})(?![\d.,]*\d)")
"""An amount as ``format_minor`` writes it; hours have one decimal, dates have none."""


def amount_text(minor: int, currency: str | None = None) -> str:
    """Gives back an amount in minor units: 107898 is "1,078.98", of dong 936000000 "9,360,000"."""
    return amounts_in(format_minor(minor), currency)


def amounts_in(text: str, currency: str | None) -> str:
    """Gives back a sentence or sum with its amounts as a person reads them."""

    def told(found: re.Match[str]) -> str:
        sign, whole, cents = found.groups()
        bare = currency in WITHOUT_CENTS and cents == "00"
        return f"{sign}{int(whole):,}" + ("" if bare else f".{cents}")

    return _AMOUNT.sub(told, text)


def sums_text(owed: Mapping[str, int], between: str = " + ") -> str:
    """Gives back sums by currency in one text; "" where there are none."""
    return between.join(f"{amount_text(minor, name)} {name}" for name, minor in owed.items())


def style_of(currency: str | None) -> str:
    """Gives back the cell format of the workbook for an amount of a currency."""
    return "money_whole" if currency in WITHOUT_CENTS else "money"
