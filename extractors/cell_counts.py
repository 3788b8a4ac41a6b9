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
    rows = np.asarray(found.rows, int)
    if not len(rows):
        return
    for name in found.values:
        if name in found.cells or name in found.fixed:
            continue
        grades = np.asarray(found.grades.get(name, [Grade.READ] * len(rows)), np.uint8)
        if found.columns_of.get(name):
            for column in found.columns_of[name]:
                np.maximum.at(held, (rows, np.full(len(rows), column)), grades)
        elif found.columns is not None:
            at = (rows, np.asarray(found.columns, int))
            if name in ("amount_minor", "punches", "mark"):
                np.maximum.at(held, at, grades)
