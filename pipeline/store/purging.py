"""Forgetting: what a facility handed in, and what was found, leaves the store for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from pipeline.store.facilities import lock_facility
from pipeline.store.statements import portions
from pipeline.store.tables import (
    current_submissions,
    deliveries,
    document_members,
    documents,
    facilities,
    findings,
    inboxes,
    metadata,
    nights,
    runs,
    submission_files,
    submissions,
)

if TYPE_CHECKING:
    from pipeline.store.database import Database


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed from the store, and which files must follow it.

    Attributes:
        rows: How many of each table.
        documents: SHA-256 of documents that no facility has any more, members of archives too:
            their readings and crops are to be removed.
        reports: Reports of runs that are no more, relative to the outputs.
    """

    rows: Mapping[str, int]
    documents: tuple[str, ...]
    reports: tuple[str, ...]


def forget_facility(connection: Connection, facility: int) -> Forgotten:
    """Gives back what was removed: everything the store held of one facility.

    Raises:
        StoreError: There is no such facility.
    """
    lock_facility(connection, facility)
    return _forget(connection, [facility])


def forget_older(
    connection: Connection,
    before: datetime,
    keep: Collection[int] = (),
    inbox: str | None = None,
) -> Forgotten:
    """Gives back what was removed: what was replaced, closed or last seen before a time.

    Of a facility that still hands in, its last submission, its last run and what stands open are
    kept with the runs in which that began. One of which nothing was seen since is forgotten whole.

    Args:
        connection: In a transaction.
        before: The time.
        keep: Facilities whose folder still lies in the inbox.
        inbox: Only what is of this place; None for all that share the store.
    """
    places = select(inboxes.c.id)
    places = places if inbox is None else places.where(inboxes.c.place == inbox)
    ours = select(facilities.c.id).where(facilities.c.inbox_id.in_(places))
    quiet = _quiet(connection, before, set(connection.scalars(ours)) - set(keep))
    whole = _forget(connection, quiet)
    removed: Counter[str] = Counter(whole.rows)
    hashes = _forget_replaced(connection, before, ours, removed)
    reports = _forget_old_runs(connection, before, ours, removed)
    unused = documents.c.recorded < before
    hashes |= set(connection.scalars(select(documents.c.sha256).where(unused)))
    orphans = _forget_documents(connection, hashes, removed)
    _forget_old_nights(connection, before, places, removed)
    return Forgotten(
        _told(removed),
        tuple(sorted({*whole.documents, *orphans})),
        tuple(sorted({*whole.reports, *reports})),
    )


def counts_left(connection: Connection, facility: int) -> dict[str, int]:
    """Gives back how many rows of each table are still about a facility; none once forgotten."""
    ours = select(submissions.c.id).where(submissions.c.facility_id == facility)
    such = {table: table.c.facility_id == facility for table in _OF_FACILITY}
    such |= {submission_files: submission_files.c.submission_id.in_(ours)}
    such |= {facilities: facilities.c.id == facility}
    counts = {
        table.name: connection.scalar(select(func.count()).select_from(table).where(of_it)) or 0
        for table, of_it in such.items()
    }
    return _told(counts)


def shred(database: Database) -> None:
    """Makes what was removed unreadable in the database's files too; nobody may use it meanwhile.

    A server's own log and backups are its operator's to clear.

    Raises:
        StoreUnavailableError: It is away, or in use for too long.
    """
    if database.is_sqlite:
        empty_log = "PRAGMA wal_checkpoint(TRUNCATE)"
        database.alone(empty_log, "VACUUM", empty_log)
    else:
        database.alone(*(f"VACUUM (FULL) {table.name}" for table in metadata.sorted_tables))


# From what refers to what is referred to.
_OF_FACILITY: tuple[Table, ...] = (findings, runs, current_submissions, submissions)


def _forget(connection: Connection, numbers: Collection[int]) -> Forgotten:
    removed: Counter[str] = Counter()
    hashes: set[str] = set()
    reports: set[str] = set()
    for portion in portions(sorted(numbers)):
        ours = select(submissions.c.id).where(submissions.c.facility_id.in_(portion))
        files = submission_files.c.submission_id.in_(ours)
        hashes |= set(connection.scalars(select(submission_files.c.sha256).where(files)))
        told = select(runs.c.report).where(runs.c.facility_id.in_(portion))
        reports |= set(filter(None, connection.scalars(told)))
        for table in (findings, runs, current_submissions):
            _remove(connection, table, table.c.facility_id.in_(portion), removed)
        _remove(connection, submission_files, files, removed)
        _remove(connection, submissions, submissions.c.facility_id.in_(portion), removed)
        _remove(connection, facilities, facilities.c.id.in_(portion), removed)
    orphans = _forget_documents(connection, hashes, removed)
    return Forgotten(_told(removed), tuple(sorted(orphans)), tuple(sorted(reports)))


def _quiet(connection: Connection, before: datetime, among: Collection[int]) -> list[int]:
    """Gives back those of which nothing was seen or judged since; new ones are not meant."""
    seen = select(submissions.c.facility_id, submissions.c.last_seen.label("at"))
    judged = select(runs.c.facility_id, runs.c.recorded.label("at"))
    both = seen.union_all(judged).subquery()
    query = select(both.c.facility_id).group_by(both.c.facility_id)
    query = query.having(func.max(both.c.at) < before)
    found = set(connection.scalars(query)).intersection(among)
    for portion in portions(sorted(found)):
        locked = select(facilities.c.id).where(facilities.c.id.in_(portion))
        connection.execute(locked.order_by(facilities.c.id).with_for_update(key_share=True))
    # Once they are locked nothing can be recorded of them: what was meanwhile counts.
    return sorted(found & set(connection.scalars(query)))


def _forget_replaced(
    connection: Connection, before: datetime, ours: Select[tuple[int]], removed: Counter[str]
) -> set[str]:
    """Gives back the hashes of the files of submissions that were replaced, and removes them."""
    still = select(current_submissions.c.submission_id)
    query = select(submissions.c.id).where(
        submissions.c.facility_id.in_(ours),
        submissions.c.last_seen < before,
        submissions.c.id.not_in(still),
    )
    hashes: set[str] = set()
    for portion in portions(list(connection.scalars(query))):
        files = submission_files.c.submission_id.in_(portion)
        hashes |= set(connection.scalars(select(submission_files.c.sha256).where(files)))
        _remove(connection, submission_files, files, removed)
        judged = update(runs).where(runs.c.submission_id.in_(portion))
        connection.execute(judged.values(submission_id=None))
        _remove(connection, submissions, submissions.c.id.in_(portion), removed)
    return hashes


def _forget_old_runs(
    connection: Connection, before: datetime, ours: Select[tuple[int]], removed: Counter[str]
) -> set[str]:
    """Gives back the reports of runs that nothing needs any more, and removes the runs."""
    old = select(runs.c.id).where(runs.c.recorded < before, runs.c.facility_id.in_(ours))
    _remove(connection, findings, findings.c.until_run.in_(old), removed)
    last = select(func.max(runs.c.id)).group_by(runs.c.facility_id)
    needed = [
        select(findings.c.opened_run),
        select(findings.c.since_run),
        select(findings.c.until_run).where(findings.c.until_run.is_not(None)),
        last,
    ]
    unneeded = and_(
        runs.c.recorded < before,
        runs.c.facility_id.in_(ours),
        runs.c.reported_in.is_not(None),
        *(runs.c.id.not_in(such) for such in needed),
    )
    told = set(filter(None, connection.scalars(select(runs.c.report).where(unneeded))))
    _remove(connection, runs, unneeded, removed)
    return told - set(filter(None, connection.scalars(select(runs.c.report))))


def _forget_old_nights(
    connection: Connection, before: datetime, places: Select[tuple[int]], removed: Counter[str]
) -> None:
    """Removes nights that no run names, all but the last summary of each inbox."""
    newest = select(func.max(nights.c.summary)).group_by(nights.c.inbox_id)
    named = [
        select(runs.c.night_id).where(runs.c.night_id.is_not(None)),
        select(runs.c.reported_in).where(runs.c.reported_in.is_not(None)),
    ]
    unnamed = and_(
        nights.c.started < before,
        nights.c.inbox_id.in_(places),
        or_(nights.c.summary.is_(None), nights.c.summary.not_in(newest)),
        *(nights.c.id.not_in(such) for such in named),
    )
    # First those that fell together with another, then what nobody points to any more.
    for fell in (nights.c.collapsed_into.is_not(None), nights.c.collapsed_into.is_(None)):
        pointed = select(nights.c.collapsed_into).where(nights.c.collapsed_into.is_not(None))
        query = select(nights.c.id).where(unnamed, fell, nights.c.id.not_in(pointed))
        for portion in portions(list(connection.scalars(query))):
            _remove(connection, deliveries, deliveries.c.night_id.in_(portion), removed)
            _remove(connection, nights, nights.c.id.in_(portion), removed)


def _forget_documents(
    connection: Connection, hashes: Iterable[str], removed: Counter[str]
) -> set[str]:
    """Gives back those of the documents that nobody has any more, with their members; removed."""
    orphans: set[str] = set()
    doubtful = sorted(set(filter(None, hashes)))
    while doubtful:
        alone = [sha256 for portion in portions(doubtful) for sha256 in _alone(connection, portion)]
        orphans.update(alone)
        members: set[str] = set()
        for portion in portions(alone):
            of_it = document_members.c.archive.in_(portion)
            members |= set(connection.scalars(select(document_members.c.member).where(of_it)))
            _remove(connection, document_members, of_it, removed)
            _remove(connection, documents, documents.c.sha256.in_(portion), removed)
        doubtful = sorted(members - orphans)
    return orphans


def _alone(connection: Connection, hashes: Collection[str]) -> set[str]:
    """Gives back those documents that lie in no submission and in no archive."""
    lying = select(submission_files.c.sha256).where(submission_files.c.sha256.in_(hashes))
    inside = select(document_members.c.member).where(document_members.c.member.in_(hashes))
    return set(hashes) - set(connection.scalars(lying)) - set(connection.scalars(inside))


def _remove(
    connection: Connection, table: Table, such: ColumnElement[bool], removed: Counter[str]
) -> None:
    removed[table.name] += connection.execute(delete(table).where(such)).rowcount


def _told(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in sorted(counts.items()) if count}
