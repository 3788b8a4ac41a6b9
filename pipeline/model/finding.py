"""Findings and coverage: what a judgement is made of (DESIGN 4.2)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from json.encoder import encode_basestring
from typing import Any

from pipeline.model.evidence import Evidence, Grade, Text
from pipeline.model.sample import Sample


class Outcome(StrEnum):
    """What a rule says of one subject (W3C EARL words)."""

    PASSED = "passed"
    FAILED = "failed"
    CANNOT_TELL = "cannot_tell"
    INAPPLICABLE = "inapplicable"
    ERROR = "error"


class FindingKind(StrEnum):
    """Whether evidence breaks a rule, is missing, or looks odd."""

    VIOLATION = "violation"
    GAP = "gap"
    SIGNAL = "signal"


class Severity(StrEnum):
    """From worst to least; findings are listed in this order."""

    ZERO_TOLERANCE = "zero_tolerance"
    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    OBSERVATION = "observation"

    @property
    def rank(self) -> int:
        """Gives back 0 for the worst."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class WorkerRef:
    """A worker as a finding names them."""

    key: str
    number: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day, or the last day of one window, inside a finding."""

    date: str
    observed: int
    limit: int | None


@dataclass(frozen=True, slots=True)
class Basis:
    """The article and the number a finding rests on, as the pack gives them."""

    pack: str
    instrument: str
    article: str | None
    parameter: str | None = None
    value: str | None = None
    unit: str | None = None
    from_date: str | None = None
    status: str = "verified"
    source: str | None = None


@dataclass(frozen=True, slots=True)
class PaidHours:
    """Hours of one kind that pay is due for: "weekday", "restday", "holiday" or "night"."""

    kind: str
    minutes: int
    premium: str


@dataclass(frozen=True, slots=True)
class PayDue:
    """How the money that a finding says is owed was reckoned; unset parts are None.

    Attributes:
        due_minor, paid_minor: What had to be paid, and what was.
        at_least: The evidence allows more, not less.
        month: Pay month it is of, where the finding itself is of none.
        base_minor: Wage for normal hours that the hourly rate comes from.
        base_hours: Hours that it pays, exact: "174", "521/3".
        hours: By kind and premium.
    """

    due_minor: int | None = None
    paid_minor: int | None = None
    at_least: bool = False
    month: str | None = None
    base_minor: int | None = None
    base_hours: str | None = None
    hours: tuple[PaidHours, ...] = ()


@dataclass(frozen=True, slots=True)
class SettledBy:
    """What would settle a ``cannot_tell``; unset parts are None.

    Attributes:
        pages: Of the document, from 1: those that could not be read.
    """

    kind: str | None = None
    month: str | None = None
    worker: str | None = None
    cell: str | None = None
    document: str | None = None
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One entry of the exception list, in the words of DESIGN 4.2.

    Attributes:
        rests_on: What has to be looked at again to see it mended, in the words of ``Sight``.
    """

    rule: str
    outcome: Outcome
    kind: FindingKind
    severity: Severity
    message: Text
    fingerprint: str = ""
    certainty: Grade = Grade.NONE
    worker: WorkerRef | None = None
    document: str | None = None
    part: str | None = None
    document_kind: str | None = None
    other_worker: WorkerRef | None = None
    other_document: tuple[str, str | None] | None = None
    period: str | None = None
    occurrences: tuple[Occurrence, ...] = ()
    observed: int | str | None = None
    limit: int | str | None = None
    unit: str | None = None
    amount_owed_minor: int | None = None
    currency: str | None = None
    reason: str | None = None
    settled_by: SettledBy | None = None
    arithmetic: str | None = None
    basis: tuple[Basis, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    pay: PayDue | None = None
    rests_on: str = ""

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Gives back the order of DESIGN 4.2: severity, rule, worker number, period, path."""
        number = self.worker.number or self.worker.name or "" if self.worker else ""
        return (
            self.severity.rank,
            self.rule,
            self.outcome is not Outcome.FAILED,
            number,
            self.worker.key if self.worker else "",
            self.period or "",
            self.document or "",
            self.part or "",
            self.document_kind or "",
            self.fingerprint,
        )


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """How many subjects a rule judged, by outcome, and why not."""

    rule: str
    subjects: int = 0
    passed: int = 0
    failed: int = 0
    cannot_tell: int = 0
    inapplicable: int = 0
    error: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remedy:
    """Money owed to one worker for one cause and month, counted once over packs and rules.

    Attributes:
        fingerprint: Of the finding that it is taken from.
        same: Fingerprints of the findings that say the same money and are not counted again.
    """

    worker: WorkerRef
    month: str | None
    cause: str
    rule: str
    amount_minor: int
    currency: str
    fingerprint: str = ""
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything the rules said, ordered; a pure function of case file, packs and protocol.

    Attributes:
        packs: (id, version) of each pack that judged.
        expected_kinds: Document kinds that the protocol asks for.
        expected_months: Months it asks them for.
        owed: Money owed, each cause counted once.
        errors: (rule, what happened) of rules that broke.
        titles: What each rule checks, by id.
        reasons: Why a verdict could not be reached, in words, by reason.
        advice: What the supplier should do, by rule.
        stood_in: The country has no pack of its own; the stand-in judged.
        programmes: What each audit programme was built from.
        sample: The auditor's sample beside the full count, where one was asked for.
    """

    findings: tuple[Finding, ...]
    coverage: tuple[RuleCoverage, ...]
    packs: tuple[tuple[str, str], ...]
    expected_kinds: tuple[str, ...] = ()
    expected_months: tuple[str, ...] = ()
    owed: tuple[Remedy, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    titles: Mapping[str, Text] = field(default_factory=dict)
    reasons: Mapping[str, Text] = field(default_factory=dict)
    advice: Mapping[str, Text] = field(default_factory=dict)
    stood_in: bool = False
    programmes: tuple[Text, ...] = ()
    sample: Sample | None = None

    @property
    def without_law(self) -> bool:
        """Gives back whether no country's law was applied, there being no rule pack for it."""
        return self.stood_in or any("no-rule-pack" in row.reasons for row in self.coverage)


def fingerprint(*parts: str | None) -> str:
    """Gives back the SHA-256 of the parts, None and "" kept apart.

    The parts are those of DESIGN 4.2: rule, facility code, worker number (else normalised
    name), kind, period, other, and path and part only for findings about a document.
    """
    told = ", ".join(["null" if part is None else encode_basestring(part) for part in parts])
    return hashlib.sha256(f"[{told}]".encode()).hexdigest()
