"""An audit of one facility as a Prefect flow: the same engine, its reading cut into tasks.

Import it through ``flows.env``, which sets Prefect's surroundings first. Prefect stores the
parameters of a flow, and a folder bears the name of a factory: this flow has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from prefect.settings import PREFECT_HOME
from prefect.task_runners import ThreadPoolTaskRunner

from flows.artifacts import publish_audit
from flows.env import as_in_environment
from flows.private import Private, ending, keeping, kinds_only, private, taken_for_lost
from flows.tending import end_left, marked
from pipeline.engine.audit import Report, Request, run_audit
from pipeline.engine.folder import in_children
from pipeline.engine.jobs import Done, Job
from pipeline.engine.progress import Progress

BATCH_FILES = 40
BATCH_BYTES = 30_000_000


@flow(  # type: ignore[untyped-decorator]
    name="prescreen-audit",
    flow_run_name="audit",
    # A batch uses every core through its own pool, so one at a time is as fast as can be.
    task_runner=ThreadPoolTaskRunner(max_workers=1),
    validate_parameters=False,
    persist_result=False,
)
def audit() -> None:
    """Reads in batches, judges and writes the report: what ``Private`` asks for and then holds."""
    with marked(Path(PREFECT_HOME.value()), flow_run.id), ending():
        own = private()
        assert own.request is not None
        with kinds_only():
            report = run_audit(own.request, own.progress, _in_batches)
        own.report = report
        publish_audit(report)


@task(  # type: ignore[untyped-decorator]
    name="read-batch", task_run_name="read-batch-{number}", cache_policy=NO_CACHE
)
def read_batch(jobs: Sequence[Job], number: int) -> list[Done]:
    """Gives back what became of a batch of files; readings go to the store, not to Prefect."""
    found: list[Done] = []
    with kinds_only():
        for done in in_children(jobs, pages=private().progress.pages):
            found.append(done)
            if private().stop.is_set():
                break
    return found


def orchestrate(request: Request, progress: Progress) -> Report:
    """Gives back what the flow came to; Ctrl-C and SIGTERM stop it like any run.

    Raises:
        ServerLostError: Prefect was lost on the way.
        Exception: What ended the audit.
    """
    own = Private(progress, request=request)
    with as_in_environment(), taken_for_lost(own), keeping(own):
        end_left()
        audit(return_state=True)
    assert own.report is not None
    return own.report


def _in_batches(jobs: Sequence[Job]) -> Iterable[Done]:
    """Gives back what became of jobs, each batch a task."""
    futures = [read_batch.submit(batch, number) for number, batch in enumerate(_batches(jobs), 1)]
    for future in futures:
        yield from future.result()


def _batches(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    """Gives back jobs in order, cut where a batch has enough files or bytes."""
    batch: list[Job] = []
    size = 0
    for job in jobs:
        if batch and (len(batch) == BATCH_FILES or size + job.file.source.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(job)
        size += job.file.source.size
    if batch:
        yield batch
