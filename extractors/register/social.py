"""Lists of social insurance and housing fund: one record a worker and scheme."""

from collections.abc import Iterable

from extractors.blocks import Block, nameless_rows, other_lists
from extractors.builder import Builder
from extractors.columns import Cells, read_column, unparsed
from extractors.fields import Reading, parser
from extractors.headless import headless_columns
from extractors.people import PERSON, put_person
from extractors.register.listing import Listing, put_field, unknown
from extractors.titles import Facts
from extractors.words import alike, vocabulary
from pipeline.model.document import Issue, Part
from pipeline.model.records import RecordSet

_SIDES = {"base": "base_minor", "worker": "worker_minor", "employer": "employer_minor"}
_PARTS = ("base_minor", "worker_minor", "employer_minor")


def scheme_of(text: str) -> str | None:
    """Gives back the one scheme that a title or cell names; None where none, or several."""
    word = alike(text)
    schemes = vocabulary("social_insurance").lists["schemes"]
    found = [key for key, words in schemes.items() if any(alike(w) in word for w in words)]
    return str(found[0]) if len(found) == 1 else None


def read_social(part: Part, index: int, block: Block, facts: Facts, reading: Reading) -> Listing:
    """Gives back the records of a list; its schemes are columns, rows, or the whole list's."""
    listing = Listing(fields=set(block.header.fields))
    people = Builder("social_insurance", index, block.table, block.body.rows)
    listing.issues += put_person(people, block.grid, block.header, part.name, block.body.groups)
    if block.header.of("month"):
        column = block.header.of("month")[0]
        listing.issues += put_field(people, part, block, column, "month", reading)
    people.put_all("month", facts.values.get("month"), facts.at.get("month"))
    schemes = _scheme_columns(block)
    if schemes:
        listing.issues += _put_common_base(people, part, block, schemes, reading)
        for scheme, columns in schemes.items():
            cells = {n: _money(block, c, people, reading) for n, c in columns.items()}
            insured = _marked(cells.values())
            listing.issues += _unread(block, part, people, columns, cells)
            listing.records.append(_of_scheme(people, scheme, columns, cells, insured))
    else:
        listing.records.append(_of_list(people, part, block, reading, listing))
    listing.issues += (
        nameless_rows(block, part.name)
        + other_lists(block, part)
        + headless_columns(block, part.name)
    )
    listing.issues += unknown(block, part, people.kind, listing.fields)
    return listing


def _money(block: Block, column: int, people: Builder, reading: Reading) -> Cells:
    return read_column(
        block.grid, people.rows, column, parser("social_insurance", "base_minor", reading)
    )


def _marked(cells: Iterable[Cells]) -> set[int]:
    """Gives back the records in which a mark in place of a figure says that somebody is insured.

    Marks, of either meaning, are figures that could not be read no more.
    """
    words = vocabulary("social_insurance").lists["marks"]
    insured: set[int] = set()
    for found in cells:
        for record in list(found.bad):
            said = [name for name, own in words.items() if found.texts[record].strip() in own]
            if said:
                found.bad.remove(record)
            insured |= {record} if said == ["insured"] else set()
    return insured


def _unread(
    block: Block, part: Part, people: Builder, columns: dict[str, int], cells: dict[str, Cells]
) -> list[Issue]:
    labels = {column.index: column.label for column in block.header.columns}
    said = [
        unparsed(block.grid, part.name, labels[columns[n]], people.rows, columns[n], found)
        for n, found in cells.items()
    ]
    return [issue for issue in said if issue]


def _scheme_columns(block: Block) -> dict[str, dict[str, int]]:
    """Gives back for each scheme that has columns of its own: record field to column."""
    found: dict[str, dict[str, int]] = {}
    for column in block.header.columns:
        scheme, _, side = (column.field or "").rpartition("_")
        if scheme in vocabulary("social_insurance").lists["schemes"]:
            name = _SIDES.get(side, "worker_minor")
            found.setdefault(scheme, {}).setdefault(name, column.index)
    return found


def _put_common_base(
    people: Builder,
    part: Part,
    block: Block,
    schemes: dict[str, dict[str, int]],
    reading: Reading,
) -> list[Issue]:
    """Puts the one base column that stands before all schemes: it is the base of each of them.

    Not where a scheme has a base column of its own.
    """
    columns = block.header.of("base_minor")
    first = min(min(own.values()) for own in schemes.values())
    own_bases = any("base_minor" in own for own in schemes.values())
    if len(columns) != 1 or own_bases or columns[0].index > first:
        return []
    return put_field(people, part, block, columns[0], "base_minor", reading)


def _of_scheme(
    people: Builder,
    scheme: str,
    columns: dict[str, int],
    cells: dict[str, Cells],
    insured: set[int],
) -> RecordSet:
    """Gives back one scheme's records: the workers with any figure or mark in its columns."""
    kept = [
        record
        for record in range(len(people.rows))
        if record in insured
        or any(found.values[record] is not None or record in found.bad for found in cells.values())
    ]
    builder = Builder(people.kind, people.part, people.table, [people.rows[r] for r in kept])
    for name in (*PERSON, "name_note", "month", "base_minor"):
        if name in people.values:
            _take(builder, people, name, kept)
            if name in people.fixed:
                builder.fixed[name] = people.fixed[name]
    builder.put("scheme", [scheme] * len(kept), tuple(columns.values())[:1])
    for name, found in cells.items():
        builder.put_column(name, _only(found, kept), columns[name])
    return builder.build()


def _take(builder: Builder, people: Builder, name: str, kept: list[int]) -> None:
    """Gives some of the records what is known of their people, as doubtful as it is."""
    own = people.values[name]
    cells = Cells(own, [""] * len(own), people.grades.get(name), people.others.get(name, {}))
    builder.put_column(name, _only(cells, kept), *people.columns_of.get(name, ()))


def _only(cells: Cells, kept: list[int]) -> Cells:
    grades = None if cells.grades is None else [cells.grades[r] for r in kept]
    at = {record: new for new, record in enumerate(kept)}
    others = {at[r]: found for r, found in cells.others.items() if r in at}
    return Cells([cells.values[r] for r in kept], [cells.texts[r] for r in kept], grades, others)


def _of_list(
    people: Builder, part: Part, block: Block, reading: Reading, listing: Listing
) -> RecordSet:
    for name in _PARTS:
        for column in block.header.of(name)[:1]:
            listing.issues += put_field(people, part, block, column, name, reading)
    scheme = block.header.of("scheme")
    if scheme:
        cells = read_column(block.grid, people.rows, scheme[0].index, scheme_of)
        people.put_column("scheme", cells, scheme[0].index)
        listing.issues += _unread(
            block, part, people, {"scheme": scheme[0].index}, {"scheme": cells}
        )
    else:
        title = "".join(
            str(text) for row in block.grid.texts[: block.header.first_row] for text in row
        )
        people.put_all("scheme", scheme_of(title) or scheme_of(part.name))
    return people.build()
