"""What became of a finding that is not there any more: mended, or out of sight.

Whether its evidence is still there to look at is asked as the nightly run asks it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.engine.nightly.sight import Seeing
from pipeline.model.evidence import Text
from pipeline.model.nightly import FindingFacts, Sight
from pipeline.report.baseline import Gone, State
from pipeline.report.kinds_said import kinds_said

if TYPE_CHECKING:
    from pipeline.model.casefile import CaseFile
    from pipeline.model.finding import Judgement, RuleCoverage

_NOT_JUDGED = Text("the rule judged nothing this time", "本次该规则未作任何判断")
_NO_PACK = Text("it was not judged this time under ", "本次未按以下依据判断：")
_PAST = Text("its month lies before the period audited now", "所属月份早于本次审核期间")
_LOOKED = Text(
    "looked for again in what was handed in now, and not found",
    "已在本次提交的资料中重新核查，未再发现",
)


class Looker:
    """Looks for the evidence of an earlier run's findings among what was handed in now."""

    def __init__(
        self,
        old: Mapping[str, Any],
        judgement: Judgement,
        case: CaseFile,
        people: Mapping[str, str] | None = None,
        spelled: Callable[[str], str] = str,
        shown: Callable[[str], str] = str,
    ) -> None:
        """Takes both runs, and how the two name people and files.

        Args:
            old: The baseline.
            judgement: What this run's rules said.
            case: This run's books.
            people: The books' key of a worker by the baseline's, where the two differ.
            spelled: Gives back a path of this run as the baseline spells it.
            shown: Gives back a path of the baseline as this run shows it.
        """
        self._case, self._people, self._shown = case, people or {}, shown
        self._packs = {pack for pack, _ in judgement.packs}
        self._coverage = {row.rule: row for row in judgement.coverage}
        gone = (old.get("baseline") or {}).get("gone", ())
        carried = [place for one in gone for place in one.get("evidence", ())]
        self._then = {one["document"]: one["sha256"] for one in carried}
        self._then |= {one["path"]: one["sha256"] for one in old["documents"]}
        self._now = {
            spelled(one.document.source.path): one.document.source.sha256 for one in case.documents
        }

    def judge(self, before: Mapping[str, Any]) -> Gone:
        """Gives back what became of a failed finding that this run does not have."""
        if not _judged(self._coverage.get(before["rule"])):
            return Gone(State.UNTOLD, _NOT_JUDGED)
        packs = {one["pack"] for one in before["basis"]}
        if packs and not packs & self._packs:
            named = ", ".join(sorted(packs))
            return Gone(State.UNTOLD, Text(_NO_PACK.en + named, _NO_PACK.zh + named))
        facts = facts_of(before)
        facts = replace(
            facts, worker_key=self._people.get(facts.worker_key or "", facts.worker_key)
        )
        since = self._sight.since
        if since and facts.period and facts.period < since[: len(facts.period)]:
            return Gone(State.UNTOLD, _PAST)
        if not self._sight.sees(facts):
            said = kinds_said(facts.evidence_kinds, facts.period)
            return Gone(
                State.UNTOLD,
                Text(
                    f"what it rested on was not handed in this time: {said.en}",
                    f"本次未提交其所依据的资料：{said.zh}",
                ),
            )
        return Gone(State.CLOSED, self._changed(before))

    @cached_property
    def _sight(self) -> Sight:
        return Seeing(self._case).sight

    def _changed(self, before: Mapping[str, Any]) -> Text:
        """Gives back that it was looked for, and what became of the documents that showed it."""
        paths = dict.fromkeys(one["document"] for one in before["evidence"])
        if before["document"]:
            paths[before["document"]] = None
        said = [self._became(path) for path in paths]
        english = "; ".join([_LOOKED.en, *(one.en for one in said)])
        return Text(english, "；".join([_LOOKED.zh, *(one.zh for one in said)]))

    def _became(self, path: str) -> Text:
        name = self._shown(path)
        if path not in self._now:
            return Text(f"{name} is not there any more", f"{name} 已不在提交资料中")
        if self._now[path] != self._then.get(path):
            return Text(f"{name} was replaced", f"{name} 已替换")
        return Text(f"{name} is unchanged", f"{name} 未变")


def facts_of(before: Mapping[str, Any]) -> FindingFacts:
    """Gives back what ``Sight`` asks of a finding of ``findings.json``."""
    words = before.get("rests_on")
    if words is None:  # of a Prescreen that did not say it
        kind, period = before["document_kind"], before["period"] or ""
        words = f"{kind}@{period}" if kind and not before["document"] else ""
    return FindingFacts(
        fingerprint=before["fingerprint"],
        rule=before["rule"],
        outcome=before["outcome"],
        kind=before["kind"],
        severity=before["severity"],
        worker_key=before["worker"]["key"] if before["worker"] else None,
        period=before["period"],
        evidence_kinds=words,
    )


def _judged(row: RuleCoverage | None) -> bool:
    return row is not None and row.passed + row.failed + row.cannot_tell > 0
