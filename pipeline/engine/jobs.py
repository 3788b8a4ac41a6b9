"""What is asked of a child process for one file, and what comes back; both small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.engine.files import FileAt
from pipeline.errors import DiskFullError
from pipeline.model.document import Document, Issue, SourceFile, Status
from pipeline.model.evidence import Text
from pipeline.model.extraction import Extraction
from pipeline.model.facility import DocumentHint

if TYPE_CHECKING:
    from pathlib import Path

    from extractors.readers.limits import Limits
    from pipeline.engine.cache.store import Store


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read; results go into the store, not through the pipe.

    Attributes:
        file: The file.
        hints: What the user said of this very file.
        password: To open it with.
        store: Where to keep the result.
        spool: Where to lay the members of an archive, and the pages of a long file.
        limits: How large it may be.
        split: "ask": a long file may be answered with the ranges of pages to read it in; "each":
            it is, with ranges of one page.
        pages: Only these, from 0, are to be read and laid into the spool.
        count: All its pages lie in the spool and are to be put together, so many.
        lost: Of pages, from 0, that brought their reader down: why.
        asked: Tells the parent which file this is about.
    """

    file: FileAt
    hints: tuple[DocumentHint, ...]
    password: str | None
    store: Store
    spool: Path
    limits: Limits
    split: str = ""
    pages: range | None = None
    count: int = 0
    lost: tuple[tuple[int, str], ...] = ()
    asked: int = 0

    @property
    def lock(self) -> str:
        """Gives back what the cache's keys say of the password; "" without one."""
        return self.store.lock(self.password)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file could not be read, and what to send instead."""

    reason: str
    en: str
    zh: str

    def extraction(self, source: SourceFile) -> Extraction:
        """Gives back the file as a document that could not be read."""
        issue = Issue(self.reason, Text(self.en, self.zh), loses_data=True)
        return Extraction(Document(source, "unknown", Status.UNREADABLE, issues=(issue,)))


DISK_FULL = "disk-full"


def disk_full(error: DiskFullError) -> Refusal:
    """Gives back how a child says that a disk is full; whoever collects it stops the run."""
    return Refusal(DISK_FULL, str(error), "磁盘空间已满，读取结果无法保存。请清理空间后重新运行。")


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job.

    Attributes:
        path: The file's name in this run.
        refusal: Set where it could not be read.
        members: Files found in it, where it is an archive.
        ignored: System droppings found in it.
        archive: It is an archive: it has no parts of its own.
        ranges: It is a long file, of which these ranges of pages are to be read first.
    """

    path: str
    refusal: Refusal | None = None
    members: tuple[FileAt, ...] = ()
    ignored: int = 0
    archive: bool = False
    ranges: tuple[range, ...] = ()
