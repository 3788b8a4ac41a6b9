"""How headings are set in their columns: to the left, about the middle, or to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.tables.column_bounds import LEFT, MIDDLE, RIGHT, bounds_of, how_set
from extractors.tables.extents import Extent
from extractors.tables.layer import Floats

Ways = frozenset[int]
"""Ways in which text is set: ``LEFT``, ``MIDDLE``, ``RIGHT``."""
EVERY: Ways = frozenset((LEFT, MIDDLE, RIGHT))


@dataclass(frozen=True, slots=True)
class Setting:
    """How a heading may be set, and how it is where nothing says otherwise.

    Attributes:
        ways: By the headings beside it; all where these do not tell.
        usual: About the middle, or as the text of its column is.
    """

    ways: Ways = EVERY
    usual: Ways = EVERY


NEAR = 0.25
"""Line heights within which a heading is set as its cell says."""
TELLING = 3
"""Headings of one line, over columns set alike, from which it is told how all are set. Chosen."""


def settings_of(
    whole: Sequence[Extent], single: Sequence[bool], texts: Sequence[Floats], height: float
) -> list[Setting]:
    """Gives back how each heading may be set, by those beside it.

    Args:
        whole: From where to where each heading stands.
        single: Whether it is of one line.
        texts: Of each column the (n, 2) beginnings and ends of its texts below the headings.
        height: Of a line.
    """
    bodies = [Extent(float(held[:, 0].min()), float(held[:, 1].max())) for held in texts]
    column = [_column(heading, bodies) for heading in whole]
    filled = list(bodies)
    for heading, c in zip(whole, column, strict=True):
        if c is not None:
            filled[c] = filled[c].plus(heading)
    lefts, rights = (np.array(v) for v in zip(*((b.x0, b.x1) for b in filled), strict=True))
    bounds, pad = bounds_of(texts, lefts, rights, height)
    kinds = [how_set(held, height) for held in texts]
    told: dict[int | None, list[Ways]] = {}
    for heading, alone, c in zip(whole, single, column, strict=True):
        if alone and c is not None and not np.isnan(bounds[c : c + 2]).any():
            told.setdefault(kinds[c], []).append(_fits(heading, bounds[c : c + 2], pad, height))
    ways = {
        kind: frozenset.intersection(*found)
        for kind, found in told.items()
        if len(found) >= TELLING
    }
    return [Setting() if c is None else _setting(kinds[c], ways.get(kinds[c])) for c in column]


def _setting(kind: int | None, ways: Ways | None) -> Setting:
    """Gives back how headings over columns set one way are, by what those of one line showed."""
    if ways:
        return Setting(ways)
    return Setting(usual=EVERY if kind is None else frozenset((MIDDLE, kind)))


def aligned_by(a: Extent, b: Extent, room: float) -> Ways:
    """Gives back the ways in which two texts are set alike."""
    off = (abs(a.x0 - b.x0), abs(a.x0 + a.x1 - b.x0 - b.x1) / 2, abs(a.x1 - b.x1))
    return frozenset(way for way, by in zip((LEFT, MIDDLE, RIGHT), off, strict=True) if by <= room)


def _column(heading: Extent, bodies: Sequence[Extent]) -> int | None:
    """Gives back the column that a heading stands over, None where over none or several."""
    over = [c for c, body in enumerate(bodies) if body.over(heading) > 0]
    return over[0] if len(over) == 1 else None


def _fits(heading: Extent, bounds: Floats, pad: float, height: float) -> Ways:
    """Gives back the ways in which a heading may be set in its cell."""
    cell = Extent(float(bounds[0]) + pad, float(bounds[1]) - pad)
    return aligned_by(heading, cell, NEAR * height)
