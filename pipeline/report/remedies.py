"""What to do about each finding: the advice on its rule with its own figures and records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from pipeline.model.evidence import Evidence, Text
from pipeline.model.finding import Finding, Judgement, Outcome, WorkerRef
from pipeline.report.csv_file import spots
from pipeline.report.issue_places import of_pages
from pipeline.report.labels import labels, quantity
from pipeline.report.missing_words import table
from pipeline.report.money import amount_text

MOST_DAYS = 5
MOST_RECORDS = 2
"""Days and records that a remedy names; the finding has all of them."""

MOST_CELLS = 4
CAPPED = frozenset(
    f"hours.{name}"
    for name in ("annual_overtime", "daily_overtime", "monthly_overtime", "protected_worker",
                 "rest_between_shifts", "special_system", "weekly_hours")
)  # fmt: skip
"""Rules whose limit is one of the law or a code."""
NOBODY = Text("", "")
_LOOSE = re.compile(r"(?<=[）：，、]) | (?=[，。、（])| (?= )")
"""Blanks that Chinese print does not have."""


class Remedies:
    """Says for each finding of a judgement what to do about it."""

    def __init__(self, judgement: Judgement) -> None:
        self._advice = judgement.advice
        rules = {one.fingerprint: one.rule for one in judgement.findings}
        self._same = {
            same: rules.get(one.fingerprint, one.rule)
            for one in judgement.owed
            for same in one.same
        }

    def of(self, finding: Finding) -> Text:
        """Gives back what to do, as sentences; for what cannot be told, what would settle it."""
        if finding.outcome is not Outcome.FAILED:
            return _sentences(_settling(finding))
        own = [self._advice.get(finding.rule), *self._figures(finding)]
        return _sentences([*own, *_records(finding)])

    def _figures(self, finding: Finding) -> list[Text]:
        """Gives back what is to be paid, or kept to, and on which days."""
        found = self._money(finding) or _hours(finding) or _subject(finding)
        return [*found, *_days(finding)]

    def _money(self, finding: Finding) -> list[Text]:
        if not finding.amount_owed_minor or finding.worker is None:
            return []
        amount = amount_text(finding.amount_owed_minor, finding.currency)
        period = finding.period or (finding.pay.month if finding.pay else None)
        said = told(
            "pay_at_least" if finding.pay and finding.pay.at_least else "pay",
            amount=f"{amount} {finding.currency or ''}".rstrip(),
            who=who(finding.worker),
            for_period=_for(period),
        )
        same = self._same.get(finding.fingerprint)
        return [said, *([told("pay_same", same=same)] if same else [])]


def told(key: str, **blanks: object) -> Text:
    """Gives back a sentence of ``remedies.yaml`` with its blanks filled, in both languages."""
    template = _templates()[key]
    english = {name: v.en if isinstance(v, Text) else v for name, v in blanks.items()}
    chinese = {name: v.zh if isinstance(v, Text) else v for name, v in blanks.items()}
    return Text(template.en.format(**english), template.zh.format(**chinese))


def who(worker: WorkerRef | None) -> Text:
    """Gives back a worker as a letter names them: name, number in brackets, else the key."""
    if worker is None:
        return Text("the workers", "员工")
    if worker.name and worker.number:
        return Text(f"{worker.name} ({worker.number})", f"{worker.name}（{worker.number}）")
    said = worker.name or worker.number or worker.key
    return Text(said, said)


def listed(names: Sequence[str], most: int) -> Text:
    """Gives back names with commas between, the first of them where there are many."""
    if len(names) <= most:
        return Text(", ".join(names), "、".join(names))
    rest, count = len(names) - most, len(names)
    en, zh = ", ".join(names[:most]), "、".join(names[:most])
    return told("and_more", named=Text(en, zh), rest=rest, count=count)


def kind_name(kind: str) -> Text:
    """Gives back a kind of document within a sentence."""
    said = labels()[f"kind.{kind}"]
    return Text(said.en[0].lower() + said.en[1:], said.zh)


def _hours(finding: Finding) -> list[Text]:
    limit, observed = finding.limit, finding.observed
    if finding.unit != "minutes" or finding.worker is None or finding.rule not in CAPPED:
        return []
    if not isinstance(limit, int) or not isinstance(observed, int) or limit <= 0:
        return []
    return [
        told(
            "over" if observed > limit else "under",
            who=who(finding.worker),
            in_period=_in(finding.period),
            gap=quantity(abs(observed - limit), "minutes"),
            limit=quantity(limit, "minutes"),
        )
    ]


def _days(finding: Finding) -> list[Text]:
    if not finding.occurrences:
        return []
    worst = [one.date for one in finding.occurrences]
    return [told("days", days=listed(worst, MOST_DAYS))]


def _subject(finding: Finding) -> list[Text]:
    period = _in(finding.period)
    if finding.worker is not None:
        return [told("person", who=who(finding.worker), in_period=period)]
    if finding.document is not None:
        return [told("document", document=_named(finding.document, finding.part))]
    if finding.document_kind is not None:
        return [told("kind", kind=kind_name(finding.document_kind), in_period=period)]
    return []


def _records(finding: Finding) -> list[Text]:
    return [told("record", record=_spots(finding))] if finding.evidence else []


def _spots(finding: Finding) -> Text:
    """Gives back where the evidence stands, the first cells of the first places."""
    found = []
    for place in spots([_place(one) for one in finding.evidence]):
        cells = place.split(", ")
        found.append(", ".join(cells[:MOST_CELLS]) + (" …" if len(cells) > MOST_CELLS else ""))
    return listed(list(dict.fromkeys(found)), MOST_RECORDS)


def _place(evidence: Evidence) -> dict[str, Any]:
    return {"document": evidence.document, **evidence.locator.as_dict()}


def _settling(finding: Finding) -> list[Text]:
    """Gives back what would settle a finding that cannot be told: its reason, and what to send."""
    settled = finding.settled_by
    if settled is None or finding.reason in table()["answers"]:
        return [finding.message]
    if finding.evidence:
        return [finding.message, told("compare", record=_spots(finding))]
    if settled.document:
        pages = of_pages(settled.pages) if settled.pages else None
        said = Text(f", {pages.en}", pages.zh) if pages else NOBODY
        return [finding.message, told("clearer", document=settled.document, pages=said)]
    if settled.kind is None:
        return [finding.message]
    person = finding.worker
    name = who(person)
    sent = told(
        "hand_in",
        kind=kind_name(settled.kind),
        in_period=_in(settled.month),
        for_who=Text(f", for {name.en}", name.zh) if person else NOBODY,
    )
    return [finding.message, sent]


def _named(document: str, part: str | None) -> str:
    return f"{document} ▸ {part}" if part else document


def _for(period: str | None) -> Text:
    return Text(f" for {period}", f" {period} 的 ") if period else NOBODY


def _in(period: str | None) -> Text:
    return Text(f" in {period}", f" {period} ") if period else NOBODY


def _sentences(said: Iterable[Text | None]) -> Text:
    found = [one for one in said if one is not None]
    english = " ".join(f"{_begun(one.en)}." for one in found)
    return Text(english, "".join(f"{_ended(one.zh)}。" for one in found))


def _begun(text: str) -> str:
    text = text.strip().rstrip(".")
    return text[:1].upper() + text[1:]


def _ended(text: str) -> str:
    return _LOOSE.sub("", text.strip().rstrip("。."))


@cache
def _templates() -> dict[str, Text]:
    raw = yaml.safe_load(files("pipeline.report").joinpath("remedies.yaml").read_text("utf-8"))
    return {key: Text(**words) for key, words in raw.items()}
