"""Files that bear a hash in their name: readings in the cache, on this machine and in a bucket."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from pipeline.engine.cache.objects import CACHE, OUTBOX
from pipeline.engine.places import Place

if TYPE_CHECKING:
    from pipeline.engine.cache.store import Store

_KINDS = ("documents", "records")
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def readings_of(store: Store, hashes: Collection[str]) -> Iterator[tuple[Place, str]]:
    """Gives back place and raw path of all that is kept of reading these documents, anyhow.

    Readings of every version, with every password and under every name are among them, and halves
    that a killed process left behind.

    Args:
        store: Its part on this machine is looked at, and the place that machines share.
        hashes: SHA-256 of documents.
    """
    for folder in sorted({f"{kind}/{one[:2]}" for kind in _KINDS for one in hashes}):
        for place in caches(store):
            for raw in listed(place, folder):
                if hashes_named(raw) & set(hashes):
                    yield place, raw


def hashes_read_before(store: Store, time: float) -> set[str]:
    """Gives back the hashes of documents of which nothing was read since a time.

    Args:
        store: As of ``readings_of``.
        time: In seconds since 1970.
    """
    old: set[str] = set()
    young: set[str] = set()
    for place in caches(store):
        if place.local is None or place.local.is_dir():
            for entry in place.listing():
                group = old if (entry.modified or time) < time else young
                group.update(hashes_named(entry.raw))
    return old - young


def caches(store: Store) -> list[Place]:
    """Gives back the places that hold readings."""
    here = [Place.of(store.folder).at(name) for name in (CACHE, OUTBOX)]
    return here if store.shared is None else [*here, store.shared.at(CACHE)]


def hashes_named(raw: str) -> set[str]:
    """Gives back the hashes that stand in a path."""
    return set(_HASH.findall(raw))


def listed(place: Place, under: str = "") -> list[str]:
    """Gives back the raw paths of all files in a folder of a place; none where there is none."""
    inner = place.at(under)
    if inner.local is not None and not inner.local.is_dir():
        return []
    start = f"{under}/" if under else ""
    return [f"{start}{entry.raw}" for entry in inner.listing()]
