"""Some rows of a part as a part of their own, and what was made of them back where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from extractors.parse.dates import find_month
from extractors.reading_order import Rows
from pipeline.model.document import TEXT, Issue, Part
from pipeline.model.evidence import Locator
from pipeline.model.extraction import PartCells, PartExtract
from pipeline.model.records import RecordSet
from pipeline.model.table import Place, Span, Table, WordPlace

_OWN_ROWS = ("first_row", "last_row")
"""Values of a printed sum that are rows of its table."""
_ANY_YEAR = 2000
_Slot = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _SomeRows:
    """Addresses of rows that were taken out of a table."""

    place: Place
    rows: tuple[int, ...]

    def locate(self, row: int, column: int, span: Span) -> Locator:
        """Gives back where a slot stands in the table that its row comes from."""
        return self.place.locate(self.rows[row], column, span)


@dataclass(frozen=True, slots=True)
class CutPart:
    """A part with some of the rows of another.

    Attributes:
        part: The part; without a name where that of the other states a month.
        name: What the other is called.
        rows: For each of its tables, and for running text, which one it is of, and its rows there.
    """

    part: Part
    name: str
    rows: Mapping[int, tuple[int, tuple[int, ...]]]

    def back(self, found: PartExtract) -> PartExtract:
        """Gives back what was made of the part with its rows where they really stand."""
        return replace(
            found,
            records=tuple(map(self._records, found.records)),
            issues=tuple(self._issue(issue) for issue in found.issues),
            taken=tuple((*self._slot((t, r, c)), text) for t, r, c, text in found.taken),
        )

    def _issue(self, issue: Issue) -> Issue:
        return replace(issue, part=self.name) if issue.part == self.part.name else issue

    def _records(self, one: RecordSet) -> RecordSet:
        table, rows = self.rows[one.table]
        values: dict[str, Sequence[Any]] = dict(one.values)
        for name in _OWN_ROWS:
            if name in values:
                values[name] = [row if row is None else rows[row] for row in values[name]]
        return replace(
            one,
            table=table,
            values=values,
            rows=[rows[row] for row in one.rows],
            fixed={name: self._slot(slot) for name, slot in one.fixed.items()},
            cells={
                name: [tuple(map(self._slot, own)) for own in spots]
                for name, spots in one.cells.items()
            },
        )

    def _slot(self, slot: _Slot) -> _Slot:
        table, rows = self.rows[slot[0]]
        return table, rows[slot[1]], slot[2]


def cut(part: Part, order: Sequence[Rows]) -> CutPart:
    """Gives back the part of some rows, in their order; tables without any are left out."""
    own = {at: tuple(row for table, row in order if table == at) for at, _row in order}
    tables = sorted(at for at in own if at != TEXT)
    rows = {new: (old, own[old]) for new, old in enumerate(tables)}
    lines = own.get(TEXT, ())
    text = None if part.text is None else _cut(part.text, lines)
    rows[TEXT] = (TEXT, lines)
    cuts = tuple(_placed(_cut(part.tables[at], own[at]), lines) for at in tables)
    name = "" if find_month(part.name, year=_ANY_YEAR) else part.name
    return CutPart(replace(part, name=name, tables=cuts, text=text), part.name, rows)


def together(found: Sequence[PartExtract]) -> PartExtract:
    """Gives back what was made of several pieces of one part as what was made of it all."""
    fields = sorted({name for one in found for name in one.fields})
    filled = {n for one in found for n in one.fields if n not in one.blank_fields}
    return replace(
        found[0],
        records=_numbered(found),
        months=tuple(sorted({month for one in found for month in one.months})),
        employer=next((one.employer for one in found if one.employer), None),
        employer_code=next((one.employer_code for one in found if one.employer_code), None),
        issues=tuple(dict.fromkeys(issue for one in found for issue in one.issues)),
        cells=PartCells(
            *(sum(counts) for counts in zip(*(_counts(one.cells) for one in found), strict=True))
        ),
        fields=tuple(fields),
        blank_fields=tuple(name for name in fields if name not in filled),
        taken=tuple(sorted({slot for one in found for slot in one.taken})),
    )


def _counts(cells: PartCells) -> tuple[int, int, int, int]:
    return cells.total, cells.verified, cells.read, cells.uncertain


def _numbered(found: Sequence[PartExtract]) -> tuple[RecordSet, ...]:
    """Gives back all records, pay items with the number that their payroll row has among all."""
    records: list[RecordSet] = []
    before = 0
    for one in found:
        for own in one.records:
            if rows := own.values.get("payroll_row"):
                moved = [row if row is None else row + before for row in rows]
                own = replace(own, values={**own.values, "payroll_row": moved})
            records.append(own)
        before += sum(len(own) for own in one.records if own.kind == "payroll")
    return tuple(records)


def _cut(table: Table, rows: tuple[int, ...]) -> Table:
    at = {row: new for new, row in enumerate(rows)}
    kept = (s for s in table.spans if all(row in at for row in range(s.row, s.row + s.rows)))
    return replace(
        table,
        texts=table.texts[list(rows)],
        place=cast(Place, _SomeRows(table.place, rows)),
        types=None if table.types is None else table.types[list(rows)],
        grades=None if table.grades is None else table.grades[list(rows)],
        spans=tuple(replace(span, row=at[span.row]) for span in kept),
        others={(at[r], c): o for (r, c), o in table.others.items() if r in at},
        hidden_rows=tuple(at[row] for row in table.hidden_rows if row in at),
    )


def _placed(table: Table, lines: Sequence[int]) -> Table:
    """Gives back a table of a text document, whole, with the lines that are left above it."""
    cut_from = cast(_SomeRows, table.place)
    place = cut_from.place
    if not isinstance(place, WordPlace) or place.after is None:
        return table
    if cut_from.rows != tuple(range(len(cut_from.rows))):
        return table
    above = sum(line < place.after for line in lines)
    return replace(table, place=replace(place, after=above))
