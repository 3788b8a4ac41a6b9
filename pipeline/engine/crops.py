"""Pictures of evidence, cut from the files as they were handed in, in a child process.

A page that reads well may still bring its renderer down; then one picture is missing, and the
report is written.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.engine.limits import ChildLimits
from pipeline.engine.pool import Pool
from pipeline.model.evidence import Box, Evidence
from pipeline.model.run import Crops


@dataclass(frozen=True, slots=True)
class CropJob:
    """One picture to cut."""

    path: Path
    page: int
    box: Box
    password: str | None
    covers: tuple[Box, ...] = ()


def cut(job: CropJob) -> bytes:
    """Gives back the picture around a spot; what it raises becomes a refusal in the pool."""
    from extractors.crops import crop

    return crop(job.path, job.page, job.box, password=job.password, covers=job.covers)


@contextlib.contextmanager
def crops_from(paths: Mapping[str, Path], password: str | None) -> Iterator[Crops]:
    """Gives back a function from a piece of evidence to the picture of its spot on the page.

    The function blacks out the boxes it is given.

    Args:
        paths: Where the bytes of each file are.
        password: To open locked files with.
    """
    failed: set[tuple[Path, int]] = set()  # a page that hangs its renderer is not asked again
    with Pool(cut, 1, ChildLimits()) as pool:

        def picture(evidence: Evidence, covers: tuple[Box, ...]) -> bytes | None:
            locator, path = evidence.locator, paths.get(evidence.document)
            if path is None or locator.page is None or locator.box is None:
                return None
            if (path, locator.page) in failed:
                return None
            job = CropJob(path, locator.page, locator.box, password, covers)
            ((_, result),) = pool.run([(job, path.stat().st_size)])
            if not isinstance(result, bytes):
                failed.add((path, locator.page))
                return None
            return result

        yield picture
