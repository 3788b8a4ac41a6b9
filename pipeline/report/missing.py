"""What is still needed to judge the rest: each thing once, that which unlocks most first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pipeline.model.document import Kind
from pipeline.model.evidence import Text
from pipeline.model.finding import Finding, Judgement, Outcome
from pipeline.report.csv_file import spots
from pipeline.report.issue_lines import issue_lines
from pipeline.report.missing_need import Need, merged
from pipeline.report.missing_said import item, name
from pipeline.report.missing_unused import name_unused
from pipeline.report.missing_words import ask, table, words

ACTIONS = ("send", "again", "answer")
MONTHLY_KINDS = (Kind.PAYROLL, Kind.ATTENDANCE, Kind.SOCIAL_INSURANCE, Kind.BANK_TRANSFER)
_OURS = re.compile(r"facility\.toml|vocabulary\.yaml|--[a-z]")
_PARTS_EN, _PARTS_ZH = re.compile(r".+?(?:\. |; |$)"), re.compile(r".+?(?:。|；|$)")
_READ = ("read", "partly_read")


def missing_items(
    judgement: Judgement, documents: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Gives back what to ask for, as ``findings.json`` lists it under ``missing``.

    Args:
        judgement: What the rules said.
        documents: As ``findings.json`` holds them.
    """
    needs: dict[tuple[str, ...], Need] = {}
    documents = list(documents)
    for finding in judgement.findings:
        for key, need in _asked(finding, judgement):
            needs.setdefault(key, Need(need.action, need.kind, need.document)).take(need)
    name_unused(needs.values(), documents)
    for document in documents:
        _unread(document, needs)
    order = sorted(
        merged(needs), key=lambda one: (-one.unlocks, ACTIONS.index(one.action), name(one))
    )
    return [item(one) for one in order]


def _asked(finding: Finding, judgement: Judgement) -> Iterable[tuple[tuple[str, ...], Need]]:
    failed = finding.outcome is Outcome.FAILED
    action = table()["finds"].get(finding.rule) if failed else _action(finding)
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


def _need(finding: Finding, action: str, reasons: dict[str, Text]) -> Need:
    settled, failed = finding.settled_by, finding.outcome is Outcome.FAILED
    document = finding.document if failed or settled is None else settled.document
    about_file = action in ("again", "renew") or finding.rule == "records.unclassified"
    need = Need(
        "send" if action == "renew" else action,
        table()["about"].get(finding.reason)
        or (settled.kind if settled else None)
        or finding.document_kind,
        document if about_file else None,
        reasons=reasons,
        rules=Counter([finding.rule]),
        unlocks=0 if failed else 1,
    )
    if need.document and action == "again":
        need.pages = set(settled.pages) if settled else set()
        need.places = dict.fromkeys(_places(finding))
    if finding.worker and not reasons.keys() & set(table()["whole"]):
        need.workers = {finding.worker.key: finding.worker}
    return need


def _action(finding: Finding) -> str | None:
    """Gives back how what cannot be told is settled; None where no supplier can settle it."""
    settled, reason = finding.settled_by, finding.reason
    if reason in table()["ours"]:
        return None
    if settled is None or reason in table()["answers"]:
        return "answer"
    if settled.document and reason in table()["copies"]:
        return "again"
    return "send" if settled.kind else "answer"


def _why(finding: Finding, judgement: Judgement) -> dict[str, Text]:
    if finding.outcome is Outcome.FAILED:
        said = ask(finding.rule)
        return {finding.rule: said} if said else {finding.message.en: finding.message}
    reason = finding.reason or "unknown"
    said = ask(reason) or _outside(judgement.reasons.get(reason) or finding.message)
    if _action(finding) == "answer" and ask(reason) is None:
        said = words("explain", why=Text(said.en.rstrip("."), said.zh.rstrip("。")))
    return {reason: said}


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


def _unread(document: Mapping[str, Any], needs: dict[tuple[str, ...], Need]) -> None:
    """Adds a file of which something was not read."""
    lost = [issue for issue in document["issues"] if issue["loses_data"]]
    if document["foreign"] or (document["status"] == "read" and not lost):
        return
    action = "answer" if document["status"] == "unclassified" else "again"
    need = needs.setdefault((action, document["path"]), Need(action, None, document["path"]))
    for line in issue_lines(lost):
        need.reasons.setdefault(line.message.en, ask(line.code) or _outside(line.message))
    for issue in lost:
        page = (issue["at"] or {}).get("page")
        need.pages |= {page} if page else set()
    if document["status"] not in _READ:
        need.pages.clear()
        if not need.reasons:
            need.reasons[document["status"]] = words(document["status"])
