"""Facilities: the sub-folders of an inbox, by number."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from pipeline.errors import StoreError
from pipeline.store.statements import insert_into, portions
from pipeline.store.tables import facilities, inboxes


def ensure(connection: Connection, inbox: str, names: Sequence[str]) -> dict[str, int]:
    """Gives back the number of each facility, by name; new ones are entered.

    Args:
        connection: In a transaction.
        inbox: The place, always written alike.
        names: Of its sub-folders.
    """
    number = lock_inbox(connection, inbox)
    known = _of_inbox(connection, number)
    if rows := [{"inbox_id": number, "name": name} for name in set(names) - known.keys()]:
        rows.sort(key=lambda row: str(row["name"]))
        connection.execute(insert_into(connection, facilities), rows)
        known = _of_inbox(connection, number)
    return {name: known[name] for name in names}


def of_inbox(connection: Connection, inbox: str) -> dict[str, int]:
    """Gives back the number of each facility ever seen in the inbox, by name."""
    number = connection.scalar(select(inboxes.c.id).where(inboxes.c.place == inbox))
    return {} if number is None else _of_inbox(connection, number)


def names(connection: Connection, facility_ids: Collection[int]) -> dict[int, str]:
    """Gives back the name of each facility; unknown numbers are left out."""
    found: dict[int, str] = {}
    for portion in portions(sorted(facility_ids)):
        query = select(facilities.c.id, facilities.c.name).where(facilities.c.id.in_(portion))
        found.update((row.id, row.name) for row in connection.execute(query))
    return found


def lock_inbox(connection: Connection, inbox: str) -> int:
    """Gives back the inbox's number; until the transaction ends nobody else may lock it."""
    entered = insert_into(connection, inboxes).values(place=inbox).on_conflict_do_nothing()
    query = select(inboxes.c.id).where(inboxes.c.place == inbox)
    number = connection.scalar(query.with_for_update(key_share=True))
    if number is None:
        connection.execute(entered)
        number = connection.execute(query.with_for_update(key_share=True)).scalar_one()
    return int(number)


def lock_facility(connection: Connection, facility: int) -> None:
    """Waits until nobody else works on the facility's rows, until the transaction ends.

    Raises:
        StoreError: There is no such facility (any more).
    """
    query = select(facilities.c.id).where(facilities.c.id == facility)
    if connection.scalar(query.with_for_update(key_share=True)) is None:
        raise StoreError(
            f"Facility {facility} is not in the store: it was purged meanwhile; the next run takes "
            "it as new if its folder still lies in the inbox"
        )


def _of_inbox(connection: Connection, number: int) -> dict[str, int]:
    query = select(facilities.c.name, facilities.c.id).where(facilities.c.inbox_id == number)
    return dict(sorted((row.name, row.id) for row in connection.execute(query)))
