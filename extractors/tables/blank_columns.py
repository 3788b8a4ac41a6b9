"""Columns that only their heading shows: nothing stands in them, as where people are to sign.

Headings are put to the columns of the body in order, each to the one it is set about; a heading
that is left over and stands over nothing has a column of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from statistics import median

import numpy as np

from extractors.tables.extents import Extent
from extractors.tables.heading_stacks import Stack, leaves
from extractors.tables.layer import Floats
from extractors.tables.lines import Segment, TextLine
from extractors.tables.run_over import bodies_of
from extractors.tables.words import WORD, Words, gaps, least_gap, together

OFF, FAR = 1.2, 0.02
"""Most that it costs, in line heights, to be set off a column; and each line height between."""
OWN, NONE, OVERLAP = 0.45, 1.5, 3.0
"""What it costs that a heading has a column of its own, that a column has no heading, and that a
heading stands over another column's text."""
SPREAD = 2.5
"""Line heights by which the characters of one short heading may be set apart."""
SET_APART = 1.0
"""Line heights from which white parts two headings rather than words of one."""
TOUCH = 0.2
"""Line heights by which text may reach over other text unheeded."""
DOUBT, WHITE = 0.6, 2.0
"""Line heights by which a cut fits better than any beside it, and how much wider white tells."""
ASLANT = 2.0
"""What it costs that pieces side by side that are not level are one heading: each is set about the
middle of a cell of its own. Chosen."""
MOST_PIECES, REACH = 4, 2
"""Pieces of one heading side by side, and columns that it may be set off from its own."""
_LETTER = re.compile(r"[^\W\d_]")
_ASIDE = re.compile(r"[:：]|^[(（]")
_ONE_CHARACTER = re.compile(r"^[㐀-鿿豈-﫿]$")


def with_blank_columns(
    lines: Sequence[TextLine], edges: Floats, body: int, step: float, words: Words
) -> tuple[Sequence[TextLine], Floats]:
    """Gives back the lines, headings that stand too close parted, and edges with more columns.

    Args:
        lines: Of one table, from top to bottom.
        edges: Of the columns that its body shows.
        body: The first line of the body; those before are headings.
        step: From row to row, points.
        words: Parts a segment in words.
    """
    bodies, _ = bodies_of(lines[body:], edges)
    known = [b for b in bodies if b is not None]
    if not body or len(known) < 2:
        return lines, edges
    before, edges = edges, _filled(edges, bodies)
    height = median([s.height for line in lines[:body] for s in line])
    heads = _parted(lines[:body], known, height, words)
    stacks = _put_together(leaves(heads, step, known)[0], known, height)
    fit = _Fit(
        tuple(known),
        tuple(stacks),
        height,
        tuple(stack.extent for stack in stacks),
        tuple(b.x0 for b in known),
        tuple(b.x1 for b in known),
    )
    placed = fit.placed()
    own = [k for k, column in enumerate(placed) if column is None]
    parted = [*heads, *lines[body:]]
    if any(not _may_be_own(stacks[k], stacks) for k in own) or 2 * len(own) > len(known) + 2:
        return parted, before
    return parted, _edges(fit, placed, edges)


def _filled(edges: Floats, bodies: Sequence[Extent | None]) -> Floats:
    """Gives back the edges of the columns in which something stands."""
    flat = edges.tolist()
    kept = [e for e, b in zip(flat[:-1], bodies, strict=True) if b is not None]
    last = max(k for k, b in enumerate(bodies) if b is not None)
    return np.array([*kept, flat[last + 1]])


def _parted(
    lines: Sequence[TextLine], bodies: Sequence[Extent], height: float, words: Words
) -> list[TextLine]:
    """Gives back lines of headings, cut where white is wider than between words."""
    held = [[words(s) for s in line] for line in lines]
    least = least_gap([g for line in held for own in line for g in gaps(own)], height)
    found = []
    for k, line in enumerate(held):
        under = [s for other in lines[k + 1 :] for s in other]
        pieces = [p for own in line for p in _cut(own, least, bodies, under, height)]
        found.append(tuple(pieces))
    return found


def _cut(
    words: Sequence[Segment],
    least: float,
    bodies: Sequence[Extent],
    under: Sequence[Segment],
    height: float,
) -> list[Segment]:
    """Gives back the words of a segment put together again, but at wide white and at columns."""
    pieces = [[words[0]]]
    for gap, word in zip(gaps(words), words[1:], strict=True):
        if gap >= least:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return [part for piece in pieces for part in _over_columns(piece, bodies, under, height)]


def _over_columns(
    words: Sequence[Segment], bodies: Sequence[Extent], under: Sequence[Segment], height: float
) -> list[Segment]:
    """Gives back words parted among the columns that they stand over, if nothing heads these."""
    whole = Extent(words[0].x0, words[-1].x1)
    over = [b for b in bodies if b.over(whole) > TOUCH * height]
    if len(over) < 2 or len(words) < len(over):
        return [together(words)]
    headed = [b for b in over if any(b.over(Extent(s.x0, s.x1)) > 0 for s in under)]
    if len(headed) > 1:
        return [together(words)]
    return _best_cut(tuple(words), tuple(over), height)


def _best_cut(words: tuple[Segment, ...], over: tuple[Extent, ...], height: float) -> list[Segment]:
    """Gives back the words in as many runs as columns, each set about its own.

    What another cut would fit nearly as well is marked as cut in doubt.
    """

    @cache
    def best(first: int, column: int) -> tuple[float, tuple[int, ...]]:
        if column == len(over) - 1:
            return cost(first, len(words), column), ()
        ends = range(first + 1, len(words) - (len(over) - column - 2))
        return min(
            (cost(first, end, column) + rest, (end, *more))
            for end in ends
            for rest, more in [best(end, column + 1)]
        )

    def cost(first: int, last: int, column: int) -> float:
        run = Extent(words[first].x0, words[last - 1].x1)
        aside = sum(max(run.over(o), 0.0) for k, o in enumerate(over) if k != column)
        return run.off(over[column]) + OVERLAP * aside

    _, ends = best(0, 0)
    bounds = [0, *ends, len(words)]
    fits = [cost(a, b, c) for c, (a, b) in enumerate(pairwise(bounds))]
    white = gaps(words)
    doubt = set()
    for c, end in enumerate(ends):
        first, last = bounds[c], bounds[c + 2]
        near = min(
            (
                cost(first, k, c) + cost(k, last, c + 1) + WHITE * (white[end - 1] - white[k - 1])
                for k in range(first + 1, last)
                if k != end
            ),
            default=np.inf,
        )
        if near - fits[c] - fits[c + 1] < DOUBT * height:
            doubt |= {c, c + 1}
    made = [together(words[a:b]) for a, b in pairwise(bounds)]
    return [replace(piece, cut=c in doubt) for c, piece in enumerate(made)]


def _put_together(stacks: Sequence[Stack], bodies: Sequence[Extent], height: float) -> list[Stack]:
    """Gives back the headings, single characters that are set apart over one column as one."""
    made: list[Stack] = []
    for stack in stacks:
        before = made[-1] if made else None
        if before and _are_spread(before, stack, height):
            both = before.extent.plus(stack.extent)
            if sum(b.over(both) > TOUCH * height for b in bodies) < 2:
                made[-1] = Stack((*before.pieces, *stack.pieces))
                continue
        made.append(stack)
    return made


def _are_spread(a: Stack, b: Stack, height: float) -> bool:
    """Whether two are single characters on one line, as short headings are set apart."""
    apart = b.extent.x0 - a.extent.x1
    alone = all(_ONE_CHARACTER.match(s.text) for _, s in (*a.pieces, *b.pieces))
    level = len({k for k, _ in (*a.pieces, *b.pieces)}) == 1
    even = [apart - (y.x0 - x.x1) for (_, x), (_, y) in pairwise(a.pieces)]
    even_gaps = all(abs(off) < TOUCH * height for off in even)
    return alone and level and even_gaps and apart < SPREAD * height


def _may_be_own(stack: Stack, stacks: Sequence[Stack]) -> bool:
    """Whether a heading may have a column of its own: words, at the height of other headings."""
    text = "".join(s.text for _, s in stack.pieces)
    if not _LETTER.search(text) or _ASIDE.search(text):
        return False
    middle = (stack.top + stack.bottom) / 2
    others = [other for other in stacks if other is not stack]
    return any(
        stack.top < (other.top + other.bottom) / 2 < stack.bottom
        or other.top < middle < other.bottom
        for other in others
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """Headings and the columns that they may be of, both from left to right."""

    bodies: tuple[Extent, ...]
    stacks: tuple[Stack, ...]
    height: float
    extents: tuple[Extent, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]

    def placed(self) -> list[int | None]:
        """Gives back the column of each heading, None for one that has a column of its own."""
        count, columns = len(self.stacks), len(self.bodies)
        best = np.full((count + 1, columns + 1), np.inf)
        took = np.zeros((count + 1, columns + 1), np.int64)
        best[count, columns] = 0.0
        for i in range(count, -1, -1):
            for c in range(columns, -1, -1):
                for cost, step in self._steps(i, c, best):
                    if cost < best[i, c]:
                        best[i, c], took[i, c] = cost, step
        found: list[int | None] = []
        i = c = 0
        while i < count or c < columns:
            step = int(took[i, c])
            if step < 0:
                found.append(None)
                i += 1
            else:
                found += [c] * step
                i, c = i + step, c + 1
        return found

    def _steps(self, i: int, c: int, best: Floats) -> list[tuple[float, int]]:
        """Gives back cost and kind of each step: -1 a column of its own, else headings taken."""
        steps = []
        if c < len(self.bodies):
            steps.append((NONE + best[i, c + 1], 0))
            most = min(MOST_PIECES, len(self.stacks) - i)
            for n in range(1, most + 1):
                first, last = self._over(i, n)
                if n > 1 and last - first > 1:
                    break
                if first - REACH <= c < last + REACH:
                    cost = self._taken(i, n, c) + OVERLAP * (last - first - (first <= c < last))
                    steps.append((cost + best[i + n, c + 1], n))
        if i < len(self.stacks):
            first, last = self._over(i, 1)
            steps.append((OWN + OVERLAP * (last - first) + best[i + 1, c], -1))
        return steps

    def _over(self, i: int, n: int) -> tuple[int, int]:
        """Gives back the first column that headings stand over, and the one after the last."""
        room = TOUCH * self.height
        first = bisect_right(self.ends, self.extents[i].x0 + room)
        last = bisect_left(self.starts, self.extents[i + n - 1].x1 - room)
        return first, max(first, last)

    def _taken(self, i: int, n: int, c: int) -> float:
        here = self.extents[i].plus(self.extents[i + n - 1])
        body = self.bodies[c]
        cost = min(here.off(body) / self.height, OFF)
        cost += FAR * max(-here.over(body), 0.0) / self.height
        return cost + self._merged(self.stacks[i : i + n])

    def _merged(self, own: Sequence[Stack]) -> float:
        """Gives back what it costs that pieces side by side are one heading."""
        if len(own) < 2:
            return 0.0
        cost = 0.0
        for a, b in pairwise(own):
            level = {k for k, _ in a.pieces} & {k for k, _ in b.pieces}
            gap = (b.extent.x0 - a.extent.x1) / self.height
            apart = min(max(gap, 0.0) / WORD / 4, 0.8) + max(gap - SET_APART, 0.0)
            cost += apart if level else ASLANT
        return cost


def _edges(fit: _Fit, placed: Sequence[int | None], edges: Floats) -> Floats:
    """Gives back the edges of all columns, those of headings alone among them."""
    wholes = list(fit.bodies)
    for stack, column in zip(fit.stacks, placed, strict=True):
        if column is not None:
            wholes[column] = wholes[column].plus(stack.extent)
    columns: list[tuple[Extent, int | None]] = [(whole, c) for c, whole in enumerate(wholes)]
    at = 0
    for stack, column in zip(fit.stacks, placed, strict=True):
        if column is not None:
            at = columns.index((wholes[column], column)) + 1
            continue
        while at < len(columns) and columns[at][0].x0 < stack.extent.x0:
            at += 1
        columns.insert(at, (stack.extent, None))
        at += 1
    made = [min(float(edges[0]), columns[0][0].x0 - fit.height / 4)]
    for (left, a), (right, b) in pairwise(columns):
        middle = (left.x1 + right.x0) / 2
        kept = a is not None and b is not None and not left.x1 < right.x0
        old = float(edges[b]) if b is not None else middle
        if a is not None and b is not None and left.x1 < old < right.x0:
            kept = True
        made.append(old if kept else middle)
    made.append(max(float(edges[-1]), columns[-1][0].x1 + fit.height / 4))
    return np.maximum.accumulate(np.array(made))
