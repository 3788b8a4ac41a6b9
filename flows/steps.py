"""The steps of a night that touch neither batches nor Prefect, and a night without Prefect."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.private import Private

if TYPE_CHECKING:
    from pipeline.engine.nightly.plan import Plan
    from pipeline.engine.nightly.where import Where
    from pipeline.model.nightly import Morning
    from pipeline.store.nights import Night

_MOST = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """How a night is asked for, beside where.

    Attributes:
        scheduled: When it was planned; None for now.
        settle: Seconds for which files must have stood still.
        everything: Judge all facilities again.
        partial: Only some facilities are asked for: such a night covers no other.
    """

    scheduled: datetime | None = None
    settle: float = 10.0
    everything: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What a night has to do.

    Attributes:
        problems: Words for the morning; they may name folders.
    """

    plan: Plan
    problems: tuple[str, ...]


@contextlib.contextmanager
def begun(where: Where, wish: Wish) -> Iterator[Night]:
    """Gives back the night, its lease held: new, or covered by another run.

    Raises:
        UsageError: What is asked for cannot be done.
        StoreUnavailableError, PlaceUnavailableError: The store or the inbox stays away.
    """
    from pipeline.engine.nightly.where import checked

    checked(where)
    with _entered(where, wish) as night:
        yield night


@contextlib.contextmanager
def _entered(where: Where, wish: Wish) -> Iterator[Night]:
    from pipeline.store import leases, nights

    where.database().prepare()
    now, database, holder = datetime.now(UTC), where.database(), leases.holder()
    night = database.run(
        lambda c: nights.begin(c, where.inbox, wish.scheduled, now, holder, partial=wish.partial)
    )
    if night.state != "new":
        yield night
        return
    with leases.held(database, [night.lease], holder):
        yield night


def look(
    where: Where, wish: Wish, only: Sequence[str], night: int, say: Callable[[int], None]
) -> Work:
    """Gives back what is to be read and judged, once the inbox was looked at."""
    from pipeline.engine.nightly.plan import plan
    from pipeline.engine.nightly.survey import survey

    found = survey(where, only, wish.settle, say, night)
    return Work(plan(where, found, wish.everything), found.problems)


def unjudged(where: Where, work: Work, night: int) -> list[str]:
    """Gives back words for the morning on facilities that were due and that nobody judged."""
    from pipeline.engine.nightly.standing import still_stand
    from pipeline.store import facilities, runs, submissions

    ids = [facility for batch in work.plan.judge for facility in batch.facilities]
    database = where.database()
    tonight = database.read(lambda c: runs.judged_in(c, night, ids))
    left = sorted(set(ids) - tonight)
    if not left:
        return []
    standings = database.read(lambda c: runs.standings(c, left))
    held = database.read(lambda c: submissions.current(c, left))
    # Another run may have judged them meanwhile, or somebody purged them.
    done = still_stand(where, standings, {one: held[one].digest for one in held})
    known = database.read(lambda c: facilities.names(c, [one for one in left if one not in done]))
    names = sorted(known.values())
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    words = f"Due, and not judged: {', '.join(names[:_MOST])}{more}. The next run does it"
    return [words] if names else []


def covered(where: Where, night: Night) -> int:
    """Gives back the night that does, or did, the work of one that is not to be worked.

    Where that one ended and died before its morning was told, it is told now.
    """
    from pipeline.engine.nightly.telling import tell_owed

    if night.state == "collapsed":
        tell_owed(where)
    return night.into or night.id


def given_up(where: Where, scheduled: datetime, problem: str) -> Morning | None:
    """Gives back the morning of a planned night that could not be worked: it says so, and goes out.

    None where another night has done its work, or does it.

    Args:
        where: As of ``run_once``; its inbox may be gone.
        scheduled: When it was planned.
        problem: Why, for the morning.

    Raises:
        StoreUnavailableError, PlaceUnavailableError: The store or the outputs stay away.
    """
    from pipeline.engine.nightly.finish import finish

    with _entered(where, Wish(scheduled)) as night:
        return finish(where, night.id, (problem,)) if night.state == "new" else None


def is_left(where: Where, scheduled: datetime) -> bool:
    """Gives back whether a planned night is still to be worked, and nobody is at it."""
    from pipeline.store import nights

    now = datetime.now(UTC)
    return where.database().read(lambda c: nights.left(c, where.inbox, scheduled, now))


def without_prefect(where: Where, wish: Wish, own: Private, problem: str) -> Morning | None:
    """Gives back the morning of a night run in this process alone: losing Prefect loses no night.

    Args:
        where: As of ``run_once``.
        wish: As of ``run_once``.
        own: Takes the progress, and who else works the night.
        problem: Why Prefect is not there, for the morning.
    """
    from pipeline.engine.nightly.finish import finish
    from pipeline.engine.nightly.judging import judge_facilities
    from pipeline.engine.nightly.reading import read_files

    with begun(where, wish) as night:
        if night.state != "new":
            own.joined = covered(where, night)
            return None
        work = look(where, wish, own.only, night.id, own.advance)
        for batch in work.plan.read:
            read_files(where, batch.items, night.id, own.advance)
        for group in work.plan.judge:
            judge_facilities(where, group.facilities, night.id, own.advance, wish.everything)
        return finish(where, night.id, (problem, *work.problems))
