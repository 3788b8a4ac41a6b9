"""Rules of which only dots are left, as on faxes: found by what adds up along them, drawn again."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.tables import beside_rules
from extractors.tables.dark_things import Grey, Print
from extractors.tables.grid import Grid
from extractors.tables.layer import Bools, Floats
from extractors.tables.line_dots import (
    LEAST,
    LINE,
    LineDots,
    extent,
    is_sparse,
    is_whole,
    line_dots,
    share_of,
)
from extractors.tables.ruled_lines import LOWEST_ROW
from extractors.tables.ruling import runs_of

SHADES, GREYEST = (60, 200), 0.35
"""Black, and white; and the share of what is not white that is grey by itself. On made-up faxes it
was 0.2 at most, on scans and photos 0.66 and more."""
GRAIN, GRAINY = (215, 250), 0.1
"""Nearly white, and the share of a sheet that is: 0.02 of faxes, 0.2 and more of scans."""
WITNESSED = 4.0
"""A rule has so many more dots than there are beside it, in their usual deviations, where something
else says that one is missing."""
REGULAR, FEWEST, MOST_MISSING = 0.08, 3, 4
"""Share of the distance of rows by which that of rules is off at most; how many rules must stand
so, and how many rows may have run together."""
ENDING = 0.6
"""Where this share of the rules across end, a rule runs."""
TAIL = 0.35
"""Commas and tails of letters reach so far below them, in letter heights."""
CHANCE, NEAREST, FARTHEST = 4.0, 1.0, 16.0
"""Dots are joined over so many times their usual distance, between so many letter heights."""
SEVERAL, MANY, LONGER = 6, 80, 1.25
"""So many breaks of a rule, longer than a letter, show how long they are: this share of them in a
hundred, and some more. A rule that lies along the pixels comes and goes in long pieces."""
WIDE = 4.0
"""A break longer than this, in letter heights, may as well be the side of a merged cell."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A sheet whose rules are whole.

    Attributes:
        grey: The sheet; where no rule was in dots it is the very one handed in.
        upright, level: (n, 3) of place, from, to of the long breaks that were closed, and of all
            breaks of rules that would not be believed by themselves.
    """

    grey: Grey
    upright: Floats
    level: Floats

    def unsure(self, grid: Grid) -> Bools:
        """Gives back (rows, columns): slots of a grid on both sides of such a break."""
        slots: Bools = _beside_breaks(self.level, grid.rows, grid.columns)
        slots |= _beside_breaks(self.upright, grid.columns, grid.rows).T
        return slots


def redrawn(grey: Grey, found: Print) -> Redrawn:
    """Gives back the sheet with its rules drawn where only dots of them are left.

    One dot in twenty pixels is a rule to the eye, as there is so little beside them. On a sheet
    with shades of grey a light rule shows as such, and is found by other means.
    """
    none = np.zeros((0, 3))
    if not found.letter or not two_toned(grey):
        return Redrawn(grey, none, none)
    printed, letters = beside_rules.printed(found), found.letters()
    columns = beside_rules.bare(letters[:, [0, 2]], grey.shape[1], found.letter)
    rows = beside_rules.bare(letters[:, [1, 3]], len(grey), found.letter)
    lower = letters[:, [1, 3]] + [0, TAIL * found.letter]
    between = beside_rules.bare(lower, len(grey), found.letter)
    lying, turned = np.ascontiguousarray(grey.T), np.ascontiguousarray(printed.T)
    level = line_dots(grey, printed, (columns, columns), found.letter)
    upright = line_dots(lying, turned, (rows, between), found.letter)
    lines, posts = _rules(level), _rules(upright)
    missing = [*_between(lines.every, beside_rules.pitch(rows)), *_ends(upright, posts.every)]
    flat, breaks = _drawn(level, lines, missing)
    tall, gaps = _drawn(upright, posts, [*_between(posts.every), *_ends(level, lines.every)])
    both = flat | tall.T
    if not both.any():
        return Redrawn(grey, none, none)
    whole = grey.copy()
    whole[both] = 0
    return Redrawn(whole, gaps, breaks)


def two_toned(grey: Grey) -> bool:
    """Whether a sheet is of black and white alone, as from a fax: grey only at the edges of black.

    It may have been turned or reduced since.
    """
    if ((grey > GRAIN[0]) & (grey < GRAIN[1])).mean() > GRAINY:
        return False
    dark = grey < SHADES[1]
    shade = dark & (grey > SHADES[0])
    beside = cv2.dilate((grey <= SHADES[0]).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return bool((shade & ~beside).sum() <= GREYEST * dark.sum())


def _beside_breaks(breaks: Floats, lines: Floats, across: Floats) -> Bools:
    """Gives back (lines - 1, across - 1): slots on both sides of breaks of the lines."""
    slots = np.zeros((len(lines) - 1, len(across) - 1), bool)
    for place, start, end in breaks.tolist():
        line = int(np.argmin(np.abs(lines - place)))
        over = (across[:-1] < end) & (across[1:] > start)
        slots[max(line - 1, 0) : line + 1, over] = True
    return slots


def _between(rules: list[int], pitch: float = 0.0) -> list[int]:
    """Gives back where rules are missing between rules that stand as far apart as usual.

    Args:
        rules: Where the others are.
        pitch: The distance of rows of print; 0 for the usual one of the rules.
    """
    if not pitch and len(rules) > FEWEST:
        pitch = float(np.median(np.diff(rules)))
    steps = np.diff(rules) / pitch if pitch else np.zeros(0)
    if (np.abs(steps - 1) < REGULAR).sum() < FEWEST:
        return []
    found = []
    for first, step in zip(rules[:-1], steps.tolist(), strict=True):
        count = round(step)
        if 2 <= count <= MOST_MISSING and abs(step - count) <= count * REGULAR:
            found += [first + round(k * step / count * pitch) for k in range(1, count)]
    return found


@dataclass(frozen=True, slots=True)
class _Rules:
    """Where rules are: those in dots, and all."""

    sparse: list[int]
    every: list[int]


def _rules(dots: LineDots) -> _Rules:
    """Gives back the rules, the clearest first where two are too near for text between them."""
    sparse: list[int] = []
    every: list[int] = []
    for y in dots.places():
        if any(abs(y - other) < LOWEST_ROW * dots.letter for other in every):
            continue
        if is_whole(dots, y):
            every.append(y)
        elif is_sparse(dots, y):
            every.append(y)
            sparse.append(y)
    return _Rules(sparse, sorted(every))


def _ends(dots: LineDots, rules: list[int]) -> list[int]:
    """Gives back the two places where level rules end, if most of them do."""
    if len(rules) < FEWEST:
        return []
    ends = np.array([extent(dots.near[y], dots.letter) for y in rules])
    found = []
    for side in ends.T:
        place = float(np.median(side))
        if (np.abs(side - place) <= LINE).mean() >= ENDING:
            found.append(round(place))
    return found


def _drawn(dots: LineDots, rules: _Rules, expected: list[int]) -> tuple[Bools, Floats]:
    """Gives back the pixels of level rules where they are missing, and breaks that are in doubt."""
    lines = np.zeros(dots.free.shape, bool)
    breaks: list[tuple[int, int, int]] = []
    faint = _witnessed(dots, rules.every, expected)
    for y in sorted({*rules.sparse, *faint}):
        for a, b in _gaps(dots, y):
            lines[y, a:b] = ~dots.printed[y, a:b]
            if b - a > WIDE * dots.letter or y in faint:
                breaks.append((y, a, b))
    return lines, np.array(breaks, float).reshape(-1, 3)


def _witnessed(dots: LineDots, rules: list[int], expected: list[int]) -> list[int]:
    """Gives back the faint rules that are where one is expected."""
    found = []
    for y in expected:
        if not LINE <= y < len(dots.clear) - LINE:
            continue
        best = y - LINE + int(np.argmax(dots.clear[y - LINE : y + LINE + 1]))
        apart = all(abs(best - rule) >= LOWEST_ROW * dots.letter for rule in rules)
        if apart and dots.clear[best] >= WITNESSED:
            found.append(best)
    return found


def _gaps(dots: LineDots, y: int) -> list[tuple[int, int]]:
    """Gives back from where to where a rule is missing between its dots."""
    shown: Bools = np.asarray(dots.dark[max(y - 1, 0) : y + 2].any(0))
    first, last = extent(shown, dots.letter)
    share = max(share_of(shown[first:last], dots.free[y, first:last]), LEAST / 4)
    gaps = runs_of(np.asarray(~shown[first:last]))
    breaks = [b - a for a, b in gaps if b - a > NEAREST * dots.letter]
    usual = LONGER * np.percentile(breaks, MANY) if len(breaks) >= SEVERAL else 0.0
    most = max(CHANCE / share, min(usual, WIDE * dots.letter), NEAREST * dots.letter)
    most = min(most, FARTHEST * dots.letter)
    return [(first + a, first + b) for a, b in gaps if b - a <= most]
