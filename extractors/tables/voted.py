"""The grid of a table by votes: each line is where its pieces stand, over the whole table."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.tables.cell_sides import (
    ALONE,
    BARE,
    PART,
    TRACE,
    along,
    breaks_of,
    inner,
    longest,
    sides,
    steps_crossed,
    walls_of,
)
from extractors.tables.dark_things import Grey
from extractors.tables.grid import Grid, grid_of_walls
from extractors.tables.layer import Bools, Floats, Ints
from extractors.tables.remains import Remains
from extractors.tables.ruling import runs_of

FEW = 0.15
"""Where there are fewer letters than this share of the usual, no row of print stands."""
VOTED = 0.25
"""Share of a line's free places at which pieces of it show."""
USUAL = 0.5
"""The same as a share of what most lines show."""
APART = 0.6
"""Lines closer than this share of a letter are one."""
LOW = 1.4
"""Letter heights below which no text fits between two lines."""
CLEAR = 0.6
"""Share of a step that is free of print where a line over some columns only is looked for."""
CERTAIN, OVER = 0.8, 0.2
"""A line that shows as most lines do, but for this share, is one; another is of print where words
lie across it in more than this share of the steps it shows in."""
REACH = 0.3
"""Share of the upright lines that reach the outermost level ones."""
HEADER, FOOT = 3, 2
"""Rows at the top and at the foot of a table in which merged cells are usual."""


@dataclass(frozen=True, slots=True)
class Voted:
    """A grid by votes, in pixels of the sheet.

    Attributes:
        grid: Its cells.
        unsure: (rows, columns): slots at a side that may be a break or a merged cell.
        usual_break: Usual length of the breaks of its lines, 0 where they have none.
    """

    grid: Grid
    unsure: Bools
    usual_break: float


def voted_grid(remains: Remains) -> Voted | None:
    """Gives back the grid that the pieces of lines make, None where they make none."""
    lying = remains.lying()
    rows = _full_lines(lying, None)
    columns = _full_lines(remains, rows)
    if len(rows) < 2 or len(columns) < 2:
        return None
    rows = _with_parts(lying, rows, columns, np.ones(len(lying.seen), bool), ALONE)
    columns = _with_parts(remains, columns, rows, _free(remains, rows), 2.0)
    rows, columns = _not_in_print(lying, rows, columns), _not_in_print(remains, columns, rows)
    rows = _joined_rows(remains, columns, rows)
    columns = _joined_rows(lying, rows, columns)
    if len(rows) < 2 or len(columns) < 2:
        return None
    upright, level = sides(remains, columns, rows), sides(lying, rows, columns)
    across, along = (
        breaks_of(remains, columns, rows, upright),
        breaks_of(lying, rows, columns, level),
    )
    usual = max(longest([one for line in own for one in line], len(own)) for own in (across, along))
    walls, loose = walls_of(upright, across, usual)
    floors, open_ = walls_of(level, along, usual)
    grid = grid_of_walls(columns + remains.left, rows + remains.top, walls, floors)
    unsure = np.zeros(grid.shape, bool)
    unsure[:, :-1] |= loose[1:-1].T
    unsure[:, 1:] |= loose[1:-1].T
    unsure[:-1] |= open_[1:-1]
    unsure[1:] |= open_[1:-1]
    return Voted(grid, unsure, usual)


def odd_slots(grid: Grid) -> Bools:
    """Gives back (rows, columns): slots of merged cells among rows of single ones.

    They are there on some sheets; where rules are broken they are as likely a wrong cut.
    """
    odd = np.zeros(grid.shape, bool)
    for cell in grid.cells:
        if cell.rows * cell.columns > 1 and HEADER <= cell.row < grid.shape[0] - FOOT:
            odd[cell.row : cell.row + cell.rows, cell.column : cell.column + cell.columns] = True
    return odd


def _free(remains: Remains, across: Floats | None) -> Bools:
    """Gives back (high,): where no row of print stands, between the outermost crossing lines."""
    high = len(remains.seen)
    edges = np.clip(remains.letters[:, [1, 3]].round().astype(int), 0, high)
    step = np.bincount(edges[:, 0], minlength=high + 1) - np.bincount(
        edges[:, 1], minlength=high + 1
    )
    cover = np.cumsum(step)[:high]
    free: Bools = cover <= FEW * np.percentile(cover, 90)
    if across is not None and len(across):
        place = np.arange(high)
        free &= (place > across[0]) & (place < across[-1])
    return free


def _full_lines(remains: Remains, across: Floats | None) -> Floats:
    """Gives back the places of upright lines over much of the table."""
    free = _free(remains, across)
    if not free.any():
        return np.zeros(0)
    seen = remains.seen[free]
    room = np.maximum(seen.sum(0, dtype=np.int64), BARE * free.sum())
    votes = (remains.upright[free] & seen).sum(0, dtype=np.int64) / room
    apart = max(4.0, APART * remains.letter)
    found = _peaks(votes, VOTED, apart)
    if not len(found):
        return found
    usual = np.percentile(votes[found.astype(int)], 80)
    return _peaks(votes, max(VOTED, USUAL * usual), apart)


def _peaks(votes: Floats, least: float, apart: float) -> Floats:
    """Gives back the places of the highest votes, no two nearer than said."""
    found: list[tuple[float, float]] = []
    for a, b in runs_of(votes >= least):
        own = votes[a:b]
        top = np.flatnonzero(own >= 0.9 * own.max())
        found.append((float(own.max()), a + float(top.mean())))
    kept: list[float] = []
    for _, place in sorted(found, reverse=True):
        if all(abs(place - other) >= apart for other in kept):
            kept.append(place)
    return np.sort(np.array(kept))


def _with_parts(
    remains: Remains, lines: Floats, across: Floats, free: Bools, single: float
) -> Floats:
    """Gives back upright lines with those that run over some steps between others only."""
    shares = _steps(remains, across, free)
    best = (shares * np.diff(across)[:, None] * (shares >= PART)).sum(0)
    alone: Bools = np.asarray((shares >= single).any(0))
    if len(lines) > HEADER:
        alone[int(lines[HEADER]) :] = False
    several = ((shares[1:] >= PART) & (shares[:-1] >= PART)).any(0)
    low = LOW * remains.letter
    for line in lines.tolist():
        best[max(int(line - low), 0) : int(line + low) + 1] = 0
    first, last = lines[0], lines[-1]
    best[: int(first)] = best[int(last) :] = 0
    best[~(alone | several)] = 0
    more: list[float] = []
    while best.any():
        top = int(np.argmax(best))
        plateau = np.flatnonzero(best[top : top + 2 * remains.aside + 1] >= 0.9 * best[top])
        place = top + float(plateau.mean())
        more.append(place)
        # The place itself lies off its highest vote where that has a broad shoulder.
        best[max(int(min(top, place - low)), 0) : int(max(top, place + low)) + 1] = 0
    return np.sort(np.r_[lines, more])


def _steps(remains: Remains, across: Floats, free: Bools) -> Floats:
    """Gives back (steps, wide): at which share of each step between lines an upright piece shows.

    0 where print stands in much of the step: rows of print have level strokes.
    """
    bare = remains.seen * free[:, None].astype(np.uint8)
    a, b = inner(remains, across)
    room, shown = _sums(bare, a, b), _sums(remains.upright & bare, a, b)
    shares = shown / np.maximum(room, 1)
    shares[room < CLEAR * (b - a)[:, None]] = 0
    found: Floats = shares
    return found


def _sums(mask: Grey, first: Ints, end: Ints) -> Ints:
    """Gives back (steps, wide): the sums of the rows of each step."""
    rows = zip(first.tolist(), end.tolist(), strict=True)
    return np.concatenate(
        [cv2.reduce(mask[a:b], 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S) for a, b in rows]
    )


def _not_in_print(remains: Remains, lines: Floats, across: Floats) -> Floats:
    """Gives back upright lines without strokes of print: words lie across where those show."""
    if len(lines) < 2 or len(across) < 2:
        return lines
    a, b = inner(remains, across)
    room, shown, over = (np.zeros((len(lines), len(a))) for _ in "123")
    for k, line in enumerate(lines.tolist()):
        upright, seen = along(remains, line)
        both, free = np.r_[0, np.cumsum(upright & seen)], np.r_[0, np.cumsum(seen)]
        room[k], shown[k] = free[b] - free[a], both[b] - both[a]
        over[k, steps_crossed(remains, line, across)] = 1
    votes = shown.sum(1) / np.maximum(room.sum(1), 1)
    shows = (shown >= PART * room) & (room > BARE * (b - a))
    crossed = (shows * over).sum(1) > OVER * shows.sum(1)
    kept: Floats = lines[~crossed | (votes >= CERTAIN * np.median(votes))]
    return kept


def _joined_rows(remains: Remains, columns: Floats, rows: Floats) -> Floats:
    """Gives back level lines without the outermost ones that no upright lines reach.

    A line under a title or for a signature is none of the table's.
    """
    while len(rows) > 2:
        shows = sides(remains, columns, rows).share >= TRACE
        held = (shows.mean(0) >= REACH) | (shows[0] & shows[-1])
        if not held[0]:
            rows = rows[1:]
        elif not held[-1]:
            rows = rows[:-1]
        else:
            break
    return rows
