"""What the store says after a night: what is open, and whether anything stands there twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.bench import Place

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Ledger:
    """What is kept of an inbox.

    Attributes:
        open: Facility to its open findings.
        states: Facility to how its last run ended.
        spells: How many findings were ever opened.
        documents: How many documents are recorded.
        twice: Runs that did not fail beyond the first of one facility and judge key, and spells of
            one finding beyond the first.
    """

    open: dict[str, frozenset[Any]]
    states: dict[str, str]
    spells: int
    documents: int
    twice: int


def ledger(place: Place, inbox: Path) -> Ledger:
    """Gives back what the store of a place says of an inbox."""
    from pipeline.store.database import Database, database_url

    database = Database(database_url(place.database or None, place.data))
    try:
        return database.read(lambda connection: _ledger(connection, str(inbox)))
    finally:
        database.close()


def _ledger(connection: Connection, inbox: str) -> Ledger:
    from sqlalchemy import func, select

    from pipeline.store import facilities, findings, runs
    from pipeline.store.tables import documents
    from pipeline.store.tables import findings as spells
    from pipeline.store.tables import runs as rows

    ids = facilities.of_inbox(connection, inbox)
    names = {number: name for name, number in ids.items()}
    own = list(names)
    standing = runs.standings(connection, own)
    query = select(rows.c.facility_id, rows.c.judge_key).where(
        rows.c.facility_id.in_(own), rows.c.state != "failed"
    )
    judged = Counter(tuple(row) for row in connection.execute(query))
    query = select(spells.c.facility_id, spells.c.fingerprint, spells.c.opened_run).where(
        spells.c.facility_id.in_(own)
    )
    opened = Counter(row[:2] for row in {tuple(row) for row in connection.execute(query)})
    return Ledger(
        open={
            names[number]: frozenset(facts)
            for number, facts in findings.open_now(connection, own).items()
        },
        states={names[number]: one.state.value for number, one in standing.items()},
        spells=sum(opened.values()),
        documents=connection.execute(select(func.count()).select_from(documents)).scalar_one(),
        twice=sum(count - 1 for count in (*judged.values(), *opened.values())),
    )
