"""The data folder: readings by file hash, and a work folder for the run at hand."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.engine.cache.blocks import CORRUPT, read_blocks, write_blocks
from pipeline.engine.cache.documents import document_blocks, document_from
from pipeline.engine.cache.records import extraction_blocks, extraction_from
from pipeline.engine.versions import Versions
from pipeline.errors import UsageError
from pipeline.model.document import Document, SourceFile, Status
from pipeline.model.extraction import Extraction
from pipeline.model.facility import DocumentHint


def lock_of(password: str | None) -> str:
    """Gives back what tells what one password opened from what another did; "" without one."""
    return "" if password is None else "-" + hashlib.sha256(password.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Store:
    """Where readings are kept; safe to kill at any point, safe to share between processes.

    A document is kept by its bytes, so that a second name, or a new vocabulary, costs no second
    reading. Records are kept by the file's name too, because a month may stand in it.

    Attributes:
        folder: The data folder; personal data is in it, so only its owner may look.
        versions: Part of every key.
    """

    folder: Path
    versions: Versions

    def prepare(self, evidence: Path) -> None:
        """Makes the data folder; raises UsageError where it cannot be, or lies in the evidence."""
        if self.folder.resolve().is_relative_to(evidence.resolve()):
            raise UsageError(f"--data {self.folder} lies inside {evidence}: choose another")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
            (self.folder / "cache").mkdir(exist_ok=True, mode=0o700)
            probe = self.folder / "cache" / f".probe-{secrets.token_hex(4)}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise UsageError(
                f"the data folder {self.folder} cannot be written ({error.strerror}); "
                "choose another with --data DIR or PRESCREEN_DATA"
            ) from error

    def document_path(self, sha256: str, lock: str) -> Path:
        """Gives back where a document is kept; one read with a password is kept apart."""
        name = f"{sha256}-{self.versions.reader}{lock}.arrow"
        return self.folder / "cache" / "documents" / sha256[:2] / name

    def extraction_path(
        self, source: SourceFile, hints: tuple[DocumentHint, ...], lock: str
    ) -> Path:
        """Gives back where the records of a file under this name and these hints are kept."""
        said = [source.path, lock, [asdict(hint) for hint in hints]]
        key = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]
        name = f"{source.sha256}-{self.versions.extractor}-{key}.arrow"
        return self.folder / "cache" / "records" / source.sha256[:2] / name

    def load_document(self, source: SourceFile, lock: str) -> Document | None:
        """Gives back a document read before, or None."""
        try:
            header, blocks = read_blocks(self.document_path(source.sha256, lock))
            return document_from(header, blocks, source)
        except CORRUPT:
            return None

    def save_document(self, document: Document, lock: str) -> None:
        """Keeps a document with its tables."""
        header, blocks = document_blocks(document)
        write_blocks(self.document_path(document.source.sha256, lock), header, blocks)

    def load_extraction(
        self, source: SourceFile, hints: tuple[DocumentHint, ...], lock: str
    ) -> Extraction | None:
        """Gives back the records extracted before, without tables, or None."""
        try:
            header, blocks = read_blocks(self.extraction_path(source, hints, lock))
            found = extraction_from(header, blocks, source)
        except CORRUPT:
            return None
        refused = found.document.status is Status.UNREADABLE
        return found if refused or self.document_path(source.sha256, lock).exists() else None

    def save_extraction(
        self, extraction: Extraction, hints: tuple[DocumentHint, ...], lock: str
    ) -> None:
        """Keeps the records of a document; raises TypeError on a value of a wrong type."""
        header, blocks = extraction_blocks(extraction)
        path = self.extraction_path(extraction.document.source, hints, lock)
        write_blocks(path, header, blocks)

    @contextlib.contextmanager
    def work_folder(self) -> Iterator[Path]:
        """Gives back a folder for members of archives, removed at the end of the run."""
        base = self.folder / "work"
        base.mkdir(exist_ok=True, mode=0o700)
        _sweep(base)
        mine = base / f"{os.getpid()}-{secrets.token_hex(4)}"
        mine.mkdir(mode=0o700)
        try:
            yield mine
        finally:
            shutil.rmtree(mine, ignore_errors=True)


def _sweep(base: Path) -> None:
    """Removes what runs that were killed left behind."""
    for folder in base.iterdir():
        owner = folder.name.partition("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
