"""Which shipments of the waste ledger the manifests handed in cover.

By number where both state one, else by day, else by month and weight. One manifest may cover
several wastes of one trip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from validators.bench import ints, iso
from validators.doubt import REASON, is_blind

FOUND, NONE = "", "none"
OTHER_NUMBER = "manifest-number-differs"
LIGHTER = "manifests-lighter"
TAIL = 6
"""Figures: a number that is the end of another, and as long as this, is that number cut short."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One line of a ledger, or one manifest.

    Attributes:
        number: Its number in figures; None where it states none.
        readings: What its number may be besides.
        blind: Its number was read in doubt, and nobody knows what else it may be.
        day: ISO day, None where it is not told.
        grams: Weight, 0 where it is not stated.
    """

    number: str | None
    readings: tuple[str, ...]
    blind: bool
    day: str | None
    grams: int

    def is_near(self, other: Slip) -> bool:
        """Gives back whether both are of one day, or of one month and one weight."""
        if self.day is None or other.day is None:
            return False
        alike = self.day[:7] == other.day[:7] and self.grams == other.grams > 0
        return self.day == other.day or alike


def slips(rows: pd.DataFrame) -> list[Slip]:
    """Gives back entries as slips."""
    columns = (rows[name] for name in ("manifest", "date", "grades", "others"))
    return [
        Slip(
            number=None if pd.isna(number) else _figures(number),
            readings=tuple(_figures(one) for one in _others(others) if one),
            blind=is_blind(grades, others, "manifest"),
            day=None if pd.isna(day) else iso(day),
            grams=int(grams),
        )
        for (number, day, grades, others), grams in zip(
            zip(*columns, strict=True), ints(rows, "shipped_grams"), strict=True
        )
    ]


def coverage(rows: pd.DataFrame, manifests: pd.DataFrame) -> list[str]:
    """Gives back for each line of ledgers ``FOUND``, ``NONE``, or why it cannot be told."""
    lines, papers = slips(rows), slips(manifests)
    numbered = [one for one in papers if one.number]
    spare = [p for p in numbered if not any(_fits(p.number, line.number) for line in lines)]
    heavy = _heavier_days(lines, papers)
    return [
        _by_number(line, numbered, spare)
        if line.number and numbered
        else _by_day(line, papers, heavy)
        for line in lines
    ]


def _by_number(line: Slip, papers: Sequence[Slip], spare: Sequence[Slip]) -> str:
    if any(_fits(line.number, one.number) for one in papers):
        return FOUND
    own = (line.number, *line.readings)
    perhaps = any(_fits(a, b) for one in papers for a in own for b in (one.number, *one.readings))
    if perhaps or line.blind or any(one.blind for one in papers):
        return REASON
    return OTHER_NUMBER if any(line.is_near(one) for one in spare) else NONE


def _by_day(line: Slip, papers: Sequence[Slip], heavy: frozenset[str]) -> str:
    near = [one for one in papers if line.is_near(one)]
    if not near:
        return NONE
    by_weight = any(one.grams == line.grams for one in near)
    return LIGHTER if line.day in heavy and not by_weight else FOUND


def _heavier_days(lines: Sequence[Slip], papers: Sequence[Slip]) -> frozenset[str]:
    """Gives back the days with more lines than manifests, whose weights together are less."""

    def found() -> Iterator[str]:
        for day in {line.day for line in lines if line.day and line.grams > 0}:
            shipped = [line.grams for line in lines if line.day == day and line.grams > 0]
            named = [one.grams for one in papers if one.day == day]
            if 0 < len(named) < len(shipped) and all(named) and sum(named) < sum(shipped):
                yield day

    return frozenset(found())


def _fits(one: str | None, other: str | None) -> bool:
    """Gives back whether two numbers are the same, or one is the end of the other."""
    if one is None or other is None:
        return False
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= TAIL and short.isdigit() and long.endswith(short))


def _figures(number: Any) -> str:
    """Gives back the figures of a number, the text itself where there are none."""
    text = "".join(str(number).split()).upper()
    return re.sub("[^0-9]", "", text) or text


def _others(others: object) -> Sequence[Any]:
    return others.get("manifest", ()) if isinstance(others, dict) else ()
