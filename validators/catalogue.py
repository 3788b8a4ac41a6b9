"""The rule catalogue as a page of the documentation, made from the rules and packs themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from validators.numbers import Number
from validators.packs import Pack, load_pack, pack_ids
from validators.registry import rules
from validators.rule import Rule

HEAD = """# Rules

This page is made from the rules and packs by `python -m validators.catalogue`; a test keeps it
current.
Grain says what one finding is about. The numbers stand in the rule packs, each with its article and
source; `status` says whether it was read in the source (verified), in a secondary source
(secondary), or is general knowledge to be confirmed (unverified).
"""


def markdown() -> str:
    """Gives back the catalogue: every rule with its meaning, and every number it uses."""
    return "\n".join([HEAD, *_table(), "", *_numbers(), ""])


def _table() -> Iterator[str]:
    yield "| rule | | fails when | grain | kind | severity | numbers |"
    yield "|---|---|---|---|---|---|---|"
    yield from (_row(rule) for rule in rules())


def _row(rule: Rule) -> str:
    numbers = ", ".join(f"`{name}`" for name in rule.parameters)
    return (
        f"| `{rule.id}` | {rule.title.en}<br>{rule.title.zh} | {rule.says.en}<br>{rule.says.zh} "
        f"| {rule.grain} | {rule.kind} | {rule.severity} | {numbers} |"
    )


def _numbers() -> Iterator[str]:
    yield "## Numbers"
    yield ""
    yield "| number | value | unit | from | place | instrument | article | status |"
    yield "|---|---|---|---|---|---|---|---|"
    for name in pack_ids():
        pack = load_pack(name)
        if pack is not None:
            yield from _of_pack(pack)


def _of_pack(pack: Pack) -> Iterator[str]:
    for name in sorted(pack.numbers):
        yield from (_number(pack, one) for one in pack.numbers[name])


def _number(pack: Pack, one: Number) -> str:
    until = f" to {one.until}" if one.until else ""
    return (
        f"| `{pack.id}.{one.parameter}` | {one.value} | {one.unit} | {one.since}{until} "
        f"| {one.place or ''} | {one.instrument} | {one.article or ''} | {one.status} |"
    )


if __name__ == "__main__":
    Path("docs/rules.md").write_text(markdown(), "utf-8")
