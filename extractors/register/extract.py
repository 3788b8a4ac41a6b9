"""One part of a register to its records: lists, else forms, else identity cards."""

from collections.abc import Sequence
from dataclasses import replace

from extractors.blocks import Block, find_blocks, outside_rows
from extractors.cell_counts import count_cells
from extractors.context import Context
from extractors.fields import Reading, stated_order
from extractors.forms import LaidOut, find_forms, lay_out
from extractors.pairs import field_of
from extractors.parse.scripts import is_chinese, is_vietnamese
from extractors.register.cards import find_cards
from extractors.register.listing import Listing, read_listing
from extractors.register.social import read_social
from extractors.tables.body import Body
from extractors.tables.headers import read_header
from extractors.titles import Facts, read_facts
from extractors.words import Vocabulary, vocabulary
from pipeline.model.document import Classification, Document, Issue, Kind, Part
from pipeline.model.evidence import Text
from pipeline.model.extraction import PartExtract

_NEEDED = ("name", "number", "id_number", "account")
_STARTS = ("name", "number", "id_number")
_WITH_MONTH = (Kind.BANK_TRANSFER, Kind.SOCIAL_INSURANCE)


def extract(
    document: Document, part: int, classification: Classification, context: Context
) -> PartExtract:
    """Gives back the records of a roster, identity list, bank list, insurance list or approval."""
    kind = classification.kind or Kind.OTHER
    page = document.parts[part]
    words = vocabulary(kind.value)
    laid_out = _forms(page, kind, words)
    blocks = [b for b in find_blocks(page, words, _NEEDED) if b.body.rows] if not laid_out else []
    outside = outside_rows(page, blocks)
    facts = read_facts(page, outside, context, month=kind in _WITH_MONTH)
    month = facts.values.get("month")
    reading = Reading(int(month[:4]) if month else facts.year, facts.scale)
    if laid_out:
        listings = [_of_form(kind, page, part, laid_out, facts, words)]
    else:
        listings = [
            _of_block(kind, page, part, block, facts, _with_order(block, reading))
            for block in blocks
        ]
    return _finish(page, part, classification, listings, facts)


def _with_order(block: Block, reading: Reading) -> Reading:
    """Gives back the reading with the order of day and month that the list's dates show."""
    texts = (str(text) for text in block.grid.texts[block.body.rows].ravel().tolist())
    labels = "".join(text for column in block.header.columns for text in column.path)
    order = stated_order(texts)
    if order is None and is_vietnamese(labels):
        order = "dmy"
    short = order or ("mdy" if is_chinese(labels) else None)
    return replace(reading, order=order, short_order=short)


def _forms(page: Part, kind: Kind, words: Vocabulary) -> LaidOut | None:
    if kind == Kind.IDENTITY:
        cards = find_cards(page)
        return lay_out(page, cards) if cards else None
    if kind not in (Kind.LEAVE, Kind.OVERTIME_APPROVAL):
        return None
    forms = find_forms(page, lambda label: field_of(label, words), _STARTS)
    named = [form for form in forms if any(name in form.fields for name in _STARTS)]
    forms = [form for form in named if len(form.values) >= 3]
    return lay_out(page, forms) if forms else None


def _of_form(
    kind: Kind, page: Part, part: int, laid_out: LaidOut, facts: Facts, words: Vocabulary
) -> Listing:
    rows = list(range(1, laid_out.table.shape[0]))
    header = read_header(laid_out.table, words, 0, 0)
    body = Body(rows=rows, groups=[None] * len(rows), end=len(rows) + 1)
    block = Block(0, laid_out.table, header, body)
    listing = _of_block(kind, page, part, block, facts, Reading(facts.year))
    listing.records = [laid_out.back(records) for records in listing.records]
    return listing


def _of_block(
    kind: Kind, page: Part, part: int, block: Block, facts: Facts, reading: Reading
) -> Listing:
    if kind == Kind.SOCIAL_INSURANCE:
        return read_social(page, part, block, facts, reading)
    return read_listing(kind.value, page, part, block, facts, reading)


def _finish(
    page: Part,
    part: int,
    classification: Classification,
    listings: Sequence[Listing],
    facts: Facts,
) -> PartExtract:
    records = tuple(records for listing in listings for records in listing.records)
    records = tuple(found for found in records if len(found))
    there = {name for listing in listings for name in listing.fields}
    held = {name for found in records for name in found.values} | {"term"}
    issues = [*facts.issues, *(issue for listing in listings for issue in listing.issues)]
    if not records:
        issues.append(_nothing(page))
    return PartExtract(
        part,
        classification,
        records,
        tuple(sorted({month for found in records for month in found.months})),
        facts.values.get("employer"),
        facts.values.get("credit_code"),
        tuple(issues),
        count_cells(page, records),
        tuple(sorted(there)),
        tuple(sorted(there - held)),
    )


def _nothing(page: Part) -> Issue:
    return Issue(
        "no-records",
        Text(
            "No person was found in this list; please send it with its headings.",
            "在此名单中未找到任何人员；请提供带表头的表格。",
        ),
        part=page.name,
        loses_data=True,
    )
