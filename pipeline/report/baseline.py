"""What became of an earlier run's findings: new, still open, closed, or not to be told any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pipeline.model.evidence import Text
from pipeline.model.finding import Finding, Outcome


class State(StrEnum):
    """How a finding stands against the baseline; findings that are gone have the last two."""

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
        findings: As its ``findings.json`` has them, by the fingerprints of this run.
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
    lost = [
        _gone(baseline, key, before)
        for key, before in baseline.findings.items()
        if before["outcome"] == "failed" and key not in now
    ]
    # What cannot be told is no exception: only what had failed is counted as told no more.
    counts = Counter(
        one["state"]
        for key, one in of.items()
        if now[key].outcome is Outcome.FAILED or one["state"] == State.UNTOLD
    )
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


def _gone(baseline: Baseline, key: str, before: Mapping[str, Any]) -> dict[str, Any]:
    gone, before = baseline.judge(before), baseline.shown(before)
    said = baseline.decisions.get(key, Decision())
    kept = ("rule", "severity", "worker", "document", "period", "amount_owed_minor", "currency")
    return {
        "fingerprint": key,
        "state": gone.state,
        **{name: before[name] for name in kept},
        "message": before["message"],
        "why": {"en": gone.why.en[:1].upper() + gone.why.en[1:], "zh": gone.why.zh},
        "decision": said.decision or None,
        "note": said.note or None,
    }
