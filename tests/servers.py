"""A PostgreSQL server of the tests' own, from whatever is installed, thrown away afterwards."""

from __future__ import annotations

import functools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_ALONE = ("postgres", "nobody")
"""Whom the server runs as where the tests run as root: it refuses to."""
_SETTINGS = {
    # It is thrown away: a crash of the machine may lose it. A crash of the server may not, as
    # tests stop it so: commits are handed to the system at once.
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "80",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "log_timezone": "UTC",
}
_PASSWORD = "kept-out-of-messages"


@functools.cache
def postgresql_binaries() -> Path | None:
    """Gives back the newest installed server's binaries; None where there is no server."""
    folders = [Path(found).parent for found in [shutil.which("initdb")] if found]
    if pg_config := shutil.which("pg_config"):
        said = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(said.stdout.strip()))
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda path: float(path.parent.name), reverse=True)
    return next(
        (one for one in folders if (one / "initdb").exists() and (one / "postgres").exists()), None
    )


class PostgreSQL:
    """One cluster on a loopback port; it may be stopped and started again.

    Attributes:
        port: The same after a stop and a start.
    """

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._data = folder / "data"
        self.port = free_port()
        self._made = 0
        self._create()

    def url(self, database: str = "postgres") -> str:
        """Gives back a database's URL, as an operator would write it."""
        return f"postgresql://prescreen:{_PASSWORD}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Gives back the URL of an empty database of its own."""
        import psycopg

        self._made += 1
        name = f"test_{os.getpid()}_{self._made}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        log = self._folder / "log"
        self._run("pg_ctl", "start", "-w", "-t", "120", "-D", str(self._data), "-l", str(log))

    def stop(self, how: str = "fast") -> None:
        """Stops the server: ``fast`` ends its connections, ``immediate`` is as a crash."""
        self._run("pg_ctl", "stop", "-w", "-m", how, "-D", str(self._data))

    def _create(self) -> None:
        password = self._folder / "password"
        password.write_text(_PASSWORD)
        if user := _other_user():
            for path in (self._folder, password):
                shutil.chown(path, user)
        arguments = ["-U", "prescreen", "-A", "scram-sha-256", f"--pwfile={password}"]
        arguments += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D", str(self._data)]
        self._run("initdb", *arguments)
        settings = {**_SETTINGS, "port": self.port, "unix_socket_directories": self._folder}
        lines = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(lines)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        if user := _other_user():
            command = ["runuser", "-u", user, "--", *command]
        log = self._folder / "command.log"
        # No pipe: the server would keep it open and we would wait for its end.
        with log.open("wb") as said:
            done = subprocess.run(
                command, stdout=said, stderr=said, cwd=self._folder, timeout=300, check=False
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {log.read_text(errors='replace')}")


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """Gives back a running server; it and its folder are gone afterwards.

    Where no server is installed the test is skipped.
    """
    binaries = postgresql_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (no initdb on PATH or in /usr/lib/postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="prescreen-postgresql-"))
    try:
        server = PostgreSQL(binaries, folder)
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Gives back a port of the loopback that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _other_user() -> str | None:
    """Gives back whom to run the server as; None for ourselves."""
    import pwd

    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in _ALONE if name in known), None)
