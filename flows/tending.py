"""Flow runs whose process is gone: they are ended in Prefect, and planned ones done again.

A run holds a lock in Prefect's home while it works; the system lets go of it when the process
dies, so a lock that is free tells of a death, whenever it was.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flows.locks import held, locked
from flows.private import KindError, Private, keeping
from flows.trouble import PASSING, kind_of

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun

_LOG = logging.getLogger(__name__)
TRIES = 5
SOME_FAILED = "SomeFailed"
"""Name of the state of a night that was told, and of which some batch failed."""
JOINED = "Joined"
"""Name of the state of a run whose night another run works."""

# Between entering its first state and taking the lock, a run needs some seconds.
_YOUNG = timedelta(minutes=2)
_RECENT = timedelta(days=1)
_SOON = timedelta(minutes=10)
_FIRST_PAUSE = timedelta(minutes=1)
_MANY = 200


@contextlib.contextmanager
def marked(home: Path, run: str | None) -> Iterator[None]:
    """Holds the lock that says this run's process lives."""
    folder = home / "runs"
    folder.mkdir(exist_ok=True, mode=0o700)
    path = folder / f"{run}.lock"
    with locked(path):
        yield
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def explained(home: Path, run: str | None) -> Iterator[None]:
    """Keeps the words of what ends a run for the service, in a file that only its user reads."""
    with keeping(Private()) as own:
        try:
            yield
        except KindError:
            if own.met is not None:
                _keep(_words(home, run), own.met)
            raise


def take_words(home: Path, run: UUID) -> str | None:
    """Gives back what ended a run on this machine, and forgets it; None where nothing is known."""
    path = _words(home, run)
    try:
        words = path.read_text("utf-8")
        path.unlink()
    except OSError:
        return None
    return words


def _words(home: Path, run: object) -> Path:
    return home / "runs" / f"{run}.words"


def _keep(path: Path, error: Exception) -> None:
    from pipeline.engine.nightly.faults import words_of

    with contextlib.suppress(OSError):  # on a full disk its kind must do
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(number, "w", encoding="utf-8") as file:  # noqa: PTH123 (a number, not a path)
            file.write(words_of(error, path.parent))


def end_left() -> None:
    """Ends, as well as it can, what runs of this machine left when they were killed."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_HOME

    try:
        with get_client(sync_client=True) as client:
            end_orphans(client, Path(PREFECT_HOME.value()))
    except Exception as error:  # the run to come does not hang on how old ones are shown
        _LOG.warning("runs that were killed are still shown as running: %s", type(error).__name__)


def end_orphans(client: SyncPrefectClient, home: Path, deployment: UUID | None = None) -> int:
    """Gives back how many runs were set to Crashed because their process is gone.

    Args:
        client: Of the Prefect API.
        home: Prefect's home, where runs of this machine hold their locks.
        deployment: Whose runs only this service works; None for runs known by their lock alone.
    """
    from prefect.states import Crashed

    count = 0
    for run in list_runs(client, deployment, ("RUNNING", "PENDING", "CANCELLING")):
        if _is_orphan(run, home, deployment is not None):
            message = "Its process is gone; what it left is done in the next run"
            client.set_flow_run_state(run.id, Crashed(message=message), force=True)
            (home / "runs" / f"{run.id}.lock").unlink(missing_ok=True)
            count += 1
    return count


def plan_again(
    client: SyncPrefectClient,
    deployment: UUID,
    runs: Sequence[FlowRun],
    is_left: Callable[[datetime], bool],
) -> int:
    """Gives back how many runs were planned again, for the time of one that was cut short.

    Only the latest is: a night that comes later covers those before it. Pauses grow from try to
    try, and there are ``TRIES`` in all. A run that joined another was cut short where that other
    died over the night.

    Args:
        client: Of the Prefect API.
        deployment: Whose runs they are.
        runs: The newest.
        is_left: Tells whether a planned time is still to be worked, and nobody is at it.
    """
    ended = [run for run in runs if run.state and run.state.is_final()]
    latest = max(ended, key=lambda run: run.state.timestamp, default=None)
    if (
        latest is None
        or any(comes(run, _SOON) for run in runs)
        or not _is_due_again(latest, is_left)
    ):
        return 0
    from prefect.states import Scheduled

    when, tries = planned(latest), tries_of(latest)
    client.create_flow_run_from_deployment(
        deployment,
        parameters={"scheduled": when.isoformat()},
        state=Scheduled(scheduled_time=datetime.now(UTC) + _FIRST_PAUSE * 2 ** (tries - 1)),
        tags=[f"try-{tries + 1}"],
        idempotency_key=f"{when.isoformat()}-{tries + 1}",
    )
    return 1


def is_given_up(run: FlowRun) -> bool:
    """Gives back whether a run failed whole, and is not planned again."""
    state = run.state
    if state is None or not (state.is_failed() or state.is_crashed()):
        return False
    return state.name != SOME_FAILED and not (_cut_short(run) and _has_tries(run))


def _is_due_again(run: FlowRun, is_left: Callable[[datetime], bool]) -> bool:
    if not _has_tries(run):
        return False
    if run.state is not None and run.state.name == JOINED:
        return is_left(planned(run))
    return _cut_short(run)


def _has_tries(run: FlowRun) -> bool:
    return tries_of(run) < TRIES and datetime.now(UTC) - planned(run) <= _RECENT


def comes(run: FlowRun, soon: timedelta) -> bool:
    """Gives back whether a run is under way, or will be soon."""
    if run.state is None or run.state.is_final():
        return False
    return run.start_time is not None or run.expected_start_time < datetime.now(UTC) + soon


def another_comes(runs: Sequence[FlowRun]) -> bool:
    """Gives back whether one is under way, or comes so soon that nothing is gained by another."""
    return any(comes(run, _SOON) for run in runs)


def _cut_short(run: FlowRun) -> bool:
    """Gives back whether a run ended early, for what may be over soon."""
    state = run.state
    if state is None or state.is_crashed():
        return state is not None
    if not state.is_failed() or state.name == SOME_FAILED:
        return False
    kind = kind_of(state.message)
    return kind is None or kind in PASSING


def planned(run: FlowRun) -> datetime:
    """Gives back the time a run was planned for; of a second try, that of the first."""
    said = run.parameters.get("scheduled")
    return datetime.fromisoformat(said) if said else run.expected_start_time


def tries_of(run: FlowRun) -> int:
    """Gives back the number of a try, from 1."""
    tags = [tag.removeprefix("try-") for tag in run.tags if tag.startswith("try-")]
    return max((int(tag) for tag in tags if tag.isdigit()), default=1)


def _is_orphan(run: FlowRun, home: Path, ours: bool) -> bool:
    mark = home / "runs" / f"{run.id}.lock"
    if mark.exists():
        return not held(mark)
    if not ours or run.state is None:
        return False
    return bool(datetime.now(UTC) - run.state.timestamp > _YOUNG)


def list_runs(
    client: SyncPrefectClient, deployment: UUID | None, states: tuple[str, ...] = ()
) -> list[FlowRun]:
    """Gives back the newest runs, those planned last first."""
    from prefect.client.schemas import filters, sorting

    said: dict[str, Any] = {}
    if states:
        said["state"] = {"type": {"any_": list(states)}}
    if deployment is not None:
        said["deployment_id"] = {"any_": [deployment]}
    return list(
        client.read_flow_runs(
            flow_run_filter=filters.FlowRunFilter.model_validate(said),
            sort=sorting.FlowRunSort.EXPECTED_START_TIME_DESC,
            limit=_MANY,
        )
    )
