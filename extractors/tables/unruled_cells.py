"""Rows of unruled text as a table: its texts, grades and wide cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np

from extractors.tables.columns import OVER
from extractors.tables.headings import Row
from extractors.tables.layer import Floats
from extractors.tables.lines import Segment, joined_others
from extractors.tables.page_table import PageTable
from extractors.tables.ruling import runs_of
from pipeline.model.evidence import Grade
from pipeline.model.table import Slot, Span

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""
LEVEL = 0.4
"""Line heights by which texts that stand beside each other differ in height."""


def boxes_of(table: PageTable, columns: Collection[int]) -> list[Box]:
    """Gives back the boxes of columns of a table, those side by side as one."""
    marked = np.isin(np.arange(len(table.column_edges) - 1), sorted(columns))
    edges, rows = table.column_edges, table.row_edges
    return [(edges[a], rows[0], edges[b], rows[-1]) for a, b in runs_of(marked)]


def loose_of(table: PageTable, rows: Sequence[Row]) -> list[Box]:
    """Gives back the boxes of headings that may be over other columns."""
    held = [(r, s) for r, row in enumerate(rows) for c in row.unsure for s in row.cells[c]]
    edges = table.row_edges
    return [(s.x0, edges[r], s.x1, edges[r + 1]) for r, s in held]


def made_table(rows: Sequence[Row], edges: Floats, unclear: Collection[int] = ()) -> PageTable:
    """Gives back the table of rows; cells of ``unclear`` columns are in doubt."""
    texts = np.full((len(rows), len(edges) - 1), "", dtype=object)
    grades = np.full(texts.shape, int(Grade.READ), np.uint8)
    places = np.full((*texts.shape, 2), np.nan, np.float32)
    others: dict[Slot, tuple[str, ...]] = {}
    pieces: dict[Slot, tuple[tuple[str, float, float], ...]] = {}
    spans = []
    flat = edges.tolist()
    for r, row in enumerate(rows):
        for c, group in row.cells.items():
            texts[r, c] = _text(group)
            places[r, c] = min(s.x0 for s in group), max(s.x1 for s in group)
            sure = Grade.UNCERTAIN if c in row.unsure else Grade.READ
            grades[r, c] = min(int(sure), *(s.grade for s in group))
            if len(group) > 1 and _are_beside(group):
                pieces[r, c] = tuple((s.text, s.x0, s.x1) for s in group)
            if more := joined_others(group, " "):
                others[r, c] = more
            wide = max(_width(group, flat, c), row.wide.get(c, 1))
            if wide > 1 and all(k not in row.cells for k in range(c + 1, c + wide)):
                spans.append(Span(r, c, 1, wide))
    grades[:, sorted(unclear)] = int(Grade.UNCERTAIN)
    between = [(a.bottom + b.top) / 2 for a, b in pairwise(rows)]
    top = rows[0].top
    row_edges = (top, *np.maximum.accumulate([top, *between])[1:].tolist(), rows[-1].bottom)
    return PageTable(
        texts,
        tuple(map(float, row_edges)),
        tuple(edges.tolist()),
        tuple(spans),
        grades=grades if (grades < Grade.READ).any() else None,
        others=others,
        ruled=False,
        places=places,
        pieces=pieces,
    )


def _are_beside(group: Sequence[Segment]) -> bool:
    return all(
        b.x0 >= a.x1 and abs(b.middle - a.middle) < LEVEL * b.height for a, b in pairwise(group)
    )


def _text(group: Sequence[Segment]) -> str:
    """Gives back the text of a cell, its lines joined with a line break."""
    text = group[0].text
    for before, after in pairwise(group):
        beside = _are_beside((before, after))
        text += f" {after.text}" if beside else f"\n{after.text}"
    return text


def _width(group: Sequence[Segment], edges: Sequence[float], column: int) -> int:
    right = max(s.x1 - OVER * s.height for s in group)
    return max(bisect_left(edges, right) - column, 1)
