"""How many mapped, non-blank cells of a part were read, by grade."""

from collections.abc import Iterable

import numpy as np

from pipeline.model.document import Part
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartCells
from pipeline.model.records import RecordSet

Spot = tuple[int, int, int]
_COUNTED_ONCE = ("column_total",)


def count_cells(part: Part, records: Iterable[RecordSet]) -> PartCells:
    """Gives back the counts; a cell of several fields counts once, at its best grade."""
    best: dict[int, np.ndarray[tuple[int, int], np.dtype[np.uint8]]] = {}
    loose: dict[Spot, int] = {}
    for found in records:
        if found.kind in _COUNTED_ONCE:
            continue
        grid = part.grid(found.table)
        held = best.setdefault(found.table, np.zeros(grid.shape, np.uint8))
        _mark(found, held)
        for spots in found.cells.values():
            for spot in (spot for own in spots for spot in own):
                loose[spot] = int(part.grid(spot[0]).grade(spot[1], spot[2]))
    counts = np.zeros(4, int)
    for table, held in best.items():
        filled = (part.grid(table).texts != "") & (held > 0)
        counts += np.bincount(held[filled].ravel(), minlength=4)[:4]
    for grade in loose.values():
        counts[grade] += 1
    uncertain, read, verified = (
        int(counts[g]) for g in (Grade.UNCERTAIN, Grade.READ, Grade.VERIFIED)
    )
    return PartCells(uncertain + read + verified, verified, read, uncertain)


def _mark(found: RecordSet, held: "np.ndarray[tuple[int, int], np.dtype[np.uint8]]") -> None:
    """Marks the cells of records with the grades of the values that came from them.

    A cell that gave no value counts by itself: it was mapped, and could not be read.
    """
    rows = np.asarray(found.rows, int)
    if not len(rows):
        return
    empty = np.zeros_like(held)
    for name, values in found.values.items():
        if name in found.cells or name in found.fixed:
            continue
        known = np.array([value is not None for value in values])
        grades = np.asarray(found.grades.get(name, [Grade.READ] * len(rows)), np.uint8)
        for column in _columns(found, name):
            at = (rows, np.broadcast_to(column, rows.shape))
            np.maximum.at(held, tuple(one[known] for one in at), grades[known])
            np.maximum.at(empty, tuple(one[~known] for one in at), grades[~known])
    held[held == 0] = empty[held == 0]


def _columns(
    found: RecordSet, name: str
) -> "list[int | np.ndarray[tuple[int], np.dtype[np.int_]]]":
    """Gives back the table columns of a field: of all records, or one for each."""
    if found.columns_of.get(name):
        return list(found.columns_of[name])
    if found.columns is not None and name in ("amount_minor", "punches", "mark"):
        return [np.asarray(found.columns, int)]
    return []
