"""Nights by the clock: a service that keeps a schedule in Prefect and works what falls due."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flows.alone import Alone
from flows.env import API_URL, as_in_environment
from flows.locks import locked
from flows.server import access_of, log_of, server
from flows.steps import is_left
from flows.tending import (
    another_comes,
    comes,
    end_orphans,
    is_given_up,
    list_runs,
    plan_again,
    planned,
    take_words,
)
from flows.trouble import kind_of
from pipeline.cron import cron as checked_cron
from pipeline.errors import PrescreenError, UsageError

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun

    from pipeline.engine.nightly.where import Where

LOOK_SECONDS = 5.0
ANSWER_SECONDS = 20.0
"""Longest wait for an answer of Prefect when it is looked at; the next look comes soon."""
QUIET_SECONDS = 60.0
LONGEST_BACK_OFF = 60.0
_STOP_SECONDS = 5.0
_ROOT = Path(__file__).resolve().parents[1]
Say = Callable[[str], None]
News = Callable[[], list[str]]


@dataclass(frozen=True, slots=True)
class Timetable:
    """What is run when.

    Attributes:
        inbox: Tells timetables apart: each inbox has one.
        parameters: Of the flow.
    """

    inbox: str
    cron: str
    parameters: Mapping[str, Any]

    @property
    def where(self) -> Where:
        """Gives back where its nights work."""
        from pipeline.engine.nightly.where import Where

        return Where.from_json(self.parameters["where"])

    @property
    def name(self) -> str:
        """Gives back the name of the deployment in Prefect; it tells nothing of the place."""
        return f"nightly-{hashlib.sha256(self.inbox.encode()).hexdigest()[:8]}"


def timezone() -> str:
    """Gives back the name of this machine's time zone.

    Raises:
        UsageError: It has none that a schedule can go by, as ``TZ=CST-8``.
    """
    from zoneinfo import ZoneInfo

    from tzlocal import get_localzone_name

    now = datetime.now(UTC)
    try:
        name = get_localzone_name() or "UTC"
        days = [now + timedelta(days=30 * month) for month in range(12)]
        known = all(
            day.astimezone(ZoneInfo(name)).utcoffset() == day.astimezone().utcoffset()
            for day in days
        )
    except (LookupError, ValueError):
        known = False
    if not known:
        raise UsageError(
            f"this machine's time zone (TZ={os.environ.get('TZ', '')}) has no name that a schedule "
            "can go by: set TZ to one, as TZ=Asia/Shanghai or TZ=UTC"
        )
    return name


def cron_of(said: str) -> str:
    """Gives back a cron expression; raises UsageError with an example where it is none."""
    try:
        return checked_cron(said)
    except ValueError as error:
        raise UsageError(f"--cron {error}") from error


def keep(timetable: Timetable, home: Path, say: Say, news: News = list) -> None:
    """Works a timetable until interrupted (Ctrl-C, SIGTERM); it stays in Prefect.

    Args:
        timetable: What is run when.
        home: Prefect's.
        say: Takes a line for the operator.
        news: Asked for lines about the last night whenever a run has ended.

    Raises:
        UsageError: Another process keeps it already.
        ServerLostError: No Prefect server could be started.
    """
    lock, zone = home / f"{timetable.name}.lock", timezone()
    with locked(lock, wait=False) as alone:
        if not alone:
            raise UsageError("a process on this machine works this inbox by the clock already")
        own = API_URL not in os.environ
        with server(home) as url:
            say(f"Nights at {timetable.cron!r}, time zone {zone}; Prefect: {url}")
            _work(_Tender(timetable, home, say, news), timetable, home, say, own=own)


def _work(tender: _Tender, timetable: Timetable, home: Path, say: Say, *, own: bool) -> None:
    pause = 1.0
    while True:
        began, way = time.monotonic(), access_of(home)
        # Our own server that moved is named in our environment only once it answers again.
        named = way.way if own and way else {}
        with _runner(timetable, home, named) as process:
            while process.poll() is None and access_of(home) == way:
                tender.look()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK_SECONDS)
        if time.monotonic() - began > LONGEST_BACK_OFF:
            pause = 1.0
        if access_of(home) == way:
            say(f"What works the nights ended by itself ({home / 'runner.log'}); it starts again")
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_BACK_OFF)


@contextlib.contextmanager
def _runner(
    timetable: Timetable, home: Path, named: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Gives back the process that works the nights; it and the run it works end with the block.

    Args:
        timetable: What it works.
        home: Prefect's.
        named: What leads to the server as it is now, over what our environment says.
    """
    with log_of(home, "runner").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.running", str(os.getpid())],
            cwd=_ROOT,
            env={**os.environ, **named},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _tell(process, timetable)
        yield process
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_SECONDS)


def _tell(process: subprocess.Popen[bytes], timetable: Timetable) -> None:
    said = {
        "name": timetable.name,
        "cron": timetable.cron,
        "timezone": timezone(),
        "parameters": dict(timetable.parameters),
    }
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
        pipe.write(json.dumps(said).encode())


@contextlib.contextmanager
def _no_long_waits() -> Iterator[None]:
    """Lets a look at Prefect end soon where whoever took its port accepts and never answers.

    Prefect's own waits add up to many minutes, in which nobody would see that the server moved.
    """
    from prefect.settings import (
        PREFECT_API_REQUEST_TIMEOUT,
        PREFECT_CLIENT_MAX_RETRIES,
        temporary_settings,
    )

    patience = {PREFECT_API_REQUEST_TIMEOUT: ANSWER_SECONDS, PREFECT_CLIENT_MAX_RETRIES: 0}
    with temporary_settings(patience):
        yield


class _Tender:
    """Looks after the timetable's runs in Prefect, and says how they ended."""

    def __init__(self, timetable: Timetable, home: Path, say: Say, news: News) -> None:
        self._timetable = timetable
        self._home = home
        self._say = say
        self._news = news
        self._said: set[UUID] | None = None
        self._alone = Alone(timetable, say)
        self._next = 0.0

    def look(self) -> None:
        """Ends orphans, plans again what was cut short; an API that is away is waited for.

        Where it stays away, what falls due is worked here.
        """
        if time.monotonic() < self._next:
            return
        from prefect.client.orchestration import get_client

        try:
            with as_in_environment(), _no_long_waits(), get_client(sync_client=True) as client:
                busy = self._look(client)
            self._next = 0.0 if busy else time.monotonic() + QUIET_SECONDS
            self._alone.prefect_answers()
        except PrescreenError as error:
            self._say(str(error))
            self._next = time.monotonic() + QUIET_SECONDS
        except Exception as error:  # whatever Prefect raises: the nights do not hang on this
            self._alone.prefect_is_away(type(error).__name__)

    def _look(self, client: SyncPrefectClient) -> bool:
        """Gives back whether there is, or soon will be, a run to look after."""
        from prefect.exceptions import ObjectNotFound

        end_orphans(client, self._home)
        try:
            number = client.read_deployment_by_name(f"prescreen-nightly/{self._timetable.name}").id
        except ObjectNotFound:
            return True  # the runner makes it
        end_orphans(client, self._home, number)
        runs = list_runs(client, number)
        again = plan_again(client, number, runs, partial(is_left, self._timetable.where))
        self._tell_ended(runs)
        return bool(again) or any(comes(run, timedelta(seconds=2 * QUIET_SECONDS)) for run in runs)

    def _tell_ended(self, runs: Sequence[FlowRun]) -> None:
        ended = [run for run in runs if run.state and run.state.is_final()]
        if self._said is None:
            self._said = {run.id for run in ended}
        for run in ended:
            if run.id not in self._said:
                self._said.add(run.id)
                self._tell(run, is_last=not another_comes(runs))

    def _tell(self, run: FlowRun, is_last: bool) -> None:
        when = planned(run)
        said = f"{when.astimezone():%Y-%m-%d %H:%M}: {run.state.name}"
        self._say(f"{said} {take_words(self._home, run.id) or run.state.message or ''}")
        if is_last and is_given_up(run):
            self._alone.give_up(when, kind_of(run.state.message))
        self._tell_news()

    def _tell_news(self) -> None:
        try:
            lines = self._news()
        except PrescreenError as error:  # the night's own words are in the store, and come later
            lines = [str(error)]
        for line in lines:
            self._say(line)
