"""Files that were handed in and not used, said where records of their kind are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.model.evidence import Text
from pipeline.report.missing_need import HANDED_IN, Need, absent
from pipeline.report.missing_words import words


def name_unused(needs: Iterable[Need], documents: Iterable[Mapping[str, Any]]) -> None:
    """Says of records that are asked for which file of their kind and months was not used."""
    unused = [
        ("apart" if document["foreign"] else "empty", document["path"], part)
        for document in documents
        for part in document["parts"]
        if document["foreign"] or not part["records"]
    ]
    for need in needs:
        found = [(why, path) for why, path, part in unused if _is_asked(part, need)]
        if not need.document and found and need.reasons.keys() & absent():
            need.reasons = {key: why for key, why in need.reasons.items() if key not in absent()}
            need.reasons[HANDED_IN] = _said(found)


def _is_asked(part: Mapping[str, Any], need: Need) -> bool:
    months = set(part["months"])
    of_then = not months or not need.months or bool(months & need.months)
    return of_then and bool(part["kind"] == need.kind)


def _said(found: Iterable[tuple[str, str]]) -> Text:
    paths: dict[str, dict[str, None]] = {}
    for why, path in found:
        paths.setdefault(why, {})[path] = None
    said = [
        words(why, files=Text(", ".join(own), "、".join(own))) for why, own in sorted(paths.items())
    ]
    return Text("; ".join(one.en for one in said), "；".join(one.zh for one in said))
