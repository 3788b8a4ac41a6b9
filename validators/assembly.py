"""Turns the failed and undecided rows of a rule's frame into findings, and counts all of them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any

import pandas as pd

from pipeline.model.evidence import Grade
from pipeline.model.finding import (
    Finding,
    Outcome,
    RuleCoverage,
    SettledBy,
    Severity,
    WorkerRef,
    fingerprint,
)
from validators.bench import Bench
from validators.evidence import EvidenceFinder
from validators.reasons import cannot_tell
from validators.rule import Draft, Grain, Ref, Rule
from validators.verdicts import CANNOT_TELL, FAILED, OUTCOMES

ABOUT_DOCUMENTS = (Grain.DOCUMENT, Grain.PAIR)


class Assembly:
    """Makes the findings of one judgement."""

    def __init__(self, bench: Bench, evidence: EvidenceFinder) -> None:
        self._bench = bench
        self._evidence = evidence
        columns = bench.case.workers[["key", "number", "name"]]
        self._workers = {
            int(worker): WorkerRef(str(key), text_or_none(number), text_or_none(name))
            for worker, (key, number, name) in zip(
                columns.index, columns.itertuples(index=False), strict=True
            )
        }

    def findings(self, rule: Rule, frame: pd.DataFrame) -> list[Finding]:
        """Gives back a finding for each failed or undecided row, in the frame's order."""
        rows = frame[frame["outcome"].isin((FAILED, CANNOT_TELL))]
        return [self._finding(rule, row) for row in rows.itertuples(index=False)]

    def _finding(self, rule: Rule, row: Any) -> Finding:
        if row.outcome == FAILED:
            draft, outcome = rule.draft(self._bench, row), Outcome.FAILED
            reason, settled = None, None
        else:
            reason, outcome = str(row.reason), Outcome.CANNOT_TELL
            draft = Draft(cannot_tell(rule, reason), refs=_refs(getattr(row, "settle_cell", None)))
            settled = None
        evidence = self._evidence.evidence(draft.refs)
        worker = self._worker(getattr(row, "worker", None))
        period = text_or_none(getattr(row, "month", None))
        kind = _kind(rule, draft, row)
        document, part = self._place(row) if rule.grain in ABOUT_DOCUMENTS else (None, None)
        other_worker = self._worker(getattr(row, "other_worker", None))
        other_document = self._other(row)
        if outcome is Outcome.CANNOT_TELL:
            unread, _ = self._document(getattr(row, "settle_document", None), None)
            cell = evidence[0].locator.cell if evidence else None
            settled = SettledBy(
                kind=text_or_none(getattr(row, "settle_kind", None)) or kind,
                month=text_or_none(getattr(row, "settle_month", None)) or period,
                worker=worker.key if worker and evidence else None,
                cell=cell,
                document=evidence[0].document if evidence else unread or document,
                pages=(getattr(row, "settle_pages", None) or ()) if unread else (),
            )
        return Finding(
            rule=rule.id,
            outcome=outcome,
            kind=rule.kind,
            severity=self._severity(rule, draft),
            message=draft.message,
            fingerprint=self._fingerprint(
                rule, worker, kind, period, other_worker or other_document, document, part
            ),
            certainty=min((one.grade for one in evidence), default=Grade.NONE),
            worker=worker,
            document=document,
            part=part,
            document_kind=kind,
            other_worker=other_worker,
            other_document=other_document,
            period=period,
            occurrences=draft.occurrences,
            observed=draft.observed,
            limit=draft.limit,
            unit=draft.unit,
            amount_owed_minor=draft.owed_minor,
            currency=draft.currency,
            reason=reason,
            settled_by=settled,
            arithmetic=draft.arithmetic,
            basis=draft.basis,
            evidence=evidence,
            pay=draft.pay,
        )

    def _worker(self, worker: Any) -> WorkerRef | None:
        return None if worker is None or pd.isna(worker) else self._workers.get(int(worker))

    def _place(self, row: Any) -> tuple[str | None, str | None]:
        return self._document(getattr(row, "document", None), getattr(row, "part", None))

    def _other(self, row: Any) -> tuple[str, str | None] | None:
        path, part = self._document(
            getattr(row, "other_document", None), getattr(row, "other_part", None)
        )
        return None if path is None else (path, part)

    def _document(self, document: Any, part: Any) -> tuple[str | None, str | None]:
        if document is None or pd.isna(document) or document < 0:
            return None, None
        one = self._bench.case.documents[int(document)].document
        if part is None or pd.isna(part) or part < 0:
            return one.source.path, None
        return one.source.path, one.parts[int(part)].name

    def _severity(self, rule: Rule, draft: Draft) -> Severity:
        return self._bench.protocol.graded(rule.id, draft.severity or rule.severity)

    def _fingerprint(
        self,
        rule: Rule,
        worker: WorkerRef | None,
        kind: str | None,
        period: str | None,
        other: WorkerRef | tuple[str, str | None] | None,
        document: str | None,
        part: str | None,
    ) -> str:
        if isinstance(other, WorkerRef):
            second: str | None = who(other)
        else:
            second = None if other is None else "\n".join((other[0], other[1] or ""))
        code = self._bench.case.facility.credit_code
        return fingerprint(
            rule.id, code, who(worker) if worker else None, kind, period, second, document, part
        )


def who(worker: WorkerRef) -> str:
    """Gives back what stands for a worker in a fingerprint: the number, else the name."""
    return worker.number or "".join(unicodedata.normalize("NFKC", worker.name or "").split())


def text_or_none(value: Any) -> str | None:
    """Gives back a cell of a frame as text, None where it is blank."""
    return None if value is None or pd.isna(value) else str(value)


def coverage(rule: Rule, frame: pd.DataFrame) -> RuleCoverage:
    """Gives back how many subjects a rule judged, by outcome and reason."""
    outcomes = Counter(frame["outcome"].tolist())
    counts = {OUTCOMES[code].value: count for code, count in outcomes.items()}
    reasons = Counter(reason for reason in frame["reason"].tolist() if reason)
    return RuleCoverage(
        rule=rule.id, subjects=len(frame), **counts, reasons=dict(sorted(reasons.items()))
    )


def _kind(rule: Rule, draft: Draft, row: Any) -> str | None:
    """Gives back the document kind of a finding: the draft's, the row's, else the rule's first.

    "" in a draft or a rule says that the kind is not known.
    """
    if draft.document_kind is not None:
        return draft.document_kind or None
    return text_or_none(getattr(row, "kind", None)) or rule.needs[0] or None


def _refs(ref: Any) -> tuple[Ref, ...]:
    return (ref,) if isinstance(ref, Ref) else ()
