"""Brings the tables of a store to what this Prescreen knows; safe when several start at once."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from pipeline.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

_FOLDER = Path(__file__).with_name("migrations")
# Any number that no other program on the server takes for its lock.
_LOCK = 0x70726573_6372
# Alembic's scripts speak to whatever migration the process runs: there may be one at a time.
_ONE_AT_A_TIME = threading.Lock()


def upgrade(connection: Connection, shown: str) -> None:
    """Walks all steps that are missing, one process at a time.

    Args:
        connection: In a transaction, which the caller commits; on SQLite one that writes.
        shown: The store's URL without password.

    Raises:
        StoreError: A newer Prescreen made the tables.
    """
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if revision(connection) == head():
        return
    _check_known(connection, shown)
    with _ONE_AT_A_TIME:
        command.upgrade(_config(connection), "head")


def downgrade(connection: Connection, to: str) -> None:
    """Walks steps back until ``to`` ("base" for none); tables taken away lose what they held."""
    from alembic import command

    with _ONE_AT_A_TIME:
        command.downgrade(_config(connection), to)


def revision(connection: Connection) -> str | None:
    """Gives back which step the tables are at; None where there are none yet."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Gives back the last step."""
    step = _steps().get_current_head()
    assert step is not None
    return step


def _check_known(connection: Connection, shown: str) -> None:
    here = revision(connection)
    if here is not None and here not in {step.revision for step in _steps().walk_revisions()}:
        raise StoreError(
            f"The store {shown} was made by a newer Prescreen (step {here}, this one knows "
            f"{head()}): upgrade this Prescreen, or give another store with PRESCREEN_DATABASE"
        )


def _steps() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config(None))


def _config(connection: Connection | None) -> Config:
    """Gives back what Alembic wants to know; no file is needed, so a wheel carries it all."""
    from alembic.config import Config

    config = Config()
    # Percent signs of a path are Alembic's own language.
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
