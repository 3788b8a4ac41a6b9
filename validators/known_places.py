"""Which places the law's pack knows a minimum wage of, for whoever wrote theirs otherwise."""

from __future__ import annotations

import unicodedata

from pipeline.model.evidence import Text
from validators.bench import Bench
from validators.minimum_wage import set_by
from validators.rule import fill

MOST = 6
HINT = Text(
    "; the rule pack knows it of {named}: where the facility lies in one of them, write that, or "
    "that and a slash before your own, as place in facility.toml",
    "；规则包已知标准的地区：{named}；如工厂位于其中，请在 facility.toml 的 place 中"
    "填写该名称，或在其后加斜杠和所在地",
)
MORE = Text(
    "{named} and {count} more (prescreen packs {law})",
    "{named} 等 {all} 个地区（prescreen packs {law}）",
)


def place_hint(bench: Bench) -> Text:
    """Gives back the places that the minimum wage is known of, nearest to the facility's name.

    Nothing where it is known of the facility's, if on other dates, or the pack itself tells which
    place lies in which tier, or it is known of none.
    """
    law, parameter, own = bench.law, set_by(bench), bench.case.facility.place or ""
    held = law.numbers[parameter] if law and parameter and not law.tiers else ()
    known = sorted({one.place for one in held if one.place})
    near = [one for one in known if _near(one, own)]
    shown = (near or known)[:MOST]
    if law is None or not shown or any(f"{own}/".startswith(f"{one}/") for one in known):
        return Text("", "")
    named = Text(", ".join(shown), "、".join(shown))
    more = len(known) - len(shown)
    if more and not near:
        named = fill(MORE, named=named, count=more, all=len(known), law=law.id)
    return fill(HINT, named=named)


def _near(known: str, place: str) -> bool:
    """Gives back whether a word of the place stands in the known one, accents aside."""
    words = {word for step in place.split("/") for word in _plain(step).split() if len(word) > 2}
    return bool(words & set(_plain(known.replace("/", " ")).split()))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(one for one in letters if not unicodedata.combining(one))
