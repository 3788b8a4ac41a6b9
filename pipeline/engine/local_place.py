"""A folder on a disk or a network share."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.engine.diskfull import no_half_file, said_full
from pipeline.engine.files import (
    FILE,
    Entry,
    describe,
    entries,
    is_dropping,
    leads_inside,
    printable,
    reason_of,
)
from pipeline.engine.patience import Patience, passes_by, patience, patiently
from pipeline.engine.places import Place, Top
from pipeline.engine.steady import MOVED, unreadable
from pipeline.errors import PlaceUnavailableError, UnreadableError, UsageError
from pipeline.model.document import SourceFile

T = TypeVar("T")

SHARE_SECONDS = 20.0
"""How long a disk or share that fails is tried again; one bad sector must not cost the night."""
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
_CLOSED = (
    "no-permission",
    "The file may not be opened by this user. Change its permissions and run again.",
    "当前用户无权打开该文件。请修改权限后重新运行。",
)


@dataclass(frozen=True)
class LocalPlace(Place):
    """A folder, by its absolute path."""

    url: str

    @property
    def local(self) -> Path:
        """Gives back the folder."""
        return Path(self.url)

    def at(self, under: str) -> LocalPlace:
        """Gives back a folder inside this one."""
        return LocalPlace(str(self.local / under)) if under else self

    def top(self) -> Top:
        """Gives back the first level; links are not followed, hidden folders not looked into."""
        try:
            found = self._patiently(lambda: sorted(self._first_level()))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise UsageError(f"{self.url}: there is no such folder") from error
        except PermissionError as error:
            raise UsageError(f"{self.url}: this user may not read it") from error
        folders = [(printable(raw), raw) for raw, kind in found if kind == "folder"]
        others = [(printable(raw), kind) for raw, kind in found if kind != "folder"]
        return Top.of(folders, others)

    def listing(self) -> list[Entry]:
        """Gives back all that lies here.

        Raises:
            PlaceUnavailableError: The folder is gone too.
        """
        try:
            return self._patiently(lambda: entries(self.local.resolve(strict=True)))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise PlaceUnavailableError(f"{self.url} is not there any more") from error

    def digest(self, raw: str, name: str) -> SourceFile:
        """Gives back a file's hash and size."""
        return self._opening(raw, lambda path: describe(path, name))

    def fetch(self, raw: str, to: Path, name: str = "") -> SourceFile:
        """Gives back hash and size of a file, copied to a path."""

        def copy(path: Path) -> SourceFile:
            with no_half_file(to):
                shutil.copyfile(path, to)
                copied = describe(to, name)
                if describe(path, name) != copied:
                    raise unreadable("changed-while-read")
            return copied

        return self._opening(raw, copy)

    def put(self, local: Path, raw: str) -> None:
        """Copies a file here and renames it into place."""
        self._whole(raw, lambda partial: shutil.copyfile(local, partial))

    def write(self, raw: str, data: bytes) -> None:
        """Writes bytes and renames them into place."""
        self._whole(raw, lambda partial: partial.write_bytes(data))

    def make(self, raw: str, data: bytes, mode: int = 0o666) -> None:
        """Writes bytes and links them into place, unless something lies there."""

        def create(partial: Path) -> None:
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)

        self._whole(raw, create, _link)

    def read(self, raw: str) -> bytes | None:
        """Gives back the bytes of a file, or None."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            return self._said(lambda: (self.local / raw).read_bytes())
        return None

    def remove(self, raw: str) -> None:
        """Removes a file, where there is one."""
        self._said(lambda: (self.local / raw).unlink(missing_ok=True))

    def exists(self, raw: str) -> bool:
        """Gives back whether there is such a file."""
        return self._said((self.local / raw).is_file)

    def holds(self, other: Place) -> bool:
        """Gives back whether a folder is this one or inside it, links resolved."""
        inner = other.local
        return inner is not None and inner.resolve().is_relative_to(self.local.resolve())

    def _first_level(self) -> list[tuple[str, str]]:
        with os.scandir(self.url) as found:
            return [
                (one.name, _kind(one))
                for one in found
                if not is_dropping(f"{one.name}/x") and not is_dropping(one.name)
            ]

    def _opening(self, raw: str, work: Callable[[Path], T]) -> T:
        """Gives back what is made of a file; links that meanwhile lead out are not followed."""

        def opened() -> T:
            path = self.local / raw
            path.lstat()  # tells a share that is away from a file that is
            if not leads_inside(path, self.local.resolve()):
                raise unreadable("vanished")
            return work(path)

        try:
            return self._patiently(opened)
        except OSError as error:
            reason = reason_of(error)
            raise (unreadable(reason) if reason in MOVED else UnreadableError(*_CLOSED)) from error
        except PlaceUnavailableError as error:
            if self._answers():
                raise unreadable("device-error") from error
            raise

    def _answers(self) -> bool:
        """Gives back whether the folder itself can be looked into."""
        try:
            with os.scandir(self.url):
                return True
        except OSError:
            return False

    def _whole(
        self,
        raw: str,
        work: Callable[[Path], object],
        into_place: Callable[[Path, Path], None] = os.replace,  # atomic on POSIX, says so
    ) -> None:
        path = self.local / raw

        def write() -> None:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_name(f".{os.getpid()}-{os.urandom(4).hex()}.part")
            with no_half_file(partial):
                work(partial)
                into_place(partial, path)

        self._said(write)

    def _said(self, work: Callable[[], T]) -> T:
        """Gives back what work gives back; what the system refuses is said."""
        try:
            return self._patiently(work)
        except OSError as error:
            if full := said_full(error, self.local):
                raise full from error
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise UsageError(f"{self.url} cannot be written ({error.strerror})") from error
            raise

    def _patiently(self, work: Callable[[], T]) -> T:
        whole = patience()
        return patiently(work, self.url, passes_by, Patience(min(whole.limit, SHARE_SECONDS)))


def _link(partial: Path, path: Path) -> None:
    """Renames a file to a name that nobody has; where somebody has it, the file goes."""
    try:
        path.hardlink_to(partial)
    except FileExistsError:
        pass
    except OSError as error:  # some shares know no links
        if error.errno not in _NO_LINKS:
            raise
        if not path.exists():
            partial.rename(path)
    partial.unlink(missing_ok=True)


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if not entry.is_dir():
        return FILE
    return "hidden" if entry.name.startswith(".") else "folder"
