"""Short pieces of ruling lines whose place is known: what is left of a broken rule."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.tables.dark_things import Grey, Print
from extractors.tables.layer import Floats, Rulings
from extractors.tables.ruling import join

WEAKER = 0.4
"""A piece of a line has this share of the line's contrast at least."""
SHORTEST = 0.6
"""Shortest piece, in letter heights."""
PAPER, CLEAR = 215, 0.9
"""Above and below a piece so much of it lies on paper this light; beside a stroke is print."""
NEAR, FAR = 5, 9
ACROSS = 0.6
"""Print whose middle is this near to a line, in letter heights, stands on it."""
BAND = 2
"""Pixels: where paper is looked for beside a line, and how far a line may be off its place."""


def retraced(grey: Grey, rulings: Rulings, found: Print) -> Rulings:
    """Gives back the lines of one table with the short pieces that lie on the same places."""
    lying = np.asarray(cv2.transpose(grey))
    letters = found.letters()
    turned = letters[:, [1, 0, 3, 2]]
    return Rulings(
        _retraced(lying, rulings.vertical, turned, found.letter),
        _retraced(grey, rulings.horizontal, letters, found.letter),
    )


def _retraced(grey: Grey, lines: Floats, letters: Floats, letter: float) -> Floats:
    """Gives back level lines with their short pieces."""
    if not len(lines):
        return lines
    first, last = max(int(lines[:, 1].min()), 0), min(int(lines[:, 2].max()), grey.shape[1])
    middle = (letters[:, 1] + letters[:, 3]) / 2
    positions, which, joined = join(lines, 2.5, 0.0)
    added = []
    for k, position in enumerate(positions.tolist()):
        own = joined[which == k]
        if (own[:, 2] - own[:, 1]).sum() > 0.98 * (last - first):
            continue
        print_there = letters[np.abs(middle - position) < ACROSS * letter]
        for a, b in _pieces(grey, position, first, last, own):
            if b - a >= max(SHORTEST * letter, 5) and not _beside(print_there, a, b, letter):
                added.append((position, a, b))
    return np.concatenate([lines, np.array(added, float).reshape(-1, 3)])


def _beside(letters: Floats, a: int, b: int, letter: float) -> bool:
    """Whether letters stand on the line at or near a piece: then it is a stroke of theirs."""
    room = letter / 2
    return bool(((letters[:, 0] < b + room) & (letters[:, 2] > a - room)).any())


def _pieces(
    grey: Grey, position: float, first: int, last: int, own: Floats
) -> list[tuple[int, int]]:
    y = round(position)
    if y < FAR + 1 or y + FAR + 1 >= len(grey):
        return []
    rows = grey[y - FAR : y + FAR + 1, first:last].astype(np.int16)
    line = rows[FAR - BAND : FAR + BAND + 1].min(0)
    above, below = rows[: FAR - NEAR + 1].min(0), rows[FAR + NEAR :].min(0)
    beside = np.minimum(above, below)
    drawn = np.zeros(last - first, bool)
    for _, a, b in own.tolist():
        drawn[max(int(a) - first, 0) : int(b) - first] = True
    usual = float(np.median((beside - line)[drawn]))
    darker = beside - line > max(WEAKER * usual, 4.0)
    darker &= ~drawn
    edges = np.flatnonzero(np.diff(np.r_[False, darker, False].astype(np.int8))).reshape(-1, 2)
    return [
        (first + a, first + b) for a, b in edges.tolist() if (beside[a:b] >= PAPER).mean() >= CLEAR
    ]
