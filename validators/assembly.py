"""Turns the failed and undecided rows of a rule's frame into findings, and counts all of them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.model.evidence import Evidence, Grade
from pipeline.model.finding import (
    Finding,
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


class Row(NamedTuple):
    """What a finding takes from a row of a rule's frame: blank cells are None."""

    outcome: Any
    reason: Any
    worker: Any
    month: Any
    kind: Any
    document: Any
    part: Any
    other_worker: Any
    other_document: Any
    other_part: Any
    settle_kind: Any
    settle_month: Any
    settle_cell: Any
    settle_document: Any
    settle_pages: Any


class Assembly:
    """Makes the findings of one judgement."""

    def __init__(self, bench: Bench, evidence: EvidenceFinder) -> None:
        self._bench = bench
        self._evidence = evidence
        self._severities: dict[tuple[str, Severity], Severity] = {}
        self._settlings: dict[tuple[Any, ...], SettledBy] = {}
        columns = bench.case.workers[["key", "number", "name"]]
        self._workers = {
            int(worker): WorkerRef(str(key), text_or_none(number), text_or_none(name))
            for worker, (key, number, name) in zip(
                columns.index, columns.itertuples(index=False), strict=True
            )
        }

    def findings(self, rule: Rule, frame: pd.DataFrame) -> list[Finding]:
        """Gives back a finding for each failed or undecided row, in the frame's order."""
        outcomes = frame["outcome"].to_numpy()
        at = np.flatnonzero((outcomes == FAILED) | (outcomes == CANNOT_TELL))
        if not len(at):
            return []
        rows = _rows(frame[[name for name in Row._fields if name in frame]].iloc[at])
        failed = frame.iloc[at[outcomes[at] == FAILED]].itertuples(index=False)
        drafts = self._drafts(rule, rows, failed)
        return [self._finding(rule, *one) for one in zip(rows, drafts, strict=True)]

    def _drafts(self, rule: Rule, rows: list[Row], failed: Iterator[Any]) -> Iterator[Draft]:
        """Gives back the draft of each row; those undecided for one reason share theirs."""
        undecided: dict[str, Draft] = {}
        for row in rows:
            if row.outcome == FAILED:
                yield rule.draft(self._bench, next(failed))
                continue
            reason = str(row.reason)
            if reason not in undecided:
                undecided[reason] = Draft(cannot_tell(self._bench, rule, reason))
            draft, cell = undecided[reason], row.settle_cell
            yield replace(draft, refs=(cell,)) if isinstance(cell, Ref) else draft

    def _finding(self, rule: Rule, row: Row, draft: Draft) -> Finding:
        evidence = self._evidence.evidence(draft.refs) if draft.refs else ()
        worker, other_worker = self._worker(row.worker), self._worker(row.other_worker)
        period = _text(row.month)
        kind = _kind(rule, draft, row)
        about = rule.grain in ABOUT_DOCUMENTS
        document, part = self._document(row.document, row.part) if about else (None, None)
        other_document = self._other(row)
        undecided = row.outcome == CANNOT_TELL
        return Finding(
            rule=rule.id,
            outcome=OUTCOMES[row.outcome],
            kind=rule.kind,
            severity=self._severity(rule, draft),
            message=draft.message,
            fingerprint=self._fingerprint(
                rule, worker, kind, period, other_worker or other_document, document, part
            ),
            certainty=min(one.grade for one in evidence) if evidence else Grade.NONE,
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
            reason=str(row.reason) if undecided else None,
            settled_by=self._settled(row, worker, kind, document, evidence) if undecided else None,
            arithmetic=draft.arithmetic,
            basis=draft.basis,
            evidence=evidence,
            pay=draft.pay,
        )

    def _settled(
        self,
        row: Row,
        worker: WorkerRef | None,
        kind: str | None,
        document: str | None,
        evidence: tuple[Evidence, ...],
    ) -> SettledBy:
        unread, _ = self._document(row.settle_document, None)
        said = (
            _text(row.settle_kind) or kind,
            _text(row.settle_month) or _text(row.month),
            worker.key if worker and evidence else None,
            evidence[0].locator.cell if evidence else None,
            evidence[0].document if evidence else unread or document,
            (row.settle_pages or ()) if unread else (),
        )
        # One absent file would settle thousands: they share what says so.
        if said not in self._settlings:
            self._settlings[said] = SettledBy(*said)
        return self._settlings[said]

    def _worker(self, worker: Any) -> WorkerRef | None:
        return None if worker is None else self._workers.get(int(worker))

    def _other(self, row: Row) -> tuple[str, str | None] | None:
        path, part = self._document(row.other_document, row.other_part)
        return None if path is None else (path, part)

    def _document(self, document: Any, part: Any) -> tuple[str | None, str | None]:
        if document is None or document < 0:
            return None, None
        one = self._bench.case.documents[int(document)].document
        if part is None or part < 0:
            return one.source.path, None
        return one.source.path, one.parts[int(part)].name

    def _severity(self, rule: Rule, draft: Draft) -> Severity:
        own = draft.severity or rule.severity
        if (rule.id, own) not in self._severities:
            self._severities[rule.id, own] = self._bench.protocol.graded(rule.id, own)
        return self._severities[rule.id, own]

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
    reasons = Counter(frame["reason"].to_numpy(object).tolist())
    said = sorted((reason, count) for reason, count in reasons.items() if reason)
    return RuleCoverage(rule=rule.id, subjects=len(frame), **counts, reasons=dict(said))


def _rows(frame: pd.DataFrame) -> list[Row]:
    """Gives back the rows as Python values, made by column: a frame gives them out slowly."""
    columns = [
        frame[name].astype(object).where(frame[name].notna(), None).tolist()
        if name in frame
        else [None] * len(frame)
        for name in Row._fields
    ]
    return [Row(*cells) for cells in zip(*columns, strict=True)]


def _kind(rule: Rule, draft: Draft, row: Row) -> str | None:
    """Gives back the document kind of a finding: the draft's, the row's, else the rule's first.

    "" in a draft or a rule says that the kind is not known.
    """
    if draft.document_kind is not None:
        return draft.document_kind or None
    return _text(row.kind) or rule.needs[0] or None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
