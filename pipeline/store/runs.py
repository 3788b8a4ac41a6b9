"""Runs: each time a facility was judged, or could not be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select

from pipeline.model.nightly import RunRecord, RunState, Standing
from pipeline.store import findings, leases
from pipeline.store.facilities import lock_facility
from pipeline.store.statements import now, portions
from pipeline.store.submissions import current_numbers
from pipeline.store.tables import runs


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run as ``prescreen status`` tells it.

    Attributes:
        recorded: In UTC.
        reported_in: The night whose summary told it; None where none did yet.
    """

    run: int
    recorded: datetime
    state: RunState
    audit_date: str | None
    stands_until: str | None
    report: str | None
    error: str | None
    counts: Mapping[str, int]
    night: int | None
    reported_in: int | None


def standings(connection: Connection, facility_ids: Collection[int]) -> dict[int, Standing]:
    """Gives back the last run of each facility that was ever judged."""
    found: dict[int, Standing] = {}
    for portion in portions(sorted(facility_ids)):
        last = select(func.max(runs.c.id)).where(runs.c.facility_id.in_(portion))
        query = select(runs).where(runs.c.id.in_(last.group_by(runs.c.facility_id)))
        for row in connection.execute(query):
            found[row.facility_id] = Standing(
                row.id,
                RunState(row.state),
                row.judge_key,
                row.stands_until,
                row.lost,
                row.audit_date,
                row.report,
            )
    return found


def record(
    connection: Connection,
    facility: int,
    submission: int | None,
    night: int | None,
    run: RunRecord,
    *,
    under: tuple[str, str] | None = None,
) -> int | None:
    """Gives back the run's number; its findings are carried on in the same transaction.

    None where it came too late: its evidence was replaced meanwhile, or its lease is another's.
    Nothing is recorded then; who overtook it judges, or has judged.

    A run that failed, in which nothing could be read, or which lost evidence for now closes no
    finding: that evidence became unreadable mends nothing. Recording the same again, as an attempt
    does that was killed before it heard that it had ended, changes nothing.

    Args:
        connection: In a transaction.
        facility: Whose run it is.
        submission: What was judged.
        night: In which it was judged; None outside of one.
        run: How it ended, with its findings.
        under: Name and holder of the lease that it was judged under.

    Raises:
        StoreError: The facility was purged.
    """
    lock_facility(connection, facility)
    if _overtaken(connection, facility, submission, under):
        return None
    row = _row(submission, night, run)
    last = _last(connection, facility)
    if last is not None and _same(last, row) and not _changes(connection, facility, run):
        return int(last.id)
    entry = insert(runs).values(facility_id=facility, recorded=now(connection), **row)
    number = int(connection.execute(entry.returning(runs.c.id)).scalar_one())
    if run.state is not RunState.FAILED:
        findings.carry(
            connection, facility, number, run.findings, closes=run.closes, sight=run.sight
        )
    return number


def judged_in(connection: Connection, night: int, facility_ids: Collection[int]) -> frozenset[int]:
    """Gives back those of the facilities that have a run of this night, however it ended."""
    found: set[int] = set()
    for portion in portions(sorted(facility_ids)):
        query = select(runs.c.facility_id).where(
            runs.c.night_id == night, runs.c.facility_id.in_(portion)
        )
        found.update(connection.scalars(query))
    return frozenset(found)


def history(connection: Connection, facility: int, limit: int = 10) -> tuple[PastRun, ...]:
    """Gives back the last runs of a facility, newest first."""
    query = select(runs).where(runs.c.facility_id == facility).order_by(runs.c.id.desc())
    return tuple(
        PastRun(
            row.id,
            row.recorded,
            RunState(row.state),
            row.audit_date,
            row.stands_until,
            row.report,
            row.error,
            row.counts,
            row.night_id,
            row.reported_in,
        )
        for row in connection.execute(query.limit(limit))
    )


def _last(connection: Connection, facility: int) -> Row[tuple[object, ...]] | None:
    query = select(runs).where(runs.c.facility_id == facility).order_by(runs.c.id.desc())
    return connection.execute(query.limit(1)).first()


def _row(submission: int | None, night: int | None, run: RunRecord) -> dict[str, object]:
    return {
        "submission_id": submission,
        "night_id": night,
        "state": run.state.value,
        "judge_key": run.judge_key,
        "audit_date": run.audit_date,
        "stands_until": run.stands_until,
        "report": run.report,
        "error": run.error,
        "counts": dict(run.counts),
        "lost": run.lost,
    }


def _same(last: Row[tuple[object, ...]], row: Mapping[str, object]) -> bool:
    return all(last._mapping[name] == value for name, value in row.items())


def _changes(connection: Connection, facility: int, run: RunRecord) -> bool:
    """Gives back whether a run would change what stands open."""
    if run.state is RunState.FAILED:
        return False
    found = run.findings
    return findings.changes(connection, facility, found, closes=run.closes, sight=run.sight).any


def _overtaken(
    connection: Connection, facility: int, submission: int | None, under: tuple[str, str] | None
) -> bool:
    """Gives back whether a process slept while its evidence was replaced or its lease taken."""
    current = current_numbers(connection, [facility]).get(facility)
    if submission is not None and submission != current:
        return True
    # A lease that ran out and that nobody took is its holder's still: nothing was done meanwhile.
    return under is not None and not leases.is_of(connection, *under)
