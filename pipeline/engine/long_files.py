"""Long page files in a pool: ranges of their pages read side by side, then put together.

A range whose child dies is read again page by page, so that a page that brings its reader down
is refused alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.engine.jobs import Done, Job, Refusal
from pipeline.engine.pool import Pool

CRASHES = frozenset({"reader-crashed", "reader-error", "too-slow", "too-large"})
"""Refusals that one page may have earned for the whole file."""
LOST_CAP = 8
"""Pages that may bring their reader down before the file is refused: each may take minutes."""
_PDF = b"%PDF-"
_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")


@dataclass(slots=True)
class _Long:
    """A file under way.

    Attributes:
        job: As it was asked for.
        answer: What is said of it instead of what came last.
        count: Its pages.
        open: Ranges not yet read.
        lost: Why pages were not read.
        given_up: The file was refused meanwhile.
    """

    job: Job
    answer: Refusal | None = None
    count: int = 0
    open: int = 0
    lost: dict[int, str] = field(default_factory=dict)
    given_up: bool = False


def read_in(
    pool: Pool,
    jobs: Sequence[Job],
    page_done: Callable[[Job, int, int], None] = lambda job, pages, count: None,
) -> Iterator[tuple[Job, Done | Refusal]]:
    """Gives back (job, what became of it), in the order they end.

    Args:
        pool: It does ``read_one``.
        jobs: The files.
        page_done: Told of a job, pages read just now, and all its pages.
    """
    long = _LongFiles({id(job): _Long(job) for job in jobs}, page_done)
    asked = [(replace(job, split="ask", asked=id(job)), job.file.source.size) for job in jobs]
    for job, result in pool.run(asked, long.follow):
        file = long.files[job.asked]
        yield file.job, file.answer or result


@dataclass(slots=True)
class _LongFiles:
    """Says what is to be done next for each file, as its parts come in."""

    files: dict[int, _Long]
    page_done: Callable[[Job, int, int], None]

    def follow(self, job: Job, result: Any) -> list[tuple[Job, int]] | None:
        """Gives back jobs that follow a result; None where it is the file's."""
        file = self.files[job.asked]
        if file.given_up:
            return []
        crash = isinstance(result, Refusal) and result.reason in CRASHES
        if job.pages is not None:
            return self._page_read(file, job, result, crash=crash)
        if crash and job.split == "ask" and _has_pages(job):
            file.answer = result
            return [(replace(job, split="each"), job.file.source.size)]
        if isinstance(result, Done) and result.ranges:
            file.answer = None
            return self._split(file, job, result.ranges)
        return None

    def _split(self, file: _Long, job: Job, ranges: Sequence[range]) -> list[tuple[Job, int]]:
        """Gives back a job for each range of pages."""
        file.count = file.count or max(pages.stop for pages in ranges)
        file.open += len(ranges)
        size = file.job.file.source.size
        return [
            (replace(job, split="", pages=pages), size * len(pages) // file.count)
            for pages in ranges
        ]

    def _page_read(
        self, file: _Long, job: Job, result: Any, *, crash: bool
    ) -> list[tuple[Job, int]] | None:
        """Gives back what follows a range of pages."""
        pages = job.pages or range(0)
        file.open -= 1
        if crash and len(pages) > 1:
            return self._split(file, job, [range(k, k + 1) for k in pages])
        refusal = result if isinstance(result, Refusal) else result.refusal
        if crash:
            file.lost[pages.start] = refusal.reason
        hopeless = len(file.lost) in (LOST_CAP, file.count)
        if (refusal is not None and not crash) or hopeless:
            file.given_up = True
            return None
        self.page_done(file.job, len(pages), file.count)
        if file.open:
            return []
        lost = tuple(sorted(file.lost.items()))
        whole = replace(job, split="", pages=None, lost=lost, count=file.count)
        return [(whole, file.job.file.source.size)]


def _has_pages(job: Job) -> bool:
    try:
        with job.file.path.open("rb") as file:
            head = file.read(1024)
    except OSError:
        return False
    return _PDF in head or head.startswith(_TIFF)
