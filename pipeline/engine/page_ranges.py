"""What a child does for a part of a long file: some of its pages, or putting them together.

Long files are PDF and TIFF: other formats have no pages that can be read alone.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.readers import pdf
from extractors.readers.sniff import FileType, sniff
from pipeline.engine.diskfull import no_half_file
from pipeline.engine.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.tables.page_table import ReadPage
    from pipeline.model.document import Document

HEAVY = 20_000
"""Bytes a page from which a file is likely to be a scan, of seconds a page."""
HEAVY_PAGES, LIGHT_PAGES = 2, 40
"""Pages of one range; a file of no more is read in one go.

A page of a scan takes seconds: with more of them, the last range is waited for by all children
but one.
"""


def ranges_of(job: Job) -> tuple[range, ...]:
    """Gives back the ranges of pages that a file is read in; none where it is read in one go.

    One page each where its reader died before.

    Raises:
        UnreadableError: It is a file of pages that cannot be opened.
    """
    kind = sniff(job.file.path)
    if kind is FileType.PDF:
        count = pdf.count_pages(job.file.path, job.password, job.limits)
    elif kind is FileType.TIFF:
        from extractors.readers import image

        count = image.count_frames(job.file.path, job.limits)
    else:
        return ()
    if job.split == "each":
        return tuple(range(k, k + 1) for k in range(count)) if count > 1 else ()
    heavy = kind is FileType.TIFF or job.file.source.size > HEAVY * count
    step = HEAVY_PAGES if heavy else LIGHT_PAGES
    if count <= step:
        return ()
    return tuple(range(k, min(k + step, count)) for k in range(0, count, step))


def read_range(job: Job, pages: range) -> None:
    """Reads pages and lays them into the work folder."""
    job.spool.mkdir(parents=True, exist_ok=True)
    for page in _pages(job, pages):
        path = _laid(job.spool, page.number - 1)
        with no_half_file(path):
            path.write_bytes(pickle.dumps(page))


def _pages(job: Job, pages: range) -> Iterator[ReadPage]:
    if sniff(job.file.path) is FileType.TIFF:
        from extractors.readers import image

        return image.read_frames(job.file.path, job.limits, pages)
    return pdf.read_pages(job.file.path, job.password, job.limits, pages)


def joined(job: Job, count: int, lost: dict[int, str]) -> Document:
    """Gives back the document of pages that were laid into the work folder.

    Args:
        job: The file.
        count: Its pages.
        lost: Of pages, from 0, that brought their reader down: why.

    Raises:
        UnreadableError: There is nothing on them.
    """
    from extractors.readers.page_issues import page_issue
    from extractors.tables.page_table import ReadPage

    pages: list[ReadPage] = []
    for k in range(count):
        if k in lost:
            issue = page_issue("page-crashed", k + 1, lost[k])
            pages.append(ReadPage(k + 1, 0.0, 0.0, issues=(issue,)))
        else:
            pages.append(pickle.loads(_laid(job.spool, k).read_bytes()))  # our own, of this run
    if sniff(job.file.path) is FileType.TIFF:
        from extractors.readers import image

        return image.put_together(job.file.source, pages, FileType.TIFF.value)
    return pdf.put_together(job.file.source, pages, job.file.path, job.password)


def _laid(spool: Path, page: int) -> Path:
    return spool / f"page-{page}"
