"""Who is who: sightings joined by what the user says, then number, ID number, name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations

from pipeline.model.facility import WorkerHint
from pipeline.reconcile.clusters import Clusters, Person, loose_keys
from pipeline.reconcile.lookalikes import join_lookalikes
from pipeline.reconcile.names import is_chinese, name_key, names_agree, number_key, without_accents
from pipeline.reconcile.schemes import find_schemes
from pipeline.reconcile.sightings import Sightings


def match(sightings: Sightings, hints: Sequence[WorkerHint] = ()) -> tuple[Clusters, set[int]]:
    """Gives back the people, and those who could be any of several (left unmatched).

    Args:
        sightings: The distinct ways in which people are named.
        hints: What the user says; wins over everything.
    """
    schemes = dict.fromkeys(sightings.frame["kind"], -1) | find_schemes(sightings.frame)
    people = Clusters(sightings.frame, sightings.places, schemes)
    for hint in hints:
        _by_hint(people, hint)
    unclear = _by_number(people)
    _by_id(people)
    unclear |= _by_loose_number(people)
    unclear |= join_lookalikes(people, sightings.frame)
    unclear |= _by_name(people)
    return people, {people.root(at) for at in unclear}


def _groups(people: Clusters, keys: Callable[[Person], Iterable[Hashable]]) -> list[list[int]]:
    """Gives back the lists of people who share a key, only those of two and more."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for root in people.roots():
        for key in keys(people[root]):
            found[key].append(root)
    return [group for group in found.values() if len(group) > 1]


def _now(people: Clusters, group: Iterable[int]) -> list[int]:
    return sorted({people.root(at) for at in group})


def _by_hint(people: Clusters, hint: WorkerHint) -> None:
    numbers = {number_key(text) for text in (hint.number, *hint.also)}
    names = {name_key(text) for text in hint.also}
    meant = []
    for root in people.roots():
        own = {number for _, number in people[root].numbers}
        if own & numbers or (not own and people[root].names & names):
            meant.append(root)
    if meant:
        people.join(meant, "given")


def _by_number(people: Clusters) -> set[int]:
    """Joins who share a number and whose names agree; one number with two names is two people."""
    unclear: set[int] = set()
    for group in _groups(people, lambda person: person.numbers):
        bearers: list[int] = []
        nameless = [at for at in _now(people, group) if not people[at].names]
        for at in (at for at in _now(people, group) if people[at].names):
            for bearer in bearers:
                if _agree(people[at], people[people.root(bearer)]):
                    people.join((bearer, at), "number")
                    break
            else:
                bearers.append(at)
        if len(bearers) <= 1:
            people.join([*bearers, *nameless], "number")
            continue
        unclear.update(nameless)
        for bearer in bearers:
            people[people.root(bearer)].reasons.add("number-shared")
    return unclear


def _agree(one: Person, other: Person) -> bool:
    if one.ids & other.ids:
        return True
    return any(names_agree(a, b) for a in one.names for b in other.names)


def _by_id(people: Clusters) -> None:
    """Joins who share an ID number, unless their names differ or one sheet lists them twice."""
    for group in _groups(people, lambda person: person.ids):
        for one, other in combinations(group, 2):
            first, second = people.root(one), people.root(other)
            if first == second or people.together(first, second):
                continue
            names, others = people[first].names, people[second].names
            if not names or not others or any(names_agree(a, b) for a in names for b in others):
                people.join((first, second), "id-number")


def _by_loose_number(people: Clusters) -> set[int]:
    """Joins "A0412" and "0412" where the name is the same, "0412" and "412" where one fits."""
    unclear: set[int] = set()
    for group in _groups(
        people, lambda p: {(s, digits) for s, _, digits in loose_keys(p) if digits}
    ):
        for at in group:
            one = people.root(at)
            fits = [b for b in _now(people, group) if b != one and _loosely(people, one, b)]
            if len(fits) == 1:
                people.join((one, fits[0]), "number-zeros")
            elif fits and not people[one].names:
                unclear.add(one)
    return unclear


def _loosely(people: Clusters, one: int, other: int) -> bool:
    first, second = people[one], people[other]
    if people.together(one, other) or (first.ids and second.ids and not first.ids & second.ids):
        return False
    if first.names and second.names:
        letters = {a for _, a, _ in loose_keys(first)} | {b for _, b, _ in loose_keys(second)}
        return bool(_spellings(first) & _spellings(second)) and len(letters - {""}) <= 1
    return bool(loose_keys(first) & loose_keys(second))


def _spellings(person: Person) -> set[str]:
    return {name if is_chinese(name) else without_accents(name) for name in person.names}


def _by_name(people: Clusters) -> set[int]:
    """Joins who share a name and nothing speaks against it; gives back who fits several."""
    unclear: set[int] = set()
    for group in _groups(people, _spellings):
        known = [at for at in _now(people, group) if people[at].numbers or people[at].ids]
        unclear |= _join_known(people, known)
        bare = [at for at in _now(people, group) if not (people[at].numbers or people[at].ids)]
        known = [at for at in _now(people, group) if at not in bare and at not in unclear]
        for at in bare:
            fits = _nearest(people, at, known)
            if len(fits) == 1:
                people.join((fits[0], at), "name")
            elif fits:
                unclear.add(at)
        left = [at for at in _now(people, bare) if at not in unclear and at not in known]
        if not known and left:
            people.join(left, "name")
    return unclear


def _join_known(people: Clusters, known: list[int]) -> set[int]:
    """Joins those of one name whose numbers belong to different numberings, if one way only."""
    unclear: set[int] = set()
    for at in known:
        one = people.root(at)
        fits = _compatible(people, one, known)
        circle = {one, *fits}
        if len(circle) == 1:
            continue
        if all({b, *_compatible(people, b, known)} == circle for b in fits):
            people.join(circle, "name")
        elif not _staff(people[one]):
            unclear.add(one)
    return unclear


def _compatible(people: Clusters, one: int, known: list[int]) -> list[int]:
    others = [b for b in _now(people, known) if b != one and not people.conflict(one, b)]
    return _nearest(people, one, others)


def _staff(person: Person) -> bool:
    return any(scheme == 0 for scheme, _ in person.numbers)


def _nearest(people: Clusters, one: int, others: list[int]) -> list[int]:
    """Gives back who of the others has the one's account, else who is in the one's department.

    Where that leaves nobody it is all of them.
    """
    if len(others) < 2:
        return others
    own = people[one]
    paid = [b for b in others if people[b].accounts & own.accounts]
    return paid or [b for b in others if people[b].departments & own.departments] or others
