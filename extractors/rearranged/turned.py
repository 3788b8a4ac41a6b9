"""Payrolls on their side: the items down the first column, a column a worker."""

from __future__ import annotations

from extractors.parse.names import looks_like_name
from extractors.rearranged.anew import Anew, Rearranged
from extractors.rearranged.known import known_field
from extractors.tables.labels import Labels
from extractors.tables.rows import looks_numeric
from pipeline.model.table import Table

LOOK_AT = 12
LEAST_ITEMS = 4
LEAST_WORKERS = 2
_PAID = {"net_minor", "gross_minor"}


def turned(table: Table, kind: str) -> Rearranged | None:
    """Gives back a sheet with a row a worker, or None where the items do not go down a column."""
    labels = Labels(table)
    for column in range(min(3, labels.width)):
        texts = labels.column(column, 0, labels.rows)
        fields = [known_field(kind, text) for text in texts]
        named = {field for field in fields if field}
        if "name" not in fields or len(named) < LEAST_ITEMS or not named & _PAID:
            continue
        first = next(row for row, field in enumerate(fields) if field)
        name = fields.index("name")
        workers = [
            c for c in range(column + 1, labels.width) if _is_name(str(table.texts[name, c]), kind)
        ]
        if first < LOOK_AT and len(workers) >= LEAST_WORKERS:
            rows = [row for row in range(first, labels.rows) if texts[row].strip()]
            anew = Anew(table)
            anew.keep(range(first))
            for at in (column, *workers):
                anew.add([anew.cell(row, at) for row in rows])
            return anew.build()
    return None


def _is_name(text: str, kind: str) -> bool:
    return looks_like_name(text) and not looks_numeric(text) and known_field(kind, text) is None
