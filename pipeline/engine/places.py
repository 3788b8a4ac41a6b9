"""Places: an inbox, a data folder or outputs, on a disk or at a URL that fsspec knows.

What is away for a while is waited for; what will not come by waiting (a wrong bucket, refused
keys) is said at once. Names go in as the system has them (``Entry.raw``), so that a file called in
GBK opens; what reports and the store call it is ``Entry.path``.
"""

from __future__ import annotations

import abc
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.engine.files import DROPPING, FILE, Entry
from pipeline.errors import UsageError
from pipeline.model.document import SourceFile

__all__ = ["DROPPING", "FILE", "Entry", "Place", "Top"]

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class Top:
    """The first level of an inbox.

    Attributes:
        folders: Raw name of each sub-folder by its printable one, ordered.
        others: (name, kind) of what else lies there and is nobody's: loose files, links (which
            are not followed: one could lead into another supplier's folder), hidden folders.
        alike: Names that several folders print as (one in GBK, one in UTF-8, say): which of them
            is whose cannot be told, so that none of them is in ``folders``.
    """

    folders: Mapping[str, str]
    others: tuple[tuple[str, str], ...] = ()
    alike: frozenset[str] = frozenset()

    @staticmethod
    def of(named: Sequence[tuple[str, str]], others: Sequence[tuple[str, str]]) -> Top:
        """Gives back the first level from (printable, raw) names of folders, and what else lies."""
        times = Counter(name for name, _ in named)
        folders = {name: raw for name, raw in named if times[name] == 1}
        return Top(folders, tuple(others), frozenset(name for name in times if times[name] > 1))


class Place(abc.ABC):
    """A folder on a disk, or a prefix in a bucket; picklable and cheap to make.

    Every method may raise PlaceUnavailableError where the place stays away, and UsageError where
    it is wrong or refuses us.

    Attributes:
        url: As it was said; an absolute path for a folder. Holds no password.
    """

    url: str

    @staticmethod
    def of(said: str | Path) -> Place:
        """Gives back the place that a path or a URL names.

        Raises:
            UsageError: The URL holds a password, or needs what is not installed.
        """
        if isinstance(said, str) and _URL.match(said) and not said.startswith("file://"):
            from pipeline.engine.remote_place import remote_place

            return remote_place(said)
        from pipeline.engine.local_place import LocalPlace

        path = Path(str(said).removeprefix("file://")).expanduser().absolute()
        # One place has one name, however it was reached: an inbox is known by it.
        return LocalPlace(str(path.resolve() if ".." in path.parts else path))

    @property
    @abc.abstractmethod
    def local(self) -> Path | None:
        """Gives back the folder, or None for a URL."""

    @abc.abstractmethod
    def at(self, under: str) -> Place:
        """Gives back a place inside this one."""

    @abc.abstractmethod
    def top(self) -> Top:
        """Gives back the sub-folders of the first level, and what else lies there.

        Raises:
            UsageError: There is no such folder or bucket.
        """

    @abc.abstractmethod
    def listing(self) -> Sequence[Entry]:
        """Gives back all that lies here, at any depth, ordered by raw path; never from a cache."""

    @abc.abstractmethod
    def digest(self, raw: str, name: str) -> SourceFile:
        """Gives back a file's hash and size under the name it is to have.

        Raises:
            UnreadableError: It vanished, changed meanwhile, or may not be opened.
        """

    @abc.abstractmethod
    def fetch(self, raw: str, to: Path, name: str = "") -> SourceFile:
        """Gives back hash and size of a file, copied whole to a path on disk.

        Raises:
            UnreadableError: As for ``digest``; nothing is then left at ``to``.
            DiskFullError: There is no room for it.
        """

    @abc.abstractmethod
    def put(self, local: Path, raw: str) -> None:
        """Copies a file here; readers see the old or the new one, whole."""

    @abc.abstractmethod
    def write(self, raw: str, data: bytes) -> None:
        """Puts bytes here; readers see the old or the new ones, whole."""

    @abc.abstractmethod
    def make(self, raw: str, data: bytes, mode: int = 0o666) -> None:
        """Puts bytes here where nothing lies; of several makers at once one wins.

        Args:
            raw: Where.
            data: The bytes.
            mode: Who may read and write them, on a disk.
        """

    @abc.abstractmethod
    def read(self, raw: str) -> bytes | None:
        """Gives back the bytes of a file, or None where there is none."""

    @abc.abstractmethod
    def remove(self, raw: str) -> None:
        """Removes a file, where there is one."""

    @abc.abstractmethod
    def exists(self, raw: str) -> bool:
        """Gives back whether there is such a file."""

    def folders(self) -> Mapping[str, str]:
        """Gives back the raw name of each first-level sub-folder by its printable one."""
        return self.top().folders

    def check(self) -> None:
        """Raises UsageError or PlaceUnavailableError where nothing can be listed here."""
        self.top()

    def holds(self, other: Place) -> bool:
        """Gives back whether another place is this one or lies inside it."""
        ours, theirs = (place.url.rstrip("/") + "/" for place in (self, other))
        return theirs.startswith(ours)

    def __str__(self) -> str:
        return self.url


def checked(said: str) -> str:
    """Gives back a URL without trailing slashes; raises UsageError where it holds a password."""
    if "@" in said.partition("://")[2].partition("/")[0]:
        raise UsageError(
            "a URL must not hold a user name or password: it would be stored and shown. Put keys "
            "into the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY for s3://)"
        )
    return said.rstrip("/")
