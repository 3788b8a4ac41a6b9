"""A folder to extractions: what was read before is loaded, the rest is read in children."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.readers.limits import Limits
from pipeline.engine.cache.store import Store
from pipeline.engine.files import FileAt, Found
from pipeline.engine.jobs import DISK_FULL, Done, Job, Refusal
from pipeline.engine.limits import ChildLimits, children_wanted
from pipeline.engine.long_files import read_in
from pipeline.engine.pool import Pool
from pipeline.engine.progress import Progress
from pipeline.engine.reading import read_one
from pipeline.engine.steady import MOVED
from pipeline.errors import DiskFullError
from pipeline.model.document import Document, SourceFile
from pipeline.model.extraction import Extraction
from pipeline.model.facility import DocumentHint

Execute = Callable[[Sequence[Job]], Iterable[Done]]
"""Works through jobs, in any order; each comes back as one ``Done``."""

ARCHIVE = "archive"
"""Format of a document that only holds others."""
UNPACKED_BYTES = 20_000_000_000
"""What all archives of a run may unpack to; each alone is limited by its reader."""


@dataclass(slots=True)
class Readings:
    """What the folder held.

    Attributes:
        extractions: One a file, ordered by path, without tables.
        paths: Where the bytes of each file are while the run lasts.
        ignored: System droppings inside archives.
    """

    extractions: tuple[Extraction, ...] = ()
    paths: dict[str, Path] = field(default_factory=dict)
    ignored: int = 0


def in_children(
    jobs: Sequence[Job],
    children: int | None = None,
    pages: Callable[[int, int], None] = lambda read, count: None,
) -> Iterable[Done]:
    """Gives back what became of jobs that child processes worked on.

    Args:
        jobs: What to read.
        children: So many processes; one a core where it is not said.
        pages: Told how many pages of long files are read, and how many these have.
    """
    if not jobs:
        return
    counts: dict[int, int] = {}
    read = 0

    def page_done(job: Job, now: int, count: int) -> None:
        nonlocal read
        counts[id(job)] = count
        read += now
        pages(read, sum(counts.values()))

    wanted = children or children_wanted()
    with Pool(read_one, wanted, ChildLimits()) as pool:
        for job, result in read_in(pool, jobs, page_done):
            path = job.file.source.path
            yield Done(path, result) if isinstance(result, Refusal) else result


class FolderReader:
    """Reads the files of one run in waves: archives give files for the next wave."""

    def __init__(
        self,
        store: Store,
        spool: Path,
        hints: Sequence[DocumentHint],
        password: str | None,
        progress: Progress,
    ) -> None:
        self._store = store
        self._spool = spool
        self._hints = hints
        self._password = password
        self._progress = progress
        self._found: dict[str, Extraction] = {}
        self._refused: dict[str, Refusal] = {}
        self._readings = Readings()
        self._unpacked = 0

    def read(self, found: Found, execute: Execute) -> Readings:
        """Gives back every file as it could be read."""
        self._progress.stage("reading", len(found.files))
        for path, reason in found.unopened:
            self._refuse(SourceFile(path, "", 0), UNOPENED[reason])
        waiting = list(found.files)
        while waiting:
            waiting = self._wave(waiting, execute)
        ordered = tuple(self._found[path] for path in sorted(self._found))
        self._readings.extractions = ordered
        return self._readings

    def _wave(self, files: Sequence[FileAt], execute: Execute) -> list[FileAt]:
        """Reads what it can, and gives back what is to be read next."""
        jobs: dict[str, Job] = {}
        later: list[FileAt] = []
        begun: set[str] = set()
        for file in files:
            self._readings.paths[file.source.path] = file.path
            if self._known(file):
                self._progress.advance()
            elif file.source.sha256 in begun:
                later.append(file)  # the same bytes under a second name: read once
            else:
                begun.add(file.source.sha256)
                jobs[file.source.path] = self._job(file)
        for done in execute(list(jobs.values())):
            later += self._settle(jobs[done.path], done)
            self._progress.advance()
        return later

    def _known(self, file: FileAt) -> bool:
        """Takes a file from the cache, or from the refusal of the same bytes."""
        source = file.source
        if source.sha256 in self._refused:
            self._refuse(source, self._refused[source.sha256])
            return True
        return self._load(source)

    def _load(self, source: SourceFile) -> bool:
        hints, lock = self._hints_for(source.path), self._store.lock(self._password)
        extraction = self._store.load_extraction(source, hints, lock)
        if extraction is not None:
            self._found[source.path] = extraction
        return extraction is not None

    def _settle(self, job: Job, done: Done) -> list[FileAt]:
        source = job.file.source
        if done.refusal is not None:
            if done.refusal.reason == DISK_FULL:
                raise DiskFullError(done.refusal.en)
            if not done.archive and done.refusal.reason not in MOVED:
                self._refused[source.sha256] = done.refusal
            self._refuse(source, done.refusal)
        elif done.archive:
            self._found[source.path] = Extraction(Document(source, ARCHIVE))
        elif not self._load(source):
            self._refuse(source, LOST)
        self._readings.ignored += done.ignored
        self._unpacked += sum(member.source.size for member in done.members)
        if self._unpacked > UNPACKED_BYTES:
            self._refuse(source, _TOO_MUCH)
            return []
        self._progress.expect(len(done.members))
        return list(done.members)

    def _refuse(self, source: SourceFile, refusal: Refusal) -> None:
        self._found[source.path] = refusal.extraction(source)

    def _job(self, file: FileAt) -> Job:
        spool = self._spool / f"{len(self._readings.paths)}"
        hints = self._hints_for(file.source.path)
        return Job(file, hints, self._password, self._store, spool, Limits())

    def _hints_for(self, path: str) -> tuple[DocumentHint, ...]:
        return tuple(hint for hint in self._hints if hint.path == path)


LOST = Refusal(
    "reading-lost",
    "The reading of this file could not be kept. Check the space left on the disk and run again.",
    "该文件的读取结果未能保存。请检查磁盘剩余空间后重新运行。",
)
_TOO_MUCH = Refusal(
    "archive-too-large",
    "The archives of this folder unpack to more than 20 GB. Unpack them and check them in parts.",
    "该文件夹中的压缩包解压后超过20 GB。请解压后分批检查。",
)
UNOPENED = {
    **{reason: Refusal(reason, *texts) for reason, texts in MOVED.items()},
    "link": Refusal(
        "link",
        "This is a link that leads to no file in the folder. Send the file itself.",
        "这是快捷链接，未指向文件夹内的文件。请提交文件本身。",
    ),
    "no-file": Refusal(
        "no-file",
        "This is no ordinary file but a pipe, a socket or a device. Send the file itself.",
        "这不是普通文件，而是管道、套接字或设备。请提交文件本身。",
    ),
    "closed-folder": Refusal(
        "closed-folder",
        "This folder may not be looked into by this user: nothing in it was read. Change its "
        "permissions and run again.",
        "当前用户无权打开该文件夹，其中的文件均未读取。请修改权限后重新运行。",
    ),
    "no-permission": Refusal(
        "no-permission",
        "The file may not be opened by this user. Change its permissions and run again.",
        "当前用户无权打开该文件。请修改权限后重新运行。",
    ),
}
