"""Serial numbers that stand less than a space before the next column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.tables.lines import Segment, TextLine
from extractors.tables.words import Words, together
from pipeline.model.evidence import Grade

LEAST, MOST = 5, 0.8
"""Numbers that count up from row to row, and the share of steps by one."""
LONGEST = 4
"""Digits of a serial number at most."""
WHITE = 0.1
"""Line heights of white that part a serial number from what follows."""
NARROWER = 0.5
"""Share of that white from which it parts columns, as it is measured in steps."""
_CODED = re.compile(r"\d+\.?\s+\S*\d")
OFF = 1.5
"""Line heights by which the white between two headings stands off that of their columns."""


def part_serial(lines: list[TextLine], which: range, words: Words) -> float | None:
    """Gives back from how many line heights on white parts a serial number from the next column.

    None where no serial number counts up in one text with the code next to it under headings of
    two words or none; else these are cut there, and so are the headings above. Where there is too
    little white to cut at, such texts are in doubt.

    Args:
        lines: Of a page; those of ``which`` are cut in place.
        which: Lines that may make a table.
        words: Parts a segment in words.
    """
    rows = {k: lines[k][0] for k in which if _number(lines[k][0].text) is not None}
    joined = [k for k, s in rows.items() if _CODED.match(s.text)]
    if not joined or not _count_up([_number(s.text) or 0 for s in rows.values()]):
        return None
    above = range(which.start, min(rows))
    end = max(rows[k].x1 for k in joined)
    if len(above) and not any(_are_several(lines[k], end) for k in above):
        return None
    held = {k: words(rows[k]) for k in joined}
    numbers = [held[k][0] if k in held else s for k, s in rows.items()]
    after = [own[1] for own in held.values() if len(own) > 1]
    after += [lines[k][1] for k in rows if k not in held and len(lines[k]) > 1]
    height = numbers[0].height
    right, left = max(s.x1 for s in numbers), min((s.x0 for s in after), default=0.0)
    if left - right < WHITE * height or any(len(own) < 2 for own in held.values()):
        for k in joined:
            lines[k] = (replace(lines[k][0], grade=int(Grade.UNCERTAIN)), *lines[k][1:])
        return None
    for k, own in held.items():
        lines[k] = (own[0], together(own[1:]), *lines[k][1:])
    for k in above:
        lines[k] = tuple(p for s in lines[k] for p in _heading(s, (left + right) / 2, words))
    return NARROWER * (left - right) / height


def _are_several(line: TextLine, end: float) -> bool:
    """Whether headings of two columns may stand before ``end``: two words and more."""
    return sum(len(s.text.split()) for s in line if s.x0 < end) > 1


def _number(text: str) -> int | None:
    first = text.split(maxsplit=1)[0] if text.split() else ""
    first = first.removesuffix(".")
    return int(first) if first.isdecimal() and len(first) <= LONGEST else None


def _count_up(numbers: Sequence[int]) -> bool:
    steps = [b - a for a, b in pairwise(numbers)]
    return len(numbers) >= LEAST and steps.count(1) >= MOST * len(steps)


def _heading(segment: Segment, at: float, words: Words) -> Sequence[Segment]:
    """Gives back headings that stand as close as their columns, parted at the white nearest."""
    if not segment.x0 < at < segment.x1:
        return (segment,)
    held = words(segment)
    cuts = [(abs((a.x1 + b.x0) / 2 - at), k) for k, (a, b) in enumerate(pairwise(held), 1)]
    off, cut = min(cuts, default=(OFF * segment.height, 0))
    if off >= OFF * segment.height:
        return (segment,)
    return (together(held[:cut]), together(held[cut:]))
