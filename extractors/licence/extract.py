"""Licences, permits and certificates out of one part: a single one, or a register of many."""

from __future__ import annotations

import re
from typing import Any

from extractors.asking import another_copy
from extractors.context import Context
from extractors.flow import Flow, Slot, flow_of
from extractors.licence.items import Item, items_of
from extractors.licence.labels import with_whole_labels
from extractors.licence.pieces import entries, pieces_of
from extractors.licence.register import read_registers
from extractors.licence.values import Reading, order_of, read_values
from extractors.own_words import remembered
from extractors.records import part_extract, record_set
from extractors.rereading import other_values
from extractors.words import Vocabulary, alike, vocabulary
from pipeline.model.document import Classification, Document, Issue, Kind, Part
from pipeline.model.evidence import Text
from pipeline.model.extraction import PartExtract

_KINDS = (Kind.LICENCE, Kind.PERMIT, Kind.CERTIFICATE)
_LONGEST_TITLE = 60
_DATED = ("issued_on", "valid_from", "valid_to")
_TERM = {"valid_from", "valid_to", "open_ended"}
_EXPECTED = {
    name: {name}
    for name in ("holder", "address", "legal_representative", "subject", "company_type")
} | {"registered_capital": {"registered_capital"}, "period": _TERM, "valid_to": _TERM}
"""What a licence says beside its labels, and the fields of the record that hold it."""
_Entry = tuple[dict[str, Any], dict[str, tuple[Slot, ...]], dict[str, tuple[Any, ...]]]
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
    reading, items = read_licence(held, words)
    issues = _issues(held, reading)
    listed = [item.values for item in items]
    if len(_TELLING & {*reading.values, *(name for item in listed for name in item)}) < 2:
        return part_extract(part, classification, [], held, [*issues, _nothing(held)])
    rows = _entries(reading, items)
    others = other_values(
        held,
        flow_of(held),
        lambda flow: [e[0] for e in _entries(*_read(held, flow, words))],
        _DATED,
    )
    for (_, _, into), found in zip(rows, others, strict=False):
        into.update(found)
    records = record_set("licence", held, part, rows)
    return part_extract(part, classification, [records] if records else [], held, issues)


def read_licence(held: Part, words: Vocabulary) -> tuple[Reading, list[Item]]:
    """Gives back what a part says as one licence, and the items it lists with their own dates."""
    return _read(held, flow_of(held), words)


def _entries(reading: Reading, items: list[Item]) -> list[_Entry]:
    """Gives back one record for each listed item, or the one of a paper without items."""
    each = [(item.values, dict.fromkeys(item.values, (item.slot,))) for item in items]
    return [(reading.values | values, reading.at | at, {}) for values, at in each or [({}, {})]]


def _read(held: Part, flow: Flow, words: Vocabulary) -> tuple[Reading, list[Item]]:
    items, flow = items_of(flow, words, order_of(flow))
    pieces = pieces_of(held, with_whole_labels(flow, words), words)
    reading = read_values(entries(held, pieces, words), pieces, flow, words)
    title = title_of(flow)
    if title:
        reading.put("title", *title)
    return reading, items


def title_of(flow: Flow) -> tuple[str, tuple[Slot, ...]] | None:
    """Gives back the title: the longest known one that a short line holds or ends with."""
    best: tuple[int, str, tuple[Slot, ...]] | None = None
    for line in flow.lines:
        if len(line.text) > _LONGEST_TITLE or re.search(r"[:。,，;；]", line.text):
            continue
        key = alike(line.raw)
        known = max((title for title in _titles() if _stands(title, key)), key=len, default="")
        if known and (best is None or len(known) > best[0]):
            text = _printed(line.raw, known)
            best = len(known), text, (line.slot,)
    return (best[1], best[2]) if best else None


def _stands(title: str, key: str) -> bool:
    """Gives back whether a line holds a title, and not the label 使用登记证编号."""
    return title in key and re.match(r"编?号", key.partition(title)[2]) is None


def _printed(raw: str, known: str) -> str:
    """Gives back a title as printed, without what stands beside it on the line and without gaps."""
    squeezed = "".join(raw.split())
    at = squeezed.casefold().find(known)
    if re.search(r"[\u4e00-\u9fff]", known) and at >= 0:
        return squeezed[at : at + len(known)]
    return " ".join(raw.split())


@remembered
def _titles() -> tuple[str, ...]:
    return tuple(title for kind in _KINDS for title in vocabulary(str(kind)).titles)


def _issues(held: Part, reading: Reading) -> list[Issue]:
    issues = []
    copy = another_copy(held)
    for entry in reading.unread:
        table, row, column = entry.slots[0]
        said = Text(
            f'The date beside "{entry.label}" could not be read: "{entry.value[:40]}". '
            f"Look at the page itself, or {copy[0]}.",
            f"“{entry.label}”处的日期无法识别：“{entry.value[:40]}”。请人工核对原件，或{copy[1]}。",
        )
        at = held.grid(table).locate(row, column)
        issues.append(Issue("unparsed-value", said, held.name, at, loses_data=True))
    return [*issues, *_without_values(held, reading)] if held.scanned else issues


def _without_values(held: Part, reading: Reading) -> list[Issue]:
    """Gives back what to say of labels on a picture beside which nothing was read.

    A form may well be blank there: only the page itself tells.
    """
    lost = [
        entry
        for entry in reading.blank
        if entry.field in _EXPECTED and not _EXPECTED[entry.field] & set(reading.values)
    ]
    if not lost:
        return []
    labels = list(dict.fromkeys("".join(entry.label.split(" ")) for entry in lost))
    copy = another_copy(held)
    said = Text(
        f"Nothing could be read beside {', '.join(labels)}. Look at the page itself, or {copy[0]}.",
        f"“{'、'.join(labels)}”处未能读出内容。请人工核对原件，或{copy[1]}。",
    )
    table, row, column = lost[0].slots[0]
    at = held.grid(table).locate(row, column)
    return [Issue("value-not-read", said, held.name, at, loses_data=True)]


def _nothing(held: Part) -> Issue:
    copy = another_copy(held)
    said = Text(
        "The part looks like a licence or certificate, but its number, holder and dates could "
        f"not be read. {copy[0].capitalize()}, or say in facility.toml what it is.",
        "该部分看似证照，但未能读出其编号、持有人和日期。"
        f"请{copy[1]}，或在 facility.toml 中注明其种类。",
    )
    return Issue("licence-not-understood", said, held.name, loses_data=True)
