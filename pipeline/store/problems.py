"""What nights said of no facility in particular, though it may name one."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select, update

from pipeline.store.tables import inboxes, nights


def drop_problems(connection: Connection, inbox: str, such: Callable[[str], bool]) -> int:
    """Gives back how many problems were dropped from the nights of an inbox.

    Args:
        connection: In a transaction.
        inbox: The place.
        such: Tells which.
    """
    query = select(nights.c.id, nights.c.problems).join(inboxes, inboxes.c.id == nights.c.inbox_id)
    dropped = 0
    for number, problems in connection.execute(query.where(inboxes.c.place == inbox)).all():
        kept = [problem for problem in problems if not such(problem)]
        if len(kept) < len(problems):
            connection.execute(update(nights).where(nights.c.id == number).values(problems=kept))
            dropped += len(problems) - len(kept)
    return dropped
