"""What remains of ruling lines over a whole table, be they broken, dotted or faint."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.tables.components import components
from extractors.tables.dark_things import Grey, Labels, Print
from extractors.tables.dotted import BAR, crosses
from extractors.tables.layer import Bools, Floats
from extractors.tables.line_masks import THICKEST, slight

THIN, LONG, STROKE = 0.28, 0.6, 1.4
"""A thing this thin and this long, in letter heights, may be a piece of a rule; beside a letter and
shorter than ``STROKE`` it is a stroke of print. A lone 1 or dash is taken for a piece."""
LETTERS = 3.0
"""Larger things than so many letter heights are no print."""
HALO = 5
"""Pixels around print that show nothing of a rule."""
THINNEST = 3.0
DRAWN = 0.5
"""Share of a thing that lies on drawn lines from which it is a piece of them, or of several."""
BARS, IN_BARS = 1.4, 0.7
"""Bars so long, in letter heights, are of rules, and so are things with so much ink in them."""
GRAIN = 7
"""Pixels between lines below which they are the grain of a filled area."""
PIECE = 1.0
"""Shortest piece of a rule, in letter heights: strokes of letters that are too light for print are
shorter."""
LIGHT = 200
"""Darker than this is thin print, where it is as large as a letter."""
WEAKEST = 0.2
"""Pieces of lines have this share of the contrast of drawn ones."""
ASIDE, MOST_ASIDE = 2, 6
"""Pixels that a piece may be off its line: more where the lines that were found are."""
ROOM = 12.0
"""Letter heights around a table in which pieces of its outermost lines are looked for: a column or
some rows whose lines did not show."""
RIM = 0.015
"""Share of the sheet at its border where edges of the paper run."""

Spot = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Remains:
    """Pieces of lines in one part of a sheet; all places are pixels of that part.

    Attributes:
        left, top: Where the part lies on the sheet.
        upright, level: Masks (0 or 1) of dark thin things, a little widened across.
        seen: Mask of where a rule would show, as no print stands there.
        letters: (n, 4) boxes of print.
        letter: Usual height of a letter.
        aside: Pixels that a piece may be off its line.
        words: Whether print runs across upright lines; in the one turned it runs along them.
    """

    left: int
    top: int
    upright: Grey
    level: Grey
    seen: Grey
    letters: Floats
    letter: float
    aside: int = ASIDE
    words: bool = True

    def lying(self) -> Remains:
        """Gives back the same with rows and columns exchanged."""
        return Remains(
            self.top,
            self.left,
            np.asarray(cv2.transpose(self.level)),
            np.asarray(cv2.transpose(self.upright)),
            np.asarray(cv2.transpose(self.seen)),
            self.letters[:, [1, 0, 3, 2]],
            self.letter,
            self.aside,
            not self.words,
        )


def find_remains(
    grey: Grey, masks: tuple[Grey, Grey], found: Print, box: Spot, off: float = 0.0
) -> Remains:
    """Gives back what remains of lines in and around a box of the sheet.

    Args:
        grey: The sheet.
        masks: Its upright and level lines, as far as they show.
        found: Its print.
        box: Left, top, right, bottom of a table.
        off: Pixels that its lines are seen to be off their places.
    """
    room = ROOM * found.letter
    high, wide = grey.shape
    rim = round(RIM * max(wide, high))
    x0, y0 = (
        max(int(box[0] - room), min(rim, int(box[0]))),
        max(int(box[1] - room), min(rim, int(box[1]))),
    )
    x1 = min(int(box[2] + room) + 1, max(wide - rim, int(box[2]) + 1))
    y1 = min(int(box[3] + room) + 1, max(high - rim, int(box[3]) + 1))
    part = slice(y0, y1), slice(x0, x1)
    bare = grey[part].copy()
    drawn = cv2.bitwise_or(masks[0][part], masks[1][part])
    print_, letters = _print(found, part, drawn)
    light = _light_print(bare, drawn, found.letter)
    thin = light.is_letter() & ~_corners(light.labels, light)
    print_ |= cv2.dilate(light.mask(thin), np.ones((HALO, HALO), np.uint8))
    letters = np.concatenate([letters, light.boxes(thin)])
    least = WEAKEST * (255 - float(np.percentile(bare[drawn > 0], 25))) if drawn.any() else 0.0
    bare[print_ > 0] = 255
    shortest = round(PIECE * found.letter)
    level = cv2.bitwise_or(_pieces(slight(bare, least), shortest), _thin(masks[1][part]))
    lying = _pieces(slight(np.asarray(cv2.transpose(bare)), least), shortest)
    lying = cv2.bitwise_or(lying, _thin(np.asarray(cv2.transpose(masks[0][part]))))
    upright = np.asarray(cv2.transpose(lying))
    aside = int(np.clip(np.ceil(off), ASIDE, MOST_ASIDE))
    across = np.ones((1, 2 * aside + 1), np.uint8)
    return Remains(
        x0,
        y0,
        cv2.dilate(upright, across),
        cv2.dilate(level, across.T),
        np.asarray(1 - print_, np.uint8),
        letters,
        found.letter,
        aside,
    )


def _light_print(grey: Grey, drawn: Grey, letter: float) -> Print:
    """Gives back light things beside drawn lines: thin print on coarse pictures."""
    thick = cv2.dilate(drawn, np.ones((3, 3), np.uint8))
    light = ((grey < LIGHT) & (thick == 0)).astype(np.uint8)
    _, labels, stats, _ = components(light)
    return Print(np.asarray(labels, np.int32), np.asarray(stats, np.int32), letter)


def _corners(labels: Labels, found: Print) -> Bools:
    """Gives back which things are pieces of rules that meet: in bars longer than strokes of print.

    On coarse pictures small ones look as letters do, and are left.
    """
    dark = (labels > 0).astype(np.uint8)
    long = round(BARS * found.letter) | 1
    bars = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    bars |= cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    inside = np.bincount(labels[bars > 0], minlength=len(found.stats))
    corners: Bools = inside >= IN_BARS * np.maximum(found.stats[:, 4], 1)
    if THIN * found.letter >= BAR:
        corners |= crosses(found)
    return corners


def _pieces(weak: Grey, shortest: int) -> Grey:
    """Gives back the level pieces of a mask that are so long; they may step aside by a pixel."""
    wider = cv2.dilate(weak, np.ones((3, 1), np.uint8))
    long = cv2.morphologyEx(wider, cv2.MORPH_OPEN, np.ones((1, max(shortest, 1)), np.uint8))
    pieces: Grey = weak & long
    return pieces


def _thin(level: Grey) -> Grey:
    """Gives back level lines without filled areas, which grain makes of many short lines."""
    closed = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((GRAIN, 1), np.uint8))
    filled = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((THICKEST + 1, 1), np.uint8))
    thin: Grey = level & ~filled
    return thin


def _print(found: Print, part: tuple[slice, slice], drawn: Grey) -> tuple[Grey, Floats]:
    """Gives back a mask of print, a little widened, and (n, 4) boxes of its letters."""
    labels = found.labels[part]
    wide, high = found.stats[:, 2], found.stats[:, 3]
    large, small = np.maximum(wide, high), np.minimum(wide, high)
    little = large <= max(LETTERS * found.letter, 20.0)
    slim = (small <= max(THINNEST, THIN * found.letter)) & (large >= LONG * found.letter)
    ruled = np.bincount(labels[drawn > 0], minlength=len(wide)) >= DRAWN * found.stats[:, 4]
    slim |= ruled
    slim |= _corners(labels, found)
    little[0] = slim[0] = False
    printed = little & ~slim
    sure = printed[labels].astype(np.uint8)
    glyphs = (printed & (large >= LONG * found.letter))[labels].astype(np.uint8)
    near = cv2.dilate(glyphs, np.ones((round(found.letter) | 1,) * 2, np.uint8))
    strokes = np.bincount(labels[near > 0], minlength=len(wide)) > 0
    strokes &= slim & (large < STROKE * found.letter)
    both = sure | strokes[labels].astype(np.uint8)
    mask: Grey = cv2.dilate(both, np.ones((HALO, HALO), np.uint8))
    here = np.bincount(labels.ravel(), minlength=len(wide)) > 0
    letters = here & (printed | strokes) & found.is_letter()
    return mask, found.boxes(letters) - [part[1].start, part[0].start] * 2
