"""The end of a night: what it came to, for the morning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipeline.engine.nightly.where import Where
    from pipeline.model.nightly import Morning


def finish(where: Where, night: int, problems: Sequence[str] = ()) -> Morning:
    """Gives back the morning of a night: every run of its inbox that no other morning has told.

    It is then in the outputs, and has gone out by mail and webhook where there are any; one of some
    facilities that judged none is in the store only. That it is owed to them is recorded together
    with its end: whatever dies in between, the next night tells it.

    Args:
        where: Where the night works.
        night: Its number.
        problems: What concerns no single facility, in words for the morning.

    Raises:
        StoreUnavailableError: The store stays away.
        PlaceUnavailableError: The outputs stay away.
    """
    from pipeline.engine.nightly.telling import told
    from pipeline.engine.notify import channel_names
    from pipeline.store import deliveries, nights

    channels = (deliveries.FILES, *channel_names())

    def end(connection: Connection) -> Morning:
        morning = nights.finish(connection, night, problems)
        for channel in () if morning.silent else channels:
            deliveries.owe(connection, morning.night, channel)
        return morning

    return told(where, where.database().run(end))
