"""Reads the files of one batch, of any facilities, into the cache of readings.

Whatever has been read when the process dies is there for the next one; what another run reads at
the same time is waited for and not read again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.readers.limits import Limits
from pipeline.engine.files import FileAt
from pipeline.engine.folder import ARCHIVE, LOST, UNOPENED, UNPACKED_BYTES
from pipeline.engine.jobs import DISK_FULL, Done, Job, Refusal
from pipeline.engine.limits import ChildLimits
from pipeline.engine.long_files import read_in
from pipeline.engine.nightly.evidence import Bytes, evidence_of, hints_of, store_of
from pipeline.engine.nightly.keeping import PASSING, Kept
from pipeline.engine.nightly.turns import by_turns, document_lease
from pipeline.engine.pool import Pool
from pipeline.engine.reading import read_one
from pipeline.engine.steady import MovedError, moved
from pipeline.errors import DiskFullError, UsageError
from pipeline.model.document import SourceFile, Status
from pipeline.model.nightly import Submission

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where
    from pipeline.store.database import Database
    from pipeline.store.submissions import DocumentRow

AT_ONCE = 8
"""Files under way from a place that is far."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file to be read.

    Attributes:
        facility: Whose it is.
        at: Its name, hash and where it is.
        kept: The cache, with what its facility says of it.
        bring: Fetches it from afar.
    """

    facility: int
    at: FileAt
    kept: Kept
    bring: Callable[[Path], None]

    @property
    def source(self) -> SourceFile:
        """Gives back its name, hash and size."""
        return self.at.source


def read_files(
    where: Where,
    items: Sequence[tuple[int, str]],
    night: int | None = None,
    say: Callable[[int], None] = lambda _: None,
) -> dict[str, int]:
    """Gives back counts of what became of files; their readings are in the cache then.

    Args:
        where: Where the night works.
        items: (facility, hash), as of ``ReadBatch``.
        night: The night this is for; readings belong to none, and no run is recorded here.
        say: Called with 1 for each file that was dealt with, with 0 now and then: what it raises
            ends the batch.

    Raises:
        StoreUnavailableError, PlaceUnavailableError: Something stays away.
        DiskFullError: There is no room for readings.
    """
    store = where.store()
    pool_ = Pool(read_one, where.processes, ChildLimits(), partial(say, 0))
    with store.work_folder() as spool, pool_ as pool:
        batch = _Batch(where.database(), pool, spool, say)
        waiting = list(_announced(where, items, spool))
        while waiting:
            waiting = batch.wave(waiting)
        batch.mark_archives()
    return dict(batch.counts)


def _announced(where: Where, items: Sequence[tuple[int, str]], spool: Path) -> Iterator[_File]:
    """Gives back the files that the hashes stand for, as the facilities have them now."""
    wanted: dict[int, set[str]] = defaultdict(set)
    for facility, sha256 in items:
        wanted[facility].add(sha256)
    inbox = where.inbox_place()
    for evidence in evidence_of(where, *_handed_in(where.database(), wanted)):
        try:
            kept = Kept(store_of(where, evidence), where.password, hints_of(evidence))
        except UsageError:  # judging will say it
            continue
        bytes_ = Bytes(evidence, inbox, spool / f"from-{evidence.facility}")
        for file in evidence.documents:
            if file.sha256 in wanted[evidence.facility]:
                source = SourceFile(file.path, file.sha256, file.size)
                at = FileAt(source, bytes_.at(file))
                yield _File(evidence.facility, at, kept, bytes_.bring)


def _handed_in(
    database: Database, facilities: Collection[int]
) -> tuple[dict[int, str], dict[int, Submission]]:
    from pipeline.store import facilities as rows
    from pipeline.store import submissions

    ids = list(facilities)
    return database.read(lambda c: (rows.names(c, ids), submissions.current(c, ids)))


class _Batch:
    """Reads in waves: archives give files for the next wave."""

    def __init__(
        self, database: Database, pool: Pool, spool: Path, say: Callable[[int], None]
    ) -> None:
        self.counts: Counter[str] = Counter(read=0, cached=0, refused=0, members=0, waited_for=0)
        self._database = database
        self._pool = pool
        self._spool = spool
        self._say = say
        self._archives: list[_File] = []
        self._unsure: set[tuple[int, str]] = set()
        self._unpacked: Counter[int] = Counter()
        self._entered: frozenset[str] = frozenset()

    def wave(self, files: Sequence[_File]) -> list[_File]:
        """Reads what it can, and gives back what is to be read next."""
        from pipeline.store import submissions

        hashes = {file.source.sha256 for file in files}
        self._entered = self._database.read(lambda c: submissions.recorded(c, hashes))
        begun: dict[str, _File] = {}
        later: list[_File] = []
        for file in files:
            if file.source.sha256 in begun:
                later.append(file)  # the same bytes under a second name: read once
            elif not self._known(file):
                begun[file.source.sha256] = file
        by_lease = {document_lease(sha256): file for sha256, file in begun.items()}

        def work(granted: frozenset[str]) -> None:
            mine = [by_lease[name] for name in sorted(granted)]
            later.extend(self._read([file for file in mine if not self._known(file)]))

        self.counts["waited_for"] += by_turns(self._database, by_lease, work)
        return later

    def mark_archives(self) -> None:
        """Remembers of which archives nothing is left to read."""
        for file in self._archives:
            inside = f"{file.source.path}/"
            unsure = [path for facility, path in self._unsure if facility == file.facility]
            if file.at.depth == 0 and not any(path.startswith(inside) for path in unsure):
                file.kept.mark_unpacked(file.source)

    def _known(self, file: _File) -> bool:
        known = file.kept.knows(file.source) and self._is_entered(file)
        if known:
            self._count("cached", file)
        return known

    def _is_entered(self, file: _File) -> bool:
        """Gives back whether the store knows of a reading, where need be from now on.

        Of an archive only its unpacking tells what lies in it, which a purge must find.
        """
        if file.source.sha256 in self._entered:
            return True
        rows: list[DocumentRow] = []
        found = self._keep(file, rows)
        self._record(rows)
        return found

    def _read(self, files: Sequence[_File]) -> list[_File]:
        """Reads files in children; gives back the members of archives among them."""
        rows: list[DocumentRow] = []
        members: list[_File] = []
        jobs = {id(job): (job, file) for job, file in self._jobs(self._brought(files, rows))}
        try:
            for job, result in read_in(self._pool, [job for job, _ in jobs.values()]):
                members += self._settle(jobs[id(job)][1], result, rows)
        finally:
            self._record(rows)
        return members

    def _brought(self, files: Sequence[_File], rows: list[DocumentRow]) -> list[_File]:
        """Gives back the files that are on this machine; those that moved are refused for now."""

        def bring(file: _File) -> Refusal | None:
            try:
                file.bring(file.at.path)
            except MovedError as error:
                return Refusal(error.reason, error.en, error.zh)
            except UsageError:  # one object that we may not have
                return UNOPENED["no-permission"]
            return None

        with ThreadPoolExecutor(AT_ONCE) as threads:
            refused = dict(zip(map(id, files), threads.map(bring, files), strict=True))
        there = []
        for file in files:
            if refusal := refused[id(file)]:
                self._refuse(file, refusal, rows)
            else:
                there.append(file)
        return there

    def _jobs(self, files: Sequence[_File]) -> Iterator[tuple[Job, _File]]:
        for file in files:
            spool = self._spool / f"members-{len(self._archives)}-{id(file)}"
            kept, hints = file.kept, file.kept.hints_for(file.source.path)
            yield Job(file.at, hints, kept.password, kept.store, spool, Limits()), file

    def _settle(self, file: _File, result: Any, rows: list[DocumentRow]) -> list[_File]:
        """Takes up what a child says of a file; gives back what lay in it."""
        done = result if isinstance(result, Done) else Done(file.source.path, result)
        refusal = done.refusal
        if refusal is not None and refusal.reason == DISK_FULL:
            raise DiskFullError(refusal.en)
        if done.archive and (refusal is None or refusal.reason not in PASSING):
            return self._unpack(file, done)
        if refusal is None and self._keep(file, rows):
            self._count("read", file)
            return []
        self._refuse(file, _of_bytes(file, result, refusal), rows)
        return []

    def _keep(self, file: _File, rows: list[DocumentRow]) -> bool:
        """Gives back whether the reading is in the cache, for all machines."""
        extraction = file.kept.extraction(file.source)
        if extraction is None:
            return False
        rows.append(_row(file, extraction.document.format, extraction.document.status.value))
        return True

    def _unpack(self, file: _File, done: Done) -> list[_File]:
        """Gives back the members of an archive, remembered so that a purge finds them."""
        hashes = tuple(member.source.sha256 for member in done.members)
        reason = done.refusal.reason if done.refusal else None
        self._record([_row(file, ARCHIVE, "read", reason, hashes)])
        file.kept.forgive(file.source)
        self._archives.append(file)
        self._count("read", file)
        self._unpacked[file.facility] += sum(member.source.size for member in done.members)
        if self._unpacked[file.facility] > UNPACKED_BYTES:
            return []  # judging says so
        self.counts["members"] += len(done.members)
        return [replace(file, at=member, bring=_is_here) for member in done.members]

    def _refuse(self, file: _File, refusal: Refusal, rows: list[DocumentRow]) -> None:
        if not file.kept.knows(file.source):
            file.kept.refuse(file.source, refusal)
        if refusal.reason in PASSING:
            self._unsure.add((file.facility, file.source.path))
        rows.append(_row(file, None, Status.UNREADABLE.value, refusal.reason))
        self._count("refused", file)

    def _count(self, what: str, file: _File) -> None:
        self.counts[what] += 1
        if file.at.depth == 0:
            self._say(1)

    def _record(self, rows: Sequence[DocumentRow]) -> None:
        from pipeline.store import submissions

        if rows:
            self._database.run(lambda c: submissions.record_documents(c, rows))


def _of_bytes(file: _File, result: Any, refusal: Refusal | None) -> Refusal:
    """Gives back why a file was refused; where it moved meanwhile, that is why its reader died."""
    if refusal is None:
        return LOST
    at_fault = not isinstance(result, Done) and file.at.depth == 0
    if at_fault and (error := moved(file.at.path, file.source)):
        return Refusal(error.reason, error.en, error.zh)
    return refusal


def _row(
    file: _File,
    format_: str | None,
    status: str,
    reason: str | None = None,
    members: tuple[str, ...] = (),
) -> DocumentRow:
    from pipeline.store.submissions import DocumentRow

    source, version = file.source, file.kept.store.versions.reader
    return DocumentRow(source.sha256, source.size, format_, status, version, reason, members)


def _is_here(path: Path) -> None:
    """Members of archives lie in our own folder."""
