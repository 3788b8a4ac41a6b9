"""``morning.html`` and the mail: what failed first, then the night's exceptions, on one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pipeline.model.evidence import Text
from pipeline.model.finding import Outcome
from pipeline.model.nightly import RunState
from pipeline.report.html import asset, html_template
from pipeline.report.labels import Language
from pipeline.report.morning_document import (
    CHANGES,
    bare_of_files,
    by_severity,
    exceptions,
    is_loud,
    set_aside,
    worst_first,
)
from pipeline.report.morning_said import said
from pipeline.report.morning_words import (
    advice,
    headline,
    moment,
    money,
    renamed,
    shown_state,
    standing,
)

MOST_LOUD = 500
MOST_NEWS = 1000
MOST_IN_MAIL = 100
MOST_ROWS = 15
MOST_NAMES = 300
MOST_COLLAPSED = 31
COLOURS = {
    "zero_tolerance": "#7a1020",
    "critical": "#c0392b",
    "major": "#c96f14",
    "minor": "#a9861a",
    "observation": "#6b7c8c",
}
"""As in ``report.css``, whose variables mail programs do not know."""
OPEN_UP_TO = 12
"""Facilities with news that are shown unfolded; with more, only their headlines."""


def morning_page(
    document: Mapping[str, Any], language: Language, outputs: str = "", since: str | None = None
) -> str:
    """Gives back the page as HTML text.

    Args:
        document: What ``morning.json`` holds.
        language: Of the page.
        outputs: Where the facility reports stand relative to the page: "" or "../".
        since: Where the list of nights of some facilities after it stands; they are not after such
            a night itself.
    """
    facilities = [_linked(one, outputs) for one in document["facilities"]]
    parts = {
        **_told(document, facilities, MOST_LOUD, MOST_NEWS),
        **_unsettled(facilities),
        **_closed(facilities, {row["rule"]: row["title"] for row in document["rules"]}),
        "quiet": _quiet(facilities),
    }
    return html_template("morning.html.j2", language).render(
        language=language,
        css=asset("report.css") + asset("morning.css"),
        js=asset("language.js") + asset("morning.js"),
        headline=headline(document, language),
        cards=_cards(document["totals"]),
        contents=_contents(parts),
        since=None if document["night"]["partial"] else since,
        **parts,
    )


def since_list(rows: list[tuple[str, str]], language: Language) -> str:
    """Gives back a page of links.

    Args:
        rows: Where each leads, and its words.
        language: Of the page.
    """
    css = asset("report.css") + asset("morning.css")
    return html_template("since.html.j2", language).render(language=language, css=css, rows=rows)


def mail_page(
    document: Mapping[str, Any],
    language: Language,
    outputs: str | None = None,
    *,
    late: bool = False,
) -> str:
    """Gives back the mail as HTML text that mail programs show: no script, no links, shorter.

    Args:
        document: What ``morning.json`` holds.
        language: Of the mail.
        outputs: Where the reports are, as the operator calls it.
        late: It could not go out when its night ended.
    """
    return html_template("morning_mail.html.j2", language, between=" ").render(
        language=language,
        headline=headline(document, language),
        colours=COLOURS,
        standing=standing(document["totals"]),
        outputs=outputs,
        late=late,
        **_told(document, document["facilities"], MOST_IN_MAIL, MOST_IN_MAIL),
    )


def _told(
    document: Mapping[str, Any], facilities: list[dict[str, Any]], most_loud: int, most_news: int
) -> dict[str, Any]:
    """Gives back what page and mail both tell: the night, what failed, what is new, by rule."""
    night, rules = document["night"], document["rules"]
    loud = sorted((_advised(one) for one in facilities if is_loud(one)), key=_worst_state)
    failed = [_priced(row) for row in rules if row["outcome"] == Outcome.FAILED]
    unsure = [row for row in rules if row["outcome"] == Outcome.CANNOT_TELL and row["new"]]
    missed = [moment(time) for time in night["collapsed"]]
    bare, aside = bare_of_files(facilities), set_aside(facilities)
    return {
        "alarm": bool(
            loud or document["problems"] or night["partial"] or document["totals"]["lost_sight"]
        ),
        **_lost_sight(facilities, {row["rule"]: row["title"] for row in rules}, most_news),
        "bare": bare[:most_news],
        "bare_left_out": max(0, len(bare) - most_news),
        "foreign": aside[:most_news],
        "foreign_left_out": max(0, len(aside) - most_news),
        "scheduled": moment(night["scheduled"]),
        "started": moment(night["started"]),
        "collapsed": missed[-MOST_COLLAPSED:],
        "collapsed_left_out": max(0, len(missed) - MOST_COLLAPSED),
        "problems": [_both(problem) for problem in document["problems"]],
        "partial": night["partial"],
        "totals": document["totals"],
        "loud": loud[:most_loud],
        "new_rules": [row for row in failed if row["new"]],
        "closed_rules": [row for row in failed if row["closed"]],
        "unsettled_rules": [{**row, "reasons": sorted(row["reasons"].items())} for row in unsure],
        **_news(facilities, {row["rule"]: row["title"] for row in rules}, most_news),
    }


def _lost_sight(
    facilities: list[dict[str, Any]], titles: Mapping[str, Any], most: int
) -> dict[str, Any]:
    """Gives back the facilities of which something can no longer be judged, the worst first."""
    found = [
        {
            **one,
            "money": money(one["owed_lost_sight"]),
            "marks": [(word, count) for word, count in by_severity(rows).items() if count],
            "rows": [
                {**_priced(row), "title": titles[row["rule"]], "reasons": sorted(row["reasons"])}
                for row in rows[:MOST_ROWS]
            ],
            "rows_left_out": max(0, len(rows) - MOST_ROWS),
        }
        for one in sorted(facilities, key=lambda one: worst_first(one, "lost_sight"))
        if (rows := exceptions(one, "lost_sight"))
    ]
    return {"lost_sight": found[:most], "lost_sight_left_out": max(0, len(found) - most)}


def _contents(parts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Gives back the sections there are: where each stands, and its label."""
    found = [("summary", "summary"), ("new", "morning.new")]
    if parts["lost_sight"]:
        found.insert(0, ("lost", "morning.lost_sight"))
    if parts["bare"]:
        found.insert(bool(parts["lost_sight"]), ("gone", "morning.files_gone"))
    if parts["news"]:
        found.append(("facilities", "morning.facilities"))
    found += [("cannot", "morning.could_not"), ("closed", "morning.closed")]
    return [*found, ("quiet", "morning.quiet")] if parts["quiet"] else found


def _cards(totals: Mapping[str, Any]) -> list[dict[str, Any]]:
    def card(
        key: str, value: object, mood: str = "", note: object = None, note_key: str = ""
    ) -> Any:
        return {"key": key, "value": value, "mood": mood, "note": note, "note_key": note_key}

    owed, loud = money(totals["owed"]), totals["loud"]
    lost, again = totals["no_longer_judged"], totals["failed_again"] or None
    return [
        card(
            "morning.new",
            totals["new"],
            "bad" if totals["new"] else "",
            totals["new_major"],
            "morning.new_major",
        ),
        card("morning.owed", owed or "0", "bad" if owed else ""),
        card("morning.closed", totals["closed"], "good" if totals["closed"] else ""),
        card("morning.still_open", totals["still_open"], "", again, "morning.failed_again"),
        *([card("morning.no_longer_judged", lost, "bad")] if lost else []),
        card("morning.could_not", totals["could_not_judge"]),
        card(
            "morning.facilities",
            totals["facilities"],
            "bad" if loud else "",
            loud or totals["judged"],
            "morning.hand" if loud else "morning.tonight",
        ),
    ]


def _news(facilities: list[dict[str, Any]], titles: Mapping[str, Any], most: int) -> dict[str, Any]:
    """Gives back the facilities with new exceptions, the worst first."""
    found = sorted((one for one in facilities if exceptions(one)), key=worst_first)
    return {
        "news": [_unfolded(one, titles) for one in found[:most]],
        "news_open": len(found) <= OPEN_UP_TO,
        "news_left_out": max(0, len(found) - most),
    }


def _unfolded(one: dict[str, Any], titles: Mapping[str, Any]) -> dict[str, Any]:
    rows = exceptions(one)
    return {
        **one,
        "money": money(one["owed"]),
        "marks": [(word, count) for word, count in by_severity(rows).items() if count],
        "rows": [{**_priced(row), "title": titles[row["rule"]]} for row in rows[:MOST_ROWS]],
        "rows_left_out": max(0, len(rows) - MOST_ROWS),
    }


def _unsettled(facilities: list[dict[str, Any]]) -> dict[str, Any]:
    found = sorted(
        (one for one in facilities if one["could_not_judge"]),
        key=lambda one: (-one["could_not_judge"], one["name"]),
    )
    return {
        "unsettled": found[:MOST_NAMES],
        "unsettled_left_out": max(0, len(found) - MOST_NAMES),
    }


def _closed(facilities: list[dict[str, Any]], titles: Mapping[str, Any]) -> dict[str, Any]:
    """Gives back the facilities of which something was closed, most first, with the rules."""
    found = [
        {
            **one,
            "closed_count": sum(row["count"] for row in rows),
            "rows": [{**row, "title": titles[row["rule"]]} for row in rows[:MOST_ROWS]],
            "rows_left_out": max(0, len(rows) - MOST_ROWS),
        }
        for one in facilities
        if (rows := exceptions(one, "closed"))
    ]
    found.sort(key=lambda one: (-one["closed_count"], one["name"]))
    return {"closed": found[:MOST_NAMES], "closed_left_out": max(0, len(found) - MOST_NAMES)}


def _quiet(facilities: list[dict[str, Any]]) -> list[tuple[str, int, list[dict[str, Any]]]]:
    """Gives back those nobody need look at: (label, how many, the first of them)."""
    silent = [
        one
        for one in facilities
        if not (is_loud(one) or one["gone"] or any(one[change] for change in CHANGES))
    ]
    groups = {
        "morning.quiet_judged": [one for one in silent if one["judged"]],
        "morning.quiet_same": [one for one in silent if not one["judged"]],
    }
    return [(key, len(found), found[:MOST_NAMES]) for key, found in groups.items() if found]


def _linked(one: dict[str, Any], outputs: str) -> dict[str, Any]:
    """Gives back a facility with the way to its report, as a browser follows it."""
    report = one["report"]
    if report is None:
        return {**one, "link": None}
    page = report if report.endswith(".html") else f"{report}/report.html"
    return {**one, "link": outputs + quote(page)}


def _advised(one: dict[str, Any]) -> dict[str, Any]:
    words = {"advice": advice(one), "shown": shown_state(one), "why": _both(one["error"])}
    return {**one, **words, "renamed": renamed(one)}


def _both(words: str | None) -> Text:
    """Gives back words of a night or facility in both languages."""
    return Text(said(words or "", "en"), said(words or "", "zh"))


def _priced(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "money": money(row["owed"])}


def _worst_state(one: Mapping[str, Any]) -> tuple[bool, str]:
    return one["state"] != RunState.FAILED, one["name"]
