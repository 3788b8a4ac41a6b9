"""The exception list as a plain document: what ``findings.json`` holds (DESIGN 4.2)."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from pipeline.model.casefile import CaseFile
from pipeline.model.document import Issue, Status
from pipeline.model.evidence import Evidence, Text
from pipeline.model.extraction import Extraction, PartExtract
from pipeline.model.finding import Basis, Finding, Judgement, Remedy, WorkerRef
from pipeline.model.run import RunInfo
from pipeline.report.assumed import assumed
from pipeline.report.baseline import Baseline, compared
from pipeline.report.chinese import cited_within
from pipeline.report.masking import mask
from pipeline.report.missing import missing_items
from pipeline.report.remedies import Remedies

Mask = Callable[[str, str | None], str]


def findings_document(
    judgement: Judgement,
    case: CaseFile,
    run: RunInfo,
    *,
    reveal: bool = False,
    baseline: Baseline | None = None,
) -> dict[str, Any]:
    """Gives back ``findings.json`` as a dict, in the order the schema fixes.

    Args:
        judgement: What the rules said.
        case: The reconciled books.
        run: The run block.
        reveal: Show ID numbers and accounts in full.
        baseline: An earlier run, to be held beside this one.
    """
    hide: Mask = (lambda text, _field: text) if reveal else mask
    beside = compared(baseline, judgement.findings)
    facility, remedies = case.facility, Remedies(judgement)
    foreign = {document for document, _ in case.foreign}
    documents = [
        _document(extraction, index in foreign, hide)
        for index, extraction in enumerate(case.documents)
    ]
    return {
        "schema": "prescreen/findings/1",
        "run": {
            "id": run.id,
            "started": run.started,
            "tool": run.tool,
            "engine": run.engine,
            "recogniser": run.recogniser,
            "pseudonyms": run.pseudonyms,
            "packs": [{"id": pack, "version": version} for pack, version in judgement.packs],
        },
        "facility": {
            "name": facility.name,
            "credit_code": facility.credit_code,
            "country": facility.country,
            "place": facility.place,
        },
        "audit": {
            "period": facility.period and {"from": facility.period[0], "to": facility.period[1]},
            "date": facility.audit_date,
            "protocol": facility.protocol,
            "codes": list(facility.codes or ()),
        },
        "inferred": list(case.inferred),
        "assumed": [{"key": key, "en": words.en, "zh": words.zh} for key, words in assumed(case)],
        "ignored": run.ignored,
        "documents": documents,
        "coverage": [asdict(row) for row in judgement.coverage],
        "owed": [_remedy(row) for row in judgement.owed],
        "baseline": beside.block,
        "missing": missing_items(judgement, documents),
        "sample": asdict(judgement.sample) if judgement.sample else None,
        "errors": [{"rule": rule, "error": error} for rule, error in judgement.errors],
        "findings": [
            {
                **_finding(finding, remedies.of(finding), hide),
                "baseline": beside.of.get(finding.fingerprint),
            }
            for finding in judgement.findings
        ],
    }


def all_issues(extraction: Extraction) -> tuple[Issue, ...]:
    """Gives back the issues of a document and of each of its parts, in order."""
    own = extraction.document.issues
    return (*own, *(issue for part in extraction.parts for issue in part.issues))


def document_status(extraction: Extraction) -> str:
    """Gives back how far a document could be used, issues of its parts included."""
    status = extraction.document.status
    if status is Status.READ and any(issue.loses_data for issue in all_issues(extraction)):
        status = Status.PARTLY_READ
    kinds = [part.classification.kind for part in extraction.parts]
    if status in (Status.READ, Status.PARTLY_READ) and kinds and not any(kinds):
        status = Status.UNCLASSIFIED
    return status.value


def _document(extraction: Extraction, foreign: bool, hide: Mask) -> dict[str, Any]:
    document = extraction.document
    return {
        "path": document.source.path,
        "sha256": document.source.sha256 or None,
        "status": document_status(extraction),
        "foreign": foreign,
        "issues": [issue_document(issue, hide) for issue in all_issues(extraction)],
        "parts": [_part(extraction, part) for part in extraction.parts],
    }


def _part(extraction: Extraction, part: PartExtract) -> dict[str, Any]:
    main = part.classification.kind
    return {
        "part": extraction.document.parts[part.part].name or None,
        "kind": main,
        "score": round(part.classification.score, 3),
        "reasons": list(part.classification.reasons),
        "months": list(part.months),
        "records": _records(part),
        "cells": asdict(part.cells),
    }


def _records(part: PartExtract) -> int:
    """Gives back how many records of its own kind a part holds; sums and items are not counted."""
    sets = [r for r in part.records if r.kind not in ("pay_item", "column_total", "shift")]
    return sum(len(found) for found in sets if found.kind == sets[0].kind)


def issue_document(issue: Issue, hide: Mask = mask) -> dict[str, Any]:
    """Gives back an issue as ``findings.json`` holds it."""
    return {
        "code": issue.code,
        "message": {"en": hide(issue.message.en, None), "zh": hide(issue.message.zh, None)},
        "part": issue.part,
        "loses_data": issue.loses_data,
        "at": issue.at.as_dict() if issue.at else None,
    }


def _worker(worker: WorkerRef | None) -> dict[str, Any] | None:
    return asdict(worker) if worker else None


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "worker": _worker(remedy.worker),
        "month": remedy.month,
        "cause": remedy.cause,
        "rule": remedy.rule,
        "amount_minor": remedy.amount_minor,
        "currency": remedy.currency,
        "fingerprint": remedy.fingerprint,
        "same": list(remedy.same),
    }


def _basis(basis: Basis) -> dict[str, Any]:
    found = asdict(basis)
    found["from"] = found.pop("from_date")
    keys = ("pack", "instrument", "article", "parameter", "value", "unit", "from", "status")
    return {key: found[key] for key in (*keys, "source")}


def _evidence(evidence: Evidence, hide: Mask) -> dict[str, Any]:
    return {
        "document": evidence.document,
        "part": evidence.part or None,
        "sha256": evidence.sha256 or None,
        **evidence.locator.as_dict(),
        "field": evidence.field,
        "text": hide(evidence.text, evidence.field),
        "certainty": evidence.grade.word,
    }


def _other(finding: Finding) -> dict[str, Any] | None:
    if finding.other_worker:
        return {"worker": _worker(finding.other_worker)}
    if finding.other_document:
        path, part = finding.other_document
        return {"document": path, "part": part}
    return None


def _finding(finding: Finding, remedy: Text, hide: Mask) -> dict[str, Any]:
    chinese = cited_within(finding.message.zh, (basis.instrument for basis in finding.basis))
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "outcome": finding.outcome,
        "kind": finding.kind,
        "severity": finding.severity,
        "certainty": finding.certainty.word,
        "worker": _worker(finding.worker),
        "document": finding.document,
        "part": finding.part,
        "document_kind": finding.document_kind,
        "other": _other(finding),
        "period": finding.period,
        "occurrences": [asdict(occurrence) for occurrence in finding.occurrences],
        "observed": finding.observed,
        "limit": finding.limit,
        "unit": finding.unit,
        "amount_owed_minor": finding.amount_owed_minor,
        "currency": finding.currency,
        "pay": asdict(finding.pay) if finding.pay else None,
        "reason": finding.reason,
        "settled_by": asdict(finding.settled_by) if finding.settled_by else None,
        "message": {"en": hide(finding.message.en, None), "zh": hide(chinese, None)},
        "remedy": {"en": hide(remedy.en, None), "zh": hide(remedy.zh, None)},
        "arithmetic": finding.arithmetic,
        "basis": [_basis(basis) for basis in finding.basis],
        "evidence": [_evidence(evidence, hide) for evidence in finding.evidence],
        "rests_on": finding.rests_on,
    }
