"""How an inbox stands: each facility, the last nights, and what is being worked on now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.model.finding import Outcome, Severity
from pipeline.setting_values import near

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipeline.engine.nightly.where import Where
    from pipeline.store.overview import AtWork, LastRun, PastNight

NIGHTS = 7


@dataclass(frozen=True, slots=True)
class FacilityStands:
    """One facility.

    Attributes:
        run: Its last run; None where it was never judged.
        open: What failed and stands open, by severity.
        could_not_judge: What stands open as it could not be told and never failed, and one more
            without a law.
        no_longer_judged: What had failed and cannot be judged now, by the severity it had.
        gone: The last whole night did not find its folder.
    """

    name: str
    run: LastRun | None
    open: Mapping[str, int]
    could_not_judge: int
    no_longer_judged: Mapping[str, int]
    gone: bool = False


@dataclass(frozen=True, slots=True)
class InboxStands:
    """All of it; the database's URL without password."""

    inbox: str
    out: str
    database: str
    facilities: tuple[FacilityStands, ...]
    nights: tuple[PastNight, ...]
    at_work: AtWork


def inbox_stands(where: Where, only: Collection[str] = (), nights: int = NIGHTS) -> InboxStands:
    """Gives back how the inbox stands by the store; the inbox itself is not looked at.

    Args:
        where: The inbox and its store.
        only: Names of facilities; () for all.
        nights: How many of the last.

    Raises:
        UsageError: The store knows nothing of the inbox, or of a facility that is asked for.
        StoreUnavailableError: The database is away.
    """
    from pipeline.store import facilities, overview

    database = where.database()
    database.prepare()

    def ask(connection: Connection) -> InboxStands:
        known = facilities.of_inbox(connection, where.inbox)
        runs = overview.last_runs(connection, where.inbox)
        counts = overview.open_counts(connection, where.inbox)
        past = overview.past_nights(connection, where.inbox, nights)
        places = overview.inbox_places(connection)
        if not known and not past and where.inbox not in places:
            raise _unknown(where, places, database.shown)
        gone = overview.gone_now(connection, where.inbox)
        for name in only:
            if name not in known:
                raise UsageError(
                    f"--facility {name}: nothing is known of it{near(name, tuple(known))}"
                )
        return InboxStands(
            where.inbox,
            where.out,
            database.shown,
            tuple(
                _stands(name, runs.get(number), counts.get(number, Counter()), name in gone)
                for name, number in sorted(known.items())
                if not only or name in only
            ),
            past,
            overview.at_work(connection, where.inbox),
        )

    return database.read(ask)


def _stands(
    name: str, run: LastRun | None, counts: Counter[tuple[str, str]], gone: bool
) -> FacilityStands:
    found = {word.value: counts[Outcome.FAILED.value, word.value] for word in Severity}
    undecided = sum(n for (outcome, _), n in counts.items() if outcome == Outcome.CANNOT_TELL)
    from pipeline.store.overview import LOST

    lost = {word.value: counts[LOST, word.value] for word in Severity}
    without_law = run is not None and run.without_law
    return FacilityStands(name, run, found, undecided + without_law, lost, gone)


def _unknown(where: Where, places: list[str], database: str) -> UsageError:
    known = f"; it knows {', '.join(places)}" if places else ""
    return UsageError(
        f"{database} knows nothing of the inbox {where.inbox}{known}. Run prescreen nightly first, "
        "or say --data or --database as it did"
    )


def to_json(stands: InboxStands) -> dict[str, Any]:
    """Gives back the same as plain values: ``prescreen/status/1``."""
    return {
        "schema": "prescreen/status/1",
        "inbox": stands.inbox,
        "out": stands.out,
        "database": stands.database,
        "at_work": {
            "nights": list(stands.at_work.nights),
            "facilities": list(stands.at_work.facilities),
            "documents": stands.at_work.documents,
        },
        "nights": [_night(one) for one in stands.nights],
        "facilities": [_facility(one) for one in stands.facilities],
    }


def _night(one: PastNight) -> dict[str, Any]:
    return {
        "night": one.night,
        "scheduled": one.scheduled.isoformat(),
        "started": one.started.isoformat(),
        "finished": one.finished and one.finished.isoformat(),
        "collapsed_into": one.collapsed_into,
        "covered_by": one.covered_by,
        "partial": one.partial,
        "problems": list(one.problems),
        "sent": list(one.sent),
    }


def _facility(one: FacilityStands) -> dict[str, Any]:
    run = one.run
    return {
        "name": one.name,
        "state": run and run.state.value,
        "last_run": run and run.recorded.isoformat(),
        "audit_date": run and run.audit_date,
        "stands_until": run and run.stands_until,
        "report": run and run.report,
        "error": run and run.error,
        "gone": one.gone,
        "without_law": bool(run and run.without_law),
        "empty": bool(run and run.empty),
        "open": dict(one.open),
        "could_not_judge": one.could_not_judge,
        "no_longer_judged": dict(one.no_longer_judged),
    }
