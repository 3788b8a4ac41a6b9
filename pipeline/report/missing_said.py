"""An item of the list of what is still needed, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.model.document import Kind
from pipeline.model.evidence import Text
from pipeline.model.finding import WorkerRef
from pipeline.report.issue_places import of_pages
from pipeline.report.labels import labels
from pipeline.report.missing_months import spans
from pipeline.report.missing_need import Need
from pipeline.report.missing_words import words

MOST_NAMES = 8
MOST_PLACES = 6
MOST_REASONS = 4


def item(need: Need) -> dict[str, Any]:
    """Gives back a need as ``findings.json`` lists it; each part of it has a line of its own."""
    what, why = _what(need), _why(need)
    rules = [rule for rule, _ in sorted(need.rules.items(), key=lambda one: (-one[1], one[0]))]
    return {
        "action": need.action,
        "kind": need.kind,
        "months": sorted(need.months),
        "document": need.document,
        "pages": sorted(need.pages),
        "workers": [
            {"key": one.key, "number": one.number, "name": one.name}
            for one in _by_number(need.workers)
        ],
        "rules": rules,
        "unlocks": need.unlocks,
        "what": {"en": what.en, "zh": what.zh},
        "why": {"en": why.en, "zh": why.zh},
    }


def name(need: Need) -> str:
    """Gives back what needs of one weight are sorted by."""
    return f"{need.kind or ''} {need.document or ''} {' '.join(sorted(need.months))}"


def _why(need: Need) -> Text:
    said = [_part(part, need) for part in need.parts] or [_reasons(need)]
    english = "\n".join(one.en[:1].upper() + one.en[1:] for one in said)
    return Text(english, "\n".join(one.zh for one in said))


def _part(part: Need, whole: Need) -> Text:
    """Gives back the reasons of a part, with its months and workers where others have others."""
    why = _reasons(part)
    if part.months and part.months != whole.months:
        why = words("in", why=why, months=spans(part.months))
    if part.workers and part.workers.keys() != whole.workers.keys():
        why = _named(why, part.workers)
    return why


def _reasons(need: Need) -> Text:
    reasons = list(need.reasons.values())
    more = len(reasons) - MOST_REASONS
    why = Text(
        "; ".join(one.en.strip().rstrip(".") for one in reasons[:MOST_REASONS]),
        "；".join(one.zh.strip().rstrip("。") for one in reasons[:MOST_REASONS]),
    )
    return words("more", named=why, rest=more, count=len(reasons)) if more > 0 else why


def _by_number(workers: Mapping[str, WorkerRef]) -> list[WorkerRef]:
    return sorted(workers.values(), key=lambda one: (one.number or "", one.name or "", one.key))


def _what(need: Need) -> Text:
    if need.document:
        said = Text(need.document, need.document)
        if need.action == "send":
            return words("renewal", document=said)
        if need.pages:
            return words("place", what=said, places=of_pages(sorted(need.pages)))
        return words("place", what=said, places=_first(list(need.places))) if need.places else said
    kind = labels()[f"kind.{need.kind or Kind.OTHER}"]
    months = {month for month in need.months if month[:4] == month or month[:4] not in need.months}
    said = words("each", kind=kind, months=spans(months)) if months else kind
    return _named(said, need.workers)


def _named(said: Text, workers: Mapping[str, WorkerRef]) -> Text:
    """Gives back a text with the workers behind it, counted where they are many."""
    names = [" ".join(filter(None, (one.name, one.number))) or one.key
             for one in _by_number(workers)]  # fmt: skip
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
