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
from extractors.tables.lean import weighted_median
from extractors.tables.line_masks import THICKEST, line_masks, shortest_line
from extractors.tables.mended import mended, without_loose
from extractors.tables.remains import RIM, Remains, find_remains
from extractors.tables.retraced import retraced
from extractors.tables.ruling import groups, join, nearest
from extractors.tables.voted import APART, Voted, odd_slots, voted_grid

Grey = npt.NDArray[np.uint8]
Masks = tuple[Grey, Grey]
INK = 190
EDGE = 0.004
"""Share of the picture at its border where lines are the paper's edge."""
WEAKEST = 0.3
"""A line with less contrast than this share of the usual one shines through, or is a shadow."""
LEAST_FAINT = 40
"""Cells of a table that has faint rules alone; rows of print make small ones of their strokes."""
EDGE_COUNTS = 0.4
"""What the edge of a filled area counts, in shares of a line's contrast."""
BESIDE = (5, 14)
"""Pixels beside a line at which its contrast is looked at, for thin and for thick ones."""
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
PART_RULED, PRINT_BESIDE = 0.35, 0.3
LOWEST_ROW = 1.4
"""Height of a row in letters, below which no text fits in it."""
SHORT_RULED, SHORT_BESIDE = 0.12, 0.15
"""A rule over less of the table than this, with this much ink beside it, is print."""


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
    drawn = line_masks(grey, found, faint=False)
    tables, weak = _by_lines(grey, found, drawn)
    if not tables:
        return _of_pieces(grey, drawn, found)
    return [_checked(grey, (drawn, weak), found, one) for one in tables]


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
    rulings = _rulings(grey, masks, shortest_line(wide, letter))
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


def _rulings(grey: Grey, masks: Masks, least: int) -> Rulings:
    """Gives back the lines of masks, without the edges of the paper and what shines through it."""
    high, wide = grey.shape
    vertical, clear = _pieces(grey.T, masks[0].T, least)
    horizontal, plain = _pieces(grey, masks[1], least)
    both = np.r_[clear, plain]
    length = np.r_[vertical[:, 2] - vertical[:, 1], horizontal[:, 2] - horizontal[:, 1]]
    weakest = WEAKEST * weighted_median(both, length) if len(both) else 0.0
    vertical = vertical[clear >= weakest]
    horizontal = horizontal[plain >= weakest]
    vertical = vertical[(vertical[:, 0] > EDGE * wide) & (vertical[:, 0] < (1 - EDGE) * wide)]
    horizontal = horizontal[
        (horizontal[:, 0] > EDGE * high) & (horizontal[:, 0] < (1 - EDGE) * high)
    ]
    return Rulings(vertical, horizontal)


def _pieces(grey: Grey, mask: Grey, least: int) -> tuple[Floats, Floats]:
    """Gives back (n, 3) of level lines of a mask, and how much darker than their sides they are.

    The edge of a dark filled area counts for less than a line: a white rule leaves two.
    """
    count, labels, stats, centres = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask))
    y, x = np.nonzero(labels)
    here = grey[y, x].astype(np.int16)
    darker = np.zeros(len(y), np.int16)
    edge = np.zeros(len(y), np.int16)
    for step in BESIDE:
        above = grey[np.maximum(y - step, 0), x].astype(np.int16)
        below = grey[np.minimum(y + step, len(grey) - 1), x].astype(np.int16)
        darker = np.maximum(darker, np.minimum(above, below) - here)
        edge = np.maximum(edge, np.maximum(above, below) - here)
    area = np.maximum(stats[:, 4], 1)
    clear, sharp = (np.bincount(labels[y, x], found, count) / area for found in (darker, edge))
    clear = np.maximum(clear, EDGE_COUNTS * sharp)
    length = stats[:, 2]
    keep = (stats[:, 3] <= np.maximum(THICKEST, 0.03 * length)) & (length >= 0.95 * least)
    keep[0] = False
    stats, centres = stats[keep], centres[keep]
    lines = np.stack([centres[:, 1], stats[:, 0], stats[:, 0] + stats[:, 2]], 1).astype(float)
    return lines, clear[keep]


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
