"""A place as people write it, in the words the packs use: 广东省东莞市 is Guangdong/Dongguan."""

from __future__ import annotations

import difflib
import re

from pipeline.reconcile.names import fold, is_chinese
from pipeline.reconcile.places import cities_of, place_of_address, place_table

_BREAKS = re.compile(r"[/,，、|·>\\]+")
_ENDINGS = re.compile(r"\b(province|city|municipality|autonomous region|shi|sheng)\b")
_CHINESE_ENDINGS = re.compile(r"(壮族|回族|维吾尔)?自治区|[省市\s]")


def stated_place(text: str) -> str | None:
    """Gives back a place of China as "Province/City", "Province" or None where it is none.

    Raises:
        ValueError: It is in China, but no such city is known; says which there are.
    """
    pieces = [piece for one in _BREAKS.split(fold(text)) if (piece := one.strip())]
    if any(map(is_chinese, pieces)):
        return _of_chinese("".join(pieces))
    found = _of_english(pieces)
    if found is None and len(pieces) == 1:
        return _of_english(pieces[0].split())
    return found


def nearest_places(text: str) -> str:
    """Gives back what was probably meant, in brackets, and the provinces there are."""
    english = {_plain(one): one for one in _every_place()}
    close = difflib.get_close_matches(_plain(text), list(english), 1)
    near = f" (did you mean {english[close[0]]}?)" if close else ""
    return f"{near}; allowed: a province, or province/city, of {', '.join(place_table()[0])}"


def _every_place() -> list[str]:
    return [
        name
        for province in place_table()[0]
        for name in (province, *(f"{province}/{city}" for city in cities_of(province)))
    ]


def _of_chinese(text: str) -> str | None:
    place = place_of_address(text)
    if place is None or "/" in place:
        return place
    left = _CHINESE_ENDINGS.sub("", text).replace(place_table()[0][place], "")
    if left and cities_of(place):
        raise ValueError(_no_city(left, place))
    return place


def _of_english(pieces: list[str]) -> str | None:
    provinces, cities = place_table()
    by_plain = {_plain(name): name for name in provinces}
    named = [at for at, piece in enumerate(pieces) if _plain(piece) in by_plain]
    if not named:
        homes = [pair for pair in cities if pieces and _plain(pair[1]) == _plain(pieces[0])]
        if len(homes) > 1:
            both = " or ".join("/".join(pair) for pair in homes)
            raise ValueError(f"{pieces[0]!r} could be {both}")
        return "/".join([*homes[0], *pieces[1:]]) if homes else None
    province = by_plain[_plain(pieces.pop(named[0]))]
    if not pieces:
        return province
    known = {_plain(city): city for city in cities_of(province)}
    if not known:
        return "/".join([province, *(piece.title() for piece in pieces)])
    at = next((at for at, piece in enumerate(pieces) if _plain(piece) in known), None)
    if at is None:
        raise ValueError(_no_city(pieces[0], province))
    city = known[_plain(pieces.pop(at))]
    return "/".join([province, city, *(piece.title() for piece in pieces)])


def _no_city(name: str, province: str) -> str:
    cities = cities_of(province)
    close = difflib.get_close_matches(_plain(name), [_plain(city) for city in cities], 1)
    meant = [city for city in cities if close and _plain(city) == close[0]]
    near = f" (did you mean {province}/{meant[0]}?)" if meant else ""
    return f"no city {name!r} in {province}{near}; allowed: {', '.join(cities)}"


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", _ENDINGS.sub("", fold(name)))
