"""The one or two rows that the headings of a table make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractors.tables.extents import Extent
from extractors.tables.heading_stacks import ABOVE, OVER, Stack, leaves, set_by
from extractors.tables.layer import NO_LINES, Floats
from extractors.tables.lines import Segment, TextLine
from extractors.tables.row_join import HEADING_STEP, TIGHT


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A row of headings: those of one column, and those over others, as (line, segment)."""

    own: Sequence[tuple[int, Segment]]
    over: Sequence[tuple[int, Segment]] = ()


def heading_rows(
    heads: Sequence[TextLine],
    step: float,
    bodies: Sequence[Extent] = (),
    rules: Floats = NO_LINES,
    texts: Sequence[Floats] = (),
    repeated: int = 0,
) -> list[HeadingRow] | None:
    """Gives back the one or two rows that headings make.

    A heading over others is of the first row, what stands under it of the second, and a heading
    beside both of the first where it is set higher than those under. None where they make more
    rows.
    """
    lowest, over = leaves(heads, step, bodies, rules, texts, repeated)
    if not over:
        return [HeadingRow([piece for stack in lowest for piece in stack.pieces])]
    height = median([s.height for line in heads for s in line])
    under = [stack for o in over for stack in _under(o, lowest, height)]
    if not under or _many_levels(over, step, height):
        return None
    level_of, _ = set_by(lowest, height)
    level = median([level_of(stack) for stack in under])
    first: list[tuple[int, Segment]] = []
    second: list[tuple[int, Segment]] = []
    for stack in lowest:
        high = level_of(stack) < level - ABOVE * height
        (first if high else second).extend(stack.pieces)
    return [HeadingRow(first, [p for stack in over for p in stack.pieces]), HeadingRow(second)]


def _under(over: Stack, lowest: Sequence[Stack], height: float) -> list[Stack]:
    """Gives back the headings that one stands over, or that stand on both sides of it below."""
    below = [stack for stack in lowest if stack.top >= over.bottom - OVER * height]
    right_under = [stack for stack in below if stack.extent.over(over.extent) > 0]
    if right_under:
        return right_under
    left = [stack for stack in below if stack.extent.x1 <= over.extent.x0]
    right = [stack for stack in below if stack.extent.x0 >= over.extent.x1]
    return [*left[-1:], *right[:1]]


def follow_rules(rows: Sequence[HeadingRow], ruled: Sequence[bool]) -> bool:
    """Whether no rule runs through a row of headings.

    Args:
        rows: As ``heading_rows`` gives them back.
        ruled: Of each line of headings, whether a rule runs between it and the next.
    """
    runs = [k for k, is_ruled in enumerate(ruled) if is_ruled]
    if not runs or len(rows) < 2:
        return not runs
    first, second = (line for line, _ in rows[0].over), (line for line, _ in rows[1].own)
    return len(runs) == 1 and max(first) <= runs[0] < min(second)


def _many_levels(over: Sequence[Stack], step: float, height: float) -> bool:
    """Whether headings over others stand over each other."""
    apart = max(TIGHT * step, HEADING_STEP * height)
    for stack in over:
        steps = [b.middle - a.middle for (_, a), (_, b) in pairwise(stack.pieces)]
        if max(steps, default=0.0) >= apart:
            return True
    return any(a.extent.over(b.extent) > 0 for k, a in enumerate(over) for b in over[:k])
