"""What became of an earlier run's findings: new, still open, closed, or not to be told any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pipeline.model.evidence import Text
from pipeline.model.finding import Finding, Outcome
from pipeline.report.masking import mask

_KEPT = ("rule", "kind", "severity", "worker", "document", "document_kind", "period", "observed",
         "amount_owed_minor", "currency", "rests_on")  # fmt: skip


class State(StrEnum):
    """How a finding stands against the baseline; the last two: it had failed and does not now."""

    NEW = "new"
    STILL_OPEN = "still_open"
    CLOSED = "closed"
    UNTOLD = "cannot_tell_any_more"


@dataclass(frozen=True, slots=True)
class Decision:
    """What an auditor wrote beside a finding; blank where nothing."""

    decision: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """What became of a finding that this run does not have: closed or not, and why."""

    state: State
    why: Text


Judge = Callable[[Mapping[str, Any]], Gone]
"""Says of a failed finding of the baseline, which this run does not have, what became of it."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier run, to be held beside this one.

    Attributes:
        run: Its ``run`` block.
        findings: As its ``findings.json`` has them, by the fingerprints of this run; and those of
            the runs before it that it could not tell any more.
        decisions: What the auditor wrote, by the fingerprints of this run.
        judge: Looks for what is gone.
        workbook: The auditor's workbook was there and was read.
        shown: Gives back a finding of the baseline as this run may show it.
    """

    run: Mapping[str, Any]
    findings: Mapping[str, Mapping[str, Any]]
    decisions: Mapping[str, Decision]
    judge: Judge
    workbook: bool = False
    shown: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict


@dataclass(frozen=True, slots=True)
class Compared:
    """This run beside the baseline.

    Attributes:
        of: What ``findings.json`` says of each finding under ``baseline``, by fingerprint.
        block: Its ``baseline`` block.
    """

    of: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    block: Mapping[str, Any] | None = None


def compared(baseline: Baseline | None, findings: Iterable[Finding]) -> Compared:
    """Gives back this run beside the baseline; nothing where there is none."""
    if baseline is None:
        return Compared()
    now = {one.fingerprint: one for one in findings}
    of = {key: _beside(baseline, finding) for key, finding in now.items()}
    failing = {key for key, one in now.items() if one.outcome is Outcome.FAILED}
    lost = [
        _gone(baseline, key, before, now.get(key))
        for key, before in baseline.findings.items()
        if before["outcome"] == "failed" and key not in failing
    ]
    lost.sort(key=lambda one: one["state"] != State.UNTOLD)
    # What cannot be told is no exception: only what had failed is counted as told no more.
    counts = Counter(of[key]["state"] for key in failing)
    counts.update(one["state"] for one in lost)
    block = {
        "run": baseline.run["id"],
        "started": baseline.run["started"],
        "workbook": baseline.workbook,
        **{state.value: counts[state] for state in State},
        "gone": lost,
    }
    return Compared(of, block)


def _beside(baseline: Baseline, finding: Finding) -> dict[str, Any]:
    before = baseline.findings.get(finding.fingerprint)
    said = baseline.decisions.get(finding.fingerprint, Decision())
    return {
        "state": _state(before, finding),
        "outcome": before and before["outcome"],
        "severity": before and before["severity"],
        "observed": before and before["observed"],
        "amount_owed_minor": before and before["amount_owed_minor"],
        "decision": said.decision or None,
        "note": said.note or None,
    }


def _state(before: Mapping[str, Any] | None, finding: Finding) -> State:
    if before is None:
        return State.NEW
    if finding.outcome is Outcome.FAILED:
        return State.STILL_OPEN if before["outcome"] == "failed" else State.NEW
    return State.UNTOLD if before["outcome"] == "failed" else State.STILL_OPEN


def _gone(
    baseline: Baseline, key: str, before: Mapping[str, Any], now: Finding | None
) -> dict[str, Any]:
    """Gives back what became of a failed finding; what is not closed has all that a next run needs.

    Numbers of people are masked whatever the earlier run had shown.
    """
    gone = baseline.judge(before) if now is None else _untold(now)
    before, said = baseline.shown(before), baseline.decisions.get(key, Decision())
    return {
        "fingerprint": key,
        "state": gone.state,
        **{name: before.get(name) for name in _KEPT},
        "basis": list(before["basis"]),
        "evidence": [
            {**one, "text": mask(one["text"], one["field"])} for one in before["evidence"]
        ],
        "message": {tongue: mask(text) for tongue, text in before["message"].items()},
        "why": {"en": gone.why.en[:1].upper() + gone.why.en[1:], "zh": gone.why.zh},
        "decision": said.decision or None,
        "note": said.note or None,
    }


def _untold(now: Finding) -> Gone:
    said = now.message
    why = Text(f"this time it cannot be told: {mask(said.en)}", f"本次无法判断：{mask(said.zh)}")
    return Gone(State.UNTOLD, why)
