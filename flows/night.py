"""The doors of the nightly run: once, by the clock, or as files arrive. Imports no Prefect."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.cluster import VARIABLE, check_reach, checked_dask, children_each
from flows.env import prepare
from flows.private import Private, taken_for_lost
from flows.server import ServerLostError, server, with_server
from flows.steps import Wish, without_prefect
from flows.telling import Mornings, lines_of, of_another
from pipeline.engine.progress import Progress, Silent
from pipeline.errors import PrescreenError

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where
    from pipeline.model.nightly import Morning


def run_once(
    where: Where,
    *,
    only: Sequence[str] = (),
    scheduled: datetime | None = None,
    dask: str | None = None,
    settle: float = 10.0,
    everything: bool = False,
    progress: Progress | None = None,
) -> Morning:
    """Gives back the morning of one night; where Prefect is lost it ends all the same.

    Where another run works the night already, its morning is waited for; a run that dies over it
    is taken up.

    Args:
        where: Inbox, outputs, data and options.
        only: Names of facilities; () for all of the inbox.
        scheduled: When the night was planned; None for now.
        dask: Address of a scheduler, "local" or "local:2"; None for this process.
        settle: Seconds for which the files of a facility must have stood still.
        everything: Judge all facilities again.
        progress: Who is told how far it is.

    Raises:
        UsageError: What is asked for cannot be done; nothing was begun.
        StoreUnavailableError: The database stayed away.
        PlaceUnavailableError: Inbox or outputs stayed away.
    """
    home = _ready(where, dask)
    wish = Wish(scheduled, settle, everything, partial=bool(only))
    screen = progress or Silent()
    while True:
        own = Private(screen, only=tuple(only))
        _attempt(where, wish, dask, own, home)
        morning = own.morning
        if morning is None:
            assert own.joined is not None
            morning = of_another(where, own.joined, screen)
        if morning is not None:
            return morning


def serve(
    where: Where,
    cron: str,
    *,
    dask: str | None = None,
    settle: float = 10.0,
    everything: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Works the nights of a schedule until stopped.

    Args:
        where: As of ``run_once``.
        cron: As cron writes it, in this machine's time zone.
        dask: As of ``run_once``.
        settle: As of ``run_once``.
        everything: As of ``run_once``.
        say: Takes a line for the operator.

    Raises:
        UsageError: What is asked for cannot be done, or another process does it already.
        ServerLostError: No Prefect server could be started.
    """
    from flows.schedule import Timetable, cron_of, keep

    said = cron_of(cron)
    home = _ready(where, dask)
    there = replace(where, children=children_each(dask, where.children))
    parameters = {"where": there.to_json(), "settle": settle, "everything": everything}
    if dask:
        os.environ[VARIABLE] = dask
    keep(Timetable(where.inbox, said, parameters), home, say, Mornings(where).news)


def _ready(where: Where, dask: str | None) -> Path:
    """Gives back Prefect's home, once all that is asked for makes sense."""
    from pipeline.engine.nightly.where import checked
    from pipeline.store import facilities

    sqlite = where.database().is_sqlite  # a URL that is wrong is said before anything is made
    if dask:
        check_reach(checked_dask(dask), not sqlite)
    checked(where)
    where.database().prepare()
    where.database().run(lambda c: facilities.ensure(c, where.inbox, ()))  # status: it has begun
    return prepare(where.store().folder)


def _attempt(where: Where, wish: Wish, dask: str | None, own: Private, home: Path) -> None:
    """Runs a night, in Prefect or else without; ``own`` then has its morning, or who works it.

    Raises:
        Exception: What ended the night.
    """
    try:
        with_server(home, lambda: _orchestrated(where, wish, dask, own))
        return
    except ServerLostError as error:
        problem = f"The night was run without Prefect. {error}"
    own.morning = without_prefect(where, wish, own, problem)


def _orchestrated(where: Where, wish: Wish, dask: str | None, own: Private) -> None:
    """Runs a night in Prefect.

    Raises:
        ServerLostError: Prefect was lost before the night had ended.
        Exception: What ended the night.
    """
    from flows.nightly import orchestrate

    with taken_for_lost(own):
        orchestrate(where, wish, dask, own)


def watch(
    where: Where,
    *,
    dask: str | None = None,
    settle: float = 30.0,
    progress: Progress | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Works facilities as their files arrive, until stopped; all of them at first and each day.

    Args:
        where: As of ``run_once``.
        dask: As of ``run_once``.
        settle: Seconds for which the files of a facility must have stood still.
        progress: As of ``run_once``.
        say: Takes a line for the operator; it may name folders of the inbox.

    Raises:
        UsageError: What is asked for cannot be done.
        ServerLostError: No Prefect server could be started.
    """
    from pipeline.engine.nightly.watch import watch as arrivals

    home = _ready(where, dask)
    with server(home) as url:  # one for all nights: its start costs more than most of them
        say(f"Watching {where.inbox}; Prefect: {url}")
        for names in arrivals(where, settle=settle, say=say):
            try:
                # Those named have stood still; in a whole night some may still be arriving.
                still = 0 if names else settle
                morning = run_once(
                    where, only=sorted(names), dask=dask, settle=still, progress=progress
                )
            except PrescreenError as error:  # away, full, taken out meanwhile: offered again later
                say(str(error))
                continue
            for line in lines_of(where, morning, names):
                say(line)
