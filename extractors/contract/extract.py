"""Labour contracts out of one part: a contract, several after another, or a ledger of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from extractors.asking import another_copy
from extractors.context import Context
from extractors.contract.agreement import Agreement
from extractors.contract.birth import read_birth
from extractors.contract.blanks import with_plain_blanks
from extractors.contract.clauses import read_clauses
from extractors.contract.hours import read_employment, read_hours
from extractors.contract.ledger import read_ledger
from extractors.contract.parties import first_party_line, read_parties
from extractors.contract.pay import read_pay
from extractors.contract.probation_unread import probation_unread
from extractors.contract.signing import read_signing
from extractors.contract.term import read_term
from extractors.flow import Flow, Slot, flow_of
from extractors.labelled import labelled
from extractors.records import part_extract, record_set
from extractors.rereading import other_values
from extractors.words import Vocabulary, alike, vocabulary
from pipeline.model.document import TEXT, Classification, Document, Issue, Part
from pipeline.model.evidence import Locator, Text
from pipeline.model.extraction import PartExtract

_TITLE_LENGTH = 40
_TITLE_LINES = 25
_TURNING = (
    *(
        "birth_date",
        "signed_on",
        "starts_on",
        "ends_on",
        "probation_from",
        "probation_to",
        "pay_day",
    ),
    *("probation_months_hundredths", "probation_wage_minor", "wage_minor"),
)


def extract(
    document: Document, part: int, classification: Classification, context: Context
) -> PartExtract:
    """Gives back the contracts of a part, one record each."""
    words = vocabulary("contract")
    held = document.parts[part]
    ledger = read_ledger(held, part, classification, words)
    if ledger is not None:
        return ledger
    agreements = [_read_with_doubts(held, flow, words) for flow in contracts_in(held, words)]
    agreements = [agreement for agreement in agreements if _says_something(agreement)]
    issues = [issue for agreement in agreements for issue in _issues(agreement)]
    if not agreements:
        issues.append(_nothing(held))
    else:
        issues += _common_tables(held, len(agreements))
    records = record_set(
        "contract",
        held,
        part,
        [(agreement.values, agreement.at, agreement.others) for agreement in agreements],
    )
    return part_extract(part, classification, [records] if records else [], held, issues)


def contracts_in(part: Part, words: Vocabulary) -> list[Flow]:
    """Gives back the running text of each contract of a part."""
    flow = flow_of(part)
    starts = _starts(flow, words)
    if len(starts) < 2:
        return [flow]
    if flow.wrapped:
        return [
            flow.part(start, end)
            for start, end in zip(starts, [*starts[1:], len(flow.lines)], strict=True)
        ]
    return _shared_out(part, flow, starts)


def _shared_out(part: Part, flow: Flow, starts: Sequence[int]) -> list[Flow]:
    """Gives each contract its paragraphs, and its tables where each has as many."""
    text = [line for line in flow.lines if line.slot[0] == TEXT]
    each, rest = divmod(len(part.tables), len(starts))
    found = []
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(text)
        own = () if rest else range(each * at, each * (at + 1))
        tables = tuple(line for line in flow.lines if line.slot[0] != TEXT and line.slot[0] in own)
        found.append(Flow((*text[start:end], *tables)))
    return found


def _starts(flow: Flow, words: Vocabulary) -> list[int]:
    """Gives back the lines of titles under which a party is named before the next title."""
    titles = [
        index
        for index, line in enumerate(flow.lines)
        if is_title(line.text, words) and (line.slot[0] == TEXT or flow.wrapped)
    ]
    starts = []
    for at, index in enumerate(titles):
        end = min(titles[at + 1] if at + 1 < len(titles) else len(flow.lines), index + _TITLE_LINES)
        if first_party_line(flow.part(index, end), words) is not None:
            starts.append(index)
    return starts


def is_title(text: str, words: Vocabulary) -> bool:
    """Gives back whether a line is the title of a contract."""
    if len(text) > _TITLE_LENGTH or re.search(r"[:。;,，；、]", text):
        return False
    key = re.sub(r"\([^)]*\)|（[^）]*）|\W", "", alike(text))
    return any(key.endswith(alike(title)) or key == alike(title) for title in words.titles)


def _read_with_doubts(part: Part, flow: Flow, words: Vocabulary) -> Agreement:
    """Gives back a contract with the other values that its doubtful lines allow."""
    agreement = _read(part, flow, words)
    for found in other_values(part, flow, lambda text: [_read(part, text, words).values], _TURNING):
        for name, values in found.items():
            known = agreement.others.get(name, ())
            agreement.others[name] = tuple(dict.fromkeys((*known, *values)))
    return agreement


def _read(part: Part, flow: Flow, words: Vocabulary) -> Agreement:
    title = next((line.text for line in flow.lines if is_title(line.text, words)), "")
    first = first_party_line(flow, words)
    if first is not None and _is_end(flow, first):
        first = None  # the parties are named only where they sign
    body = with_plain_blanks(flow.part(first, len(flow.lines)) if first is not None else flow)
    agreement = Agreement(part, title, body, labelled(part, body, words))
    if title:
        _title_is_said(agreement, flow)
    for read in (
        read_parties, read_birth, read_term, read_pay, read_hours, read_employment, read_clauses,
        read_signing,
    ):  # fmt: skip
        read(agreement)
    if "signed_on" not in agreement.values and first:
        _signed_on_cover(agreement, flow.part(0, first), words)
    return agreement


def _is_end(flow: Flow, line: int) -> bool:
    """Gives back whether a line is the signatures below a short text such as a renewal."""
    signs = re.search(r"盖章|公章|签章|签字|签名|\(章\)|sign", flow.lines[line].text, re.I)
    before = sum(len(held.text) for held in flow.lines[:line])
    return signs is not None and 2 * before > len(flow.text)


def _title_is_said(agreement: Agreement, flow: Flow) -> None:
    slot = next((line.slot for line in flow.lines if line.text == agreement.title), None)
    if slot is not None:
        agreement.at["title"] = (slot,)


def _signed_on_cover(agreement: Agreement, cover: Flow, words: Vocabulary) -> None:
    front = replace(agreement, flow=cover, labels=labelled(agreement.part, cover, words))
    read_signing(front)


def _says_something(agreement: Agreement) -> bool:
    return bool({"name", "employer", "starts_on", "wage_minor"} & set(agreement.values))


def _issues(agreement: Agreement) -> list[Issue]:
    slot = agreement.flow.lines[0].slot
    at = agreement.part.grid(slot[0]).locate(slot[1], slot[2])
    found = []
    if "handwriting-not-read" in agreement.doubts:
        said = Text(
            "Blanks of this contract may be filled in by hand; handwriting is not read. Look at "
            "the page itself, or send the term and pay in a typed list of contracts.",
            "合同空白处可能为手写填写，手写内容未能读取。请人工核对原件，或另交打印的合同台账。",
        )
        found.append(Issue("handwriting-not-read", said, agreement.part.name, at, loses_data=True))
    copy = another_copy(agreement.part)
    if _term_unread(agreement):
        said = Text(
            "The dates of this contract's term could not be read. Look at the page itself, or "
            f"{copy[0]}.",
            f"未能读出合同期限的起止日期。请人工核对原件，或{copy[1]}。",
        )
        found.append(
            Issue("contract-term-not-read", said, agreement.part.name, at, loses_data=True)
        )
    unread = probation_unread(agreement)
    if unread is not None:
        found.append(_probation_unread(agreement, unread))
    if not {"name", "id_number"} & set(agreement.values):
        found.append(_without_worker(agreement, at))
    return found


def _probation_unread(agreement: Agreement, slot: Slot) -> Issue:
    copy = another_copy(agreement.part)
    said = Text(
        "The contract speaks of a probation, and how long it is could not be read. Look at the "
        f"page itself, or {copy[0]}.",
        f"合同提及试用期，但未能读出其期限。请人工核对原件，或{copy[1]}。",
    )
    at = agreement.part.grid(slot[0]).locate(slot[1], slot[2])
    return Issue("probation-not-read", said, agreement.part.name, at, loses_data=True)


def _term_unread(agreement: Agreement) -> bool:
    values = agreement.values
    stated = "term" in values.get("clauses_found", ()) and "starts_on" not in values
    return stated and "term" not in values.get("clauses_blank", ())


def _without_worker(agreement: Agreement, at: Locator) -> Issue:
    copy = another_copy(agreement.part)
    said = Text(
        "A contract does not say, in words that could be read, who the worker is. Look at the "
        f"page itself, or {copy[0]}.",
        f"合同中未能读出劳动者姓名。请人工核对原件，或{copy[1]}。",
    )
    return Issue("contract-without-worker", said, agreement.part.name, at, loses_data=True)


def _nothing(part: Part) -> Issue:
    copy = another_copy(part)
    said = Text(
        "The part looks like a labour contract, but neither its parties nor its terms could be "
        f"read. {copy[0].capitalize()}, or say in facility.toml what it is.",
        "该部分看似劳动合同，但未能读出合同双方和条款。"
        f"请{copy[1]}，或在 facility.toml 中注明其种类。",
    )
    return Issue("contract-not-understood", said, part.name, loses_data=True)


def _common_tables(part: Part, contracts: int) -> list[Issue]:
    flow: Any = part.text
    if contracts < 2 or flow is None or len(part.tables) % contracts == 0:
        return []
    said = Text(
        "The tables of this file could not be told to one of its contracts and were not read. "
        "Send each contract as a file of its own.",
        "文件中的表格无法对应到具体合同，未读取。请将每份合同单独提交。",
    )
    return [Issue("tables-not-assigned", said, part.name, loses_data=True)]
