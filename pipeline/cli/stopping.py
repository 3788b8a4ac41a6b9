"""Ctrl-C and SIGTERM: answered at once, and obeyed at once where they come again."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from types import FrameType

from pipeline.cli.options import STOPPED

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_HEARD = "prescreen: stopping ... (once more stops at once; what was done is kept either way)\n"
_AT_ONCE = "prescreen: stopped at once; the next run goes on from there\n"


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Raises KeyboardInterrupt in its block at the first signal; the second ends the process.

    That loses nothing: a night may be killed at any point.
    """
    asked = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            _say(_AT_ONCE)
            os._exit(STOPPED)
        asked = True
        _say(_HEARD)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(words: str) -> None:
    # Whatever the signal interrupted may hold the stream's own lock.
    with contextlib.suppress(OSError):
        os.write(2, f"\n{words}".encode())
