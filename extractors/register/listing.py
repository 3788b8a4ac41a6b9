"""A list of people to records of one kind: each column by its heading and its field's type."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial

from extractors.blocks import Block, nameless_rows, other_lists
from extractors.builder import Builder
from extractors.columns import Cells, Parse, read_column, unparsed
from extractors.currency import guess_currency
from extractors.fields import Reading, parser
from extractors.headless import headless_columns
from extractors.pairs import field_of, pairs
from extractors.parse.dates import last_day, parse_birth_month
from extractors.people import PERSON, put_identifier, put_person
from extractors.register.protection import protection, protection_of_list
from extractors.register.spans import put_duration, put_period, put_span, put_times, states_term
from extractors.register.values import (
    consent,
    employment,
    is_refused,
    leave_kind,
    sex,
    sex_of,
    system,
)
from extractors.tables.headers import Column
from extractors.titles import Facts
from extractors.unknown import ignored_headings, unknown_heading
from extractors.words import normalise, vocabulary
from pipeline.model.document import Issue, Part
from pipeline.model.evidence import Text
from pipeline.model.records import RECORDS, RecordSet

_NAMED: dict[str, Parse] = {
    "sex": sex,
    "employment": employment,
    "hours_system": system,
    "leave": leave_kind,
    "consent": consent,
    "protection": protection,
}
_SPECIAL: dict[str, Callable[[Builder, Block, Column, Reading], list[int]]] = {
    "period": put_period,
    "duration": put_duration,
    "span": put_span,
}


@dataclass(slots=True)
class Listing:
    """What came out of one list: records, issues, and the fields that have a column."""

    records: list[RecordSet] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)


def read_listing(
    kind: str, part: Part, index: int, block: Block, facts: Facts, reading: Reading
) -> Listing:
    """Gives back the records of a list.

    Args:
        kind: Record kind, which is the document kind as well.
        part: Its part.
        index: Index of the part.
        block: Header and rows.
        facts: What titles and footers say.
        reading: How the sheet writes values.
    """
    listing = Listing(fields=set(block.header.fields) & set(RECORDS[kind]))
    rows = _kept(kind, block, part, listing)
    block.body.groups = [
        group for row, group in zip(block.body.rows, block.body.groups, strict=True) if row in rows
    ]
    block.body.rows = sorted(rows)
    builder = Builder(kind, index, block.table, block.body.rows)
    listing.issues += put_person(builder, block.grid, block.header, part.name, block.body.groups)
    if kind == "overtime_approval":
        for column, bad in put_times(builder, block, reading):
            listing.issues += _bad(block, part, column, bad)
    for name in block.header.fields:
        column = block.header.of(name)[0]
        if name in _SPECIAL:
            bad = _SPECIAL[name](builder, block, column, reading)
            if kind == "roster" and name == "period" and states_term(block, column):
                listing.fields.add("term")
            listing.issues += _bad(block, part, column, bad)
        elif name not in PERSON and name in RECORDS[kind] and name not in builder.values:
            listing.issues += put_field(builder, part, block, column, name, reading)
    _put_above(builder, part, block, reading)
    if "currency" in RECORDS[kind]:
        guess_currency([text for c in block.header.columns for text in c.path], facts)
    for name in ("month", "paid_on", "currency"):
        if name in RECORDS[kind]:
            builder.put_all(name, facts.values.get(name), facts.at.get(name))
    listing.fields |= set(builder.values) & set(RECORDS[kind])
    listing.issues += (
        nameless_rows(block, part.name)
        + other_lists(block, part)
        + headless_columns(block, part.name)
    )
    listing.issues += unknown(block, part, builder.kind, listing.fields)
    listing.records.append(builder.build())
    return listing


def _put_above(builder: Builder, part: Part, block: Block, reading: Reading) -> None:
    """Adds what a form says once above its list of people: the day, the kind of leave."""
    words = vocabulary(builder.kind)
    if "protection" in RECORDS[builder.kind]:
        builder.put_all("protection", *protection_of_list(part, block))
    for pair in pairs(block.grid, range(block.header.first_row)):
        name = field_of(pair.label, words)
        if name not in RECORDS[builder.kind] or name in ("number", "name", "id_number"):
            continue
        parse = _NAMED.get(name) or parser(builder.kind, name, reading)
        builder.put_all(name, parse(pair.value), (block.table, pair.row, pair.column))


def _bad(block: Block, part: Part, column: Column, bad: Sequence[int]) -> list[Issue]:
    texts = [str(text) for text in block.grid.texts[block.body.rows, column.index]]
    cells = Cells([None] * len(texts), texts, bad=list(bad))
    issue = unparsed(block.grid, part.name, column.label, block.body.rows, column.index, cells)
    return [issue] if issue else []


def put_field(
    builder: Builder, part: Part, block: Block, column: Column, name: str, reading: Reading
) -> list[Issue]:
    """Adds one column; gives back an issue where values could not be read."""
    if name == "account":
        return put_identifier(builder, block.grid, column.index, name, part.name, column.label)
    texts = [str(text) for text in block.grid.texts[builder.rows, column.index]]
    parse = _NAMED.get(name) or parser(builder.kind, name, reading, unit=column.unit, texts=texts)
    if name == "sex":
        parse = sex_of(texts, spanish=normalise(column.path[-1]) in ("sexo", "género"))
    cells = read_column(block.grid, builder.rows, column.index, parse)
    if name == "birth_date":
        _put_months(cells)
    if name == "contract_to" or name == "valid_to":
        # 长期 and 无固定期限 are no dates and no failure.
        cells.bad = [r for r in cells.bad if not is_open_ended(cells.texts[r])]
    if name == "consent" and _is_signature(column):
        # A pen's stroke is no word, and nobody asks what it says.
        cells.bad = [r for r in cells.bad if cells.texts[r].strip()]
    builder.put_column(name, cells, column.index)
    issue = unparsed(block.grid, part.name, column.label, builder.rows, column.index, cells)
    return [issue] if issue else []


def _put_months(cells: Cells) -> None:
    """Takes a month of birth for its first day, with its last day as the other reading."""
    for record in list(cells.bad):
        month = parse_birth_month(cells.texts[record])
        if month is not None:
            cells.values[record] = f"{month}-01"
            cells.others[record] = (f"{month}-{last_day(month):02d}",)
            cells.bad.remove(record)


def _is_signature(column: Column) -> bool:
    return vocabulary("payroll").headings.get(normalise(column.path[-1])) == "signed"


def is_open_ended(text: str) -> bool:
    """Gives back whether a cell says that there is no end."""
    return any(
        word in text.casefold() for word in ("长期", "無固定", "无固定", "open", "不限", "至今")
    )


def _kept(kind: str, block: Block, part: Part, listing: Listing) -> set[int]:
    """Gives back the rows that count: an application that was turned down is no approval."""
    columns = block.header.of("result")
    rows = block.body.rows
    if not columns:
        return set(rows)
    refused = partial(is_refused, words=tuple(vocabulary(kind).lists.get("refused", ())))
    column = columns[0].index
    texts = block.grid.texts
    out = [row for row in rows if any(refused(str(texts[row, c.index])) for c in columns)]
    if out:
        listing.issues.append(
            Issue(
                "not-approved",
                Text(
                    f"{len(out)} application(s) were turned down or withdrawn; left out.",
                    f"有 {len(out)} 条申请被拒绝或撤销，未计入。",
                ),
                part=part.name,
                at=block.grid.locate(out[0], column),
            )
        )
    return set(rows) - set(out)


def unknown(block: Block, part: Part, kind: str, stated: Collection[str]) -> list[Issue]:
    """Gives back an issue for each heading with text under it that no vocabulary knows.

    Args:
        block: Header and rows.
        part: Its part.
        kind: Vocabulary of the sheet.
        stated: Record fields that the list states.
    """
    ignored = ignored_headings() | set(vocabulary("person").words("ignored"))
    known = vocabulary(kind).headings
    demoted = {column.index: column.field for column in block.header.demoted}
    issues = []
    for column in block.header.unknown:
        texts = block.grid.texts[block.body.rows, column.index]
        heading = normalise(column.path[-1])
        # A heading that this kind knows is lost, whatever other kinds of sheets pass over.
        own = known.get(heading) is not None and known.get(heading) == demoted.get(column.index)
        passed_over = heading in ignored and not own
        if passed_over or not any(str(text).strip() for text in texts):
            continue
        issues.append(
            unknown_heading(
                kind,
                column,
                map(str, texts),
                part.name,
                block.grid.locate(block.header.last_row, column.index),
                stated=stated,
                contradicted=demoted.get(column.index),
            )
        )
    return issues
