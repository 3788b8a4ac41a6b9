"""Takes apart what holds other files: ZIP, RAR, 7z, TAR, GZIP, e-mails.

Member names are decoded, sizes checked before anything is unpacked.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from extractors.readers.encodings import decode_name
from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse
from extractors.readers.sniff import FileType, sniff
from pipeline.errors import UnreadableError

Member = tuple[str, bytes | UnreadableError]
_Unpack = Callable[[Path, str | None, Limits, str], Iterator[Member]]

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


def with_slashes(archive: zipfile.ZipFile) -> None:
    """Gives the members of an office file the names they should have; some write backslashes."""
    for member in archive.infolist():
        if "\\" in member.filename:
            member.filename = member.filename.replace("\\", "/")
            archive.NameToInfo[member.filename] = member


def check_unlocked(archive: zipfile.ZipFile) -> None:
    """Checks that an OpenDocument file is not locked with a password.

    Raises:
        UnreadableError: It is.
    """
    names = archive.namelist()
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in archive.read(manifest):
        raise refuse("unsupported-encryption", "OpenDocument")


def members(
    path: Path, password: str | None, limits: Limits, name: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Gives back the files that a file holds, name and bytes, in its own order.

    Names use "/" and stay inside the archive: "../" and drive letters are cut off.

    Members that cannot be read are passed over, and named in the error after the last one.

    Args:
        path: Where the archive is.
        password: To open it with.
        limits: What is refused for its size.
        name: What the archive is called.

    Raises:
        UnreadableError: Damaged, too large, or some members were; the others were given.
    """
    refused: list[tuple[str, UnreadableError]] = []
    for raw, content in _UNPACK.get(sniff(path), _zip)(path, password, limits, name):
        inner = inside(raw)
        if isinstance(content, bytes):
            yield inner, content
        else:
            refused.append((inner, content))
    if refused:
        raise _some_refused(refused)


def _packed(path: Path, password: str | None, limits: Limits, name: str) -> Iterator[Member]:
    from extractors.readers.packed import unpack

    return unpack(path, password, limits, name)


def _mail(path: Path, password: str | None, limits: Limits, name: str) -> Iterator[Member]:
    from extractors.readers.mail import parts_of_mail

    return parts_of_mail(path, limits)


def _msg(path: Path, password: str | None, limits: Limits, name: str) -> Iterator[Member]:
    from extractors.readers.mail import parts_of_msg

    return parts_of_msg(path, limits)


def _zip(path: Path, password: str | None, limits: Limits, name: str) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            check_sizes(archive, limits)
            for member, other in _beside(path, archive, password):
                if member.is_dir():
                    continue
                try:
                    content: bytes | UnreadableError = _read(archive, member, password, limits)
                except UnreadableError as error:
                    content = error
                if other is not None and _needs_other(member):
                    content = _content(other, member, limits, content)
                yield member_name(member), content
    except _DAMAGE as error:
        raise refuse("cut-short", str(error)) from error


def _beside(
    path: Path, archive: zipfile.ZipFile, password: str | None
) -> Iterator[tuple[zipfile.ZipInfo, Any]]:
    """Gives back the members, with what another library makes of each where one is needed.

    That library goes through a ZIP in the order in which its members lie in the file.
    """
    from extractors.readers.packed import available, entries

    listed = archive.infolist()
    if not any(map(_needs_other, listed)) or password is None or not available():
        yield from ((member, None) for member in listed)
        return
    ordered = sorted(listed, key=lambda member: member.header_offset)
    yield from zip(ordered, entries(path, password), strict=False)


def _needs_other(member: zipfile.ZipInfo) -> bool:
    """Gives back whether a member is locked as most tools lock today, which Python cannot undo."""
    return bool(member.flag_bits & _LOCKED_FLAG) and member.compress_type == _AES


def _content(
    entry: Any, member: zipfile.ZipInfo, limits: Limits, otherwise: bytes | UnreadableError
) -> bytes | UnreadableError:
    from extractors.readers.packed import content

    if entry.size != member.file_size:
        return otherwise
    found = content(entry, limits)
    return otherwise if found is None else found


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
    return name


def inside(name: str) -> str:
    """Gives back a name that stays inside the archive, with "/" between its folders."""
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


_UNPACK: dict[FileType, _Unpack] = {
    FileType.ZIP: _zip,
    **dict.fromkeys((FileType.RAR, FileType.SEVEN_ZIP, FileType.TAR, FileType.GZIP), _packed),
    FileType.EMAIL: _mail,
    FileType.MSG: _msg,
}
ARCHIVES = frozenset(_UNPACK)
"""What holds other files and nothing of its own."""
