"""Payrolls on their side: the items down the first column, a column a worker."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.parse.names import looks_like_name
from extractors.rearranged.anew import Anew, Cell, Rearranged
from extractors.rearranged.known import known_field
from extractors.tables.labels import Labels
from extractors.tables.rows import looks_numeric
from extractors.words import normalise, vocabulary
from pipeline.model.table import Table

LOOK_AT = 12
LEAST_ITEMS = 4
LEAST_WORKERS = 2
_PAID = {"net_minor", "gross_minor"}
_PERSONAL = {"number", "id_number", "position", "department", "account"}
_ENOUGH = 3
"""Workers whose names alone, without number or post, show that the columns are people."""


def turned(table: Table, kind: str) -> Rearranged | None:
    """Gives back a sheet with a row a worker, or None where the items do not go down a column.

    The row of names may be headed as one, as the list of items (项目) or not at all. A column of
    figures without a name stays a row, so that it is told of.
    """
    labels = Labels(table)
    for column in range(min(3, labels.width)):
        texts = labels.column(column, 0, labels.rows)
        fields = [known_field(kind, text) for text in texts]
        named = {field for field in fields if field}
        if len(named) < LEAST_ITEMS or not named & _PAID:
            continue
        found = _names_row(table, kind, column, texts, fields)
        if found is None:
            continue
        first = min(found, next(row for row, field in enumerate(fields) if field))
        workers = [
            at
            for at in range(column + 1, labels.width)
            if _is_name(str(table.texts[found, at]), kind) or _is_paid(table, fields, at)
        ]
        if first < LOOK_AT and len(workers) >= LEAST_WORKERS:
            rows = [row for row in range(first, labels.rows) if texts[row].strip() or row == found]
            return _laid_out(table, kind, column, workers, rows, found)
    return None


def _laid_out(
    table: Table, kind: str, column: int, workers: Sequence[int], rows: Sequence[int], names: int
) -> Rearranged:
    anew = Anew(table)
    anew.keep(range(rows[0]))
    heads = [anew.cell(row, column) for row in rows]
    at = rows.index(names)
    if _is_head(heads[at].text, kind):
        heads[at] = Cell("姓名", (names, column))
    anew.add(heads)
    for worker in workers:
        anew.add([anew.cell(row, worker) for row in rows])
    return anew.build()


def _names_row(
    table: Table, kind: str, column: int, texts: Sequence[str], fields: Sequence[str | None]
) -> int | None:
    """Gives back the row of the workers' names, or None."""
    if "name" in fields:
        row = fields.index("name")
        return row if _people(table, kind, column, row) else None
    first = next(row for row, field in enumerate(fields) if field)
    known = set(fields) & _PERSONAL
    for row in reversed(range(max(first - 2, 0), first)):
        if not _is_head(texts[row], kind):
            continue
        people = _people(table, kind, column, row)
        paid = [at for at in people if _is_paid(table, fields, at)]
        if len(paid) == len(people) >= (LEAST_WORKERS if known else _ENOUGH):
            return row
    return None


def _is_head(text: str, kind: str) -> bool:
    words = {normalise(word) for word in vocabulary(kind).words("item_heads")}
    return not text.strip() or normalise(text) in words


def _people(table: Table, kind: str, column: int, row: int) -> list[int]:
    """Gives back the columns with names in a row; none where two are alike or one is no name."""
    texts = {at: str(table.texts[row, at]).strip() for at in range(column + 1, table.shape[1])}
    named = {at: text for at, text in texts.items() if _is_name(text, kind)}
    words = vocabulary(kind)
    no_people = {normalise(w) for w in (*words.words("not_people"), *words.words("no_workers"))}
    if any(normalise(text) in no_people for text in named.values()):
        return []
    return list(named) if len(set(named.values())) == len(named) >= LEAST_WORKERS else []


def _is_paid(table: Table, fields: Sequence[str | None], column: int) -> bool:
    rows = [row for row, field in enumerate(fields) if field in _PAID]
    return any(looks_numeric(str(table.texts[row, column])) for row in rows)


def _is_name(text: str, kind: str) -> bool:
    return looks_like_name(text) and not looks_numeric(text) and known_field(kind, text) is None
