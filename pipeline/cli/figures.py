"""Figures of the law as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.cli.scope import Scope, figures, names_place

if TYPE_CHECKING:
    from validators.numbers import Number
    from validators.packs import Pack

_WORDS = {
    "en": {
        "from": "from {since}",
        "to": "{since} to {until}",
        "everywhere": "whole country",
        "unset": "not set by pack {pack}",
        "elsewhere": "set for other places only",
        "silent": "nothing in force there on that day",
        "by_place": "set by place in {count} figures; --place says which",
        "unknown": "Pack {pack} does not tell {place} from the rest of the country: "
        "what is shown holds for all of it.",
    },
    "zh": {
        "from": "{since} 起",
        "to": "{since} 至 {until}",
        "everywhere": "全国",
        "unset": "规则包 {pack} 未设此数值",
        "elsewhere": "只对其他地区设有数值",
        "silent": "该地该日没有有效数值",
        "by_place": "按地区设有 {count} 个数值；用 --place 指明地区",
        "unknown": "规则包 {pack} 未单列 {place}：所示数值适用于全国。",
    },
}
_MOST_BY_PLACE = 12
_PLAIN = frozenset(
    {"rule", "yes or no", "clauses", "fields", "items", "schemes", "cycles", "steps"}
    | {"pay items", "number formats"}
)
"""Units whose values say for themselves what they are."""


def place_note(pack: Pack, scope: Scope, language: str = "en") -> list[str]:
    """Gives back a line where the pack has no figure of the place or what it lies in."""
    if scope.place is None or names_place(pack, scope.place):
        return []
    return [_WORDS[language]["unknown"].format(pack=pack.id, place=scope.place)]


def figure_line(one: Number, currency: str | None, language: str = "en") -> str:
    """Gives back a figure: value, dates, place, instrument and article, status, source."""
    from pipeline.report.labels import label

    said = _WORDS[language]
    dates = said["to" if one.until else "from"].format(since=one.since, until=one.until)
    article = f" {one.article}" if one.article else ""
    status = label(f"{one.status}_source", "zh" if language == "zh" else "en")
    parts = (value_text(one, currency), dates, one.place or said["everywhere"])
    cited = (f"{one.instrument}{article}", f"{one.status} ({status})", one.source)
    return "    " + " | ".join(part for part in (*parts, *cited) if part)


def value_text(one: Number, currency: str | None) -> str:
    """Gives back a figure's value with its unit, as a person reads it."""
    from pipeline.report.labels import quantity

    if one.unit in _PLAIN:
        return one.value
    if one.unit == "minor":
        return f"{quantity(one.whole, one.unit, currency)} {currency or ''}".rstrip()
    if one.unit == "minutes":
        return f"{one.value} minutes ({quantity(one.whole, one.unit)})"
    return f"{one.value} {one.unit}"


def asked_lines(pack: Pack, parameter: str, scope: Scope, language: str) -> Iterator[str]:
    """Gives back what a pack says of a number that a rule asks for."""
    said = _WORDS[language]
    found = figures(pack, parameter, scope)
    local = [one for one in found if one.place]
    if not found:
        yield f"    {said[_absence(pack, parameter, scope)].format(pack=pack.id)}"
    elif scope.place is None and len(local) > _MOST_BY_PLACE:
        found = tuple(one for one in found if not one.place)
        yield f"    {said['by_place'].format(count=len(local))}"
    yield from (figure_line(one, pack.currency, language) for one in found)


def _absence(pack: Pack, parameter: str, scope: Scope) -> str:
    """Gives back why there is no figure: "unset", "elsewhere" or "silent"."""
    if parameter not in pack.numbers:
        return "unset"
    return "silent" if figures(pack, parameter, Scope(None, scope.place)) else "elsewhere"


def absences(pack: Pack, scope: Scope) -> Iterator[str]:
    """Gives back the numbers that the pack sets, and not for this place or day, one line each."""
    for name in sorted(pack.numbers):
        if not figures(pack, name, scope):
            yield f"{name}: {_WORDS['en'][_absence(pack, name, scope)]}"
