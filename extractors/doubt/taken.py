"""Which cells were taken for something else than the text that stands in the document."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pipeline.model.extraction import Taken
from pipeline.model.table import Table


def taken_in(tables: Iterable[tuple[int, Table, Table]]) -> Taken:
    """Gives back the cells whose text was taken for another reading, by table, row and column.

    Args:
        tables: Index of each table, as it was read, and as its values were taken from it.
    """
    found = []
    for index, before, after in tables:
        if after is before or after.grades is None or before.shape != after.shape:
            continue
        for row, column in np.argwhere(before.texts != after.texts).tolist():
            found.append((index, row, column, str(after.texts[row, column])))
    return tuple(found)
