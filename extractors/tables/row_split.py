"""Ruled rows that hold several unruled rows, cut at their lines of text."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from extractors.tables.grid import Grid
from extractors.tables.layer import Floats
from extractors.tables.page_table import PageTable
from extractors.tables.row_join import is_number
from extractors.tables.texts import Line
from pipeline.model.table import Span

LEAST_LINES = 3
"""Two lines in every cell may be two languages; three at the same heights are rows."""
MANY_LINES, FILLED = 5, 0.7
"""From so many lines on, some cells may be blank in some rows: this share is not."""
LEVEL = 0.4
"""Share of the line height within which lines stand on one level."""
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}")


def split_rows(table: PageTable, grid: Grid, lines: list[Line]) -> PageTable:
    """Gives back the table with rows cut where most of its rows hold three or more rows of text.

    A row is cut only where nearly every cell has the same number of lines at the same heights,
    and they are not clock times: a cell of punches is one cell.
    """
    held: dict[int, list[Line]] = {}
    for line in lines:
        held.setdefault(line.owner, []).append(line)
    rows = grid.shape[0]
    cuts = {r: c for r in range(rows) if (c := _cuts(grid, r, held)) is not None}
    filled = {grid.cells[k].row for k in held}
    many = any(_is_many(grid, r, held, len(c) + 1) for r, c in cuts.items())
    if not cuts or (len(cuts) * 2 < len(filled) and not many):
        return table
    return _cut(table, grid, held, cuts)


def _cuts(grid: Grid, row: int, held: dict[int, list[Line]]) -> Floats | None:
    """Gives back the heights at which a row is to be cut, None where it is one row."""
    owners = sorted(set(grid.owner[row].tolist()))
    if any(grid.cells[k].rows > 1 for k in owners):
        return None
    columns = [held[k] for k in owners if k in held]
    if len(columns) < 2 or len(columns) * 3 < len(owners) * 2:
        return None
    most = max(columns, key=len)
    if not _even(columns, len(most)) or _clocks(columns):
        return None
    levels = np.array([_middle(line) for line in most])
    cuts: Floats = (levels[1:] + levels[:-1]) / 2
    for lines in columns:
        middles = np.array([_middle(line) for line in lines])
        at = np.searchsorted(cuts, middles)
        if len(set(at.tolist())) < len(at):
            return None
        if np.abs(middles - levels[at]).max() > LEVEL * most[0].height:
            return None
    return cuts


def _even(columns: list[list[Line]], count: int) -> bool:
    """Whether cells hold the same number of lines, or nearly, where there are many."""
    if count < LEAST_LINES:
        return False
    if count < MANY_LINES:
        return all(len(lines) == count for lines in columns)
    lines = [line for held in columns for line in held]
    figures = sum(is_number(line.text) for line in lines)
    return 2 * figures >= len(lines) >= FILLED * count * len(columns)


def _is_many(grid: Grid, row: int, held: dict[int, list[Line]], count: int) -> bool:
    """Whether one ruled row holds so many rows of figures that it is the body of the table."""
    lines = [line for k in set(grid.owner[row].tolist()) for line in held.get(k, [])]
    return count >= MANY_LINES and 2 * sum(is_number(line.text) for line in lines) >= len(lines)


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _clocks(columns: list[list[Line]]) -> bool:
    texts = [line.text for column in columns for line in column]
    return sum(bool(_CLOCK.search(t)) for t in texts) > len(texts) / 2


def _cut(
    table: PageTable, grid: Grid, held: dict[int, list[Line]], cuts: dict[int, Floats]
) -> PageTable:
    edges: list[float] = [table.row_edges[0]]
    new_rows: list[list[str]] = []
    starts: list[int] = []
    for r in range(grid.shape[0]):
        starts.append(len(new_rows))
        if r not in cuts:
            new_rows.append(table.texts[r].tolist())
        else:
            edges.extend(cuts[r].tolist())
            new_rows.extend(_pieces(grid, r, held, cuts[r]))
        edges.append(table.row_edges[r + 1])
    texts = np.array(new_rows, dtype=object)
    spans = [_moved(s, starts) for s in table.spans if s.row not in cuts]
    for r, heights in cuts.items():
        wide = [s for s in table.spans if s.row == r]
        spans += [
            Span(starts[r] + k, s.column, 1, s.columns)
            for k in range(len(heights) + 1)
            for s in wide
        ]
    ordered = tuple(sorted(spans, key=lambda s: (s.row, s.column)))
    return replace(table, texts=texts, row_edges=tuple(edges), spans=ordered)


def _pieces(grid: Grid, row: int, held: dict[int, list[Line]], cuts: Floats) -> list[list[str]]:
    pieces = [[""] * grid.shape[1] for _ in range(len(cuts) + 1)]
    for owner in set(grid.owner[row].tolist()):
        for line in held.get(owner, []):
            k = int(np.searchsorted(cuts, _middle(line)))
            pieces[k][grid.cells[owner].column] = line.text
    return pieces


def _moved(span: Span, starts: list[int]) -> Span:
    return Span(starts[span.row], span.column, _height(span, starts), span.columns)


def _height(span: Span, starts: list[int]) -> int:
    after = span.row + span.rows
    end = starts[after] if after < len(starts) else starts[-1] + 1
    return max(span.rows, end - starts[span.row])
