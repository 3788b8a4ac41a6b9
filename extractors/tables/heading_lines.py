"""Lines over the rows of an unruled table that head some of its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.tables.layer import Floats
from extractors.tables.lines import Segment, TextLine
from extractors.tables.row_join import STRADDLING
from extractors.tables.table_runs import WIDE, follows, top_of

ALIKE = 0.15
"""Share of the height by which headings of one table may differ. This and the figures below are
chosen."""
STEP, ROWS = 1.8, 1.1
"""Line heights, and steps from row to row, from a heading over several columns to those under."""
TIGHT = 1.3
"""Line heights up to which it may be above them with figures in it, as a date has."""
SHORT = 8.0
"""Line heights from which what stands over the middle of the whole table is its title."""
AIRY = 2.3
"""Line heights from what heads columns beside the middle, without figures."""
LOOK_DOWN = 4
"""Lines below, of which one may go on with a line that stands alone."""
_ASIDE = re.compile(r"[:：]|^[(（]")


def with_heading(
    lines: Sequence[TextLine], first: int, edges: Floats, pitch: float, floor: int = 0
) -> int:
    """Gives back the first line of a table, with the lines over it that head some of its columns.

    Such a line is short text right over columns other than the first, or the beginning of a
    heading that goes on below. What stands beside other text, and has figures, is another's row.

    Args:
        lines: Of a page, from top to bottom.
        first: The first line known to be of the table.
        edges: Of its columns.
        pitch: Steps from row to row.
        floor: Lines before this one are of other tables.
    """
    while first > floor:
        over, below = lines[first - 1], lines[first : first + LOOK_DOWN]
        several = len(over) > 1 and any(map(str.isdigit, "".join(s.text for s in over)))
        if several or not all(_heads(s, below, edges, pitch) for s in over):
            break
        first -= 1
    return first


def _heads(over: Segment, below: Sequence[TextLine], edges: Floats, pitch: float) -> bool:
    """Whether a text is of the headings below it."""
    height = below[0][0].height
    step = top_of(below[0]) - over.middle
    short = over.x1 - over.x0 < WIDE * (edges[-1] - edges[0])
    if not short or abs(over.height - height) >= ALIKE * height or _ASIDE.search(over.text):
        return False
    if any(follows(over, s) for line in below for s in line):
        return True
    right = over.x1 < edges[-1] + height or step < STRADDLING * height
    inside = over.x0 > edges[1] - height and right
    return inside and step < _most(over, edges, pitch, height)


def _most(over: Segment, edges: Floats, pitch: float, height: float) -> float:
    """Gives back how far a heading over several columns may be above those under it.

    What stands over the middle of the whole table may be its title, or a date.
    """
    middle = abs(over.x0 + over.x1 - edges[0] - edges[-1]) / 2 < height
    dated = any(map(str.isdigit, over.text))
    if middle and dated:
        return TIGHT * height
    if middle and over.x1 - over.x0 > SHORT * height:
        return STEP * height
    return max((STEP if middle or dated else AIRY) * height, ROWS * pitch)
