"""``morning.txt``: the summary as plain text, which is also the body of the mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.model.finding import Outcome
from pipeline.report.labels import Language, labels
from pipeline.report.morning_document import (
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
    severities,
    shown_state,
    standing,
)

MOST_LOUD = 100
MOST_NEWS = 100
MOST_RULES = 20


def morning_text(
    document: Mapping[str, Any],
    language: Language,
    outputs: str | None = None,
    *,
    late: bool = False,
) -> str:
    """Gives back the text, in English and then in Chinese for "both"; no name of a worker.

    Args:
        document: What ``morning.json`` holds.
        language: Of the text.
        outputs: In a mail, where the reports are.
        late: A mail that could not go out when its night ended.
    """
    tongues: tuple[Language, ...] = ("en", "zh") if language == "both" else (language,)
    return f"\n{'=' * 72}\n\n".join(_text(document, tongue, outputs, late) for tongue in tongues)


def _text(document: Mapping[str, Any], tongue: Language, outputs: str | None, late: bool) -> str:
    def word(key: str) -> str:
        found = labels()[key]
        return found.zh if tongue == "zh" else found.en

    night = document["night"]
    head = [
        f"Prescreen: {headline(document, tongue)}",
        f"{word('morning.night')} {moment(night['scheduled'])}",
    ]
    if late:
        head.append(word("morning.late"))
    if night["partial"]:
        head.append(f"!!! {word('morning.partial')}")
    if missed := night["collapsed"]:
        head.append(f"{word('morning.collapsed')} {', '.join(map(moment, missed[-7:]))}")
    blocks = [
        head,
        _alarm(document, word, tongue),
        _lost_sight(document, word, tongue),
        _bare(document, word),
        _set_aside(document, word),
        _new(document, word, tongue),
        _facilities(document, word, tongue),
        _closed(document, word, tongue),
        [f"{word(key)}: {value}" for key, value in standing(document["totals"])],
        [f"{word('morning.reports_in')} {outputs}"] if outputs else [],
        [word("morning.caution")],
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _alarm(document: Mapping[str, Any], word: Any, tongue: Language) -> list[str]:
    lines = [f"!!! {said(problem, tongue)}" for problem in document["problems"]]
    loud = [one for one in document["facilities"] if is_loud(one)]
    if loud:
        lines.append(f"!!! {len(loud)} {word('morning.alarm')}:")
    for one in loud[:MOST_LOUD]:
        state, why = word(f"morning.{shown_state(one)}"), said(one["error"] or "", tongue)
        lines.append(f"  - {one['name']} [{state}] {why}".rstrip())
        lines.extend(f"    {word(key)}" for key in advice(one))
        if asked := renamed(one):
            lines.append(f"    {asked.zh if tongue == 'zh' else asked.en}")
    if loud and not any(one["error"] for one in loud):
        lines.append(f"  {word('morning.why_inside')}")
    return lines + _more(len(loud) - MOST_LOUD, word)


def _lost_sight(document: Mapping[str, Any], word: Any, tongue: Language) -> list[str]:
    lost = "lost_sight"
    found = [one for one in document["facilities"] if exceptions(one, lost)]
    found.sort(key=lambda one: worst_first(one, lost))
    if not found:
        return []
    titles = _titles(document, tongue)
    lines = [f"!!! {document['totals'][lost]} {word('morning.lost_sight_alarm')}"]
    for one in found[:MOST_NEWS]:
        rows, owed = exceptions(one, lost), money(one["owed_lost_sight"])
        said = "; ".join(filter(None, (severities(by_severity(rows), tongue), owed)))
        lines.append(f"  - {one['name']}: {said}")
        for row in rows[:MOST_RULES]:
            why = ", ".join(row["reasons"])
            lines.append(
                f"    {row['count']:5d}  {titles[row['rule']]}" + (f" ({why})" if why else "")
            )
        lines += _more(len(rows) - MOST_RULES, word)
        lines += _files_gone(one, word)
    return lines + _more(len(found) - MOST_NEWS, word)


def _bare(document: Mapping[str, Any], word: Any) -> list[str]:
    found = bare_of_files(document["facilities"])
    lines = [f"{word('morning.files_gone')}:"] if found else []
    lines += [f"  - {one['name']}: {_named(one)}" for one in found[:MOST_NEWS]]
    return lines + _more(len(found) - MOST_NEWS, word)


def _set_aside(document: Mapping[str, Any], word: Any) -> list[str]:
    found = set_aside(document["facilities"])
    lines = [f"{word('morning.foreign')}:"] if found else []
    lines += [f"  - {one['name']}: {count}" for one, count in found[:MOST_NEWS]]
    return lines + _more(len(found) - MOST_NEWS, word)


def _files_gone(one: Mapping[str, Any], word: Any) -> list[str]:
    if not one["files_gone"]:
        return []
    return [f"    {word('morning.files_gone')}: {_named(one)}"]


def _named(one: Mapping[str, Any]) -> str:
    """Gives back how many files are gone, and which."""
    names = one["files_gone_names"]
    more = [f"+ {one['files_gone'] - len(names)}"] if one["files_gone"] > len(names) else []
    shown = f": {', '.join([*names, *more])}" if names else ""
    return f"{one['files_gone']}{shown}"


def _places(count: int, word: Any) -> str:
    return f"{count} {word('morning.facility' if count == 1 else 'morning.facilities').lower()}"


def _titles(document: Mapping[str, Any], tongue: Language) -> dict[str, str]:
    return {
        row["rule"]: row["title"]["zh" if tongue == "zh" else "en"] for row in document["rules"]
    }


def _new(document: Mapping[str, Any], word: Any, tongue: Language) -> list[str]:
    rows = [row for row in document["rules"] if row["outcome"] == Outcome.FAILED and row["new"]]
    if not rows:
        return [word("morning.new_none")]
    lines = [f"{word('morning.new_by_rule')}:"]
    for row in rows:
        title, owed = row["title"]["zh" if tongue == "zh" else "en"], money(row["owed"])
        where = _places(row["new_facilities"], word)
        tail = "; ".join(filter(None, (where, owed)))
        lines.append(f"  {row['new']:5d}  [{word(row['severity'])}] {title} ({tail})")
    return lines


def _facilities(document: Mapping[str, Any], word: Any, tongue: Language) -> list[str]:
    news = sorted((one for one in document["facilities"] if exceptions(one)), key=worst_first)
    lines = [f"{word('morning.new_by_facility')}:"] if news else []
    for one in news[:MOST_NEWS]:
        counts, owed = by_severity(exceptions(one)), money(one["owed"])
        said = "; ".join(filter(None, (severities(counts, tongue), owed)))
        lines.append(f"  - {one['name']}: {said}")
    return lines + _more(len(news) - MOST_NEWS, word)


def _closed(document: Mapping[str, Any], word: Any, tongue: Language) -> list[str]:
    titles = _titles(document, tongue)
    found = [(one, rows) for one in document["facilities"] if (rows := exceptions(one, "closed"))]
    lines = [f"{word('morning.closed_by_facility')}:"] if found else []
    for one, rows in found[:MOST_NEWS]:
        lines.append(f"  - {one['name']}:")
        lines += [f"    {row['count']:5d}  {titles[row['rule']]}" for row in rows[:MOST_RULES]]
        lines += _more(len(rows) - MOST_RULES, word) + _files_gone(one, word)
    return lines + _more(len(found) - MOST_NEWS, word)


def _more(count: int, word: Any) -> list[str]:
    return [f"  + {count} {word('morning.more')}"] if count > 0 else []
