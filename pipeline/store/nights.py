"""Nights: each planned time is worked once, missed ones fall together, each run is told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select, update

from pipeline.errors import StoreError
from pipeline.model.nightly import Morning
from pipeline.store import leases, mornings, statements
from pipeline.store.deliveries import FILES
from pipeline.store.facilities import lock_inbox
from pipeline.store.tables import deliveries, facilities, inboxes, nights, runs

LEASE_S = 90
# A night that seems to have begun later than this from now was begun under a wrong clock.
_CLOCK_SLACK = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Night:
    """A night to be worked, or not.

    Attributes:
        id: To be worked and finished; where it collapsed, the planned time's own number.
        state: "new": nobody works it, begin (or go on where a dead attempt stood); "joined":
            somebody does, work along or leave it; "collapsed": a night that has finished covers it.
        into: The night that covers it.
    """

    id: int
    state: Literal["new", "joined", "collapsed"]
    into: int | None = None

    @property
    def lease(self) -> str:
        """Gives back the lease that its worker holds while it works."""
        return _lease(self.id)


def begin(
    connection: Connection,
    inbox: str,
    scheduled: datetime | None,
    now: datetime,
    holder: str,
    partial: bool = False,
) -> Night:
    """Gives back the night of a planned time, entered if it is new.

    A night of some facilities alone stands for no planned time: it is always new, covers no
    other, and nobody joins it.

    Args:
        connection: In a transaction.
        inbox: The place, always written alike.
        scheduled: The planned time, taken to its minute; None when started by hand: then no night
            that has finished covers it, but one that was begun in this minute and still runs does.
        now: This machine's time.
        holder: Who gets the lease ``Night.lease`` with the answer "new"; it is to be kept with
            ``leases.held`` while the night is worked: a night whose lease has run out is taken up
            again by the next who asks for it.
        partial: Only some facilities are asked for.
    """
    number = lock_inbox(connection, inbox)
    if partial:
        own = _enter(connection, number, now, now, partial)
        leases.claim(connection, [_lease(own)], holder, LEASE_S)
        return Night(own, "new")
    return _begin(connection, number, scheduled, now, holder)


def _begin(
    connection: Connection, number: int, scheduled: datetime | None, now: datetime, holder: str
) -> Night:
    planned = now if scheduled is None else scheduled.replace(second=0, microsecond=0)
    own = _own(connection, number, planned, now)
    night = _into(connection, own)
    if night.finished is not None:
        return Night(own.id, "collapsed", night.id)
    if leases.live(connection, [_lease(night.id)], besides=holder):
        return Night(night.id, "joined")
    others = _others(number, own.id, now - _MINUTE if scheduled is None else planned, now)
    covers = None if scheduled is None else _finished(connection, others)
    if covers is not None:
        _collapse(connection, own.id, covers)
        return Night(own.id, "collapsed", covers)
    running = _running(connection, holder, others)
    if running is not None:
        _collapse(connection, own.id, running)
        return Night(running, "joined")
    leases.claim(connection, [_lease(night.id)], holder, LEASE_S)
    return Night(night.id, "new")


def finish(connection: Connection, night: int, problems: Sequence[str] = ()) -> Morning:
    """Gives back the summary of a night: every run of its inbox that none has told yet.

    However many nights finish at once, each run is told by one of them. A night that finishes
    again gives the same summary.

    Args:
        connection: In a transaction.
        night: As ``begin`` gave it.
        problems: What concerns no single facility.

    Raises:
        StoreError: There is no such night.
    """
    inbox = _row(connection, night).inbox_id
    alone = select(inboxes.c.id).where(inboxes.c.id == inbox)
    connection.execute(alone.with_for_update(key_share=True))
    # As it is now that nobody else can finish it.
    row = _into(connection, _row(connection, night))
    if row.finished is None:
        _take_runs(connection, row.id, inbox)
    said = [*row.problems, *(problem for problem in problems if problem not in row.problems)]
    if said != row.problems:
        connection.execute(update(nights).where(nights.c.id == row.id).values(problems=said))
    return mornings.morning(connection, row.id)


def morning(connection: Connection, night: int) -> Morning:
    """Gives back the summary of a night that has finished, as it was then.

    Raises:
        StoreError: There is no such night, or it has not finished.
    """
    return mornings.morning(connection, _into(connection, _row(connection, night)).id)


def at_work(connection: Connection, night: int) -> bool:
    """Gives back whether somebody alive works a night, or writes its summary."""
    return bool(leases.live(connection, [_lease(night)]))


def left(connection: Connection, inbox: str, scheduled: datetime, now: datetime) -> bool:
    """Gives back whether a planned time is still to be worked, and nobody is at it.

    Args:
        connection: Nothing is changed.
        inbox: The place.
        scheduled: The planned time, taken to its minute.
        now: This machine's time.
    """
    number = connection.scalar(select(inboxes.c.id).where(inboxes.c.place == inbox))
    planned = scheduled.replace(second=0, microsecond=0)
    whole = (nights.c.inbox_id == number, nights.c.partial.is_(False))
    own = connection.execute(select(nights).where(*whole, nights.c.scheduled == planned)).first()
    if own is not None:
        night = _into(connection, own)
        if night.finished is not None or at_work(connection, night.id):
            return False
    others = _others(number or 0, own.id if own else 0, planned, now)
    return _finished(connection, others) is None and _running(connection, "", others) is None


def last_finished(connection: Connection, inbox: str, *, whole: bool = False) -> int | None:
    """Gives back the night of the inbox that finished last; None before the first.

    Args:
        connection: In a transaction.
        inbox: Its place.
        whole: Only nights of all facilities count.
    """
    query = select(nights.c.id).join(inboxes, inboxes.c.id == nights.c.inbox_id)
    query = query.where(inboxes.c.place == inbox, nights.c.summary.is_not(None))
    if whole:
        query = query.where(nights.c.partial.is_(False))
    return connection.scalar(query.order_by(nights.c.summary.desc()).limit(1))


def partial_since(connection: Connection, night: int) -> tuple[str, ...]:
    """Gives back when nights of some facilities began that ended after a night, the newest first.

    Only those whose summaries are in the outputs, or are to be; ISO times (UTC) as they name them.
    """
    since = select(nights.c.summary, nights.c.inbox_id).where(nights.c.id == night).subquery()
    written = select(deliveries.c.night_id).where(deliveries.c.channel.startswith(FILES))
    query = select(nights.c.scheduled).where(
        nights.c.inbox_id == since.c.inbox_id,
        nights.c.summary > since.c.summary,
        nights.c.partial.is_(True),
        nights.c.id.in_(written),
    )
    return tuple(map(mornings.iso, connection.scalars(query.order_by(nights.c.summary.desc()))))


def mark_sent(connection: Connection, night: int, channel: str) -> None:
    """Remembers that a night's summary went out by a channel."""
    entry = statements.insert_into(connection, deliveries).values(
        night_id=night, channel=channel, sent=statements.now(connection)
    )
    connection.execute(entry.on_conflict_do_nothing())


def was_sent(connection: Connection, night: int, channel: str) -> bool:
    """Gives back whether a night's summary went out by a channel."""
    query = select(deliveries.c.sent).where(
        deliveries.c.night_id == night, deliveries.c.channel == channel
    )
    return connection.scalar(query) is not None


def _lease(night: int) -> str:
    return f"night:{night}"


def _own(connection: Connection, inbox: int, planned: datetime, now: datetime) -> Row[Any]:
    """Gives back the row of a planned time, entered if there is none."""
    query = select(nights).where(
        nights.c.inbox_id == inbox, nights.c.scheduled == planned, nights.c.partial.is_(False)
    )
    row = connection.execute(query).first()
    return row or _row(connection, _enter(connection, inbox, planned, now, partial=False))


def _enter(
    connection: Connection, inbox: int, planned: datetime, now: datetime, partial: bool
) -> int:
    entry = insert(nights).values(
        inbox_id=inbox, scheduled=planned, started=now, problems=[], partial=partial
    )
    return int(connection.execute(entry.returning(nights.c.id)).scalar_one())


def _row(connection: Connection, night: int) -> Row[Any]:
    row = connection.execute(select(nights).where(nights.c.id == night)).first()
    if row is None:
        raise StoreError(f"Night {night} is not in the store: begin it first")
    return row


def _others(inbox: int, own: int, since: datetime, now: datetime) -> ColumnElement[bool]:
    """Gives back what tells the inbox's other whole nights that began since, by a true clock."""
    return and_(
        nights.c.inbox_id == inbox,
        nights.c.partial.is_(False),
        nights.c.id != own,
        nights.c.started >= since,
        nights.c.started <= now + _CLOCK_SLACK,
    )


def _into(connection: Connection, night: Row[Any]) -> Row[Any]:
    """Gives back the night that covers a night: mostly itself."""
    while night.collapsed_into is not None:
        night = _row(connection, night.collapsed_into)
    return night


def _finished(connection: Connection, such: ColumnElement[bool]) -> int | None:
    """Gives back the last such night that has finished."""
    query = select(nights.c.id).where(such, nights.c.summary.is_not(None))
    return connection.scalar(query.order_by(nights.c.summary.desc()).limit(1))


def _running(connection: Connection, holder: str, such: ColumnElement[bool]) -> int | None:
    """Gives back the first such night that somebody works."""
    query = select(nights.c.id).where(
        such, nights.c.finished.is_(None), nights.c.collapsed_into.is_(None)
    )
    open_ = [row.id for row in connection.execute(query.order_by(nights.c.id))]
    worked = leases.live(connection, [_lease(night) for night in open_], besides=holder)
    return next((night for night in open_ if _lease(night) in worked), None)


def _collapse(connection: Connection, night: int, into: int) -> None:
    connection.execute(update(nights).where(nights.c.id == night).values(collapsed_into=into))


def _take_runs(connection: Connection, night: int, inbox: int) -> None:
    """Makes a night the next summary of its inbox; nobody else may do so at the same time."""
    ours = select(facilities.c.id).where(facilities.c.inbox_id == inbox)
    last = select(func.max(nights.c.summary)).where(nights.c.inbox_id == inbox)
    summary = (connection.scalar(last) or 0) + 1
    last_facility = connection.scalar(select(func.max(ours.subquery().c.id))) or 0
    change = update(nights).where(nights.c.id == night)
    connection.execute(
        change.values(
            finished=statements.now(connection), summary=summary, last_facility=last_facility
        )
    )
    untold = runs.c.reported_in.is_(None) & runs.c.facility_id.in_(ours)
    connection.execute(update(runs).where(untold).values(reported_in=night))
