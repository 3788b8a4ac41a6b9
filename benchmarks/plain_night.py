"""A night without Prefect: the same functions in a plain loop, each phase timed.

``python -m benchmarks.plain_night INBOX --out OUT --data DATA`` prints one line of JSON: seconds
and CPU seconds (its children's included) of each phase, and what was read and judged.
"""

from __future__ import annotations

import argparse
import functools
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


class Clock:
    """Adds up what each phase takes."""

    def __init__(self) -> None:
        self.wall: Counter[str] = Counter()
        self.cpu: Counter[str] = Counter()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Times what is done within."""
        wall, spent = time.perf_counter(), _cpu()
        yield
        self.wall[name] += time.perf_counter() - wall  # type: ignore[assignment]
        self.cpu[name] += _cpu() - spent  # type: ignore[assignment]


def _cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


Each = Callable[[Callable[..., Any], list[tuple[Any, ...]]], Iterable[dict[str, int]]]
"""Runs a function over the arguments of each batch; gives back the counts of each."""


def one_by_one(work: Callable[..., Any], batches: list[tuple[Any, ...]]) -> Iterator[Any]:
    """Runs one batch after another in this process."""
    return (work(*batch) for batch in batches)


def night(
    where: Any,
    *,
    everything: bool = False,
    planned: datetime | None = None,
    each: Each = one_by_one,
) -> dict[str, Any]:
    """Gives back seconds by phase and counts of one night.

    Args:
        where: A ``Where`` of the engine.
        everything: Judge all facilities, changed or not.
        planned: The minute it was planned for; None for started by hand.
        each: Where batches run.
    """
    clock = Clock()
    with clock.phase("start"):
        from pipeline.engine.nightly.finish import finish
        from pipeline.engine.nightly.judging import judge_facilities
        from pipeline.engine.nightly.plan import plan
        from pipeline.engine.nightly.reading import read_files
        from pipeline.engine.nightly.survey import survey
        from pipeline.engine.nightly.where import checked
        from pipeline.store import leases, nights

        checked(where)
        database = where.database()
        database.prepare()
        me, now = leases.holder(), datetime.now(UTC)
        begun = database.run(lambda c: nights.begin(c, where.inbox, planned, now, me))
    counts: Counter[str] = Counter()
    with leases.held(database, [begun.lease], me):
        with clock.phase("survey"):
            seen = survey(where, settle=0, night=begun.id)
        with clock.phase("plan"):
            todo = plan(where, seen, everything)
        with clock.phase("read"):
            reading = [(where, batch.items, begun.id) for batch in todo.read]
            for done in each(read_files, reading):
                counts.update(done)
        with clock.phase("judge"):
            judging = [(where, batch.facilities, begun.id) for batch in todo.judge]
            judged = functools.partial(judge_facilities, everything=everything)
            for done in each(judged, judging):
                counts.update(done)
        with clock.phase("finish"):
            finish(where, begun.id, seen.problems)
    return {
        "wall": {name: round(spent, 3) for name, spent in clock.wall.items()},
        "cpu": {name: round(spent, 3) for name, spent in clock.cpu.items()},
        "facilities": len(seen.facilities),
        "files": seen.files,
        "hashed": seen.hashed,
        "unchanged": todo.unchanged,
        "read_batches": len(todo.read),
        "judge_batches": len(todo.judge),
        **counts,
    }


def main() -> None:
    """Runs one night and prints what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inbox")
    parser.add_argument("--out", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--children", type=int)
    parser.add_argument("--everything", action="store_true", help="judge all again")
    parser.add_argument("--planned", type=datetime.fromisoformat, help="the minute, with zone")
    parser.add_argument("--dask", help="address of a scheduler whose workers run the batches")
    asked = parser.parse_args()
    from pipeline.engine.nightly.where import Where

    where = Where(asked.inbox, asked.out, asked.data, children=asked.children)
    each = on_dask(asked.dask) if asked.dask else one_by_one
    print(json.dumps(night(where, everything=asked.everything, planned=asked.planned, each=each)))


def on_dask(address: str) -> Each:
    """Gives back what runs batches on the workers of a Dask cluster."""
    from distributed import Client

    from flows.cluster import prepare_dask

    prepare_dask()
    make: Any = Client
    client = make(address, set_as_default=False)

    def each(work: Callable[..., Any], batches: list[tuple[Any, ...]]) -> list[dict[str, int]]:
        futures = [client.submit(work, *batch, pure=False) for batch in batches]
        return list(client.gather(futures))

    return each


if __name__ == "__main__":
    main()
