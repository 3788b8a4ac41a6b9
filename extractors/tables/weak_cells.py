"""Lines of a table that are too faint to be told from dirt: blank cells in doubt, not nothing."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.tables.page_table import PageTable
from pipeline.model.evidence import Grade


def with_weak(table: PageTable, weak: Sequence[tuple[Sequence[int], Sequence[str]]]) -> PageTable:
    """Gives back a table whose blank cells are in doubt where something stands that was not read.

    Args:
        table: Of a scan.
        weak: (x0, top, x1, bottom) of such lines, and what they may say, likeliest first.
    """
    grades = table.grades
    others = dict(table.others)
    texts = table.texts
    if grades is None:
        grades = np.full(texts.shape, int(Grade.READ), np.uint8)
    for (x0, top, x1, bottom), readings in weak:
        row = bisect(table.row_edges, (top + bottom) / 2) - 1
        column = bisect(table.column_edges, (x0 + x1) / 2) - 1
        if not (0 <= row < texts.shape[0] and 0 <= column < texts.shape[1]):
            continue
        if not texts[row, column]:
            grades[row, column] = int(Grade.UNCERTAIN)
            before = others.get((row, column), ())
            others[row, column] = tuple(dict.fromkeys((*before, *readings)))
    return replace(table, grades=grades if (grades < Grade.READ).any() else None, others=others)
