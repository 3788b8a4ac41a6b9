"""The summary of a night, told from how findings stood after its runs and after those before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Subquery, and_, case, func, or_, select

from pipeline.errors import StoreError
from pipeline.model.nightly import (
    FacilityMorning,
    Morning,
    RunState,
    Submission,
    gone_facilities,
)
from pipeline.store.findings import SPELL_COLUMNS, as_it_failed, facts_of
from pipeline.store.passages import Known, OpenCounts, Passage
from pipeline.store.statements import portions
from pipeline.store.tables import (
    facilities,
    findings,
    nights,
    runs,
    submission_files,
    submissions,
)


def morning(connection: Connection, night: int) -> Morning:
    """Gives back the summary of a night that has finished, as it was then.

    Raises:
        StoreError: It has not finished.
    """
    row = connection.execute(select(nights).where(nights.c.id == night)).first()
    if row is None or row.summary is None:
        raise StoreError(f"Night {night} has not finished: there is no summary of it yet")
    bounds = _bounds(row.inbox_id, row.summary)
    last_runs = _last_runs(connection, bounds)
    changes = _changes(connection, bounds)
    counts = _counts(connection, bounds)
    gone = gone_facilities(row.problems)
    query = select(facilities.c.id, facilities.c.name).where(
        facilities.c.inbox_id == row.inbox_id, facilities.c.id <= row.last_facility
    )
    names = dict(connection.execute(query).tuples().all())
    moved = _moved(connection, last_runs, names, gone)
    files_gone = _files_gone(connection, last_runs)
    told = [
        replace(
            _facility(
                name,
                last_runs.get(number),
                changes.get(number, Passage()),
                counts.get(number, OpenCounts()),
            ),
            files_gone=files_gone.get(number, ()),
            gone=name in gone,
            same_as=other if number > at else None,
            was_also=other if number < at else None,
        )
        for number, name in names.items()
        for at, other in [moved.get(number, (number, None))]
        if not row.partial or _is_fresh(last_runs.get(number))
    ]
    return Morning(
        night=night,
        scheduled=iso(row.scheduled),
        started=iso(row.started),
        facilities=tuple(sorted(told, key=lambda one: one.name)),
        collapsed=_collapsed(connection, row),
        problems=tuple(row.problems),
        partial=row.partial,
    )


def _facility(
    name: str, last: Row[Any] | None, changed: Passage, stand: OpenCounts
) -> FacilityMorning:
    if last is None:
        return FacilityMorning(name, None, judged=False)
    state = RunState(last.state)
    return FacilityMorning(
        name=name,
        state=state,
        judged=_is_fresh(last) and state is RunState.JUDGED,
        new=changed.new(),
        still_open=stand.failing - changed.new_failing(),
        failed_again=changed.failed_again(),
        closed=changed.closed(),
        lost_sight=changed.lost_sight(),
        no_longer_judged=stand.lost,
        could_not_judge=stand.undecided
        + (state is RunState.JUDGED and bool(last.counts.get("without_law"))),
        counts=last.counts,
        error=last.error,
        report=last.report,
        lost=last.lost,
    )


def _is_fresh(last: Row[Any] | None) -> bool:
    """Gives back whether a facility has a run that no summary before has told."""
    return last is not None and last.after != last.before


def _moved(
    connection: Connection,
    last_runs: Mapping[int, Row[Any]],
    names: Mapping[int, str],
    gone: Collection[str],
) -> dict[int, tuple[int, str]]:
    """Gives back number and name of the one that is gone, by whose very files others were judged.

    Who was known first has its own name: its findings are where they always were.
    """
    if not gone:
        return {}
    query = select(submissions.c.id, submissions.c.digest).join(
        facilities, facilities.c.id == submissions.c.facility_id
    )
    inbox = select(facilities.c.inbox_id).where(facilities.c.id == min(names)).scalar_subquery()
    digests = dict(connection.execute(query.where(facilities.c.inbox_id == inbox)).tuples().all())
    by = {number: digests.get(run.submission_id) for number, run in last_runs.items()}
    nothing = {None, Submission(()).digest}
    left = {
        by[number]: (number, name)
        for number, name in names.items()
        if name in gone and by.get(number) not in nothing
    }
    return {
        number: left[digest]
        for number, digest in by.items()
        if digest in left and names[number] not in gone
    }


def _bounds(inbox: int, summary: int) -> Subquery:
    """Gives back, for each facility judged, its last run told by this summary and by one before."""
    earlier = case((nights.c.summary < summary, runs.c.id), else_=None)
    query = (
        select(
            runs.c.facility_id,
            func.max(runs.c.id).label("after"),
            func.coalesce(func.max(earlier), 0).label("before"),
        )
        .join(nights, nights.c.id == runs.c.reported_in)
        .where(nights.c.inbox_id == inbox, nights.c.summary <= summary)
        .group_by(runs.c.facility_id)
    )
    return query.subquery("bounds")


def _last_runs(connection: Connection, bounds: Subquery) -> dict[int, Row[Any]]:
    query = select(runs, bounds.c.after, bounds.c.before)
    rows = connection.execute(query.join(bounds, bounds.c.after == runs.c.id))
    return {row.facility_id: row for row in rows}


def _changes(connection: Connection, bounds: Subquery) -> dict[int, Passage]:
    """Gives back what changed from one bound to the other, by facility."""
    began = and_(findings.c.since_run > bounds.c.before, findings.c.since_run <= bounds.c.after)
    ended = and_(findings.c.until_run > bounds.c.before, findings.c.until_run <= bounds.c.after)
    query = (
        select(
            findings.c.facility_id,
            case((findings.c.since_run <= bounds.c.before, 1), else_=0).label("was"),
            case((ended, 0), else_=1).label("still"),
            *SPELL_COLUMNS,
        )
        .join(bounds, bounds.c.facility_id == findings.c.facility_id)
        .where(bounds.c.before < bounds.c.after, or_(began, ended))
    )
    found: dict[int, Passage] = {}
    for row in connection.execute(query):
        changes = found.setdefault(row.facility_id, Passage())
        known = Known(facts_of(row), as_it_failed(row))
        if row.was:
            changes.before[known.facts.fingerprint] = known
        if row.still:
            changes.after[known.facts.fingerprint] = known
    return found


def _files_gone(
    connection: Connection, last_runs: Mapping[int, Row[Any]]
) -> dict[int, tuple[str, ...]]:
    """Gives back the paths that a facility's run before had, and its last has not, nor the bytes.

    Submissions that were purged meanwhile say nothing.
    """
    fresh = {number: last for number, last in last_runs.items() if _is_fresh(last) and last.before}
    befores = [last.before for last in fresh.values()]
    earlier: dict[int, int | None] = {}
    for portion in portions(befores):
        query = select(runs.c.facility_id, runs.c.submission_id).where(runs.c.id.in_(portion))
        earlier.update(connection.execute(query).tuples().all())
    changed = {
        number: (before, last.submission_id)
        for number, last in fresh.items()
        if (before := earlier.get(number)) and last.submission_id not in (None, before)
    }
    files: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for portion in portions(sorted({one for pair in changed.values() for one in pair})):
        held = submission_files.c
        query = select(held.submission_id, held.path, held.sha256)
        for of, *file in connection.execute(query.where(held.submission_id.in_(portion))):
            files[of].append((file[0], file[1]))
    return {
        number: _missing(files[before], files[after]) for number, (before, after) in changed.items()
    }


def _missing(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> tuple[str, ...]:
    paths, hashes = {path for path, _ in after}, {sha256 for _, sha256 in after}
    return tuple(sorted(path for path, sha in before if path not in paths and sha not in hashes))


def _counts(connection: Connection, bounds: Subquery) -> dict[int, OpenCounts]:
    """Gives back how many findings stood open, by facility."""

    def how_many(such: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((such, 1), else_=0))

    fails = findings.c.outcome == "failed"
    had_failed = findings.c.failed_severity.is_not(None)
    query = (
        select(
            findings.c.facility_id,
            how_many(fails).label("failing"),
            how_many(and_(~fails, had_failed)).label("lost"),
            how_many(and_(~fails, ~had_failed)).label("undecided"),
        )
        .join(bounds, bounds.c.facility_id == findings.c.facility_id)
        .where(
            findings.c.since_run <= bounds.c.after,
            or_(findings.c.until_run.is_(None), findings.c.until_run > bounds.c.after),
        )
        .group_by(findings.c.facility_id)
    )
    return {
        row.facility_id: OpenCounts(int(row.failing), int(row.lost), int(row.undecided))
        for row in connection.execute(query)
    }


def _collapsed(connection: Connection, night: Row[Any]) -> tuple[str, ...]:
    query = select(nights.c.scheduled).where(
        nights.c.collapsed_into == night.id, nights.c.scheduled < night.started
    )
    rows = connection.execute(query.order_by(nights.c.scheduled))
    return tuple(iso(row.scheduled) for row in rows)


def iso(moment: datetime) -> str:
    """Gives back a time as mornings write it: in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
