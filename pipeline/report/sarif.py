"""``findings.sarif``: the exceptions as SARIF 2.1.0, for programs that keep such results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import chain
from typing import Any
from urllib.parse import quote

from pipeline.model.evidence import Text
from pipeline.model.finding import Judgement
from pipeline.report.csv_file import spots
from pipeline.report.labels import Language
from pipeline.report.money import amounts_in

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {
    "zero_tolerance": "error",
    "critical": "error",
    "major": "error",
    "minor": "warning",
    "observation": "note",
}
SUPPRESSING = frozenset({"accepted", "rejected", "接受", "驳回"})
"""Decisions of the auditor after which nobody has to look at an exception again."""
_BASE = "EVIDENCE"
_FINGERPRINT = "prescreen/v1"


def sarif(document: Mapping[str, Any], judgement: Judgement, language: Language) -> str:
    """Gives back the log as JSON text; one result a failed finding, and a gone one as absent.

    Args:
        document: What ``findings.json`` holds.
        judgement: Of it only names of rules and the advice on them.
        language: Of names and messages; "both" is English, the Chinese then stands in properties.
    """
    tongue = "zh" if language == "zh" else "en"
    failed = [one for one in document["findings"] if one["outcome"] == "failed"]
    gone = [] if document["baseline"] is None else document["baseline"]["gone"]
    closed = [one for one in gone if one["state"] == "closed"]
    worst = {one["rule"]: one["severity"] for one in chain(closed, reversed(failed))}
    rules = sorted(worst)
    at = {one["path"]: index for index, one in enumerate(document["documents"])}
    results = [_result(one, rules, at, tongue, document["baseline"] is not None) for one in failed]
    results += [_absent(one, rules, tongue) for one in closed]
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(document, judgement, worst, tongue)},
                "automationDetails": {"id": _automation(document)},
                "language": "zh-CN" if tongue == "zh" else "en-US",
                "originalUriBaseIds": {_BASE: {"description": {"text": "The folder handed in"}}},
                "artifacts": [_artifact(one) for one in document["documents"]],
                "results": results,
                "columnKind": "unicodeCodePoints",
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _driver(
    document: Mapping[str, Any], judgement: Judgement, worst: Mapping[str, str], tongue: str
) -> dict[str, Any]:
    name, _, version = document["run"]["tool"].partition(" ")
    return {
        "name": name.capitalize() or "Prescreen",
        **({"version": version} if version else {}),
        "rules": [_rule(rule, judgement, worst[rule], tongue) for rule in sorted(worst)],
    }


def _rule(rule: str, judgement: Judgement, severity: str, tongue: str) -> dict[str, Any]:
    title = judgement.titles.get(rule) or Text(rule, rule)
    said: dict[str, Any] = {
        "id": rule,
        "name": rule,
        "shortDescription": {"text": getattr(title, tongue)},
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {"title": {"en": title.en, "zh": title.zh}, "tags": [rule.split(".")[0]]},
    }
    advice = judgement.advice.get(rule)
    return {**said, "help": {"text": getattr(advice, tongue)}} if advice else said


def _automation(document: Mapping[str, Any]) -> str:
    facility, period = document["facility"], document["audit"]["period"]
    span = f"{period['from']}..{period['to']}" if period else ""
    return "/".join(filter(None, ("prescreen", facility["credit_code"], span)))


def _artifact(document: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "location": {"uri": quote(document["path"]), "uriBaseId": _BASE},
        "roles": ["analysisTarget"],
    }
    return {**found, "hashes": {"sha-256": document["sha256"]}} if document["sha256"] else found


def _result(
    finding: Mapping[str, Any],
    rules: list[str],
    at: Mapping[str, int],
    tongue: str,
    beside: bool,
) -> dict[str, Any]:
    keys = ("kind", "severity", "certainty", "worker", "period", "document_kind", "observed",
            "limit", "unit", "amount_owed_minor", "currency", "arithmetic", "basis", "remedy",
            "message")  # fmt: skip
    found: dict[str, Any] = {
        "ruleId": finding["rule"],
        "ruleIndex": rules.index(finding["rule"]),
        "kind": "fail",
        "level": LEVELS[finding["severity"]],
        "message": {"text": amounts_in(finding["message"][tongue], finding["currency"])},
        "locations": _locations(finding, at),
        "fingerprints": {_FINGERPRINT: finding["fingerprint"]},
        "suppressions": _suppressions(finding["baseline"]),
        "properties": {key: finding[key] for key in keys},
    }
    return {**found, "baselineState": _state(finding)} if beside else found


def _absent(gone: Mapping[str, Any], rules: list[str], tongue: str) -> dict[str, Any]:
    return {
        "ruleId": gone["rule"],
        "ruleIndex": rules.index(gone["rule"]),
        "kind": "fail",
        "level": LEVELS[gone["severity"]],
        "message": {"text": amounts_in(gone["message"][tongue], gone["currency"])},
        "fingerprints": {_FINGERPRINT: gone["fingerprint"]},
        "suppressions": _suppressions(gone),
        "baselineState": "absent",
        "properties": {"why": gone["why"]},
    }


def _state(finding: Mapping[str, Any]) -> str:
    before = finding["baseline"]
    if before["state"] == "new":
        return "new"
    same = all(before[key] == finding[key] for key in ("observed", "amount_owed_minor", "severity"))
    return "unchanged" if same else "updated"


def _suppressions(said: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Gives back what the auditor settled; an empty list says that nothing is suppressed."""
    if not said or str(said["decision"] or "").strip().lower() not in SUPPRESSING:
        return []
    why = ": ".join(filter(None, (said["decision"], said["note"])))
    return [{"kind": "external", "status": "accepted", "justification": why}]


def _locations(finding: Mapping[str, Any], at: Mapping[str, int]) -> list[dict[str, Any]]:
    found = [_location(one, at) for one in finding["evidence"]]
    if not found and finding["document"]:
        found = [{"physicalLocation": _physical(finding["document"], at)}]
    return found


def _physical(path: str, at: Mapping[str, int]) -> dict[str, Any]:
    where: dict[str, Any] = {"uri": quote(path), "uriBaseId": _BASE}
    return {"artifactLocation": {**where, "index": at[path]} if path in at else where}


def _location(evidence: Mapping[str, Any], at: Mapping[str, int]) -> dict[str, Any]:
    """Gives back a file, the line in it where it has lines, and the spot by its name."""
    physical = _physical(evidence["document"], at)
    if evidence.get("line") is not None:
        physical["region"] = {"startLine": evidence["line"]}
    place = spots([dict(evidence)])[0]
    name = place.rpartition(" ▸ ")[2]
    kinds = {"cell": "cell", "page": "page", "row": "cell", "paragraph": "paragraph",
             "line": "line"}  # fmt: skip
    kind = next((word for key, word in kinds.items() if evidence.get(key) is not None), "file")
    logical = {"name": name, "fullyQualifiedName": place, "kind": kind}
    keys = ("part", "sheet", "cell", "page", "box", "field", "text", "certainty")
    return {
        "physicalLocation": physical,
        "logicalLocations": [logical],
        "properties": {key: evidence[key] for key in keys if evidence.get(key) is not None},
    }
