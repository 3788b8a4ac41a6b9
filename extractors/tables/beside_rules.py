"""Print on a sheet as far as it hides rules or looks like dots of them: letters, 1, dashes."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.tables.dark_things import Print
from extractors.tables.layer import Bools, Floats
from extractors.tables.ruling import runs_of

WITHIN = 0.7
"""White between letters of one word, in their height: what lies in it is a piece of one."""
HALO = 5
"""Pixels around print that are no dots of a rule."""
FEW, NEAR = 0.15, 3.0
"""Where there are fewer letters than this share of the most so near, in letter heights, no row of
print stands."""
DASH, FLAT, ALONE, ROW = 0.2, 0.28, 0.6, 3
"""A stroke so long and at most so high, in letter heights, with white this wide on both sides, in a
row of so many letters, is a dash that stands for nothing or for zero."""
FIGURE, AS_HIGH = (0.6, 1.5), 0.15
"""Slim things of these heights, in letters, that begin and end as so many letters do are 1, l or
I."""


def printed(found: Print) -> Bools:
    """Gives back the pixels of print and a little around it, without those between its lines."""
    mask = found.mask(found.is_letter() | _slim_figures(found) | _lone_dashes(found))
    reach = round(WITHIN * found.letter) | 1
    words = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    little = found.stats[:, 2:4].max(1) <= found.letter
    touched = np.bincount(found.labels[words > 0], minlength=len(little)) > 0
    touched[0] = False
    words |= found.mask(touched & little)
    return np.asarray(cv2.dilate(words, np.ones((HALO, HALO), np.uint8)) > 0)


def bare(spans: Floats, size: int, letter: float) -> Bools:
    """Gives back (size,): between rows or columns of print, where few of the letters lie.

    Args:
        spans: (n, 2) of where each letter begins and ends.
        size: Of the sheet.
        letter: Height of a letter.
    """
    edges = np.clip(spans.astype(int), 0, size)
    step = np.bincount(edges[:, 0], minlength=size + 1) - np.bincount(
        edges[:, 1], minlength=size + 1
    )
    cover = np.cumsum(step)[:size].astype(np.float32)
    reach = 2 * round(NEAR * letter) + 1
    most = cv2.dilate(cover[None], np.ones((1, reach), np.uint8))[0]
    found: Bools = cover <= FEW * most
    return found


def pitch(between: Bools) -> float:
    """Gives back the usual distance of rows of print, 0 where there are few.

    Args:
        between: (high,): where none stands.
    """
    middles = [(a + b) / 2 for a, b in runs_of(~between)]
    return float(np.median(np.diff(middles))) if len(middles) > ROW else 0.0


def _slim_figures(found: Print) -> Bools:
    """Gives back which things are upright strokes as high as letters of their row."""
    _, y, wide, high, _ = found.stats.T.astype(float)
    letters = found.letters()
    slim = (high >= FIGURE[0] * found.letter) & (high <= FIGURE[1] * found.letter)
    slim &= wide <= found.letter / 2
    slim[0] = False
    near = max(AS_HIGH * found.letter, 2.0)
    order = np.argsort(letters[:, 1])
    tops, ends = letters[order, 1], letters[order, 3]
    for k in np.flatnonzero(slim).tolist():
        a, b = np.searchsorted(tops, [y[k] - near, y[k] + near + 0.5])
        slim[k] = (np.abs(ends[a:b] - y[k] - high[k]) <= near).sum() >= ROW
    return np.asarray(slim, bool)


def _lone_dashes(found: Print) -> Bools:
    """Gives back which things are flat strokes by themselves in the middle of a row of print."""
    x, y, wide, high, _ = found.stats.T
    letters = found.letters()
    third = (letters[:, 3] - letters[:, 1]) / 3
    rows = np.zeros(len(found.labels) + 1)
    np.add.at(rows, (letters[:, 1] + third).astype(int), 1)
    np.add.at(rows, (letters[:, 3] - third).astype(int), -1)
    flat = (wide >= DASH * found.letter) & (high <= FLAT * found.letter) & (wide <= found.letter)
    flat &= np.cumsum(rows)[y + high // 2] >= ROW
    flat[0] = False
    room = round(ALONE * found.letter)
    for k in np.flatnonzero(flat).tolist():
        a, b = int(x[k]), int(x[k] + wide[k])
        band = found.labels[int(y[k]) : int(y[k] + high[k])]
        flat[k] = not (band[:, max(a - room, 0) : a].any() or band[:, b : b + room].any())
    return np.asarray(flat, bool)
