"""Lines of a page that stand side by side: a label, and its value some way right of it."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from pipeline.model.document import TEXT, Part
from pipeline.model.evidence import Box


def lines_beside(part: Part) -> dict[int, int]:
    """Gives back for lines of a page's text the line that stands next right of each.

    None for scans: on a page a little askew the line at the same height may be another's.
    """
    if part.text is None or part.scanned:
        return {}
    places = [part.grid(TEXT).locate(row, 0) for row in range(part.text.shape[0])]
    lines = [(at.page or 0, at.box, row) for row, at in enumerate(places) if at.box is not None]
    lines.sort(key=lambda line: (line[0], line[1].x0))
    found: dict[int, int] = {}
    for _page, together in groupby(lines, key=itemgetter(0)):
        page = list(together)
        for at, (_number, box, row) in enumerate(page):
            right = (r for _number, other, r in page[at + 1 :] if _is_beside(box, other))
            if (next_one := next(right, None)) is not None:
                found[row] = next_one
    return found


def _is_beside(left: Box, right: Box) -> bool:
    """Gives back whether a line begins right of another, at a height that both mostly share."""
    shared = min(left.bottom, right.bottom) - max(left.top, right.top)
    least = min(left.bottom - left.top, right.bottom - right.top)
    return right.x0 >= left.x1 and shared * 2 > least
