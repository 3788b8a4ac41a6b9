"""The end of a night: what it came to, for the morning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where
    from pipeline.model.nightly import Morning


def finish(where: Where, night: int, problems: Sequence[str] = ()) -> Morning:
    """Gives back the morning of a night: every run of its inbox that no other morning has told.

    It is then in the outputs, and has gone out by mail and webhook where there are any.

    Args:
        where: Where the night works.
        night: Its number.
        problems: What concerns no single facility, in words for the morning.

    Raises:
        StoreUnavailableError: The store stays away.
        PlaceUnavailableError: The outputs stay away.
    """
    from pipeline.engine.nightly.telling import told
    from pipeline.store import nights

    return told(where, where.database().run(lambda c: nights.finish(c, night, problems)))
