"""Cells and lines of a page with characters whose text the file does not say: in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from extractors.tables.layer import Floats, map_boxes
from extractors.tables.page_table import PageLine, PageTable, ReadPage
from pipeline.model.evidence import Grade
from pipeline.model.table import Slot


def doubt_guessed(read: ReadPage, boxes: Floats) -> ReadPage:
    """Gives back a page, what holds characters of unknown text graded uncertain.

    Args:
        read: As it was read.
        boxes: (n, 4): of these characters, on the page as displayed.
    """
    if not len(boxes):
        return read
    tables = tuple(_table(table, boxes) for table in read.tables)
    return replace(read, tables=tables, lines=tuple(_line(line, boxes) for line in read.lines))


def _table(table: PageTable, boxes: Floats) -> PageTable:
    if table.to_page is not None:
        boxes = map_boxes(np.linalg.inv(np.array(table.to_page, float).reshape(3, 3)), boxes)
    slots = list(_slots(table, boxes))
    if not slots:
        return table
    grades = np.full(table.texts.shape, int(Grade.READ), np.uint8)
    if table.grades is not None:
        grades = table.grades.copy()
    for slot in slots:
        grades[slot] = int(Grade.UNCERTAIN)
    return replace(table, grades=grades)


def _slots(table: PageTable, boxes: Floats) -> Iterator[Slot]:
    """Gives back the slot of each character that stands in the table."""
    rows, columns = table.texts.shape
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    down = np.searchsorted(table.row_edges, y) - 1
    along = np.searchsorted(table.column_edges, x) - 1
    for r, c in zip(down.tolist(), along.tolist(), strict=True):
        if not (0 <= r < rows and 0 <= c < columns):
            continue
        of = (s for s in table.spans if s.row <= r < s.row + s.rows)
        span = next((s for s in of if s.column <= c < s.column + s.columns), None)
        if span is not None:
            r, c = span.row, span.column
        if table.texts[r, c]:
            yield r, c
        else:  # where text and edges disagree, any cell of the row may hold it
            yield from ((r, k) for k in range(columns) if table.texts[r, k])


def _line(line: PageLine, boxes: Floats) -> PageLine:
    """Gives back a line, in doubt where it holds such characters; one bullet before it is none."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    at = line.box
    within = (x >= at.x0) & (x <= at.x1) & (y >= at.top) & (y <= at.bottom)
    bullet = within.sum() == 1 and not line.text[:1].isalnum() and boxes[within][0, 0] <= at.x0 + 1
    return replace(line, grade=int(Grade.UNCERTAIN)) if within.any() and not bullet else line
