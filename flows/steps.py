"""The steps of a night that touch neither batches nor Prefect, and a night without Prefect."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.private import Private

if TYPE_CHECKING:
    from pipeline.engine.nightly.plan import Plan
    from pipeline.engine.nightly.where import Where
    from pipeline.model.nightly import Morning
    from pipeline.store.nights import Night


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
    from pipeline.store import leases, nights

    checked(where)
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


def close(where: Where, night: int, problems: Sequence[str]) -> Morning:
    """Gives back the morning, once it is written and sent; what was not sent is said in it."""
    from pipeline.engine.nightly.finish import finish

    return finish(where, night, problems)


def covered(where: Where, night: Night) -> int:
    """Gives back the night that does, or did, the work of one that is not to be worked.

    Where that one ended and died before its morning was told, it is told now.
    """
    from pipeline.engine.nightly.telling import tell_owed

    if night.state == "collapsed":
        tell_owed(where)
    return night.into or night.id


def without_prefect(where: Where, wish: Wish, own: Private, problem: str) -> Morning | None:
    """Gives back the morning of a night run in this process alone: losing Prefect loses no night.

    Args:
        where: As of ``run_once``.
        wish: As of ``run_once``.
        own: Takes the progress, and who else works the night.
        problem: Why Prefect is not there, for the morning.
    """
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
        return close(where, night.id, (problem, *work.problems))


def problems_of(ended: Mapping[str, Mapping[str, int] | None]) -> list[str]:
    """Gives back words for the morning on batches that failed: those without counts."""
    return [
        f"{name} failed, tried several times; what it left is done in the next run"
        for name, counts in ended.items()
        if counts is None
    ]
