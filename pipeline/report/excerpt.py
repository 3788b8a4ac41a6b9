"""The rows of a table around a piece of evidence, with the cells marked that show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.casefile import CaseFile, TableLookup
from pipeline.model.evidence import Evidence
from pipeline.model.table import SheetPlace, Table, column_letters
from pipeline.report.masking import SENSITIVE_FIELDS, mask

HEADER_ROWS = 4
LEADING_COLUMNS = 3
MOST_ROWS = 8
MOST_COLUMNS = 14
MOST_CHARACTERS = 42


@dataclass(frozen=True, slots=True)
class ExcerptCell:
    """One cell: its text, and whether it is the evidence."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class ExcerptRow:
    """One row: its label (row number in the file), whether it is heading, and its cells.

    ``title`` is the text of a heading row that holds nothing else.
    """

    label: str
    heading: bool
    cells: tuple[ExcerptCell, ...]
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A cut of one table: column labels and rows; "…" stands where something is left out."""

    document: str
    part: str
    columns: tuple[str, ...]
    rows: tuple[ExcerptRow, ...]


class Excerpts:
    """Cuts excerpts out of the tables of a case file, each table looked up once."""

    def __init__(self, case: CaseFile, tables: TableLookup, *, reveal: bool = False) -> None:
        self._tables = tables
        self._reveal = reveal
        self._first_rows = _first_record_rows(case)
        self._private = _private_columns(case)

    def cut(self, evidence: Sequence[Evidence]) -> list[Excerpt]:
        """Gives back one excerpt for each table that the evidence stands in, in its order."""
        by_table: dict[tuple[int, int, int], list[Evidence]] = {}
        for found in evidence:
            if found.slot is not None:
                by_table.setdefault(found.slot[:3], []).append(found)
        return [self._cut(key, group) for key, group in by_table.items()]

    def _cut(self, key: tuple[int, int, int], group: list[Evidence]) -> Excerpt:
        table = self._tables(*key)
        slots = {(found.slot[3], found.slot[4]) for found in group if found.slot}
        first = self._first_rows.get(key, 0)
        rows = _rows(table, {row for row, _ in slots}, first)
        columns = _columns(table, {column for _, column in slots}, key[2] < 0)
        return Excerpt(
            group[0].document,
            group[0].part,
            tuple("…" if column is None else _column_label(table, column) for column in columns),
            tuple(
                self._row(table, row, columns, slots, first, self._private.get(key, {}))
                for row in rows
            ),
        )

    def _row(
        self,
        table: Table,
        row: int | None,
        columns: Sequence[int | None],
        slots: set[tuple[int, int]],
        first: int,
        private: Mapping[int, str],
    ) -> ExcerptRow:
        if row is None:
            return ExcerptRow("…", False, tuple(ExcerptCell("…") for _ in columns))
        heading = row < first
        cells = tuple(
            ExcerptCell("…")
            if column is None
            else ExcerptCell(
                self._text(table.texts[row, column], None if heading else private.get(column)),
                (row, column) in slots,
            )
            for column in columns
        )
        filled = [text for text in table.texts[row] if text.strip()]
        alone = heading and len(filled) == 1 and not any(cell.marked for cell in cells)
        title = self._text(filled[0], None) if alone else None
        return ExcerptRow(_row_label(table, row), heading, cells, title)

    def _text(self, text: str, field: str | None) -> str:
        text = text.strip()
        text = text if self._reveal else mask(text, field)
        return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"


def _first_record_rows(case: CaseFile) -> dict[tuple[int, int, int], int]:
    """Gives back the first record row of each table, whose rows above are its headings."""
    found: dict[tuple[int, int, int], int] = {}
    for extraction_index, extraction in enumerate(case.documents):
        for part in extraction.parts:
            for records in part.records:
                if records.kind in ("pay_item", "column_total", "shift") or not len(records.rows):
                    continue
                key = (extraction_index, part.part, records.table)
                found[key] = min(min(records.rows), found.get(key, 1 << 30))
    return found


def _private_columns(case: CaseFile) -> dict[tuple[int, int, int], dict[int, str]]:
    """Gives back the columns of each table that hold what is hidden whole, with their field."""
    found: dict[tuple[int, int, int], dict[int, str]] = {}
    for index, extraction in enumerate(case.documents):
        for part in extraction.parts:
            for records in part.records:
                for field in sorted(SENSITIVE_FIELDS & records.columns_of.keys()):
                    columns = found.setdefault((index, part.part, records.table), {})
                    columns.update(dict.fromkeys(records.columns_of[field], field))
    return found


def _rows(table: Table, wanted: set[int], first: int) -> list[int | None]:
    """Gives back the heading rows and the wanted ones with a neighbour, None for a gap."""
    headings = range(max(0, first - HEADER_ROWS), first)
    chosen = sorted(wanted)[:MOST_ROWS]
    around = {r + step for r in chosen for step in (-1, 0, 1)} if len(chosen) <= 2 else set(chosen)
    inside = {row for row in around if first <= row < table.shape[0]} | set(chosen)
    return _with_gaps([*headings, *sorted(inside - set(headings))])


def _columns(table: Table, wanted: set[int], running_text: bool) -> list[int | None]:
    """Gives back the leading columns and the wanted ones with a neighbour, None for a gap."""
    total = table.shape[1]
    if running_text or total <= MOST_COLUMNS:
        return list(range(total))
    chosen = sorted(wanted)[: MOST_COLUMNS - LEADING_COLUMNS]
    near = {c + step for c in chosen for step in (-1, 0, 1) if 0 <= c + step < total}
    keep = near if len(near) + LEADING_COLUMNS <= MOST_COLUMNS else set(chosen)
    return _with_gaps(sorted(set(range(LEADING_COLUMNS)) | keep))


def _with_gaps(indices: Iterable[int]) -> list[int | None]:
    found: list[int | None] = []
    last: int | None = None
    for index in indices:
        if last is not None and index > last + 1:
            found.append(None)
        found.append(index)
        last = index
    return found


def _column_label(table: Table, column: int) -> str:
    if isinstance(table.place, SheetPlace):
        return column_letters(table.place.first_column + column)
    return str(column + 1)


def _row_label(table: Table, row: int) -> str:
    if isinstance(table.place, SheetPlace):
        return str(table.place.first_row + row + 1)
    locator = table.locate(row, 0)
    return f"p{locator.page}" if locator.page else str(locator.line or locator.paragraph or row + 1)
