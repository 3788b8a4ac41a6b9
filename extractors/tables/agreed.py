"""Two grids of the same lines made one: a side that either of them closes is closed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractors.tables.grid import Grid, grid_of_walls
from extractors.tables.layer import Bools, Ints
from extractors.tables.voted import Voted


def agreed(drawn: Grid, voted: Voted, near: float) -> Voted:
    """Gives back a voted grid with the sides that only drawn lines close, these in doubt.

    Args:
        drawn: The grid by drawn lines.
        voted: The grid by votes; it is given back as it is where its lines are others.
        near: Lines closer than this are the same.
    """
    grid = voted.grid
    if drawn.shape != grid.shape:
        return voted
    if max(np.abs(drawn.columns - grid.columns).max(), np.abs(drawn.rows - grid.rows).max()) > near:
        return voted
    walls, wall_unsure = _closed(drawn.owner.T, grid.owner.T)
    floors, floor_unsure = _closed(drawn.owner, grid.owner)
    both = grid_of_walls(grid.columns, grid.rows, walls, floors)
    return replace(voted, grid=both, unsure=voted.unsure | wall_unsure.T | floor_unsure)


def _closed(drawn: Ints, voted: Ints) -> tuple[Bools, Bools]:
    """Gives back (lines, steps) of closed sides, and slots beside those that votes leave open."""
    by_lines, by_votes = drawn[1:] != drawn[:-1], voted[1:] != voted[:-1]
    closed = np.ones((len(drawn) + 1, drawn.shape[1]), bool)
    closed[1:-1] = by_lines | by_votes
    unsure = np.zeros(drawn.shape, bool)
    unsure[1:] |= by_lines & ~by_votes
    unsure[:-1] |= by_lines & ~by_votes
    return closed, unsure
