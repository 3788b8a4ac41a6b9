"""Servers that a benchmark starts for itself: a Dask cluster, a PostgreSQL server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.measured import ROOT, surroundings


@dataclass
class Cluster:
    """A scheduler and its workers.

    Attributes:
        address: Of the scheduler.
        pids: Of the scheduler and of each worker.
    """

    address: str
    pids: list[int]


@contextmanager
def cluster(workers: int, database: str = "") -> Iterator[Cluster]:
    """Gives back a Dask cluster of ``prescreen worker`` processes on the loopback."""
    address = f"tcp://127.0.0.1:{free_port()}"
    own = surroundings({"PRESCREEN_DATABASE": database})
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
    scheduler += ["--host", address.rpartition(":")[0], "--port", address.rpartition(":")[2]]
    worker = [sys.executable, "-m", "pipeline.cli", "worker", address]
    started = [_quiet(scheduler, {**own, "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s"})]
    try:
        _answering(address)
        started += [_quiet(worker, own) for _ in range(workers)]
        _all_there(address, workers)
        yield Cluster(address, [one.pid for one in started])
    finally:
        for one in reversed(started):
            one.terminate()
        for one in started:
            one.wait(60)


def _quiet(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=nowhere, stderr=nowhere)


def _answering(address: str, patience: float = 60) -> None:
    port = int(address.rpartition(":")[2])
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    sys.exit("the Dask scheduler does not answer")


def _all_there(address: str, workers: int) -> None:
    from distributed import Client

    make: Any = Client
    with make(address, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=120)


@contextmanager
def database_server() -> Iterator[Any]:
    """Gives back the tests' PostgreSQL server; it forgets all at its end (``fsync`` is off)."""
    from tests.servers import postgresql

    with postgresql() as server:
        yield server


def free_port() -> int:
    """Gives back a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
