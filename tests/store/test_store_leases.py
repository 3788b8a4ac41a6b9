import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import update
from store_facts import ME

from pipeline.store import leases, processes, statements
from pipeline.store.database import Database
from pipeline.store.tables import leases as table

NAMES = [f"facility:{number}" for number in range(40)]

_HOLDS = """
import sys, time
from pipeline.store import leases
from pipeline.store.database import Database
database = Database(sys.argv[1])
if sys.argv[2] == "fresh":
    database.prepare()
holder = leases.holder()
granted = database.run(lambda c: leases.claim(c, sys.argv[3:], holder, 3000))
print(" ".join(sorted(granted)), flush=True)
sys.stdin.read()
"""


def start(url: str, names: list[str], prepare: bool = False) -> subprocess.Popen[str]:
    """Starts a process that claims, says what it was granted, and lives until its input ends."""
    command = [sys.executable, "-c", _HOLDS, url, "fresh" if prepare else "made", *names]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def granted(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


def claim(database: Database, holder: str, *names: str) -> frozenset[str]:
    return database.run(lambda c: leases.claim(c, names, holder))


def live(database: Database, *names: str) -> frozenset[str]:
    return database.read(lambda c: leases.live(c, names))


def run_out(database: Database, seconds: float = 1) -> None:
    """Lets all leases have ended so many seconds ago, by the database's clock."""
    database.run(
        lambda c: c.execute(
            update(table).values(until=statements.now(c) - timedelta(seconds=seconds))
        )
    )


def test_processes_on_a_fresh_database_are_granted_each_lease_once(url: str) -> None:
    # Two are as many as run at once on a machine of two cores; each takes a second to begin.
    running = [start(url, order, prepare=True) for order in (NAMES, NAMES[::-1])]
    try:
        every = [name for process in running for name in granted(process)]
        assert sorted(every) == sorted(NAMES)
    finally:
        for process in running:
            process.communicate()
    assert [process.returncode for process in running] == [0] * 2


def test_the_lease_of_a_killed_process_is_free_at_once(database: Database) -> None:
    process = start(database.url, ["a"])
    try:
        assert granted(process) == ["a"]
        assert claim(database, leases.holder(), "a") == frozenset()
        process.send_signal(signal.SIGKILL)
        # Not reaped: what is left of it in the system's list holds nothing either.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert live(database, "a") == frozenset()
        assert claim(database, leases.holder(), "a") == {"a"}
    finally:
        process.kill()
        process.communicate()


def test_a_holder_of_another_machine_is_waited_for_until_its_lease_ends(
    database: Database,
) -> None:
    assert claim(database, ME, "a") == {"a"}
    assert claim(database, "other", "a", "b") == {"b"}
    run_out(database)
    assert live(database, "a", "b") == frozenset()
    assert claim(database, "other", "a") == {"a"}
    assert database.run(lambda c: leases.renew(c, ["a"], ME)) == frozenset()


def test_a_lease_given_under_a_clock_that_was_ahead_holds_nobody_up(database: Database) -> None:
    claim(database, ME, "a")
    run_out(database, -7 * 24 * 3600)
    assert claim(database, "other", "a") == {"a"}


def test_a_holder_is_granted_its_own_again_and_others_only_when_released(
    database: Database,
) -> None:
    assert claim(database, ME, "a", "b", "a") == {"a", "b"}
    assert claim(database, ME, "a") == {"a"}
    database.run(lambda c: leases.release(c, ["a", "b"], "other"))
    assert live(database, "a", "b") == {"a", "b"}
    database.run(lambda c: leases.release(c, ["a"], ME))
    assert claim(database, "other", "a", "b") == {"a"}


def test_threads_that_claim_at_once_are_granted_each_lease_once(database: Database) -> None:
    got: list[str] = []

    def work(at: int) -> None:
        own = Database(database.url, patience=60)
        got.extend(claim(own, f"{ME}{at}", *NAMES[at:], *NAMES[:at]))
        own.close()

    threads = [threading.Thread(target=work, args=(at,)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(NAMES)


def test_a_held_lease_is_renewed_and_given_back(database: Database) -> None:
    renewed = threading.Event()
    with leases.held(database, ["a", "b"], ME, seconds=1) as names:
        assert names == {"a", "b"}
        with leases.held(database, ["a"], "other") as others:
            assert others == frozenset()
        first = _end(database)
        for _ in range(600):
            if _end(database) > first:
                renewed.set()
                break
            renewed.wait(0.1)
    assert renewed.is_set()
    assert live(database, "a", "b") == frozenset()
    assert claim(database, "other", "a", "b") == {"a", "b"}


def _end(database: Database) -> object:
    return database.read(
        lambda c: c.scalar(
            table.select().where(table.c.name == "a").with_only_columns(table.c.until)
        )
    )


def test_a_lease_is_given_back_when_the_work_breaks(database: Database) -> None:
    with pytest.raises(ValueError, match="broke"), leases.held(database, ["a"], ME):
        raise ValueError("broke")
    assert claim(database, "other", "a") == {"a"}


def test_a_holder_says_nothing_of_a_user_and_is_another_each_time() -> None:
    first, second = leases.holder(), leases.holder()
    assert first != second
    assert not processes.is_gone(first)
    machine, pid, start, _ = first.rsplit("|", 3)
    assert processes.is_gone(f"{machine}|{pid}|{start}9|0")
    assert not processes.is_gone(f"elsewhere|{machine}|{pid}|{start}9|0")
    assert not processes.is_gone("a word of somebody else")


def test_a_living_process_that_the_system_hides_is_not_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alive = leases.holder()
    machine, _, start, nonce = alive.rsplit("|", 3)
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    monkeypatch.setattr(processes, "_start", lambda pid: None)
    assert not processes.is_gone(alive)
    assert processes.is_gone(f"{machine}|{done.pid}|{start}|{nonce}")

    def another_users(pid: int, signal: int) -> None:
        raise PermissionError(pid)

    monkeypatch.setattr(os, "kill", another_users)
    assert not processes.is_gone(alive)


def test_a_lease_that_is_lost_while_held_is_said(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    said = threading.Event()
    with leases.held(database, ["a", "b"], ME, seconds=1):
        database.run(
            lambda c: c.execute(update(table).where(table.c.name == "a").values(holder="x"))
        )
        for _ in range(600):
            if "1 leases ran out" in caplog.text:
                said.set()
                break
            said.wait(0.1)
    assert said.is_set()
    assert live(database, "a", "b") <= {"a"}
