"""Whether a file still is what it was announced as; a file that is not gets no say in the cache."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.engine.patience import passes_by
from pipeline.errors import UnreadableError

if TYPE_CHECKING:
    from pipeline.model.document import SourceFile

MOVED = {
    "vanished": (
        "The file was taken away while it was being read. Hand it in again, or remove it for good.",
        "读取过程中该文件被移走。请重新提交，或确认将其删除。",
    ),
    "changed-while-read": (
        "The file was changed while it was being read, so nothing of it counts. It is read again "
        "by the next run; finish uploading or editing it before.",
        "读取过程中该文件被修改，因此其内容均不采用。下次运行将重新读取；请先完成上传或编辑。",
    ),
    "device-error": (
        "The disk or the network share failed while the file was being read. Have it looked "
        "after, and run again.",
        "读取该文件时磁盘或网络共享出错。请检查存储设备后重新运行。",
    ),
}
"""Reasons that say nothing of the bytes, in English and Chinese: never kept, always tried anew."""


class MovedError(UnreadableError):
    """A file is not what it was announced as; its reason is one of ``MOVED``."""


def unreadable(reason: str) -> MovedError:
    """Gives back the error for one of ``MOVED``."""
    return MovedError(reason, *MOVED[reason])


def moved(path: Path, source: SourceFile) -> MovedError | None:
    """Gives back why a file is not what it was announced as, or None where it still is."""
    try:
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size != source.size:
                return unreadable("changed-while-read")
            same = hashlib.file_digest(stream, "sha256").hexdigest() == source.sha256
    except OSError as error:
        return unreadable("device-error" if passes_by(error) else "vanished")
    return None if same else unreadable("changed-while-read")


def stamp_of(found: os.stat_result) -> str:
    """Gives back what tells that a file was touched: size, times in nanoseconds, inode."""
    return f"{found.st_size}-{found.st_mtime_ns}-{found.st_ctime_ns}-{found.st_ino}"
