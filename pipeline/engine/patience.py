"""Trying again what fails for reasons that pass: back-off with jitter, up to a limit."""

from __future__ import annotations

import errno
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pipeline.errors import PlaceUnavailableError, UsageError

T = TypeVar("T")

_NAMES = (
    "EAGAIN EBUSY ECONNABORTED ECONNREFUSED ECONNRESET EHOSTDOWN EHOSTUNREACH EIO ENETDOWN "
    "ENETRESET ENETUNREACH ENOTCONN EPIPE EREMOTEIO ESHUTDOWN ESTALE ETIMEDOUT"
)
# Some have no name on some systems.
_PASSING = frozenset(getattr(errno, name) for name in _NAMES.split() if hasattr(errno, name))


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for what is away.

    Attributes:
        limit: Seconds after which it counts as away.
        first: Seconds before the second try; doubled with every further one.
        most: Seconds between two tries at most.
    """

    limit: float = 120.0
    first: float = 0.5
    most: float = 15.0

    def waits(self, tried: int) -> float:
        """Gives back the seconds to wait after so many tries; others wait otherwise."""
        whole = min(self.first * 2.0 ** (tried - 1), self.most)
        return random.uniform(whole / 2, whole)


def patience() -> Patience:
    """Gives back how long this machine waits: ``PRESCREEN_PATIENCE`` seconds, else two minutes.

    Raises:
        UsageError: It is no number of seconds.
    """
    said = os.environ.get("PRESCREEN_PATIENCE")
    if said is None:
        return Patience()
    try:
        limit = float(said)
    except ValueError:
        limit = -1.0
    if not 0.0 <= limit <= 86_400.0:
        raise UsageError(f"PRESCREEN_PATIENCE is {said!r}: give seconds, from 0 to 86400")
    return Patience(limit, first=min(0.5, limit / 8))


def patiently(
    work: Callable[[], T],
    shown: str,
    passes: Callable[[Exception], bool],
    waits: Patience | None = None,
) -> T:
    """Gives back what the work gives back, tried again while its failures are of the passing kind.

    Args:
        work: Safe to do twice.
        shown: What is worked on, for the message.
        passes: Tells failures that pass by themselves.
        waits: How long to wait; else ``patience()``.

    Raises:
        PlaceUnavailableError: It failed for as long as we wait.
    """
    waits = waits or patience()
    started, tried = time.monotonic(), 0
    while True:
        try:
            return work()
        except Exception as error:
            if not passes(error):
                raise
            tried += 1
            left = waits.limit - (time.monotonic() - started)
            if left <= 0:
                raise PlaceUnavailableError(_away(shown, error, tried, waits.limit)) from error
            time.sleep(min(waits.waits(tried), left))


def passes_by(error: Exception) -> bool:
    """Gives back whether a failure of the system passes by itself: a share, a line, a server."""
    return isinstance(error, TimeoutError) or (
        isinstance(error, OSError) and error.errno in _PASSING
    )


def _away(shown: str, error: Exception, tried: int, limit: float) -> str:
    what = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return (
        f"{shown} does not answer ({what}; tried {tried} times in {limit:.0f} s). Check the "
        "network, the share or the service, and run again: what was done so far is kept."
    )
