"""Where a facility is: from its address, or the area digits of its credit code."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}(\d{6})[0-9A-HJ-NPQRTUWXY]{10}")


@cache
def _places() -> Any:
    text = files("pipeline.reconcile").joinpath("places.yaml").read_text("utf-8")
    return yaml.safe_load(text)


@cache
def place_names() -> tuple[str, ...]:
    """Gives back the Chinese names of provinces and cities, as company names begin with them."""
    places = _places()
    return tuple(zh for zh, _ in [*places["provinces"].values(), *places["cities"].values()])


@cache
def place_table() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Gives back provinces (English to Chinese), and every (province, city) in English."""
    provinces = {english: zh for zh, english in _places()["provinces"].values()}
    return provinces, tuple((one, city) for one in provinces for city in cities_of(one))


def cities_of(province: str) -> tuple[str, ...]:
    """Gives back the English names of a Chinese province's cities; () where none are listed."""
    places = _places()
    digits = {english: digits for digits, (_, english) in places["provinces"].items()}
    own = digits.get(province)
    return tuple(english for d, (_, english) in places["cities"].items() if own == d[:2])


def place_of_address(address: str) -> str | None:
    """Gives back "Guangdong/Dongguan" for a Chinese address, "Shanghai" for a municipality.

    The place named first wins, as streets are called after other cities too.
    """
    places = _places()
    provinces = {zh: digits for digits, (zh, _) in places["provinces"].items()}
    cities = {zh: digits for digits, (zh, _) in places["cities"].items()}
    for digits, names in places["counties"].items():
        cities.update(dict.fromkeys(names, digits))
    province = _first(address, provinces)
    within = {zh: d for zh, d in cities.items() if province is None or d.startswith(province)}
    city = _first(address, within)
    return place_of_area(city or province or "")


def place_of_code(credit_code: str) -> str | None:
    """Gives back the place of a unified social credit code, or None."""
    match = _CREDIT_CODE.fullmatch(credit_code.strip().upper())
    return place_of_area(match[1]) if match else None


def place_of_area(digits: str) -> str | None:
    """Gives back the place of area digits: "441900" is "Guangdong/Dongguan", "31" "Shanghai"."""
    places = _places()
    province = places["provinces"].get(digits[:2])
    city = places["cities"].get(digits[:4])
    if province is None:
        return None
    return f"{province[1]}/{city[1]}" if city else str(province[1])


def _first(address: str, names: dict[str, str]) -> str | None:
    found = [(address.index(zh), -len(zh), digits) for zh, digits in names.items() if zh in address]
    return min(found)[2] if found else None
