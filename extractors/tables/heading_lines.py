"""Lines over the rows of an unruled table that head some of its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.tables.layer import NO_LINES, Floats
from extractors.tables.lines import Segment, TextLine
from extractors.tables.row_join import STRADDLING, is_number
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
UNDERLINED, UNDER_RULE = 1.5, 3.0
"""Line heights from the end of a heading down to the rule that draws what it is over, and from
there to the middle of the headings below."""
PAST = 1.0
"""Line heights by which such a rule is longer than the text: one as long only underlines it."""
PART = 0.95
"""Share of the width of a table below which a rule draws some of its columns."""
LOOK_UP, APART = 2, 3.0
"""Lines above a table, and line heights, in which text may head its columns. Chosen."""
_YEAR = re.compile(r"(19|20)\d\d")
_ASIDE = re.compile(r"[:：]|^[(（]")


def with_heading(
    lines: Sequence[TextLine],
    first: int,
    edges: Floats,
    pitch: float,
    floor: int = 0,
    rules: Floats = NO_LINES,
) -> int:
    """Gives back the first line of a table, with the lines over it that head some of its columns.

    Such a line is short text right over columns other than the first, text with a rule under it
    that runs over some columns, or the beginning of a heading that goes on below. What stands
    beside other text, and has figures, is another's row.

    Args:
        lines: Of a page, from top to bottom.
        first: The first line known to be of the table.
        edges: Of its columns.
        pitch: Steps from row to row.
        floor: Lines before this one are of other tables.
        rules: (n, 3) of height, left, right: level rules.
    """
    while first > floor:
        over, below = lines[first - 1], lines[first : first + LOOK_DOWN]
        several = len(over) > 1 and any(map(str.isdigit, "".join(s.text for s in over)))
        if several or not all(
            _heads(s, below, edges, pitch) or _is_ruled(s, below, edges, rules) for s in over
        ):
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
    beside = step < STRADDLING * height
    right = over.x1 < edges[-1] + height or beside
    inside = (over.x0 > edges[1] - height or (beside and over.x0 > edges[0] - height)) and right
    return inside and step < _most(over, edges, pitch, height)


def left_over(
    lines: Sequence[TextLine], first: int, edges: Floats, floor: int = 0
) -> list[Segment]:
    """Gives back what stands above a table and may head columns of it though it was not taken.

    That is short text in the print of the headings, near them, that begins, ends or has its middle
    with columns other than at the sides of the table, as titles and notes do; dates are none.

    Args:
        lines: Of a page, from top to bottom.
        first: The first line of the table.
        edges: Of its columns.
        floor: Lines before this one are of other tables.
    """
    below, height = lines[first], lines[first][0].height
    found = []
    for line in lines[max(floor, first - LOOK_UP) : first]:
        near = top_of(below) - top_of(line) < APART * height
        found += [s for s in line if near and _may_head(s, below, edges)]
    return found


def _may_head(over: Segment, below: TextLine, edges: Floats) -> bool:
    """Whether a text stands as a heading over some columns would."""
    height = below[0].height
    left, right = float(edges[0]), float(edges[-1])
    if abs(over.height - height) >= ALIKE * height or over.x1 - over.x0 >= WIDE * (right - left):
        return False
    if _ASIDE.search(over.text) or _YEAR.search(over.text) or is_number(over.text):
        return False
    if over.x0 < left + height or over.x1 > right - height:
        return False
    middle = abs(over.x0 + over.x1 - left - right) / 2 < height
    step = top_of(below) - over.middle
    return step < (AIRY if middle else APART) * height


def _is_ruled(over: Segment, below: Sequence[TextLine], edges: Floats, rules: Floats) -> bool:
    """Whether a rule under a text runs over some columns of the table, right above the rest."""
    height = over.height
    if abs(height - below[0][0].height) >= ALIKE * height:
        return False
    y, left, right = rules.T
    near = (y > over.middle) & (y - over.bottom < UNDERLINED * height)
    near &= (y < top_of(below[0])) & (top_of(below[0]) - y < UNDER_RULE * height)
    about = (left < over.x0 + height) & (right > over.x1 - height)
    longer = right - left > over.x1 - over.x0 + PAST * height
    inside = (left > edges[0] - height) & (right < edges[-1] + height)
    part = right - left < PART * (edges[-1] - edges[0])
    return bool((near & about & longer & inside & part).any())


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
