"""Which store this is, by a number drawn when its tables were made."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select

from pipeline.store.tables import identity


def identity_of(connection: Connection) -> int | None:
    """Gives back the store's own number; None where its tables were never made."""
    if not inspect(connection).has_table(identity.name):
        return None
    number: int = connection.execute(select(identity.c.number)).scalar_one()
    return number
