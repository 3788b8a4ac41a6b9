"""What phrases would say were a doubtful line read otherwise, for the flip test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from unicodedata import normalize

from extractors.flow import Flow, tidy
from pipeline.model.document import Part
from pipeline.model.evidence import Grade

_FIGURES = re.compile(r"[^\d〇零一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]")
_MOST = 60
"""Readings that are tried: a page in such doubt is refused by its grades anyway."""

Values = Mapping[str, Any]


def other_values(
    part: Part,
    flow: Flow,
    read: Callable[[Flow], Sequence[Values]],
    fields: Sequence[str],
) -> list[dict[str, tuple[Any, ...]]]:
    """Gives back, for each record of a text, the other values that its doubtful lines allow.

    One line at a time is put in its other reading and the whole is read again, so that a figure
    of a date counts wherever the phrase around it stands. A reading in which a field is not
    found, or another number of records, says nothing.

    Args:
        part: Its grids hold the other readings.
        flow: The text as it was read.
        read: From a text to its records' values.
        fields: Those that a verdict turns on.
    """
    changed = list(_variants(part, flow))[:_MOST]
    if not changed:
        return []
    known = read(flow)
    found: list[dict[str, tuple[Any, ...]]] = [{} for _ in known]
    for variant in changed:
        records = read(variant)
        if len(records) != len(known):
            continue
        for into, values, other in zip(found, known, records, strict=True):
            _add(into, values, other, fields)
    return found


def _add(
    into: dict[str, tuple[Any, ...]], values: Values, other: Values, fields: Sequence[str]
) -> None:
    for name in fields:
        value = other.get(name)
        if value is None or name not in values or value == values[name]:
            continue
        if value not in into.get(name, ()):
            into[name] = (*into.get(name, ()), value)


def _variants(part: Part, flow: Flow) -> Iterator[Flow]:
    """Gives back the text with one doubtful line in another of its readings, each in turn.

    Only readings with other figures: dates, counts and amounts are what is asked for.
    """
    slots = [line.slot for line in flow.lines]
    for at, line in enumerate(flow.lines):
        if line.grade != Grade.UNCERTAIN or slots.count(line.slot) > 1:
            continue
        for said in part.grid(line.slot[0]).others.get(line.slot[1:], ()):
            if _figures(said) != _figures(line.raw):
                put = replace(line, raw=normalize("NFKC", said), text=tidy(said))
                yield replace(flow, lines=(*flow.lines[:at], put, *flow.lines[at + 1 :]))


def _figures(text: str) -> str:
    return _FIGURES.sub("", normalize("NFKC", text))
