"""A prefix at a URL: S3 and what else fsspec knows. Nothing is believed from a listing cache."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from pipeline.engine.diskfull import no_half_file
from pipeline.engine.files import DROPPING, Entry, free_name, is_dropping, printable
from pipeline.engine.patience import patiently
from pipeline.engine.places import Place, Top, checked
from pipeline.engine.remote_errors import gone, passes, said, taken, unable
from pipeline.engine.steady import unreadable
from pipeline.errors import UsageError
from pipeline.model.document import SourceFile

T = TypeVar("T")

_CHUNK = 1 << 22
_CHOSEN_BY = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE")
_S3_NAMES = ("s3", "s3a")
# Waiting is ours (patience): the client below tries once or twice, and gives up in seconds.
_S3 = {
    "config_kwargs": {
        "connect_timeout": 10,
        "read_timeout": 60,
        "retries": {"max_attempts": 1, "mode": "standard"},
    }
}


def remote_place(url: str) -> RemotePlace:
    """Gives back the place of a URL.

    Raises:
        UsageError: It names no bucket, holds a password, or its client is not installed.
    """
    place = RemotePlace(checked(url))
    if not place.prefix:
        raise UsageError(f"{url} names no bucket: s3://BUCKET or s3://BUCKET/FOLDER")
    _filesystem(place.protocol)
    return place


def _filesystem(protocol: str) -> Any:
    """Gives back the client of a kind of place, one a process and set of keys."""
    return _made(protocol, tuple(os.environ.get(name) for name in _CHOSEN_BY))


@functools.cache
def _made(protocol: str, chosen: tuple[str | None, ...]) -> Any:
    import fsspec  # type: ignore[import-untyped]

    options: Mapping[str, Any] = _S3 if protocol in _S3_NAMES else {}
    try:
        system = fsspec.filesystem(
            protocol, use_listings_cache=False, skip_instance_cache=True, **options
        )
    except ImportError as error:
        raise UsageError(
            f"{protocol}:// needs what a laptop can do without: pip install 'prescreen[server]'"
            f" ({error})"
        ) from error
    except ValueError as error:
        raise UsageError(f"{protocol}:// is no kind of place that Prescreen knows") from error
    if protocol in _S3_NAMES:
        system.retries = 2
    return system


@dataclass(frozen=True)
class RemotePlace(Place):
    """A prefix in a bucket, by its URL without a trailing slash."""

    url: str

    @property
    def local(self) -> None:
        """Gives back None: it is no folder."""
        return

    @property
    def protocol(self) -> str:
        """Gives back the part of the URL before the colon."""
        return self.url.partition("://")[0]

    @property
    def prefix(self) -> str:
        """Gives back bucket and prefix."""
        return self.url.partition("://")[2]

    def at(self, under: str) -> RemotePlace:
        """Gives back a prefix inside this one."""
        return RemotePlace(f"{self.url}/{under}") if under else self

    def top(self) -> Top:
        """Gives back the first level; a prefix that holds nothing has none."""
        found = self._do(lambda system: system.ls(self.prefix, detail=True), empty=[])
        folders: list[tuple[str, str]] = []
        others: list[tuple[str, str]] = []
        for one in sorted(found, key=lambda one: str(one["name"])):
            raw = str(one["name"]).rstrip("/").removeprefix(f"{self.prefix}/")
            if not raw or is_dropping(raw) or is_dropping(f"{raw}/x") or raw == self.prefix:
                continue
            if one["type"] == "directory" and not raw.startswith("."):
                folders.append((_tame(raw), raw))
            else:
                others.append((_tame(raw), "hidden" if one["type"] == "directory" else "file"))
        return Top.of(folders, others)

    def listing(self) -> list[Entry]:
        """Gives back all that lies here; markers of empty folders are left out."""
        found = self._do(lambda system: system.find(self.prefix, detail=True), empty={})
        start = f"{self.prefix}/"
        inside = {
            str(key)[len(start) :]: info
            for key, info in found.items()
            if str(key).startswith(start) and not str(key).endswith("/")
        }
        taken: set[str] = set()
        return [_entry(raw, inside[raw], taken) for raw in sorted(inside)]

    def digest(self, raw: str, name: str) -> SourceFile:
        """Gives back a file's hash and size."""

        def read(system: Any) -> SourceFile:
            digest, size = hashlib.sha256(), 0
            with system.open(self._key(raw), "rb", block_size=_CHUNK) as stream:
                while data := stream.read(_CHUNK):
                    digest.update(data)
                    size += len(data)
            return SourceFile(name, digest.hexdigest(), size)

        return self._file(read)

    def fetch(self, raw: str, to: Path, name: str = "") -> SourceFile:
        """Gives back hash and size of a file, copied to a path."""

        def copy(system: Any) -> SourceFile:
            with no_half_file(to):
                system.get_file(self._key(raw), str(to), **self._one_request())
                with to.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()
                return SourceFile(name, digest, to.stat().st_size)

        return self._file(copy)

    def put(self, local: Path, raw: str) -> None:
        """Copies a file here; an object is whole or not there."""
        self._do(lambda system: system.put_file(str(local), self._key(raw)))

    def write(self, raw: str, data: bytes) -> None:
        """Puts bytes here."""
        self._do(lambda system: system.pipe_file(self._key(raw), data))

    def make(self, raw: str, data: bytes, mode: int = 0o666) -> None:
        """Puts bytes here unless something lies there; a few services cannot promise that."""

        def create(system: Any) -> None:
            try:
                system.pipe_file(self._key(raw), data, mode="create")
            except Exception as error:
                if unable(error):
                    system.pipe_file(self._key(raw), data)
                elif not taken(error):
                    raise

        if not self.exists(raw):
            self._do(create)

    def read(self, raw: str) -> bytes | None:
        """Gives back the bytes of an object, or None."""
        found: bytes | None = self._do(lambda system: system.cat_file(self._key(raw)), empty=None)
        return found

    def remove(self, raw: str) -> None:
        """Removes an object, where there is one."""
        self._do(lambda system: system.rm_file(self._key(raw)), empty=None)

    def exists(self, raw: str) -> bool:
        """Gives back whether there is such an object."""
        if self.protocol not in _S3_NAMES:
            found = self._do(lambda system: system.info(self._key(raw)), empty=None)
            return found is not None and found["type"] == "file"
        # One request; the client would also ask whether it is a folder.
        bucket, _, key = self._key(raw).partition("/")
        head = self._do(lambda s: s.call_s3("head_object", Bucket=bucket, Key=key), empty=None)
        return head is not None

    def _one_request(self) -> dict[str, int]:
        """Gives back what has an object fetched at once: parts could be of two versions of it."""
        return {"max_concurrency": 1} if self.protocol in _S3_NAMES else {}

    def _key(self, raw: str) -> str:
        return f"{self.prefix}/{raw}"

    def _file(self, work: Callable[[Any], SourceFile]) -> SourceFile:
        found: SourceFile | None = self._do(work, empty=None)
        if found is None:
            raise unreadable("vanished")
        return found

    def _do(self, work: Callable[[Any], T], **empty: Any) -> Any:
        """Gives back what work gives back; ``empty`` where there is no such key.

        Raises:
            PlaceUnavailableError: The service stayed away.
            UsageError: No such bucket, no or wrong keys, or no permission.
        """
        try:
            return patiently(lambda: work(_filesystem(self.protocol)), self.url, passes)
        except Exception as error:
            if gone(error) and "empty" in empty:
                return empty["empty"]
            if words := said(error, self.url):
                raise words from error
            raise


def _entry(raw: str, info: Mapping[str, Any], taken: set[str]) -> Entry:
    size, modified = int(info.get("size") or 0), _modified(info)
    tag = info.get("ETag") or info.get("etag") or info.get("md5Hash") or info.get("generation")
    # Of a size alone nobody can tell whether the same file lies there.
    told = tag is not None or modified is not None
    stamp = f"{size}-{str(tag).strip(chr(34))}-{modified}" if told else ""
    entry = Entry(_tame(raw), raw, size, stamp, modified)
    if is_dropping(raw):
        return replace(entry, kind=DROPPING)
    return replace(entry, path=free_name(entry.path, taken))


def _modified(info: Mapping[str, Any]) -> float | None:
    for key in ("LastModified", "last_modified", "updated", "mtime", "created"):
        if isinstance(found := info.get(key), datetime):
            return found.timestamp()
        if isinstance(found, int | float):
            return float(found)
    return None


def _tame(raw: str) -> str:
    """Gives back a key as a path that leads nowhere else: keys may hold "..", and empty parts."""
    parts = (part if part not in ("", ".", "..") else "_" for part in printable(raw).split("/"))
    return "/".join(parts)
