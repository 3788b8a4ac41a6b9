"""A short page for each rule in the documentation: why, evidence, innocent causes, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from validators.advice import advice
from validators.kind_names import kind_name
from validators.registry import rules
from validators.rule import Rule

HEAD = """## Why, and what to do

Of each rule: why it is asked, the evidence it reads, what innocent cause a finding may have, and
what the supplier should do. `prescreen explain RULE` says the same with the numbers of a place and
day.
"""


def pages() -> Iterator[str]:
    """Gives back the lines of the pages of all rules, ordered by id."""
    yield HEAD
    for rule in rules():
        yield from _page(rule)


def _page(rule: Rule) -> Iterator[str]:
    said, kinds = advice()[rule.id], [kind_name(kind) for kind in rule.needs]
    english = ", ".join(kind.en for kind in kinds) or "every file that was handed in"
    chinese = "、".join(kind.zh for kind in kinds) or "提交的所有文件"
    yield f"### `{rule.id}`: {rule.title.en} {rule.title.zh}"
    yield ""
    yield f"- Fails when: {rule.says.en}. 不合格的情形：{rule.says.zh}。"
    yield f"- Why: {said.why.en}. 为何检查：{said.why.zh}。"
    yield f"- Evidence: {english}. 所需证据：{chinese}。"
    yield f"- It may be innocent: {said.innocent.en}. 可能的正当原因：{said.innocent.zh}。"
    yield f"- What to do: {said.do.en}. 如何处理：{said.do.zh}。"
    yield ""
