"""What lies in the folder: every file in a fixed order, with its hash; droppings counted."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
        unopened: (path, reason) of files that the system would not let us open.
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
    paths = list(_walk(root))
    wanted = [path for path in paths if not is_dropping(path.relative_to(root).as_posix())]
    for path in sorted(wanted, key=lambda path: path.relative_to(root).as_posix()):
        name = printable(path.relative_to(root).as_posix())
        if path.is_symlink() and not _leads_to_file(path, root):
            unopened.append((name, "link"))
            continue
        try:
            source = describe(path, name)
        except OSError:
            unopened.append((name, "no-permission"))
            continue
        if name == FILE_NAME:
            settings = source
        else:
            files.append(FileAt(source, path))
    return Found(tuple(files), tuple(unopened), len(paths) - len(wanted), settings)


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
    """Gives back a name that any report can hold: undecodable bytes and controls replaced."""
    readable = os.fsencode(name).decode("utf-8", "replace")
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", readable)


def _leads_to_file(link: Path, root: Path) -> bool:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):  # it leads nowhere, or round in a circle
        return False
    return target.is_relative_to(root) and target.is_file()


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root, followlinks=False):
        folders.sort()
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in [*names, *linked]:
            path = Path(folder) / name
            # Pipes, sockets and devices would block the run; a link to a folder is named once.
            if path.is_file() or path.is_symlink():
                yield path
