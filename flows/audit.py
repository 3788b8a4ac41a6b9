"""An audit as a Prefect flow: the same engine, its reading cut into tasks.

Import it through ``flows.env``, which sets Prefect's surroundings first. Prefect stores the
parameters of a flow: folder and options only, no password and nothing of a document.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.exceptions import TerminationSignal
from prefect.task_runners import ThreadPoolTaskRunner

from pipeline.engine.audit import Report, Request, run_audit
from pipeline.engine.folder import in_children
from pipeline.engine.jobs import Done, Job
from pipeline.engine.progress import Progress

BATCH_FILES = 40
BATCH_BYTES = 30_000_000

_PATHS = ("folder", "out", "facility_file", "data")
_PLAIN = ("language", "engine", "reveal")
_STOP = threading.Event()


@dataclass(slots=True)
class _Private:
    """What a run needs or meets that Prefect must not see.

    Attributes:
        progress: Who is told how far it is.
        password: Opens locked files.
        error: What ended the run: its words may quote a document, and Prefect stores words.
    """

    progress: Progress
    password: str | None
    error: Exception | None = None


_PRIVATE: ContextVar[_Private] = ContextVar("private")


@task(name="read-batch", task_run_name="read-batch-{number}", cache_policy=NO_CACHE)  # type: ignore[untyped-decorator]
def read_batch(jobs: Sequence[Job], number: int) -> list[Done]:
    """Gives back what became of a batch of files; readings go to the store, not to Prefect."""
    found: list[Done] = []
    if _STOP.is_set():
        return found
    for done in in_children(jobs):
        found.append(done)
        if _STOP.is_set():
            break
    return found


@flow(  # type: ignore[untyped-decorator]
    name="prescreen-audit",
    flow_run_name="audit",
    # A batch uses every core through its own pool, so one at a time is as fast as can be.
    task_runner=ThreadPoolTaskRunner(max_workers=1),
    validate_parameters=False,
)
def audit(request: dict[str, Any]) -> Report:
    """Gives back what the run came to; a failure shows its kind to Prefect, and no more."""
    private = _PRIVATE.get()
    try:
        return run_audit(_request(request, private.password), private.progress, _in_batches)
    except Exception as error:  # handed to the caller whole by orchestrate
        private.error = error
        raise RuntimeError(type(error).__name__) from None


def orchestrate(request: Request, progress: Progress) -> Report:
    """Gives back what the flow came to; Ctrl-C and SIGTERM stop it like any run."""
    _STOP.clear()
    private = _Private(progress, request.password)
    _PRIVATE.set(private)
    try:
        report: Report = audit(_parameters(request))
    except TerminationSignal as signal:
        raise KeyboardInterrupt from signal
    except RuntimeError:
        if private.error is not None:
            raise private.error from None
        raise
    return report


def _in_batches(jobs: Sequence[Job]) -> Iterable[Done]:
    """Gives back what became of jobs, each batch a task."""
    futures = [read_batch.submit(batch, number) for number, batch in enumerate(_batches(jobs), 1)]
    try:
        for future in futures:
            yield from future.result()
    except BaseException:
        _STOP.set()  # Prefect waits for its threads: let them end soon
        raise


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


def _parameters(request: Request) -> dict[str, Any]:
    """Gives back the request as JSON can hold it, without its password."""
    paths = {name: getattr(request, name) for name in _PATHS}
    return {
        **{name: str(path.resolve()) if path else None for name, path in paths.items()},
        **{name: getattr(request, name) for name in _PLAIN},
        "formats": list(request.formats),
        "options": dict(request.options),
    }


def _request(parameters: dict[str, Any], password: str | None) -> Request:
    values = dict(parameters)
    for name in _PATHS:
        values[name] = Path(values[name]) if values[name] else None
    values["formats"] = tuple(values["formats"])
    return Request(**values, password=password)
