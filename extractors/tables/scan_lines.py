"""Ruling lines of a straightened scan, in pixels."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.grid import Grid, build_grid
from extractors.tables.layer import Bools, Floats, Rulings
from extractors.tables.ruling import groups, join

Grey = npt.NDArray[np.uint8]
INK = 190
THICKEST = 16
"""Pixels: a thicker bar is no ruling line."""
EDGE = 0.004
"""Share of the picture at its border where lines are the paper's edge."""
COVER = 0.55
NARROWEST = 0.3
"""Lines closer than this share of a letter are one: a double border, a border and its fill."""
PART_RULED, PRINT_BESIDE = 0.35, 0.3
LOWEST_ROW = 1.4
"""Height of a row in letters, below which no text fits in it."""
SHORT_RULED, SHORT_BESIDE = 0.12, 0.15
"""A rule over less of the table than this, with this much ink beside it, is print."""
LETTERS = 1.5
"""Shortest line, in letter heights: strokes of large letters are no lines."""


@dataclass(frozen=True, slots=True)
class ScanGrid:
    """A ruled table on a scan, and where its lines are, to be taken out of the cells."""

    grid: Grid
    line_mask: Grey


def scan_grids(grey: Grey) -> list[ScanGrid]:
    """Gives back the ruled tables of a scan, top to bottom; tables inside others left out."""
    high, wide = grey.shape
    letter = letter_height(grey)
    masks, rulings = _find(grey, letter)
    snap, gap = max(4.0, wide / 400, NARROWEST * letter), max(10.0, wide / 140)
    found: list[ScanGrid] = []
    for figure in groups(rulings, snap=2.5, gap=gap):
        kept = without_print(anchored(figure, slack=1.6 * gap), grey, letter)
        if len(kept.vertical) < 2 or len(kept.horizontal) < 2:
            continue
        grid = build_grid(kept, snap=snap, gap=gap, cover=COVER, open_side=3 * gap)
        if grid is None or len(grid.cells) < 2 or _tiny(grid, wide, high):
            continue
        if any(_within(grid, other.grid) for other in found):
            continue
        found = [other for other in found if not _within(other.grid, grid)]
        found.append(ScanGrid(grid, _line_mask(grid, masks, snap)))
    return found


def _tiny(grid: Grid, wide: int, high: int) -> bool:
    x0, top, x1, bottom = grid.box
    return x1 - x0 < 0.08 * wide or bottom - top < 0.012 * high


def _within(inner: Grid, outer: Grid) -> bool:
    a, b = inner.box, outer.box
    x, y = (a[0] + a[2]) / 2, (a[1] + a[3]) / 2
    smaller = (a[2] - a[0]) * (a[3] - a[1]) <= (b[2] - b[0]) * (b[3] - b[1])
    return smaller and b[0] < x < b[2] and b[1] < y < b[3]


def anchored(rulings: Rulings, slack: float) -> Rulings:
    """Gives back the lines that touch two crossing lines, or run over half of the table.

    The upright strokes of letters that touch a rule do not.
    """
    vertical, horizontal = (join(v, 2.5, slack)[2] for v in (rulings.vertical, rulings.horizontal))
    for _ in range(2):
        vertical = vertical[_held(vertical, horizontal, slack)]
        horizontal = horizontal[_held(horizontal, vertical, slack)]
        if not len(vertical) or not len(horizontal):
            break
    return Rulings(vertical, horizontal)


def without_print(rulings: Rulings, grey: Grey, letter: float) -> Rulings:
    """Gives back the lines without rows of print that ran together to a level stroke.

    Beside a rule there is white; beside the stroke of a row of figures there are the rest of the
    figures. Only positions that are ruled over a small part of the table are looked at.
    """
    level = rulings.horizontal
    if not len(level) or not len(rulings.vertical):
        return rulings
    wide = float(level[:, 2].max() - level[:, 1].min())
    positions, which, joined = join(level, 2.5, 0.0)
    length = np.bincount(which, joined[:, 2] - joined[:, 1], len(positions))
    beside = np.array([_dark_beside(grey, line, letter) for line in joined])
    dark = np.bincount(which, beside * (joined[:, 2] - joined[:, 1]), len(positions))
    most = np.where(length < SHORT_RULED * wide, SHORT_BESIDE, PRINT_BESIDE)
    print_like = (length < PART_RULED * wide) & (dark > most * length)
    away = np.abs(positions[:, None] - positions[None]) + np.eye(len(positions)) * wide
    print_like |= (length < SHORT_RULED * wide) & (away.min(1) < LOWEST_ROW * letter)
    return Rulings(rulings.vertical, joined[~print_like[which]])


def _dark_beside(grey: Grey, line: Floats, letter: float) -> float:
    """Gives back the share of dark pixels just above or below a level line, the darker side."""
    y, x0, x1 = round(line[0]), int(line[1]), int(line[2])
    near, far = max(4, round(letter / 6)), max(7, round(letter / 3))
    above = grey[max(y - far, 0) : max(y - near, 0), x0:x1]
    below = grey[y + near + 1 : y + far + 1, x0:x1]
    return max(float((side < INK).mean()) if side.size else 0.0 for side in (above, below))


def _held(lines: Floats, crossing: Floats, slack: float) -> Bools:
    if not len(lines) or not len(crossing):
        return np.zeros(len(lines), bool)
    length = lines[:, 2] - lines[:, 1]
    reach = lines[:, 2].max() - lines[:, 1].min()
    at, there = lines[:, 0][:, None], crossing[:, 0]
    meets = (at >= crossing[:, 1] - slack) & (at <= crossing[:, 2] + slack)
    meets &= (there >= lines[:, 1][:, None] - slack) & (there <= lines[:, 2][:, None] + slack)
    first = np.where(meets, there, np.inf).min(1)
    last = np.where(meets, there, -np.inf).max(1)
    held: Bools = (last - first > 2 * slack) | (length > 0.5 * reach)
    return held


def _find(grey: Grey, letter: float) -> tuple[tuple[Grey, Grey], Rulings]:
    """Gives back masks of upright and level lines, and the lines."""
    high, wide = grey.shape
    ink = _ink(grey)
    least = max(25, wide // 60, round(LETTERS * letter))
    across = cv2.dilate(ink, np.ones((1, 3), np.uint8))
    down = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    upright = cv2.morphologyEx(across, cv2.MORPH_OPEN, np.ones((least, 1), np.uint8))
    level = cv2.morphologyEx(down, cv2.MORPH_OPEN, np.ones((1, int(least * 1.5)), np.uint8))
    vertical = _pieces(upright, least, vertical=True)
    horizontal = _pieces(level, least, vertical=False)
    vertical = vertical[(vertical[:, 0] > EDGE * wide) & (vertical[:, 0] < (1 - EDGE) * wide)]
    horizontal = horizontal[
        (horizontal[:, 0] > EDGE * high) & (horizontal[:, 0] < (1 - EDGE) * high)
    ]
    return (upright, level), Rulings(vertical, horizontal)


def letter_height(grey: Grey) -> float:
    """Gives back the usual height of a letter or figure on a sheet, 0 where there are none."""
    count, _, stats, _ = cv2.connectedComponentsWithStats((grey < INK - 30).astype(np.uint8))
    width, height = stats[1:count, 2], stats[1:count, 3]
    letters = (height >= 7) & (height <= 120) & (width >= 0.15 * height) & (width <= 2 * height)
    return float(np.percentile(height[letters], 60)) if letters.sum() >= 8 else 0.0


def _ink(grey: Grey) -> Grey:
    """Gives back a mask of dark thin things; filled areas count only by their edges."""
    dark = (grey < INK).astype(np.uint8) * 255
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((THICKEST + 5,) * 2, np.uint8))
    local = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12
    )
    dark[cv2.dilate(solid, np.ones((5, 5), np.uint8)) > 0] = 0
    ink: Grey = cv2.bitwise_or(dark, local)
    return ink


def _pieces(mask: Grey, least: int, *, vertical: bool) -> Floats:
    _, _, stats, centres = cv2.connectedComponentsWithStats(mask)
    stats, centres = stats[1:], centres[1:]
    thick = stats[:, 2] if vertical else stats[:, 3]
    length = stats[:, 3] if vertical else stats[:, 2]
    keep = (thick <= np.maximum(THICKEST, 0.03 * length)) & (length >= 0.95 * least)
    stats, centres = stats[keep], centres[keep]
    if vertical:
        return np.stack([centres[:, 0], stats[:, 1], stats[:, 1] + stats[:, 3]], 1).astype(float)
    return np.stack([centres[:, 1], stats[:, 0], stats[:, 0] + stats[:, 2]], 1).astype(float)


def _line_mask(grid: Grid, masks: tuple[Grey, Grey], snap: float) -> Grey:
    """Gives back the pixels of the table's lines: found lines near its edges, a little wider."""
    upright, level = masks
    reach = int(snap * 2)
    near_x, near_y = np.zeros(upright.shape[1], bool), np.zeros(upright.shape[0], bool)
    for x in grid.columns.astype(int).tolist():
        near_x[max(0, x - reach) : x + reach + 1] = True
    for y in grid.rows.astype(int).tolist():
        near_y[max(0, y - reach) : y + reach + 1] = True
    both = ((upright > 0) & near_x[None]) | ((level > 0) & near_y[:, None])
    mask: Grey = cv2.dilate(both.astype(np.uint8), np.ones((3, 3), np.uint8))
    return mask
