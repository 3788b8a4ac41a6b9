"""How the facilities of an inbox stand, for ``prescreen status``: a few queries for all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, select

from pipeline.model.nightly import RunState, gone_facilities
from pipeline.store import deliveries as deliveries_
from pipeline.store import statements
from pipeline.store.tables import deliveries, facilities, findings, inboxes, leases, nights, runs

LOST = "no_longer_judged"
"""Stands for the outcome of what had failed and cannot be told now."""


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run of a facility.

    Attributes:
        recorded: In UTC.
        report: Where its report stands, relative to the outputs.
        error: Why it failed.
        without_law: There was no law to judge it by.
        empty: No document lay in its folder.
    """

    recorded: datetime
    state: RunState
    audit_date: str | None
    stands_until: str | None
    report: str | None
    error: str | None
    without_law: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class PastNight:
    """One night.

    Attributes:
        finished: None while it is worked, or was cut short.
        collapsed_into: The night that covers it.
        covered_by: Where it did not finish: the first whole night after it that did, if any.
        sent: Channels by which its summary went out.
    """

    night: int
    scheduled: datetime
    started: datetime
    finished: datetime | None
    collapsed_into: int | None
    problems: tuple[str, ...]
    sent: tuple[str, ...]
    partial: bool = False
    covered_by: int | None = None


@dataclass(frozen=True, slots=True)
class AtWork:
    """What somebody alive holds now.

    Attributes:
        nights: Of the inbox.
        facilities: Their names.
        documents: How many, of any inbox.
    """

    nights: tuple[int, ...]
    facilities: tuple[str, ...]
    documents: int


def inbox_places(connection: Connection) -> list[str]:
    """Gives back every inbox the store knows."""
    return list(connection.scalars(select(inboxes.c.place).order_by(inboxes.c.place)))


def last_runs(connection: Connection, inbox: str) -> dict[int, LastRun]:
    """Gives back the last run of each facility of an inbox that was ever judged."""
    last = select(func.max(runs.c.id)).where(runs.c.facility_id.in_(_of(inbox)))
    query = select(runs).where(runs.c.id.in_(last.group_by(runs.c.facility_id)))
    return {
        row.facility_id: LastRun(
            row.recorded,
            RunState(row.state),
            row.audit_date,
            row.stands_until,
            row.report,
            row.error,
            row.state == RunState.JUDGED and bool(row.counts.get("without_law")),
            row.state == RunState.NOTHING_READABLE and row.counts.get("documents") == 0,
        )
        for row in connection.execute(query)
    }


def open_counts(connection: Connection, inbox: str) -> Mapping[int, Counter[tuple[str, str]]]:
    """Gives back how many findings stand open, by facility, then by outcome and severity.

    What had failed and cannot be told now is counted as ``LOST``, by the severity it had.
    """
    of = findings.c
    columns = (of.facility_id, of.outcome, of.severity, of.failed_severity)
    query = select(*columns, func.count().label("found")).where(
        findings.c.facility_id.in_(_of(inbox)), findings.c.until_run.is_(None)
    )
    counts: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in connection.execute(query.group_by(*columns)):
        lost = row.failed_severity is not None
        outcome = LOST if lost else row.outcome
        counts[row.facility_id][outcome, row.failed_severity or row.severity] += row.found
    return counts


def past_nights(connection: Connection, inbox: str, most: int) -> tuple[PastNight, ...]:
    """Gives back the newest nights of an inbox, the newest first."""
    query = select(nights).where(
        nights.c.inbox_id == select(inboxes.c.id).where(inboxes.c.place == inbox).scalar_subquery()
    )
    rows = connection.execute(query.order_by(nights.c.scheduled.desc()).limit(most)).all()
    whole = _whole_nights(connection, inbox)
    sent = defaultdict(list)
    told = select(deliveries).where(deliveries.c.night_id.in_([row.id for row in rows]))
    for row in connection.execute(told.order_by(deliveries.c.channel)):
        sent[row.night_id].append(row.channel)
    return tuple(
        PastNight(
            row.id,
            row.scheduled,
            row.started,
            row.finished,
            row.collapsed_into,
            tuple(row.problems),
            tuple(one for one in sent[row.id] if " " not in one and one != deliveries_.FILES),
            row.partial,
            None if row.finished else next((n for n, at in whole if at > row.started), None),
        )
        for row in rows
    )


def gone_now(connection: Connection, inbox: str) -> frozenset[str]:
    """Gives back the facilities that the last whole night that finished did not find."""
    query = select(nights.c.problems).join(inboxes, inboxes.c.id == nights.c.inbox_id)
    last = query.where(
        inboxes.c.place == inbox, nights.c.summary.is_not(None), nights.c.partial.is_(False)
    )
    problems = connection.scalar(last.order_by(nights.c.summary.desc()).limit(1))
    return gone_facilities(problems or ())


def _whole_nights(connection: Connection, inbox: str) -> list[tuple[int, datetime]]:
    """Gives back the whole nights that finished, and when each began, in that order."""
    query = select(nights.c.id, nights.c.started).join(inboxes, inboxes.c.id == nights.c.inbox_id)
    finished = query.where(
        inboxes.c.place == inbox, nights.c.summary.is_not(None), nights.c.partial.is_(False)
    )
    rows = connection.execute(finished.order_by(nights.c.started, nights.c.id))
    return [(row.id, row.started) for row in rows]


def at_work(connection: Connection, inbox: str) -> AtWork:
    """Gives back what is being worked on, by leases whose holders may be alive."""
    from pipeline.store.leases import live

    moment = statements.now(connection)
    names = connection.scalars(select(leases.c.name).where(leases.c.until > moment)).all()
    alive = live(connection, names)
    held: dict[str, set[str]] = defaultdict(set)
    for name in alive:
        kind, _, what = name.partition(":")
        held[kind].add(what)
    own = select(facilities.c.id, facilities.c.name).where(facilities.c.id.in_(_of(inbox)))
    ours = select(nights.c.id).join(inboxes, inboxes.c.id == nights.c.inbox_id)
    worked = connection.scalars(ours.where(inboxes.c.place == inbox, nights.c.finished.is_(None)))
    return AtWork(
        tuple(sorted(number for number in worked if str(number) in held["night"])),
        tuple(
            sorted(row.name for row in connection.execute(own) if str(row.id) in held["facility"])
        ),
        len(held["document"]),
    )


def _of(inbox: str) -> Select[tuple[int]]:
    """Gives back the query of the numbers of an inbox's facilities."""
    joined = select(facilities.c.id).join(inboxes, inboxes.c.id == facilities.c.inbox_id)
    return joined.where(inboxes.c.place == inbox)
