"""Licences, permits and certificates out of one part: a single one, or a register of many."""

from __future__ import annotations

import re
from functools import cache

from extractors.context import Context
from extractors.flow import Flow, Slot, flow_of
from extractors.licence.pieces import entries, pieces_of
from extractors.licence.register import read_registers
from extractors.licence.values import Reading, read_values
from extractors.records import part_extract, record_set
from extractors.words import Vocabulary, alike, vocabulary
from pipeline.model.document import Classification, Document, Issue, Kind, Part
from pipeline.model.evidence import Text
from pipeline.model.extraction import PartExtract

_KINDS = (Kind.LICENCE, Kind.PERMIT, Kind.CERTIFICATE)
_LONGEST_TITLE = 60
_TELLING = {"number", "credit_code", "holder", "valid_to", "person", "issued_on"}


def extract(
    document: Document, part: int, classification: Classification, context: Context
) -> PartExtract:
    """Gives back the licences of a part, one record each."""
    held = document.parts[part]
    kind = classification.kind if classification.kind in _KINDS else Kind.CERTIFICATE
    words = vocabulary(str(kind))
    sets, issues = read_registers(held, part, words)
    if sets:
        return part_extract(part, classification, sets, held, issues)
    reading = read_licence(held, words)
    issues = _issues(held, reading)
    if len(_TELLING & set(reading.values)) < 2:
        return part_extract(part, classification, [], held, [*issues, _nothing(held)])
    records = record_set("licence", held, part, [(reading.values, reading.at, {})])
    return part_extract(part, classification, [records] if records else [], held, issues)


def read_licence(held: Part, words: Vocabulary) -> Reading:
    """Gives back what a part says as one licence."""
    flow = flow_of(held)
    pieces = pieces_of(held, flow, words)
    reading = read_values(entries(held, pieces, words), pieces, flow, words)
    title = title_of(flow)
    if title:
        reading.put("title", *title)
    return reading


def title_of(flow: Flow) -> tuple[str, tuple[Slot, ...]] | None:
    """Gives back the title: the longest known one that a short line holds or ends with."""
    best: tuple[int, str, tuple[Slot, ...]] | None = None
    for line in flow.lines:
        if len(line.text) > _LONGEST_TITLE or re.search(r"[:。,，;；]", line.text):
            continue
        key = alike(line.raw)
        known = max((title for title in _titles() if title in key), key=len, default="")
        if known and (best is None or len(known) > best[0]):
            text = _printed(line.raw, known)
            best = len(known), text, (line.slot,)
    return (best[1], best[2]) if best else None


def _printed(raw: str, known: str) -> str:
    """Gives back a title as printed, without what stands beside it on the line and without gaps."""
    squeezed = "".join(raw.split())
    at = squeezed.casefold().find(known)
    if re.search(r"[\u4e00-\u9fff]", known) and at >= 0:
        return squeezed[at : at + len(known)]
    return " ".join(raw.split())


@cache
def _titles() -> tuple[str, ...]:
    return tuple(title for kind in _KINDS for title in vocabulary(str(kind)).titles)


def _issues(held: Part, reading: Reading) -> list[Issue]:
    issues = []
    for entry in reading.unread:
        table, row, column = entry.slots[0]
        said = Text(
            f'The date beside "{entry.label}" could not be read: "{entry.value[:40]}". '
            "Look at the page itself, or send a clearer copy.",
            f"“{entry.label}”处的日期无法识别：“{entry.value[:40]}”。"
            "请人工核对原件，或提交更清晰的副本。",
        )
        at = held.grid(table).locate(row, column)
        issues.append(Issue("unparsed-value", said, held.name, at, loses_data=True))
    return issues


def _nothing(held: Part) -> Issue:
    said = Text(
        "The part looks like a licence or certificate, but its number, holder and dates could "
        "not be read. Send a clearer copy, or say in facility.toml what it is.",
        "该部分看似证照，但未能读出其编号、持有人和日期。"
        "请提交更清晰的副本，或在 facility.toml 中注明其种类。",
    )
    return Issue("licence-not-understood", said, held.name, loses_data=True)
