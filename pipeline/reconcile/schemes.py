"""Which record kinds number their people alike.

Payroll may count rows (序号) or give staff numbers while the punch machine has ids of its own.
Numbers are compared only between kinds whose shared numbers stand beside the same names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations

import pandas as pd

from pipeline.reconcile.names import loose_number, names_agree

_FEW = 3
"""Up to this many people, numbers of one make are taken as one numbering."""

Names = Mapping[str, set[str]]


def find_schemes(sightings: pd.DataFrame) -> dict[str, int]:
    """Gives back the numbering of each record kind, from 0; -1 where its numbers say nothing.

    Args:
        sightings: As on ``Sightings.frame``, kinds in the order of trust.
    """
    schemes: dict[str, int] = {}
    for kind in dict.fromkeys(sightings["kind"]):
        numbered = sightings[(sightings["kind"] == kind) & (sightings["number"] != "")]
        if numbered.empty:
            continue
        if _restless(_names_by(numbered, "number", "name")):
            schemes[kind] = -1
            continue
        alike = [
            earlier
            for earlier in schemes
            if schemes[earlier] >= 0
            and _same(
                numbered, sightings[sightings["kind"].eq(earlier) & sightings["number"].ne("")]
            )
        ]
        fresh = max(schemes.values(), default=-1) + 1
        schemes[kind] = schemes[alike[0]] if alike else fresh
    return schemes


def _names_by(rows: pd.DataFrame, key: str, value: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in zip(rows[key].tolist(), rows[value].tolist(), strict=True):
        if one and other:
            found[one].add(other)
    return found


def _restless(names: Names) -> bool:
    """Says whether a kind's numbers go from one person to another, as row numbers do."""
    moved = sum(
        any(not names_agree(*pair) for pair in combinations(sorted(found), 2))
        for found in names.values()
        if len(found) > 1
    )
    return moved >= _FEW and moved * 10 > 3 * len(names)


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    first, second = (
        _names_by(rows.assign(loose=_loose(rows)), "loose", "name") for rows in (one, other)
    )
    shared = [number for number in first if number in second]
    agreeing = sum(_meet(first[number], second[number]) for number in shared)
    against = len(shared) - agreeing + _crossed(one, other)
    if agreeing + against <= _FEW:
        return agreeing > 0 or against == 0 or _make(one) == _make(other)
    return agreeing * 2 >= against


def _loose(rows: pd.DataFrame) -> list[str]:
    return [loose_number(number)[1] or number for number in rows["number"].tolist()]


def _meet(one: set[str], other: set[str]) -> bool:
    return any(names_agree(a, b) for a in one for b in other)


def _crossed(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """Gives back how many names, unique on both sides, carry different numbers."""
    first, second = (
        _names_by(rows.assign(loose=_loose(rows)), "name", "loose") for rows in (one, other)
    )
    return sum(
        len(numbers) == 1 == len(second.get(name, ())) and numbers != second[name]
        for name, numbers in first.items()
    )


def _make(rows: pd.DataFrame) -> tuple[str, int]:
    """Gives back the commonest make of a number: "A0412" is ("A", 5)."""
    makes = Counter((loose_number(number)[0], len(number)) for number in rows["number"].tolist())
    return makes.most_common(1)[0][0]
