"""Where a facility is: from an address, or from the area digits of a credit code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TypedDict

import yaml


class _Areas(TypedDict):
    provinces: dict[str, list[str]]
    cities: dict[str, list[str]]


def place_of_code(credit_code: str | None) -> str | None:
    """Gives back "Guangdong/Dongguan" from an 18-character credit code, or the province alone."""
    if credit_code is None or len(credit_code) != 18:
        return None
    return _name(credit_code[2:6])


def place_of_address(address: str | None) -> str | None:
    """Gives back the place that a Chinese address begins with, or None.

    Only the beginning counts: 上海 is also a road's name in other towns.
    """
    found = "".join((address or "").split()).removeprefix("中国")
    for code, (_, chinese) in _areas()["cities"].items():
        province = _areas()["provinces"][code[:2]][1]
        if found.startswith((f"{province}省{chinese}", f"{province}{chinese}", f"{chinese}市")):
            return _name(code)
    for code, (_, chinese) in _areas()["provinces"].items():
        if found.startswith((f"{chinese}省", f"{chinese}市", f"{chinese}自治区", f"{chinese}壮族")):
            return _name(code)
    return None


def _name(code: str) -> str | None:
    areas = _areas()
    province = areas["provinces"].get(code[:2])
    city = areas["cities"].get(code[:4])
    if province is None:
        return None
    return f"{province[0]}/{city[0]}" if city else province[0]


@cache
def _areas() -> _Areas:
    text = files("pipeline.engine").joinpath("areas.yaml").read_text("utf-8")
    found: _Areas = yaml.safe_load(text)
    return found
