"""The store's door: transactions that are tried again while the database is away or busy."""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.errors import StoreUnavailableError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

    from pipeline.store.engines import Begins

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
PATIENCE_S = 180.0
"""How long a step waits for a database that is away or locked."""
_AT_START_S = 20.0
_FIRST_WAIT_S = 0.05
_LONGEST_WAIT_S = 5.0
# Waits shorter than this are everyday queueing and not worth a word.
_SAID_FROM_S = 1.0


def database_url(chosen: str | None, data: Path | None) -> str:
    """Gives back the URL of the store: chosen, else PRESCREEN_DATABASE, else a file in ``data``.

    Args:
        chosen: As on the command line; ``postgresql://`` gets our driver.
        data: The data folder; None for the usual one.

    Raises:
        UsageError: It is no URL of a database that we know.
    """
    from sqlalchemy import URL

    from pipeline.settings import data_folder
    from pipeline.store.engines import parsed

    said = chosen or os.environ.get("PRESCREEN_DATABASE")
    if said:
        return parsed(said).render_as_string(hide_password=False)
    path = data_folder(data).absolute() / "prescreen.db"
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


class Database:
    """A store: cheap to make, pickled as its URL; connects when it is first used.

    Attributes:
        url: With the password: never to be shown.
        patience: Seconds a step waits for a database that is away or locked.
    """

    def __init__(self, url: str, patience: float = PATIENCE_S) -> None:
        self.url = url
        self.patience = patience
        self._made: Engine | None = None
        self._made_by: int | None = None
        self._making = threading.Lock()

    def __reduce__(self) -> tuple[type[Database], tuple[str, float]]:
        return type(self), (self.url, self.patience)

    def __repr__(self) -> str:
        return f"Database({self.shown})"

    @property
    def shown(self) -> str:
        """Gives back the URL without password, for messages."""
        from pipeline.store.engines import shown

        return shown(self._url)

    @property
    def _url(self) -> URL:
        from pipeline.store.engines import parsed

        return parsed(self.url)

    @property
    def is_sqlite(self) -> bool:
        """Gives back whether the store is a file of SQLite."""
        return self._url.get_backend_name() == "sqlite"

    @property
    def is_there(self) -> bool:
        """Gives back whether there is a file of SQLite; of a server only asking it tells."""
        file = self._url.database if self.is_sqlite else None
        return not file or file == ":memory:" or Path(file).exists()

    def prepare(self, patience: float = _AT_START_S) -> None:
        """Makes the tables, or brings them up to date; any number of processes may do so at once.

        Args:
            patience: Seconds to wait for a database that is away.

        Raises:
            StoreUnavailableError: It does not answer, or cannot be opened.
            StoreError: A newer Prescreen made its tables.
        """
        from pipeline.store import migrating

        def current(connection: Connection) -> bool:
            return migrating.revision(connection) == migrating.head()

        self._create_file(patience)
        if not self._transaction(current, "to read", patience):
            shown = self.shown
            self._transaction(lambda c: migrating.upgrade(c, shown), "to write", patience)

    def run(self, work: Callable[[Connection], T], patience: float | None = None) -> T:
        """Gives back what ``work`` gives back, done in one transaction or not at all.

        Where the database is away, locked or gives up a transaction, the whole of ``work`` is done
        again: it must change nothing but the store, and bear being done twice (the answer to a
        commit may have been lost).

        Args:
            work: What to do.
            patience: Seconds to wait for the database; None for the store's own.

        Raises:
            StoreUnavailableError: The database stayed away, or its disk is full.
            StoreError: The database refuses what is asked: a fault.
        """
        waits = self.patience if patience is None else patience
        return self._transaction(work, "to write", waits)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Gives back what ``work`` reads; on SQLite it waits for no writer. Raises as ``run``."""
        return self._transaction(work, "to read", self.patience)

    def close(self) -> None:
        """Closes all connections; they are made anew when needed."""
        with self._making:
            if self._made is not None and self._made_by == os.getpid():
                self._made.dispose()
            self._made = None

    def alone(self, *statements: str) -> None:
        """Executes statements that may stand in no transaction, as VACUUM. Raises as ``run``."""

        def attempt() -> None:
            with self._connect("not at all") as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement)

        self._patiently(attempt, self.patience)

    def engine(self) -> Engine:
        """Gives back the connections of this process."""
        from pipeline.store.engines import engine_of

        with self._making:
            if self._made is None or self._made_by != os.getpid():
                if self._made is not None:
                    # Connections of the process that we were forked from stay its own.
                    self._made.dispose(close=False)
                self._made = engine_of(self._url)
                self._made_by = os.getpid()
            return self._made

    def _create_file(self, patience: float) -> None:
        import sqlite3

        from pipeline.store.engines import create_file
        from pipeline.store.failures import opening_may_pass

        if not self.is_sqlite:
            return
        began, wait = time.monotonic(), _FIRST_WAIT_S
        while True:
            try:
                create_file(self._url)
                return
            except (OSError, sqlite3.Error) as error:
                late = time.monotonic() - began + wait > patience
                if late or not opening_may_pass(error):
                    kind = getattr(error, "sqlite_errorname", None) or type(error).__name__
                    raise StoreUnavailableError(
                        f"The store {self.shown} cannot be made or opened ({kind}): see that its "
                        "folder may be written and its disk has room, or give another data folder"
                    ) from error
            time.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT_S)

    def _connect(self, begins: Begins) -> Connection:
        from pipeline.store.engines import BEGINS

        options: dict[str, Any] = {BEGINS: begins}
        if begins == "not at all" and not self.is_sqlite:
            options["isolation_level"] = "AUTOCOMMIT"
        return self.engine().connect().execution_options(**options)

    def _transaction(self, work: Callable[[Connection], T], begins: Begins, patience: float) -> T:
        def attempt() -> T:
            with self._connect(begins) as connection, connection.begin():
                return work(connection)

        return self._patiently(attempt, patience)

    def _patiently(self, attempt: Callable[[], T], patience: float) -> T:
        from sqlalchemy.exc import DBAPIError

        from pipeline.store.failures import WORTH_WAITING, meaning_of, told

        began = time.monotonic()
        wait = _FIRST_WAIT_S
        while True:
            try:
                return attempt()
            except DBAPIError as error:
                waited = time.monotonic() - began
                meaning = meaning_of(error)
                if meaning not in WORTH_WAITING or waited + wait > patience:
                    # The driver's own words may hold values of a row: they end here.
                    raise told(error, self.shown, waited) from None
            if wait >= _SAID_FROM_S:
                _LOG.warning("The store %s is %s: trying again", self.shown, meaning.value)
            time.sleep(wait * random.uniform(0.5, 1.0))
            wait = min(wait * 2, _LONGEST_WAIT_S)
