"""The grid of a table by votes: each line is where its pieces stand, over the whole table."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

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
PART, ALONE = 0.6, 0.85
"""A line over some columns only shows on this share of each, and on more where it is one column of
the header."""
CLEAR = 0.6
"""Share of a step that is free of print where a line over some columns only is looked for."""
BARE = 0.2
"""Of a line that print hides but for this share, what is left says little."""
SHUT, TRACE = 0.4, 0.12
"""Share of a cell's side at which a line shows that closes it, in shares of what most sides show;
and the share below which nothing shows."""
CERTAIN, OVER = 0.8, 0.2
"""A line that shows as most lines do, but for this share, is one; another is of print where words
lie across it in more than this share of the steps it shows in."""
CROSSING = 0.3
"""A letter that reaches this far, in letter heights, over both sides of a line lies across it."""
WORD = 0.4
"""Letters nearer than this to each other, in their height, are of one word."""
LONGER = 1.5
"""A merged cell opens a line over more than this times the usual break of the lines."""
LEAST_BREAK, FEWEST, HALF = 4, 3, 0.5
"""Pixels of a break, how many of them show what is usual, and the share of a line that is its
rest."""
REACH = 0.3
"""Share of the upright lines that reach the outermost level ones."""
HEADER, FOOT = 3, 2
"""Rows at the top and at the foot of a table in which merged cells are usual."""


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
        _breaks(remains, columns, rows, upright),
        _breaks(lying, rows, columns, level),
    )
    usual = max(
        _longest([one for line in own for one in line], len(own)) for own in (across, along)
    )
    walls, loose = _walls(upright, across, usual)
    floors, open_ = _walls(level, along, usual)
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
    a, b = _inner(remains, across)
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
    a, b = _inner(remains, across)
    room, shown, over = (np.zeros((len(lines), len(a))) for _ in "123")
    for k, line in enumerate(lines.tolist()):
        upright, seen = _along(remains, line)
        both, free = np.r_[0, np.cumsum(upright & seen)], np.r_[0, np.cumsum(seen)]
        room[k], shown[k] = free[b] - free[a], both[b] - both[a]
        over[k, _crossed(remains, line, across)] = 1
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


def _inner(remains: Remains, across: Floats) -> tuple[np.ndarray, np.ndarray]:
    """Gives back where each step begins and ends, without the lines themselves."""
    high = len(remains.seen)
    a = (across[:-1] + remains.aside + 1).round().astype(int).clip(0, high - 1)
    b = (across[1:] - remains.aside).round().astype(int)
    return a, np.clip(b, a + 1, high)


def sides(remains: Remains, lines: Floats, across: Floats) -> Sides:
    """Gives back what shows along upright lines, in each step between lines across."""
    a, b = _inner(remains, across)
    share, white = np.zeros((len(lines), len(a))), np.zeros((len(lines), len(a)))
    hidden = np.zeros((len(lines), len(a)), bool)
    for k, line in enumerate(lines.tolist()):
        upright, seen = _along(remains, line)
        both = np.r_[0, np.cumsum(upright & seen)]
        free = np.r_[0, np.cumsum(seen)]
        room, shown = free[b] - free[a], both[b] - both[a]
        share[k] = shown / np.maximum(room, 1)
        white[k] = room - shown
        hidden[k] = room < BARE * (b - a)
        hit = _crossed(remains, line, across)
        share[k, hit[share[k, hit] < PART]] = -1
    shown = share[share >= TRACE]
    return Sides(share, white, hidden, SHUT * (float(np.median(shown)) if len(shown) else 1.0))


def _crossed(remains: Remains, line: float, across: Floats) -> Ints:
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


def _along(remains: Remains, line: float) -> tuple[Bools, Bools]:
    """Gives back (high,): where an upright line shows, and where it would if it were drawn."""
    near = slice(max(round(line) - remains.aside, 0), round(line) + remains.aside + 1)
    shows = np.asarray(remains.upright[:, near].any(1), bool)
    free = np.asarray(remains.seen[:, near].any(1), bool)
    return shows, free


def _breaks(remains: Remains, lines: Floats, across: Floats, found: Sides) -> list[list[int]]:
    """Gives back for each upright line how long its breaks are.

    White from one crossing line to another is a merged cell, and no break.
    """
    near = remains.aside + LEAST_BREAK
    a, b = int(across[0]), int(across[-1])
    breaks: list[list[int]] = []
    for k, line in enumerate(lines.tolist()):
        upright, seen = _along(remains, line)
        own: list[int] = []
        for p, q in runs_of((seen & ~upright)[a:b]):
            ends = np.array([a + p, a + q], float)
            inside = np.abs(ends[:, None] - across[None]).min(1) > near
            steps = np.clip(np.searchsorted(across, ends) - 1, 0, len(across) - 2)
            if q - p >= LEAST_BREAK and (inside & (found.share[k, steps] >= TRACE)).any():
                own.append(q - p)
        breaks.append(own)
    return breaks


def _longest(own: list[int], least: int) -> float:
    return float(np.percentile(own, 90)) if len(own) >= least else 0.0


def _walls(found: Sides, breaks: list[list[int]], usual: float) -> tuple[Bools, Bools]:
    """Gives back which steps are closed, and where that may be a merged cell as well as a break.

    An opening no longer than the breaks are is a break. What print hides is as the rest of its
    line, unless a line beside it is open there: then one word stands over several columns.
    """
    closed = found.share >= found.shut
    unsure = np.zeros(closed.shape, bool)
    crossed, hidden = found.share < 0, found.hidden & (found.share >= 0)
    most = [LONGER * max(usual, _longest(own, FEWEST)) for own in breaks]
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
