"""The morning summary as a plain document: what ``morning.json`` holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.model.evidence import Text
from pipeline.model.finding import Outcome, Severity
from pipeline.model.nightly import FacilityMorning, FindingFacts, Morning, RunState

LOUD = (None, RunState.FAILED, RunState.NOTHING_READABLE)
"""None: never judged, which a facility in the inbox should have been."""
MAJOR = Severity.MAJOR.rank
CHANGES = ("new", "closed", "lost_sight")
MOST_FILES = 20
"""Files that are gone and are named; all are counted."""


def morning_document(
    morning: Morning, titles: Mapping[str, Text], causes: Mapping[str, str]
) -> dict[str, Any]:
    """Gives back ``morning.json`` as a dict, in the order the schema fixes.

    Args:
        morning: What the night came to.
        titles: What each rule checks, by id.
        causes: The cause of each rule that names money: money of one cause, worker and month is
            counted once, the largest amount (``validators.causes``).
    """
    ordered = sorted(morning.facilities, key=lambda one: one.name)
    facilities = [_facility(one, causes) for one in ordered]
    return {
        "schema": "prescreen/morning/1",
        "night": {
            "number": morning.night,
            "scheduled": morning.scheduled,
            "started": morning.started,
            "collapsed": list(morning.collapsed),
            "partial": morning.partial,
        },
        "problems": list(morning.problems),
        "totals": _totals(facilities),
        "rules": _rules(facilities, titles),
        "facilities": facilities,
    }


def is_loud(facility: Mapping[str, Any]) -> bool:
    """Gives back whether the morning must say aloud that this facility needs a hand."""
    if facility["gone"]:  # the problems of the night say so
        return False
    said = (
        facility["error"] is not None,
        facility["without_law"],
        facility["same_as"],
        facility["was_also"],
    )
    return facility["state"] in LOUD or any(said)


def exceptions(facility: Mapping[str, Any], change: str = "new") -> list[dict[str, Any]]:
    """Gives back its groups of what failed, without what could not be judged.

    Args:
        facility: One of the document's.
        change: "new", "closed", or "lost_sight": failed before, and can no longer be judged.
    """
    return [group for group in facility[change] if group["outcome"] == Outcome.FAILED]


def bare_of_files(facilities: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Gives back those whose files are gone, and of which nothing closed or was lost that says so.

    By how many files are gone, most first.
    """
    found = [
        one
        for one in facilities
        if one["files_gone"]
        and not any(exceptions(one, change) for change in ("closed", "lost_sight"))
    ]
    return sorted(found, key=lambda one: (-one["files_gone"], one["name"]))


def set_aside(facilities: Iterable[Mapping[str, Any]]) -> list[tuple[Any, int]]:
    """Gives back those judged this night that had documents of another employer, and how many.

    Whose books that were all there is are loud, and say so themselves.
    """
    return [
        (one, count)
        for one in facilities
        if one["judged"] and not one["lost"] and (count := one["counts"].get("foreign", 0))
    ]


def by_severity(groups: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Gives back how many findings of each severity, the worst first."""
    counts: Counter[str] = Counter()
    for group in groups:
        counts[group["severity"]] += group["count"]
    return {word.value: counts[word] for word in Severity}


def worst_first(facility: Mapping[str, Any], change: str = "new") -> tuple[Any, ...]:
    """Gives back the order in which facilities with news are told."""
    counts = by_severity(exceptions(facility, change))
    return (*(-count for count in counts.values()), facility["name"])


def _facility(one: FacilityMorning, causes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": one.name,
        "state": one.state and str(one.state),
        "judged": one.judged and one.state is RunState.JUDGED,
        "empty": one.empty,
        "lost": one.lost,
        "error": one.error,
        "report": one.report,
        "gone": one.gone,
        "same_as": one.same_as,
        "was_also": one.was_also,
        "without_law": one.without_law,
        "counts": dict(sorted(one.counts.items())),
        "still_open": one.still_open,
        "failed_again": one.failed_again,
        "no_longer_judged": one.no_longer_judged,
        "could_not_judge": one.could_not_judge,
        "files_gone": len(one.files_gone),
        "files_gone_names": list(one.files_gone[:MOST_FILES]),
        "owed": _owed(one.new, causes),
        "owed_lost_sight": _owed(one.lost_sight, causes),
        "new": _groups(one.new),
        "closed": _groups(one.closed),
        "lost_sight": _groups(one.lost_sight),
    }


def _groups(findings: Iterable[FindingFacts]) -> list[dict[str, Any]]:
    """Gives back findings by severity, rule and outcome, the worst first."""
    groups: dict[tuple[int, str, str], list[FindingFacts]] = defaultdict(list)
    for found in findings:
        groups[Severity(found.severity).rank, found.rule, found.outcome].append(found)
    return [_group(groups[key]) for key in sorted(groups, key=_failed_first)]


def _failed_first(key: tuple[int, str, str]) -> tuple[bool, int, str]:
    rank, rule, outcome = key
    return outcome != Outcome.FAILED, rank, rule


def _group(findings: list[FindingFacts]) -> dict[str, Any]:
    first = findings[0]
    reasons = Counter(found.reason for found in findings if found.reason)
    return {
        "rule": first.rule,
        "severity": first.severity,
        "kind": first.kind,
        "outcome": first.outcome,
        "count": len(findings),
        "workers": len({found.worker_key for found in findings if found.worker_key}),
        "owed": _owed(findings, {}),
        "reasons": dict(sorted(reasons.items())),
        "fingerprints": sorted(found.fingerprint for found in findings),
    }


def _owed(findings: Iterable[FindingFacts], causes: Mapping[str, str]) -> dict[str, int]:
    """Gives back minor units by currency; one cause of one worker and month counts once."""
    largest: dict[tuple[str, ...], int] = {}
    for found in findings:
        if found.outcome != Outcome.FAILED or not found.amount_owed_minor:
            continue
        whose = found.worker_key or found.fingerprint
        cause = causes.get(found.rule, found.rule)
        key = (found.currency or "", whose, found.period or "", cause)
        largest[key] = max(largest.get(key, 0), found.amount_owed_minor)
    return _sums((key[0], amount) for key, amount in largest.items())


def _sums(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for currency, amount in amounts:
        sums[currency] += amount
    return dict(sorted(sums.items()))


def _totals(facilities: list[dict[str, Any]]) -> dict[str, Any]:
    there = [one for one in facilities if not one["gone"]]
    states = Counter(one["state"] for one in there)
    new = by_severity(group for one in facilities for group in exceptions(one))
    lost = by_severity(group for one in facilities for group in exceptions(one, "lost_sight"))
    return {
        "facilities": len(there),
        "gone": len(facilities) - len(there),
        "judged": sum(one["judged"] for one in facilities),
        "failed": states[RunState.FAILED],
        "nothing_readable": states[RunState.NOTHING_READABLE] - sum(one["empty"] for one in there),
        "empty": sum(one["empty"] for one in there),
        "not_wholly": sum(_not_wholly(one) for one in there),
        "without_law": sum(one["without_law"] for one in there),
        "loud": sum(is_loud(one) for one in facilities),
        "new": sum(new.values()),
        "new_major": _major(new),
        "new_by_severity": new,
        "new_could_not_judge": _count(facilities, "new", Outcome.CANNOT_TELL),
        "closed": _count(facilities, "closed", Outcome.FAILED),
        "still_open": sum(one["still_open"] for one in facilities),
        "failed_again": sum(one["failed_again"] for one in facilities),
        "lost_sight": sum(lost.values()),
        "lost_sight_major": _major(lost),
        "lost_sight_by_severity": lost,
        "no_longer_judged": sum(one["no_longer_judged"] for one in facilities),
        "could_not_judge": sum(one["could_not_judge"] for one in facilities),
        "owed": _sums(pair for one in facilities for pair in one["owed"].items()),
        "owed_lost_sight": _sums(
            pair for one in facilities for pair in one["owed_lost_sight"].items()
        ),
    }


def _not_wholly(one: Mapping[str, Any]) -> bool:
    return bool(one["state"] == RunState.JUDGED and one["lost"])


def _major(counts: Mapping[str, int]) -> int:
    return sum(count for word, count in counts.items() if Severity(word).rank <= MAJOR)


def _count(facilities: list[dict[str, Any]], change: str, outcome: Outcome) -> int:
    return sum(g["count"] for one in facilities for g in one[change] if g["outcome"] == outcome)


def _rules(facilities: list[dict[str, Any]], titles: Mapping[str, Text]) -> list[dict[str, Any]]:
    """Gives back what is new, closed and lost by rule over all facilities, the worst first."""
    places: dict[tuple[int, str, str], list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for one in facilities:
        for change in CHANGES:
            for group in one[change]:
                key = (Severity(group["severity"]).rank, group["rule"], group["outcome"])
                places[key].append((change, group))
    return [_rule(places[key], titles) for key in sorted(places, key=_failed_first)]


def _rule(groups: list[tuple[str, dict[str, Any]]], titles: Mapping[str, Text]) -> dict[str, Any]:
    first = groups[0][1]
    title = titles.get(first["rule"]) or Text(first["rule"], first["rule"])
    new = [group for change, group in groups if change == "new"]
    closed = [group for change, group in groups if change == "closed"]
    lost = [group for change, group in groups if change == "lost_sight"]
    reasons: Counter[str] = Counter()
    for group in new:
        reasons.update(group["reasons"])
    return {
        "rule": first["rule"],
        "title": {"en": title.en, "zh": title.zh},
        "severity": first["severity"],
        "kind": first["kind"],
        "outcome": first["outcome"],
        "new": sum(group["count"] for group in new),
        "new_facilities": len(new),
        "closed": sum(group["count"] for group in closed),
        "closed_facilities": len(closed),
        "lost_sight": sum(group["count"] for group in lost),
        "lost_sight_facilities": len(lost),
        "owed": _sums(pair for group in new for pair in group["owed"].items()),
        "reasons": dict(sorted(reasons.items())),
    }
