"""Nights by the clock that Prefect cannot work, or could not: they are worked, or told, here."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flows.private import Private
from flows.steps import Wish, given_up, is_left, without_prefect
from flows.trouble import told
from pipeline.cron import falls_on
from pipeline.errors import PrescreenError

if TYPE_CHECKING:
    from flows.schedule import Timetable

AWAY_SECONDS = 600.0
"""How long Prefect is waited for before a night that is due is worked without it."""
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_PROBLEM = "The night was run without Prefect: its server stayed away"


class Alone:
    """What the service does by itself for the nights of a timetable.

    No night is worked twice: the store tells what is worked, or was, and enters a night for one.
    """

    def __init__(
        self,
        timetable: Timetable,
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._timetable = timetable
        self._say = say
        self._clock = clock
        self._away_since: float | None = None
        # What fell due before is Prefect's to make up for.
        self._after = datetime.now(UTC)

    def prefect_answers(self) -> None:
        """Hears that it is there."""
        self._away_since = None

    def prefect_is_away(self, kind: str) -> None:
        """Says so once; works what has fallen due where it stays away."""
        if self._away_since is None:
            self._away_since = self._clock()
            self._say(f"Prefect does not answer ({kind}); it is waited for")
        if self._clock() - self._away_since < AWAY_SECONDS:
            return
        due = last_due(self._timetable.cron, self._after, datetime.now(UTC))
        if due is not None:
            self._after = due
            self._work(due)

    def give_up(self, scheduled: datetime, kind: str | None) -> None:
        """Tells, by all ways a morning goes, of a night that could not be worked."""
        problem = (
            f"The night could not be worked: {told(kind)}. The next one does its work; until then "
            "start it by hand once that is mended"
        )
        try:
            given_up(self._timetable.where, scheduled, problem)
        except PrescreenError as error:
            self._say(str(error))

    def _work(self, due: datetime) -> None:
        parameters = self._timetable.parameters
        wish = Wish(due, parameters["settle"], parameters["everything"])
        try:
            if is_left(self._timetable.where, due):
                self._say(f"{due.astimezone():%Y-%m-%d %H:%M}: worked without Prefect")
                without_prefect(self._timetable.where, wish, Private(), _PROBLEM)
        except PrescreenError as error:
            self._say(str(error))
            self.give_up(due, type(error).__name__)


def last_due(cron: str, after: datetime, now: datetime) -> datetime | None:
    """Gives back the last minute in which a schedule came, by this machine's time zone.

    Args:
        cron: As ``pipeline.cron.cron`` gives it back.
        after: No earlier one counts, nor one older than a day.
        now: With a time zone.
    """
    moment = now.replace(second=0, microsecond=0)
    while moment > max(after, now - _DAY):
        if falls_on(cron, moment.astimezone()):
            return moment
        moment -= _MINUTE
    return None
