"""The rule catalogue as a page of the documentation, made from the rules and packs themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from validators.numbers import WEAKER, Number
from validators.packs import Pack, load_pack, pack_ids
from validators.registry import rules
from validators.rule import Rule
from validators.rule_pages import pages

HEAD = """# Rules

This page is made from the rules and packs by `python -m validators.catalogue`; a test keeps it
current.
Grain says what one finding is about. The numbers stand in the rule packs, each with its article and
source; `status` says whether it was read in the source (verified), in a secondary source
(secondary), or is general knowledge to be confirmed (unverified).
"""


BY_RULE = """## Rules by country

The weakest status of the law's numbers that a rule declares, of those that have not ended, and how
many of them the pack does not set: a rule without one that it cannot do without is inapplicable
there. Prescreen's own readings are left out. `ilo` stands in for any other country.
"""
BY_NUMBER = """## Numbers by country

The statuses of the figures that have not ended; `by place` where they differ by place; `ended`
where the last known one has run out.
"""
BASE = "base"
"""The pack of Prescreen's own readings."""


def markdown() -> str:
    """Gives back the catalogue: every rule with its meaning, and every number it uses."""
    parts = (_table(), pages(), _by_country(), _by_parameter(), _numbers())
    return "\n".join([HEAD, *(line for part in parts for line in (*part, ""))])


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


def _by_country() -> Iterator[str]:
    packs = _laws()
    yield BY_RULE
    yield f"| rule | {' | '.join(pack.id for pack in packs)} |"
    yield "|---" * (len(packs) + 1) + "|"
    of_law = {name for pack in packs for name, held in pack.numbers.items() if _own(held)}
    for rule in rules():
        asked = [name for name in dict.fromkeys(rule.parameters) if name in of_law]
        cells = (_cell(pack, asked) for pack in packs) if asked else ("",) * len(packs)
        yield f"| `{rule.id}` | {' | '.join(cells)} |"


def _cell(pack: Pack, asked: list[str]) -> str:
    statuses = [found[-1] for name in asked if (found := _statuses(pack, name))]
    missing = len(asked) - len(statuses)
    if not statuses:
        return "none"
    weakest = max(statuses, key=WEAKER.index)
    return f"{weakest}, {missing} of {len(asked)} missing" if missing else weakest


def _by_parameter() -> Iterator[str]:
    packs = _laws()
    yield BY_NUMBER
    yield f"| number | {' | '.join(pack.id for pack in packs)} |"
    yield "|---" * (len(packs) + 1) + "|"
    for name in sorted(
        {name for pack in packs for name, held in pack.numbers.items() if _own(held)}
    ):
        yield f"| `{name}` | {' | '.join(_state(pack, name) for pack in packs)} |"


def _state(pack: Pack, name: str) -> str:
    held = _own(pack.numbers.get(name, ()))
    statuses = _statuses(pack, name)
    if not held or not statuses:
        return "ended" if held else ""
    place = ", by place" if any(one.place for one in held) else ""
    return f"{', '.join(statuses)}{place}"


def _statuses(pack: Pack, name: str) -> list[str]:
    """Gives back the statuses of a parameter's figures that have not ended, surest first."""
    found = {one.status for one in pack.numbers.get(name, ()) if one.until is None}
    return sorted(found, key=WEAKER.index)


def _own(numbers: tuple[Number, ...]) -> list[Number]:
    return [one for one in numbers if one.pack != BASE]


def _laws() -> list[Pack]:
    found = (load_pack(name) for name in pack_ids())
    return [pack for pack in found if pack is not None and pack.kind == "law"]


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
