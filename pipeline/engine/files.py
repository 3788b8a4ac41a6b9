"""What lies in the folder: every file in a fixed order, with its hash; droppings counted."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.own_words import WORDS_FILE
from extractors.readers.encodings import decode_name
from pipeline.engine.patience import passes_by
from pipeline.engine.steady import stamp_of, unreadable
from pipeline.errors import UnreadableError
from pipeline.model.document import SourceFile
from pipeline.settings import FILE_NAME

FILE = "file"
DROPPING = "dropping"
_DROPPINGS = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".localized"})
_DROPPING_FOLDERS = frozenset({"__macosx", ".git", "$recycle.bin", ".trashes", "@eadir"})
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class FileAt:
    """A file to be read: what it is called, and where its bytes are.

    Attributes:
        source: Name relative to the folder, hash, size.
        path: On disk; a member of an archive lies in the work folder.
        depth: 0 on disk, 1 in an archive, 2 in an archive in an archive.
    """

    source: SourceFile
    path: Path
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that lies in a folder or under a prefix.

    Attributes:
        path: What reports and the store call it: printable, one of a kind, "/" between.
        raw: What the system calls it, relative to the folder; opens it.
        size: In bytes.
        stamp: Changes when the file is touched; "" where it cannot be told.
        modified: When it was last touched, in seconds since 1970.
        kind: ``FILE``, ``DROPPING``, or why it cannot be opened: a key of ``UNOPENED``.
    """

    path: str
    raw: str
    size: int
    stamp: str
    modified: float | None
    kind: str = FILE


@dataclass(frozen=True, slots=True)
class Found:
    """A folder's content.

    Attributes:
        files: To be read, ordered by path.
        unopened: (path, reason) of what the system would not let us open, folders too.
        ignored: System droppings passed over.
        settings: The folder's own ``facility.toml``, which is no document.
        words: The folder's own ``vocabulary.yaml``, which is none either.
    """

    files: tuple[FileAt, ...]
    unopened: tuple[tuple[str, str], ...] = ()
    ignored: int = 0
    settings: SourceFile | None = None
    words: SourceFile | None = None


def discover(folder: Path) -> Found:
    """Gives back every file under a folder; links that lead out of it are not followed."""
    root = folder.resolve()
    files: list[FileAt] = []
    unopened: list[tuple[str, str]] = []
    beside: dict[str, SourceFile] = {}
    ignored = 0
    for entry in entries(root):
        if entry.kind == DROPPING:
            ignored += 1
            continue
        source = _opened(root / entry.raw, entry)
        if isinstance(source, str):
            unopened.append((entry.path, source))
        elif entry.path in (FILE_NAME, WORDS_FILE):
            beside[entry.path] = source
        else:
            files.append(FileAt(source, root / entry.raw))
    settings, words = beside.get(FILE_NAME), beside.get(WORDS_FILE)
    return Found(tuple(files), tuple(unopened), ignored, settings, words)


def entries(root: Path) -> list[Entry]:
    """Gives back all that lies under a folder, links resolved, ordered by raw path.

    Raises:
        OSError: The folder is gone, or the disk or network share it is on failed.
    """
    paths, closed = _walk(root)
    taken: set[str] = set()
    found: list[Entry] = []
    for raw in sorted([*paths, *closed]):
        if raw not in closed and is_dropping(raw):
            found.append(Entry(printable(raw), raw, 0, "", None, DROPPING))
            continue
        entry = Entry("", raw, 0, "", None, "closed-folder") if raw in closed else _entry(root, raw)
        if entry is not None:
            found.append(replace(entry, path=free_name(printable(raw), taken)))
    return found


def describe(path: Path, name: str) -> SourceFile:
    """Gives back a file's name, hash and size.

    Raises:
        OSError: It cannot be opened.
        UnreadableError: It changed meanwhile.
    """
    with path.open("rb") as stream:
        before = os.fstat(stream.fileno())
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        after = os.fstat(stream.fileno())
    if stamp_of(before) != stamp_of(after):
        raise unreadable("changed-while-read")
    return SourceFile(name, digest, after.st_size)


def reason_of(error: OSError) -> str:
    """Gives back why a file could not be opened, as a key of ``UNOPENED``."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "vanished"
    return "device-error" if passes_by(error) else "no-permission"


def _opened(path: Path, entry: Entry) -> SourceFile | str:
    """Gives back what a file is, or why it cannot be read."""
    if entry.kind != FILE:
        return entry.kind
    try:
        return describe(path, entry.path)
    except OSError as error:
        return reason_of(error)
    except UnreadableError as error:
        return error.reason


def _entry(root: Path, raw: str) -> Entry | None:
    """Gives back what a name stands for; None where it is gone since it was listed."""
    path = root / raw
    if os.path.islink(path) and not leads_inside(path, root):  # noqa: PTH114  (never raises)
        return Entry("", raw, 0, "", None, "link")
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        if passes_by(error):
            raise
        return Entry("", raw, 0, "", None, "no-permission")
    # A pipe or a device would block the run as soon as it is opened.
    kind = FILE if stat.S_ISREG(found.st_mode) else "no-file"
    changed = max(found.st_mtime, found.st_ctime)
    return Entry("", raw, found.st_size, stamp_of(found), changed, kind)


def is_dropping(name: str) -> bool:
    """Gives back whether a path is something a system or an office program left behind."""
    *folders, last = name.lower().split("/")
    if any(folder in _DROPPING_FOLDERS for folder in folders):
        return True
    return last in _DROPPINGS or last.startswith(("~$", "._", ".~lock."))


def printable(name: str) -> str:
    """Gives back a name that any report can hold; names in GBK are read, controls replaced."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", decode_name(os.fsencode(name)))


def is_text(name: str) -> bool:
    """Whether a name is text, and not bytes of another encoding that the system gives back."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def free_name(name: str, taken: set[str]) -> str:
    """Gives back the name, or for a second file of that name one with a number; takes it."""
    path, number = Path(name), 1
    while name in taken:
        number += 1
        name = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
    taken.add(name)
    return name


def leads_inside(link: Path, root: Path) -> bool:
    """Gives back whether a link leads to a file under a folder."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):  # it leads nowhere, or round in a circle
        return False
    return target.is_relative_to(root) and target.is_file()


def _walk(root: Path) -> tuple[list[str], set[str]]:
    """Gives back every file, and every folder that could not be looked into, by raw path."""
    base = os.fspath(root)
    paths: list[str] = []
    closed: set[str] = set()

    def refused(error: OSError) -> None:
        gone = isinstance(error, FileNotFoundError | NotADirectoryError)
        if passes_by(error) or (gone and error.filename == base):
            raise error
        if not gone:
            closed.add(os.path.relpath(error.filename, base))

    for folder, folders, names in os.walk(base, onerror=refused, followlinks=False):
        folders.sort()
        inside = "" if folder == base else f"{os.path.relpath(folder, base)}/"
        # A link to a folder is named once.
        linked = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114
        paths += [f"{inside}{name}" for name in [*names, *linked]]
    return paths, closed
