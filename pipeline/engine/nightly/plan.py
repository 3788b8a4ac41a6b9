"""What a night has to do, cut into batches: told from the store and the readings, reading none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.engine.nightly.evidence import Evidence, evidence_of, hints_of, store_of
from pipeline.engine.nightly.keeping import Kept
from pipeline.engine.nightly.standing import still_stand
from pipeline.engine.nightly.where import Where
from pipeline.errors import UsageError
from pipeline.model.nightly import FileSeen, Submission

if TYPE_CHECKING:
    from pipeline.engine.nightly.survey import Survey

BATCH_SECONDS = 30.0
"""Of work that a batch is to hold, by estimate; a single file may take longer."""

_SECONDS = {
    **dict.fromkeys(("xlsx", "xls", "xlsm", "csv", "txt", "dat", "toml"), (0.05, 500_000)),
    **dict.fromkeys(("docx", "doc", "html"), (0.02, 2_000_000)),
    **dict.fromkeys(("jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp"), (5.0, 200_000)),
    # Between pages of text (250 kB a second) and scans, which nothing tells apart before reading.
    "pdf": (0.1, 120_000),
    "zip": (0.1, 500_000),
}
"""Seconds of one core for a file, by suffix: for any, and one more for so many bytes."""
_OTHERS = (1.0, 100_000)
_JUDGING = (1.5, 2_000_000)
"""Seconds of one core to judge a facility: for any, and one more for so many bytes of it."""


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """Files to be read together.

    Attributes:
        number: From 1.
        items: (facility, hash): numbers and hashes only, so that Prefect may see them.
    """

    number: int
    items: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class JudgeBatch:
    """Facilities to be judged together.

    Attributes:
        number: From 1.
        facilities: Their numbers.
        after: Numbers of the read batches that must have ended before.
    """

    number: int
    facilities: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done.

    Attributes:
        unchanged: Facilities whose last word holds.
    """

    read: tuple[ReadBatch, ...]
    judge: tuple[JudgeBatch, ...]
    unchanged: int = 0


def plan(where: Where, survey: Survey, everything: bool = False) -> Plan:
    """Gives back what is to be read and judged.

    Args:
        where: Where the night works.
        survey: What the inbox holds.
        everything: Judge all facilities, whether or not their last word holds.

    Raises:
        StoreUnavailableError, PlaceUnavailableError: Something stays away.
    """
    due = _due(where, survey, everything)
    cut = _Cut(where.processes)
    for evidence in evidence_of(where, dict(survey.facilities), due):
        cut.add(evidence, _unread(where, evidence))
    return cut.plan(len(survey.facilities) - len(due))


def seconds_to_read(path: str, size: int) -> float:
    """Gives back how long one core may take for a file, by its suffix and bytes: an estimate."""
    return _estimate(_SECONDS.get(path.rpartition(".")[2].lower(), _OTHERS), size)


def _unread(where: Where, evidence: Evidence) -> list[FileSeen]:
    """Gives back the files of a facility that must be read, or entered, before it is judged.

    A run that was killed may have left readings that the store knows nothing of.
    """
    from pipeline.store import submissions

    try:
        kept = Kept(store_of(where, evidence), where.password, hints_of(evidence))
    except UsageError:  # judging will say it, and needs no readings to say so
        return []
    hashes = {file.sha256 for file in evidence.documents}
    entered = where.database().read(lambda c: submissions.recorded(c, hashes))
    unread = {file.path for file in kept.unread(evidence.documents)}
    return [
        file
        for file in evidence.documents
        if file.path in unread or (file.sha256 and file.sha256 not in entered)
    ]


def _due(where: Where, survey: Survey, everything: bool) -> dict[int, Submission]:
    """Gives back what those facilities handed in that are to be judged."""
    from pipeline.store import runs, submissions

    database = where.database()
    ids = [facility for facility, _ in survey.facilities]
    standings = database.read(lambda c: runs.standings(c, ids))
    handed_in = database.read(lambda c: submissions.current(c, ids))
    digests = {facility: submission.digest for facility, submission in handed_in.items()}
    done = frozenset() if everything else still_stand(where, standings, digests)
    return {
        facility: submission
        for facility, submission in sorted(handed_in.items())
        if facility not in done
    }


@dataclass(slots=True)
class _Cut:
    """Cuts work into batches, facility by facility, so that the first are judged early."""

    processes: int
    read: list[ReadBatch] = field(default_factory=list)
    judge: list[JudgeBatch] = field(default_factory=list)
    _items: list[tuple[int, str]] = field(default_factory=list)
    _reading: float = 0.0
    _facilities: list[int] = field(default_factory=list)
    _after: set[int] = field(default_factory=set)
    _judging: float = 0.0

    def add(self, evidence: Evidence, unread: Sequence[FileSeen]) -> None:
        """Takes one facility and the files of it that are to be read."""
        seconds = _estimate(_JUDGING, evidence.size) / self.processes
        if self._facilities and self._judging + seconds > BATCH_SECONDS:
            self._close_judging()
        # Two names of the same bytes are one item.
        for sha256, file in {file.sha256: file for file in unread}.items():
            self._take(evidence.facility, sha256, file)
            self._after.add(len(self.read) + 1)
        self._facilities.append(evidence.facility)
        self._judging += seconds

    def plan(self, unchanged: int) -> Plan:
        """Gives back all batches."""
        self._close_reading()
        self._close_judging()
        return Plan(tuple(self.read), tuple(self.judge), unchanged)

    def _take(self, facility: int, sha256: str, file: FileSeen) -> None:
        seconds = seconds_to_read(file.path, file.size) / self.processes
        if self._reading + seconds > BATCH_SECONDS:
            self._close_reading()
        self._items.append((facility, sha256))
        self._reading += seconds

    def _close_reading(self) -> None:
        if self._items:
            self.read.append(ReadBatch(len(self.read) + 1, tuple(self._items)))
        self._items, self._reading = [], 0.0

    def _close_judging(self) -> None:
        if self._facilities:
            number = len(self.judge) + 1
            after = tuple(sorted(self._after))
            self.judge.append(JudgeBatch(number, tuple(self._facilities), after))
        self._facilities, self._after, self._judging = [], set(), 0.0


def _estimate(rate: tuple[float, int], size: int) -> float:
    """Gives back seconds of one core for so many bytes."""
    least, bytes_a_second = rate
    return least + size / bytes_a_second
