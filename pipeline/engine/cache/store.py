"""The data folder: readings by file hash, and a work folder for the run at hand."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from extractors.own_words import NONE, OwnWords
from pipeline.engine.cache.blocks import read_blocks, write_blocks
from pipeline.engine.cache.documents import document_blocks, document_from
from pipeline.engine.cache.key import key_of, lock_with
from pipeline.engine.cache.objects import Objects
from pipeline.engine.cache.records import extraction_blocks, extraction_from
from pipeline.engine.cache.work import mine, sweep
from pipeline.engine.diskfull import said_full
from pipeline.engine.places import Place
from pipeline.engine.versions import Versions
from pipeline.errors import UsageError
from pipeline.model.document import Document, SourceFile, Status
from pipeline.model.extraction import Extraction
from pipeline.model.facility import DocumentHint
from pipeline.settings import data_folder


def store_at(said: str | Path | None, versions: Versions) -> Store:
    """Gives back the store of a path or URL; of PRESCREEN_DATA, or the XDG folder, for None.

    What a URL holds is copied to a scratch folder of this machine: ``PRESCREEN_SCRATCH``, else in
    the XDG cache folder.
    """
    said = said or os.environ.get("PRESCREEN_DATA") or data_folder()
    place = Place.of(said)
    if place.local is not None:
        return Store(place.local, versions)
    base = os.environ.get("PRESCREEN_SCRATCH")
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    folder = Path(base or f"{cache}/prescreen").expanduser()
    return Store(folder / hashlib.sha256(place.url.encode()).hexdigest()[:16], versions, place)


@dataclass(frozen=True, slots=True)
class Store:
    """Where readings are kept; safe to kill at any point, safe to share between processes.

    A document is kept by its bytes, so that a second name, or a new vocabulary, costs no second
    reading. Records are kept by the file's name too, because a month may stand in it.

    Attributes:
        folder: The data folder, or the scratch folder of this machine where the data folder is a
            URL; personal data is in it, so only its owner may look.
        versions: Part of every key.
        shared: The data folder's URL, shared by machines; None where it is a folder.
        in_child: In a process that reads files: it leaves the network to its parent.
        words: What a facility's own vocabulary adds; records made with others are not taken.
    """

    folder: Path
    versions: Versions
    shared: Place | None = None
    in_child: bool = False
    words: OwnWords = NONE

    def prepare(self, evidence: Path | Place) -> None:
        """Makes the data folder; raises UsageError where it cannot be, or lies in the evidence."""
        evidence = Place.of(evidence) if isinstance(evidence, Path) else evidence
        ours = self.shared or Place.of(self.folder)
        if evidence.holds(ours):
            raise UsageError(f"--data {ours} lies inside {evidence}: choose another")
        if self.shared is not None:
            self.shared.check()
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
            (self.folder / "cache").mkdir(exist_ok=True, mode=0o700)
            probe = self.folder / "cache" / f".probe-{secrets.token_hex(4)}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            if full := said_full(error, self.folder):
                raise full from error
            raise UsageError(
                f"the data folder {self.folder} cannot be written ({error.strerror}); "
                "choose another with --data DIR or PRESCREEN_DATA"
            ) from error

    def for_child(self) -> Store:
        """Gives back the store as a reader child may use it: this machine's part."""
        return self if self.shared is None else replace(self, shared=None, in_child=True)

    def lock(self, password: str | None) -> str:
        """Gives back what tells what one password opened from what another did; "" without one.

        Raises:
            UsageError, PlaceUnavailableError, DiskFullError: The key of the data folder cannot be
                had.
        """
        if password is None:
            return ""
        return lock_with(key_of(self.folder, self.shared, self.in_child), password)

    def document_name(self, sha256: str, lock: str) -> str:
        """Gives back what a document is kept as; one read with a password is kept apart."""
        return f"documents/{sha256[:2]}/{sha256}-{self.versions.reader}{lock}.arrow"

    def extraction_name(
        self, source: SourceFile, hints: tuple[DocumentHint, ...], lock: str
    ) -> str:
        """Gives back what the records of a file under this name and these hints are kept as."""
        said: list[Any] = [source.path, lock, [asdict(hint) for hint in hints]]
        said += [self.words.digest] if self.words.digest else []
        key = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]
        name = f"{source.sha256}-{self.versions.extractor}-{key}.arrow"
        return f"records/{source.sha256[:2]}/{name}"

    def document_path(self, sha256: str, lock: str) -> Path:
        """Gives back where a document lies on this machine, if it does."""
        return self.objects.path(self.document_name(sha256, lock))

    def extraction_path(
        self, source: SourceFile, hints: tuple[DocumentHint, ...], lock: str
    ) -> Path:
        """Gives back where the records of a file lie on this machine, if they do."""
        return self.objects.path(self.extraction_name(source, hints, lock))

    @property
    def objects(self) -> Objects:
        """Gives back the files that the store is made of."""
        return Objects(self.folder, self.shared, not self.in_child)

    def load_document(self, source: SourceFile, lock: str) -> Document | None:
        """Gives back a document read before, or None."""
        name = self.document_name(source.sha256, lock)
        return self.objects.load(name, lambda path: document_from(*read_blocks(path), source))

    def document_blocks(self, sha256: str, lock: str) -> tuple[Any, Any] | None:
        """Gives back header and blocks of a document read before, or None."""
        return self.objects.load(self.document_name(sha256, lock), read_blocks)

    def save_document(self, document: Document, lock: str) -> None:
        """Keeps a document with its tables; raises DiskFullError, PlaceUnavailableError."""
        header, blocks = document_blocks(document)
        name = self.document_name(document.source.sha256, lock)
        self.objects.save(name, lambda path: write_blocks(path, header, blocks))

    def load_extraction(
        self, source: SourceFile, hints: tuple[DocumentHint, ...], lock: str
    ) -> Extraction | None:
        """Gives back the records extracted before, without tables, or None.

        The document is brought to this machine too, whether its records are there or not: a child
        extracts from it, and evidence is looked up in it.
        """
        name = self.extraction_name(source, hints, lock)
        found = self.objects.load(name, lambda path: extraction_from(*read_blocks(path), source))
        if found is not None and found.document.status is Status.UNREADABLE:
            return found
        document = self.objects.bring(self.document_name(source.sha256, lock))
        return found if document is not None else None

    def knows(self, source: SourceFile, hints: tuple[DocumentHint, ...], lock: str) -> bool:
        """Gives back whether a file was read under this name, without loading what was read."""
        return self.objects.exists(self.extraction_name(source, hints, lock))

    def forget_extraction(
        self, source: SourceFile, hints: tuple[DocumentHint, ...], lock: str
    ) -> None:
        """Removes what was kept of a file until it is read again."""
        self.objects.remove(self.extraction_name(source, hints, lock))

    def still_knows(self, source: SourceFile, hints: tuple[DocumentHint, ...], lock: str) -> bool:
        """Gives back whether what was kept of a file until then was forgotten by no machine."""
        return self.objects.stands(self.extraction_name(source, hints, lock))

    def save_extraction(
        self, extraction: Extraction, hints: tuple[DocumentHint, ...], lock: str
    ) -> None:
        """Keeps the records of a document.

        Raises:
            TypeError: A value is of a wrong type.
            DiskFullError, PlaceUnavailableError: They cannot be kept.
        """
        header, blocks = extraction_blocks(extraction)
        name = self.extraction_name(extraction.document.source, hints, lock)
        self.objects.save(name, lambda path: write_blocks(path, header, blocks))

    @contextlib.contextmanager
    def work_folder(self) -> Iterator[Path]:
        """Gives back a folder for members of archives, removed at the end of the run."""
        # A machine that joins a night later has no scratch folder yet.
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        base = self.folder / "work"
        base.mkdir(exist_ok=True, mode=0o700)
        sweep(base)
        folder = base / mine()
        try:
            # Within, as an interrupt may come between making it and the next line.
            folder.mkdir(mode=0o700)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
