"""Files that never change once written, by name: in a folder, and in a place machines share.

A name says everything its content follows from, so there is nothing to bring up to date; marks
that pass are removed, and then only the shared place tells whether they stand. With a
shared place the folder is a scratch copy: what lies in ``cache`` is in the shared place too, what
lies in ``outbox`` is on its way there. A process killed at any point leaves either of the two.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.engine.cache.blocks import CORRUPT
from pipeline.engine.diskfull import said_full
from pipeline.engine.places import Place
from pipeline.errors import UnreadableError

T = TypeVar("T")

CACHE, OUTBOX = "cache", "outbox"


@dataclass(frozen=True, slots=True)
class Objects:
    """Immutable files by name, as ``documents/ab/abc.arrow``.

    Attributes:
        folder: Of this machine; holds ``cache`` and ``outbox``.
        shared: Where other machines find them too; None where the folder is all there is.
        sends: False in a reader child: it has no business on the network, and what it saves is
            sent by the process that started it, when that looks for it.
    """

    folder: Path
    shared: Place | None = None
    sends: bool = True

    def path(self, name: str) -> Path:
        """Gives back where an object lies, or would lie, on this machine."""
        return self.folder / CACHE / name

    def load(self, name: str, read: Callable[[Path], T]) -> T | None:
        """Gives back what is read from an object; None where there is none that is whole."""
        for path in self._copies(name):
            try:
                return read(path)
            except CORRUPT:
                continue
        return None

    def save(self, name: str, write: Callable[[Path], None]) -> None:
        """Keeps an object, here and in the shared place.

        Raises:
            DiskFullError: There is no room for it here.
            PlaceUnavailableError: The shared place is away; the object waits in the outbox.
        """
        path = self._waiting(name) if self._has_outbox else self.path(name)
        try:
            write(path)
        except OSError as error:
            if full := said_full(error, self.folder):
                raise full from error
            raise
        if self.shared is not None:
            self._send(name)

    def exists(self, name: str) -> bool:
        """Gives back whether there is such an object, without reading it."""
        if self.path(name).exists() or (self._has_outbox and self._waiting(name).exists()):
            return True
        return self.shared is not None and self.shared.exists(f"{CACHE}/{name}")

    def remove(self, name: str) -> None:
        """Removes a mark; copies of it on other machines count no more, as of ``stands``."""
        for path in (self.path(name), self._waiting(name)):
            path.unlink(missing_ok=True)
        if self.shared is not None:
            self.shared.remove(f"{CACHE}/{name}")

    def stands(self, name: str) -> bool:
        """Gives back whether a mark was not removed, on whichever machine."""
        if self.shared is None or self._waiting(name).exists():
            return self.exists(name)
        return self.shared.exists(f"{CACHE}/{name}")

    def bring(self, name: str) -> Path | None:
        """Gives back where an object lies on this machine, brought here if need be."""
        return next(self._copies(name), None)

    @property
    def _has_outbox(self) -> bool:
        return self.shared is not None or not self.sends

    def _waiting(self, name: str) -> Path:
        return self.folder / OUTBOX / name

    def _copies(self, name: str) -> Iterator[Path]:
        """Gives back the copies of an object, the newest first, the farthest last."""
        if self._has_outbox and self._waiting(name).exists():
            yield self._send(name) if self.shared is not None else self._waiting(name)
        if self.path(name).exists():
            yield self.path(name)
        if self.shared is not None and self._fetch(name):
            yield self.path(name)

    def _send(self, name: str) -> Path:
        """Gives back where an object lies once the shared place has it too."""
        waiting, path = self._waiting(name), self.path(name)
        assert self.shared is not None
        try:
            self.shared.put(waiting, f"{CACHE}/{name}")
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.replace(waiting, path)  # noqa: PTH105  (atomic on POSIX, says so)
        except FileNotFoundError:  # another process sent it in this moment
            if not path.exists():
                raise
        return path

    def _fetch(self, name: str) -> bool:
        """Gives back whether the shared place had the object; it then lies here too."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        assert self.shared is not None
        try:
            self.shared.fetch(f"{CACHE}/{name}", partial)
            os.replace(partial, path)  # noqa: PTH105
        except UnreadableError:
            return False
        finally:
            partial.unlink(missing_ok=True)
        return True
