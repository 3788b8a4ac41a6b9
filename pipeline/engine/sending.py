"""Trying to send something again while it is worth it; a failure says in words what happened."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SECONDS = 30.0
"""How long one answer of a server is waited for."""


class NotSentError(Exception):
    """It did not go out: its words name the server, never a secret or a recipient.

    Attributes:
        passes: Worth another try.
    """

    def __init__(self, words: str, *, passes: bool) -> None:
        super().__init__(words)
        self.passes = passes


@dataclass(frozen=True, slots=True)
class Tries:
    """How often something is sent, and the seconds before the second try; doubled each time."""

    most: int = 4
    first: float = 2.0

    def pauses(self) -> Iterator[float]:
        """Gives back the seconds to wait before each further try; many senders wait otherwise."""
        for number in range(self.most - 1):
            whole = self.first * 2.0**number
            yield random.uniform(whole / 2, whole)


def insistently(send: Callable[[], None], tries: Tries) -> None:
    """Sends, again where the failure may pass.

    Raises:
        NotSentError: The last failure.
    """
    for pause in tries.pauses():
        try:
            return send()
        except NotSentError as error:
            if not error.passes:
                raise
            time.sleep(pause)
    return send()
