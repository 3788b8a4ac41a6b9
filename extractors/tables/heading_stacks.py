"""Headings of a table by what stands below what: those of one column, and those over several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median, median_low

import numpy as np

from extractors.tables.extents import Extent
from extractors.tables.heading_set import Setting, Ways, aligned_by, settings_of
from extractors.tables.layer import NO_LINES, Floats
from extractors.tables.lines import Segment, TextLine
from extractors.tables.row_join import ALIGNED, HEADING_STEP, TIGHT, aligned

OVER = 0.1
"""Line heights by which text must reach over other text to stand above it."""
LEADING, EVEN = 1.5, 1.15
"""Line heights from one line of a heading to the next at most, and how evenly they follow."""
LEVEL = 0.15
"""Line heights within which headings of one row are level."""
ABOVE = 0.3
"""Line heights by which the middle of a heading is above that of those under another."""


@dataclass(frozen=True, slots=True)
class Stack:
    """The lines of one heading, one below the other, as (line, segment)."""

    pieces: tuple[tuple[int, Segment], ...]

    @property
    def extent(self) -> Extent:
        """Gives back from where to where it stands."""
        return Extent(min(s.x0 for _, s in self.pieces), max(s.x1 for _, s in self.pieces))

    @property
    def top(self) -> float:
        """Gives back its upper end."""
        return min(s.top for _, s in self.pieces)

    @property
    def bottom(self) -> float:
        """Gives back its lower end."""
        return max(s.bottom for _, s in self.pieces)


def leaves(
    heads: Sequence[TextLine],
    step: float,
    bodies: Sequence[Extent] = (),
    rules: Floats = NO_LINES,
    texts: Sequence[Floats] = (),
    repeated: int = 0,
) -> tuple[list[Stack], list[Stack]]:
    """Gives back the lowest headings and those over others, each from left to right.

    Args:
        heads: The lines of headings, from top to bottom.
        step: From row to row: what stands as far above is another heading.
        bodies: From where to where the text of each column stands below the headings.
        rules: (n, 3) of height, left, right: level rules, which part headings too.
        texts: Of each column the (n, 2) beginnings and ends of its texts below the headings.
        repeated: The line whose headings come again and again under others, 0 for none.
    """
    height = median([s.height for line in heads for s in line])
    stacks, over = _stacked(heads, height, bodies)
    stacks, between = _without_between(stacks, height)
    over += between
    cut = _Cut(stacks, over, step, height, bodies, rules, texts, repeated)
    parts = cut.all_parts()
    over += [above for above, _ in parts if above]
    lowest, between = _without_between([below for _, below in parts], height)
    return lowest, sorted([*over, *between], key=lambda t: t.extent.x0)


def _stacked(
    heads: Sequence[TextLine], height: float, bodies: Sequence[Extent]
) -> tuple[list[Stack], list[Stack]]:
    """Gives back headings with all that stands above each, and what stands above several."""
    stacks: list[Stack] = []
    over: list[Stack] = []
    for k in range(len(heads) - 1, -1, -1):
        fresh = []
        for s in heads[k]:
            here = Extent(s.x0, s.x1)
            under = [i for i, t in enumerate(stacks) if t.extent.over(here) > OVER * height]
            own = [b for b in bodies if b.over(here) > OVER * height]
            beside = not under and len(own) == 1 and _beside_own(k, own[0], stacks, bodies)
            if len(under) > 1 or (under and len(own) > 1) or beside:
                over.append(Stack(((k, s),)))
            elif under:
                stacks[under[0]] = Stack(((k, s), *stacks[under[0]].pieces))
            else:
                fresh.append(Stack(((k, s),)))
        stacks += fresh
    return sorted(stacks, key=lambda t: t.extent.x0), over


def _beside_own(line: int, own: Extent, stacks: Sequence[Stack], bodies: Sequence[Extent]) -> bool:
    """Whether the column under a text has its heading further down, which it does not reach over.

    Lines of one heading begin, end or have their middle at one place, so they reach over each
    other: text set to the left above a heading set to the right is over more columns than that.
    """
    held = [t.extent for t in stacks if own.over(t.extent) > 0 and t.pieces[0][0] > line]
    return any(sum(b.over(extent) > 0 for b in bodies) == 1 for extent in held)


def _with_body(heading: Extent, bodies: Sequence[Extent]) -> Extent:
    """Gives back from where to where a column stands, its heading and the text under it."""
    under = [b for b in bodies if b.over(heading) > 0]
    return heading.plus(under[0]) if len(under) == 1 else heading


class _Cut:
    """Parts what stands above one heading alone: lines of it, or a heading over several."""

    def __init__(
        self,
        stacks: Sequence[Stack],
        over: Sequence[Stack],
        step: float,
        height: float,
        bodies: Sequence[Extent],
        rules: Floats,
        texts: Sequence[Floats],
        repeated: int,
    ) -> None:
        self.stacks, self.height, self.rules = stacks, height, rules
        self.repeated = repeated
        self.over = [stack.extent for stack in over]
        self.extents = [_with_body(stack.extent, bodies) for stack in stacks]
        self.rows = max(TIGHT * step, HEADING_STEP * height)
        self.leading = EVEN * _leading(stacks, height)
        self.level_of, levels = set_by(stacks, height)
        self.by_end, self.by_rest = levels == 1, False
        self.set = _settings(stacks, texts, height)

    def all_parts(self) -> list[tuple[Stack | None, Stack]]:
        """Gives back of each heading what stands over it, None where nothing does, and the rest.

        What nothing certain is over is looked at last.
        """
        sure = [self._parts(k) for k in range(len(self.stacks))]
        self.over += [above.extent for above, _ in sure if above]
        self.by_rest = True
        return [part if part[0] else self._parts(k) for k, part in enumerate(sure)]

    def _parts(self, k: int) -> tuple[Stack | None, Stack]:
        pieces = self.stacks[k].pieces
        for j in range(len(pieces) - 1, 0, -1):
            above, below = Stack(pieces[:j]), Stack(pieces[j:])
            if self._is_cut(k, above, below):
                return above, below
        return None, self._doubted(k)

    def _doubted(self, k: int) -> Stack:
        """Gives back a heading, marked where its lines may be one over others and one under it.

        They are set alike in a way that is not usual, and beside the last no other has as many.
        """
        stack = self.stacks[k]
        for j in range(1, len(stack.pieces)):
            above, below = Stack(stack.pieces[:j]), Stack(stack.pieces[j:])
            alike = self._alike(above.pieces[-1][1], below.pieces[0][1])
            beside = [n for n in self._beside(k) if self._is_bare(self.stacks[n], above, below)]
            if beside and not alike & self.set[k].usual:
                return Stack(tuple((line, replace(s, cut=True)) for line, s in stack.pieces))
        return stack

    def _is_cut(self, k: int, above: Stack, below: Stack) -> bool:
        """Whether two are apart: one is level with its neighbour, and the other over both.

        Where all headings end level, lines of one and a heading over others look the same but for
        the distance.
        """
        upper, lower = above.pieces[-1][1], below.pieces[0][1]
        apart = lower.middle - upper.middle
        if self._is_repeated(above, below):
            return True
        y, left, right = self.rules.T
        if ((y > upper.middle) & (y < lower.middle) & (left < upper.x1) & (right > upper.x0)).any():
            return True
        far = apart >= max(self.rows, self.leading)
        beside = [n for n in self._beside(k) if self._is_bare(self.stacks[n], above, below)]
        if far or not beside:
            return far
        if not self._is_set_alike(k, upper, lower) or apart > (
            self.leading or LEADING * self.height
        ):
            return True
        return not self.by_end and self._is_over_several(k, above, below)

    def _is_repeated(self, above: Stack, below: Stack) -> bool:
        """Whether what is below comes again under others: In and Out under each day."""
        (upper, _), (lower, piece) = above.pieces[-1], below.pieces[0]
        if not upper < self.repeated == lower:
            return False
        same = [s for stack in self.stacks for k, s in stack.pieces if k == lower]
        return sum(s.text == piece.text for s in same) > 1

    def _is_set_alike(self, k: int, upper: Segment, lower: Segment) -> bool:
        """Whether two lines are set alike, in a way in which headings are set here."""
        return bool(self._alike(upper, lower) & self.set[k].ways)

    @staticmethod
    def _alike(upper: Segment, lower: Segment) -> Ways:
        a, b = (Extent(s.x0, s.x1) for s in (upper, lower))
        return aligned_by(a, b, ALIGNED * lower.height)

    def _is_over_several(self, k: int, above: Stack, below: Stack) -> bool:
        """Whether text is set about the middle of a heading and those that go on beside it.

        It is over them too where nothing else is.
        """
        first = last = k
        while first > 0 and self._is_bare(self.stacks[first - 1], above, below):
            first -= 1
        while last + 1 < len(self.stacks) and self._is_bare(self.stacks[last + 1], above, below):
            last += 1
        rest = [self.extents[n] for n in range(first, last + 1) if n != k]
        if self.by_rest and not any(o.over(e) > 0 for o in self.over for e in rest):
            return True
        middle = (above.extent.x0 + above.extent.x1) / 2
        wholes = [
            self.extents[a].plus(self.extents[b])
            for a in range(first, k + 1)
            for b in range(max(k, a + 1), last + 1)
        ]
        return any(abs((w.x0 + w.x1) / 2 - middle) < self.height for w in wholes)

    def _beside(self, k: int) -> list[int]:
        return [n for n in (k - 1, k + 1) if 0 <= n < len(self.stacks)]

    def _is_bare(self, beside: Stack, above: Stack, below: Stack) -> bool:
        """Whether a neighbour is level with what is below, and has nothing beside what is above."""
        level = abs(self.level_of(beside) - self.level_of(below)) < LEVEL * self.height
        return level and beside.top >= above.bottom - OVER * self.height


def _settings(stacks: Sequence[Stack], texts: Sequence[Floats], height: float) -> list[Setting]:
    """Gives back how each heading may be set, where any is of several lines."""
    if not texts or all(len(stack.pieces) == 1 for stack in stacks):
        return [Setting()] * len(stacks)
    single = [len(stack.pieces) == 1 for stack in stacks]
    return settings_of([stack.extent for stack in stacks], single, texts, height)


def _leading(stacks: Sequence[Stack], height: float) -> float:
    """Gives back how far apart lines of one heading stand, by those set alike; 0 for none."""
    steps = [
        step
        for stack in stacks
        for (_, above), (_, below) in pairwise(stack.pieces)
        if (step := below.middle - above.middle) < LEADING * height and aligned([above], [below])
    ]
    return median_low(steps) if steps else 0.0


def _without_between(stacks: Sequence[Stack], height: float) -> tuple[list[Stack], list[Stack]]:
    """Gives back headings, and those that stand above the white between two of them."""
    between = [k for k in range(len(stacks)) if _between(stacks, k, height)]
    kept = [stack for k, stack in enumerate(stacks) if k not in between]
    return kept, [stacks[k] for k in between]


def _between(stacks: Sequence[Stack], k: int, height: float) -> bool:
    """Whether a heading stands above the white between two."""
    if not 0 < k < len(stacks) - 1:
        return False
    here, left, right = stacks[k], stacks[k - 1], stacks[k + 1]
    return here.bottom <= min(left.top, right.top) + OVER * height


def set_by(stacks: Sequence[Stack], height: float) -> tuple[Callable[[Stack], float], int]:
    """Gives back what headings of several lines are level by: their middles, ends or beginnings.

    It is what makes the fewest levels of them; how many is given back too.
    """
    ways: list[Callable[[Stack], float]] = [
        lambda stack: (stack.top + stack.bottom) / 2,
        lambda stack: stack.bottom,
        lambda stack: stack.top,
    ]

    def levels(way: Callable[[Stack], float]) -> int:
        heights = np.sort([way(stack) for stack in stacks])
        return int((np.diff(heights) > ABOVE * height).sum())

    count, best = min((levels(way), k) for k, way in enumerate(ways))
    return ways[best], count + 1
