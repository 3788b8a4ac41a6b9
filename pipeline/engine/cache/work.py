"""Work folders by who made them, so that those of dead processes can be cleared away."""

from __future__ import annotations

import functools
import hashlib
import re
import shutil
import time
from pathlib import Path

from pipeline.store import processes

_NAME = re.compile(
    r"(?P<pid>\d+)-(?P<start>[0-9a-f]*)-(?P<nonce>[0-9a-f]+)-(?P<machine>[0-9a-f]{16})"
)
_DEAD_DAYS = 7


def mine() -> str:
    """Gives back a name for a folder of this process: PID, its start, a random part, the machine.

    The machine is meant with its boot and the container: only there the PID means this process.
    """
    machine, pid, start, nonce = processes.holder().rsplit("|", 3)
    return f"{pid}-{start.encode().hex()}-{nonce}-{_digest(machine)}"


def sweep(base: Path) -> None:
    """Removes what processes that were killed left behind.

    Those of other machines and containers, which may share the folder, and of a boot before this
    one go when nobody touched them for a week.
    """
    for folder in base.iterdir():
        holder = _holder(folder.name)
        if processes.is_gone(holder) if holder else _old(folder):
            shutil.rmtree(folder, ignore_errors=True)


def strange(base: Path) -> int:
    """Gives back how many work folders there are of which nobody here can tell who is at them."""
    if not base.is_dir():
        return 0
    return sum(_holder(folder.name) is None for folder in base.iterdir())


def _holder(name: str) -> str | None:
    """Gives back who made a folder; None where nobody here can tell whether it lives."""
    named = _NAME.fullmatch(name)
    if named is None or named["machine"] != _digest(_machine()):
        return None
    start = bytes.fromhex(named["start"]).decode("utf-8", "replace")
    return "|".join([_machine(), named["pid"], start, named["nonce"]])


@functools.cache
def _machine() -> str:
    return processes.holder().rsplit("|", 3)[0]


def _digest(machine: str) -> str:
    return hashlib.sha256(machine.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _old(folder: Path) -> bool:
    try:
        touched = max(one.stat().st_mtime for one in (folder, *folder.rglob("*")))
    except OSError:
        return False
    return time.time() - touched > _DEAD_DAYS * 86_400
