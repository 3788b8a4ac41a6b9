"""A sheet's values and the second look put together into one ``Table``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.readers.canonical import LONGEST_EXACT, canonical, grid
from extractors.readers.sheet_look import Address, SheetLook
from pipeline.model.evidence import Grade
from pipeline.model.table import CellType, SheetPlace, Span, Table, Texts

Merge = tuple[Address, Address]


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """A sheet as a table, and the cells whose last digits the file has lost."""

    table: Table
    ruined: tuple[Address, ...]


def build(
    sheet: str | None,
    start: Address,
    rows: list[list[Any]],
    merges: list[Merge],
    look: SheetLook,
) -> SheetGrid | None:
    """Gives back the table of a sheet, or None where the sheet is empty.

    Args:
        sheet: Name of the sheet.
        start: Sheet address of the first value.
        rows: Values, all rows of one width.
        merges: First and last cell of each merged range, in sheet addresses.
        look: The second look at the sheet.
    """
    texts, types = grid(rows, len(rows[0]) if rows else 0)
    texts, types, start = _widen(texts, types, start, look)
    _overlay(texts, types, start, look)
    texts, types, start = _trim(texts, types, start)
    if not texts.size:
        return None
    ruined = _ruined(texts, types, start)
    table = Table(
        texts,
        SheetPlace(sheet, *start),
        types=types,
        grades=_grades(texts.shape, ruined, start),
        spans=_spans(merges, start, texts),
        hidden_rows=tuple(
            sorted(row - start[0] for row in look.hidden_rows if _within(row, start[0], texts, 0))
        ),
        hidden_columns=_hidden_columns(look, start[1], texts.shape[1]),
    )
    return SheetGrid(table, ruined)


def _widen(
    texts: Texts, types: npt.NDArray[np.uint8], start: Address, look: SheetLook
) -> tuple[Texts, npt.NDArray[np.uint8], Address]:
    """Makes room for errors and uncalculated formulas, which the fast reader takes for blanks."""
    cells = np.array([*look.errors, *look.uncalculated, *look.computed], dtype=int).reshape(-1, 2)
    if not len(cells):
        return texts, types, start
    first, last = cells.min(axis=0), cells.max(axis=0)
    if texts.size:
        first = np.minimum(first, start)
        last = np.maximum(last, np.add(start, texts.shape) - 1)
    shape = tuple(int(side) for side in last - first + 1)
    wide = np.full(shape, "", dtype=object)
    kinds = np.full(shape, CellType.BLANK, dtype=np.uint8)
    if texts.size:
        top, left = (int(side) for side in np.subtract(start, first))
        area = np.s_[top : top + texts.shape[0], left : left + texts.shape[1]]
        wide[area], kinds[area] = texts, types
    return wide, kinds, (int(first[0]), int(first[1]))


def _overlay(texts: Texts, types: npt.NDArray[np.uint8], start: Address, look: SheetLook) -> None:
    for (row, column), text in look.errors.items():
        at = row - start[0], column - start[1]
        texts[at], types[at] = text, CellType.ERROR
    for row, column in look.uncalculated:
        at = row - start[0], column - start[1]
        texts[at], types[at] = "", CellType.UNCALCULATED
    for (row, column), value in look.computed.items():
        at = row - start[0], column - start[1]
        texts[at], types[at] = canonical(value)
    for (row, column), text in look.durations.items():
        at = row - start[0], column - start[1]
        if types[at] == CellType.TEXT:
            texts[at], types[at] = text, CellType.DURATION
    for (row, column), text in look.shown.items():
        at = row - start[0], column - start[1]
        if types[at] in (CellType.NUMBER, CellType.DATE):
            texts[at], types[at] = text, CellType.TEXT
    for row, column in look.stamped:
        at = row - start[0], column - start[1]
        if types[at] == CellType.DATE:  # midnight, which the fast reader takes for no time at all
            texts[at], types[at] = f"{texts[at]} 00:00", CellType.DATETIME


def _trim(
    texts: Texts, types: npt.NDArray[np.uint8], start: Address
) -> tuple[Texts, npt.NDArray[np.uint8], Address]:
    filled = types != CellType.BLANK
    rows, columns = np.flatnonzero(filled.any(axis=1)), np.flatnonzero(filled.any(axis=0))
    if not len(rows):
        return texts[:0], types[:0], start
    area = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return texts[area], types[area], (start[0] + int(rows[0]), start[1] + int(columns[0]))


def _ruined(texts: Texts, types: npt.NDArray[np.uint8], start: Address) -> tuple[Address, ...]:
    longest = len(str(LONGEST_EXACT))
    rows, columns = np.nonzero(types == CellType.NUMBER)
    numbers = texts[rows, columns].tolist()
    return tuple(
        (int(rows[at]) + start[0], int(columns[at]) + start[1])
        for at, text in enumerate(numbers)
        if len(text) >= longest and text.lstrip("-").isdigit()
    )


def _grades(
    shape: tuple[int, ...], ruined: tuple[Address, ...], start: Address
) -> npt.NDArray[np.uint8] | None:
    if not ruined:
        return None
    grades = np.full(shape, Grade.READ, dtype=np.uint8)
    for row, column in ruined:
        grades[row - start[0], column - start[1]] = Grade.UNCERTAIN
    return grades


def _spans(merges: list[Merge], start: Address, texts: Texts) -> tuple[Span, ...]:
    spans = []
    height, width = texts.shape
    for (top, left), (bottom, right) in merges:
        row, column = max(top - start[0], 0), max(left - start[1], 0)
        last_row = min(bottom - start[0], height - 1)
        last_column = min(right - start[1], width - 1)
        if last_row >= row and last_column >= column and (last_row, last_column) != (row, column):
            spans.append(Span(row, column, last_row - row + 1, last_column - column + 1))
    return tuple(sorted(spans, key=lambda span: (span.row, span.column)))


def _within(index: int, start: int, texts: Texts, axis: int) -> bool:
    return 0 <= index - start < int(texts.shape[axis])


def _hidden_columns(look: SheetLook, start: int, width: int) -> tuple[int, ...]:
    found: set[int] = set()
    for first, last in look.hidden_columns:
        found.update(range(max(first - start, 0), min(last - start, width - 1) + 1))
    return tuple(sorted(found))
