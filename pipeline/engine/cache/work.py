"""Work folders by who made them, so that those of dead processes can be cleared away."""

from __future__ import annotations

import os
import platform
import re
import secrets
import shutil
import time
from pathlib import Path

_NAME = re.compile(r"(?P<pid>\d+)-[0-9a-f]+(-(?P<host>.+))?")
_DEAD_DAYS = 7


def mine() -> str:
    """Gives back a name for a folder of this process: PID, a random part, the machine."""
    return f"{os.getpid()}-{secrets.token_hex(4)}-{_host()}"


def sweep(base: Path) -> None:
    """Removes what processes that were killed left behind.

    Those of other machines, which may share the folder, go when nobody touched them for a week.
    """
    for folder in base.iterdir():
        named = _NAME.fullmatch(folder.name)
        if named is None:
            continue
        ours = (named["host"] or _host()) == _host()
        if not _alive(int(named["pid"])) if ours else _old(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "_", platform.node())[:64] or "here"


def _old(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > _DEAD_DAYS * 86_400
    except OSError:
        return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
