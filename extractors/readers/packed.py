"""Reads RAR, 7z, TAR and GZIP archives, and the locked ZIPs that Python does not open.

All but a single gzipped file goes through libarchive: nothing is written to disk, no program is
started, and each member is counted as it is unpacked. It is told which format to expect: left to
itself it takes a plain table for a list of files.
"""

from __future__ import annotations

import codecs
import contextlib
import ctypes.util
import functools
import gzip
import io
import locale
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.readers.encodings import decode_name
from extractors.readers.limits import Limits
from extractors.readers.rar import is_rar5, look_at_rar
from extractors.readers.refusals import refuse
from extractors.readers.sniff import FileType, sniff
from pipeline.errors import UnreadableError

Member = tuple[str, bytes | UnreadableError]

_BLOCK = 1 << 18
_LOCKED_WORDS = ("encrypt", "passphrase", "password")
_OTHER_WORDS = ("unsupported", "not supported", "unavailable")
_NO_FILES = ("isdir", "issym", "isblk", "ischr", "isfifo", "issock")
_FORMATS = {
    FileType.RAR: "rar",
    FileType.SEVEN_ZIP: "7zip",
    FileType.ZIP: "zip",
    FileType.TAR: "tar",
    FileType.GZIP: "tar",
}


@functools.cache
def available() -> bool:
    """Gives back whether libarchive and its Python binding are installed."""
    if not (os.environ.get("LIBARCHIVE") or ctypes.util.find_library("archive")):
        return False
    try:
        import libarchive  # type: ignore[import-untyped]  # noqa: F401
    except (ImportError, OSError, AttributeError, TypeError):
        return False
    return True


def unpack(path: Path, password: str | None, limits: Limits, name: str) -> Iterator[Member]:
    """Gives back the files of an archive, name and bytes, in the archive's order.

    A member that cannot be read comes as the error that says why. Links and devices are passed
    over.

    Args:
        path: Of the archive.
        password: To open it with.
        limits: On members, their sizes, and what all unpack to.
        name: What the archive is called; a compressed single file takes its name from it.

    Raises:
        UnreadableError: Damaged, locked, or too large.
    """
    kind = sniff(path)
    if kind is FileType.GZIP and not _holds_tar(path):
        yield _inside_name(name), _gunzipped(path, limits)
        return
    checks = _look_at(path) if kind is FileType.RAR else []
    if _count(path, password, limits) != len(checks):
        checks = []
    total, packed = 0, path.stat().st_size
    for at, entry in enumerate(entries(path, password)):
        data = content(entry, limits)
        if data is None:
            continue
        if isinstance(data, bytes):
            total += len(data)
            _weigh(total, packed, limits)
            if checks and checks[at] not in (None, zlib.crc32(data)):
                data = refuse("cut-short", "checksum", "校验和不符")
        yield _name(entry), data


def entries(path: Path, password: str | None) -> Iterator[Any]:
    """Gives back the entries of an archive, folders and links too; each is gone after the next.

    Raises:
        UnreadableError: Damaged, locked, or libarchive is absent.
    """
    if not available():
        raise refuse("needs-libarchive")
    import libarchive

    if codecs.lookup(locale.getencoding()).name != "utf-8":
        with contextlib.suppress(locale.Error):  # names that are no ASCII would be lost
            locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    kind = sniff(path)
    form = "rar5" if kind is FileType.RAR and is_rar5(path) else _FORMATS[kind]
    filters = "gzip" if kind is FileType.GZIP else "none"
    try:
        with libarchive.file_reader(str(path), form, filters, passphrase=password) as archive:
            yield from archive
    except libarchive.ArchiveError as error:
        raise _refusal(error) from error


def content(entry: Any, limits: Limits) -> bytes | UnreadableError | None:
    """Gives back the bytes of an entry, why they cannot be had, or None for folders and links."""
    import libarchive

    if entry.islnk:
        return refuse("copy-in-archive")
    if any(getattr(entry, kind) for kind in _NO_FILES):
        return None
    if (entry.size or 0) > limits.file_bytes:
        return refuse("too-large", f"{entry.size:,} bytes")
    whole = io.BytesIO()
    try:
        for block in entry.get_blocks(_BLOCK):
            whole.write(block)
            if whole.tell() > limits.file_bytes:
                return refuse("too-large", f"> {limits.file_bytes:,} bytes")
    except libarchive.ArchiveError as error:
        return _refusal(error)
    if entry.size is None and not whole.tell():  # how RAR keeps a file that is there twice
        return refuse("copy-in-archive")
    return whole.getvalue()


def _look_at(path: Path) -> list[int | None]:
    """Gives back the checksums of a RAR archive that can be opened."""
    look = look_at_rar(path)
    if look.locked:
        raise refuse("locked-archive")
    if look.split:
        raise refuse("split-archive")
    return look.checks


def _count(path: Path, password: str | None, limits: Limits) -> int:
    """Gives back the number of entries of an archive that claims to unpack to no more than it may.

    Members of RAR and 7z do not say each what they pack to, so the whole is compared.
    """
    total = count = 0
    for count, entry in enumerate(entries(path, password), 1):
        total += entry.size or 0
        if count > limits.archive_members:
            raise refuse("too-large", f"> {limits.archive_members} members")
        _weigh(total, path.stat().st_size, limits)
    return count


def _weigh(total: int, packed: int, limits: Limits) -> None:
    if total > limits.archive_bytes:
        raise refuse("archive-bomb", f"{total:,} bytes")
    if total > limits.ratio_from_bytes and total / max(packed, 1) > limits.archive_ratio:
        raise refuse("archive-bomb", f"{total:,} bytes, 1:{total / max(packed, 1):.0f}")


def _holds_tar(path: Path) -> bool:
    try:
        with gzip.open(path) as stream:
            return sniff(stream.read(512)) is FileType.TAR
    except (OSError, EOFError, zlib.error):
        return False


def _gunzipped(path: Path, limits: Limits) -> bytes | UnreadableError:
    whole = io.BytesIO()
    try:
        with gzip.open(path) as stream:
            while block := stream.read(_BLOCK):
                whole.write(block)
                _weigh(whole.tell(), path.stat().st_size, limits)
                if whole.tell() > limits.file_bytes:
                    return refuse("too-large", f"> {limits.file_bytes:,} bytes")
    except (OSError, EOFError, zlib.error) as error:
        return refuse("cut-short", str(error))
    except UnreadableError as error:
        return error
    return whole.getvalue()


def _refusal(error: Exception) -> UnreadableError:
    said = str(error).partition(" (errno")[0]
    words = said.lower()
    if "incorrect passphrase" in words:
        return refuse("wrong-password")
    if "passphrase required" in words:
        return refuse("encrypted")
    if any(word in words for word in _LOCKED_WORDS):
        return refuse("locked-archive")
    if any(word in words for word in _OTHER_WORDS):
        return refuse("unsupported-packing", said)
    return refuse("cut-short", said)


def _name(entry: Any) -> str:
    name = entry.pathname
    return decode_name(name) if isinstance(name, bytes) else str(name or "")


def _inside_name(archive: str) -> str:
    """Gives back what a single compressed file is called, which only its archive's name says."""
    stem = archive.rpartition("/")[2]
    return (stem[:-3] if stem.lower().endswith(".gz") else stem) or "data"
