"""Which record kinds number their people alike.

Payroll may count rows (序号) or give staff numbers while the punch machine has ids of its own.
Numbers are compared only between kinds whose shared numbers stand beside the same names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    known: dict[str, Numbered] = {}
    for kind, rows in sightings[sightings["number"] != ""].groupby("kind", sort=False):
        numbers, names = rows["number"].tolist(), rows["name"].tolist()
        if _restless(_paired(numbers, names)):
            schemes[str(kind)] = -1
            continue
        own = Numbered.of(numbers, names)
        alike = (schemes[earlier] for earlier in known if _same(own, known[earlier]))
        schemes[str(kind)] = next(alike, max(schemes.values(), default=-1) + 1)
        known[str(kind)] = own
    return schemes


@dataclass(frozen=True, slots=True)
class Numbered:
    """The numbers of one record kind.

    Attributes:
        names: Number without letters and leading zeros to the names it stands beside.
        numbers: Name to such numbers.
        make: The commonest make of a number: "A0412" is ("A", 5).
    """

    names: Names
    numbers: Names
    make: tuple[str, int]

    @classmethod
    def of(cls, numbers: Sequence[str], names: Sequence[str]) -> Numbered:
        """Gives back what the numbers and the names beside them say."""
        split = list(map(loose_number, numbers))
        loose = [digits or number for (_, digits), number in zip(split, numbers, strict=True)]
        makes = Counter(
            (letters, len(number)) for (letters, _), number in zip(split, numbers, strict=True)
        )
        return cls(_paired(loose, names), _paired(names, loose), makes.most_common(1)[0][0])


def _paired(keys: Sequence[str], values: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, value in zip(keys, values, strict=True):
        if key and value:
            found[key].add(value)
    return found


def _restless(names: Names) -> bool:
    """Says whether a kind's numbers go from one person to another, as row numbers do."""
    moved = sum(
        any(not names_agree(*pair) for pair in combinations(sorted(found), 2))
        for found in names.values()
        if len(found) > 1
    )
    return moved >= _FEW and moved * 10 > 3 * len(names)


def _same(one: Numbered, other: Numbered) -> bool:
    shared = [number for number in one.names if number in other.names]
    agreeing = sum(_meet(one.names[number], other.names[number]) for number in shared)
    against = len(shared) - agreeing + _crossed(one.numbers, other.numbers)
    if agreeing + against <= _FEW:
        return agreeing > 0 or against == 0 or one.make == other.make
    return agreeing * 2 >= against


def _meet(one: set[str], other: set[str]) -> bool:
    return not one.isdisjoint(other) or any(names_agree(a, b) for a in one for b in other)


def _crossed(one: Names, other: Names) -> int:
    """Gives back how many names, unique on both sides, carry different numbers."""
    return sum(
        len(numbers) == 1 == len(other.get(name, ())) and numbers != other[name]
        for name, numbers in one.items()
    )
