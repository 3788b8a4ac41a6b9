"""The loop of a child process: one job at a time, under limits, those that read without pandas."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline.engine.diskfull import said_full
from pipeline.engine.jobs import Refusal, disk_full
from pipeline.engine.limits import ChildLimits, limit_cpu, limit_memory, peak_bytes
from pipeline.engine.patience import passes_by

Work = Callable[[Any], Any]

_SHORT = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS})
"""What the system says when it runs short of something, besides of disk."""


def serve(connection: Connection, work: Work, limits: ChildLimits) -> None:
    """Works through jobs until the parent hangs up.

    Each message is (CPU seconds, job); each answer (whether this child now retires, the work's
    result, or a ``Refusal`` where the work broke).
    """
    # A group of its own: Ctrl-C is the parent's to handle, and a kill takes what we started too.
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _silence()
    if not limits.judges:
        # Libraries that use pandas where they find it would cost each child a second and 60 MB.
        sys.modules["pandas"] = None  # type: ignore[assignment]
    limit_memory(limits)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        retiring = False
        while not retiring:
            seconds, job = connection.recv()
            limit_cpu(seconds)
            result = _attempt(work, job)
            retiring = peak_bytes() > limits.retire_bytes
            connection.send((retiring, result))


def _end_with_parent() -> None:
    """Ends this child, and what it started, as soon as its parent is gone, however that ended.

    Its leases are free then, and another run may be at the same work.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.killpg(os.getpgrp(), signal.SIGKILL)


def _attempt(work: Work, job: Any) -> Any:
    try:
        return work(job)
    except MemoryError:
        return Refusal(
            "too-large",
            "The file needs more memory than one file may take. Send it in smaller parts.",
            "该文件所需内存超过单个文件的上限。请拆分后重新提交。",
        )
    except Exception as error:  # one bad file never stops a run; the place is named, no values
        return broken(error)


def trouble(error: BaseException) -> Refusal | None:
    """Gives back how a machine in trouble is said; None where the error is none of the machine's.

    A disk that is full, files that cannot be opened, a share that fails: the bytes are not at
    fault, so the refusal is one that passes, or ``DISK_FULL``.
    """
    if full := said_full(error, Path(tempfile.gettempdir()), *_beside(error)):
        return disk_full(full)
    one: BaseException | None = error
    while one is not None:
        if isinstance(one, OSError) and (one.errno in _SHORT or passes_by(one)):
            what = os.strerror(one.errno) if one.errno else type(one).__name__
            return Refusal(
                "machine-trouble",
                f"The machine ran into trouble while it read this file ({what}), which says "
                "nothing of the file. It is read again by the next run.",
                f"读取该文件时系统出现故障（{what}），与文件本身无关。下次运行将重新读取。",
            )
        one = one.__cause__ or one.__context__
    return None


def _beside(error: BaseException) -> list[Path]:
    """Gives back the folder that the system named."""
    name = error.filename if isinstance(error, OSError) else None
    return [Path(name).parent] if isinstance(name, str) else []


def broken(error: Exception) -> Refusal:
    """Gives back a refusal that names the place in our code, but nothing of the content."""
    if refusal := trouble(error):
        return refusal
    frames = traceback.extract_tb(error.__traceback__)
    at = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    what = f"{type(error).__name__}, {at}"
    return Refusal(
        "reader-error",
        f"Prescreen failed on this file ({what}). Please report it; send the file in another "
        "format meanwhile.",
        f"读取该文件时程序出错（{what}）。请反馈此问题，并暂以其他格式提交该文件。",
    )


def _silence() -> None:
    """Sends what C libraries print, which may quote the document, nowhere."""
    sys.stdout.flush()
    sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
