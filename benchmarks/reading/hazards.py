"""Dangerous files through the real pool of the engine: refused with a reason, parent unharmed."""

from __future__ import annotations

import os
import resource
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.measured import resident, tree
from benchmarks.reading.hazard_files import HAZARDS, Hazard, good_pdf
from benchmarks.reading.markdown import table
from extractors.readers.limits import Limits
from pipeline.engine.cache.store import Store
from pipeline.engine.files import FileAt, describe
from pipeline.engine.jobs import Job, Refusal
from pipeline.engine.limits import ChildLimits
from pipeline.engine.pool import Pool
from pipeline.engine.reading import read_one
from pipeline.engine.versions import versions
from pipeline.model.document import Status


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a dangerous file.

    Attributes:
        said: The reason of its refusal, or what was read.
        refused: Whether it was refused.
        cpu: Seconds of its child.
        peak: Most memory of its child, in bytes.
        parent_alive: A good file was read right after it by the same pool.
    """

    hazard: Hazard
    size: int
    said: str
    refused: bool
    cpu: float
    wall: float
    peak: int
    parent_alive: bool

    @property
    def as_it_should(self) -> bool:
        """Whether it was refused for its reason, or read where it is harmless, and hurt nobody."""
        reasons = self.hazard.reasons
        return self.parent_alive and (self.said in reasons if reasons else not self.refused)


def meet(hazards: Sequence[Hazard], folder: Path) -> list[Fate]:
    """Gives back what became of each file, alone with a good one in a pool of one child."""
    store = Store(folder / "data", versions())
    (folder / "in").mkdir(parents=True)
    store.prepare(folder / "in")
    good = folder / "in" / "good.pdf"
    good.write_bytes(good_pdf())
    return [_meet(hazard, good, folder, store) for hazard in hazards]


def _meet(hazard: Hazard, good: Path, folder: Path, store: Store) -> Fate:
    path = folder / "in" / hazard.name
    path.write_bytes(hazard.make())
    jobs = [_job(path, folder, store), _job(good, folder, store)]
    watch = _Watch()
    before, begun = _ended(), time.perf_counter()
    with watch, Pool(read_one, 1, ChildLimits()) as pool:
        [(_, result)] = pool.run([(jobs[0], 1)])
        while not isinstance(result, Refusal) and result.members:  # as the engine unpacks further
            file = result.members[0]
            jobs[0] = replace(jobs[0], file=file, spool=jobs[0].spool / "in")
            [(_, result)] = pool.run([(jobs[0], 1)])
        [(_, after)] = pool.run([(jobs[1], 1)])
    wall, cpu = time.perf_counter() - begun, _ended() - before
    said, refused = _said(result, jobs[0])
    alive = _said(after, jobs[1])[1] is False
    size = path.stat().st_size
    path.unlink()
    return Fate(hazard, size, said, refused, cpu, wall, watch.peak, alive)


def _job(path: Path, folder: Path, store: Store) -> Job:
    file = FileAt(describe(path, path.name), path, 0)
    return Job(file, (), None, store, folder / "spool" / path.stem, Limits())


def _said(result: Any, job: Job) -> tuple[str, bool]:
    if isinstance(result, Refusal):
        return result.reason, True
    if result.refusal:
        return result.refusal.reason, True
    found = job.store.load_extraction(job.file.source, job.hints, job.lock)
    if found is None:
        return "nothing was kept", False
    document = found.document
    issues = ", ".join(sorted({issue.code for issue in document.issues}))
    state = document.status.value + (f" ({issues})" if issues else "")
    return state, document.status is Status.UNREADABLE


def _ended() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Watch:
    """Looks every 20 ms how much memory the children of this process hold."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            sizes = [resident(pid) for pid in tree(os.getpid()) if pid != os.getpid()]
            self.peak = max([self.peak, *sizes])


def report() -> str:
    """Gives back a table of all dangerous files."""
    with tempfile.TemporaryDirectory() as folder:
        fates = meet(HAZARDS, Path(folder))
    rows = [
        [
            fate.hazard.what,
            fate.hazard.name,
            f"{fate.size:,}",
            fate.said,
            "yes" if fate.as_it_should else "**no**",
            f"{fate.cpu:.1f}",
            f"{fate.wall:.1f}",
            f"{fate.peak / 2**20:,.0f}",
        ]
        for fate in fates
    ]
    heads = ("hazard", "file", "bytes", "said", "as it should", "CPU s", "wall s", "child MB")
    return table(heads, rows)
