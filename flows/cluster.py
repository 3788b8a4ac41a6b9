"""Beyond one machine: where the tasks of a night run, and the worker that runs them."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flows.env import API_URL, SETTINGS
from pipeline.errors import UsageError

VARIABLE = "PRESCREEN_DASK"
QUIET = {
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.tick.cycle": "10s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.monitor-interval": "1s",
}
"""Settings of Dask for tasks of half a minute: as it comes, each of its processes wakes up a
hundred times a second to watch itself, and takes a tenth of a core from the reading."""
_LOCAL = re.compile(r"local(?::([1-9]\d{0,2}))?")
_ADDRESS = re.compile(r"(?:tcp|tls)://\S+:\d+")
_REACH_SECONDS = 60
_ASK_SECONDS = 5
_INSTALL = "Dask is not installed: pip install 'prescreen[server]'"


@dataclass(frozen=True, slots=True)
class Dask:
    """Where tasks run.

    Attributes:
        address: Of a scheduler; None for workers of our own on this machine.
        workers: How many of our own.
    """

    address: str | None
    workers: int = 0


def checked_dask(said: str) -> Dask:
    """Gives back what ``--dask`` means.

    Raises:
        UsageError: It means nothing, or Dask is not installed.
    """
    match = _LOCAL.fullmatch(said)
    if not match and not _ADDRESS.fullmatch(said):
        raise UsageError(
            f"--dask {said}: give the address of a scheduler (tcp://host:8786), or local for "
            "workers on this machine, local:2 for two of them"
        )
    _installed()
    if match:
        return Dask(None, int(match[1] or os.cpu_count() or 1))
    return Dask(said)


def check_reach(dask: Dask, shared_store: bool) -> None:
    """Raises UsageError where workers on other machines would meet a store or Prefect of their own.

    Args:
        dask: Where tasks run.
        shared_store: The store is a server, which other machines reach too.
    """
    if dask.address is None or (_is_here(dask.address) and all(map(_is_here, _workers(dask)))):
        return
    if not shared_store:
        raise UsageError(
            f"workers at {dask.address} need a database they all reach: give "
            "--database postgresql://..., and them the same in PRESCREEN_DATABASE"
        )
    if not os.environ.get(API_URL):
        raise UsageError(
            f"workers at {dask.address} need a Prefect server they all reach: set {API_URL}"
        )


def _workers(dask: Dask) -> list[str]:
    """Gives back the addresses of the workers a scheduler has now; none where it is away."""
    from distributed import Client

    try:
        with Client(  # type: ignore[no-untyped-call]
            dask.address, timeout=_ASK_SECONDS, set_as_default=False
        ) as client:
            return list(client.scheduler_info(n_workers=-1)["workers"])
    except OSError:  # the night says it, or goes on without; each batch checks its store again
        return []


def _is_here(address: str) -> bool:
    """Gives back whether an address is one of this machine's."""
    host = urlsplit(address).hostname or ""
    try:
        with socket.socket() as probe:
            probe.bind((host, 0))
    except OSError:
        return False
    return True


def task_runner(dask: str | None) -> Any:
    """Gives back Prefect's task runner: one thread here, or a Dask cluster.

    A batch uses every core through its own pool, so one at a time is as fast as can be.
    """
    if dask is None:
        from prefect.task_runners import ThreadPoolTaskRunner

        return ThreadPoolTaskRunner(max_workers=1)
    chosen = checked_dask(dask)
    from prefect_dask.task_runners import DaskTaskRunner

    prepare_dask()
    if chosen.address is not None:
        return DaskTaskRunner(address=chosen.address)
    return DaskTaskRunner(
        cluster_kwargs={
            "n_workers": chosen.workers,
            "threads_per_worker": 1,
            "processes": True,
            "dashboard_address": None,
            # Other users of this machine could else hand our scheduler work of theirs.
            "security": True,
        }
    )


def children_each(dask: str | None, asked: int | None) -> int | None:
    """Gives back the processes a task may have: workers on one machine share its cores."""
    if asked is not None or dask is None:
        return asked
    chosen = checked_dask(dask)
    if chosen.address is not None:
        return None
    return max(1, (os.cpu_count() or 1) // chosen.workers)


def prepare_dask() -> None:
    """Lets workers that are started from now on have processes of their own, and keeps Dask quiet.

    What somebody chose in Dask's own variables or files stands.
    """
    import dask

    chosen = dask.config.collect()
    quiet = {key: value for key, value in QUIET.items() if _unset(dask.config, key, chosen)}
    dask.config.set({"distributed.worker.daemon": False, **quiet})


def _unset(config: Any, key: str, chosen: dict[str, Any]) -> bool:
    return config.get(key, None, config=chosen) is None


def may_have_children() -> None:
    """Lets a task start processes of its own also where a plain ``dask worker`` runs it.

    Dask marks its workers as daemons, which may have none. Ours end with the pipe to their
    parent, however that dies, so nothing is left behind.
    """
    import multiprocessing

    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]


def run_worker(address: str, say: Callable[[str], None] = print) -> None:
    """Works for a scheduler until stopped.

    Raises:
        UsageError: Dask is not installed, or scheduler, store or Prefect do not answer.
    """
    if not _ADDRESS.fullmatch(address):
        raise UsageError(f"{address} is no address of a Dask scheduler: give tcp://host:8786")
    _installed()
    os.environ.update(SETTINGS)
    _check_surroundings(say)
    import asyncio

    prepare_dask()
    asyncio.run(_work(address, say))


def _installed() -> None:
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in ("distributed", "prefect_dask")):
        raise UsageError(_INSTALL)


def _check_surroundings(say: Callable[[str], None]) -> None:
    """Says which store and which Prefect tasks will meet here; raises UsageError where one is away.

    Tasks bring their places with them: what of these is away is told by the night.
    """
    from pipeline.errors import StoreUnavailableError
    from pipeline.store.database import Database, database_url

    if os.environ.get("PRESCREEN_DATABASE"):
        database = Database(database_url(None, None))
        try:
            database.prepare()
        except StoreUnavailableError as error:
            raise UsageError(f"this worker cannot work: {error}") from error
        say(f"Store: {database.shown}")
    else:
        say(
            "PRESCREEN_DATABASE is not set: right where the data folder of the night is on this "
            "machine, wrong elsewhere"
        )


async def _work(address: str, say: Callable[[str], None]) -> None:
    from distributed import Nanny

    try:
        nanny = await Nanny(
            address,
            nthreads=1,  # a batch has processes of its own
            dashboard_address=None,
            death_timeout=_REACH_SECONDS,
        )
    except (OSError, TimeoutError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}") from error
    say(f"Working for {address}; Ctrl-C ends it")
    await nanny.finished()
