"""The inbox while files arrive: looked at again and again, on any disk, share or bucket.

Notices of the system (inotify and the like) say nothing of what another machine writes to a
share, and nothing of S3; looking works everywhere, and costs one listing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from pipeline.engine.nightly.arrivals import Arrivals, Files
from pipeline.errors import PlaceUnavailableError, StoreUnavailableError, UsageError

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where

INTERVAL, SETTLE, PATIENCE = 10.0, 30.0, 1800.0
"""Seconds between looks, of standing still, and until an upload without end is said."""
BUSY = 4.0
"""Looking takes at most one part in five of the time, however large the inbox is."""


class Inbox(Protocol):
    """What the watch looks at."""

    def lying(self) -> Mapping[str, Files]:
        """Gives back all facilities with their files; raises PlaceUnavailableError."""

    def kept(self, names: Iterable[str]) -> Mapping[str, Files]:
        """Gives back what the store holds as current of some; raises StoreUnavailableError."""

    def known(self) -> bool:
        """Gives back whether the store knows of any facility here; raises as ``kept``."""


def watch(
    where: Where,
    *,
    interval: float = INTERVAL,
    settle: float = SETTLE,
    patience: float = PATIENCE,
    say: Callable[[str], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[frozenset[str]]:
    """Gives back sets of facilities of an inbox to work, as ``ripe_sets`` does."""
    from pipeline.engine.nightly.inbox import WatchedInbox

    return ripe_sets(
        WatchedInbox(where),
        interval=interval,
        settle=settle,
        patience=patience,
        say=say,
        stop=stop,
        pause=pause,
    )


def ripe_sets(
    inbox: Inbox,
    *,
    interval: float = INTERVAL,
    settle: float = SETTLE,
    patience: float = PATIENCE,
    say: Callable[[str], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[frozenset[str]]:
    """Gives back sets of facilities to work, each as soon as it is ripe; ends when ``stop`` says.

    Nothing is looked at while the caller works a set. What the store then shows as current is
    done; what it does not show is offered again, later each time. A share or store that is away
    is said once and waited for.

    Raises:
        UsageError: There never was such an inbox, or it is refused to us from the start.

    Args:
        inbox: What is looked at.
        interval: Seconds between looks.
        settle: Seconds for which all files of a facility must have stood still.
        patience: Seconds after which an upload that does not end is said.
        say: Takes sentences for the operator's screen; they name folders of the inbox.
        stop: Asked before every look.
        pause: Waits so many seconds.
        clock: Seconds, never going back.
    """
    looks = _Looks(inbox, Arrivals(inbox.kept, settle, patience), say, clock)
    while not stop():
        ripe = looks.look()
        if ripe:
            yield ripe
        else:
            pause(max(interval, BUSY * looks.cost))


class _Looks:
    """One look after another, also over times in which the inbox or the store is away."""

    def __init__(
        self,
        inbox: Inbox,
        arrivals: Arrivals,
        say: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        self._inbox = inbox
        self._arrivals = arrivals
        self._say = say
        self._clock = clock
        self._held_any: bool | None = None
        self._away = False
        self.cost = 0.0

    def look(self) -> frozenset[str]:
        """Gives back what is ripe; nothing where inbox or store is away."""
        began = self._clock()
        try:
            lying = self._lying()
            ended = self._clock()
            found = self._arrivals.look(lying, began, ended)
        except (PlaceUnavailableError, StoreUnavailableError) as error:
            self._gone(str(error))
            return frozenset()
        except UsageError as error:
            if self._held_any is None:
                raise  # there never was such an inbox
            self._gone(str(error))
            return frozenset()
        finally:
            self.cost = self._clock() - began
        if self._away:
            self._away = False
            self._say("The inbox is there again: the watch goes on.")
        for sentence in found.said:
            self._say(sentence)
        return found.ripe

    def _lying(self) -> Mapping[str, Files]:
        """Gives back all facilities; an inbox that held some and holds none now counts as away."""
        lying = self._inbox.lying()
        if self._held_any is None:
            self._held_any = self._inbox.known()
        if not lying and self._held_any:
            raise PlaceUnavailableError(_EMPTY)
        self._held_any = self._held_any or bool(lying)
        return lying

    def _gone(self, why: str) -> None:
        self._arrivals.start_again()
        if not self._away:
            self._away = True
            self._say(f"{why.rstrip('.')}. The watch waits for it.")


_EMPTY = (
    "The inbox held folders of facilities and holds none now: is the share mounted? Nothing is "
    "taken as removed."
)
