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
from extractors.licence.decided import decided, refuses, waits
from extractors.licence.hours_term import put_term
from extractors.licence.labels import with_whole_labels
from extractors.licence.pieces import Entry, entries, pieces_of
from extractors.licence.values import Reading, read_values
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
_APPLICATION = re.compile(r"申[请报]|application|request", re.IGNORECASE)
_TITLE_LINES = 3
_NO_TITLE = re.compile(r"[:：,，。;；]|.{61}|申请(?:单位|企业|人)")
_DECISION = re.compile(r"批复|决定|复函")
_OPINION = re.compile(r"意见|opinion", re.IGNORECASE)
_Record = tuple[dict[str, Any], dict[str, tuple[Slot, ...]], dict[str, tuple[Any, ...]]]


def extract(
    document: Document, part: int, classification: Classification, context: Context
) -> PartExtract:
    """Gives back the approvals of a part: one record a system of hours and group of posts."""
    held, words = document.parts[part], vocabulary(KIND)
    rows = _read(held, flow_of(held), words)
    turned_down = refuses(flow_of(held).text)
    if rows and _only_asked_for(rows[0][0], flow_of(held)):
        return part_extract(part, classification, [], held, [_application(held)])
    if not rows:
        issue = _refused(held) if turned_down else _nothing(held)
        return part_extract(part, classification, [], held, [issue])
    others = other_values(
        held, flow_of(held), lambda flow: [v for v, _, _ in _read(held, flow, words)], _DATED
    )
    for (_, _, into), found in zip(rows, others, strict=False):
        into.update(found)
    records = record_set(KIND, held, part, rows)
    issues = [_refused(held)] if turned_down else []
    return part_extract(part, classification, [records] if records else [], held, issues)


def _read(held: Part, flow: Flow, words: Vocabulary) -> list[_Record]:
    pieces = pieces_of(held, with_whole_labels(flow, words), words)
    found = entries(held, pieces, words)
    reading = read_values(found, pieces, flow, words)
    _title(reading, flow, words)
    if "valid_to" not in reading.values:
        put_term(reading, flow)
    grants = _that_stand(list(_of_tables(held, words)) or _of_text(found, flow, words), flow)
    paper = {name: reading.values[name] for name in (*_OF_PAPER, "title") if name in reading.values}
    at = {name: reading.at[name] for name in paper}
    return [(paper | grant.values, at | grant.at, {}) for grant in grants]


def _title(reading: Reading, flow: Flow, words: Vocabulary) -> None:
    for line in flow.lines:
        key = alike(line.raw)
        if len(line.text) <= _LONGEST_TITLE and any(title in key for title in words.titles):
            reading.put("title", clean_text(line.text), (line.slot,))
            return


def _that_stand(grants: list[Grant], flow: Flow) -> list[Grant]:
    """Gives back what is granted; none where a refusal may be meant for some of it.

    Keeping a part of it would say of the rest that it was refused.
    """
    open_to_doubt = refuses(flow.text) and not all(grant.said for grant in grants)
    return [] if open_to_doubt else grants


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
    if len(grants) == 1 and {"posts", "all_posts"} & labelled.values.keys():
        grants[0].drop("posts", "all_posts")
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
    """Gives back whether a paper is an application, or a form, on which nobody has decided."""
    title = str(values.get("title") or _first_lines(flow))
    asks = _APPLICATION.search(title) and not _DECISION.search(title)
    form = title.endswith("审批表") and _OPINION.search(flow.text)
    return bool(asks or form or waits(flow)) and not decided(flow)


def _first_lines(flow: Flow) -> str:
    """Gives back the short lines among the first, where a title that nobody knows would stand."""
    lines = [line.text for line in flow.lines[:_TITLE_LINES]]
    return " ".join(text for text in lines if not _NO_TITLE.search(text))


def _application(held: Part) -> Issue:
    said = Text(
        "This is an application for averaged or irregular hours, and it shows no decision; send "
        "the labour authority's approval.",
        "该文件是特殊工时的申请，未见审批决定；请提交劳动行政部门的批准文件。",
    )
    return Issue("hours-approval-only-asked-for", said, held.name, loses_data=True)


def _refused(held: Part) -> Issue:
    said = Text(
        "The paper says that something asked for is not approved. Only what it clearly grants is "
        "taken for approved; check it against the paper.",
        "该文件写明有不予批准的内容。仅将其中明确同意的部分视为获批；请核对原件。",
    )
    return Issue("hours-approval-refused", said, held.name, loses_data=True)


def _nothing(held: Part) -> Issue:
    copy = another_copy(held)
    said = Text(
        "The part looks like an approval of averaged or irregular hours, but which of the two, "
        f"and for which posts, could not be read. {copy[0].capitalize()}.",
        f"该部分看似特殊工时审批文件，但未能读出其工时制度和适用岗位。请{copy[1]}。",
    )
    return Issue("hours-approval-not-understood", said, held.name, loses_data=True)
