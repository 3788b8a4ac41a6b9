"""What a facility handed in, where its bytes are, and what its ``facility.toml`` says of files."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from extractors.own_words import WORDS_FILE
from extractors.own_words_file import own_words_in
from pipeline.engine.crops import Fetched
from pipeline.engine.files import DROPPING, Entry, FileAt, Found
from pipeline.engine.folder import UNOPENED
from pipeline.engine.places import Place
from pipeline.engine.steady import unreadable
from pipeline.errors import PlaceUnavailableError, SettingsError, UnreadableError
from pipeline.model.document import SourceFile
from pipeline.model.facility import DocumentHint
from pipeline.model.nightly import FileSeen, Submission
from pipeline.settings import FILE_NAME, load_facility

if TYPE_CHECKING:
    from pipeline.engine.cache.store import Store
    from pipeline.engine.nightly.where import Where

BESIDE = (FILE_NAME, WORDS_FILE)
"""Files of a facility that say how to read the others; they are no documents."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One facility's submission, and the folder it came from.

    Attributes:
        facility: Its number.
        name: Its folder, as the store calls it.
        place: Its folder.
    """

    facility: int
    name: str
    place: Place
    submission: Submission

    @property
    def documents(self) -> tuple[FileSeen, ...]:
        """Gives back the files that could be opened, without what says how to read the others."""
        return tuple(f for f in self.submission.files if f.sha256 and f.path not in BESIDE)

    @property
    def size(self) -> int:
        """Gives back the bytes of all files."""
        return sum(file.size for file in self.submission.files)


class Bytes:
    """Where the bytes of one facility's files are; what is far away is fetched when needed.

    Args:
        evidence: What was handed in.
        inbox: The place that holds the facility's folder.
        spool: A folder for what is fetched, which need not be there yet.
    """

    def __init__(self, evidence: Evidence, inbox: Place, spool: Path) -> None:
        self._evidence = evidence
        self._inbox = inbox
        self._spool = spool
        self._brought: dict[Path, FileSeen] = {}

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        """Gives back what lies in the folder now, by path; nothing where it is gone."""
        try:
            return {entry.path: entry for entry in self._evidence.place.listing()}
        except PlaceUnavailableError:
            self._inbox.check()
            return {}

    @property
    def ignored(self) -> int:
        """Gives back how many droppings of systems lie in the folder."""
        return sum(entry.kind == DROPPING for entry in self._entries.values())

    def at(self, file: FileSeen) -> Path:
        """Gives back where a file is, or will be once it is brought."""
        entry, local = self._entries.get(file.path), self._evidence.place.local
        if local is not None and entry is not None:
            return local / entry.raw
        path = self._spool / hashlib.sha256(file.path.encode()).hexdigest()
        self._brought[path] = file
        return path

    def bring(self, path: Path) -> None:
        """Fetches a file from afar, once; nothing where it is near, or is none of ours.

        Raises:
            MovedError: It vanished, or is not what was handed in any more.
        """
        file = self._brought.get(path)
        if file is None or path.exists():
            return
        entry = self._entries.get(file.path)
        if entry is None:
            raise unreadable("vanished")
        self._spool.mkdir(parents=True, exist_ok=True)
        if self._evidence.place.fetch(entry.raw, path, file.path).sha256 != file.sha256:
            path.unlink(missing_ok=True)
            raise unreadable("changed-while-read")

    def near(self, paths: Mapping[str, Path]) -> Mapping[str, Path]:
        """Gives back where files are on this machine, fetched when first asked for."""
        if self._evidence.place.local is not None:
            return paths
        here = {name: path for name, path in paths.items() if path.exists()}
        raws = {name: entry.raw for name, entry in self._entries.items()}
        self._spool.mkdir(parents=True, exist_ok=True)
        far: Mapping[str, Path] = Fetched(self._evidence.place, raws, self._spool)
        return ChainMap(here, cast("dict[str, Path]", far))  # only read from

    def found(self) -> Found:
        """Gives back the files as ``discover`` would."""
        files, unopened = [], []
        beside: dict[str, SourceFile] = {}
        for file in self._evidence.submission.files:
            source = SourceFile(file.path, file.sha256, file.size)
            if file.unopened is not None:
                unopened.append((file.path, file.unopened))
            elif file.path in BESIDE:
                beside[file.path] = source
            else:
                files.append(FileAt(source, self.at(file)))
        said = (beside.get(FILE_NAME), beside.get(WORDS_FILE))
        return Found(tuple(files), tuple(unopened), self.ignored, *said)


def evidence_of(
    where: Where, names: Mapping[int, str], held: Mapping[int, Submission]
) -> Iterator[Evidence]:
    """Gives back what facilities handed in, by number.

    Args:
        where: The inbox.
        names: Of facilities, by number.
        held: Their submissions, by number.
    """
    inbox = where.inbox_place()
    raw = inbox.folders() if held else {}
    for facility, submission in sorted(held.items()):
        name = names[facility]
        yield Evidence(facility, name, inbox.at(raw.get(name, name)), submission)


@contextlib.contextmanager
def settings_file(evidence: Evidence) -> Iterator[Path | None]:
    """Gives back a copy of the ``facility.toml`` as handed in, or None where there was none.

    Raises:
        SettingsError: It cannot be had: a link, a pipe, closed, changed or gone since.
    """
    with _beside(evidence, FILE_NAME) as path:
        yield path


def store_of(where: Where, evidence: Evidence) -> Store:
    """Gives back the cache of readings as the facility's own vocabulary has them.

    Raises:
        SettingsError: Its ``vocabulary.yaml`` is wrong, or cannot be had.
    """
    with _beside(evidence, WORDS_FILE) as path:
        store = where.store()
        return store if path is None else replace(store, words=own_words_in(path.parent))


@contextlib.contextmanager
def _beside(evidence: Evidence, name: str) -> Iterator[Path | None]:
    """Gives back a copy of a file that says how to read the others, or None where none is there."""
    files = evidence.submission.files
    handed_in = next((file for file in files if file.path == name), None)
    if handed_in is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="prescreen-") as folder:
        path = Path(folder) / name
        try:
            _copy(evidence.place, handed_in, path)
        except UnreadableError as error:
            raise SettingsError(f"{name}: {error.en}") from error
        yield path


def _copy(place: Place, file: FileSeen, path: Path) -> None:
    if file.unopened is not None:
        refusal = UNOPENED[file.unopened]
        raise UnreadableError(refusal.reason, refusal.en, refusal.zh)
    # In a place of ours it lies under this very name: printing changes nothing in it.
    if place.fetch(file.path, path, file.path).sha256 != file.sha256:
        raise unreadable("changed-while-read")


def hints_of(evidence: Evidence) -> tuple[DocumentHint, ...]:
    """Gives back what the facility says of its files.

    Raises:
        SettingsError: Its ``facility.toml`` is wrong, or cannot be had.
    """
    with settings_file(evidence) as path:
        return load_facility(path).documents if path is not None else ()
