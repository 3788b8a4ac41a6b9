"""Approvals of averaged or irregular hours: which posts, over which cycle, from when to when.

An authority's decision says it in a sentence; a form has a table of posts. What the paper says
of its number, holder and dates holds for every post that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractors.asking import another_copy
from extractors.context import Context
from extractors.fields import clean_text
from extractors.flow import Flow, Slot, flow_of
from extractors.licence.approved_posts import Grant, grants_in, said_word
from extractors.licence.labels import with_whole_labels
from extractors.licence.pieces import Entry, entries, pieces_of
from extractors.licence.values import Reading, read_values
from extractors.parse.dates import find_dates
from extractors.records import part_extract, record_set
from extractors.rereading import other_values
from extractors.tables.headers import Header, find_header
from extractors.words import Vocabulary, alike, vocabulary
from pipeline.model.document import Classification, Document, Issue, Part
from pipeline.model.evidence import Text
from pipeline.model.extraction import PartExtract
from pipeline.model.table import Table

KIND = "hours_approval"
_DATED = ("valid_from", "valid_to")
_OF_PAPER = ("number", "credit_code", "holder", "issuer", "issued_on", *_DATED)
_LONGEST_TITLE = 60
_SENTENCE = re.compile(r"[^。;；\n]+")
_APPLICATION = re.compile(r"申[请报]|application|request", re.IGNORECASE)
_DECIDED = re.compile(r"同意|批准|准予|许可决定|approved|granted", re.IGNORECASE)
_TERM = re.compile(r"有效|期限|执行|实行|自.{4,12}起|valid|from", re.IGNORECASE)
_Record = tuple[dict[str, Any], dict[str, tuple[Slot, ...]], dict[str, tuple[Any, ...]]]


def extract(
    document: Document, part: int, classification: Classification, context: Context
) -> PartExtract:
    """Gives back the approvals of a part: one record a system of hours and group of posts."""
    held, words = document.parts[part], vocabulary(KIND)
    rows = _read(held, flow_of(held), words)
    if rows and _only_asked_for(rows[0][0], flow_of(held)):
        return part_extract(part, classification, [], held, [_application(held)])
    if not rows:
        return part_extract(part, classification, [], held, [_nothing(held)])
    others = other_values(
        held, flow_of(held), lambda flow: [v for v, _, _ in _read(held, flow, words)], _DATED
    )
    for (_, _, into), found in zip(rows, others, strict=False):
        into.update(found)
    records = record_set(KIND, held, part, rows)
    return part_extract(part, classification, [records] if records else [], held, [])


def _read(held: Part, flow: Flow, words: Vocabulary) -> list[_Record]:
    pieces = pieces_of(held, with_whole_labels(flow, words), words)
    found = entries(held, pieces, words)
    reading = read_values(found, pieces, flow, words)
    _title(reading, flow, words)
    if "valid_to" not in reading.values:
        _term(reading, flow)
    grants = list(_of_tables(held, words)) or _of_text(found, flow, words)
    paper = {name: reading.values[name] for name in (*_OF_PAPER, "title") if name in reading.values}
    at = {name: reading.at[name] for name in paper}
    return [(paper | grant.values, at | grant.at, {}) for grant in grants]


def _title(reading: Reading, flow: Flow, words: Vocabulary) -> None:
    for line in flow.lines:
        key = alike(line.raw)
        if len(line.text) <= _LONGEST_TITLE and any(title in key for title in words.titles):
            reading.put("title", clean_text(line.text), (line.slot,))
            return


def _term(reading: Reading, flow: Flow) -> None:
    """Takes the term of a decision from its sentence: 有效期自2025年1月1日至2025年12月31日."""
    for sentence in _SENTENCE.finditer(flow.text):
        dates = [iso for iso, _, _ in find_dates(sentence[0], order=reading.order)]
        if len(dates) == 2 and _TERM.search(sentence[0]):
            slots = flow.slots(sentence.start(), sentence.end())
            reading.put("valid_from", min(dates), slots)
            reading.put("valid_to", max(dates), slots)
            return


def _of_text(found: list[Entry], flow: Flow, words: Vocabulary) -> list[Grant]:
    """Gives back what sentences grant, else what the labels of a form say together."""
    labelled = Grant()
    for entry in found:
        if entry.value:
            labelled.take(entry.field, entry.value, entry.slots, words)
    grants = grants_in(flow, words)
    if "hours_system" in labelled.values or not grants:
        grants = [labelled] if "hours_system" in labelled.values else []
        return grants or _by_title(labelled, flow, words)
    for grant in grants:
        grant.fill_up(labelled)
    return grants


def _by_title(labelled: Grant, flow: Flow, words: Vocabulary) -> list[Grant]:
    """Gives back labels whose system is said nowhere but in the title."""
    system = said_word(flow.text, words, "systems")
    if system is None or not {"posts", "all_posts"} & labelled.values.keys():
        return []
    labelled.take("hours_system", flow.text, (flow.lines[0].slot,), words)
    return [labelled]


def _of_tables(held: Part, words: Vocabulary) -> Iterator[Grant]:
    """Gives back one grant a row of a table of posts."""
    for index, table in enumerate(held.tables):
        header = find_header(table, words, least=2)
        if header is None or "posts" not in header.fields:
            continue
        if {"hours_system", "cycle", "headcount"} & set(header.fields):
            yield from _of_rows(table, index, header, words, held)


def _of_rows(
    table: Table, index: int, header: Header, words: Vocabulary, held: Part
) -> Iterator[Grant]:
    whole = said_word(flow_of(held).text, words, "systems")
    for row in range(header.last_row + 1, table.shape[0]):
        grant = Grant()
        for field in ("posts", "hours_system", "cycle", "headcount", *_DATED, "period"):
            for column in header.of(field)[:1]:
                text = str(table.texts[row, column.index]).strip()
                if text:
                    grant.take(field, text, ((index, row, column.index),), words)
        if "hours_system" not in grant.values and whole:
            grant.values["hours_system"] = whole
        if {"posts", "all_posts"} & grant.values.keys() and "hours_system" in grant.values:
            yield grant


def _only_asked_for(values: dict[str, Any], flow: Flow) -> bool:
    """Gives back whether a paper is an application on which nobody has decided."""
    asks = _APPLICATION.search(str(values.get("title", "")))
    return bool(asks) and not _DECIDED.search(flow.text)


def _application(held: Part) -> Issue:
    said = Text(
        "This is an application for averaged or irregular hours, and it shows no decision; send "
        "the labour authority's approval.",
        "该文件是特殊工时的申请，未见审批决定；请提交劳动行政部门的批准文件。",
    )
    return Issue("hours-approval-only-asked-for", said, held.name, loses_data=True)


def _nothing(held: Part) -> Issue:
    copy = another_copy(held)
    said = Text(
        "The part looks like an approval of averaged or irregular hours, but which of the two, "
        f"and for which posts, could not be read. {copy[0].capitalize()}.",
        f"该部分看似特殊工时审批文件，但未能读出其工时制度和适用岗位。请{copy[1]}。",
    )
    return Issue("hours-approval-not-understood", said, held.name, loses_data=True)
