"""A full disk, said: which one, how much room it has, what to do; no half file stays on it."""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import DiskFullError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MB = 1_000_000


def is_full(error: BaseException | None) -> bool:
    """Gives back whether an error says, or came of it, that a disk or a quota is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        error = error.__cause__ or error.__context__
    return False


def said_full(error: BaseException, *folders: Path) -> DiskFullError | None:
    """Gives back what to say of a full disk, or None where the error is another.

    Args:
        error: Of the system.
        folders: Where it may have happened; the one with the least room is named.
    """
    if isinstance(error, DiskFullError):
        return error
    if not is_full(error):
        return None
    free, folder = min((_free(folder), folder) for folder in folders)
    return DiskFullError(
        f"the disk that holds {folder} is full, or its quota used up ({free / _MB:.0f} MB left). "
        "Make room, or choose another place, and run again: what was done so far is kept, and "
        "nothing half-written was left."
    )


@contextlib.contextmanager
def no_half_file(path: Path) -> Iterator[None]:
    """Removes a file where writing it fails; a full disk becomes DiskFullError."""
    try:
        yield
    except BaseException as error:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        if full := said_full(error, path.parent):
            raise full from error
        raise


def _free(folder: Path) -> int:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
