"""The Prefect server a run talks to: the one ``PREFECT_API_URL`` names, else one of our own.

Our own listens on this machine only, keeps its port over restarts, and is shared by all who use
one data folder: it lives while any of them does, and whoever sees it dead starts it again.
Nothing here imports Prefect.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import random
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from flows.env import API_URL
from flows.locks import held, locked
from flows.serving import HOST, PORT_TAKEN
from pipeline.engine.diskfull import no_half_file
from pipeline.errors import PrescreenError

T = TypeVar("T")
TRIES = 3
START_SECONDS = 180.0
SILENT_SECONDS = 120.0
MOST_DEATHS = 5
LONGEST_BACK_OFF = 60.0
LOG_BYTES = 5_000_000

_PAUSE = 5.0
_ROOT = Path(__file__).resolve().parents[1]
_AUTH = "PREFECT_API_AUTH_STRING"
_SERVER_AUTH = "PREFECT_SERVER_API_AUTH_STRING"
# Below the ports that systems hand out by themselves.
_PORTS = range(20_000, 30_000)


_NEEDED = re.compile(
    "DO_NOT_TRACK|HOME|LANG|LANGUAGE|LOGNAME|PATH|SHELL|TEMP|TMP|TMPDIR|TZ|USER|VIRTUAL_ENV|"
    "(DY)?LD_LIBRARY_PATH|(LC|OMP|PREFECT|PYTHON|SSL|XDG)_?[A-Z0-9_]*"
)


class ServerLostError(PrescreenError):
    """No Prefect server could be started or reached; says where its log is."""


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach our own server.

    Attributes:
        secret: User and password; other users of this machine must not start runs as us.
    """

    port: int
    secret: str

    @property
    def url(self) -> str:
        """Gives back what ``PREFECT_API_URL`` is set to."""
        return f"http://{HOST}:{self.port}/api"

    @property
    def way(self) -> dict[str, str]:
        """Gives back what in an environment leads to it."""
        return {API_URL: self.url, _AUTH: self.secret}

    def answers(self, seconds: float = 5.0) -> bool:
        """Gives back whether our server, and not a stranger on its port, answers."""
        request = urllib.request.Request(f"{self.url}/admin/version")
        token = base64.b64encode(self.secret.encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(request, timeout=seconds) as answer:
                return bool(answer.status == 200)
        except (OSError, http.client.HTTPException):
            return False


def with_server(home: Path, work: Callable[[], T]) -> T:
    """Gives back what ``work`` gave back, done with a server that answers.

    Raises:
        ServerLostError: Prefect was lost in each of ``TRIES`` tries.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with server(home):
                return work()
        except ServerLostError:
            if attempt == TRIES:
                raise
        time.sleep(_PAUSE * attempt)
    raise AssertionError("unreachable")


@contextlib.contextmanager
def server(home: Path) -> Iterator[str]:
    """Gives back the URL of a Prefect API that answers; the environment then names it too.

    Args:
        home: Prefect's home as ``flows.env.prepare`` made it.

    Raises:
        ServerLostError: Our own did not start in ``START_SECONDS``.
    """
    if chosen := os.environ.get(API_URL):
        yield chosen
        return
    with locked(home / "users.lock", shared=True):
        access = started(home)
        stop = _Stop()
        with _named(access):
            threading.Thread(target=_watch, args=(home, stop), daemon=True).start()
            try:
                yield access.url
            finally:
                stop.set()


@contextlib.contextmanager
def _named(access: Access) -> Iterator[None]:
    """Names the server in the environment, for us and for all processes we start."""
    known = [os.environ.get("NO_PROXY"), os.environ.get("no_proxy"), HOST]
    direct = ",".join(dict.fromkeys(filter(None, known)))
    said = {**access.way, "NO_PROXY": direct, "no_proxy": direct}
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def access_of(home: Path) -> Access | None:
    """Gives back how the server of a data folder is reached; None where there never was one."""
    try:
        return Access(**json.loads((home / "server.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def started(home: Path) -> Access:
    """Gives back how to reach the server, once it answers.

    Raises:
        ServerLostError: It did not start.
    """
    with locked(home / "start.lock"):  # its database is made once: first starts must not race
        access = access_of(home) or _written(home, random.choice(_PORTS))
        deadline, deaths = time.monotonic() + START_SECONDS, 0
        while not access.answers():
            if held(home / "serving.lock"):
                time.sleep(0.1)
            elif code := _launch(home, access, deadline):
                access = _written(home, random.choice(_PORTS)) if code == PORT_TAKEN else access
                deaths += 1
            if deaths == MOST_DEATHS or time.monotonic() > deadline:
                _kill(home)
                raise ServerLostError(
                    # No path: the words go out by mail, and a home folder has somebody's name.
                    "Prefect's own server did not start; prefect/server.log in the data folder "
                    "may say why. "
                    f"It starts again by itself next time; {API_URL} chooses another server"
                )
    return access


def _written(home: Path, port: int) -> Access:
    """Gives back a new way to reach the server, and keeps it."""
    access = Access(port, f"prescreen:{secrets.token_urlsafe(24)}")
    partial = home / "server.json.partial"
    partial.unlink(missing_ok=True)
    with no_half_file(partial):
        number = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(number, "w", encoding="utf-8") as file:  # noqa: PTH123 (a number, not a path)
            json.dump(asdict(access), file)
    partial.replace(home / "server.json")
    return access


def _launch(home: Path, access: Access, deadline: float) -> int | None:
    """Gives back the exit code of a server that ended, or None as soon as it answers."""
    with log_of(home, "server").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.serving", str(home), str(access.port)],
            cwd=_ROOT,
            env=_surroundings(home, access),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us: the server goes after its last user
        )
    while time.monotonic() < deadline:
        if access.answers():
            return None
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(0.1)
    return None


def _surroundings(home: Path, access: Access) -> dict[str, str]:
    """Gives back the environment of the server: it needs none of the secrets in ours."""
    known = {name: value for name, value in os.environ.items() if _NEEDED.fullmatch(name)}
    return {
        **known,
        "PREFECT_HOME": str(home),
        _SERVER_AUTH: access.secret,
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        # Old flow runs go as well as old events: the file must not grow for ever.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    }


def log_of(home: Path, name: str) -> Path:
    """Gives back the log of a process, to be added to; a long one is put aside first."""
    path = home / f"{name}.log"
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(home / f"{name}.log.1")
    return path


class _Stop:
    """Says when nobody needs the server any more; nothing is done for it after that."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()

    def set(self) -> None:
        with self._lock:
            self._event.set()

    def wait(self, seconds: float) -> bool:
        return self._event.wait(seconds)

    def unless(self, work: Callable[[], None]) -> None:
        with self._lock:
            if not self._event.is_set():
                work()


def _watch(home: Path, stop: _Stop) -> None:
    """Starts the server again when it died or fell silent, later each time it fails.

    It may come back on another port, where a stranger has taken its own.
    """
    pause, heard = 1.0, time.monotonic()
    while not stop.wait(pause):
        access = access_of(home)
        if access is not None:
            stop.unless(partial(os.environ.update, access.way))
        if held(home / "serving.lock") and access and access.answers():
            pause, heard = 1.0, time.monotonic()
            continue
        if time.monotonic() - heard > SILENT_SECONDS:
            _kill(home)
        try:
            if not held(home / "serving.lock"):
                started(home)
        except (ServerLostError, OSError):
            pause = min(2 * pause, LONGEST_BACK_OFF)


def _kill(home: Path) -> None:
    """Kills a server that does not answer; its lock says that the number is still its own."""
    if held(home / "serving.lock"):
        with contextlib.suppress(OSError, ValueError):
            os.kill(int((home / "serving.pid").read_text("utf-8")), signal.SIGKILL)
