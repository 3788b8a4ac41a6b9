"""The database is away, locked, full, or somebody kills us in the middle."""

import logging
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import PostgreSQL, free_port, postgresql
from sqlalchemy import URL, Connection, event, text
from sqlalchemy.exc import DBAPIError
from store_facts import INBOX, digest, facility, facts, judged, record

from pipeline.errors import StoreError, StoreUnavailableError, UsageError
from pipeline.store import engines, facilities, findings, runs
from pipeline.store.database import Database, database_url
from pipeline.store.failures import Meaning, meaning_of

PASSWORD = "secret-word"


@pytest.fixture(scope="module")
def own_server() -> Iterator[PostgreSQL]:
    """One that may be stopped."""
    with postgresql() as running:
        yield running


def test_a_server_that_is_away_at_the_start_is_said_without_the_password() -> None:
    database = Database(f"postgresql://me:{PASSWORD}@127.0.0.1:{free_port()}/night?sslkey=hidden")
    with pytest.raises(StoreUnavailableError) as caught:
        database.prepare(patience=0.3)
    said = str(caught.value)
    assert "postgresql://me:***@127.0.0.1" in said
    assert "does not answer" in said
    assert "start again" in said
    assert PASSWORD not in said + repr(database) + repr(caught.value.__context__)
    assert "hidden" not in said + repr(database)


@pytest.mark.parametrize("wrong", ["password", "database"])
def test_what_waiting_does_not_mend_is_said_at_once(own_server: PostgreSQL, wrong: str) -> None:
    right = own_server.url()
    url = right.replace(":kept", ":not") if wrong == "password" else own_server.url("nowhere")
    assert url != right
    # Were it waited for, the test would time out.
    with pytest.raises(StoreUnavailableError, match="cannot be opened: see that the database"):
        Database(url).prepare(patience=3600)


def test_a_server_that_goes_away_in_the_middle_is_waited_for(
    own_server: PostgreSQL, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(own_server.new_database(), patience=120)
    database.prepare()
    number = facility(database)
    tries: list[int] = []
    again = threading.Event()

    def work(connection: Connection) -> int:
        tries.append(len(tries))
        run = runs.record(connection, number, None, None, judged(["x"]))
        if len(tries) == 1:
            own_server.stop("immediate")
            threading.Thread(target=lambda: (own_server.start(), again.set())).start()
        return run

    try:
        with caplog.at_level(logging.WARNING):
            run = database.run(work)
    finally:
        again.wait(120)
    assert len(tries) >= 2
    past = database.read(lambda c: runs.history(c, number))
    assert [one.run for one in past] == [run]
    assert not any("kept-out" in record.getMessage() for record in caplog.records)
    database.close()


def test_connections_that_the_server_ended_are_made_anew(own_server: PostgreSQL) -> None:
    database = Database(own_server.new_database(), patience=60)
    database.prepare()
    facility(database)
    own_server.stop("fast")
    own_server.start()
    assert database.read(lambda c: facilities.of_inbox(c, INBOX))
    database.close()


@pytest.mark.parametrize(
    ("code", "means"),
    [
        ("25P03", Meaning.AWAY),
        ("53200", Meaning.AWAY),
        ("53300", Meaning.AWAY),
        ("53100", Meaning.FULL),
        ("57014", Meaning.BUSY),
        ("42P01", Meaning.FAULT),
    ],
)
def test_what_a_server_ends_for_its_own_reasons_is_tried_again(code: str, means: Meaning) -> None:
    class RefusedError(Exception):
        sqlstate = code

    assert meaning_of(DBAPIError("SELECT 1", None, RefusedError())) is means


def test_transactions_that_wait_for_each_other_in_a_ring_are_done_again(
    own_server: PostgreSQL,
) -> None:
    database = Database(own_server.new_database(), patience=60)
    database.prepare()
    a, b = facility(database, "a"), facility(database, "b")
    both = threading.Barrier(2)
    tries: list[int] = []

    def work(connection: Connection, order: tuple[int, int]) -> None:
        first_time = len(tries) < 2
        tries.append(1)
        facilities.lock_facility(connection, order[0])
        if first_time:
            both.wait(60)
        facilities.lock_facility(connection, order[1])

    one = threading.Thread(target=lambda: database.run(lambda c: work(c, (a, b))))
    one.start()
    database.run(lambda c: work(c, (b, a)))
    one.join()
    assert len(tries) == 3
    database.close()


def test_a_locked_file_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "prescreen.db"
    database = Database(f"sqlite:///{path}", patience=120)
    database.prepare()
    number = facility(database)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    done: list[int] = []
    waiting = threading.Thread(target=lambda: done.append(record(database, number, judged(["x"]))))
    waiting.start()
    # Who only reads does not wait.
    assert database.read(lambda c: runs.history(c, number)) == ()
    assert not done
    other.execute("COMMIT")
    waiting.join(120)
    assert len(done) == 1
    other.close()
    database.close()


def test_a_file_that_stays_locked_is_said(tmp_path: Path) -> None:
    path = tmp_path / "prescreen.db"
    database = Database(f"sqlite:///{path}", patience=0.2)
    database.prepare()
    _on_connect(database, "PRAGMA busy_timeout=1")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError, match=r"prescreen\.db is locked by another program"):
        facility(database)
    other.close()
    database.close()


def test_a_full_disk_is_said_and_nothing_of_the_step_is_there(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/prescreen.db", patience=60)
    database.prepare()
    number = facility(database)
    record(database, number, judged(["before"]))
    database.close()
    with database.engine().connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    database.close()
    _on_connect(database, f"PRAGMA max_page_count={pages + 3}")
    with pytest.raises(StoreUnavailableError, match=r"disk that holds .*prescreen\.db is full"):
        record(database, number, judged([f"{at}" for at in range(2000)], "after"))
    database.close()
    assert len(database.read(lambda c: runs.history(c, number))) == 1
    found = database.read(lambda c: findings.open_now(c, [number]))[number]
    assert [one.fingerprint for one in found] == [digest("before")]
    record(database, number, judged([f"{at}" for at in range(2000)], "after"))
    database.close()


def _on_connect(database: Database, statement: str) -> None:
    database.close()

    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(statement)

    event.listen(database.engine(), "connect", prepare)


_DIES = """
import os, signal, sys
from pipeline.store import runs
from pipeline.store.database import Database
from store_facts import judged, record
database = Database(sys.argv[1])
record(database, 1, judged(["kept"], "1"))
def work(connection):
    runs.record(connection, 1, None, None, judged(["lost"], "2"))
    os.kill(os.getpid(), signal.SIGKILL)
database.run(work)
"""


def test_what_was_committed_outlives_a_kill_and_the_rest_was_never_there(
    database: Database,
) -> None:
    number = facility(database)
    paths = os.pathsep.join([*sys.path])
    command = [sys.executable, "-c", _DIES, database.url]
    died = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, check=False)
    assert died.returncode == -signal.SIGKILL
    past = database.read(lambda c: runs.history(c, number))
    assert [one.counts for one in past] == [{}]
    found = database.read(lambda c: findings.open_now(c, [number]))[number]
    assert found == (facts("kept"),)
    record(database, number, judged(["lost"], "2"))


def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    database = Database(f"sqlite:///{tmp_path}/file/prescreen.db")
    with pytest.raises(StoreUnavailableError, match="cannot be made"):
        database.prepare()


def test_a_store_that_another_closes_right_now_is_opened_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []
    really = engines.create_file

    def closing(url: URL) -> None:
        tries.append("once")
        if len(tries) < 3:
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise error
        really(url)

    monkeypatch.setattr(engines, "create_file", closing)
    Database(f"sqlite:///{tmp_path}/prescreen.db").prepare()
    assert len(tries) == 3


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "prescreen.db").write_text("Not a database at all, but words of somebody. " * 99)
    with pytest.raises(StoreError, match=r"prescreen\.db"):
        Database(f"sqlite:///{tmp_path}/prescreen.db").prepare()


def test_a_refused_statement_names_no_value_of_a_row(database: Database) -> None:
    facility(database, "李小红")
    with pytest.raises(StoreError) as caught:
        database.run(
            lambda c: c.execute(
                text("INSERT INTO facilities (inbox_id, name) VALUES (1, :name)"),
                {"name": "李小红"},
            )
        )
    assert "Integrity" in str(caught.value) or "Unique" in str(caught.value)
    assert "李小红" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_broken_step_leaves_nothing(database: Database) -> None:
    def work(connection: Connection) -> None:
        facilities.ensure(connection, INBOX, ["a"])
        raise ValueError("broke")

    with pytest.raises(ValueError, match="broke"):
        database.run(work)
    assert database.read(lambda c: facilities.of_inbox(c, INBOX)) == {}


def test_a_database_travels_as_its_url(database: Database) -> None:
    facility(database)
    sent = pickle.loads(pickle.dumps(database))
    assert sent.read(lambda c: facilities.of_inbox(c, INBOX))
    sent.close()


def test_the_url_is_chosen_or_from_the_environment_or_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PRESCREEN_DATABASE", raising=False)
    assert database_url(None, tmp_path) == f"sqlite:///{tmp_path}/prescreen.db"
    monkeypatch.setenv("PRESCREEN_DATABASE", f"postgres://me:{PASSWORD}@host/night")
    assert database_url(None, tmp_path) == f"postgresql+psycopg://me:{PASSWORD}@host/night"
    chosen = database_url("sqlite:////x.db", tmp_path)
    assert Database(chosen).shown == "sqlite:////x.db"


@pytest.mark.parametrize("url", [f"mysql://me:{PASSWORD}@host/x", f"me:{PASSWORD}", "sqlite://"])
def test_another_kind_of_store_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(UsageError, match="give sqlite:") as caught:
        database_url(url, None)
    assert PASSWORD not in str(caught.value)
