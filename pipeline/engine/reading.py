"""What a child does with one file: read, classify, extract, and keep the result."""

from __future__ import annotations

from dataclasses import replace

from extractors.own_words import speaking
from extractors.readers.archive import ARCHIVES, members
from extractors.readers.office import work_in
from extractors.readers.sniff import sniff
from pipeline import stages
from pipeline.engine.child import broken, trouble
from pipeline.engine.diskfull import no_half_file
from pipeline.engine.files import FileAt, describe, free_name, is_dropping, printable
from pipeline.engine.jobs import Done, Job, Refusal, disk_full
from pipeline.engine.steady import MovedError, moved
from pipeline.errors import DiskFullError, UnreadableError
from pipeline.model.document import Classification, Document, Issue, Status
from pipeline.model.evidence import Text
from pipeline.model.extraction import Extraction, PartExtract


def read_one(job: Job) -> Done:
    """Gives back what became of a file; its document and records are then in the store.

    Nothing is kept of a file that changed since it was announced: its bytes are hashed again
    before anything goes into the store under its hash.
    """
    job = replace(job, store=job.store.for_child())
    work_in(job.spool.parent)
    try:
        return _steadily(job)
    except MovedError as error:  # the next run tries it anew
        return Done(job.file.source.path, Refusal(error.reason, error.en, error.zh))
    except DiskFullError as error:
        return Done(job.file.source.path, disk_full(error))


def _steadily(job: Job) -> Done:
    """Gives back what became of a file; what a reader trips over may be a change of it."""
    try:
        return _read(job)
    except (MovedError, DiskFullError):
        raise
    except Exception:
        _still_there(job)
        raise


def _read(job: Job) -> Done:
    """Gives back what became of a file.

    Raises:
        MovedError: It is not what it was announced as.
    """
    source = job.file.source
    try:
        document = job.store.load_document(source, job.lock)
        if document is None:
            if sniff(job.file.path) in ARCHIVES:
                return _unpack(job)
            if (step := _step(job)) is not None:
                return step
            document = _document(job)
            _still_there(job)
            job.store.save_document(document, job.lock)
    except MovedError:
        raise
    except UnreadableError as error:
        _still_there(job)
        if passing := trouble(error):
            return Done(source.path, passing)
        refusal = Refusal(error.reason, error.en, error.zh)
        if not job.lock:  # the next password may be the right one
            job.store.save_extraction(refusal.extraction(source), job.hints, job.lock)
        return Done(source.path, refusal)
    job.store.save_extraction(_extract(document, job), job.hints, job.lock)
    return Done(source.path)


def _step(job: Job) -> Done | None:
    """Gives back what became of one step of reading a long file, None where it is to be read."""
    if job.pages is None and not job.split:
        return None
    from pipeline.engine.page_ranges import ranges_of, read_range

    ranges: tuple[range, ...] = ()
    if job.pages is not None:
        read_range(job, job.pages)
    else:
        ranges = ranges_of(job)
    _still_there(job)
    settled = job.pages is not None or ranges or job.split == "each"
    return Done(job.file.source.path, ranges=ranges) if settled else None


def _document(job: Job) -> Document:
    if not job.count:
        return stages.read(job.file.source, job.file.path, job.password, job.limits)
    from pipeline.engine.page_ranges import joined

    return joined(job, job.count, dict(job.lost))


def _still_there(job: Job) -> None:
    """Raises MovedError where a file is not what it was announced as.

    Members of archives lie in our own work folder.
    """
    if job.file.depth == 0 and (error := moved(job.file.path, job.file.source)):
        raise error


def _extract(document: Document, job: Job) -> Extraction:
    """Gives back the records; where our own code breaks, the document stays and says so."""
    try:
        with speaking(job.store.words):
            classifications = stages.classify(document, job.hints)
            return stages.extract(document, classifications, job.hints)
    except MemoryError:
        raise
    except Exception as error:  # a layout nobody thought of must not lose the document
        if trouble(error):
            raise
        refusal = broken(error)
        issue = Issue(refusal.reason, Text(refusal.en, refusal.zh), loses_data=True)
        kept = replace(document, status=Status.PARTLY_READ, issues=(*document.issues, issue))
        parts = range(len(document.parts))
        return Extraction(kept, tuple(PartExtract(at, Classification(None, 0.0)) for at in parts))


def _unpack(job: Job) -> Done:
    """Gives back the members of an archive, laid in the work folder under names of ours."""
    source = job.file.source
    if job.file.depth >= job.limits.archive_depth:
        return Done(source.path, _TOO_DEEP, archive=True)
    found: list[FileAt] = []
    refusal: Refusal | None = None
    ignored, taken = 0, set[str]()
    job.spool.mkdir(parents=True, exist_ok=True)
    try:
        for inner, data in members(job.file.path, job.password, job.limits, source.path):
            if is_dropping(inner):
                ignored += 1
                continue
            name = free_name(f"{source.path}/{printable(inner)}", taken)
            path = job.spool / f"{len(found)}"
            with no_half_file(path):
                path.write_bytes(data)
            found.append(FileAt(describe(path, name), path, job.file.depth + 1))
    except UnreadableError as error:
        refusal = trouble(error) or Refusal(error.reason, error.en, error.zh)
    _still_there(job)
    if not found and refusal is None:
        refusal = _EMPTY
    return Done(source.path, refusal, tuple(found), ignored, archive=True)


_TOO_DEEP = Refusal(
    "archive-too-deep",
    "Archives are packed inside archives too many times over. Unpack it and send the files.",
    "压缩包嵌套层数过多。请解压后提交其中的文件。",
)
_EMPTY = Refusal(
    "archive-empty",
    "The archive holds no file. Pack it again, or send the files themselves.",
    "压缩包内没有文件。请重新打包，或直接提交文件。",
)
