"""Who a process is, so that another one on the same machine can tell whether it still lives."""

from __future__ import annotations

import functools
import os
import secrets
import socket
import subprocess
from pathlib import Path

_PROC = Path("/proc")
_ENDED = "ended"


def holder() -> str:
    """Gives back a name for this process that no other ever has; each call gives another.

    It says host, boot, process number, its start, and a random part; nothing of a user.
    """
    pid = os.getpid()
    return "|".join([_machine(), str(pid), _start(pid) or "", secrets.token_hex(6)])


def is_gone(name: str) -> bool:
    """Gives back whether a holder surely lives no more: its process ran here and is gone.

    Of another machine, or another container of this one, nobody here can tell.
    """
    machine, _, rest = name.rpartition("|")[0].rpartition("|")[0].rpartition("|")
    start = name.rpartition("|")[0].rpartition("|")[2]
    if machine != _machine() or not rest.isdigit():
        return False
    found = _start(int(rest))
    return found != start if found is not None else not _exists(int(rest))


@functools.cache
def _machine() -> str:
    """Gives back host, boot and process namespace: equal only where numbers mean the same."""
    return "|".join([socket.gethostname().replace("|", ""), _boot(), _namespace()])


def _boot() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return _said(["sysctl", "-n", "kern.bootsessionuuid"])


def _namespace() -> str:
    try:
        return os.readlink(_PROC / "self/ns/pid")  # noqa: PTH115  (no path, a name)
    except OSError:
        return ""


def _start(pid: int) -> str | None:
    """Gives back when a process started, in the system's words.

    ``_ENDED`` where it has ended and only its parent does not know; None where nothing is shown.
    """
    if not (_PROC / "self").exists():
        return _said(["ps", "-o", "lstart=", "-p", str(pid)]) or None
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    # The name in brackets may hold anything; the state follows it, the start is 19 fields on.
    fields = text.rpartition(")")[2].split()
    return _ENDED if fields[0] in ("Z", "X") else fields[19]


def _exists(pid: int) -> bool:
    """Gives back whether there is such a process; some systems hide those of other users."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
    return done.stdout.strip()
