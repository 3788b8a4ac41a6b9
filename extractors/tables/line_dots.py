"""What adds up along a line of a sheet: dots of a rule, which print beside it does not have."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from extractors.tables.dark_things import Grey
from extractors.tables.layer import Bools, Floats

INK = 190
THIN = 0.28
"""What is thicker than this across a rule, in letter heights, is no dot of it."""
BESIDE = 0.5
"""Letter heights on both sides of a line over which dots are counted that are none of it."""
LINE = 3
"""Pixels on each side of a line that are its own."""
CLEAR, STRONG = 8.0, 40.0
"""Where no print stands along it a rule has so many more dots than there are beside it, in their
usual deviations; on made-up faxes the faintest rules had 7, most 40, strokes of print up to 41."""
CROSSED, CROSSED_STRONG = 0.08, 0.25
"""Share of such a line, beside the places that are bare, that print lies across, at most: more
where it is strong. Of rules it was 0.18 at most, usually 0.03, of strokes of print 0.1 and more."""
LEAST, WHOLE = 0.03, 0.7
"""Share of its length that dots of a rule fill, and the share from which it is whole."""
PARTS, IN_PARTS, EVEN = 6, 4, 0.25
"""A rule has dots all along: of so many parts in so many at least this share of the usual."""
BARE, AS_BARE = 0.05, 0.5
"""Share of a rule between rows of print, and share of the dots beside print that are there too:
those of a word that stands in every row are not."""
SHORTEST = 8.0
"""Letter heights from the first to the last dot of a rule."""
FOLLOW = 3
"""So many dots follow each other where a rule begins."""
APART = 0.6
"""Rules closer than this, in letter heights, are one."""


@dataclass(frozen=True, slots=True)
class LineDots:
    """What may be left of level rules; masks are of the sheet, True where.

    Attributes:
        dark: Dark pixels of thin things that are no print.
        near: Those and the pixels just above and below them.
        printed: Print.
        free: Neither print nor beside an upright stroke: where rules cross is always some ink.
        bare: (wide,): where along a level rule no column of print stands.
        between: (wide,): the same without what tails of letters reach.
        clear: (high,): how many more dots there are than beside, in their usual deviations.
        letter: Height of a letter.
    """

    dark: Bools
    near: Bools
    printed: Bools
    free: Bools
    bare: Bools
    between: Bools
    clear: Floats
    letter: float

    def places(self) -> list[int]:
        """Gives back where dots add up, also to whole rules, the clearest first."""
        found: list[int] = []
        for y in np.argsort(-self.clear, kind="stable").tolist():
            if self.clear[y] < CLEAR:
                break
            if all(abs(y - other) >= APART * self.letter for other in found):
                found.append(y)
        return found


def line_dots(grey: Grey, printed: Bools, free_of: tuple[Bools, Bools], letter: float) -> LineDots:
    """Gives back what may be left of level rules.

    Args:
        grey: The sheet.
        printed: Where print is.
        free_of: ``bare`` and ``between``.
        letter: Height of a letter.
    """
    dark = (grey < INK).astype(np.uint8)
    thick = max(4, round(THIN * letter)) + 1
    tall = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((thick, 1), np.uint8))
    crossing = cv2.dilate(tall, np.ones((2 * LINE + 1, 1), np.uint8)) > 0
    free = ~printed & ~crossing
    thin = (dark > 0) & free
    near = cv2.dilate(thin.astype(np.uint8), np.ones((3, 1), np.uint8)) > 0
    bare, between = free_of
    total = (near & free & bare).sum(1).astype(float)
    usual = _beside(total, round(BESIDE * letter))
    clear = (total - usual) / np.sqrt(usual + 1)
    return LineDots(thin, near, printed, free, bare, between, clear, letter)


def _beside(total: Floats, reach: int) -> Floats:
    """Gives back the usual count of dots of the rows around each, its own left out."""
    steps = [k for k in range(-reach, reach + 1) if abs(k) > LINE]
    if not steps:
        return np.zeros_like(total)
    padded = np.pad(total, reach, mode="edge")
    around = np.stack([padded[reach + k : reach + k + len(total)] for k in steps])
    usual: Floats = np.median(around, 0)
    return usual


def is_whole(dots: LineDots, y: int) -> bool:
    """Whether a line shows nearly all along."""
    near = dots.near[y] & dots.free[y]
    first, last = extent(near, dots.letter)
    long = last - first >= SHORTEST * dots.letter
    return long and bool(near[first:last].sum() >= WHOLE * dots.free[y, first:last].sum())


def is_sparse(dots: LineDots, y: int) -> bool:
    """Whether dots lie all along a line, which is not whole."""
    near, free = dots.near[y], dots.free[y]
    first, last = extent(near & free, dots.letter)
    if last - first < SHORTEST * dots.letter:
        return False
    share = share_of(near[first:last], free[first:last])
    if not LEAST <= share < WHOLE:
        return False
    own, between = near[first:last], (free & dots.between)[first:last]
    beside = (free & ~dots.between)[first:last]
    if between.mean() < BARE or _is_crossed(dots, y, first, last):
        return False
    if share_of(own, between) < AS_BARE * share_of(own, beside):
        return False
    edges = np.linspace(first, last, PARTS + 1).astype(int)
    parts = [share_of(near[a:b], free[a:b]) for a, b in pairwise(edges.tolist())]
    return int((np.array(parts) >= EVEN * share).sum()) >= IN_PARTS


def share_of(shown: Bools, places: Bools) -> float:
    """Gives back at which share of some places a line shows, 0 where there are none."""
    return float(shown[places].mean()) if places.any() else 0.0


def _is_crossed(dots: LineDots, y: int, first: int, last: int) -> bool:
    """Whether print lies across a line where columns of print stand."""
    over = share_of(dots.printed[y, first:last], ~dots.bare[first:last])
    return over > (CROSSED_STRONG if dots.clear[y] >= STRONG else CROSSED)


def extent(shown: Bools, letter: float) -> tuple[int, int]:
    """Gives back where a rule begins and ends: some dots follow each other, specks lie alone."""
    places = np.flatnonzero(shown)
    if len(places) <= FOLLOW:
        return 0, 0
    usual = float(np.ptp(places)) / len(places)
    near = places[FOLLOW:] - places[:-FOLLOW] <= 2 * FOLLOW * usual + letter
    first, last = np.flatnonzero(near)[[0, -1]] if near.any() else (0, len(places) - 1 - FOLLOW)
    return int(places[first]), int(places[last + FOLLOW])
