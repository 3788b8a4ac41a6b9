"""Ruling lines joined, and sorted into the tables that they belong to."""

from __future__ import annotations

import numpy as np

from extractors.tables.layer import Bools, Floats, Ints, Rulings

CROSSINGS_CAP = 20_000_000
"""Largest vertical x horizontal matrix that is looked at (20 MB); above it short lines go."""


def cluster(values: Floats, gap: float) -> Floats:
    """Gives back the means of values that lie within ``gap`` of their neighbour, sorted."""
    if not len(values):
        return np.zeros(0)
    ordered = np.sort(values)
    starts = np.flatnonzero(np.r_[True, np.diff(ordered) > gap])
    means: Floats = np.add.reduceat(ordered, starts) / np.diff(np.r_[starts, len(ordered)])
    return means


def nearest(values: Floats, positions: Floats) -> Ints:
    """Gives back for each value the index of the nearest of the sorted positions."""
    return np.searchsorted((positions[1:] + positions[:-1]) / 2, values).astype(np.int64)


def runs_of(marked: Bools) -> list[tuple[int, int]]:
    """Gives back the (start, end) of each stretch of true values."""
    edges = np.flatnonzero(np.diff(np.r_[False, marked, False].astype(np.int8)))
    return [(a, b) for a, b in edges.reshape(-1, 2).tolist()]


def join(lines: Floats, snap: float, gap: float) -> tuple[Floats, Ints, Floats]:
    """Gives back lines snapped to common positions and joined across small gaps.

    Args:
        lines: (n, 3) of position, from, to.
        snap: Positions closer than this are one.
        gap: Pieces on one position closer than this are one (dashes, broken rules).

    Returns:
        The positions (p,), the position index of each joined line (m,), and the joined lines
        (m, 3).
    """
    if not len(lines):
        return np.zeros(0), np.zeros(0, np.int64), np.zeros((0, 3))
    positions = cluster(lines[:, 0], snap)
    which = nearest(lines[:, 0], positions)
    far = float(lines[:, 1:].max() - lines[:, 1:].min()) + gap + 1.0
    start, end = lines[:, 1] + which * far * 2, lines[:, 2] + which * far * 2
    order = np.argsort(start, kind="stable")
    start, end, which = start[order], end[order], which[order]
    reach = np.maximum.accumulate(end)
    first = np.flatnonzero(np.r_[True, start[1:] > reach[:-1] + gap])
    last = np.r_[first[1:], len(start)] - 1
    which = which[first]
    shift = which * far * 2
    joined = np.stack([positions[which], start[first] - shift, reach[last] - shift], 1)
    return positions, which, joined


def touching(rulings: Rulings, slack: float) -> Bools:
    """Gives back the matrix (vertical, horizontal) of lines that cross or touch."""
    vertical, horizontal = rulings.vertical, rulings.horizontal
    x, y = vertical[:, 0][:, None], horizontal[:, 0][None]
    across = (x >= horizontal[:, 1] - slack) & (x <= horizontal[:, 2] + slack)
    along = (y >= vertical[:, 1][:, None] - slack) & (y <= vertical[:, 2][:, None] + slack)
    return across & along


def groups(rulings: Rulings, snap: float = 1.0, gap: float = 3.5) -> list[Rulings]:
    """Gives back the lines of each connected figure, joined; ordered from top to bottom."""
    joined = _capped(
        Rulings(join(rulings.vertical, snap, gap)[2], join(rulings.horizontal, snap, gap)[2])
    )
    if not len(joined.vertical) or not len(joined.horizontal):
        return []
    of_vertical, of_horizontal = _labels(touching(joined, gap))
    found = [
        Rulings(joined.vertical[of_vertical == k], joined.horizontal[of_horizontal == k])
        for k in np.unique(of_vertical).tolist()
    ]
    found = [g for g in found if len(g.vertical) and len(g.horizontal)]
    return sorted(found, key=lambda g: (float(g.horizontal[:, 0].min()), float(g.vertical[0, 0])))


def _labels(crossing: Bools) -> tuple[Ints, Ints]:
    """Gives back the smallest connected vertical line of each vertical and horizontal."""
    rows, columns = np.nonzero(crossing)
    nowhere = crossing.shape[0]
    of_vertical = np.arange(nowhere)
    while True:
        of_horizontal = np.full(crossing.shape[1], nowhere)
        np.minimum.at(of_horizontal, columns, of_vertical[rows])
        spread = of_vertical.copy()
        np.minimum.at(spread, rows, of_horizontal[columns])
        if (spread == of_vertical).all():
            return of_vertical, of_horizontal
        of_vertical = spread


def _capped(rulings: Rulings) -> Rulings:
    vertical, horizontal = rulings.vertical, rulings.horizontal
    if len(vertical) * len(horizontal) <= CROSSINGS_CAP:
        return rulings
    return Rulings(_longest(vertical), _longest(horizontal))


def _longest(lines: Floats) -> Floats:
    most = int(CROSSINGS_CAP**0.5)
    order = np.argsort(lines[:, 1] - lines[:, 2], kind="stable")[:most]
    return lines[np.sort(order)]
