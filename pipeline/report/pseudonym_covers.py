"""What is black in pictures of a run without names: all but the evidence and plain headings.

What recognition did not see cannot be covered by its place; so the little that may be seen is
named, and the rest of the page is not shown.
"""

from __future__ import annotations

from itertools import pairwise

from pipeline.model.casefile import TableLookup
from pipeline.model.document import TEXT
from pipeline.model.evidence import Box, Evidence
from pipeline.model.table import PagePlace, Table
from pipeline.report.pseudonym_words import HIDDEN

Slot = tuple[int, int, int, int, int]

_FAR = 20_000.0
_HEADINGS = 6
"""Rows at the top of a table that may hold the heading of a column."""
_INSIDE = 0.5


def is_shown(evidence: Evidence, real: TableLookup, hidden: TableLookup) -> bool:
    """Gives back whether a piece of evidence is a cell that names nobody, in a table on a page.

    Args:
        evidence: Without names.
        real: The tables as they stand.
        hidden: The same without names.
    """
    slot = evidence.slot
    if slot is None or slot[2] == TEXT or HIDDEN in evidence.text:
        return False
    table, at = real(*slot[:3]), (slot[3], slot[4])
    same = str(table.texts[at]) == str(hidden(*slot[:3]).texts[at])
    return isinstance(table.place, PagePlace) and same


def covers_but(slot: Slot, real: Table, hidden: Table) -> tuple[Box, ...]:
    """Gives back boxes that cover the page but for a cell and the plain headings above it.

    Args:
        slot: Document, part, table, row and column of the cell.
        real: The table as it stands.
        hidden: The same without names.
    """
    row, column = slot[3:]
    page = real.locate(row, column).page
    shown = [real.locate(row, column).box]
    for heading in range(min(_HEADINGS, row)):
        at = real.locate(heading, column)
        text = str(real.texts[heading, column]).strip()
        if at.page == page and text and text == str(hidden.texts[heading, column]).strip():
            shown.append(at.box)
    return complement([_inner(box) for box in shown if box is not None])


def complement(holes: list[Box]) -> tuple[Box, ...]:
    """Gives back boxes that cover all of a page but the holes."""
    edges = sorted({-_FAR, _FAR, *(y for box in holes for y in (box.top, box.bottom))})
    found: list[Box] = []
    for top, bottom in pairwise(edges):
        left = -_FAR
        open_ = sorted((b.x0, b.x1) for b in holes if b.top <= top and bottom <= b.bottom)
        for x0, x1 in open_:
            if x0 > left:
                found.append(Box(left, top, x0, bottom))
            left = max(left, x1)
        found.append(Box(left, top, _FAR, bottom))
    return tuple(found)


def _inner(box: Box) -> Box:
    return Box(box.x0 + _INSIDE, box.top + _INSIDE, box.x1 - _INSIDE, box.bottom - _INSIDE)
