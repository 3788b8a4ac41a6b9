"""Which characters of a PDF page its print does not show: text that only a computer reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from extractors.readers.pdf_paths import Areas
from extractors.tables.layer import Bools, Floats, Ints

FAINT = 16
"""Steps of 255 between text and what it stands on, below which no eye tells them apart."""
TINY = 1.6
"""Points: text set lower than this is a hairline on paper (that of 2 points measures 2.2)."""
PAPER = np.array([255, 255, 255])
COVERED = 0.9
"""Share of the place of a character that a picture must paint over to hide it: a seal or signature
that is clear between its strokes does not. Chosen."""
MATRIX_CAP = 4_000_000
"""Characters x areas that are looked at in one step."""
_INVISIBLE = (3, 7)
_FILLED_ONLY = 0


Shades = Callable[[int], Floats | None]
"""Gives back how dense (high, wide), 0 to 1, the picture is that is drawn at a place in the order;
None where it is none, or has no clear parts."""


def no_shades(_order: int) -> Floats | None:
    """Gives back None: no picture has clear parts."""
    return None


@dataclass(frozen=True, slots=True)
class Texts:
    """What is said of the text objects of a page, in the order they are drawn.

    Attributes:
        modes: (n,): as PDF numbers them, 3 for invisible.
        colours: (n, 4): red, green, blue, alpha of the fill.
        clips: (n, 4): the box as displayed that each is cut to.
        order: (n,): when each is drawn.
    """

    modes: Ints
    colours: Ints
    clips: Floats
    order: Ints

    @property
    def invisible(self) -> Bools:
        """Gives back which are drawn without ink."""
        clear = (self.modes == _FILLED_ONLY) & (self.colours[:, 3] == 0)
        found: Bools = np.isin(self.modes, _INVISIBLE) | clear
        return found


def any_suspect(texts: Texts, areas: Areas) -> bool:
    """Whether some text may not show, so that each character must be looked at."""
    if not len(texts.order):
        return False
    dark_text = (texts.colours[:, :3].max(1) < 128) & (texts.colours[:, 0] >= 0)
    dark_area = (areas.colours.min(1, initial=255) < 160) & (areas.colours[:, 0] >= 0)
    over = areas.opaque & (areas.order > texts.order.min())
    return bool(
        texts.invisible.any()
        or np.isfinite(texts.clips).any()
        or over.any()
        or dark_area.any()
        or not dark_text.all()
    )


def unseen(
    boxes: Floats, text: Ints, texts: Texts, areas: Areas, shades: Shades = no_shades
) -> Bools:
    """Gives back which characters the page does not show.

    Args:
        boxes: (n, 4) of the characters as displayed.
        text: (n,): the text object of each, -1 where it is of none.
        texts: The text objects.
        areas: What may cover them, or stand under them.
        shades: Tells where pictures are clear.
    """
    known = text >= 0
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    cut = texts.clips[text]
    out = (x < cut[:, 0]) | (x > cut[:, 2]) | (y < cut[:, 1]) | (y > cut[:, 3])
    found: Bools = known & (texts.invisible[text] | out)
    step = max(MATRIX_CAP // max(len(areas.order), 1), 1)
    for at in range(0, len(text), step):
        part = slice(at, at + step)
        found[part] |= known[part] & _lost(boxes[part], texts, text[part], areas, shades)
    return found


def _lost(boxes: Floats, texts: Texts, text: Ints, areas: Areas, shades: Shades) -> Bools:
    """Gives back which characters are covered, or of the colour of what they stand on."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    x0, y0, x1, y1 = areas.boxes.T
    over = (x[:, None] > x0) & (x[:, None] < x1) & (y[:, None] > y0) & (y[:, None] < y1)
    later = areas.order > texts.order[text][:, None]
    cover = over & later & areas.opaque
    for k in np.flatnonzero(cover.any(0)).tolist():
        shade = shades(int(areas.order[k]))
        if shade is not None:
            cover[:, k] &= _painted(shade, areas.boxes[k], boxes) >= COVERED
    covered: Bools = cover.any(1)
    under = over & ~later
    last = np.where(under, np.arange(len(areas.order)), -1).max(1, initial=-1)
    ground = np.concatenate([areas.colours, PAPER[None]])[last]
    apart = np.abs(texts.colours[text][:, :3] - ground).max(1)
    filled = texts.modes[text] == _FILLED_ONLY
    known = (ground[:, 0] >= 0) & (texts.colours[text][:, 0] >= 0)
    faint: Bools = (apart < FAINT) & known & filled
    return covered | faint


def _painted(shade: Floats, box: Floats, boxes: Floats) -> Floats:
    """Gives back the share (n,) of boxes over which a picture in ``box`` paints."""
    high, wide = shade.shape
    scale = np.array([wide, high]) / np.maximum(box[2:] - box[:2], TINY)
    low = np.floor((boxes[:, :2] - box[:2]) * scale).astype(int)
    ends = np.ceil((boxes[:, 2:] - box[:2]) * scale).astype(int)
    sizes = np.array([wide, high])
    low, ends = np.clip(low, 0, sizes - 1), np.clip(ends, 1, sizes)
    ends = np.maximum(ends, low + 1)
    total = np.pad(shade, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    (left, top), (right, bottom) = low.T, ends.T
    inside = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
    share: Floats = inside / ((bottom - top) * (right - left))
    return share
