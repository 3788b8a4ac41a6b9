"""Connections to SQLite and PostgreSQL, set up so that what was committed stays."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from pipeline.errors import UsageError

_BUSY_MS = 30_000
BEGINS = "prescreen_begins"
"""Execution option: how a transaction begins on SQLite, one of the words below."""
Begins = Literal["to write", "to read", "not at all"]
_PRAGMAS = (
    f"busy_timeout={_BUSY_MS}",
    "foreign_keys=ON",
    # Not NORMAL: with a log written ahead, that may lose the last commits with the power.
    "synchronous=FULL",
    # Deleted rows are overwritten: what was purged cannot be dug out of the file.
    "secure_delete=ON",
)


def parsed(url: str) -> URL:
    """Gives back the URL of a store, with the driver we have.

    Raises:
        UsageError: It is none, or of a database that we do not know; it never says the URL.
    """
    try:
        given = make_url(url)
    except ArgumentError:
        raise UsageError(f"PRESCREEN_DATABASE is no database URL: {_EXAMPLES}") from None
    kind = given.drivername.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        return given.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and given.database not in (None, "", ":memory:"):
        return given.set(drivername="sqlite+pysqlite")
    raise UsageError(f"A store in {kind} is not possible: {_EXAMPLES}")


_EXAMPLES = "give sqlite:////folder/prescreen.db or postgresql://user:password@host/name"


def shown(url: URL) -> str:
    """Gives back the URL for messages: no password, no options."""
    bare = url.set(query={}).render_as_string(hide_password=True)
    return bare.replace("+psycopg", "").replace("+pysqlite", "")


def engine_of(url: URL) -> Engine:
    """Gives back connections that are made when they are used.

    Raises:
        UsageError: The driver of PostgreSQL is not installed.
    """
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return _postgresql(url)
    except (ImportError, NoSuchModuleError):
        raise UsageError(
            "A store in PostgreSQL needs the server extra: pip install 'prescreen[server]'"
        ) from None


def _postgresql(url: URL) -> Engine:
    patient = {
        "connect_timeout": 10,
        "application_name": "prescreen",
        # A server that vanished without a word is noticed within about a minute.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,
    }
    return create_engine(
        url,
        connect_args={**patient, **url.query},
        pool_size=2,
        max_overflow=-1,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, max_overflow=-1, hide_parameters=True)
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: sqlite3.Connection, _: Any) -> None:
    # We begin transactions ourselves: the driver would begin them too late and as readers.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: one that begins as a reader cannot wait for it later."""
    how = connection.get_execution_options().get(BEGINS, "to write")
    if how != "not at all":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if how == "to write" else "BEGIN")


def create_file(url: URL) -> None:
    """Makes the file of a SQLite store, for its owner only, and its log written ahead."""
    path = Path(str(url.database))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=_BUSY_MS / 1000, isolation_level=None)
    try:
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
