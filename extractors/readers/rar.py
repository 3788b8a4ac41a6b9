"""What a RAR archive says of itself that its unpacker does not: locked files, parts of a whole.

libarchive hands out the bytes of a locked file as they are, as if they were its content; so the
headers are looked at first. Both forms are runs of blocks, each with its length.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

_MARK_4, _MARK_5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
_MOST_BLOCKS = 100_000
_MOST_HEADER = 1 << 21  # what the format allows
_MAIN_4, _FILE_4, _END_4 = 0x73, 0x74, 0x7B
_VOLUME_4, _LOCKED_HEADERS_4, _LOCKED_4, _LARGE_4, _LONG_4 = 0x1, 0x80, 0x4, 0x100, 0x8000
_MAIN_5, _FILE_5, _LOCK_5, _END_5 = 1, 2, 4, 5
_LOCK_RECORD = 1
_TIMED, _CHECKED = 2, 4


@dataclass(slots=True)
class RarLook:
    """What the headers say.

    Attributes:
        locked: Some file, or the list of files, needs a password.
        split: It is one of several parts.
        checks: CRC-32 of each file in order, None where there is none; RAR 5 only, as the
            unpacker compares those of RAR 4.
    """

    locked: bool = False
    split: bool = False
    checks: list[int | None] = field(default_factory=list)


def is_rar5(path: Path) -> bool:
    """Gives back whether an archive is of the newer form."""
    with path.open("rb") as stream:
        return stream.read(8) == _MARK_5


def look_at_rar(path: Path) -> RarLook:
    """Gives back what the headers of an archive say; a damaged one says what it can."""
    look = RarLook()
    with path.open("rb") as stream:
        mark = stream.read(8)
        if mark == _MARK_5:
            _look_5(stream, look)
        elif mark[:7] == _MARK_4:
            stream.seek(7)
            _look_4(stream, look)
    return look


def _look_4(stream: BinaryIO, look: RarLook) -> None:
    end = _size(stream)
    for _ in range(_MOST_BLOCKS):
        start = stream.tell()
        head = stream.read(40)
        if len(head) < 7:
            return
        kind, flags, size = struct.unpack_from("<BHH", head, 2)
        more = 0
        if (kind == _FILE_4 or flags & _LONG_4) and len(head) >= 11:
            more = struct.unpack_from("<I", head, 7)[0]
        if kind == _MAIN_4:
            look.split |= bool(flags & _VOLUME_4)
            look.locked |= bool(flags & _LOCKED_HEADERS_4)
        elif kind == _FILE_4:
            look.locked |= bool(flags & _LOCKED_4)
            if flags & _LARGE_4 and len(head) >= 36:
                more |= struct.unpack_from("<I", head, 32)[0] << 32
        if kind == _END_4 or size < 7 or look.locked or start + size + more > end:
            return
        stream.seek(start + size + more)


def _look_5(stream: BinaryIO, look: RarLook) -> None:
    for kind, header, extra in _blocks_5(stream):
        if kind == _MAIN_5:
            look.split |= bool(_number(header, 0)[0] & 1)
        elif kind == _FILE_5:
            look.checks.append(_check_of(header))
        if kind == _LOCK_5 or (kind == _FILE_5 and _has_lock(extra)):
            look.locked = True
        if kind == _END_5 or look.locked:
            return


def _blocks_5(stream: BinaryIO) -> Iterator[tuple[int, bytes, bytes]]:
    """Gives back kind, own fields and extra area of each block."""
    end = _size(stream)
    for _ in range(_MOST_BLOCKS):
        start = stream.tell() + 4
        stream.seek(start)
        size, used = _number(stream.read(10), 0)
        if not 0 < size <= _MOST_HEADER:
            return
        stream.seek(start + used)
        body = stream.read(size)
        kind, at = _number(body, 0)
        flags, at = _number(body, at)
        extra = data = 0
        if flags & 1:
            extra, at = _number(body, at)
        if flags & 2:
            data, at = _number(body, at)
        if len(body) < size:
            return
        yield kind, body[at : size - extra], body[size - extra :] if extra else b""
        if start + used + size + data > end:
            return
        stream.seek(start + used + size + data)


def _size(stream: BinaryIO) -> int:
    return os.fstat(stream.fileno()).st_size


def _check_of(header: bytes) -> int | None:
    """Gives back the CRC-32 of a file's content from the fields of its header."""
    flags, at = _number(header, 0)
    for _ in ("size", "attributes"):
        _, at = _number(header, at)
    at += 4 if flags & _TIMED else 0
    if not flags & _CHECKED or len(header) < at + 4:
        return None
    value: int = struct.unpack_from("<I", header, at)[0]
    return value


def _has_lock(extra: bytes) -> bool:
    at = 0
    while at < len(extra):
        size, begin = _number(extra, at)
        kind, _ = _number(extra, begin)
        if kind == _LOCK_RECORD:
            return True
        if size == 0:
            return False
        at = begin + size
    return False


def _number(body: bytes, at: int) -> tuple[int, int]:
    """Gives back a number of seven bits a byte, and where it ends."""
    value = shift = 0
    while at < len(body) and shift < 63:
        byte = body[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            break
    return value, at
