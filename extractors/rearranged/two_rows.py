"""Payrolls that take two rows a worker: two rows of headings, read in turn with two of figures."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.parse.names import looks_like_name
from extractors.rearranged.anew import Anew, Cell, Rearranged
from extractors.rearranged.known import known_field
from extractors.tables.labels import Labels
from extractors.tables.rows import looks_numeric
from pipeline.model.table import Table

LOOK_AT = 12
LEAST_LABELS = 3
LEAST_PAIRS = 2


def paired_rows(table: Table, kind: str) -> Rearranged | None:
    """Gives back a sheet with one row a worker, or None where workers do not take two."""
    labels = Labels(table)
    for row in range(min(LOOK_AT, labels.rows - 1)):
        name = _name_column(labels.row(row), kind)
        if name is not None and _two_headers(labels, row, kind):
            pairs = _pairs(labels, row + 2, name)
            if len(pairs) >= LEAST_PAIRS and _mostly(labels, row + 2, pairs):
                return _laid_out(labels, row, pairs)
    return None


def _name_column(texts: Sequence[str], kind: str) -> int | None:
    return next((c for c, text in enumerate(texts) if known_field(kind, text) == "name"), None)


def _two_headers(labels: Labels, row: int, kind: str) -> bool:
    """Gives back whether two rows are headings each on their own: no groups, most of them known."""
    wide = [s for r in (row, row + 1) for s in labels.spans_of(r) if s.columns > 1]
    if any(s.row in (row, row + 1) and str(labels.table.texts[s.row, s.column]) for s in wide):
        return False
    for at in (row, row + 1):
        filled = [text for text in labels.row(at) if text.strip()]
        known = sum(known_field(kind, text) is not None for text in filled)
        if known < LEAST_LABELS or known * 2 < len(filled) or any(map(looks_numeric, filled)):
            return False
    return True


def _pairs(labels: Labels, first: int, name: int) -> list[int]:
    """Gives back the first row of each worker."""
    found = []
    row = first
    while row + 1 < labels.rows:
        upper, lower = labels.row(row), labels.row(row + 1)
        goes_on = not (lower[name].strip() and looks_like_name(lower[name]))
        figures = sum(looks_numeric(text) for text in lower) >= 1
        if looks_like_name(upper[name]) and not looks_numeric(upper[name]) and goes_on and figures:
            found.append(row)
            row += 1
        row += 1
    return found


def _mostly(labels: Labels, first: int, pairs: Sequence[int]) -> bool:
    """Gives back whether nearly all rows with figures belong to pairs."""
    taken = {row for pair in pairs for row in (pair, pair + 1)}
    figures = [
        row for row in range(first, labels.rows) if sum(map(looks_numeric, labels.row(row))) >= 2
    ]
    return sum(row in taken for row in figures) * 10 >= 7 * len(figures)


def _laid_out(labels: Labels, header: int, pairs: Sequence[int]) -> Rearranged:
    anew = Anew(labels.table)
    anew.keep(range(header))
    upper = [c for c, text in enumerate(labels.row(header)) if text.strip()]
    lower = [c for c, text in enumerate(labels.row(header + 1)) if text.strip()]
    anew.add(_two(anew, header, upper, lower))
    for row in pairs:
        anew.add(_two(anew, row, upper, lower))
    taken = {row for pair in pairs for row in (pair, pair + 1)}
    rest = [row for row in range(header + 2, labels.rows) if row not in taken]
    anew.keep(row for row in rest if not any(map(looks_numeric, labels.row(row))))
    return anew.build()


def _two(anew: Anew, row: int, upper: Sequence[int], lower: Sequence[int]) -> list[Cell]:
    return [anew.cell(row, column) for column in upper] + [
        anew.cell(row + 1, column) for column in lower
    ]
