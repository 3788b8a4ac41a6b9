"""Names of laws and sums as a report in Chinese alone shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from pipeline.report.labels import Language

_CHINESE = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff〔〕、\d]*")
_STANDARD = re.compile(r"GB [\d-]+")
_WAGE = re.compile(r"(\w+) minimum wage (from|until) ([\d-]+)")


def cited(instrument: str, language: Language) -> str:
    """Gives back the name of a law or source; a foreign one keeps its own."""
    if language != "zh":
        return instrument
    known: str | None = _table()["titles"].get(instrument)
    return known or "；".join(_titled(one) for one in instrument.split("; "))


def cited_within(text: str, instruments: Iterable[str]) -> str:
    """Gives back a Chinese sentence whose names of laws are Chinese too."""
    for one in sorted(set(instruments), key=len, reverse=True):
        text = text.replace(one, cited(one, "zh"))
    return text


def unit_said(unit: str | None, language: Language) -> str:
    """Gives back the unit of a figure of the law."""
    if unit is None or language != "zh":
        return unit or ""
    said: str = _table()["units"].get(unit, unit)
    return said


def summed(sum_: str | None, language: Language) -> str | None:
    """Gives back the line of a sum."""
    if sum_ is None or language != "zh":
        return sum_
    for pattern, chinese in _sums():
        sum_ = pattern.sub(chinese, sum_)
    return sum_


def _titled(piece: str) -> str:
    """Gives back one title: its own Chinese, the number of the document in brackets."""
    known: str | None = _table()["titles"].get(piece)
    found = _CHINESE.findall(piece)
    if known or not found:
        return known or _of_wage(piece)
    titles = [one for one in found if not one.endswith("号")]
    numbers = "、".join(one for one in found if one.endswith("号"))
    standard = _STANDARD.match(piece)
    told = "、".join(dict.fromkeys(titles))
    said = " ".join(filter(None, (standard and standard[0], told)))
    return f"{said}（{numbers}）" if said and numbers else said or numbers


def _of_wage(piece: str) -> str:
    found = _WAGE.fullmatch(piece)
    if found is None:
        return piece
    province = _table()["provinces"].get(found[1], found[1])
    return f"{province}最低工资标准（{found[3]} {'起' if found[2] == 'from' else '止'}）"


@cache
def _sums() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(rf"(?<![A-Za-z]){a}(?![A-Za-z])"), b) for a, b in _table()["sums"]]


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(
        files("pipeline.report").joinpath("chinese.yaml").read_text("utf-8")
    )
    return found
