"""Ruling lines of a straightened scan, in pixels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.agreed import agreed
from extractors.tables.dark_things import Print, find_print
from extractors.tables.explained import against
from extractors.tables.grid import Grid, build_grid
from extractors.tables.layer import Bools, Floats, Rulings
from extractors.tables.line_masks import line_masks, shortest_line
from extractors.tables.mended import mended, without_loose
from extractors.tables.remains import RIM, Remains, find_remains
from extractors.tables.retraced import retraced
from extractors.tables.ruled_lines import Masks, anchored, rulings_of, without_print
from extractors.tables.ruling import groups, nearest
from extractors.tables.sparse_rules import Redrawn, redrawn
from extractors.tables.voted import APART, Voted, odd_slots, voted_grid

Grey = npt.NDArray[np.uint8]
LEAST_FAINT = 40
"""Cells of a table that has faint rules alone; rows of print make small ones of their strokes."""
MOST_PRINT, SINGLE = 0.5, 0.8
"""Share of a sheet's print that a whole table holds, and the share of slots that are cells of their
own in one of pieces that is believed."""
LARGER, ONE_MORE = 4, 2.0
"""So often a table is looked around again where its grid is larger by so many letter heights."""
ONE_LINE = 4.0
"""Pixels between lines of two grids that are one, where letters are small."""
EDGE_REACH = 4
"""Pixels around the edge of a cell in which its line lies."""
COVER = 0.55
NARROWEST = 0.6
"""Lines closer than this share of a letter are one: a double border, a border and its fill."""


@dataclass(frozen=True, slots=True)
class ScanGrid:
    """A ruled table on a scan.

    Attributes:
        grid: Its cells.
        line_mask: Where its lines are, to be taken out of the cells.
        lines: The lines that were seen.
        letter: Usual height of a letter or figure.
        unsure: (rows, columns): slots whose sides are inferred, or contradicted by what shows.
    """

    grid: Grid
    line_mask: Grey
    lines: Rulings = field(default_factory=Rulings)
    letter: float = 0.0
    unsure: Bools | None = None


def scan_grids(grey: Grey) -> list[ScanGrid]:
    """Gives back the ruled tables of a scan, top to bottom; tables inside others left out.

    Faint, dotted and dashed rules are looked for where the drawn ones leave cells open, and are
    believed where they make more cells of it. Then each grid stands beside the one that all pieces
    of lines vote for: what explains more of what shows is taken.
    """
    found = find_print(grey)
    whole = redrawn(grey, found)
    if whole.grey is not grey:
        grey, found = whole.grey, find_print(whole.grey)
    drawn = line_masks(grey, found, faint=False)
    tables, weak = _by_lines(grey, found, drawn)
    if tables:
        made = _outermost([_checked(grey, (drawn, weak), found, one) for one in tables])
    else:
        made = _of_pieces(grey, drawn, found)
    return [_doubted(one, whole) for one in made]


def _outermost(tables: list[ScanGrid]) -> list[ScanGrid]:
    """Gives back tables without those in others: two parts of one may both have grown to all."""
    kept: list[ScanGrid] = []
    for one in sorted(tables, key=lambda one: -len(one.grid.cells)):
        if not any(_within(one.grid, other.grid) for other in kept):
            kept.append(one)
    return [one for one in tables if any(one is other for other in kept)]


def _doubted(one: ScanGrid, whole: Redrawn) -> ScanGrid:
    """Gives back a table with the cells at long breaks of rules in doubt."""
    slots = whole.unsure(one.grid)
    if not slots.any():
        return one
    return replace(one, unsure=slots if one.unsure is None else slots | one.unsure)


def _by_lines(grey: Grey, found: Print, masks: Masks) -> tuple[list[ScanGrid], Masks]:
    """Gives back the tables that lines make, and the masks of those lines."""
    drawn = _grids(grey, found, masks)
    if drawn and all(len(g.grid.cells) == g.grid.owner.size for g in drawn):
        return drawn, masks
    weak = line_masks(grey, found, faint=True)
    more = _grids(grey, found, weak)
    more = [one for one in more if drawn or len(one.grid.cells) >= LEAST_FAINT]
    return (more, weak) if _cells(more) > _cells(drawn) else (drawn, masks)


def _checked(grey: Grey, masks: tuple[Masks, Masks], found: Print, one: ScanGrid) -> ScanGrid:
    """Gives back a table by its lines or by the votes of all pieces, with what is unsure.

    ``masks`` are of the drawn lines, and of those that made the table.
    """
    drawn, weak = masks
    near = _at_edges(weak, one.grid.columns, one.grid.rows, EDGE_REACH)
    both = (drawn[0] | near[0], drawn[1] | near[1])
    remains, voted = _voted(grey, both, found, one)
    if voted is None:
        return one
    voted = agreed(one.grid, voted, max(ONE_LINE, APART * found.letter))
    as_drawn = against(remains, one.grid, voted.grid, voted.usual_break)
    as_voted = against(remains, voted.grid, one.grid, voted.usual_break)
    mask = one.line_mask
    if voted.usual_break:
        mask = mask | _remains_mask(remains, grey.shape, voted.grid)
    opened = one.grid.shape == voted.grid.shape and len(one.grid.cells) >= len(voted.grid.cells)
    if opened or as_drawn.count <= as_voted.count:
        return replace(one, line_mask=mask, unsure=as_drawn.slots)
    return replace(
        one,
        grid=voted.grid,
        line_mask=mask,
        unsure=as_voted.slots | voted.unsure | odd_slots(voted.grid),
    )


def _voted(grey: Grey, masks: Masks, found: Print, one: ScanGrid) -> tuple[Remains, Voted | None]:
    """Gives back what remains of lines in and around a table, and the grid that it votes for.

    Where the table turns out to be larger, it is looked around again.
    """
    box, off = _region(one.grid, found, grey), _off(one)
    remains = find_remains(grey, masks, found, box, off)
    voted = voted_grid(remains)
    for _ in range(LARGER):
        if voted is None:
            break
        x0, top, x1, bottom = voted.grid.box
        wider = min(box[0], x0), min(box[1], top), max(box[2], x1), max(box[3], bottom)
        if max(abs(a - b) for a, b in zip(wider, box, strict=True)) < ONE_MORE * found.letter:
            break
        box = wider
        remains = find_remains(grey, masks, found, box, off)
        voted = voted_grid(remains)
    return remains, voted


def _of_pieces(grey: Grey, masks: Masks, found: Print) -> list[ScanGrid]:
    """Gives back the table of a sheet whose rules are all in short pieces, if there is one."""
    if not found.letter:
        return []
    remains = find_remains(grey, masks, found, _inner_sheet(grey))
    voted = voted_grid(remains)
    if voted is None or len(voted.grid.cells) < max(LEAST_FAINT, SINGLE * voted.grid.owner.size):
        return []
    mask = _remains_mask(remains, grey.shape, voted.grid)
    unsure = voted.unsure | odd_slots(voted.grid)
    return [ScanGrid(voted.grid, mask, letter=found.letter, unsure=unsure)]


def _inner_sheet(grey: Grey) -> tuple[float, float, float, float]:
    high, wide = grey.shape
    rim = RIM * max(high, wide)
    return rim, rim, wide - rim, high - rim


def _region(grid: Grid, found: Print, grey: Grey) -> tuple[float, float, float, float]:
    """Gives back where a table's lines are looked for: all of the sheet, if much print is outside.

    Then what was found is a corner of it.
    """
    letters = found.letters()
    x, y = (letters[:, 0] + letters[:, 2]) / 2, (letters[:, 1] + letters[:, 3]) / 2
    x0, top, x1, bottom = grid.box
    inside = (x > x0) & (x < x1) & (y > top) & (y < bottom)
    if len(letters) and inside.mean() < MOST_PRINT:
        return _inner_sheet(grey)
    return grid.box


def _off(one: ScanGrid) -> float:
    """Gives back how far the lines of a table are off their places in the grid, in pixels."""
    off = [
        np.abs(own[:, 0] - edges[nearest(own[:, 0], edges)])
        for own, edges in (
            (one.lines.vertical, one.grid.columns),
            (one.lines.horizontal, one.grid.rows),
        )
    ]
    far = np.concatenate(off)
    return float(np.percentile(far, 90)) if len(far) else 0.0


def _remains_mask(remains: Remains, shape: tuple[int, ...], grid: Grid) -> Grey:
    """Gives back the pixels of pieces of lines at the edges of a grid."""
    mask = np.zeros(shape, np.uint8)
    high, wide = remains.seen.shape
    own = mask[remains.top : remains.top + high, remains.left : remains.left + wide]
    pieces = remains.upright, remains.level
    columns, rows = grid.columns - remains.left, grid.rows - remains.top
    own[:] = np.bitwise_or(*_at_edges(pieces, columns, rows, EDGE_REACH))
    return mask


def _cells(found: list[ScanGrid]) -> int:
    return sum(len(one.grid.cells) for one in found)


def _grids(grey: Grey, found_print: Print, masks: Masks) -> list[ScanGrid]:
    high, wide = grey.shape
    letter = found_print.letter
    rulings = rulings_of(grey, masks, shortest_line(wide, letter))
    snap, gap = max(4.0, wide / 400, NARROWEST * letter), max(10.0, wide / 140)
    letters = found_print.letters()
    found: list[ScanGrid] = []
    for figure in groups(rulings, snap=2.5, gap=gap):
        kept = without_print(anchored(figure, slack=1.6 * gap), grey, letter)
        if len(kept.vertical) < 2 or len(kept.horizontal) < 2:
            continue
        stop = max(5.0, wide / 350, letter / 4)
        kept = without_loose(kept, letters, max(4.0, wide / 500, letter / 5))
        if len(kept.vertical) < 2 or len(kept.horizontal) < 2:
            continue
        whole = mended(retraced(grey, kept, found_print), 2.5, stop)
        grid = build_grid(whole, snap=snap, gap=gap, cover=COVER, open_side=3 * gap)
        if grid is None or len(grid.cells) < 2 or _tiny(grid, wide, high):
            continue
        if any(_within(grid, other.grid) for other in found):
            continue
        found = [other for other in found if not _within(other.grid, grid)]
        found.append(ScanGrid(grid, _line_mask(grid, masks, snap), kept, letter))
    return found


def _tiny(grid: Grid, wide: int, high: int) -> bool:
    x0, top, x1, bottom = grid.box
    return x1 - x0 < 0.08 * wide or bottom - top < 0.012 * high


def _within(inner: Grid, outer: Grid) -> bool:
    a, b = inner.box, outer.box
    x, y = (a[0] + a[2]) / 2, (a[1] + a[3]) / 2
    smaller = (a[2] - a[0]) * (a[3] - a[1]) <= (b[2] - b[0]) * (b[3] - b[1])
    return smaller and b[0] < x < b[2] and b[1] < y < b[3]


def _line_mask(grid: Grid, masks: Masks, snap: float) -> Grey:
    """Gives back the pixels of the table's lines: found lines near its edges, a little wider."""
    both = np.bitwise_or(*_at_edges(masks, grid.columns, grid.rows, int(snap * 2)))
    mask: Grey = cv2.dilate(both, np.ones((3, 3), np.uint8))
    return mask


def _at_edges(masks: Masks, columns: Floats, rows: Floats, reach: int) -> tuple[Grey, Grey]:
    """Gives back the pixels of upright and of level lines that are near columns and rows."""
    upright, level = masks
    near_x, near_y = np.zeros(upright.shape[1], bool), np.zeros(upright.shape[0], bool)
    for x in columns.astype(int).tolist():
        near_x[max(0, x - reach) : x + reach + 1] = True
    for y in rows.astype(int).tolist():
        near_y[max(0, y - reach) : y + reach + 1] = True
    return upright * near_x[None], level * near_y[:, None]
