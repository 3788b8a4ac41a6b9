"""The inbox while files arrive: looked at again and again, on any disk, share or bucket.

Notices of the system (inotify and the like) say nothing of what another machine writes to a
share, and nothing of S3; looking works everywhere, and costs one listing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Protocol

from pipeline.engine.nightly.arrivals import Arrivals, BackOff, Files, Look
from pipeline.errors import PlaceUnavailableError, StoreUnavailableError, UsageError

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where

INTERVAL, SETTLE, PATIENCE = 10.0, 30.0, 1800.0
"""Seconds between looks, of standing still, and until an upload without end is said."""
ALL: frozenset[str] = frozenset()
BUSY = 4.0
"""Looking takes at most one part in five of the time, however large the inbox is."""


class Inbox(Protocol):
    """What the watch looks at."""

    def lying(self) -> Mapping[str, Files]:
        """Gives back all facilities with their files; raises PlaceUnavailableError."""

    def kept(self, names: Iterable[str]) -> Mapping[str, Files]:
        """Gives back what was judged last of some; raises StoreUnavailableError."""

    def known(self) -> bool:
        """Gives back whether the store knows of any facility here; raises as ``kept``."""

    def whole(self) -> int | None:
        """Gives back the last night of all facilities that finished; raises as ``kept``."""


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
    today: Callable[[], date] = date.today,
) -> Iterator[frozenset[str]]:
    """Gives back sets of facilities to work, each as soon as it is ripe; ends when ``stop`` says.

    An empty set means all: a whole night, first of all and again each day. What arrives is not
    all that changes: licences run out, months end, rules are mended, and a run may have died.

    Nothing is looked at while the caller works a set. What the store then shows as judged is
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
        today: The day, by the calendar of this machine.
    """
    days = Days(inbox.whole, today)
    looks = _Looks(inbox, Arrivals(inbox.kept, settle, patience), days, say, clock)
    while not stop():
        found = looks.look()
        if found is not None:
            yield found
        else:
            pause(max(interval, BUSY * looks.cost))


class Days:
    """Tells when a whole night is due: one a day, and again where it did not finish.

    Args:
        last: Gives back the last whole night that finished.
        today: The day.
    """

    def __init__(self, last: Callable[[], int | None], today: Callable[[], date]) -> None:
        self._last = last
        self._today = today
        self._day: date | None = None
        self._before: int | None = None
        self._done = False
        self._back_off = BackOff()

    def due(self, now: float) -> bool:
        """Gives back whether to work all now; raises as ``last``.

        Args:
            now: Seconds, never going back.
        """
        day = self._today()
        if day == self._day and self._done:
            return False
        last = self._last()
        if day != self._day:
            self._day, self._before, self._done, self._back_off = day, last, False, BackOff()
            return True
        self._done = last != self._before
        return not self._done and self._back_off.due(now)


class _Looks:
    """One look after another, also over times in which the inbox or the store is away."""

    def __init__(
        self,
        inbox: Inbox,
        arrivals: Arrivals,
        days: Days,
        say: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        self._inbox = inbox
        self._arrivals = arrivals
        self._days = days
        self._say = say
        self._clock = clock
        self._held_any: bool | None = None
        self._away = False
        self.cost = 0.0

    def look(self) -> frozenset[str] | None:
        """Gives back what is to be worked, an empty set for all; None where there is nothing."""
        began = self._clock()
        try:
            found = self._found(began)
        except (PlaceUnavailableError, StoreUnavailableError) as error:
            self._gone(str(error))
            return None
        except UsageError as error:
            if self._held_any is None:
                raise  # there never was such an inbox
            self._gone(str(error))
            return None
        finally:
            self.cost = self._clock() - began
        if self._away:
            self._away = False
            self._say("The inbox is there again: the watch goes on.")
        if found is None:
            return ALL
        for sentence in found.said:
            self._say(sentence)
        return found.ripe or None

    def _found(self, began: float) -> Look | None:
        """Gives back what arrived; None where a whole night is due. An empty inbox has no night."""
        lying = self._lying()
        ended = self._clock()
        if lying and self._days.due(ended):
            return None
        return self._arrivals.look(lying, began, ended)

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
