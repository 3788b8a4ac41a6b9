"""The nouns of the nightly run: what lay in the inbox, what was judged, what the morning hears."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

GONE = (
    "its folder is not in the inbox any more; nothing of it was judged or closed. Put it back, or "
    "remove the facility for good with prescreen purge"
)
EMPTIED = (
    "its folder is empty, and was not before; nothing of it was judged or closed. Put the files "
    "back, or remove the facility for good with prescreen purge"
)

_MOST_OF = 0.9
"""Share of the days of a month that must still be there: correcting one or two mends, half of the
month without a record does not."""


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file of a facility as it lay in the inbox.

    Attributes:
        path: Relative to the facility's sub-folder, with "/" between.
        sha256: Of its bytes; "" where it could not be opened.
        size: In bytes.
        stamp: What tells that a file was touched without reading it: times and inode on a disk,
            the ETag on S3. A file whose stamp and size did not change is taken as unchanged and not
            hashed again; "" tells nothing.
        unopened: Why the system would not let us open it, or None.
    """

    path: str
    sha256: str
    size: int
    stamp: str
    unopened: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """What one facility had handed in at one time, ordered by path; ``facility.toml`` included."""

    files: tuple[FileSeen, ...]

    @property
    def digest(self) -> str:
        """Gives back the SHA-256 over names and contents: equal for equal evidence."""
        said = [[file.path, file.sha256, file.unopened] for file in self.files]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


class RunState(StrEnum):
    """How judging one facility ended."""

    JUDGED = "judged"
    NOTHING_READABLE = "nothing_readable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What the store keeps of a finding: no name, no number, no text of a document.

    Attributes:
        worker_key: Stands for the person; None for findings about documents or the facility.
        outcome: "failed" or "cannot_tell".
        evidence_kinds: What it rests on, as kinds of documents and months, sorted, a space between;
            the words are those of ``pipeline.engine.nightly.sight``.
    """

    fingerprint: str
    rule: str
    outcome: str
    kind: str
    severity: str
    certainty: str | None = None
    worker_key: str | None = None
    document_kind: str | None = None
    period: str | None = None
    reason: str | None = None
    amount_owed_minor: int | None = None
    currency: str | None = None
    evidence_kinds: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a run could look at: what it did not find there is mended, elsewhere it is unseen.

    Attributes:
        since: First month that was judged; None where that is not known.
        seen: Worker's key ("" for none), kind of document and month ("" for none) of all records.
        kinds: Of all documents, with records or without.
        weekdays: On how many days but Saturdays and Sundays there is a record of attendance, by
            worker's key and month.
    """

    since: str | None
    seen: frozenset[tuple[str, str, str]]
    kinds: frozenset[str] = frozenset()
    weekdays: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def sees(self, facts: FindingFacts) -> bool:
        """Gives back whether all that a finding rested on is still there to look at.

        What lies before the period is asked of nobody any more. A worker of whom nothing at all is
        left may only have another number now: then others' records of that month count.
        """
        if self._is_past(facts.period):
            return True
        known = any(worker == facts.worker_key for worker, _, _ in self.seen)
        whose = facts.worker_key if known else None
        return all(
            self.has(word) if "@" in word else self._has_of(word, facts.period, whose)
            for word in facts.evidence_kinds.split()
        )

    def has(self, word: str) -> bool:
        """Gives back whether there is what ``payroll@2025-03`` or ``payroll@`` stands for."""
        kind, _, month = word.partition("@")
        if not month:
            return kind in self.kinds
        return self._is_past(month) or self._has(kind, month, None)

    def _is_past(self, month: str | None) -> bool:
        return bool(self.since and month and month < self.since[: len(month)])

    def _has_of(self, word: str, period: str | None, whose: str | None) -> bool:
        kind, _, days = word.partition("#")
        if not self._has(kind, period, whose):
            return False
        if whose is None or not days:
            return True
        return self.weekdays.get((whose, period or ""), 0) >= _MOST_OF * int(days)

    def _has(self, kind: str, period: str | None, whose: str | None) -> bool:
        return any(
            kind == there
            and whose in (None, worker)
            and (not month or month.startswith(period or ""))
            for worker, there, month in self.seen
        )


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What is kept of judging one facility once.

    Attributes:
        judge_key: What the judgement follows from: evidence, options, code, packs. Equal keys
            mean an equal exception list, until ``stands_until``.
        stands_until: First ISO date on which the same evidence may be judged otherwise (a licence
            runs out, a law changes, a month ends); None where the audit date was given.
        report: Where the report stands, relative to the outputs; None where none was written.
        error: Why it failed, in words for the operator; never a text of a document.
        counts: Plain counts: documents, read, unreadable, workers, cannot_tell ...
        findings: What was found; empty where it failed.
        lost: Files that could not be had for a reason that may be over tomorrow, or that name
            another employer where they are all the payroll, attendance or evidence there is. Only
            a run that judged and lost none closes findings, and one that lost some is due again.
        sight: What it could look at; None for all.
    """

    state: RunState
    judge_key: str
    audit_date: str | None
    stands_until: str | None
    report: str | None
    error: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[FindingFacts, ...] = ()
    lost: int = 0
    sight: Sight | None = None

    @property
    def closes(self) -> bool:
        """Gives back whether what it did not find is mended."""
        return self.state is RunState.JUDGED and not self.lost


@dataclass(frozen=True, slots=True)
class Standing:
    """The last word on a facility: what a new night compares itself with.

    Attributes:
        lost: As of its run.
        audit_date: As of its run.
        report: As of its run.
    """

    run: int
    state: RunState
    judge_key: str
    stands_until: str | None
    lost: int = 0
    audit_date: str | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True)
class FacilityMorning:
    """What the morning hears of one facility.

    Attributes:
        name: Its sub-folder.
        state: Of its last run; None where it was never judged.
        judged: It was judged since the last summary; not where that failed or nothing was readable.
        new: Findings that were not there at the last summary.
        still_open: How many had failed by then, and fail now; ``failed_again`` are among them.
        failed_again: How many had failed, could not be judged at the last summary, and fail now.
        closed: Findings that were there, and are no more.
        lost_sight: Findings that had failed and can no longer be judged, since the last summary: as
            they had failed, with the reason why they cannot be told now.
        no_longer_judged: All open findings that had failed and cannot be judged now. What had
            failed at the last summary and what is new is closed, fails still, or is one of these.
        could_not_judge: Open findings whose outcome is ``cannot_tell`` and that never failed, and
            one more where no law was applied.
        files_gone: Paths of files that its last run before had and that are not there any more,
            neither under that path nor with these bytes.
        error: Why it failed, or what else must be said loudly.
        report: Where its report stands, relative to the outputs.
        gone: Its folder was not in the inbox any more, or empty: the night's problems say so.
        same_as: A facility known before it that is gone and had the very same files: its folder
            may have been renamed.
        was_also: A facility known after it that is gone and had the very same files: its folder has
            its first name back.
        lost: Files that its last run could not have for now, or set aside.
    """

    name: str
    state: RunState | None
    judged: bool
    new: tuple[FindingFacts, ...] = ()
    still_open: int = 0
    failed_again: int = 0
    closed: tuple[FindingFacts, ...] = ()
    lost_sight: tuple[FindingFacts, ...] = ()
    no_longer_judged: int = 0
    could_not_judge: int = 0
    files_gone: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    error: str | None = None
    report: str | None = None
    gone: bool = False
    same_as: str | None = None
    was_also: str | None = None
    lost: int = 0

    @property
    def empty(self) -> bool:
        """Gives back whether no document lay in its folder at its last run."""
        return self.state is RunState.NOTHING_READABLE and self.counts.get("documents") == 0

    @property
    def without_law(self) -> bool:
        """Gives back whether its last run judged it, and had no law to judge it by."""
        return self.state is RunState.JUDGED and bool(self.counts.get("without_law"))


@dataclass(frozen=True, slots=True)
class Morning:
    """The morning summary of one night, by facility name.

    Attributes:
        night: Number of the night in the store.
        scheduled: ISO time (UTC) it was planned for.
        started: ISO time (UTC).
        collapsed: Scheduled times that were missed and are covered by this night.
        problems: What concerns no single facility: a place that was away, a lost server.
        partial: Only some facilities were asked for; ``facilities`` are those judged then.
    """

    night: int
    scheduled: str
    started: str
    facilities: tuple[FacilityMorning, ...]
    collapsed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    partial: bool = False

    @property
    def silent(self) -> bool:
        """Gives back whether it says nothing: none of the facilities asked for had to be judged."""
        return self.partial and not self.facilities and not self.problems


def gone_facilities(problems: Iterable[str]) -> frozenset[str]:
    """Gives back the facilities of which a night's problems say that their folder is gone."""
    endings = (f": {GONE}", f": {EMPTIED}")
    return frozenset(
        said.removesuffix(ending)
        for said in problems
        for ending in endings
        if said.endswith(ending)
    )
