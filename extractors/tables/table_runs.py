"""Runs of lines that may make a table by alignment, parted where one table ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractors.tables.columns import blanks, explained
from extractors.tables.lines import Segment, TextLine
from extractors.tables.row_join import aligned, is_number, names_group
from extractors.tables.worth import LEAST_ROWS

PITCH = 2.2
"""Lines further apart than this many usual line pitches are not one table."""
ALONE = 2
"""Lines of one segment, one after the other, that a table may hold."""
WIDE = 0.6
"""Share of the width of a table from which a line of one segment is prose."""
SPLITS = 12
"""Widest gaps between lines that are tried as the end of one table and the start of the next."""
BETTER = 1.1
APART = 1.25
"""Steps from row to row from which a line of words may head another table."""
SET_OFF = 1.05
"""Steps from row to row by which figures are set off that are of another table."""
FIGURES = 3
"""Figures in one text from which it is a row of columns that stand close."""
OTHER_PRINT = 1.25
"""How much taller lines are that are of another table."""
LEADING = 1.5
"""Line heights from one line of a heading to the next."""
NEAR = 4
"""Lines above, of which one may be of the same heading."""
LABEL_WIDTH = 6.0
"""Line heights to which a line of a heading of many lines is wide."""
_LABEL = re.compile(r"[:：]")
_CLOCK = re.compile(r"\d[:：]\d")


def candidates(lines: Sequence[TextLine]) -> list[tuple[int, int]]:
    """Gives back runs of lines with two segments or more, a few single ones between them.

    Lines of one heading that stand alone, as the characters of one set downward do, count for none.
    """
    runs: list[tuple[int, int]] = []
    at = 0
    tall = [median(s.height for s in line) for line in lines]
    pitches: dict[float, float] = {}
    while at < len(lines):
        if not _is_several(lines[at]) or is_form(lines[at]):
            at += 1
            continue
        if tall[at] not in pitches:
            pitches[tall[at]] = _pitch_of_print(lines, tall, tall[at])
        pitch = pitches[tall[at]]
        end, last, alone = at + 1, at + 1, 0
        widest = width_of(lines[at])
        while end < len(lines) and top_of(lines[end]) - top_of(lines[end - 1]) <= PITCH * pitch:
            if is_form(lines[end]) and not _begins_group(lines, end):
                break
            if _is_several(lines[end]):
                last, alone = end + 1, 0
                widest = max(widest, width_of(lines[end]))
            elif not _goes_on_heading(lines[max(at, end - NEAR) : end], lines[end][0]):
                alone += 1
                if alone > ALONE or width_of(lines[end]) > WIDE * widest:
                    break
            end += 1
        runs.append((at, last))
        at = last
    return [(a, b) for a, b in runs if b - a >= LEAST_ROWS]


def _begins_group(lines: Sequence[TextLine], at: int) -> bool:
    """Whether a line names the department of a row of figures right below it."""
    below = lines[at + 1] if at + 1 < len(lines) else ()
    return names_group(lines[at]) and sum(is_number(s.text) for s in below) > 1


def _is_several(line: TextLine) -> bool:
    """Whether a line is of several columns; those of figures may stand as close as words do."""
    if len(line) > 1:
        return True
    words = line[0].text.split()
    figures = sum(map(is_number, words))
    return figures >= FIGURES and 2 * figures >= len(words)


def _goes_on_heading(above: Sequence[TextLine], below: Segment) -> bool:
    """Whether a line is a short piece of the heading that stands right above it.

    Lines of others may stand between.
    """
    if below.x1 - below.x0 > LABEL_WIDTH * below.height or any(map(str.isdigit, below.text)):
        return False
    return any(follows(s, below) for line in above for s in line)


def follows(above: Segment, below: Segment) -> bool:
    """Whether text may be the next line of a heading: right below it, and set like it."""
    step = below.middle - above.middle
    return 0 < step < LEADING * max(above.height, below.height) and aligned([above], [below])


def parted(lines: Sequence[TextLine], first: int, last: int) -> list[tuple[int, int]]:
    """Gives back a run of lines cut where the columns of one table end and others begin."""
    if last - first < 2 * LEAST_ROWS:
        return [(first, last)]
    whole, blank = explained(lines[first:last]), blanks(lines[first:last])
    cuts = range(first + LEAST_ROWS, last - LEAST_ROWS + 1)
    gaps = {k: top_of(lines[k]) - top_of(lines[k - 1]) for k in cuts}
    best, at = 0.0, 0
    most = sum(len(line) - 1 for line in lines[first:last])
    figured = [line for line in lines[first:last] if any(is_number(s.text) for s in line)]
    usual = pitch_of(figured or lines[first:last])
    apart = APART * usual
    for k in sorted(gaps, key=lambda k: (-gaps[k], k))[:SPLITS]:
        if not any(is_number(s.text) for line in lines[first:k] for s in line):
            continue
        words = not any(is_number(s.text) for s in lines[k])
        if words and _other_print(lines[first:k], lines[k:last]):
            return [*parted(lines, first, k), *parted(lines, k, last)]
        heads = gaps[k] > apart and words
        if (whole == most and not heads) or (not words and gaps[k] < SET_OFF * usual):
            continue
        above, below = lines[first:k], lines[k:last]
        score = float(explained(above) + explained(below))
        if heads:
            score += (blank - blanks(above) - blanks(below)) / 2
        if score > best:
            best, at = score, k
    if best <= BETTER * whole + 1:
        return [(first, last)]
    return [*parted(lines, first, at), *parted(lines, at, last)]


def _pitch_of_print(lines: Sequence[TextLine], tall: Sequence[float], height: float) -> float:
    """Gives back the usual step between lines of one height of print, of all where few have it."""
    alike = [1 / OTHER_PRINT < t / height < OTHER_PRINT for t in tall]
    steps = [
        top_of(lines[k + 1]) - top_of(lines[k])
        for k in range(len(lines) - 1)
        if alike[k] and alike[k + 1] and len(lines[k]) > 1 and len(lines[k + 1]) > 1
    ]
    return max(median(steps), height) if len(steps) >= LEAST_ROWS else pitch_of(lines)


def _other_print(above: Sequence[TextLine], below: Sequence[TextLine]) -> bool:
    """Whether lines are set in another size from here on, and both hold figures."""
    if not any(is_number(s.text) for line in below for s in line):
        return False
    low, high = sorted(
        median(s.height for line in part for s in line)
        for part in (above[-LEAST_ROWS:], below[:LEAST_ROWS])
    )
    return high > OTHER_PRINT * low


def top_of(line: TextLine) -> float:
    """Gives back the height on the page of the middle of the first text of a line."""
    return min(s.middle for s in line)


def width_of(line: TextLine) -> float:
    """Gives back from the start of a line to its end, points."""
    return max(s.x1 for s in line) - line[0].x0


def pitch_of(lines: Sequence[TextLine]) -> float:
    """Gives back the usual step from a line of several segments to the next."""
    steps = [top_of(b) - top_of(a) for a, b in pairwise(lines) if len(a) > 1 and len(b) > 1]
    heights = [s.height for line in lines for s in line]
    usual = median(heights) if heights else 1.0
    return max(median(steps) if steps else usual, usual)


def is_form(line: TextLine) -> bool:
    """Whether a line is labels with what is filled in: who made a sheet, its unit, its month."""
    said = sum(bool(_LABEL.search(s.text)) and not _CLOCK.search(s.text) for s in line)
    return said > 0 and 2 * said >= len(line)
