"""Sightings joined into people: a union-find that knows what speaks against a join."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.reconcile.names import loose_number

_SAID = ("kind", "number", "id_number", "name", "department", "account")

Number = tuple[int, str]
"""A number and the numbering it belongs to."""


@dataclass(slots=True)
class Person:
    """What the joined sightings say of one person; grows as sightings join."""

    numbers: set[Number] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    departments: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    members: set[int] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)

    def take(self, other: Person, reason: str) -> None:
        """Takes over what another says."""
        for name in self.__slots__:
            getattr(self, name).update(getattr(other, name))
        self.reasons.add(reason)


class Clusters:
    """People so far; two become one by ``join``."""

    def __init__(
        self,
        sightings: pd.DataFrame,
        places: Mapping[int, frozenset[int]],
        schemes: Mapping[str, int],
    ) -> None:
        """Makes every sighting a person of its own."""
        self._parent = list(range(len(sightings)))
        self._people = {
            at: Person(
                numbers={(schemes[kind], number)} if number and schemes[kind] >= 0 else set(),
                ids={id_number} if id_number else set(),
                names={name} if name else set(),
                departments={department} if isinstance(department, str) else set(),
                accounts={account} if account else set(),
                places=set(places[at]),
                members={at},
            )
            for at, kind, number, id_number, name, department, account in zip(
                range(len(sightings)),
                *(sightings[c].tolist() for c in _SAID),
                strict=True,
            )
        }

    def root(self, sighting: int) -> int:
        """Gives back the person a sighting belongs to now."""
        while self._parent[sighting] != sighting:
            self._parent[sighting] = self._parent[self._parent[sighting]]
            sighting = self._parent[sighting]
        return sighting

    def __getitem__(self, root: int) -> Person:
        return self._people[root]

    def roots(self) -> list[int]:
        """Gives back the people there are now, in order."""
        return sorted(self._people)

    def join(self, sightings: Iterable[int], reason: str) -> None:
        """Makes one person of all these."""
        first, *others = sorted({self.root(at) for at in sightings})
        for other in others:
            self._parent[other] = first
            self._people[first].take(self._people.pop(other), reason)

    def together(self, one: int, other: int) -> bool:
        """Says whether two stand in one sheet under different numbers: two people, then."""
        first, second = self._people[one], self._people[other]
        return bool(first.places & second.places) and first.numbers != second.numbers

    def conflict(self, one: int, other: int) -> bool:
        """Says whether number or ID number speak against a join."""
        first, second = self._people[one], self._people[other]
        if first.ids and second.ids and not first.ids & second.ids:
            return True
        for scheme in {scheme for scheme, _ in first.numbers} & {s for s, _ in second.numbers}:
            own, others = (
                {number for s, number in person.numbers if s == scheme}
                for person in (first, second)
            )
            if not own & others:
                return True
        return False


def loose_keys(person: Person) -> set[tuple[int, str, str]]:
    """Gives back (numbering, letters, digits without zeros) of a person's numbers."""
    return {(scheme, *loose_number(number)) for scheme, number in person.numbers}
