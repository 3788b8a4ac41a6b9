"""Paper that bends: how far its ruling lines run from straight, at each place of the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.tables.layer import Floats

Grey = npt.NDArray[np.uint8]
POWERS, CHANGES = 6, 2
"""The shape of a bent line is a polynomial of this power; over the sheet it changes by this one."""
LEAST_LINES, LEAST_REACH = 6, 0.4
"""So many lines, together over so much of the sheet, say how it bends."""
ODD = 3.0
"""A line further off the common shape than this, in pixels, is none of the rulings."""
AGREEING = 0.6
"""Share of the length of the lines that must follow the common shape."""
LEAST_BEND, MOST_BEND = 1.2, 0.06
"""Bend in pixels of the reduced picture below which a sheet is left as it is, and the largest one
that is believed, as a share of the sheet."""
CALM = 1e-3
"""Weight that keeps the shape flat where no line says otherwise."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How far lines of one direction are off straight.

    Attributes:
        weights: (POWERS * (CHANGES + 1),) of the terms of ``_terms``.
        along, across: First and last place, from -1 to 1, at which lines were seen.
        most: From the one to the other side of straight, in pixels of the picture looked at.
    """

    weights: Floats
    along: tuple[float, float]
    across: tuple[float, float]
    most: float

    def at(self, along: Floats, across: Floats) -> Floats:
        """Gives back how far off a line is, at places from -1 to 1, in halves of the sheet."""
        u, v = np.clip(along, *self.along), np.clip(across, *self.across)
        off: Floats = _terms(u.ravel(), v.ravel()) @ self.weights
        return off.reshape(along.shape)


@dataclass(frozen=True, slots=True)
class Bend:
    """How a sheet bends: its level lines down, its upright lines to the right; None is straight."""

    level: Shape | None
    upright: Shape | None

    def moved(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Gives back where points of the flat sheet are on the bent one, all from -1 to 1."""
        down = self.level.at(x, y) if self.level else np.zeros_like(x)
        right = self.upright.at(y, x) if self.upright else np.zeros_like(x)
        return x + right, y + down


def find_bend(size: tuple[int, int], found: tuple[list[Floats], list[Floats]]) -> Bend | None:
    """Gives back how a levelled sheet bends, None where it does not or where nothing shows it.

    Args:
        size: (high, wide) of the reduced sheet.
        found: Its upright and its level lines.
    """
    high, wide = size
    standing, lying = found
    if min(len(standing), len(lying)) < LEAST_LINES:
        return None  # prose on a photo has lines one way only: no table says how it bends
    level = _shape(lying, (high, wide))
    upright = _shape(standing, (wide, high))
    return Bend(level, upright) if level or upright else None


def _terms(u: Floats, v: Floats) -> Floats:
    """Gives back (n, POWERS * (CHANGES + 1)): each shape along times each change across."""
    along = np.stack([np.cos((k + 1) * np.arccos(np.clip(u, -1, 1))) for k in range(POWERS)], 1)
    across = np.stack([v**k for k in range(CHANGES + 1)], 1)
    return (along[:, :, None] * across[:, None, :]).reshape(len(u), -1)


def _shape(traces: Sequence[Floats], size: tuple[int, int]) -> Shape | None:
    """Gives back the common shape of lines, None where there is none or it is straight."""
    high, wide = size
    kept = list(range(len(traces)))
    total = sum(len(trace) for trace in traces)
    weights = np.zeros(0)
    for even in (True, False, False):
        if not _enough([traces[k] for k in kept], wide, high):
            return None
        weights, off = _fitted([traces[k] for k in kept], wide, high, even=even)
        kept = [k for k, far in zip(kept, off, strict=True) if far < ODD]
    if not kept or sum(len(traces[k]) for k in kept) < AGREEING * total:
        return None
    return _worth([traces[k] for k in kept], weights, wide, high)


def _enough(traces: Sequence[Floats], wide: int, high: int) -> bool:
    if len(traces) < LEAST_LINES:
        return False
    every = np.concatenate(traces)
    return bool(np.ptp(every[:, 0]) > LEAST_REACH * wide and np.ptp(every[:, 1]) > 0.1 * high)


def _fitted(
    traces: Sequence[Floats], wide: int, high: int, *, even: bool
) -> tuple[Floats, list[float]]:
    """Gives back the weights in pixels, and how far each line is off the shape.

    With ``even``, a line counts by its length: the edge of the paper would outweigh many short
    pieces of rules, as the end of a long line is far off where it leans a little.
    """
    terms, off, count = [], [], []
    for trace in traces:
        flat = np.full(len(trace), np.median(trace[:, 1]))
        own = _terms(2 * trace[:, 0] / wide - 1, 2 * flat / high - 1)
        terms.append(own - own.mean(0))
        off.append(trace[:, 1] - trace[:, 1].mean())
        count.append(np.full(len(trace), len(trace) if even else 1.0))
    each = 1 / np.concatenate(count)
    matrix: Floats = np.concatenate(terms) * each[:, None]
    wanted: Floats = np.concatenate(off) * each
    calm = CALM * float((each**2).sum()) * np.eye(matrix.shape[1])
    weights = np.asarray(np.linalg.solve(matrix.T @ matrix + calm, matrix.T @ wanted), float)
    left = [
        float(np.percentile(np.abs(o - t @ weights), 90)) for t, o in zip(terms, off, strict=True)
    ]
    return weights, left


def _worth(traces: Sequence[Floats], weights: Floats, wide: int, high: int) -> Shape | None:
    every = np.concatenate(traces)
    u, v = 2 * every[:, 0] / wide - 1, 2 * every[:, 1] / high - 1
    along, across = (float(u.min()), float(u.max())), (float(v.min()), float(v.max()))
    bend = float(np.ptp(_terms(u, v) @ weights))
    if not LEAST_BEND < bend < MOST_BEND * max(wide, high):
        return None
    return Shape(2 * weights / high, along, across, bend)
