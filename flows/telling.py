"""What the operator's screen hears of nights: the own, another run's, and those by the clock."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pipeline.engine.nightly.words import failures, summary
from pipeline.errors import StoreError, StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.engine.nightly.where import Where
    from pipeline.engine.progress import Progress
    from pipeline.model.nightly import Morning

LOOK_SECONDS = 2.0


def lines_of(where: Where, morning: Morning, arrived: Collection[str] = ()) -> list[str]:
    """Gives back what failed, what is new, and where the summary stands.

    Args:
        where: Whose outputs.
        morning: What the night came to.
        arrived: Facilities that the watch looked at, and nobody asked for.
    """
    language = where.options.get("language", "both")
    return [*failures(morning), *summary(morning, where.out, language, arrived).splitlines()]


def of_another(where: Where, night: int, progress: Progress) -> Morning | None:
    """Gives back the morning of a night that another run works, once that run is through.

    None where the other died before the night had ended: whoever asked takes it up.

    Args:
        where: The store.
        night: Its number.
        progress: Told that there is somebody to wait for.

    Raises:
        StoreUnavailableError: The database stays away.
    """
    from pipeline.store import nights

    database = where.database()
    if database.read(lambda c: nights.at_work(c, night)):
        progress.stage("waiting")
    while database.read(lambda c: nights.at_work(c, night)):
        time.sleep(LOOK_SECONDS)
    try:
        return database.read(lambda c: nights.morning(c, night))
    except StoreUnavailableError:
        raise
    except StoreError:  # it never ended
        return None


class Mornings:
    """The nights of an inbox that ended since it was last asked."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self._told = self._last()

    def news(self) -> list[str]:
        """Gives back what to say of the last night; nothing where it was said already.

        Raises:
            StoreUnavailableError: The database stays away.
        """
        from pipeline.store import nights

        last = self._last()
        if last is None or last == self._told:
            return []
        morning = self._where.database().read(lambda c: nights.morning(c, last))
        self._told = last
        return lines_of(self._where, morning)

    def _last(self) -> int | None:
        from pipeline.store import nights

        return self._where.database().read(lambda c: nights.last_finished(c, self._where.inbox))
