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
from pipeline.engine.places import Place
from pipeline.engine.pool import Pool
from pipeline.engine.steady import moved, stamp_of
from pipeline.errors import UnreadableError
from pipeline.model.document import SourceFile
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


class Fetched(Mapping[str, Path]):
    """Where the files of a remote place are on this machine: each fetched when first asked for."""

    def __init__(self, place: Place, raws: Mapping[str, str], folder: Path) -> None:
        """Takes the raw name of each file by its printable one, and a folder to lay them in."""
        self._place = place
        self._raws = raws
        self._folder = folder
        self._here: dict[str, Path] = {}

    def __getitem__(self, name: str) -> Path:
        """Gives back the path of a file.

        Raises:
            KeyError: There is none, or none any more.
            PlaceUnavailableError, DiskFullError: It cannot be fetched.
        """
        if name not in self._here:
            to = self._folder / f"fetched-{len(self._here)}"
            try:
                self._place.fetch(self._raws[name], to)
            except UnreadableError as error:
                raise KeyError(name) from error
            self._here[name] = to
        return self._here[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._raws)

    def __len__(self) -> int:
        return len(self._raws)


class _Steady:
    """Tells whether files are what was read, hashing each once unless it is touched."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Path, str], bool] = {}

    def is_what_was_read(self, path: Path, evidence: Evidence) -> bool:
        """Gives back whether a file holds the bytes that a piece of evidence was read from."""
        try:
            found = path.stat()
            stamp = f"{stamp_of(found)} {evidence.sha256}"
            if (path, stamp) not in self._seen:
                source = SourceFile(evidence.document, evidence.sha256, found.st_size)
                self._seen[path, stamp] = moved(path, source) is None
        except OSError:
            return False
        return self._seen[path, stamp]


@contextlib.contextmanager
def crops_from(paths: Mapping[str, Path], password: str | None) -> Iterator[Crops]:
    """Gives back a function from a piece of evidence to the picture of its spot on the page.

    The function blacks out the boxes it is given.

    A file that is no longer what it was when it was read gives no picture: it would show
    something else than what was judged.

    Args:
        paths: Where the bytes of each file are; ``Fetched`` for those of a remote place.
        password: To open locked files with.
    """
    still = _Steady()
    failed: set[tuple[Path, int]] = set()  # a page that hangs its renderer is not asked again
    with Pool(cut, 1, ChildLimits()) as pool:

        def picture(evidence: Evidence, covers: tuple[Box, ...]) -> bytes | None:
            locator, path = evidence.locator, paths.get(evidence.document)
            if path is None or locator.page is None or locator.box is None:
                return None
            if (path, locator.page) in failed or not still.is_what_was_read(path, evidence):
                return None
            job = CropJob(path, locator.page, locator.box, password, covers)
            ((_, result),) = pool.run([(job, path.stat().st_size)])
            if not isinstance(result, bytes):
                failed.add((path, locator.page))
                return None
            return result

        yield picture
