"""The morning in one line, and its money and times as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pipeline.model.evidence import Text
from pipeline.model.nightly import RunState
from pipeline.report.labels import Language, labels
from pipeline.report.money import sums_text

_FOUND_BEFORE = ("still_open", "no_longer_judged", "could_not_judge", "new")


def headline(document: Mapping[str, Any], language: Language) -> str:
    """Gives back what happened in one line, what failed in capitals and first; English for both."""
    zh = language == "zh"
    totals = document["totals"]
    said = []
    if document["night"]["partial"]:
        said.append("仅部分工厂" if zh else "SOME FACILITIES ONLY")
    never = sum(one["state"] is None and not one["gone"] for one in document["facilities"])
    if failed := totals["failed"] + never:
        said.append(_form(zh, "{n} NOT JUDGED", "{n}家工厂未能判断", failed))
    if totals["nothing_readable"]:
        unread = totals["nothing_readable"]
        said.append(_form(zh, "{n} WITHOUT A READABLE FILE", "{n}家工厂无可读文件", unread))
    if totals["empty"]:
        said.append(_form(zh, "{n} EMPTY", "{n}家工厂文件夹为空", totals["empty"]))
    if totals["not_wholly"]:
        part = totals["not_wholly"]
        said.append(_form(zh, "{n} NOT WHOLLY JUDGED", "{n}家工厂未能完整判断", part))
    if totals["without_law"]:
        said.append(_form(zh, "{n} WITHOUT A LAW", "{n}家工厂未适用法律", totals["without_law"]))
    if document["problems"]:
        problems = len(document["problems"])
        words = "{n} PROBLEM OF THE NIGHT" if problems == 1 else "{n} PROBLEMS OF THE NIGHT"
        said.append(_form(zh, words, "{n}个运行问题", problems))
    if lost := totals["lost_sight"]:
        by = severities(totals["lost_sight_by_severity"], "zh" if zh else "en")
        english = "{n} FAILED BEFORE AND CAN NO LONGER BE JUDGED"
        words = _form(zh, english, "{n}项此前不合格、现已无法判断", lost)
        said.append(f"{words}（{by}）" if zh else f"{words} ({by})")
    said.append(_new(totals, zh))
    if totals["closed"]:
        said.append(_form(zh, "{n} closed", "{n}项已关闭", totals["closed"]))
    return ("；" if zh else "; ").join(said)


def money(owed: Mapping[str, int]) -> str:
    """Gives back sums by currency in one text; "" where there are none."""
    return sums_text(owed)


def moment(said: str) -> str:
    """Gives back an ISO time as the clock of this machine shows it, with its distance to UTC."""
    time = datetime.fromisoformat(said)
    here = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone()
    offset = here.strftime("%z")
    zone = "UTC" if offset == "+0000" else f"{offset[:3]}:{offset[3:]}"
    return f"{here:%Y-%m-%d %H:%M} {zone}"


def severities(counts: Mapping[str, int], language: Language) -> str:
    """Gives back "2 critical, 1 major"; only what there is, the worst first."""
    zh = language == "zh"
    words = labels()
    found = [
        f"{words[severity].zh}{count}项" if zh else f"{count} {words[severity].en.lower()}"
        for severity, count in counts.items()
        if count
    ]
    return ("、" if zh else ", ").join(found)


def standing(totals: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Gives back the figures at the end, each with the key of its label."""
    figures = [
        ("morning.owed", money(totals["owed"]) or None),
        ("morning.closed", totals["closed"]),
        ("morning.still_open", totals["still_open"]),
        ("morning.failed_again", totals["failed_again"] or None),
        ("morning.no_longer_judged", totals["no_longer_judged"] or None),
        ("morning.could_not", totals["could_not_judge"]),
        ("morning.facilities", totals["facilities"]),
        ("morning.gone", totals["gone"] or None),
        ("morning.judged", totals["judged"]),
    ]
    return [(key, value) for key, value in figures if value is not None]


def _new(totals: Mapping[str, Any], zh: bool) -> str:
    if not totals["new"]:
        return "无新增异常" if zh else "nothing new"
    by = severities(totals["new_by_severity"], "zh" if zh else "en")
    count = totals["new"]
    if zh:
        return f"新增异常{count}项（{by}）"
    return f"{count} new exception{'s' if count != 1 else ''} ({by})"


def _form(zh: bool, english: str, chinese: str, count: int) -> str:
    return (chinese if zh else english).format(n=count)


def advice(facility: Mapping[str, Any]) -> list[str]:
    """Gives back the labels that say what to do for a facility that is loud."""
    state, counts = facility["state"], facility["counts"]
    found = []
    if state == RunState.FAILED:
        before = any(facility[what] for what in _FOUND_BEFORE)
        found.append("morning.do_failed" if before else "morning.do_failed_first")
    if facility["empty"]:
        found.append("morning.do_empty")
    elif state == RunState.NOTHING_READABLE:
        found.append("morning.do_locked" if counts.get("locked") else "morning.do_nothing_readable")
    if facility["without_law"]:
        found.append("morning.do_without_law")
    return found


def renamed(facility: Mapping[str, Any]) -> Text | None:
    """Gives back what to do where the very same files lay in a folder that is gone."""
    other = facility["same_as"] or facility["was_also"]
    if not other:
        return None
    words = labels()["morning.renamed" if facility["same_as"] else "morning.was_also"]
    return Text(words.en.replace("{name}", other), words.zh.replace("{name}", other))


def shown_state(facility: Mapping[str, Any]) -> str:
    """Gives back what stands beside its name: how judging it ended, or that it had no law."""
    if facility["without_law"] and facility["state"] == RunState.JUDGED:
        return "without_law"
    return "empty" if facility["empty"] else facility["state"] or "never"
