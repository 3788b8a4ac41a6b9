"""Locks between processes of one machine; the system lets go of them when a process dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def locked(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[bool]:
    """Gives back whether the lock was got; it always was where ``wait`` is set.

    Args:
        path: An empty file that is made where it is not there, and stays.
        shared: Several may hold it, as long as nobody holds it alone.
        wait: Until it is free.
    """
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _take(number, shared, wait)
    finally:
        os.close(number)


def held(path: Path) -> bool:
    """Gives back whether some living process holds the lock alone."""
    with locked(path, shared=True, wait=False) as free:
        return not free


def _take(number: int, shared: bool, wait: bool) -> bool:
    how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(number, how if wait else how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
