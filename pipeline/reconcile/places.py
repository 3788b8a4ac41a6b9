"""Where a facility is: from its address, or the area digits of its credit code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}(\d{6})[0-9A-HJ-NPQRTUWXY]{10}")
_CITY = ("市", "地区", "州", "盟")


@cache
def _places() -> Any:
    text = files("pipeline.reconcile").joinpath("places.yaml").read_text("utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@dataclass(frozen=True, slots=True)
class _Names:
    """Chinese names to area digits, as an address writes them."""

    provinces: dict[str, str]
    cities: dict[str, str]
    districts: dict[str, str]


@cache
def _names() -> _Names:
    """Gives back the names that an address is searched for.

    A city is known by its bare name in some provinces, elsewhere with the word for city; a
    district by its full name, where no two share it.
    """
    places, cities = _places(), {}
    for digits, (zh, _) in places["cities"].items():
        bare = (zh,) if digits[:2] in places["bare"] else ()
        cities.update(dict.fromkeys((*bare, *(zh + end for end in _CITY)), digits))
    for digits, names in places["counties"].items():
        cities.update(dict.fromkeys(names, digits))
    full = [zh for zh, _ in places["districts"].values()]
    districts = {zh: d for d, (zh, _) in places["districts"].items() if full.count(zh) == 1}
    provinces = {zh: digits for digits, (zh, _) in places["provinces"].items()}
    return _Names(provinces, cities, districts)


@cache
def place_names() -> tuple[str, ...]:
    """Gives back the Chinese names of provinces and cities, as company names begin with them."""
    places = _places()
    cities = (zh for d, (zh, _) in places["cities"].items() if d[:2] in places["bare"])
    return (*(zh for zh, _ in places["provinces"].values()), *cities)


@cache
def place_table() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Gives back provinces (English to Chinese), and every (province, city) in English."""
    provinces = {english: zh for zh, english in _places()["provinces"].values()}
    return provinces, tuple((one, city) for one in provinces for city in cities_of(one))


@cache
def cities_of(province: str) -> tuple[str, ...]:
    """Gives back the English names of a Chinese province's cities; () where none are listed."""
    own = _digits_of(province)
    return tuple(english for d, (_, english) in _places()["cities"].items() if own == d[:2])


def counties_known(province: str) -> bool:
    """Gives back whether a province's counties are listed too: a name that is not is no place."""
    return _digits_of(province) in _places()["bare"]


@cache
def districts_of(province: str, city: str = "") -> tuple[str, ...]:
    """Gives back the English names of the districts that are told apart in a city.

    Args:
        province: English name.
        city: English name; "" for a municipality, which has districts and no cities.
    """
    places, own = _places(), _digits_of(province)
    within = [d for d, (_, english) in places["cities"].items() if d[:2] == own and english == city]
    area = within[0] if within else own if own and not city else None
    if area is None or (not city and cities_of(province)):
        return ()
    return tuple(english for d, (_, english) in places["districts"].items() if d.startswith(area))


def _digits_of(province: str) -> str | None:
    names = _places()["provinces"].items()
    return next((str(digits) for digits, (_, english) in names if english == province), None)


def place_of_address(address: str) -> str | None:
    """Gives back "Guangdong/Dongguan" for a Chinese address, "Shanghai" for a municipality.

    With its district, "Zhejiang/Wenzhou/Yueqing", where districts are told apart. The place named
    first wins, as streets are called after other cities too.
    """
    names = _names()
    province, city = _first(address, names.provinces), _begun(address)
    if province and (city is None or province <= city):
        at, length, area = province
        rest = address[at - length :]
        if rest.startswith("市") and (same := names.cities.get(address[at : at - length + 1])):
            area = same
        else:
            inner = _first(rest, _within({**names.districts, **names.cities, **_bare()}, area))
            area = inner[2] if inner else area
    elif city:
        area = city[2]
    else:
        return None
    district = _first(address, _within(_all_districts(area), area))
    return place_of_area(district[2] if district else area)


def _begun(address: str) -> tuple[int, int, str] | None:
    """Gives back the city or district that an address names, or that it begins with bare."""
    names = _names()
    found = _first(address, {**names.districts, **names.cities})
    starts = ((0, -len(zh), digits) for zh, digits in _bare().items() if address.startswith(zh))
    return min((one for one in (found, *starts) if one), default=None)


@cache
def _bare() -> dict[str, str]:
    cities = {zh: digits for digits, (zh, _) in _places()["cities"].items()}
    provinces = _names().provinces
    return {zh: digits for zh, digits in cities.items() if zh not in provinces}


def _within(names: dict[str, str], area: str) -> dict[str, str]:
    return {zh: digits for zh, digits in names.items() if digits.startswith(area)}


def _all_districts(area: str) -> dict[str, str]:
    """Gives back the districts of a city, or of a municipality, by their full names."""
    places = _places()
    if len(area) == 2 and any(d.startswith(area) for d in places["cities"]):
        return {}
    return {zh: d for d, (zh, _) in places["districts"].items() if d.startswith(area)}


def place_of_code(credit_code: str) -> str | None:
    """Gives back the place of a unified social credit code, or None."""
    match = _CREDIT_CODE.fullmatch(credit_code.strip().upper())
    return place_of_area(match[1]) if match else None


def place_of_area(digits: str) -> str | None:
    """Gives back the place of area digits: "441900" is "Guangdong/Dongguan", "31" "Shanghai"."""
    places = _places()
    province = places["provinces"].get(digits[:2])
    if province is None:
        return None
    city = places["cities"].get(digits) or places["cities"].get(digits[:4])
    district = places["districts"].get(digits)
    return "/".join(str(one[1]) for one in (province, city, district) if one)


def _first(address: str, names: dict[str, str]) -> tuple[int, int, str] | None:
    """Gives back where the first of some names stands, less its length, and its digits."""
    found = ((address.index(zh), -len(zh), digits) for zh, digits in names.items() if zh in address)
    return min(found, default=None)
