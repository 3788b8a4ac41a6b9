"""What is still needed to judge the rest: each thing once, that which unlocks most first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from pipeline.model.document import Kind
from pipeline.model.evidence import Text
from pipeline.model.finding import Finding, Judgement, Outcome, WorkerRef
from pipeline.report.csv_file import spots
from pipeline.report.issue_lines import issue_lines
from pipeline.report.issue_places import of_pages
from pipeline.report.labels import labels
from pipeline.report.missing_months import spans

ACTIONS = ("send", "again", "answer")
MONTHLY_KINDS = (Kind.PAYROLL, Kind.ATTENDANCE, Kind.SOCIAL_INSURANCE, Kind.BANK_TRANSFER)
MOST_NAMES = 8
MOST_PLACES = 6
MOST_REASONS = 4
_OURS = re.compile(r"facility\.toml|vocabulary\.yaml|--[a-z]")
_PARTS_EN, _PARTS_ZH = re.compile(r".+?(?:\. |; |$)"), re.compile(r".+?(?:。|；|$)")
_READ = ("read", "partly_read")


@dataclass(slots=True)
class _Need:
    """What is gathered about one thing that is needed."""

    action: str
    kind: str | None = None
    document: str | None = None
    months: set[str] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)
    places: dict[str, None] = field(default_factory=dict)
    reasons: dict[str, Text] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    workers: dict[str, WorkerRef] = field(default_factory=dict)
    unlocks: int = 0

    def take(self, other: _Need) -> None:
        """Adds what another one gathered."""
        self.months |= other.months
        self.pages |= other.pages
        self.places |= other.places
        self.reasons |= other.reasons
        self.rules += other.rules
        self.workers |= other.workers
        self.unlocks += other.unlocks


def missing_items(
    judgement: Judgement, documents: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Gives back what to ask for, as ``findings.json`` lists it under ``missing``.

    Args:
        judgement: What the rules said.
        documents: As ``findings.json`` holds them.
    """
    needs: dict[tuple[str, ...], _Need] = {}
    for finding in judgement.findings:
        for key, need in _asked(finding, judgement):
            needs.setdefault(key, _Need(need.action, need.kind, need.document)).take(need)
    for document in documents:
        _unread(document, needs)
    merged = _merged(needs)
    order = sorted(merged, key=lambda one: (-one.unlocks, ACTIONS.index(one.action), _name(one)))
    return [_item(one, judgement) for one in order]


def words(key: str, **blanks: object) -> Text:
    """Gives back words of the list with their blanks filled, in both languages."""
    template = _file()["words"][key]
    english = {name: v.en if isinstance(v, Text) else v for name, v in blanks.items()}
    chinese = {name: v.zh if isinstance(v, Text) else v for name, v in blanks.items()}
    return Text(template["en"].format(**english), template["zh"].format(**chinese))


def _asked(finding: Finding, judgement: Judgement) -> Iterable[tuple[tuple[str, ...], _Need]]:
    failed = finding.outcome is Outcome.FAILED
    action = _file()["finds"].get(finding.rule) if failed else _action(finding)
    if action is None:
        return
    need = _need(finding, action, _why(finding, judgement))
    if need.document:
        yield (action, need.document), need
    elif action == "answer":
        need.months |= {finding.period} if finding.period else set()
        yield ("answer", need.kind or "", *need.reasons), need
    else:
        named = need.reasons if need.workers else ()
        for month in _months(finding, need.kind, judgement) or [""]:
            one = replace(need, action="send", months={month} - {""})
            yield ("send", need.kind or "", month, *named), one


def _need(finding: Finding, action: str, reasons: dict[str, Text]) -> _Need:
    settled, failed = finding.settled_by, finding.outcome is Outcome.FAILED
    document = finding.document if failed or settled is None else settled.document
    about_file = action in ("again", "renew") or finding.rule == "records.unclassified"
    need = _Need(
        "send" if action == "renew" else action,
        (settled.kind if settled else None) or finding.document_kind,
        document if about_file else None,
        reasons=reasons,
        rules=Counter([finding.rule]),
        unlocks=0 if failed else 1,
    )
    if need.document and action == "again":
        need.pages = set(settled.pages) if settled else set()
        need.places = dict.fromkeys(_places(finding))
    if finding.worker and not reasons.keys() & set(_file()["whole"]):
        need.workers = {finding.worker.key: finding.worker}
    return need


def _action(finding: Finding) -> str | None:
    """Gives back how what cannot be told is settled; None where no supplier can settle it."""
    settled, reason = finding.settled_by, finding.reason
    if reason in _file()["ours"]:
        return None
    if settled is None or reason in _file()["answers"]:
        return "answer"
    if settled.document and reason in _file()["copies"]:
        return "again"
    return "send" if settled.kind else "answer"


def _why(finding: Finding, judgement: Judgement) -> dict[str, Text]:
    if finding.outcome is Outcome.FAILED:
        said = _ask(finding.rule)
        return {finding.rule: said} if said else {finding.message.en: finding.message}
    reason = finding.reason or "unknown"
    return {reason: _ask(reason) or _outside(judgement.reasons.get(reason) or finding.message)}


def _ask(reason: str) -> Text | None:
    said = _file()["asks"].get(reason)
    return Text(**said) if said else None


def _outside(said: Text) -> Text:
    """Gives back a text without its sentences about Prescreen's own files and options."""
    kept = {}
    for tongue, parts in (("en", _PARTS_EN), ("zh", _PARTS_ZH)):
        sentences = parts.findall(getattr(said, tongue))
        kept[tongue] = "".join(one for one in sentences if not _OURS.search(one)).strip(" ;；")
    return Text(kept["en"], kept["zh"]) if kept["en"] and kept["zh"] else said


def _months(finding: Finding, kind: str | None, judgement: Judgement) -> list[str]:
    if kind not in MONTHLY_KINDS:
        return []
    if finding.rule == "records.document_missing":
        return list(judgement.expected_months)
    month = (finding.settled_by.month if finding.settled_by else None) or finding.period
    return [month] if month else []


def _places(finding: Finding) -> list[str]:
    """Gives back pages and cells of the document that a finding points to, without its name."""
    said = [{"document": one.document, **one.locator.as_dict()} for one in finding.evidence]
    return [place.partition(" ▸ ")[2] for place in spots(said) if " ▸ " in place]


def _unread(document: Mapping[str, Any], needs: dict[tuple[str, ...], _Need]) -> None:
    """Adds a file of which something was not read."""
    lost = [issue for issue in document["issues"] if issue["loses_data"]]
    if document["foreign"] or (document["status"] == "read" and not lost):
        return
    action = "answer" if document["status"] == "unclassified" else "again"
    need = needs.setdefault((action, document["path"]), _Need(action, None, document["path"]))
    for line in issue_lines(lost):
        need.reasons.setdefault(line.message.en, _ask(line.code) or _outside(line.message))
    for issue in lost:
        page = (issue["at"] or {}).get("page")
        need.pages |= {page} if page else set()
    if document["status"] not in _READ:
        need.pages.clear()
        if not need.reasons:
            need.reasons[document["status"]] = words(document["status"])


def _merged(needs: Mapping[tuple[str, ...], _Need]) -> list[_Need]:
    """Gives back the needs, months of one kind that are asked for the same reasons together."""
    found: dict[tuple[object, ...], _Need] = {}
    for key, need in needs.items():
        together = key
        if need.action == "send":
            together = ("send", need.kind or "", *sorted(need.reasons))
        first = found.get(together)
        if first is None:
            found[together] = need
        else:
            first.take(need)
    return list(found.values())


def _name(need: _Need) -> str:
    return f"{need.kind or ''} {need.document or ''} {' '.join(sorted(need.months))}"


def _item(need: _Need, judgement: Judgement) -> dict[str, Any]:
    what = _what(need)
    reasons = list(need.reasons.values())
    more = len(reasons) - MOST_REASONS
    why = Text(
        "; ".join(one.en.strip().rstrip(".") for one in reasons[:MOST_REASONS]),
        "；".join(one.zh.strip().rstrip("。") for one in reasons[:MOST_REASONS]),
    )
    if more > 0:
        why = words("more", named=why, rest=more, count=len(reasons))
    rules = [rule for rule, _ in sorted(need.rules.items(), key=lambda one: (-one[1], one[0]))]
    return {
        "action": need.action,
        "kind": need.kind,
        "months": sorted(need.months),
        "document": need.document,
        "pages": sorted(need.pages),
        "workers": [
            {"key": one.key, "number": one.number, "name": one.name}
            for one in sorted(need.workers.values(), key=_by_number)
        ],
        "rules": rules,
        "unlocks": need.unlocks,
        "what": {"en": what.en, "zh": what.zh},
        "why": {"en": why.en[:1].upper() + why.en[1:], "zh": why.zh},
    }


def _by_number(worker: WorkerRef) -> tuple[str, str, str]:
    return worker.number or "", worker.name or "", worker.key


def _what(need: _Need) -> Text:
    if need.document:
        said = Text(need.document, need.document)
        if need.action == "send":
            return words("renewal", document=said)
        if need.pages:
            return words("place", what=said, places=of_pages(sorted(need.pages)))
        return words("place", what=said, places=_first(list(need.places))) if need.places else said
    kind = labels()[f"kind.{need.kind or Kind.OTHER}"]
    said = words("each", kind=kind, months=spans(need.months)) if need.months else kind
    people = sorted(need.workers.values(), key=_by_number)
    names = [" ".join(filter(None, (one.name, one.number))) or one.key for one in people]
    if not names:
        return said
    if len(names) > MOST_NAMES:
        return words("many", what=said, count=len(names))
    told = Text(", ".join(names), "、".join(names))
    return words("one" if len(names) == 1 else "some", what=said, count=len(names), names=told)


def _first(places: list[str]) -> Text:
    named = places[:MOST_PLACES]
    said = Text("; ".join(named), "；".join(named))
    rest = len(places) - len(named)
    return words("more", named=said, rest=rest, count=len(places)) if rest else said


@cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(
        files("pipeline.report").joinpath("missing.yaml").read_text("utf-8")
    )
    return found
