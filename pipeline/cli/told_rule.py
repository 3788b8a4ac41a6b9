"""A rule in words: what it checks, what it reads, and the numbers it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Literal, cast

from pipeline.cli.figures import asked_lines, place_note
from pipeline.cli.scope import Scope

if TYPE_CHECKING:
    from pipeline.model.evidence import Text
    from validators.packs import Pack
    from validators.rule import Rule

_WORDS = {
    "en": {
        "colon": ": ",
        "and": ", ",
        "fails": "Fails when",
        "why": "Why",
        "innocent": "It may be innocent",
        "do": "What to do",
        "one": "One finding for each",
        "reads": "Evidence",
        "any": "every file that was handed in",
        "how": "How it judges",
        "law": "It needs a country's law: without a rule pack of it the rule is inapplicable.",
        "open": "What the evidence does not settle is not judged: the finding says what would.",
        "numbers": "Numbers it asks for",
        "none": "It asks for no number of a law or code.",
        "under": "{title}, {place}, {on}",
        "anywhere": "whole country",
        "any_day": "every day",
        "absent": "Where a rule cannot do without a number that the pack does not set, it is "
        "inapplicable; where none is in force on the day of the work, it cannot tell.",
        "stands_in": "There is no pack of this country's law; this one stands in.",
        "ask": "--country, --place and --on say what the law is there on that day.",
    },
    "zh": {
        "colon": "：",
        "and": "、",
        "fails": "不合格的情形",
        "why": "为何检查",
        "innocent": "可能的正当原因",
        "do": "如何处理",
        "one": "每项异常对应",
        "reads": "所需证据",
        "any": "提交的所有文件",
        "law": "需要该国法律：没有相应规则包时不适用。",
        "open": "证据不足以确定的不作判断，并说明需要补充什么资料。",
        "numbers": "所用数值",
        "none": "不使用法律或守则的数值。",
        "under": "{title}，{place}，{on}",
        "anywhere": "全国",
        "any_day": "所有日期",
        "absent": "规则不可缺少的数值，规则包未设的，规则不适用；"
        "用工当日没有有效数值的，无法判断。",
        "stands_in": "没有该国法律的规则包，以此代替。",
        "ask": "用 --country、--place 和 --on 查看某地某日的法定数值。",
    },
}
_GRAIN = {
    "worker-month": ("worker and pay month", "每名员工每个工资月"),
    "worker": ("worker", "每名员工"),
    "document": ("document", "每份文件"),
    "month": ("kind of document and month", "每类文件每月"),
    "kind": ("kind of document", "每类文件"),
    "pair": ("pair of workers or documents", "每对员工或文件"),
}


def told(rule: Rule, packs: list[Pack], scope: Scope, language: str) -> Iterator[str]:
    """Gives back the lines that explain a rule in "en" or "zh".

    Args:
        rule: The rule.
        packs: Law and codes whose numbers are shown; none where nobody said.
        scope: Place and day.
        language: "en" or "zh".
    """
    from pipeline.report.labels import label
    from validators.kind_names import kind_name

    words, tongue = _WORDS[language], cast(Literal["en", "zh"], language)
    colon = words["colon"]
    yield f"{rule.id}{colon}{_in(rule.title, language)}"
    yield f"{label(rule.kind, tongue)}{words['and']}{label(rule.severity, tongue)}".lower()
    yield f"{words['fails']}{colon}{_in(rule.says, language)}"
    yield from _advice(rule.id, language)
    yield f"{words['one']}{colon}{_GRAIN[rule.grain][language == 'zh']}"
    kinds = words["and"].join(_in(kind_name(kind), language) for kind in rule.needs)
    yield f"{words['reads']}{colon}{kinds or words['any']}"
    if language == "en":  # what the rule's file says of itself is in English only
        yield f"{words['how']}{colon}{_how(rule)}"
    if rule.law:
        yield words["law"]
    yield words["open"]
    yield from _numbers(rule, packs, scope, language)


def _advice(rule: str, language: str) -> Iterator[str]:
    from validators.advice import advice

    words, said = _WORDS[language], advice()[rule]
    for key in ("why", "innocent", "do"):
        yield f"{words[key]}{words['colon']}{_in(getattr(said, key), language)}"


def _how(rule: Rule) -> str:
    """Gives back what the rule's own file says at its head, in one line."""
    said = import_module(f"validators.rules.{rule.id}").__doc__ or ""
    return " ".join(said.replace("``", "").split())


def _numbers(rule: Rule, packs: list[Pack], scope: Scope, language: str) -> Iterator[str]:
    from validators.parameters import parameters

    words = _WORDS[language]
    asked = tuple(dict.fromkeys(rule.parameters))
    if not asked:
        yield words["none"]
        return
    yield f"{words['numbers']}{words['colon'].strip()}"
    known = parameters()
    if not packs:
        yield from (f"  {name} ({known[name].unit}): {known[name].says}" for name in asked)
        yield words["ask"]
    for pack in packs:
        place, on = scope.place or words["anywhere"], scope.on or words["any_day"]
        yield words["under"].format(title=f"{pack.id} ({pack.title})", place=place, on=on)
        if pack.country == "*":
            yield words["stands_in"]
        yield from place_note(pack, scope, language) if pack.kind == "law" else ()
        for name in asked:
            yield f"  {name}: {known[name].says}"
            yield from asked_lines(pack, name, scope, language)
    if packs:
        yield words["absent"]


def _in(text: Text, language: str) -> str:
    return text.zh if language == "zh" else text.en
