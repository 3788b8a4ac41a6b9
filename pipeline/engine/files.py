"""What lies in the folder: every file in a fixed order, with its hash; droppings counted."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from extractors.readers.encodings import decode_name
from pipeline.model.document import SourceFile
from pipeline.settings import FILE_NAME

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
class Found:
    """A folder's content.

    Attributes:
        files: To be read, ordered by path.
        unopened: (path, reason) of what the system would not let us open, folders too.
        ignored: System droppings passed over.
        settings: The folder's own ``facility.toml``, which is no document.
    """

    files: tuple[FileAt, ...]
    unopened: tuple[tuple[str, str], ...] = ()
    ignored: int = 0
    settings: SourceFile | None = None


def discover(folder: Path) -> Found:
    """Gives back every file under a folder; links that lead out of it are not followed."""
    root = folder.resolve()
    files: list[FileAt] = []
    unopened: list[tuple[str, str]] = []
    settings = None
    taken: set[str] = set()
    paths, closed = _walk(root)
    wanted = [path for path in paths if not is_dropping(path.relative_to(root).as_posix())]
    for path in sorted([*wanted, *closed], key=lambda path: path.relative_to(root).as_posix()):
        name = free_name(printable(path.relative_to(root).as_posix()), taken)
        source = "closed-folder" if path in closed else _opened(path, name, root)
        if isinstance(source, str):
            unopened.append((name, source))
        elif name == FILE_NAME:
            settings = source
        else:
            files.append(FileAt(source, path))
    return Found(tuple(files), tuple(unopened), len(paths) - len(wanted), settings)


def _opened(path: Path, name: str, root: Path) -> SourceFile | str:
    """Gives back what a file is, or why it cannot be read."""
    if os.path.islink(path) and not _leads_to_file(path, root):  # noqa: PTH114  (never raises)
        return "link"
    try:
        # A pipe or a device would block the run as soon as it is opened.
        return describe(path, name) if stat.S_ISREG(path.stat().st_mode) else "no-file"
    except OSError:
        return "no-permission"


def describe(path: Path, name: str) -> SourceFile:
    """Gives back a file's name, hash and size."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return SourceFile(name, digest, path.stat().st_size)


def is_dropping(name: str) -> bool:
    """Gives back whether a path is something a system or an office program left behind."""
    *folders, last = name.lower().split("/")
    if any(folder in _DROPPING_FOLDERS for folder in folders):
        return True
    return last in _DROPPINGS or last.startswith(("~$", "._", ".~lock."))


def printable(name: str) -> str:
    """Gives back a name that any report can hold; names in GBK are read, controls replaced."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", decode_name(os.fsencode(name)))


def free_name(name: str, taken: set[str]) -> str:
    """Gives back the name, or for a second file of that name one with a number; takes it."""
    path, number = Path(name), 1
    while name in taken:
        number += 1
        name = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
    taken.add(name)
    return name


def _leads_to_file(link: Path, root: Path) -> bool:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):  # it leads nowhere, or round in a circle
        return False
    return target.is_relative_to(root) and target.is_file()


def _walk(root: Path) -> tuple[list[Path], list[Path]]:
    """Gives back every file, and every folder that could not be looked into."""
    paths: list[Path] = []
    closed: list[Path] = []

    def refused(error: OSError) -> None:
        closed.append(Path(error.filename))

    for folder, folders, names in os.walk(root, onerror=refused, followlinks=False):
        folders.sort()
        # A link to a folder is named once.
        linked = [name for name in folders if os.path.islink(Path(folder) / name)]  # noqa: PTH114
        paths += [Path(folder) / name for name in [*names, *linked]]
    return paths, closed
