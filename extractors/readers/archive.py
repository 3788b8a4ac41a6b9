"""Reads ZIP archives: member names decoded, sizes checked before anything is unpacked."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from extractors.readers.encodings import decode_name
from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse
from pipeline.errors import UnreadableError

_UTF8_FLAG, _LOCKED_FLAG = 0x800, 0x1
_UNICODE_PATH = 0x7075  # extra field in which some tools keep the name in UTF-8
_AES = 99
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError)
_NAMED = 10


def check_sizes(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Checks what an archive claims to unpack to, before anything is unpacked.

    Raises:
        UnreadableError: Too many members, too much in all, or a member that packs too well.
    """
    members = archive.infolist()
    if len(members) > limits.archive_members:
        raise refuse("too-large", f"{len(members)} members")
    total = sum(member.file_size for member in members)
    if total > limits.archive_bytes:
        raise refuse("archive-bomb", f"{total:,} bytes")
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > limits.ratio_from_bytes and ratio > limits.archive_ratio:
            raise refuse("archive-bomb", f"{member.file_size:,} bytes, 1:{ratio:.0f}")


def members(path: Path, password: str | None, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Gives back the files of a ZIP, name and bytes, in the archive's order.

    Names use "/" and stay inside the archive: "../" and drive letters are cut off.

    Members that cannot be read are passed over, and named in the error after the last one.

    Raises:
        UnreadableError: Damaged, too large, or some members were; the others were given.
    """
    refused: list[tuple[str, UnreadableError]] = []
    try:
        with zipfile.ZipFile(path) as archive:
            check_sizes(archive, limits)
            for member in archive.infolist():
                if member.is_dir():
                    continue
                name = member_name(member)
                try:
                    data = _read(archive, member, password, limits)
                except UnreadableError as error:
                    refused.append((name, error))
                    continue
                yield name, data
    except _DAMAGE as error:
        raise refuse("cut-short", str(error)) from error
    if refused:
        raise _some_refused(refused)


def _some_refused(refused: list[tuple[str, UnreadableError]]) -> UnreadableError:
    """Gives back one error for the members that could not be read, with their names."""
    first = refused[0][1]
    names = ", ".join(name for name, _ in refused[:_NAMED])
    more = f" (+{len(refused) - _NAMED})" if len(refused) > _NAMED else ""
    return UnreadableError(
        first.reason,
        f"In the archive, {names}{more}: {first.en}",
        f"压缩包内的 {names}{more}：{first.zh}",
    )


def member_name(member: zipfile.ZipInfo) -> str:
    """Gives back the name of a member as its maker saw it."""
    if member.flag_bits & _UTF8_FLAG:
        name = member.filename
    else:
        name = _unicode_path(member.extra) or decode_name(member.filename.encode("cp437"))
    name = name.replace("\\", "/")
    kept = [part for part in name.split("/") if part not in ("", ".", "..") and part[1:] != ":"]
    return "/".join(kept)


def _unicode_path(extra: bytes) -> str | None:
    while len(extra) >= 4:
        tag, size = struct.unpack_from("<HH", extra)
        if tag == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return None


def _read(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, password: str | None, limits: Limits
) -> bytes:
    if member.file_size > limits.file_bytes:
        raise refuse("too-large", f"{member.file_size:,} bytes")
    if member.flag_bits & _LOCKED_FLAG:
        return _read_locked(archive, member, password)
    try:
        return archive.read(member)
    except (NotImplementedError, *_DAMAGE) as error:
        raise refuse("cut-short", str(error)) from error


def _read_locked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, password: str | None) -> bytes:
    if member.compress_type == _AES:
        raise refuse("unsupported-encryption", "AES")
    if password is None:
        raise refuse("encrypted")
    for encoding in ("utf-8", "gb18030"):
        try:
            return archive.read(member, pwd=password.encode(encoding))
        except NotImplementedError as error:  # a RuntimeError too, so it stands first
            raise refuse("unsupported-encryption", str(error)) from error
        except (RuntimeError, UnicodeEncodeError, *_DAMAGE):
            # The old cipher has no check but one byte: a wrong key often shows as bad data.
            continue
    raise refuse("wrong-password")
