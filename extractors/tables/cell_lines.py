"""Cells of a scanned grid cut to pictures of single lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.cell_ink import LEAST_INK, PALE, is_print, level_strokes, pale_marks, strokes
from extractors.tables.components import components
from extractors.tables.layer import Floats
from extractors.tables.ruling import runs_of
from extractors.tables.scan_lines import ScanGrid
from extractors.tables.sheet_image import Sheet

Grey = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.int32]

INSET = 2
LEAST_EM = 8.0
USUAL_EM = 24.0
DARK = 200
"""Median of a cell below which it is filled with colour, or lies in shadow."""
QUARTER, PRINT, PAPER = 0.25, 120, 220
"""Most of a cell that is print or its edges, how dark print is, and how light paper: where shading
ends, taking shadows out leaves a part of it, which is neither."""
BROAD = 0.35
"""Share of a letter from which a grey patch is broader than the soft edge of a stroke."""
LEAST_CONTRAST, BLACK = 60, 90
"""Greys between print and a filled ground from which it is print, and what it is brought to."""
HALF, TWO_HALVES = 0.8, 1.5
"""Heights of a line up to which what looks like one may be half a character, and both are one."""
PAD = 3
SIDEWAYS = 0.8
"""Share of a line's height by which a soft stroke goes on beside the ink that was seen of it."""
FRINGE = 2
"""Pixels by which strokes are soft at their ends anyway."""
ONE_STROKE = 2.2
"""Heights of a line up to which what one soft stroke holds together is one mark: a large tick."""


@dataclass(frozen=True, slots=True)
class LineCrop:
    """A picture of one line: its cell, its box on the sheet (x0, top, x1, bottom), the pixels."""

    cell: int
    box: tuple[int, int, int, int]
    picture: Grey


@dataclass(frozen=True, slots=True)
class CellInk:
    """Where a cell has ink: its place on the sheet, its picture, rows of ink, columns of ink."""

    cell: int
    left: int
    top: int
    picture: Grey
    ink: Bools


def cell_inks(sheet: Sheet, found: ScanGrid) -> list[CellInk]:
    """Gives back the cells that hold ink, lines of the table taken out."""
    clean = sheet.grey.copy()
    clean[found.line_mask > 0] = 255
    pictures, filled = [], {}
    for k, cell in enumerate(found.grid.cells):
        x0, y0, x1, y1 = (round(v) for v in found.grid.cell_box(cell))
        left, top = max(x0 + INSET, 0), max(y0 + INSET, 0)
        where = slice(top, y1 - INSET + 1), slice(left, x1 - INSET + 1)
        picture = clean[where]
        if picture.size == 0 or min(picture.shape) < 4:
            continue
        pictures.append((k, left, top, where))
        if _is_filled(picture, sheet.uneven[where], found.letter):
            filled[k] = _on_paper(sheet.uneven[where])
            filled[k][found.line_mask[where] > 0] = 255
    black = _black(list(filled.values()))
    inks = []
    for k, left, top, where in pictures:
        picture = _darkened(filled[k], black) if k in filled else clean[where].copy()
        ink = strokes(picture, found.letter)
        if k in filled:
            ink |= level_strokes(picture, found.letter)
        if not is_print(ink, found.letter):
            ink = pale_marks(picture, found.letter)
        if ink.any():
            inks.append(CellInk(k, left, top, picture, ink.astype(bool)))
    return inks


def _is_filled(picture: Grey, uneven: Grey, letter: float) -> bool:
    """Whether a cell has a filled ground, or one that taking the shadows out left a part of.

    Thin soft print in a narrow cell is grey over much of it, but nowhere broadly.
    """
    if float((picture < PAPER).mean()) <= QUARTER:
        return False
    return float(np.median(uneven)) < DARK or _halo(picture, letter) > QUARTER


def _on_paper(uneven: Grey) -> Floats:
    """Gives back a cell with a filled ground as dark text on white."""
    ground = float(np.median(uneven))
    values = uneven.astype(np.float64)
    lighter, darker = (values > ground + 40).mean(), (values < ground - 40).mean()
    if lighter > darker:
        return (255 - values) / max(255 - ground, 1.0) * 255
    return values / max(ground, 1.0) * 255


def _black(cells: Sequence[Floats]) -> float:
    """Gives back how dark print on the filled grounds of a table is, as few strokes do not tell."""
    darkest = [float(np.percentile(values, 1)) for values in cells]
    return float(np.percentile(darkest, 25)) if darkest else 0.0


def _darkened(values: Floats, black: float) -> Grey:
    """Gives back a picture with print as dark as on paper, where it is print at all."""
    if BLACK < black <= 255 - LEAST_CONTRAST:
        values = 255 - (255 - values) * ((255 - BLACK) / (255 - black))
    return np.clip(values, 0, 255).astype(np.uint8)


def _halo(picture: Grey, letter: float) -> float:
    """Gives back the share of a cell that is neither print, nor its edge, nor paper."""
    grey = ((picture > PRINT) & (picture < PAPER)).astype(np.uint8)
    broad = max(3, round(BROAD * letter))
    return float(cv2.morphologyEx(grey, cv2.MORPH_OPEN, np.ones((broad, broad), np.uint8)).mean())


def em_height(inks: Sequence[CellInk]) -> float:
    """Gives back the usual height of a line of print on the sheet, in pixels."""
    heights = []
    for ink in inks:
        runs = runs_of(np.asarray(ink.ink.any(1)))
        if runs:
            heights.append(max(b - a for a, b in runs))
    tall = [h for h in heights if h >= LEAST_EM]
    return float(np.median(tall)) if tall else USUAL_EM


def line_crops(inks: Sequence[CellInk], em: float) -> list[LineCrop]:
    """Gives back one picture a line of each cell, top to bottom."""
    crops = []
    for ink in inks:
        soft = ((ink.picture < PALE) | ink.ink).astype(np.uint8)
        _, found, stats, _ = components(soft)
        labels = np.asarray(found, np.int32)
        spread = np.stack([stats[:, 1], stats[:, 1] + stats[:, 3]], 1)
        rows = _text_rows(ink.ink, em, labels)
        ends = [0, *(b for _, b in rows)], [*(a for a, _ in rows[1:]), len(soft)]
        for (top, bottom), above, below in zip(rows, *ends, strict=False):
            if len(rows) == 1 or ink.ink[top:bottom].sum() >= LEAST_INK:
                first, last = _with_soft_ends(ink.ink, labels, spread, (top, bottom), em)
                crops.append(_crop(ink, max(first, above), min(last, below), em))
    return crops


def _with_soft_ends(
    ink: Bools, labels: Labels, spread: Labels, line: tuple[int, int], em: float
) -> tuple[int, int]:
    """Gives back the rows of a line with the soft strokes that go on above and below it.

    ``spread`` are the first and the last row of each stroke.
    """
    top, bottom = line
    own = spread[labels[top:bottom][ink[top:bottom]]]
    most = round(SIDEWAYS * em)
    first = max(int(own[:, 0].min()), top - most)
    last = min(int(own[:, 1].max()), bottom + most)
    return (
        first if top - first > FRINGE else top,
        last if last - bottom > FRINGE else bottom,
    )


def _crop(ink: CellInk, top: int, bottom: int, em: float) -> LineCrop:
    across = np.flatnonzero(ink.ink[top:bottom].any(0))
    missing = max(0, round(0.85 * em) - (bottom - top))
    high, wide = ink.picture.shape
    y0 = max(0, top - PAD - missing // 2)
    y1 = min(high, bottom + PAD + missing - missing // 2)
    first, last = _softly(ink.picture[top:bottom], int(across[0]), int(across[-1]), em)
    x0, x1 = max(0, first - PAD - 1), min(wide, last + PAD + 2)
    picture = ink.picture[y0:y1, x0:x1]
    box = (ink.left + x0, ink.top + y0, ink.left + x1, ink.top + y1)
    return LineCrop(ink.cell, box, picture)


def _softly(rows: Grey, first: int, last: int, em: float) -> tuple[int, int]:
    """Gives back the first and last column of a line with the soft strokes that touch it.

    A minus that touches its figure may be too pale to be ink.
    """
    pale = np.asarray((rows < PALE).any(0))
    most = round(SIDEWAYS * em)
    before, after = pale[max(first - most, 0) : first][::-1], pale[last + 1 : last + 1 + most]
    return (
        first - int(np.argmin(np.r_[before, False])),
        last + int(np.argmin(np.r_[after, False])),
    )


def _text_rows(ink: Bools, em: float, labels: Labels) -> list[tuple[int, int]]:
    """Gives back the rows of each line: the strokes of one character are not parted.

    Runs of inked rows are put together while they are together no taller than a line; 三 and ＝
    are several runs, as are the dots of i, and a stroke that is soft in its middle.

    Args:
        ink: Of a cell.
        em: Usual height of a line.
        labels: Of its strokes with their soft parts.
    """
    rows: list[tuple[int, int]] = []
    for a, b in runs_of(np.asarray(ink.any(1))):
        if rows and (
            _one_line(rows[-1], (a, b), em) or _one_stroke(ink, labels, rows[-1], (a, b), em)
        ):
            rows[-1] = (rows[-1][0], b)
        else:
            rows.append((a, b))
    solid = [r for r in rows if r[1] - r[0] >= 0.2 * em or len(rows) == 1]
    return _whole(solid, em) or rows[:1]


def _whole(rows: list[tuple[int, int]], em: float) -> list[tuple[int, int]]:
    """Gives back lines with the halves of one, each lower than any line, put together."""
    found: list[tuple[int, int]] = []
    for a, b in rows:
        halves = found and max(b - a, found[-1][1] - found[-1][0]) <= HALF * em
        if halves and b - found[-1][0] <= TWO_HALVES * em:
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return found


def _one_stroke(
    ink: Bools, labels: Labels, above: tuple[int, int], below: tuple[int, int], em: float
) -> bool:
    """Whether all ink of two runs of rows is of one stroke that is soft between them."""
    if below[1] - above[0] > ONE_STROKE * em:
        return False
    both = np.concatenate([labels[a:b][ink[a:b]] for a, b in (above, below)])
    return bool((both == both[0]).all())


def _one_line(above: tuple[int, int], below: tuple[int, int], em: float) -> bool:
    together = below[1] - above[0]
    if together <= 1.2 * em:
        return True
    gap = below[0] - above[1]
    smaller = min(above[1] - above[0], below[1] - below[0])
    return gap <= 0.12 * em and smaller < 0.5 * em and together <= 1.5 * em
