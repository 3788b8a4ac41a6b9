"""A place as people write it, in the words the packs use: 广东省东莞市 is Guangdong/Dongguan."""

from __future__ import annotations

import difflib
import re

from pipeline.reconcile.names import fold, is_chinese
from pipeline.reconcile.places import (
    cities_of,
    counties_known,
    districts_of,
    place_of_address,
    place_table,
)

_BREAKS = re.compile(r"[/,，、|·>\\]+")
_ENDINGS = re.compile(r"\b(province|city|municipality|autonomous region|shi|sheng)\b")
_CHINESE_ENDINGS = re.compile(r"(壮族|回族|维吾尔)?自治区|[省市\s]")


def stated_place(text: str) -> str | None:
    """Gives back a place of China as the packs key it, or None where it is none.

    "Province", "Province/City" or "Province/City/District"; a municipality has no city.

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
    if left and counties_known(place):
        raise ValueError(_no_city(left, place))
    return place


def _of_english(pieces: list[str]) -> str | None:
    provinces, _ = place_table()
    by_plain = {_plain(name): name for name in provinces}
    named = [at for at, piece in enumerate(pieces) if _plain(piece) in by_plain]
    if not named:
        return _of_city(pieces)
    province = by_plain[_plain(pieces.pop(named[0]))]
    if not pieces:
        return province
    known = {_plain(city): city for city in cities_of(province)}
    if not known:
        return "/".join([province, *_districts(province, "", pieces)])
    at = next((at for at, piece in enumerate(pieces) if _plain(piece) in known), None)
    if at is None and (counties_known(province) or _near(pieces[0], province)):
        raise ValueError(_no_city(pieces[0], province))
    if at is None:
        return "/".join([province, *(piece.title() for piece in pieces)])
    city = known[_plain(pieces.pop(at))]
    return "/".join([province, city, *_districts(province, city, pieces)])


def _of_city(pieces: list[str]) -> str | None:
    """Gives back the place of a city or district that is named without its province."""
    _, cities = place_table()
    for at, piece in enumerate(pieces):
        homes = [pair for pair in cities if _plain(pair[1]) == _plain(piece)]
        if len(homes) > 1:
            both = " or ".join("/".join(pair) for pair in homes)
            raise ValueError(f"{piece!r} could be {both}")
        if homes:
            rest = [*pieces[:at], *pieces[at + 1 :]]
            return "/".join([*homes[0], *_districts(*homes[0], rest)])
    return None


def _districts(province: str, city: str, pieces: list[str]) -> list[str]:
    """Gives back districts as the packs write them; of one that they do not tell apart, as said."""
    known = {_plain(name): name for name in districts_of(province, city)}
    return [known.get(_plain(piece), piece.title()) for piece in pieces]


def _no_city(name: str, province: str) -> str:
    meant = _near(name, province)
    near = f" (did you mean {province}/{meant}?)" if meant else ""
    return f"no city {name!r} in {province}{near}; allowed: {', '.join(cities_of(province))}"


def _near(name: str, province: str) -> str | None:
    """Gives back the city of a province that is spelt much like a name."""
    by_plain = {_plain(city): city for city in cities_of(province)}
    close = difflib.get_close_matches(_plain(name), list(by_plain), 1, 0.75)
    return by_plain[close[0]] if close else None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", _ENDINGS.sub("", fold(name)))
