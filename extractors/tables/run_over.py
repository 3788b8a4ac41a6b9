"""Where the texts of columns stand, and those that run on into the next, cut where these begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.tables.columns import covered
from extractors.tables.extents import Extent
from extractors.tables.layer import Floats
from extractors.tables.lines import Segment, TextLine
from extractors.tables.words import Words, together
from pipeline.model.evidence import Grade

BEGINS = 0.2
"""Line heights within which a word begins where texts of a column do. Chosen."""


def bodies_of(lines: Sequence[TextLine], edges: Floats) -> tuple[list[Extent | None], list[int]]:
    """Gives back from where to where the text of each column stands, None where none does.

    With it the lines of which some text stands in several columns.
    """
    flat = edges.tolist()
    found: list[Extent | None] = [None] * (len(flat) - 1)
    across: list[int] = []
    for k, line in enumerate(lines):
        for s in line:
            columns = covered(s, flat)
            if len(columns) == 1:
                here, before = Extent(s.x0, s.x1), found[columns[0]]
                found[columns[0]] = here if before is None else before.plus(here)
            elif not across or across[-1] != k:
                across.append(k)
    return found, across


def parted_rows(
    lines: Sequence[TextLine], edges: Floats, words: Words
) -> tuple[list[TextLine], list[Extent]]:
    """Gives back rows, their texts cut where a word begins with the texts of the next column.

    What runs over the text of the next column and cannot be cut is in doubt. With it from where to
    where the text of each column stands that is not blank.

    Args:
        lines: Of rows, without headings.
        edges: Of the columns.
        words: Parts a segment in words.
    """
    bodies, across = bodies_of(lines, edges)
    made, flat = [*lines], edges.tolist()
    for k in across:
        if len(lines[k]) > 1:
            made[k] = tuple(p for s in lines[k] for p in _parted(s, flat, bodies, words))
    return made, [body for body in bodies if body is not None]


def _parted(
    segment: Segment, edges: Sequence[float], bodies: Sequence[Extent | None], words: Words
) -> Sequence[Segment]:
    columns = covered(segment, edges)
    starts = [body.x0 for c in columns[1:] if (body := bodies[c]) is not None]
    if not starts:
        return (segment,)
    held = words(segment)
    pieces = [[held[0]]]
    for _, word in pairwise(held):
        if any(abs(word.x0 - x) < BEGINS * word.height for x in starts):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    if len(pieces) > 1:
        return [together(piece) for piece in pieces]
    over = max(starts) < segment.x1 - BEGINS * segment.height
    return (replace(segment, grade=int(Grade.UNCERTAIN)) if over else segment,)
