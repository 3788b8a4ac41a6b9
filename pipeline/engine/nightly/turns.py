"""Work that several runs may come upon at once: each piece is done by one, and waited for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.store.database import Database

_FIRST_WAIT, _LONGEST_WAIT = 0.2, 5.0


def document_lease(sha256: str) -> str:
    """Gives back the lease that who reads a document holds."""
    return f"document:{sha256}"


def facility_lease(facility: int) -> str:
    """Gives back the lease that who judges a facility holds."""
    return f"facility:{facility}"


def by_turns(
    database: Database,
    names: Iterable[str],
    work: Callable[[frozenset[str]], None],
    holder: str | None = None,
) -> int:
    """Gives back how many names somebody else held first; all were worked in the end.

    Args:
        database: Where the leases are.
        names: One a piece of work.
        work: Called with names whose leases are held meanwhile; is to look again whether there
            is anything left to do, as another may have done it.
        holder: As from ``leases.holder()``; else one of its own.
    """
    from pipeline.store import leases

    holder = holder or leases.holder()
    left, waited, pause = set(names), 0, _FIRST_WAIT
    while left:
        with leases.held(database, sorted(left), holder) as granted:
            if granted:
                work(frozenset(granted))
        left -= granted
        waited = waited or len(left)
        if granted:
            pause = _FIRST_WAIT
        elif left:
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_WAIT)
    return waited
