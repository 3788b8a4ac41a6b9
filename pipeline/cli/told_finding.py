"""A finding of ``findings.json`` in words: what, the sum, what it rests on, where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, cast

Found = dict[str, Any]
_WORDS = {
    "en": {
        "colon": ": ",
        "and": ", ",
        "worker": "Worker",
        "period": "Period",
        "about": "Document",
        "other": "The other",
        "days": "Days",
        "limit": "limit",
        "rests": "Rests on",
        "since": "from",
        "weak": "It rests on numbers that were not read in the official text; check them first.",
        "places": "Where it stands",
        "no_places": "No cell or page shows it: it is about what is not there.",
        "pages": "pages",
        "do": "What to do",
        "innocent": "It may be innocent",
        "more": "prescreen explain {rule} says what the rule asks.",
    },
    "zh": {
        "colon": "：",
        "and": "、",
        "worker": "员工",
        "period": "期间",
        "about": "文件",
        "other": "另一方",
        "days": "日期",
        "limit": "限值",
        "rests": "依据",
        "since": "起始",
        "weak": "所依据的数值有未核对官方原文的，请先核对。",
        "places": "证据位置",
        "no_places": "没有对应的单元格或页面：所涉内容缺失。",
        "pages": "页",
        "do": "如何处理",
        "innocent": "可能的正当原因",
        "more": "prescreen explain {rule} 说明该规则的要求。",
    },
}
_GRADES = {"read": "grade_read"}


def told(finding: Found, language: str) -> Iterator[str]:
    """Gives back the lines that explain a finding in "en" or "zh".

    Args:
        finding: One of ``findings`` in ``findings.json``.
        language: "en" or "zh".
    """
    yield from _head(finding, language)
    yield from _figures(finding, language)
    yield from _open(finding, language)
    yield from _basis(finding, language)
    yield from _evidence(finding, language)
    yield from _advice(finding, language)
    yield _WORDS[language]["more"].format(rule=finding["rule"])


def _head(finding: Found, language: str) -> Iterator[str]:
    from pipeline.report.money import amounts_in
    from validators.registry import rules

    titles = {rule.id: rule.title for rule in rules()}
    title = titles.get(finding["rule"])
    name = "" if title is None else (title.zh if language == "zh" else title.en)
    words = _WORDS[language]
    colon = words["colon"]
    yield f"{finding['rule']}{colon}{name}  [{finding['fingerprint'][:16]}]"
    grade = finding["certainty"]
    said = [finding["outcome"], finding["kind"], finding["severity"]]
    said += [_GRADES.get(grade, grade)] if grade else []
    yield words["and"].join(_label(one, language) for one in said).lower()
    if finding["worker"]:
        yield f"{words['worker']}{colon}{_person(finding['worker'])}"
    if finding["document"]:
        part = f" ▸ {finding['part']}" if finding["part"] else ""
        yield f"{words['about']}{colon}{finding['document']}{part}"
    if finding["other"]:
        yield f"{words['other']}{colon}{_other(finding['other'])}"
    if finding["period"]:
        yield f"{words['period']}{colon}{finding['period']}"
    yield amounts_in(finding["message"][language], finding["currency"])


def _person(worker: Found) -> str:
    known = [worker.get("number"), worker.get("name")]
    return " ".join(one for one in known if one) or str(worker["key"])


def _other(other: Found) -> str:
    if other.get("worker"):
        return _person(other["worker"])
    return " ▸ ".join(one for one in (other.get("document"), other.get("part")) if one)


def _figures(finding: Found, language: str) -> Iterator[str]:
    from pipeline.report.labels import quantity
    from pipeline.report.money import amounts_in

    words = _WORDS[language]
    unit, currency = finding["unit"], finding["currency"]
    for key in ("observed", "limit"):
        if finding[key] is not None:
            told_as = quantity(finding[key], unit, currency)
            yield f"{_label(key, language)}{words['colon']}{told_as}"
    if finding["arithmetic"]:
        sum_ = amounts_in(finding["arithmetic"], currency)
        yield f"{_label('arithmetic', language)}{words['colon']}{sum_}"
    if finding["amount_owed_minor"]:
        owed = quantity(finding["amount_owed_minor"], "minor", currency)
        yield f"{_label('owed', language)}{words['colon']}{owed} {currency or ''}".rstrip()
    if finding["occurrences"]:
        yield f"{words['days']}{words['colon'].strip()}"
    for day in finding["occurrences"]:
        limit = quantity(day["limit"], unit, currency)
        bound = f" ({words['limit']} {limit})" if limit else ""
        yield f"  {day['date']}: {quantity(day['observed'], unit, currency)}{bound}"


def _open(finding: Found, language: str) -> Iterator[str]:
    """Gives back what would settle it."""
    words = _WORDS[language]
    settles = finding["settled_by"]
    if settles:
        known = [_label(f"kind.{settles['kind']}", language)] if settles["kind"] else []
        known += [settles[key] for key in ("document", "month", "worker", "cell") if settles[key]]
        if settles.get("pages"):
            known.append(f"{words['pages']} {', '.join(map(str, settles['pages']))}")
        yield f"{_label('settled_by', language)}{words['colon']}{', '.join(known)}"


def _advice(finding: Found, language: str) -> Iterator[str]:
    """Gives back what else may lie behind a failed finding, and what to do about it."""
    from validators.advice import advice

    said = advice().get(finding["rule"])
    if said is None or finding["outcome"] != "failed":
        return
    words, chinese = _WORDS[language], language == "zh"
    yield f"{words['innocent']}{words['colon']}{said.innocent.zh if chinese else said.innocent.en}"
    own = finding.get("remedy") or {"en": said.do.en, "zh": said.do.zh}
    yield f"{words['do']}{words['colon']}{own[language]}"


def _basis(finding: Found, language: str) -> Iterator[str]:
    words = _WORDS[language]
    if not finding["basis"]:
        return
    yield f"{words['rests']}{words['colon'].strip()}"
    for one in finding["basis"]:
        article = f"{one['instrument']} {one['article'] or ''}".strip()
        number = f"{one['parameter']} = {one['value']} {one['unit'] or ''}".strip()
        since = f"{words['since']} {one['from']}" if one["from"] else None
        status = _label(f"{one['status']}_source", language)
        parts = (article, number if one["parameter"] else None, since, status, one["source"])
        yield "  " + " | ".join(part for part in parts if part)
    if any(one["status"] in ("secondary", "unverified") for one in finding["basis"]):
        yield words["weak"]


def _evidence(finding: Found, language: str) -> Iterator[str]:
    from extractors.field_names import plain_name
    from pipeline.report.csv_file import spots

    words = _WORDS[language]
    if not finding["evidence"]:
        yield words["no_places"]
        return
    yield f"{words['places']}{words['colon'].strip()}"
    for one in finding["evidence"]:
        grade = one["certainty"]
        sure = f" ({_label(_GRADES.get(grade, grade), language)})" if grade else ""
        field = f"{getattr(plain_name(one['field']), language)} = " if one["field"] else ""
        yield f"  {spots([one])[0]}: {field}{one['text']!r}{sure}"


def _label(key: str, language: str) -> str:
    from pipeline.report.labels import label, labels

    return label(key, cast(Literal["en", "zh"], language)) if key in labels() else key
