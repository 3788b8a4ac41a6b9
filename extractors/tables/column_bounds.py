"""Where the cells of unruled columns begin and end, told by how their text is set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.tables.layer import Floats

VARIED, LEVEL = 0.4, 0.12
"""Line heights by which texts of a column differ in width at least, and beginnings, ends or middles
at most, for these to tell how it is set. Chosen."""
EVEN = 3
"""Columns of one width from which those beside them are taken to be as wide."""
LEFT, MIDDLE, RIGHT = range(3)


def bounds_of(
    texts: Sequence[Floats], lefts: Floats, rights: Floats, height: float
) -> tuple[Floats, float]:
    """Gives back the (columns + 1,) bounds of cells, NaN where nothing tells, and their padding.

    Text set to the left begins one padding after its cell does, and that set to the right ends one
    before it; a column set about its middle is as wide on both sides of it. The padding is half
    of the narrowest white between columns.

    Args:
        texts: Of each column the (n, 2) beginnings and ends of its texts below the headings.
        lefts: Where all text of each column begins.
        rights: Where it ends.
        height: Of a line.
    """
    count = len(texts)
    pad = max(float((lefts[1:] - rights[:-1]).min(initial=np.inf)), 0.0) / 2 if count > 1 else 0.0
    bounds = np.full(count + 1, np.nan)
    middles = np.full(count, np.nan)
    for c, held in enumerate(texts):
        how = how_set(held, height)
        if how == LEFT:
            bounds[c] = held[:, 0].min() - pad
        elif how == RIGHT:
            bounds[c + 1] = held[:, 1].max() + pad
        elif how == MIDDLE:
            middles[c] = np.median(held.mean(1))
    for c in (*range(count), *reversed(range(count))):
        if np.isnan(bounds[c + 1]):
            bounds[c + 1] = 2 * middles[c] - bounds[c]
        elif np.isnan(bounds[c]):
            bounds[c] = 2 * middles[c] - bounds[c + 1]
    bounds = _evened(bounds, LEVEL * height)
    low, high = np.r_[-np.inf, rights], np.r_[lefts, np.inf]
    bounds[~((bounds > low - pad) & (bounds < high + pad))] = np.nan
    return bounds, pad


def _evened(bounds: Floats, room: float) -> Floats:
    """Gives back bounds, those that are not known as far from the next as most known ones are."""
    widths = np.diff(bounds)
    known = widths[~np.isnan(widths)]
    wide = float(np.median(known)) if len(known) else 0.0
    if (np.abs(known - wide) < room).sum() < max(EVEN, len(known) / 2):
        return bounds
    found = bounds.copy()
    before, after = bounds[1:] - wide, bounds[:-1] + wide
    found[:-1] = np.where(np.isnan(found[:-1]), before, found[:-1])
    found[1:] = np.where(np.isnan(found[1:]), after, found[1:])
    return found


def how_set(held: Floats, height: float) -> int | None:
    """Gives back whether texts are set to the left, middle or right; None where it cannot tell."""
    if len(held) < 2 or np.ptp(held[:, 1] - held[:, 0]) < VARIED * height:
        return None
    off = [float(np.ptp(v)) for v in (held[:, 0], held.mean(1), held[:, 1])]
    best = int(np.argmin(off))
    return best if off[best] < LEVEL * height else None
