"""What shows of the sides of cells along pieces of lines, and which sides are closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.tables.layer import Bools, Floats, Ints
from extractors.tables.remains import Remains
from extractors.tables.ruling import runs_of

PART, ALONE = 0.6, 0.85
"""A line over some columns only shows on this share of each, and on more where it is one column of
the header."""
BARE = 0.2
"""Of a line that print hides but for this share, what is left says little."""
SHUT, TRACE = 0.4, 0.12
"""Share of a cell's side at which a line shows that closes it, in shares of what most sides show;
and the share below which nothing shows."""
CROSSING = 0.3
"""A letter that reaches this far, in letter heights, over both sides of a line lies across it."""
WORD = 0.4
"""Letters nearer than this to each other, in their height, are of one word."""
LONGER = 1.5
"""A merged cell opens a line over more than this times the usual break of the lines."""
LEAST_BREAK, FEWEST, HALF = 4, 3, 0.5
"""Pixels of a break, how many of them show what is usual, and the share of a line that is its
rest."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What shows of the sides of cells along lines of one direction; all are (lines, steps).

    Attributes:
        share: Share of a side at which a line shows; -1 where print lies across.
        white: Pixels of it at which none shows.
        hidden: Whether print hides nearly all of it.
        shut: Share from which a side is closed.
    """

    share: Floats
    white: Floats
    hidden: Bools
    shut: float


def inner(remains: Remains, across: Floats) -> tuple[np.ndarray, np.ndarray]:
    """Gives back where each step begins and ends, without the lines themselves."""
    high = len(remains.seen)
    a = (across[:-1] + remains.aside + 1).round().astype(int).clip(0, high - 1)
    b = (across[1:] - remains.aside).round().astype(int)
    return a, np.clip(b, a + 1, high)


def sides(remains: Remains, lines: Floats, across: Floats) -> Sides:
    """Gives back what shows along upright lines, in each step between lines across."""
    a, b = inner(remains, across)
    share, white = np.zeros((len(lines), len(a))), np.zeros((len(lines), len(a)))
    hidden = np.zeros((len(lines), len(a)), bool)
    for k, line in enumerate(lines.tolist()):
        upright, seen = along(remains, line)
        both = np.r_[0, np.cumsum(upright & seen)]
        free = np.r_[0, np.cumsum(seen)]
        room, shown = free[b] - free[a], both[b] - both[a]
        share[k] = shown / np.maximum(room, 1)
        white[k] = room - shown
        hidden[k] = room < BARE * (b - a)
        hit = steps_crossed(remains, line, across)
        share[k, hit[share[k, hit] < PART]] = -1
    shown = share[share >= TRACE]
    return Sides(share, white, hidden, SHUT * (float(np.median(shown)) if len(shown) else 1.0))


def steps_crossed(remains: Remains, line: float, across: Floats) -> Ints:
    """Gives back the steps in which a letter lies across an upright line, or a word does."""
    over, letters = CROSSING * remains.letter, remains.letters
    x0, x1, middle = letters[:, 0], letters[:, 2], (letters[:, 1] + letters[:, 3]) / 2
    there = [middle[(x0 < line - over) & (x1 > line + over)]]
    left = letters[(x1 <= line + over) & (x1 > line - WORD * remains.letter)]
    right = letters[(x0 >= line - over) & (x0 < line + WORD * remains.letter)]
    if remains.words and len(left) and len(right):
        near = right[None, :, 0] - left[:, None, 2] < WORD * remains.letter
        low = np.minimum(left[:, None, 3], right[None, :, 3])
        level = low - np.maximum(left[:, None, 1], right[None, :, 1]) > remains.letter / 2
        word = left[(near & level).any(1)]
        there.append((word[:, 1] + word[:, 3]) / 2)
    steps = np.searchsorted(across, np.concatenate(there)) - 1
    return np.unique(steps[(steps >= 0) & (steps < len(across) - 1)])


def along(remains: Remains, line: float) -> tuple[Bools, Bools]:
    """Gives back (high,): where an upright line shows, and where it would if it were drawn."""
    near = slice(max(round(line) - remains.aside, 0), round(line) + remains.aside + 1)
    shows = np.asarray(remains.upright[:, near].any(1), bool)
    free = np.asarray(remains.seen[:, near].any(1), bool)
    return shows, free


def breaks_of(remains: Remains, lines: Floats, across: Floats, found: Sides) -> list[list[int]]:
    """Gives back for each upright line how long its breaks are.

    White from one crossing line to another is a merged cell, and no break.
    """
    near = remains.aside + LEAST_BREAK
    a, b = int(across[0]), int(across[-1])
    breaks: list[list[int]] = []
    for k, line in enumerate(lines.tolist()):
        upright, seen = along(remains, line)
        own: list[int] = []
        for p, q in runs_of((seen & ~upright)[a:b]):
            ends = np.array([a + p, a + q], float)
            inside = np.abs(ends[:, None] - across[None]).min(1) > near
            steps = np.clip(np.searchsorted(across, ends) - 1, 0, len(across) - 2)
            if q - p >= LEAST_BREAK and (inside & (found.share[k, steps] >= TRACE)).any():
                own.append(q - p)
        breaks.append(own)
    return breaks


def longest(own: list[int], least: int) -> float:
    """Gives back how long nearly all breaks are, 0 where there are fewer than said."""
    return float(np.percentile(own, 90)) if len(own) >= least else 0.0


def walls_of(found: Sides, breaks: list[list[int]], usual: float) -> tuple[Bools, Bools]:
    """Gives back which steps are closed, and where that may be a merged cell as well as a break.

    An opening no longer than the breaks are is a break. What print hides is as the rest of its
    line, unless a line beside it is open there: then one word stands over several columns.
    """
    closed = found.share >= found.shut
    unsure = np.zeros(closed.shape, bool)
    crossed, hidden = found.share < 0, found.hidden & (found.share >= 0)
    most = [LONGER * max(usual, longest(own, FEWEST)) for own in breaks]
    bare = ~closed & ~hidden & (crossed | (found.white > np.array(most)[:, None]))
    for k in range(1, len(closed) - 1):
        known = ~hidden[k] & ~crossed[k]
        usual = known.any() and closed[k, known].mean() >= HALF
        for a, b in runs_of(~closed[k] & ~hidden[k]):
            if not crossed[k, a:b].any() and found.white[k, a:b].sum() <= most[k]:
                closed[k, a:b] = True
                unsure[k, a:b] = found.share[k, a:b].max() < TRACE
        beside = bare[k - 1] | bare[k + 1]
        closed[k] |= hidden[k] & ~beside & usual
        unsure[k] |= found.hidden[k] & crossed[k] & usual
    return closed, unsure
