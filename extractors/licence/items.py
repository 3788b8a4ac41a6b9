"""Items that a certificate lists under labels in one line: each with its own dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from extractors.fields import clean_text
from extractors.flow import Flow, Line, Slot
from extractors.licence.known import OTHER, labels_of
from extractors.parse.dates import Order, find_dates
from extractors.words import Vocabulary
from extractors.words import normalise as key_of

_DATES = {"issued_on": "issued_on", "valid_from": "valid_from", "valid_to": "valid_to"} | {
    "period": "valid_to"
}


@dataclass(frozen=True, slots=True)
class Item:
    """One listed item: record field to value, and the line it stands in."""

    values: dict[str, Any]
    slot: Slot


def items_of(flow: Flow, words: Vocabulary, order: Order | None) -> tuple[list[Item], Flow]:
    """Gives back the items that a text lists, and the text without them.

    作业项目  批准日期  有效日期 in a line, and N1  2023-05-06  2027-05-31 in the next: dates in
    columns belong to their labels by their order, and only where a row has one for each.
    """
    found: list[Item] = []
    kept: list[Line] = []
    fields: tuple[str, ...] = ()
    for line in flow.lines:
        headed = _header(line, words)
        item = _item(line, fields, order) if fields and not headed else None
        if item is not None:
            found.append(item)
        else:
            fields = headed
            kept.append(line)
    if not found:
        return [], flow
    return found, replace(flow, lines=tuple(line for line in kept if not _header(line, words)))


def _header(line: Line, words: Vocabulary) -> tuple[str, ...]:
    """Gives back the fields of a line that holds labels only, two of them of dates."""
    labels = labels_of(words)
    pieces = [piece for piece in re.split(r"\s{2,}", line.raw.strip()) if piece]
    fields = [labels.fields.get(key_of(piece)) for piece in pieces]
    dated = [field for field in fields if field in _DATES]
    if None in fields or len(dated) < 2 or len(set(dated)) < len(dated):
        return ()
    return tuple(field or OTHER for field in fields)


def _item(line: Line, fields: tuple[str, ...], order: Order | None) -> Item | None:
    dates = find_dates(line.raw, order=order)
    names = [_DATES[field] for field in fields if field in _DATES]
    if len(dates) != len(names):
        return None
    values: dict[str, Any] = dict(zip(names, (iso for iso, _, _ in dates), strict=True))
    before = re.split(r"\s{2,}", line.raw[: dates[0][1]].strip())
    if "subject" in fields and before[-1:] != [""]:
        values["subject"] = clean_text(before[-1])
    return Item({name: value for name, value in values.items() if value}, line.slot)
