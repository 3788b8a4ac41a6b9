"""Glyphs put together to lines of text, along whatever direction they read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from extractors.tables.layer import Bools, Floats, Glyphs, Ints, characters, code_points

WORD_GAP = 0.28
"""Share of the line height from which a gap between glyphs is a space."""
TOUCH_GAP = 0.04
"""The same where the file itself has a space there."""
SEGMENT_GAP = 0.7
"""Share of the height from which a gap ends a segment."""
SAME_LEVEL = 0.4
"""Share of the smaller height within which middles are on one line."""
NEW_LINE = 0.5
"""Share of the height that the middle of a glyph lies lower on the next line."""
SAME_GLYPH = 0.12
"""Share of the height within which the same character printed twice is one (fake bold)."""
FINE, WIDEST_KEY = 32, 2.0**62
"""Steps to a point in which the place of a glyph is sorted; the largest number to sort by."""
SPACE = 0.5
"""Width of one space in wide gaps, as a share of the height."""
MOST_SPACES = 12


class Line(NamedTuple):
    """A line of text: who owns it (a cell), its text, its box, its mean glyph height."""

    owner: int
    text: str
    box: tuple[float, float, float, float]
    height: float


def deduplicated(glyphs: Glyphs) -> Glyphs:
    """Gives back the glyphs without those printed twice on the same spot."""
    if len(glyphs) < 2:
        return glyphs
    if isinstance(glyphs.texts, str):
        codes = code_points(glyphs.texts)
    else:
        pairs = np.array(glyphs.texts, dtype="U2").view(np.uint32).reshape(-1, 2)
        codes = pairs.astype(np.int64) @ np.array([1, 1 << 21], np.int64)
    height = np.maximum(glyphs.boxes[:, 3] - glyphs.boxes[:, 1], 1e-6)
    drop = np.zeros(len(glyphs), bool)
    x, y = glyphs.boxes[:, 0], glyphs.boxes[:, 1]
    along = (x - x.min()) * FINE
    for shift in (0.0, 0.5):
        row = np.floor(y / (2 * SAME_GLYPH * np.median(height)) + shift)
        order = _sorted(codes, row, along)
        here, before = order[1:], order[:-1]
        near = SAME_GLYPH * height[here]
        same = (codes[here] == codes[before]) & (np.abs(x[here] - x[before]) <= near)
        same &= np.abs(y[here] - y[before]) <= near
        drop[np.maximum(here, before)[same]] = True
    return glyphs.take(~drop) if drop.any() else glyphs


def _sorted(codes: Ints, row: Floats, along: Floats) -> Ints:
    """Gives back glyphs by character, row, and place along it; one key sorts faster than three."""
    rows, places = row - row.min(), int(along.max()) + 1
    key = codes * (int(rows.max()) + 1) * places
    if int(codes.max()) * (float(rows.max()) + 1) * places > WIDEST_KEY:
        return np.lexsort((along, row, codes))
    key += rows.astype(np.int64) * places + along.astype(np.int64)
    return np.argsort(key, kind="stable")


def reading_frame(glyphs: Glyphs) -> tuple[Floats, Floats, Floats, Floats]:
    """Gives back start and end along the line, position across lines, and height."""
    x0, y0, x1, y1 = glyphs.boxes.T
    turns = glyphs.turns
    if not turns.any():
        return x0, x1, (y0 + y1) / 2, np.maximum(y1 - y0, 1e-6)
    pick = [turns == k for k in range(4)]
    start = np.select(pick, [x0, y0, -x1, -y1])
    end = np.select(pick, [x1, y1, -x0, -y0])
    across = np.select(pick, [(y0 + y1) / 2, -(x0 + x1) / 2, -(y0 + y1) / 2, (x0 + x1) / 2])
    height = np.where(turns % 2 == 0, y1 - y0, x1 - x0)
    return start, end, across, np.maximum(height, 1e-6)


def runs(glyphs: Glyphs) -> Ints:
    """Gives back for each glyph its run: neighbours in the file that follow on one line."""
    start, end, across, height = reading_frame(glyphs)
    gap = start[1:] - end[:-1]
    tall = np.maximum(height[1:], height[:-1])
    breaks = (np.abs(np.diff(across)) > SAME_LEVEL * tall) | (gap > SEGMENT_GAP * tall)
    breaks |= (gap < -0.6 * tall) | (np.diff(glyphs.turns) != 0)
    found: Ints = np.r_[0, np.cumsum(breaks)].astype(np.int64)
    return found


def main_turn(glyphs: Glyphs) -> int:
    """Gives back the reading direction of most runs, 0 where there are none.

    Runs and not glyphs are counted: long headings set upward do not outvote short figures.
    """
    if not glyphs.turns.any():
        return 0
    first = np.unique(runs(glyphs), return_index=True)[1]
    return int(np.bincount(glyphs.turns[first], minlength=4).argmax())


def compose(glyphs: Glyphs, owner: Ints) -> list[Line]:
    """Gives back the lines of each owner, owners ascending, lines from top to bottom.

    Args:
        glyphs: What to put together; those of owner -1 are left out.
        owner: (n,) cell of each glyph.
    """
    used = np.flatnonzero(owner >= 0)
    if not len(used):
        return []
    start, end, across, height = (v[used] for v in reading_frame(glyphs))
    own, turns = owner[used], glyphs.turns[used]
    order = np.lexsort((across, turns, own))
    fresh = (np.diff(own[order]) != 0) | (np.diff(turns[order]) != 0)
    fresh |= np.diff(across[order]) > NEW_LINE * np.minimum(height[order][1:], height[order][:-1])
    line = np.zeros(len(used), np.int64)
    line[order] = np.r_[0, np.cumsum(fresh)]
    order = np.lexsort((start, line))
    line, index = line[order], used[order]
    gaps = np.r_[0.0, start[order][1:] - end[order][:-1]]
    spaces = _spaces(gaps, height[order], glyphs.spaced[index])
    first = np.flatnonzero(np.r_[True, np.diff(line) > 0])
    return _lines(glyphs, own[order], index, spaces, first, height[order])


def _spaces(gaps: Floats, height: Floats, spaced: Bools) -> Ints:
    some = (gaps > WORD_GAP * height) | (spaced & (gaps > TOUCH_GAP * height))
    return some.astype(np.int64)


def _lines(
    glyphs: Glyphs, own: Ints, index: Ints, spaces: Ints, first: Ints, height: Floats
) -> list[Line]:
    boxes = glyphs.boxes[index]
    low = np.minimum.reduceat(boxes[:, :2], first)
    high = np.maximum.reduceat(boxes[:, 2:], first)
    ends = np.r_[first[1:], len(index)]
    mean = np.add.reduceat(height, first) / (ends - first)
    spaces[first] = 0
    texts = _texts(glyphs.texts, index, spaces, first, ends)
    sides = zip(*low.T.tolist(), *high.T.tolist(), strict=True)
    whole = zip(own[first].tolist(), texts, sides, mean.tolist(), strict=True)
    return list(map(Line._make, whole))


def _texts(texts: Sequence[str], index: Ints, spaces: Ints, first: Ints, ends: Ints) -> list[str]:
    """Gives back the text of each line, spaces put before the glyphs that have some."""
    if not isinstance(texts, str):
        held = [
            " " * space + texts[i] for space, i in zip(spaces.tolist(), index.tolist(), strict=True)
        ]
        return ["".join(held[a:b]) for a, b in zip(first.tolist(), ends.tolist(), strict=True)]
    wide = np.flatnonzero(spaces)
    codes = np.insert(code_points(texts)[index], np.repeat(wide, spaces[wide]), ord(" "))
    shift = np.r_[0, np.cumsum(spaces)]
    whole = characters(codes)
    starts, stops = first + shift[first], ends + shift[ends]
    return [whole[a:b] for a, b in zip(starts.tolist(), stops.tolist(), strict=True)]


def cell_texts(lines: Sequence[Line], cells: int) -> list[str]:
    """Gives back the text of each cell, its lines joined with a line break."""
    texts = [""] * cells
    for line in lines:
        held = texts[line.owner]
        texts[line.owner] = f"{held}\n{line.text}" if held else line.text
    return texts
