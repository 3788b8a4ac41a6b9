"""Numbers that a recogniser misread: "AO4" on a scan beside "A04" of the same name is one person.

Only numbers that were recognised, or are in doubt, and that no other kind of document shows as
well, are taken for others. One that could be any of several, or that differs by a figure for a
figure, is left unclear: nobody is accused by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator

import pandas as pd
from rapidfuzz.distance import Levenshtein

from pipeline.model.misreadings import is_one_apart
from pipeline.reconcile.clusters import Clusters, Person
from pipeline.reconcile.names import is_chinese, without_accents
from pipeline.reconcile.surest import CERTAIN, OF_MACHINES, UNCERTAIN, lookalike_key

REASON = "number-lookalike"


def join_lookalikes(people: Clusters, sightings: pd.DataFrame) -> set[int]:
    """Gives back who is left unclear, after those whose numbers are misread are joined.

    Args:
        people: Those found so far by number and ID number.
        sightings: As on ``Sightings.frame``.
    """
    numbers = _Numbers(people, sightings)
    unclear: set[int] = set()
    for at in people.roots():
        one = people.root(at)
        level = numbers.level(one)
        if one != at or level == CERTAIN:
            continue
        others = [b for b in numbers.beside(one) if _may_be_one(people[one], people[b])]
        others = [b for b in others if numbers.level(b) <= level]
        fits = [b for b in others if _looks_alike(people[one], people[b], level)]
        if len(fits) == 1 and not numbers.has_double(one):
            people.join((one, fits[0]), REASON)
        elif fits or any(_near(people[one], people[b], level) for b in others):
            unclear.add(one)
    return unclear


class _Numbers:
    """How far each person's number is in doubt, and who has the same name or a number like it."""

    def __init__(self, people: Clusters, sightings: pd.DataFrame) -> None:
        self._people = people
        self._doubt = sightings["number_doubt"].tolist()
        self._numbers = sightings["number"].tolist()
        self._kinds = ["" if kind in OF_MACHINES else kind for kind in sightings["kind"]]
        self._known: dict[Hashable, set[int]] = defaultdict(set)
        for root in people.roots():
            for key in _keys(people[root]):
                self._known[key].add(root)

    def level(self, root: int) -> int:
        """Gives back how far the best reading of a number is in doubt; none, if two kinds agree."""
        members = [at for at in self._people[root].members if self._numbers[at]]
        if not self._people[root].numbers or len({self._kinds[at] for at in members}) > 1:
            return CERTAIN
        return min((self._doubt[at] for at in members), default=CERTAIN)

    def beside(self, root: int) -> list[int]:
        """Gives back who else has the same name, or a number that looks the same."""
        near = {b for key in _keys(self._people[root]) for b in self._known[key]}
        return sorted({self._people.root(b) for b in near} - {root})

    def has_double(self, root: int) -> bool:
        """Gives back whether somebody else of the same name stands in the same sheet."""
        own = self._people[root]
        beside = (self._people[b] for b in self.beside(root))
        return any(b.names & own.names and b.places & own.places for b in beside)


def _keys(person: Person) -> Iterator[Hashable]:
    yield from person.names and _spellings(person)
    for scheme, number in person.numbers:
        yield scheme, lookalike_key(number)


def _spellings(person: Person) -> set[str]:
    return {name if is_chinese(name) else without_accents(name) for name in person.names}


def _may_be_one(one: Person, other: Person) -> bool:
    """Says whether nothing but their numbers, of one numbering, speaks against a join."""
    if one.places & other.places or (one.ids and other.ids and not one.ids & other.ids):
        return False
    if one.names and other.names and not _spellings(one) & _spellings(other):
        return False
    return bool({s for s, _ in one.numbers} & {s for s, _ in other.numbers})


def _looks_alike(one: Person, other: Person, level: int) -> bool:
    """Says whether two numbers are one but for letters and the figures they look like.

    Of a number in doubt, one character more may differ where the name is the same.
    """
    most = 1 if level >= UNCERTAIN and one.names and other.names else 0
    return any(
        Levenshtein.distance(lookalike_key(a), lookalike_key(b)) <= most
        for a, b in _pairs(one, other)
    )


def _near(one: Person, other: Person, level: int) -> bool:
    """Says whether a name is the same and its number may well be the other one misread."""
    if not (one.names and other.names):
        return False
    return level >= UNCERTAIN or any(
        is_one_apart(lookalike_key(a), lookalike_key(b)) for a, b in _pairs(one, other)
    )


def _pairs(one: Person, other: Person) -> Iterator[tuple[str, str]]:
    for scheme, number in one.numbers:
        for other_scheme, other_number in other.numbers:
            if scheme == other_scheme and len(number) == len(other_number):
                yield number, other_number
