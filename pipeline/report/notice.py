"""What leaves the machine of a morning: counts, rules, amounts and names of folders; no person.

Words on why a facility failed may quote a file's name or a line of ``facility.toml``, so they
stay in ``morning.html``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.report.labels import Language
from pipeline.report.morning_document import CHANGES, is_loud
from pipeline.report.morning_page import mail_page
from pipeline.report.morning_text import morning_text
from pipeline.report.morning_words import headline, moment

MOST_FACILITIES = 1000
_TOLD = (
    "name",
    "state",
    "judged",
    "without_law",
    "empty",
    "lost",
    "same_as",
    "was_also",
    "still_open",
    "failed_again",
    "no_longer_judged",
    "files_gone",
    "could_not_judge",
    "owed",
    "owed_lost_sight",
)
_NEWS = ("new", "new_could_not_judge", "closed", "loud", "lost_sight", "failed_again")
_GROUP = ("rule", "severity", "kind", "outcome", "count", "workers", "owed", "reasons")


@dataclass(frozen=True, slots=True)
class Notice:
    """One morning, ready to be sent.

    Attributes:
        key: The same for the same night, sent from wherever: a repeat can be told apart.
        news: Something is new, closed or to be looked after.
        subject: One line, what failed first.
        text: The body as plain text.
        html: The body as a page.
        body: The body for programs: JSON, UTF-8.
    """

    key: str
    news: bool
    subject: str
    text: str
    html: str
    body: bytes


def notice(
    document: Mapping[str, Any], key: str, language: Language, outputs: str, *, late: bool = False
) -> Notice:
    """Gives back what is sent of ``morning.json``.

    Args:
        document: What ``morning.json`` holds.
        key: Names the night.
        language: Of subject, text and page.
        outputs: Where the reports are, as the operator calls it.
        late: It could not go out when its night ended.
    """
    outside = {**document, "facilities": [_outside(one) for one in document["facilities"]]}
    totals = document["totals"]
    changed = any(totals[name] for name in _NEWS)
    line, sent = headline(document, language), _late(language) if late else ""
    return Notice(
        key=key,
        news=bool(changed or document["problems"]),
        subject=f"Prescreen{sent}: {line} ({moment(document['night']['scheduled'])})",
        text=morning_text(outside, language, outputs, late=late),
        html=mail_page(outside, language, outputs, late=late),
        body=json.dumps(
            {**_body(outside, key, outputs), "late": late}, ensure_ascii=False
        ).encode(),
    )


def _late(language: Language) -> str:
    return "（迟发）" if language == "zh" else " (sent late)"


def _outside(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "error": None if one["error"] is None else "", "files_gone_names": []}


def _body(document: Mapping[str, Any], key: str, outputs: str) -> dict[str, Any]:
    told = [
        one
        for one in document["facilities"]
        if is_loud(one) or any(one[change] for change in CHANGES)
    ]
    return {
        "schema": "prescreen/notice/1",
        "key": key,
        "headline": headline(document, "en"),
        "night": document["night"],
        "outputs": outputs,
        "problems": document["problems"],
        "totals": document["totals"],
        "rules": document["rules"],
        "facilities": [_told(one) for one in told[:MOST_FACILITIES]],
        "facilities_left_out": max(0, len(told) - MOST_FACILITIES),
    }


def _told(one: Mapping[str, Any]) -> dict[str, Any]:
    changes = {
        change: [{name: group[name] for name in _GROUP} for group in one[change]]
        for change in CHANGES
    }
    return {**{name: one[name] for name in _TOLD}, "needs_a_hand": is_loud(one), **changes}
