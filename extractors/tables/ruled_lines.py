"""Lines of masks as rulings: without the paper's edges, what shines through, and rows of print."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.components import components
from extractors.tables.layer import Bools, Floats, Rulings
from extractors.tables.lean import weighted_median
from extractors.tables.line_masks import THICKEST
from extractors.tables.ruling import join

Grey = npt.NDArray[np.uint8]
Masks = tuple[Grey, Grey]
INK = 190
EDGE = 0.004
"""Share of the picture at its border where lines are the paper's edge."""
WEAKEST = 0.3
"""A line with less contrast than this share of the usual one shines through, or is a shadow."""
EDGE_COUNTS = 0.4
"""What the edge of a filled area counts, in shares of a line's contrast."""
BESIDE = (5, 14)
"""Pixels beside a line at which its contrast is looked at, for thin and for thick ones."""
PART_RULED, PRINT_BESIDE = 0.35, 0.3
LOWEST_ROW = 1.4
"""Height of a row in letters, below which no text fits in it."""
SHORT_RULED, SHORT_BESIDE = 0.12, 0.15
"""A rule over less of the table than this, with this much ink beside it, is print."""


def rulings_of(grey: Grey, masks: Masks, least: int) -> Rulings:
    """Gives back the lines of masks, without the edges of the paper and what shines through it."""
    high, wide = grey.shape
    lying, upright = np.asarray(cv2.transpose(grey)), np.asarray(cv2.transpose(masks[0]))
    vertical, clear = _pieces(lying, upright, least)
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
    count, labels, stats, centres = components(mask)
    y, x = np.unravel_index(np.flatnonzero(mask > 0), mask.shape)
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
