"""Which cells of a scanned table hold handwriting, told from the print around it by its look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extractors.tables.cell_lines import CellInk
from extractors.tables.components import components
from extractors.tables.grid import Grid
from extractors.tables.layer import Bools
from extractors.tables.paper import Grey
from extractors.tables.sheet_image import Sheet

TINTED = 0.3
"""Optical density by which the blue of a pen is lighter than its red or green."""
TINTED_SHARE, TINTED_PAGE = 0.5, 0.12
"""Share of a cell's ink that is of a pen's colour, and of cells from which colour is print."""
TALL, OFF, LEANS = 1.5, 0.28, 9.0
"""Ink this high, and this far off its row's middle, in print heights; degrees off upright."""
THICK, THIN = 1.3, 0.6
"""Strokes this much thicker or thinner than the print's."""
JOINED = 2.0
"""A stroke that runs on for this many print heights, unlike print."""
AT_SIDE = 2
"""Pixels of ink that touch a side of the cell for it to run over the rule."""
LEAST_CELLS = 12
"""Inked cells below which there is no print to compare with."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell's ink looks: sizes in pixels, lean in degrees."""

    high: float
    middle: float
    stroke: float
    longest: float
    sides: int
    lean: float


def handwritten_cells(sheet: Sheet, grid: Grid, inks: Sequence[CellInk], em: float) -> set[int]:
    """Gives back the cells, by index, whose ink is no print.

    A pen is told by its blue where the print has none, with one more sign: taller than print, a
    stroke that runs on, thicker or thinner than the print, off its row's middle, slanted, or over
    the rules. Black ink is not told from print.
    """
    if len(inks) < LEAST_CELLS or not em:
        return set()
    blue = [_tinted(sheet, ink) > TINTED_SHARE for ink in inks]
    if not any(blue) or np.mean(blue) > TINTED_PAGE:
        return set()
    looks = [_look(ink) for ink in inks]
    usual = float(np.median([look.stroke for look in looks]))
    middles = _middles(grid, inks, looks)
    found = set()
    for ink, look, middle, inky in zip(inks, looks, middles, blue, strict=True):
        signs = _signs(look, usual, em, abs(look.middle - middle))
        if inky and look.high and signs and not _sealed(sheet, ink):
            found.add(ink.cell)
    return found


def _signs(look: _Look, usual: float, em: float, off: float) -> int:
    return sum(
        (
            look.high > TALL * em,
            off > OFF * em,
            not THIN * usual < look.stroke < THICK * usual,
            look.longest > JOINED * em,
            look.sides >= 1,
            abs(look.lean) > LEANS,
        )
    )


def _sealed(sheet: Sheet, ink: CellInk) -> bool:
    """Whether a seal reaches into a cell: what is left of its rim is no scrawl."""
    high, wide = ink.picture.shape
    return any(
        a < ink.left + wide and ink.left < c and b < ink.top + high and ink.top < d
        for a, b, c, d in sheet.seals.tolist()
    )


def _middles(grid: Grid, inks: Sequence[CellInk], looks: Sequence[_Look]) -> list[float]:
    """Gives back the height at which the print of each ink's row stands."""
    rows: dict[tuple[int, int], list[float]] = {}
    for ink, look in zip(inks, looks, strict=True):
        cell = grid.cells[ink.cell]
        rows.setdefault((cell.row, cell.rows), []).append(look.middle)
    usual = {row: float(np.median(found)) for row, found in rows.items()}
    cells = [grid.cells[ink.cell] for ink in inks]
    return [usual[cell.row, cell.rows] for cell in cells]


def _look(ink: CellInk) -> _Look:
    marks = ink.ink.astype(np.uint8)
    count, _, stats, _ = components(marks)
    real = np.flatnonzero(stats[1:count, 4] >= 4) + 1
    if not len(real):
        return _Look(0, ink.top, 0, 0, 0, 0)
    top, bottom = stats[real, 1].min(), (stats[real, 1] + stats[real, 3]).max()
    longest = float(np.hypot(stats[real, 2], stats[real, 3]).max())
    inside = cv2.distanceTransform(
        cv2.copyMakeBorder(marks, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, 3
    )
    deep = inside[inside > 0]
    return _Look(
        float(bottom - top),
        float(ink.top + (top + bottom) / 2),
        float(2 * deep.mean()),
        longest,
        _sides(ink.ink),
        _lean(marks),
    )


def _tinted(sheet: Sheet, ink: CellInk) -> float:
    """Gives back the share of a cell's ink that is blue; red figures are printed too."""
    high, wide = ink.picture.shape
    where = slice(ink.top, ink.top + high), slice(ink.left, ink.left + wide)
    pixels = sheet.colour[where][ink.ink].astype(np.float32) + 1
    ground = np.median(sheet.colour[where].reshape(-1, 3), axis=0) + 1
    density = np.log(ground / pixels)
    blue = density[:, 1:].max(1) - density[:, 0]
    return float((blue > TINTED).mean())


def _sides(ink: Bools) -> int:
    """Gives back how many sides of its cell the ink touches."""
    edges = (ink[:2].any(0), ink[-2:].any(0), ink[:, :2].any(1), ink[:, -2:].any(1))
    return sum(int(edge.sum()) >= AT_SIDE for edge in edges)


def _lean(marks: Grey) -> float:
    """Gives back degrees by which upright strokes lean to the right."""
    y, x = np.nonzero(marks)
    if len(y) < 30:
        return 0.0
    angles = np.arange(-30, 31, 3)

    def sharpness(angle: int) -> float:
        across = x + (y - y.mean()) * np.tan(np.radians(angle))
        return float((np.bincount((across - across.min()).astype(int)) ** 2.0).sum())

    sharp = [sharpness(int(angle)) for angle in angles]
    best = int(np.argmax(sharp))
    return float(angles[best]) if sharp[best] > 1.1 * sharp[len(angles) // 2] else 0.0
