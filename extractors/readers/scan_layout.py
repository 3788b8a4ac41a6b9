"""What is to be recognised on a straightened sheet: lines in cells, and lines around them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from extractors.readers import detector
from extractors.tables.cell_lines import CellInk, LineCrop, cell_inks, em_height, line_crops
from extractors.tables.components import components
from extractors.tables.grid import Grid
from extractors.tables.grid_doubts import Doubt, grid_doubts, slots_of
from extractors.tables.handwriting import handwritten_cells
from extractors.tables.layer import Bools, Glyphs
from extractors.tables.paper import Grey
from extractors.tables.ruled import worth
from extractors.tables.ruling import runs_of
from extractors.tables.scan_lines import ScanGrid, scan_grids
from extractors.tables.sheet_image import Sheet, is_of_seal
from extractors.tables.span_split import split_spans

OUTSIDE = -1
INK = 170
WIDE_GAP = 0.8
"""White this wide, in line heights, parts two stretches of text."""
PAD = 5
MARK_WIDE, MARK_HIGH, MARK_INK = 1.5, 0.9, 0.25
"""A stroke this wide and high, in print heights, with this much ink is a mark."""
UNSEEN = 0.01
"""Height of print as a share of the sheet, where no line of it was found."""
SPARSE, MARK_MOST = 0.35, 0.3
"""Handwriting covers less of its box, and less of the sheet, than a picture."""
FRAME = 0.1
"""A large outline with less ink than this in its box is a frame."""
LEAST_INK = 30
"""Pixels of ink outside the tables below which nothing stands there."""


@dataclass(frozen=True, slots=True)
class GridLines:
    """A table's grid, where its cells have ink, and its lines of text.

    Attributes:
        grid: Its cells.
        inks: Where they have ink.
        crops: Their lines of text.
        handwritten: Indices of the cells that hold handwriting, to be marked and never guessed.
        doubts: What is not certain about the grid.
        unsure: (rows, columns): slots that those doubts concern; None where there are none.
    """

    grid: Grid
    inks: list[CellInk]
    crops: list[LineCrop]
    handwritten: frozenset[int] = frozenset()
    doubts: tuple[Doubt, ...] = ()
    unsure: Bools | None = None


@dataclass(frozen=True, slots=True)
class ScanLayout:
    """The tables of a sheet and what is outside them.

    Attributes:
        tables: Ruled tables.
        outside: Lines of text outside them.
        marks: (x0, top, x1, bottom) of strokes outside them that are no line of text, and
            whether they are sparse, as handwriting is.
        em: Height of the print in pixels.
    """

    tables: list[GridLines]
    outside: list[LineCrop]
    marks: list[tuple[tuple[int, int, int, int], bool]]
    em: float


def layout(sheet: Sheet) -> ScanLayout:
    """Gives back the tables and lines of a sheet."""
    tables = []
    for found in scan_grids(sheet.grey):
        table = _grid_lines(sheet, found)
        if table is not None:
            tables.append(table)
    left = _beside(sheet, tables)
    outside = _outside(left)
    heights = [c.box[3] - c.box[1] for t in tables for c in t.crops] or [
        c.box[3] - c.box[1] for c in outside
    ]
    em = float(np.median(heights)) if heights else 0.0
    return ScanLayout(tables, outside, _marks(sheet, left, outside, em), em)


def _grid_lines(sheet: Sheet, found: ScanGrid) -> GridLines | None:
    inks = cell_inks(sheet, found)
    if not worth(found.grid, {ink.cell for ink in inks}):
        return None
    grid = split_spans(found.grid, _strokes(found.grid, inks))
    if grid is not found.grid:
        inks = cell_inks(sheet, replace(found, grid=grid))
    em = em_height(inks)
    crops = line_crops(inks, em)
    pen = handwritten_cells(sheet, grid, inks, em)
    doubts = grid_doubts(sheet, replace(found, grid=grid), crops, inks, em)
    unsure = slots_of(doubts, grid)
    return GridLines(grid, inks, crops, frozenset(pen), tuple(doubts), unsure)


def pen_boxes(table: GridLines) -> list[tuple[int, int, int, int]]:
    """Gives back (x0, top, x1, bottom) of the handwriting in the cells of a table."""
    boxes = []
    for ink in table.inks:
        if ink.cell in table.handwritten:
            y, x = np.nonzero(ink.ink)
            left, top = ink.left + int(x.min()), ink.top + int(y.min())
            boxes.append((left, top, ink.left + int(x.max()) + 1, ink.top + int(y.max()) + 1))
    return boxes


def _strokes(grid: Grid, inks: list[CellInk]) -> Glyphs:
    """Gives back where there is ink in wide cells, as boxes between white columns."""
    boxes = []
    for ink in inks:
        cell = grid.cells[ink.cell]
        if cell.columns == 1 or cell.rows > 1:
            continue
        rows = np.flatnonzero(ink.ink.any(1)) + ink.top
        for a, b in runs_of(np.asarray(ink.ink.any(0))):
            boxes.append((ink.left + a, int(rows[0]), ink.left + b, int(rows[-1]) + 1))
    array = np.array(boxes, float).reshape(-1, 4)
    nothing = np.zeros(len(boxes), bool)
    return Glyphs(["x"] * len(boxes), array, nothing.astype(np.int8), nothing)


def _beside(sheet: Sheet, tables: list[GridLines]) -> Grey:
    """Gives back the sheet with its tables whitened out."""
    left = sheet.grey.copy()
    for table in tables:
        x0, top, x1, bottom = (round(v) for v in table.grid.box)
        left[max(top - 3, 0) : bottom + 4, max(x0 - 3, 0) : x1 + 4] = 255
    return left


def _marks(
    sheet: Sheet, left: Grey, lines: list[LineCrop], em: float
) -> list[tuple[tuple[int, int, int, int], bool]]:
    """Gives back large strokes that no line of text and no seal covers, and if they are sparse."""
    em = em or UNSEEN * max(left.shape)
    ink = (left < INK).astype(np.uint8)
    boxes = [line.box for line in lines] + [
        (int(a), int(b), int(c), int(d)) for a, b, c, d in sheet.seals.tolist()
    ]
    room = round(em / 2)
    for x0, top, x1, bottom in boxes:
        ink[max(top - room, 0) : bottom + room, max(x0 - room, 0) : x1 + room] = 0
    reach = max(3, int(em / 3)) | 1
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = components(joined)
    marks = []
    for x, y, w, h, _ in stats[1:count].tolist():
        drawn = int(ink[y : y + h, x : x + w].sum())
        box = (x, y, x + w, y + h)
        large = w >= MARK_WIDE * em and h >= MARK_HIGH * em and drawn >= MARK_INK * em * em
        if large and not is_of_seal(sheet, box):
            sparse = drawn < SPARSE * w * h and max(w, h) < MARK_MOST * max(ink.shape)
            if sparse or drawn > FRAME * w * h:
                marks.append((box, sparse))
    return marks


def _outside(left: Grey) -> list[LineCrop]:
    """Gives back lines that stand outside the tables, which are whitened out."""
    ink = cv2.morphologyEx((left < INK).astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2)))
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if ink.sum() < LEAST_INK or not len(rows):
        return []
    y0, y1 = max(int(rows[0]) - 20, 0), int(rows[-1]) + 21
    x0, x1 = max(int(columns[0]) - 20, 0), int(columns[-1]) + 21
    boxes = _boxes(left[y0:y1, x0:x1]) + np.array([x0, y0, x0, y0])
    crops = []
    for box in sorted(boxes.round().astype(int).tolist(), key=lambda b: (b[1], b[0])):
        for a, b in _stretches(left, box):
            picture = left[box[1] : box[3], a:b]
            if min(picture.shape) >= 6 and (picture < INK).sum() >= LEAST_INK:
                crops.append(LineCrop(OUTSIDE, (a, box[1], b, box[3]), picture))
    return crops


def _stretches(grey: Grey, box: list[int]) -> list[tuple[int, int]]:
    """Gives back the stretches of a line between wide gaps: cells that were found as one."""
    x0, top, x1, bottom = box
    inked = np.flatnonzero((grey[top:bottom, x0:x1] < INK).sum(0) > 0)
    if not len(inked):
        return []
    gap = WIDE_GAP * (bottom - top)
    breaks = np.flatnonzero(np.diff(inked) > gap)
    starts, ends = np.r_[inked[0], inked[breaks + 1]], np.r_[inked[breaks], inked[-1]]
    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    return [(max(x0 + a - PAD, 0), x0 + b + PAD + 1) for a, b in pairs]


def _boxes(grey: Grey) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return detector.text_boxes(grey) if detector.available() else detector.inked_rows(grey)
