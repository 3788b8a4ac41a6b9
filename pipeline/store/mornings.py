"""The summary of a night, told from how findings stood after its runs and after those before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Subquery, and_, case, func, or_, select

from pipeline.errors import StoreError
from pipeline.model.nightly import (
    FacilityMorning,
    FindingFacts,
    Morning,
    RunState,
    Submission,
    gone_facilities,
)
from pipeline.store.findings import FACTS, facts_of
from pipeline.store.tables import facilities, findings, nights, runs, submissions


@dataclass(slots=True)
class _Changes:
    """Findings of a facility that a night opened, ended or changed, by fingerprint."""

    before: dict[str, FindingFacts]
    after: dict[str, FindingFacts]

    def new(self) -> tuple[FindingFacts, ...]:
        """Gives back what was not there before, or could not be told and now has failed."""
        return _ordered(facts for key, facts in self.after.items() if self._is_new(key, facts))

    def _is_new(self, key: str, facts: FindingFacts) -> bool:
        before = self.before.get(key)
        return before is None or (before.outcome != "failed" and facts.outcome == "failed")

    def closed(self) -> tuple[FindingFacts, ...]:
        """Gives back what was there before and is no more."""
        return _ordered(facts for key, facts in self.before.items() if key not in self.after)


def _ordered(found: Iterator[FindingFacts]) -> tuple[FindingFacts, ...]:
    return tuple(sorted(found, key=lambda facts: facts.fingerprint))


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
    told = [
        replace(
            _facility(name, last_runs.get(number), changes.get(number), counts.get(number, (0, 0))),
            gone=name in gone,
            same_as=moved.get(number),
        )
        for number, name in names.items()
        if not row.partial or _is_fresh(last_runs.get(number))
    ]
    return Morning(
        night=night,
        scheduled=_iso(row.scheduled),
        started=_iso(row.started),
        facilities=tuple(sorted(told, key=lambda one: one.name)),
        collapsed=_collapsed(connection, row),
        problems=tuple(row.problems),
        partial=row.partial,
    )


def _facility(
    name: str, last: Row[Any] | None, changes: _Changes | None, counts: tuple[int, int]
) -> FacilityMorning:
    if last is None:
        return FacilityMorning(name, None, judged=False)
    new = changes.new() if changes else ()
    failed, undecided = counts
    state = RunState(last.state)
    return FacilityMorning(
        name=name,
        state=state,
        judged=_is_fresh(last) and state is not RunState.FAILED,
        new=new,
        still_open=failed - sum(facts.outcome == "failed" for facts in new),
        closed=changes.closed() if changes else (),
        could_not_judge=undecided
        + (state is RunState.JUDGED and bool(last.counts.get("without_law"))),
        counts=last.counts,
        error=last.error,
        report=last.report,
    )


def _is_fresh(last: Row[Any] | None) -> bool:
    """Gives back whether a facility has a run that no summary before has told."""
    return last is not None and last.after != last.before


def _moved(
    connection: Connection,
    last_runs: Mapping[int, Row[Any]],
    names: Mapping[int, str],
    gone: Collection[str],
) -> dict[int, str]:
    """Gives back the facilities that were judged by the very files of one that is gone."""
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
        by[number]: name
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


def _changes(connection: Connection, bounds: Subquery) -> dict[int, _Changes]:
    """Gives back what changed from one bound to the other, by facility."""
    began = and_(findings.c.since_run > bounds.c.before, findings.c.since_run <= bounds.c.after)
    ended = and_(findings.c.until_run > bounds.c.before, findings.c.until_run <= bounds.c.after)
    query = (
        select(
            findings.c.facility_id,
            case((findings.c.since_run <= bounds.c.before, 1), else_=0).label("was"),
            case((ended, 0), else_=1).label("still"),
            *(findings.c[name] for name in FACTS),
        )
        .join(bounds, bounds.c.facility_id == findings.c.facility_id)
        .where(bounds.c.before < bounds.c.after, or_(began, ended))
    )
    found: dict[int, _Changes] = {}
    for row in connection.execute(query):
        changes = found.setdefault(row.facility_id, _Changes({}, {}))
        facts = facts_of(row)
        if row.was:
            changes.before[facts.fingerprint] = facts
        if row.still:
            changes.after[facts.fingerprint] = facts
    return found


def _counts(connection: Connection, bounds: Subquery) -> dict[int, tuple[int, int]]:
    """Gives back how many findings stood open as failed, and how many undecided, by facility."""
    undecided = func.sum(case((findings.c.outcome == "cannot_tell", 1), else_=0))
    failed = func.sum(case((findings.c.outcome == "failed", 1), else_=0))
    query = (
        select(findings.c.facility_id, failed.label("failed"), undecided.label("undecided"))
        .join(bounds, bounds.c.facility_id == findings.c.facility_id)
        .where(
            findings.c.since_run <= bounds.c.after,
            or_(findings.c.until_run.is_(None), findings.c.until_run > bounds.c.after),
        )
        .group_by(findings.c.facility_id)
    )
    return {
        row.facility_id: (int(row.failed), int(row.undecided)) for row in connection.execute(query)
    }


def _collapsed(connection: Connection, night: Row[Any]) -> tuple[str, ...]:
    query = select(nights.c.scheduled).where(
        nights.c.collapsed_into == night.id, nights.c.scheduled < night.started
    )
    rows = connection.execute(query.order_by(nights.c.scheduled))
    return tuple(_iso(row.scheduled) for row in rows)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
