"""Submissions: what a facility had handed in, and when; documents by their hash."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update

from pipeline.model.nightly import FileSeen, RunState, Submission
from pipeline.store.facilities import lock_facility
from pipeline.store.statements import insert_into, now, portions
from pipeline.store.tables import (
    current_submissions,
    document_members,
    documents,
    runs,
    submission_files,
    submissions,
)

_SEEN_LATELY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What is kept of reading one document.

    Attributes:
        format: As told from its bytes; None where nobody could.
        status: As in the exception list: read, partly_read, unreadable ...
        reason: Code of the refusal, or None.
        members: SHA-256 of what lay in it, where it is an archive.
    """

    sha256: str
    size: int
    format: str | None
    status: str
    reader_version: str
    reason: str | None = None
    members: tuple[str, ...] = ()


def current_files(
    connection: Connection, facility_ids: Collection[int]
) -> dict[int, dict[str, FileSeen]]:
    """Gives back what lay in each facility's folder when last recorded, by path.

    Facilities of which nothing was recorded have no files.
    """
    whose = current_submissions.c.facility_id
    such = select(whose, current_submissions.c.submission_id)
    return _files(connection, facility_ids, lambda portion: such.where(whose.in_(portion)))


def judged_files(
    connection: Connection, facility_ids: Collection[int]
) -> dict[int, dict[str, FileSeen]]:
    """Gives back the files that each facility's last run judged, by path.

    A run that failed judged nothing: the one before it counts. Facilities that were never judged
    have no files.
    """
    such = select(runs.c.facility_id, runs.c.submission_id)

    def judged(portion: Collection[int]) -> Select[Any]:
        ended = runs.c.state != RunState.FAILED.value
        last = select(func.max(runs.c.id)).where(ended, runs.c.facility_id.in_(portion))
        return such.where(runs.c.id.in_(last.group_by(runs.c.facility_id)))

    return _files(connection, facility_ids, judged)


def _files(
    connection: Connection,
    facility_ids: Collection[int],
    such: Callable[[Collection[int]], Select[Any]],
) -> dict[int, dict[str, FileSeen]]:
    """Gives back the files of one submission of each facility, by path.

    Args:
        connection: In a transaction.
        facility_ids: All that the answer is to hold.
        such: Asks for facility and submission, of some facilities.
    """
    found: dict[int, dict[str, FileSeen]] = {number: {} for number in facility_ids}
    files = submission_files.c
    for portion in portions(sorted(facility_ids)):
        of = such(portion).subquery()
        query = select(
            of.c.facility_id, files.path, files.sha256, files.size, files.stamp, files.unopened
        ).join_from(of, submission_files, of.c.submission_id == files.submission_id)
        for number, *seen in connection.execute(query):
            found[number][seen[0]] = FileSeen(*seen)
    return found


def current(connection: Connection, facility_ids: Collection[int]) -> dict[int, Submission]:
    """Gives back the last submission of each facility that has one, files by path."""
    found = current_files(connection, list(current_numbers(connection, facility_ids)))
    return {
        number: Submission(tuple(files[path] for path in sorted(files)))
        for number, files in found.items()
    }


def current_numbers(connection: Connection, facility_ids: Collection[int]) -> dict[int, int]:
    """Gives back the number of the last submission of each facility that has one."""
    now_current = current_submissions.c
    found: dict[int, int] = {}
    for portion in portions(sorted(facility_ids)):
        query = select(now_current.facility_id, now_current.submission_id)
        rows = connection.execute(query.where(now_current.facility_id.in_(portion)))
        found.update((row.facility_id, row.submission_id) for row in rows)
    return found


def record(connection: Connection, facility: int, submission: Submission) -> int:
    """Gives back the submission's number; it is now the facility's current one.

    The same evidence is entered once; where its files were only touched, their stamps are renewed.

    Raises:
        StoreError: The facility was purged.
    """
    lock_facility(connection, facility)
    digest, moment = submission.digest, now(connection)
    query = select(submissions.c.id).where(
        submissions.c.facility_id == facility, submissions.c.digest == digest
    )
    number = connection.scalar(query)
    if number is None:
        number = _enter(connection, facility, submission)
    else:
        seen_again = update(submissions).where(submissions.c.id == number)
        connection.execute(seen_again.values(last_seen=moment))
        _renew_stamps(connection, number, submission)
    entry = insert_into(connection, current_submissions)
    entry = entry.values(facility_id=facility, submission_id=number)
    replaced = {"submission_id": number}
    connection.execute(entry.on_conflict_do_update(index_elements=["facility_id"], set_=replaced))
    return int(number)


def see_again(connection: Connection, facility_ids: Collection[int]) -> int:
    """Gives back how many of the facilities' current submissions were last seen long ago.

    They are now seen again: what still lies in the inbox does not grow old.
    """
    moment, seen = now(connection), 0
    ours = select(current_submissions.c.submission_id)
    for portion in portions(sorted(facility_ids)):
        such = submissions.c.id.in_(ours.where(current_submissions.c.facility_id.in_(portion)))
        # Ages are told in days: most nights have little to write.
        old = submissions.c.last_seen < moment - _SEEN_LATELY
        change = update(submissions).where(such, old).values(last_seen=moment)
        seen += connection.execute(change).rowcount
    return seen


def _enter(connection: Connection, facility: int, submission: Submission) -> int:
    moment = now(connection)
    values = {"facility_id": facility, "digest": submission.digest}
    entry = insert(submissions).values(**values, first_seen=moment, last_seen=moment)
    number = int(connection.execute(entry.returning(submissions.c.id)).scalar_one())
    if rows := [_row(number, file) for file in submission.files]:
        connection.execute(insert(submission_files), rows)
    return number


def _renew_stamps(connection: Connection, number: int, submission: Submission) -> None:
    files = submission_files.c
    query = select(files.path, files.size, files.stamp).where(files.submission_id == number)
    held = {path: (size, stamp) for path, size, stamp in connection.execute(query)}
    touched = [
        {"of": number, "at": file.path, "new_size": file.size, "new_stamp": file.stamp}
        for file in submission.files
        if held[file.path] != (file.size, file.stamp)
    ]
    if touched:
        change = update(submission_files).where(
            files.submission_id == bindparam("of"), files.path == bindparam("at")
        )
        change = change.values(size=bindparam("new_size"), stamp=bindparam("new_stamp"))
        connection.execute(change, touched)


def _row(number: int, file: FileSeen) -> Mapping[str, object]:
    return {
        "submission_id": number,
        "path": file.path,
        "sha256": file.sha256,
        "size": file.size,
        "stamp": file.stamp,
        "unopened": file.unopened,
    }


def recorded(connection: Connection, hashes: Collection[str]) -> frozenset[str]:
    """Gives back those of the documents that are entered."""
    found: set[str] = set()
    for portion in portions(sorted(hashes)):
        query = select(documents.c.sha256).where(documents.c.sha256.in_(portion))
        found |= set(connection.scalars(query))
    return frozenset(found)


def record_documents(connection: Connection, rows: Sequence[DocumentRow]) -> None:
    """Enters documents by hash; what was known of the same bytes is replaced."""
    if not rows:
        return
    moment = now(connection)
    entry = insert_into(connection, documents)
    replaced = {
        name: entry.excluded[name]
        for name in ("size", "format", "status", "reader_version", "reason", "recorded")
    }
    # In one order everywhere: two processes that enter the same documents never wait in a ring.
    once = {row.sha256: row for row in sorted(rows, key=lambda row: row.sha256)}
    values = [
        {
            "sha256": row.sha256,
            "size": row.size,
            "format": row.format,
            "status": row.status,
            "reader_version": row.reader_version,
            "reason": row.reason,
            "recorded": moment,
        }
        for row in once.values()
    ]
    connection.execute(
        entry.on_conflict_do_update(index_elements=["sha256"], set_=replaced), values
    )
    members = [
        {"archive": row.sha256, "member": member}
        for row in once.values()
        for member in sorted(set(row.members))
    ]
    if members:
        connection.execute(
            insert_into(connection, document_members).on_conflict_do_nothing(), members
        )
