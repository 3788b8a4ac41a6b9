"""What a purge would remove, told without removing anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.engine.nightly.turns import document_lease, facility_lease
from pipeline.engine.purge import names, outputs, summaries
from pipeline.engine.purge.ages import before as moment_before
from pipeline.engine.purge.hashed import hashes_read_before, listed, readings_of
from pipeline.engine.purge.journal import Journal
from pipeline.engine.purge.what import Plan, Traces
from pipeline.errors import UsageError
from pipeline.setting_values import near

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipeline.engine.nightly.where import Where
    from pipeline.engine.places import Place
    from pipeline.store.purging import Forgotten


def plan(
    where: Where,
    *,
    facility: str | None = None,
    older_than: str | None = None,
    keep_inbox: bool = False,
    now: datetime | None = None,
) -> Plan:
    """Gives back what a purge would remove.

    Args:
        where: The inbox, its data and its outputs.
        facility: Name of a sub-folder of the inbox: all of it goes.
        older_than: An age, as "400d": what is no more current and was last seen before goes.
        keep_inbox: What the facility handed in stays in the inbox; the next night takes it as new.
        now: The present moment.

    Raises:
        UsageError: Neither or both are given, nothing is known of the facility, a run is at work
            on what would go, or the age is none.
        StoreUnavailableError, PlaceUnavailableError: They are away.
    """
    if (facility is None) == (older_than is None):
        raise UsageError("say what to purge: --facility NAME, or --older-than AGE (400d, 18m, 2y)")
    database = where.database()
    if not database.is_there:
        raise UsageError(
            f"there is no store at {database.shown}: is --data (or --database) the one that the "
            "nights of this inbox were given? Nothing was removed, and nothing made"
        )
    database.prepare()
    if facility is not None:
        made = _of_facility(where, facility, keep_inbox)
        if made.nothing and made.folder is None and not journal_of(made).unfinished:
            raise UsageError(f"nothing is known of {facility!r} in {where.inbox}{_near(made)}")
    else:
        made = _of_age(where, moment_before(str(older_than), now or datetime.now(UTC)))
    _refuse_at_work(made)
    return made


def plan_again(made: Plan) -> Plan:
    """Gives back the same plan as things stand now; nobody else may be at work on them."""
    if made.facility is not None:
        return _of_facility(made.where, made.facility, made.keep_inbox)
    assert made.before is not None
    return _of_age(made.where, made.before)


def leases_of(made: Plan) -> list[str]:
    """Gives back the leases that who purges this must hold."""
    own = [facility_lease(made.number)] if made.number is not None else []
    return [*own, *(document_lease(sha256) for sha256 in sorted(made.traces.hashes))]


def at_work(what: str) -> UsageError:
    """Gives back the error for what a live run holds."""
    return UsageError(
        f"a run is at work on {what}: wait until it has ended, or stop it, and purge again"
    )


def journal_of(made: Plan) -> Journal:
    """Gives back where the purge keeps what it set out to remove."""
    return _journal(made.where, made.facility)


def forget(connection: Connection, made: Plan) -> Forgotten:
    """Gives back what the store forgets by this plan; it then has forgotten it."""
    from pipeline.store import facilities, purging

    if made.number is not None:
        return purging.forget_facility(connection, made.number)
    if made.before is None:
        return purging.Forgotten({}, (), ())
    known = facilities.of_inbox(connection, made.where.inbox)
    there = names.still_there(made.where)
    keep = {number for name, number in known.items() if name in there}
    return purging.forget_older(connection, made.before, keep, made.where.inbox)


def _of_facility(where: Where, name: str, keep_inbox: bool) -> Plan:
    from pipeline.store import marks

    database = where.database()
    number, traces = names.known(where).get(name), _journal(where, name).load()
    forgotten, _ = _would_forget(Plan(where, name, number, keep_inbox=keep_inbox))
    if number is not None:
        own = database.read(lambda c: marks.marks_of(c, number))
        traces |= Traces(frozenset(forgotten.documents), own.fingerprints, own.submissions)
    inbox, out = where.inbox_place(), where.out_place()
    lies, others = names.folder_of(where, name), names.others_than(where, name)
    folders = {*outputs.report_folders(out, name, others), *_existing(out, forgotten.reports)}
    reports = [folder for folder in sorted(folders) if outputs.is_report(out, folder)]
    return Plan(
        where,
        name,
        number,
        keep_inbox=keep_inbox,
        folder=lies,
        traces=traces,
        inbox=tuple(listed(inbox, lies)) if lies is not None and not keep_inbox else (),
        readings=_readings(where, traces),
        reports=tuple(reports),
        strange=tuple(sorted(folders - set(reports))),
        retold=tuple(summaries.summaries_naming(out, [name], others, traces.fingerprints)),
        rows=forgotten.rows,
    )


def _of_age(where: Where, before: datetime) -> Plan:
    known = frozenset(names.known(where))
    forgotten, left = _would_forget(Plan(where, before=before))
    hashes = frozenset(forgotten.documents) | _of_nobody(where, before)
    traces = Traces(hashes, names=known - left) | _journal(where, None).load()
    gone = tuple(sorted(traces.names - left))
    out = where.out_place()
    others = names.others_than(where, *gone)
    theirs = (one for name in gone for one in outputs.report_folders(out, name, others))
    folders = {*theirs, *_existing(out, forgotten.reports)}
    reports = [one for one in sorted(folders) if outputs.is_report(out, one)]
    old = summaries.summaries_older(out, before)
    naming = summaries.summaries_naming(out, gone, others, ()) if gone else []
    return Plan(
        where,
        before=before,
        traces=traces,
        readings=_readings(where, traces),
        reports=tuple(reports),
        gone=gone,
        summaries=tuple(old),
        retold=tuple(raw for raw in naming if raw not in old),
        rows=forgotten.rows,
    )


def _of_nobody(where: Where, before: datetime) -> frozenset[str]:
    """Gives back documents that were read before a time and belong to no facility.

    A folder that was checked by itself leaves such readings, and so does a night that was killed.
    """
    from pipeline.store import marks

    old = hashes_read_before(where.store(), before.timestamp())
    return where.database().read(lambda c: marks.of_nobody(c, old))


class _TakenBack(Exception):  # noqa: N818  (no error: it ends a transaction that must not last)
    def __init__(self, forgotten: Forgotten, left: Iterable[str]) -> None:
        super().__init__()
        self.forgotten = forgotten
        self.left = frozenset(left)


def _would_forget(made: Plan) -> tuple[Forgotten, frozenset[str]]:
    """Gives back what the store would forget, and which facilities it would still know.

    It forgets, and takes that back.
    """
    from pipeline.store import facilities

    def attempt(connection: Connection) -> None:
        forgotten = forget(connection, made)
        raise _TakenBack(forgotten, facilities.of_inbox(connection, made.where.inbox))

    try:
        made.where.database().run(attempt)
    except _TakenBack as taken_back:
        return taken_back.forgotten, taken_back.left
    raise AssertionError("the attempt always raises")


def _readings(where: Where, traces: Traces) -> tuple[str, ...]:
    """Gives back where readings lie, on this machine and where machines share them."""
    store = where.store()
    return tuple(sorted(f"{place}/{raw}" for place, raw in readings_of(store, traces.hashes)))


def _refuse_at_work(made: Plan) -> None:
    from pipeline.store import leases

    wanted, me = leases_of(made), leases.holder()
    if made.where.database().read(lambda c: leases.live(c, wanted, besides=me)):
        raise at_work(made.facility or "what would go")


def _existing(out: Place, reports: Iterable[str]) -> list[str]:
    return [report for report in reports if listed(out, report)]


def _journal(where: Where, facility: str | None) -> Journal:
    about = f"{where.inbox}\n{facility}" if facility is not None else f"{where.inbox}\n\nold"
    return Journal(where.store().folder, about)


def _near(made: Plan) -> str:
    name = str(made.facility)
    return near(name, tuple(sorted(names.others_than(made.where, name))))
