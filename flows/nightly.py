"""The nightly run as a Prefect flow: an inbox in, the morning out.

Import it through ``flows.env``, which sets Prefect's surroundings first. Prefect is given places,
numbers and hashes; what a night comes to lies in our store.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from prefect import allow_failure, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.runtime import deployment, flow_run
from prefect.settings import PREFECT_HOME
from prefect.states import Completed, Failed
from prefect.tasks import exponential_backoff

from flows.artifacts import publish_night
from flows.cluster import VARIABLE, children_each, may_have_children, task_runner
from flows.env import as_in_environment
from flows.private import AwayError, Private, ending, keeping, kinds_only, private
from flows.steps import Wish, Work, begun, covered, look, unjudged
from flows.tending import JOINED, SOME_FAILED, end_left, explained, marked
from flows.trouble import kind_of, problems_of
from pipeline.engine.nightly import finish as ends
from pipeline.engine.nightly.judging import judge_facilities
from pipeline.engine.nightly.plan import Plan
from pipeline.engine.nightly.reading import read_files
from pipeline.engine.nightly.where import Where
from pipeline.store.nights import Night

NAME = "prescreen-nightly"
Counts = dict[str, int]
Futures = Mapping[int, PrefectFuture[Counts]]


def _worth_a_try(_task: Any, _run: Any, state: State[Any]) -> bool:
    """Gives back whether a task failed for what may be over in a minute."""
    return isinstance(state.result(raise_on_failure=False), AwayError)


_PATIENT: dict[str, Any] = {
    "retries": 4,
    "retry_delay_seconds": exponential_backoff(backoff_factor=4),
    "retry_jitter_factor": 0.3,
    "retry_condition_fn": _worth_a_try,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


@flow(  # type: ignore[untyped-decorator]
    name=NAME,
    flow_run_name="nightly",
    task_runner=task_runner(os.environ.get(VARIABLE)),
    validate_parameters=False,
    persist_result=False,
)
def nightly(
    where: dict[str, Any],
    settle: float = 10.0,
    everything: bool = False,
    scheduled: str | None = None,
) -> State[Any]:
    """Gives back how the night ended; its morning is in the store."""
    with _seen_by_the_service(), ending():
        there, wish = _asked(where, settle, everything, scheduled)
        with _begun(there, wish) as night:
            if night.state != "new":
                return _covered(there, night)
            there = _pinned(there)
            work = look_at_inbox(there, wish, night.id)
            read = _read(there, work.plan, night.id)
            judged = _judge(there, work.plan, night.id, read, everything)
            found = {**dict(_results("read", read)), **dict(_results("judge", judged))}
            failed = {name: one for name, one in found.items() if not isinstance(one, dict)}
            morning = finish(there, night.id, work, failed)
            publish_night(there, morning, work.plan, found)
            return _ended(list(failed))


@task(name="look-at-inbox", **_PATIENT)  # type: ignore[untyped-decorator]
def look_at_inbox(where: Where, wish: Wish, night: int) -> Work:
    """Gives back what there is to do."""
    own = private()
    with kinds_only():
        own.enter("looking")
        return look(where, wish, own.only, night, own.advance)


@task(name="read-batch", task_run_name="read-batch-{number}", **_PATIENT)  # type: ignore[untyped-decorator]
def read_batch(
    where: Mapping[str, Any], items: Sequence[tuple[int, str]], number: int, night: int
) -> Counts:
    """Gives back counts; the readings go to the store of readings."""
    may_have_children()
    own = private()
    own.enter("reading")
    with kinds_only():
        return read_files(_same_store(where), items, night, own.advance)


@task(name="judge-batch", task_run_name="judge-batch-{number}", **_PATIENT)  # type: ignore[untyped-decorator]
def judge_batch(
    where: Mapping[str, Any],
    facilities: Sequence[int],
    number: int,
    night: int,
    everything: bool,
) -> Counts:
    """Gives back counts; runs, findings and reports go to store and outputs."""
    may_have_children()
    own = private()
    own.enter("judging")
    with kinds_only():
        return judge_facilities(_same_store(where), facilities, night, own.advance, everything)


@task(name="finish", **_PATIENT)  # type: ignore[untyped-decorator]
def finish(where: Where, night: int, work: Work, failed: Mapping[str, str | None]) -> Any:
    """Gives back the morning, once it is written and sent; ``failed`` batches by kind of error."""
    own = private()
    own.progress.stage("telling")
    with kinds_only():
        problems = (*work.problems, *problems_of(failed), *unjudged(where, work, night))
        own.morning = ends.finish(where, night, problems)
        return own.morning


def _pinned(there: Where) -> Where:
    with kinds_only():
        return there.in_its_store()


def _same_store(where: Mapping[str, Any]) -> Where:
    """Gives back where a batch works: its numbers are those of one store, wherever it runs."""
    there = Where.from_json(where)
    there.check_store()
    return there


@contextlib.contextmanager
def _seen_by_the_service() -> Iterator[None]:
    """Lets the service know that this process lives, and what ended a run that it planned."""
    home = Path(PREFECT_HOME.value())
    with contextlib.ExitStack() as stack:
        stack.enter_context(marked(home, flow_run.id))
        if deployment.id is not None:  # else its caller is told
            stack.enter_context(explained(home, flow_run.id))
        yield


@contextlib.contextmanager
def _begun(there: Where, wish: Wish) -> Iterator[Night]:
    with contextlib.ExitStack() as stack:
        with kinds_only():
            night = stack.enter_context(begun(there, wish))
        yield night


def _asked(
    where: Mapping[str, Any], settle: float, everything: bool, scheduled: str | None
) -> tuple[Where, Wish]:
    """Gives back where, with today's date pinned for all batches, and how."""
    when = datetime.fromisoformat(scheduled) if scheduled else None
    if when is None and deployment.id is not None:  # else started by hand
        when = flow_run.scheduled_start_time
    there = Where.from_json(where)
    return there.on(there.day), Wish(when, settle, everything, bool(private().only))


def _read(there: Where, plan: Plan, night: int) -> Futures:
    """Gives back what becomes of the batches of files."""
    private().totals["reading"] = sum(len(batch.items) for batch in plan.read)
    said = there.to_json()
    return {
        batch.number: read_batch.submit(said, batch.items, batch.number, night)
        for batch in plan.read
    }


def _judge(there: Where, plan: Plan, night: int, read: Futures, everything: bool) -> Futures:
    """Gives back what becomes of the batches of facilities; each waits for its files alone."""
    private().totals["judging"] = sum(len(batch.facilities) for batch in plan.judge)
    said = there.to_json()
    return {
        batch.number: judge_batch.submit(
            said,
            batch.facilities,
            batch.number,
            night,
            everything,
            # What could not be read is told by judging; a batch that failed stops no other.
            wait_for=[allow_failure(read[number]) for number in batch.after if number in read],
        )
        for batch in plan.judge
    }


def _results(kind: str, futures: Futures) -> Iterator[tuple[str, Counts | str | None]]:
    """Gives back name and counts of each batch, once it ended; of one that failed, why."""
    for number, future in futures.items():
        future.wait()
        found = future.result(raise_on_failure=False)
        why = None if isinstance(found, dict) else kind_of(future.state.message)
        yield f"{kind}-batch-{number}", found if isinstance(found, dict) else why


def _covered(there: Where, night: Night) -> State[Any]:
    """Gives back how a run ends for which there is nothing to do but to tell what is owed."""
    with kinds_only():
        private().joined = covered(there, night)
    if night.state == "collapsed":
        return Completed(name="Collapsed", message=f"Night {night.into} covers it")
    return Completed(name=JOINED, message=f"Another run works night {night.into or night.id}")


def _ended(failed: Sequence[str]) -> State[Any]:
    if failed:
        return Failed(
            name=SOME_FAILED, message=f"Failed, and tried again next time: {', '.join(failed)}"
        )
    return Completed()


def orchestrate(where: Where, wish: Wish, dask: str | None, own: Private) -> State[Any]:
    """Gives back how a run in this process ended.

    Args:
        where: As of ``run_once``.
        wish: As of ``run_once``.
        dask: As on the command line.
        own: Takes what the night came to, or what ended it.

    Raises:
        Exception: What ended it, or what Prefect met.
    """
    there = replace(where, children=children_each(dask, where.children))
    flow_ = nightly.with_options(task_runner=task_runner(dask))
    with as_in_environment(), keeping(own):
        end_left()
        state: State[Any] = flow_(
            there.to_json(),
            wish.settle,
            wish.everything,
            wish.scheduled and wish.scheduled.isoformat(),
            return_state=True,
        )
    return state
