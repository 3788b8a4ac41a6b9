"""What SQLAlchemy says differently for SQLite and PostgreSQL, and lists too long for one query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
_PORTION = 5_000
Insert = postgresql.Insert | sqlite.Insert


def insert_into(connection: Connection, table: Table) -> Insert:
    """Gives back an INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def now(connection: Connection) -> datetime:
    """Gives back the time by the database's clock, which all machines share."""
    if connection.dialect.name == "postgresql":
        moment: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return moment.astimezone(UTC)
    said = connection.execute(text("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")).scalar_one()
    return datetime.fromisoformat(said)


def portions(values: Sequence[T], size: int = _PORTION) -> Iterator[Sequence[T]]:
    """Gives back the values in lists that one query takes."""
    for at in range(0, len(values), size):
        yield values[at : at + size]
