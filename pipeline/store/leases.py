"""Leases: a piece of work is one process's for a while, by the database's clock.

They save work from being done twice; that it may be done twice without harm is for others to see
to: a process that was held up longer than its lease does not know it yet.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select, update

from pipeline.errors import StoreUnavailableError
from pipeline.store import processes, statements
from pipeline.store.tables import leases

if TYPE_CHECKING:
    from pipeline.store.database import Database

_LOG = logging.getLogger(__name__)
SECONDS = 90
# No lease is given for longer: one that seems to end later was given under a wrong clock.
_LONGEST = timedelta(hours=1)
_Held = dict[str, tuple[str, datetime]]
"""Holder and end of leases, by name."""


def holder() -> str:
    """Gives back a name for this process as a holder; each call gives another."""
    return processes.holder()


def claim(
    connection: Connection, names: Iterable[str], holder: str, seconds: int = SECONDS
) -> frozenset[str]:
    """Gives back which of the leases the holder now has: free ones, its own, and dead holders'.

    Args:
        connection: In a transaction.
        names: Any texts, as ``facility:7``; to be released by the same.
        holder: As from ``holder()``.
        seconds: How long it keeps them without renewing; an hour at most.
    """
    wanted = sorted(set(names))
    moment = statements.now(connection)
    until = moment + min(timedelta(seconds=seconds), _LONGEST)
    there = _rows(connection, wanted, lock=True)
    taken = _alive(there, moment, holder)
    free = [name for name in there if name not in taken]
    for portion in statements.portions(free):
        change = update(leases).where(leases.c.name.in_(portion))
        connection.execute(change.values(holder=holder, until=until))
    granted = set(free)
    for portion in statements.portions([name for name in wanted if name not in there], 500):
        entry = statements.insert_into(connection, leases).values(
            [{"name": name, "holder": holder, "until": until} for name in portion]
        )
        # Where another process was quicker to enter the row, the lease is its own.
        granted.update(connection.scalars(entry.on_conflict_do_nothing().returning(leases.c.name)))
    return frozenset(granted)


def renew(
    connection: Connection, names: Iterable[str], holder: str, seconds: int = SECONDS
) -> frozenset[str]:
    """Gives back which of the leases are still the holder's; they now last ``seconds`` more."""
    until = statements.now(connection) + min(timedelta(seconds=seconds), _LONGEST)
    own: set[str] = set()
    for portion in statements.portions(sorted(set(names))):
        ours = (leases.c.name.in_(portion), leases.c.holder == holder)
        query = select(leases.c.name).where(*ours).order_by(leases.c.name).with_for_update()
        own.update(connection.scalars(query))
        connection.execute(update(leases).where(*ours).values(until=until))
    return frozenset(own)


def release(connection: Connection, names: Iterable[str], holder: str) -> None:
    """Gives back the holder's leases to whoever comes; those of others stay."""
    for portion in statements.portions(sorted(set(names))):
        ours = (leases.c.name.in_(portion), leases.c.holder == holder)
        query = select(leases.c.name).where(*ours).order_by(leases.c.name).with_for_update()
        connection.execute(query)
        connection.execute(delete(leases).where(*ours))


def live(connection: Connection, names: Iterable[str], besides: str = "") -> frozenset[str]:
    """Gives back which of the leases somebody alive has.

    Args:
        connection: In a transaction.
        names: As they were claimed.
        besides: A holder that does not count.
    """
    there = _rows(connection, sorted(set(names)), lock=False)
    return _alive(there, statements.now(connection), besides)


def is_of(connection: Connection, name: str, holder: str) -> bool:
    """Gives back whether a lease is the holder's, even if it has run out: nobody took it then."""
    return connection.scalar(select(leases.c.holder).where(leases.c.name == name)) == holder


@contextmanager
def held(
    database: Database, names: Iterable[str], holder: str, seconds: int = SECONDS
) -> Iterator[frozenset[str]]:
    """Gives back the leases that were granted; they are renewed while the block runs.

    While the database is away, or the process sleeps, they may run out and become another's. What
    is done under them must bear being done twice; what may not come late asks ``is_of`` first.
    """
    wanted = sorted(set(names))
    granted = database.run(lambda c: claim(c, wanted, holder, seconds))
    ended = threading.Event()
    renewing = threading.Thread(
        target=_keep, args=(database, granted, holder, seconds, ended), daemon=True
    )
    if granted:
        renewing.start()
    try:
        yield granted
    finally:
        ended.set()
        if granted:
            renewing.join()
            _let_go(database, granted, holder, seconds)


def _keep(
    database: Database, names: frozenset[str], holder: str, seconds: int, ended: threading.Event
) -> None:
    lost = 0
    while not ended.wait(seconds / 3):
        try:
            own = database.run(lambda c: renew(c, names, holder, seconds), patience=seconds / 3)
        except StoreUnavailableError:
            # Whoever works under the lease meets the same error where it records its work.
            continue
        if len(names) - len(own) > lost:
            lost = len(names) - len(own)
            _LOG.warning("%s leases ran out and are not ours any more", lost)


def _let_go(database: Database, names: frozenset[str], holder: str, seconds: int) -> None:
    try:
        database.run(lambda c: release(c, names, holder), patience=seconds)
    except StoreUnavailableError as error:
        # By now they have run out of themselves: the work itself is done, or has its own error.
        _LOG.warning("%s leases were not given back: %s", len(names), error)


def _rows(connection: Connection, names: Sequence[str], *, lock: bool) -> _Held:
    found: _Held = {}
    for portion in statements.portions(names):
        # In one order everywhere, so that no two processes wait for each other in a ring.
        query = select(leases).where(leases.c.name.in_(portion)).order_by(leases.c.name)
        rows = connection.execute(query.with_for_update() if lock else query)
        found.update((row.name, (row.holder, row.until)) for row in rows)
    return found


def _alive(there: _Held, moment: datetime, besides: str) -> frozenset[str]:
    in_time = {
        name: holder
        for name, (holder, until) in there.items()
        if holder != besides and moment < until <= moment + _LONGEST
    }
    gone = {holder for holder in set(in_time.values()) if processes.is_gone(holder)}
    return frozenset(name for name, holder in in_time.items() if holder not in gone)
