"""What a report counts and groups: totals, rules, unsettled questions, completeness."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from pipeline.model.casefile import CaseFile
from pipeline.model.document import Kind, Status
from pipeline.model.finding import (
    Finding,
    FindingKind,
    Judgement,
    Outcome,
    SettledBy,
    Severity,
)
from pipeline.report.document import document_status
from pipeline.report.missing import MONTHLY_KINDS


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule with failed findings: how many, whose, how bad, how much."""

    rule: str
    kind: FindingKind
    severity: Severity
    findings: tuple[Finding, ...]
    workers: int
    amount_minor: int

    @property
    def currency(self) -> str | None:
        """Gives back the currency of the amount, None where the rule names no money."""
        return next((found.currency for found in self.findings if found.currency), None)


_OF_NO_MONTH = frozenset({"month-not-told"})
"""Reasons that one answer settles for every month."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Questions that one and the same thing would settle."""

    reason: str
    settled_by: SettledBy | None
    rules: tuple[str, ...]
    findings: tuple[Finding, ...]
    workers: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One document kind: records by month, records without month, and what was asked for."""

    kind: str
    asked_for: bool
    records: dict[str, int]
    undated: int
    missing: frozenset[str]


def failed(judgement: Judgement) -> list[Finding]:
    """Gives back the findings that failed, in the order of the list."""
    return [found for found in judgement.findings if found.outcome is Outcome.FAILED]


def rule_rows(judgement: Judgement) -> list[RuleRow]:
    """Gives back the failed findings by rule, the worst rule first."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for found in failed(judgement):
        groups[found.rule].append(found)
    rows = [
        RuleRow(
            rule,
            group[0].kind,
            min((f.severity for f in group), key=lambda s: s.rank),
            tuple(group),
            len({f.worker.key for f in group if f.worker}),
            sum(f.amount_owed_minor or 0 for f in group),
        )
        for rule, group in groups.items()
    ]
    order = list(FindingKind)
    return sorted(rows, key=lambda row: (row.severity.rank, order.index(row.kind), row.rule))


def unsettled(judgement: Judgement) -> list[Unsettled]:
    """Gives back what could not be judged, grouped by why and by what would settle it."""
    groups: dict[tuple[str, SettledBy | None], list[Finding]] = defaultdict(list)
    for found in judgement.findings:
        if found.outcome is not Outcome.CANNOT_TELL:
            continue
        settles = found.settled_by
        if settles and settles.kind and (settles.worker or settles.cell):
            settles = replace(settles, worker=None, cell=None)
        if settles and found.reason in _OF_NO_MONTH:
            settles = replace(settles, month=None)
        groups[found.reason or "unknown", settles].append(found)
    rows = [
        Unsettled(
            reason,
            settles,
            tuple(sorted({f.rule for f in group})),
            tuple(group),
            len({f.worker.key for f in group if f.worker}),
        )
        for (reason, settles), group in groups.items()
    ]
    return sorted(rows, key=lambda row: (-len(row.findings), row.reason, str(row.settled_by)))


def usable(case: CaseFile) -> dict[str, int]:
    """Gives back how many documents have each status, "foreign" ones apart."""
    foreign = {document for document, _ in case.foreign}
    counts = Counter(
        "foreign" if index in foreign else document_status(extraction)
        for index, extraction in enumerate(case.documents)
    )
    return {key: counts.get(key, 0) for key in (*(status.value for status in Status), "foreign")}


def owed_totals(judgement: Judgement) -> dict[str, int]:
    """Gives back the money owed in all, by currency."""
    totals: Counter[str] = Counter()
    for owed in judgement.owed:
        totals[owed.currency] += owed.amount_minor
    return dict(sorted(totals.items()))


def matrix(case: CaseFile, judgement: Judgement) -> tuple[list[str], list[MatrixRow]]:
    """Gives back the months and one row a kind that was asked for or handed in."""
    records: dict[str, Counter[str]] = defaultdict(Counter)
    foreign = set(case.foreign)
    for index, extraction in enumerate(case.documents):
        for part in extraction.parts:
            kind = part.classification.kind
            if kind is None or (index, part.part) in foreign:
                continue
            count = max((len(r) for r in part.records if r.kind != "pay_item"), default=0) or 1
            for month in part.months or ("",):
                records[kind.value][month] += -(-count // max(len(part.months), 1))
    expected = set(judgement.expected_kinds)
    months = sorted({*judgement.expected_months, *(m for c in records.values() for m in c if m)})
    missing = _missing_months(judgement)
    kinds = [kind.value for kind in Kind if kind.value in expected or kind.value in records]
    return months, [
        MatrixRow(
            kind,
            kind in expected,
            {month: records[kind][month] for month in months if records[kind][month]},
            records[kind][""],
            frozenset(missing.get(kind, ())),
        )
        for kind in kinds
    ]


def _missing_months(judgement: Judgement) -> dict[str, set[str]]:
    missing: dict[str, set[str]] = defaultdict(set)
    for found in failed(judgement):
        if found.rule == "records.month_missing" and found.document_kind and found.period:
            missing[found.document_kind].add(found.period)
        if found.rule == "records.document_missing" and found.document_kind in MONTHLY_KINDS:
            missing[str(found.document_kind)].update(judgement.expected_months)
    return missing
