"""Looks into the folders of an inbox: what changed since it was recorded, and what still moves."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast

from pipeline.engine.files import DROPPING, FILE, Entry
from pipeline.engine.nightly.unfinished import endings, unfinished
from pipeline.engine.places import Place
from pipeline.engine.steady import MOVED
from pipeline.errors import PrescreenError, UnreadableError, UsageError
from pipeline.model.nightly import FileSeen, Submission

LOOKS = 3
"""How often what still moves is looked at again, ``settle`` seconds apart."""
CLOCKS_APART = 86_400.0
"""Seconds that the clock of a share may differ from ours: what is older has stood still."""
ABANDONED = 86_400.0
"""Seconds after which the half of an upload is taken for all that will come of it."""
AT_ONCE = 8
"""Listings and hashes under way: shares and buckets answer slowly, but many at a time."""

Files = Mapping[str, FileSeen]
Pause = Callable[[float], None]
Check = Callable[[], None]


class ListingError(PrescreenError):
    """A facility's folder cannot be listed; says why, for the operator."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A facility's folder as it lies now.

    Attributes:
        entries: All but droppings, ordered.
        seen: What was recorded last, by path.
    """

    name: str
    place: Place
    entries: tuple[Entry, ...]
    seen: Files

    @property
    def fresh(self) -> tuple[Entry, ...]:
        """Gives back what is not as it was recorded."""
        return tuple(one for one in self.entries if not _recorded(one, self.seen.get(one.path)))

    @property
    def changed(self) -> bool:
        """Gives back whether anything came, went or was touched."""
        return bool(self.fresh) or len(self.entries) != len(self.seen)


def listed(place: Place) -> tuple[Entry, ...]:
    """Gives back all that lies in a facility's folder, but droppings.

    Raises:
        ListingError: It cannot be listed.
    """
    try:
        found = tuple(entry for entry in place.listing() if entry.kind != DROPPING)
    except PrescreenError as error:
        raise ListingError(str(error)) from error
    except OSError as error:
        raise ListingError(f"its folder cannot be listed ({error.strerror})") from error
    if any(entry.raw == "." for entry in found):
        raise ListingError("its folder may not be looked into by this user: change its permissions")
    return found


def look(
    places: Mapping[str, Place], seen: Mapping[str, Files], check: Check = lambda: None
) -> Iterator[Lying | tuple[str, str]]:
    """Gives back each facility as it lies, or its name and why it cannot be listed.

    Args:
        places: Folders by name.
        seen: What was recorded last, by name and path.
        check: Called when the first of them cannot be listed; raises where none can be, so that
            not each is waited for.
    """

    def one(name: str) -> Lying | tuple[str, str]:
        try:
            return Lying(name, places[name], listed(places[name]), seen.get(name, {}))
        except ListingError as error:
            return name, str(error)

    with (
        ThreadPoolExecutor(AT_ONCE) as threads,
        contextlib.closing(
            cast("Generator[Lying | tuple[str, str]]", threads.map(one, places))
        ) as answers,
    ):
        checked = False
        for answer in answers:
            if isinstance(answer, tuple) and not checked:
                check()
                checked = True
            yield answer


def still(
    several: Iterable[Lying], settle: float, pause: Pause, check: Check = lambda: None
) -> Iterator[Lying | tuple[str, str]]:
    """Gives back facilities whose files stood still, or the name and what is still arriving.

    Args:
        several: That changed.
        settle: Seconds of standing still; 0 takes all as they lie.
        pause: Waits so many seconds.
        check: As of ``look``.
    """
    moving = []
    for lying in several:
        if settle > 0 and any(_young(entry, settle) for entry in lying.fresh):
            moving.append(lying)
        else:
            yield _whole(lying)
    for _ in range(LOOKS - 1):
        if not moving:
            return
        pause(settle)
        before = {lying.name: lying for lying in moving}
        moving = []
        places = {name: lying.place for name, lying in before.items()}
        seen = {name: lying.seen for name, lying in before.items()}
        for again in look(places, seen, check):
            if isinstance(again, tuple):
                yield again
            elif again.entries == before[again.name].entries:
                yield _whole(again)
            else:
                moving.append(again)
    yield from ((lying.name, "its files are still changing") for lying in moving)


def hashed(lying: Lying) -> tuple[Submission, Sequence[FileSeen]]:
    """Gives back what the facility has handed in, and which files of it had to be hashed.

    Raises:
        UnreadableError: A file vanished or changed meanwhile: it is still arriving.
    """
    fresh = {entry.path for entry in lying.fresh}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = [entry for entry in lying.entries if entry.path in fresh]
        new = list(threads.map(lambda entry: _seen(lying.place, entry), found))
    files = {**lying.seen, **{one.path: one for one in new}}
    there = sorted(entry.path for entry in lying.entries)
    return Submission(tuple(files[path] for path in there)), [one for one in new if one.sha256]


def _seen(place: Place, entry: Entry) -> FileSeen:
    if entry.kind != FILE:
        return FileSeen(entry.path, "", 0, "", entry.kind)
    try:
        source = place.digest(entry.raw, entry.path)
    except UnreadableError as error:
        if error.reason in MOVED and error.reason != "device-error":
            raise
        return FileSeen(entry.path, "", entry.size, entry.stamp, error.reason)
    except UsageError:  # one object that we may not have
        return FileSeen(entry.path, "", entry.size, entry.stamp, "no-permission")
    return FileSeen(entry.path, source.sha256, source.size, entry.stamp)


def _recorded(entry: Entry, seen: FileSeen | None) -> bool:
    """Gives back whether an entry is as it was recorded; what could not be opened is tried anew."""
    if seen is None:
        return False
    if entry.kind != FILE:
        return seen.unopened == entry.kind
    same = (entry.size, entry.stamp) == (seen.size, seen.stamp)
    return same and bool(entry.stamp and seen.sha256)


def _young(entry: Entry, settle: float) -> bool:
    age = _age(entry)
    return age is None or abs(age) < settle + CLOCKS_APART


def _age(entry: Entry) -> float | None:
    return None if entry.modified is None else time.time() - entry.modified


def _whole(lying: Lying) -> Lying | tuple[str, str]:
    """Gives back the facility, or its name and which uploads have not ended."""
    halves = [
        entry.path
        for entry in lying.fresh
        if entry.kind == FILE and unfinished(entry.path) and (_age(entry) or 0.0) < ABANDONED
    ]
    if not halves:
        return lying
    return lying.name, f"{len(halves)} of its files are unfinished uploads ({endings(halves)})"
