"""Headings of a table by what stands below what: those of one column, and those over several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.tables.lines import Segment, TextLine
from extractors.tables.row_join import HEADING_STEP, TIGHT

OVER = 0.1
"""Line heights by which text must reach over other text to stand above it."""
ABOVE = 0.3
"""Line heights by which the middle of a heading is above that of those under another."""


@dataclass(frozen=True, slots=True)
class Extent:
    """From where to where something stands, across the page."""

    x0: float
    x1: float

    def over(self, other: Extent) -> float:
        """Gives back how far two reach over each other; less than nothing where they do not."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def off(self, other: Extent) -> float:
        """Gives back how far it is from beginning, ending or having its middle with another."""
        left, right = self.x0 - other.x0, self.x1 - other.x1
        return min(abs(left), abs(right), abs(left + right) / 2)

    def plus(self, other: Extent) -> Extent:
        """Gives back both as one."""
        return Extent(min(self.x0, other.x0), max(self.x1, other.x1))


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


def leaves(heads: Sequence[TextLine], step: float) -> tuple[list[Stack], list[Stack]]:
    """Gives back the lowest headings and those over others, each from left to right.

    Args:
        heads: The lines of headings, from top to bottom.
        step: From row to row: what stands as far above is another heading.
    """
    height = float(np.median([s.height for line in heads for s in line]))
    stacks, over = _stacked(heads, height)
    lowest: list[Stack] = []
    for stack in stacks:
        above, below = _cut(stack, step, height)
        lowest.append(below)
        over += [above] if above else []
    between = [k for k in range(len(lowest)) if _between(lowest, k, height)]
    over += [lowest[k] for k in between]
    kept = [stack for k, stack in enumerate(lowest) if k not in between]
    return kept, sorted(over, key=lambda t: t.extent.x0)


def _stacked(heads: Sequence[TextLine], height: float) -> tuple[list[Stack], list[Stack]]:
    """Gives back headings with all that stands above each, and what stands above several."""
    stacks: list[Stack] = []
    over: list[Stack] = []
    for k in range(len(heads) - 1, -1, -1):
        fresh = []
        for s in heads[k]:
            here = Extent(s.x0, s.x1)
            under = [i for i, t in enumerate(stacks) if t.extent.over(here) > OVER * height]
            if len(under) > 1:
                over.append(Stack(((k, s),)))
            elif under:
                stacks[under[0]] = Stack(((k, s), *stacks[under[0]].pieces))
            else:
                fresh.append(Stack(((k, s),)))
        stacks += fresh
    return sorted(stacks, key=lambda t: t.extent.x0), over


def _cut(stack: Stack, step: float, height: float) -> tuple[Stack | None, Stack]:
    """Gives back a stack cut where its lines are as far apart as rows are."""
    pieces = stack.pieces
    for k in range(len(pieces) - 1, 0, -1):
        apart = pieces[k][1].middle - pieces[k - 1][1].middle
        if apart >= max(TIGHT * step, HEADING_STEP * height):
            return Stack(pieces[:k]), Stack(pieces[k:])
    return None, stack


def _between(stacks: Sequence[Stack], k: int, height: float) -> bool:
    """Whether a heading stands above the white between two."""
    if not 0 < k < len(stacks) - 1:
        return False
    here, left, right = stacks[k], stacks[k - 1], stacks[k + 1]
    return here.bottom <= min(left.top, right.top) + OVER * height


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A row of headings: those of one column, and those over others, as (line, segment)."""

    own: Sequence[tuple[int, Segment]]
    over: Sequence[tuple[int, Segment]] = ()


def heading_rows(heads: Sequence[TextLine], step: float) -> list[HeadingRow] | None:
    """Gives back the one or two rows that headings make.

    A heading over others is of the first row, what stands under it of the second, and a heading
    beside both of the one that it stands nearer to. None where they make more rows.
    """
    lowest, over = leaves(heads, step)
    if not over:
        return [HeadingRow([piece for stack in lowest for piece in stack.pieces])]
    height = float(np.median([s.height for line in heads for s in line]))
    low = max(stack.bottom for stack in over) - OVER * height
    under = [stack for stack in lowest if stack.top >= low]
    if not under or _many_levels(over, step, height):
        return None
    level = float(np.median([(stack.top + stack.bottom) / 2 for stack in under]))
    first: list[tuple[int, Segment]] = []
    second: list[tuple[int, Segment]] = []
    for stack in lowest:
        middle = (stack.top + stack.bottom) / 2
        high = stack.top < low and middle < level - ABOVE * height
        (first if high else second).extend(stack.pieces)
    return [HeadingRow(first, [p for stack in over for p in stack.pieces]), HeadingRow(second)]


def _many_levels(over: Sequence[Stack], step: float, height: float) -> bool:
    """Whether headings over others stand over each other."""
    if any(_cut(stack, step, height)[0] for stack in over):
        return True
    return any(a.extent.over(b.extent) > 0 for k, a in enumerate(over) for b in over[:k])
