"""Judges the facilities of one batch, each in a child process, and records what came of it.

A report is written whole before its run is recorded, and run and findings are recorded at once:
whatever dies in between, the facility is judged again, as its report is not that of its last run.
So it is where a process slept over its lease: what it then records is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.engine.jobs import Refusal
from pipeline.engine.limits import JUDGING
from pipeline.engine.nightly.evidence import evidence_of
from pipeline.engine.nightly.faults import death
from pipeline.engine.nightly.judge_one import Away, JudgeJob, failed, judge_one
from pipeline.engine.nightly.standing import judge_key, still_stand
from pipeline.engine.nightly.turns import by_turns, facility_lease
from pipeline.engine.nightly.where import Where
from pipeline.engine.pool import Pool
from pipeline.errors import PlaceUnavailableError, StoreError, StoreUnavailableError
from pipeline.model.nightly import RunRecord, RunState

if TYPE_CHECKING:
    from pipeline.store.database import Database


def judge_facilities(
    where: Where,
    facilities: Sequence[int],
    night: int | None = None,
    say: Callable[[int], None] = lambda _: None,
    everything: bool = False,
) -> dict[str, int]:
    """Gives back counts of how judging facilities ended; runs and findings are in the store then.

    Args:
        where: Where the night works.
        facilities: Their numbers.
        night: In which it is recorded.
        say: Called with 1 for each facility that was dealt with, with 0 now and then: what it
            raises ends the batch.
        everything: Judge also those whose last word holds.

    Raises:
        StoreUnavailableError, PlaceUnavailableError: Something stays away.
    """
    from pipeline.store import leases

    by_lease = {facility_lease(facility): facility for facility in facilities}
    database, holder = where.database(), leases.holder()
    size = min(where.processes, max(len(by_lease), 1))
    with Pool(judge_one, size, JUDGING, partial(say, 0)) as pool:
        batch = _Batch(where, database, pool, night, say, holder)

        def work(granted: frozenset[str]) -> None:
            batch.judge([by_lease[name] for name in sorted(granted)], everything)

        batch.counts["waited_for"] += by_turns(database, by_lease, work, holder)
    return dict(batch.counts)


class _Batch:
    """Judges facilities whose leases are held."""

    def __init__(
        self,
        where: Where,
        database: Database,
        pool: Pool,
        night: int | None,
        say: Callable[[int], None],
        holder: str,
    ) -> None:
        states = {state.value: 0 for state in RunState}
        self.counts: Counter[str] = Counter(
            **states, skipped=0, purged=0, overtaken=0, waited_for=0
        )
        self._where = where
        self._database = database
        self._pool = pool
        self._night = night
        self._say = say
        self._holder = holder

    def judge(self, facilities: Collection[int], everything: bool) -> None:
        """Judges those whose last word holds no more, now that nobody else may be at them."""
        due = list(self._due(facilities, everything))
        for _ in range(len(facilities) - len(due)):
            self._end("skipped")
        for job, result in self._pool.run([(job, job.evidence.size) for job in due]):
            self._record(job, _run(job, result))

    def _due(self, facilities: Collection[int], everything: bool) -> Iterator[JudgeJob]:
        from pipeline.store import facilities as rows
        from pipeline.store import runs, submissions

        ids, where = list(facilities), self._where
        names, numbers, held, standings, all_names = self._database.read(
            lambda c: (
                rows.names(c, ids),
                submissions.current_numbers(c, ids),
                submissions.current(c, ids),
                runs.standings(c, ids),
                rows.of_inbox(c, where.inbox),
            )
        )
        digests = {facility: submission.digest for facility, submission in held.items()}
        done = still_stand(where, standings, digests)
        for evidence in evidence_of(where, names, held):
            key = judge_key(where, evidence.submission.digest)
            again = everything and not self._judged_tonight(evidence.facility)
            if again or evidence.facility not in done:
                taken = frozenset(n for n in all_names if n.startswith(f"{evidence.name} ("))
                yield JudgeJob(where, evidence, key, numbers[evidence.facility], taken)

    def _judged_tonight(self, facility: int) -> bool:
        """Gives back whether an attempt before this one has judged it in this night."""
        from pipeline.store import runs

        last = self._database.read(lambda c: runs.history(c, facility, 1))
        return bool(last) and self._night is not None and last[0].night == self._night

    def _record(self, job: JudgeJob, run: RunRecord) -> None:
        from pipeline.store import runs

        facility, night = job.evidence.facility, self._night
        under = facility_lease(facility), self._holder
        try:
            number = self._database.run(
                lambda c: runs.record(c, facility, job.submission, night, run, under=under)
            )
        except StoreUnavailableError:
            raise
        except StoreError:
            if self._known(facility):
                raise
            self._end("purged")
        else:
            self._end(run.state.value if number is not None else "overtaken")

    def _known(self, facility: int) -> bool:
        from pipeline.store import facilities

        return bool(self._database.read(lambda c: facilities.names(c, [facility])))

    def _end(self, how: str) -> None:
        self.counts[how] += 1
        self._say(1)


def _run(job: JudgeJob, result: Any) -> RunRecord:
    """Gives back what a child says of a facility, or that it died over it.

    Raises:
        PlaceUnavailableError: It met a place that stays away; no facility is at fault.
    """
    if isinstance(result, Refusal):
        return failed(job, death(result))
    if isinstance(result, Away):
        raise PlaceUnavailableError(result.words)
    run: RunRecord = result
    return run
