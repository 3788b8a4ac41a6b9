"""What record fields and pay items are called in messages to people; never by their own names."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractors.words import load_yaml, vocabulary
from pipeline.model.evidence import Text

_UNIT = re.compile(r"_(?:minor|minutes|hundredths|grams)$")
_HAN = re.compile(r"^[㐀-鿿]+$")
_ENDINGS: dict[str, tuple[str, ...]] = {
    "money": ("_minor",),
    "hours": ("_minutes",),
    "days": ("_hundredths",),
    "date": ("_on", "date"),
}


def field_name(kind: str, field: str) -> Text:
    """Gives back what a field or pay item is called: "hours of overtime", 加班工时.

    Args:
        kind: Vocabulary that it is of; its first Chinese heading is the name where no other is.
        field: Record field or key of a pay item.
    """
    known = _table().get(field)
    if known is not None:
        return Text(known["en"], known["zh"])
    plain = _UNIT.sub("", field).replace("_", " ")
    headings = vocabulary(kind).fields.get(field, ())
    return Text(plain, next((one for one in headings if _HAN.match(one)), plain))


def plain_name(field: str) -> Text:
    """Gives back what a field is called, of whatever kind of document it is."""
    known = _table().get(field)
    plain = _UNIT.sub("", field).replace("_", " ")
    return Text(known["en"], known["zh"]) if known is not None else Text(plain, plain)


def holds(field: str) -> str:
    """Gives back what a field's column holds: "money", "hours", "days", "date", else "text"."""
    return next((kind for kind, ends in _ENDINGS.items() if field.endswith(ends)), "text")


def holds_none(field: str) -> Text:
    """Gives back what the values of a column headed as a field are not: "no amount"."""
    said = _table()["holds"][holds(field)]
    return Text(said["en"], said["zh"])


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    found: dict[str, Any] = load_yaml(Path(__file__).with_suffix(".yaml"))
    return found
