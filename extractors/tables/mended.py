"""Broken ruling lines made whole: a line that stops between two others was not drawn so."""

from __future__ import annotations

import numpy as np

from extractors.tables.layer import Bools, Floats, Rulings
from extractors.tables.ruling import join, nearest

LONGEST_BREAK = 0.15
"""Longest break that is closed, as a share of the table."""
LOOSE = 0.35
"""A line over less of the table than this must run from one line to another."""
THROUGH, LONG_THROUGH = 0.12, 0.3
"""Share of a short and of a long line through letters from which it is made of them."""


def mended(rulings: Rulings, snap: float, near: float) -> Rulings:
    """Gives back the lines without their breaks.

    A merged cell opens a line exactly from one crossing line to another; where a line stops in
    the middle of a cell's side, ink is missing.

    Args:
        rulings: Lines of one table.
        snap: Lines closer than this are one.
        near: A line that ends this near to another ends at it.
    """
    vertical = join(rulings.vertical, snap, near)[2]
    horizontal = join(rulings.horizontal, snap, near)[2]
    return Rulings(_mended(vertical, horizontal, near), _mended(horizontal, vertical, near))


def without_loose(rulings: Rulings, letters: Floats, near: float) -> Rulings:
    """Gives back the lines without those that are short and hang between others, or cross print.

    A short rule runs from one line to another, between the letters; the edge of a shadow, a fold
    or a scratch stops anywhere, and letters that stand in a column look like a line through them.

    Args:
        rulings: Lines of one table.
        letters: (n, 4) boxes of print.
        near: A line that ends this near to another ends at it.
    """
    vertical, horizontal = rulings.vertical, rulings.horizontal
    lying = letters[:, [1, 0, 3, 2]]
    return Rulings(
        vertical[_fast(vertical, horizontal, lying, near)],
        horizontal[_fast(horizontal, vertical, letters, near)],
    )


def _fast(lines: Floats, crossing: Floats, letters: Floats, near: float) -> Bools:
    positions = join(lines, 2.5, 0.0)[0]
    fast = np.ones(len(lines), bool)
    if not len(lines) or not len(crossing):
        return fast
    extent = float(lines[:, 2].max() - lines[:, 1].min())
    of_line = nearest(lines[:, 0], positions)
    for k in range(len(positions)):
        own = lines[of_line == k]
        through = _over_print(own, letters)
        if (own[:, 2] - own[:, 1]).sum() > LOOSE * extent:
            fast[of_line == k] = through < LONG_THROUGH
        else:
            held = any(_is_held(line, crossing, near) for line in own)
            fast[of_line == k] = held and through < THROUGH
    return fast


def _over_print(own: Floats, letters: Floats) -> float:
    """Gives back the share of level lines that runs through letters."""
    through = 0.0
    for y, x0, x1 in own.tolist():
        there = letters[(letters[:, 1] + 1 < y) & (y < letters[:, 3] - 1)]
        inside = np.minimum(there[:, 2], x1) - np.maximum(there[:, 0], x0)
        through += float(np.clip(inside, 0, None).sum())
    return through / float((own[:, 2] - own[:, 1]).sum())


def _is_held(line: Floats, crossing: Floats, near: float) -> bool:
    position, a, b = line.tolist()
    reaches = (crossing[:, 1] - near <= position) & (position <= crossing[:, 2] + near)
    stops = crossing[reaches, 0]
    return _at(stops, a, near) and _at(stops, b, near)


def _mended(lines: Floats, crossing: Floats, near: float) -> Floats:
    if not len(lines) or not len(crossing):
        return lines
    most = LONGEST_BREAK * float(lines[:, 2].max() - lines[:, 1].min())
    added = []
    for position in np.unique(lines[:, 0]).tolist():
        own = lines[lines[:, 0] == position]
        reaches = (crossing[:, 1] - near <= position) & (position <= crossing[:, 2] + near)
        stops = np.sort(crossing[reaches, 0])
        for a, b in _breaks(own, stops, most):
            if not (_at(stops, a, near) and _at(stops, b, near)):
                added.append((position, a, b))
    return np.concatenate([lines, np.array(added, float).reshape(-1, 3)])


def _breaks(own: Floats, stops: Floats, most: float) -> list[tuple[float, float]]:
    """Gives back the short breaks of a line, and what is missing of it at its ends."""
    own = own[np.argsort(own[:, 1])]
    found = list(zip(own[:-1, 2].tolist(), own[1:, 1].tolist(), strict=True))
    before, after = stops[stops <= own[0, 1]], stops[stops >= own[-1, 2]]
    if len(before):
        found.append((float(before[-1]), float(own[0, 1])))
    if len(after):
        found.append((float(own[-1, 2]), float(after[0])))
    return [(a, b) for a, b in found if 0 < b - a <= most]


def _at(stops: Floats, end: float, near: float) -> bool:
    return bool(len(stops)) and float(np.abs(stops - end).min()) <= near
