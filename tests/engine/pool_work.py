"""What the children of the pool's tests do; the job is a word."""

import errno
import os
import signal
import sys
import time
from pathlib import Path

_ONCE = {"once": signal.SIGKILL, "told": signal.SIGTERM}


def work(job: str) -> str:
    word, _, rest = job.partition(":")
    if word == "exit":
        os._exit(int(rest))
    if word == "signal":
        os.kill(os.getpid(), getattr(signal, rest))
    if word in _ONCE:
        _die_once(Path(rest), _ONCE[word])
    if word == "system":
        _refused(getattr(errno, rest))
    if word == "raise":
        raise ValueError("李小红 4000.00")
    if word == "memory":
        return str(len(bytearray(8 << 30)))
    if word in ("spin", "sleep"):
        _go_on(word)
    if word == "modules":
        return ",".join(m for m in ("pandas", "prefect", "pandera") if sys.modules.get(m))
    return f"{job} done by {os.getpid()}"


def _die_once(mark: Path, how: signal.Signals) -> None:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), how)


def _go_on(word: str) -> None:
    while word == "spin":
        pass
    time.sleep(600)


def _refused(code: int) -> None:
    try:
        raise OSError(code, os.strerror(code))
    except OSError as error:
        raise ValueError("a reader gave up") from error
