"""What is still to be sent: summaries of nights that a channel was to carry and did not yet."""

from __future__ import annotations

from sqlalchemy import Connection, and_, delete, exists, select

from pipeline.store import statements
from pipeline.store.tables import deliveries, nights

FILES = "files"
"""The channel of the outputs: the summary as files."""
_DUE = " due"


def owe(connection: Connection, night: int, channel: str) -> None:
    """Remembers that a night's summary is to go out by a channel, until ``nights.mark_sent``."""
    entry = statements.insert_into(connection, deliveries).values(
        night_id=night, channel=channel + _DUE, sent=statements.now(connection)
    )
    connection.execute(entry.on_conflict_do_nothing())


def excuse(connection: Connection, night: int, channel: str) -> None:
    """Forgets that a night's summary is to go out by a channel: it has nothing to say there."""
    such = and_(deliveries.c.night_id == night, deliveries.c.channel == channel + _DUE)
    connection.execute(delete(deliveries).where(such))


def owed(connection: Connection, night: int, channel: str, most: int) -> list[int]:
    """Gives back nights of the same inbox that are still to go out by a channel, oldest first.

    Args:
        connection: In a transaction.
        night: Tells the inbox.
        channel: As for ``owe``.
        most: No more than so many, the newest.
    """
    inbox = select(nights.c.inbox_id).where(nights.c.id == night).scalar_subquery()
    due = deliveries.alias("due")
    gone = exists().where(
        and_(deliveries.c.night_id == due.c.night_id, deliveries.c.channel == channel)
    )
    query = (
        select(nights.c.id)
        .join(due, due.c.night_id == nights.c.id)
        .where(nights.c.inbox_id == inbox, due.c.channel == channel + _DUE, ~gone)
        .order_by(nights.c.summary.desc())
        .limit(most)
    )
    return list(reversed(connection.scalars(query).all()))
