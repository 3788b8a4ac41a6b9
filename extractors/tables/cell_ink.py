"""Ink of one cell: strokes of print, thin and pale dashes too; dust and grain are none."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.components import components

Grey = npt.NDArray[np.uint8]

INK = 170
LEAST_INK = 6
"""Pixels of ink below which there is nothing, unless they lie in a flat stroke."""
EDGE, LEAST_FLAT = 0.3, 4
"""Share of a cell above and below its middle, and pixels across from which a thin stroke is one."""
PALE = 205
"""Grey of a stroke that is a pixel high and soft."""
LEAST_WIDE, WIDE, LONGER, TALL = 3, 0.2, 1.25, 0.35
"""Pixels and share of a letter that a pale dash is wide at least; how many times its height, and
share of a letter that it is high at most."""
LEAST_DARK, DARK = 150, 0.006
"""Darkness of a pale dash, its pixels below white added up, and as a share of a black letter's box.
At 150 dpi the palest of 3,300 dashes came to 229; what lay in 2,400 blank cells of scans and photos
came to 66 at most. On a fax specks are black: there the share of a letter counts."""
ALONG, FAINT, RIM = 0.7, 30, 0.12
"""Share of a letter along which grain evens out, by how many greys a stroke is darker then, and the
share of a cell at its edges where what is left of a rule may lie."""
MARK = 0.3
"""Share of a letter from which a pale thing is a piece of a mark: a tick or a ring in thin strokes.
What lay in 480 blank cells of scans and photos came to 0.1."""
SPECK, ROUND = 0.5, 1.4
"""Ink smaller than this share of a letter, and no longer than high by this, is dust."""


def strokes(picture: Grey, letter: float) -> Grey:
    """Gives back the ink of a cell without specks, 1 where there is any.

    A dash or a minus may be a single row of pixels high, and at a low resolution three or four grey
    pixels. Such thin strokes count only in the middle of the cell: at its edges they are left of a
    rule.

    Args:
        picture: Of a cell, dark on light.
        letter: Usual height of a letter or figure, in pixels.
    """
    dark = (picture < INK).astype(np.uint8)
    pairs = dark[:-1] & dark[1:]
    ink = np.zeros_like(dark)
    ink[:-1] |= pairs
    ink[1:] |= pairs
    high = len(picture)
    middle = slice(round(high * EDGE), round(high * (1 - EDGE)))
    flat = cv2.morphologyEx(dark[middle], cv2.MORPH_OPEN, np.ones((1, LEAST_FLAT)))
    ink[middle] |= flat
    ink[middle] |= _pale_dashes(picture[middle], letter)
    return ink


def pale_marks(picture: Grey, letter: float) -> Grey:
    """Gives back the pale marks of a cell that has no other ink, 1 where there are any.

    Ticks and rings in thin strokes are nowhere as dark as letters. What reaches the edges of the
    cell is left of a rule.
    """
    pale = (picture < PALE).astype(np.uint8)
    _, labels, stats, _ = components(pale)
    high, wide = picture.shape
    top, side = round(high * RIM), max(2, round(wide * RIM))
    x, y, across, down = stats[:, 0], stats[:, 1], stats[:, 2], stats[:, 3]
    marks = np.maximum(across, down) >= MARK * letter
    marks &= (x >= side) & (x + across <= wide - side) & (y >= top) & (y + down <= high - top)
    marks[0] = False
    found: Grey = marks[labels].astype(np.uint8)
    dark = float((255.0 - picture)[found > 0].sum())
    return found if dark >= max(LEAST_DARK, DARK * 255 * letter * letter) else found * np.uint8(0)


def level_strokes(picture: Grey, letter: float) -> Grey:
    """Gives back the level strokes of a cell with a filled ground, as pale as its grain, 1 each.

    一 in thin print is a grey line in grey: along it the grain evens out.
    """
    along = cv2.blur(picture, (max(3, round(ALONG * letter)), 1)).astype(np.int16)
    ground = float(np.median(along))
    faint = (along < ground - FAINT) & (picture < ground - FAINT)
    high, wide = picture.shape
    inner = np.zeros(picture.shape, bool)
    top, side = round(high * RIM), max(2, round(wide * RIM))
    inner[top : high - top, side : wide - side] = True
    level: Grey = (faint & inner).astype(np.uint8)
    return level


def is_print(ink: Grey, letter: float) -> bool:
    """Whether any of the ink is more than dust: than a few pixels, or a round speck."""
    count, _, stats, _ = components(ink)
    wide, high, area = stats[1:count, 2], stats[1:count, 3], stats[1:count, 4]
    small, large = np.minimum(wide, high), np.maximum(wide, high)
    flat = (wide >= LEAST_WIDE) & (wide >= LONGER * high)
    shape = (area >= LEAST_INK) & ((large >= SPECK * letter) | (large >= ROUND * small))
    return bool((flat | shape).any())


def _pale_dashes(middle: Grey, letter: float) -> Grey:
    """Gives back the short flat strokes that stand by themselves, however pale."""
    pale = (middle < PALE).astype(np.uint8)
    found = np.zeros_like(pale)
    count, labels, stats, _ = components(pale)
    least = max(LEAST_DARK, DARK * 255 * letter * letter)
    for k in range(1, count):
        x, y, wide, high, _ = stats[k].tolist()
        if not is_flat(wide, high, letter):
            continue
        box = slice(y, y + high), slice(x, x + wide)
        own = labels[box] == k
        if float((255.0 - middle[box])[own].sum()) >= least:
            found[box] |= own
    return found


def is_flat(wide: int, high: int, letter: float) -> bool:
    """Gives back whether a stroke of so many pixels is as long and as flat as a dash."""
    long = wide >= max(LEAST_WIDE, WIDE * letter) and wide >= LONGER * high
    return long and high <= max(TALL * letter, 2)
