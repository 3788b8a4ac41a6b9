"""What the cache of readings tells of a night's files, refusals included.

A file that kills its reader would do so every night: why it was refused is kept like a reading.
A refusal that may be over tomorrow (memory was short, the file moved) is kept apart: judging says
it, and the next run reads the file again; a reading stands over it, and an archive that opens
forgets it. So is a mark for archives, whose members are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pipeline.engine.cache.store import Store
from pipeline.engine.folder import ARCHIVE
from pipeline.engine.jobs import Refusal
from pipeline.engine.steady import MOVED
from pipeline.model.document import Document, SourceFile
from pipeline.model.extraction import Extraction
from pipeline.model.facility import DocumentHint
from pipeline.model.nightly import FileSeen

PASSING = frozenset(
    {"killed", "stalled", "machine-trouble", "no-permission", "reading-lost", *MOVED}
)
"""Reasons to read a file again in the next run."""

AT_ONCE = 16
"""Questions to a place that is far under way at once."""

_AGAIN, _UNPACKED = "-again", "-unpacked"
Hints = Sequence[DocumentHint]


@dataclass(frozen=True, slots=True)
class Kept:
    """The readings of files as the hints of one facility have them.

    Attributes:
        store: The cache.
        password: What locked files were opened with.
        hints: What the facility says of its files.
    """

    store: Store
    password: str | None
    hints: tuple[DocumentHint, ...] = ()

    @property
    def lock(self) -> str:
        """Gives back what the cache's keys say of the password."""
        return self.store.lock(self.password)

    def hints_for(self, path: str) -> tuple[DocumentHint, ...]:
        """Gives back what was said of this very file."""
        return tuple(hint for hint in self.hints if hint.path == path)

    def unread(self, files: Sequence[FileSeen]) -> list[FileSeen]:
        """Gives back the files that nobody has read, or unpacked, so far."""
        sources = map(_source, files)
        if self.store.shared is None:
            known = list(map(self.knows, sources))
        else:
            with ThreadPoolExecutor(AT_ONCE) as threads:
                known = list(threads.map(self.knows, sources))
        return [file for file, is_known in zip(files, known, strict=True) if not is_known]

    def knows(self, source: SourceFile) -> bool:
        """Gives back whether a file was read or refused for good, or all in it was."""
        own = self.store.knows(source, self.hints_for(source.path), self.lock)
        return own or self._marked(source, _UNPACKED)

    def extraction(self, source: SourceFile) -> Extraction | None:
        """Gives back what was read of a file, or why it was refused for good."""
        return self.store.load_extraction(source, self.hints_for(source.path), self.lock)

    def refuse(self, source: SourceFile, refusal: Refusal) -> None:
        """Keeps why a file could not be read."""
        if refusal.reason in PASSING:
            self._save(refusal.extraction(source), self.hints_for(source.path), _AGAIN)
        else:
            self._save(refusal.extraction(source), self.hints_for(source.path), "")

    def refused_for_now(self, source: SourceFile) -> Refusal | None:
        """Gives back why a file was refused last, where the next run reads it again."""
        hints, lock = self.hints_for(source.path), self.lock + _AGAIN
        if not self.store.still_knows(source, hints, lock):
            return None
        found = self.store.load_extraction(source, hints, lock)
        if found is None or not found.document.issues:
            return None
        issue = found.document.issues[0]
        return Refusal(issue.code, issue.message.en, issue.message.zh)

    def forgive(self, source: SourceFile) -> None:
        """Forgets that an archive was refused for now: it has been opened since."""
        self.store.forget_extraction(source, self.hints_for(source.path), self.lock + _AGAIN)

    def mark_unpacked(self, source: SourceFile) -> None:
        """Remembers that all in an archive was read or refused."""
        self._save(Extraction(Document(source, ARCHIVE)), self._inside(source.path), _UNPACKED)

    def _marked(self, source: SourceFile, mark: str) -> bool:
        return self.store.knows(source, self._inside(source.path), self.lock + mark)

    def _save(self, extraction: Extraction, hints: tuple[DocumentHint, ...], mark: str) -> None:
        self.store.save_extraction(extraction, hints, self.lock + mark)

    def _inside(self, path: str) -> tuple[DocumentHint, ...]:
        """Gives back what was said of files in an archive."""
        return tuple(hint for hint in self.hints if hint.path.startswith(f"{path}/"))


def _source(file: FileSeen) -> SourceFile:
    return SourceFile(file.path, file.sha256, file.size)
