"""Tables by alignment, for text that no lines rule. Prose and forms are not tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.tables.blank_columns import with_blank_columns
from extractors.tables.close_columns import NARROW as CLOSE_GUTTER
from extractors.tables.close_columns import part_columns
from extractors.tables.columns import (
    CROSSERS,
    GUTTER,
    Cells,
    blanks,
    cells_of,
    column_edges,
    covered,
    crosses,
    explained,
)
from extractors.tables.heading_doubts import unclear_columns
from extractors.tables.heading_stacks import HeadingRow, heading_rows
from extractors.tables.headings import Row, headed
from extractors.tables.layer import NO_LINES, Bools, Floats
from extractors.tables.lines import TextLine
from extractors.tables.page_table import PageTable
from extractors.tables.row_join import (
    STRADDLING,
    aligned,
    first_of_body,
    is_number,
    rows_of,
    usual_step,
)
from extractors.tables.row_join import Block as Lines
from extractors.tables.unruled_cells import boxes_of, made_table
from extractors.tables.words import Words, no_words, part_figures, parted_at
from extractors.tables.worth import LEAST_ROWS, is_table

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
CLOSE_TEXT = 0.3
"""Share of lines that may stand too close to the next column to be told from it at once."""
TOTALS = 0.4
"""Share of the columns that hold figures in a row of totals."""
SET_OFF = 1.05
"""Steps from row to row by which figures are set off that are of another table."""
UNDER = 0.5
"""Share of the width of a table from which a level rule parts its lines."""
ALIKE = 0.15
"""Share of the height by which headings of one table may differ."""
CLOSE = 1.3
"""Line heights from one line of a heading to the next."""
HEADING_STEP = 1.8
"""Line heights from a heading over several columns to those under it."""
_LABEL = re.compile(r"[:：]")
_ASIDE = re.compile(r"[:：]|^[(（]")
_CLOCK = re.compile(r"\d[:：]\d")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines from ``first`` up to ``last`` (excluded) that make a table.

    ``unclear`` are the boxes (x0, top, x1, bottom) of columns that may have another's heading.
    """

    first: int
    last: int
    table: PageTable
    unclear: Sequence[tuple[float, float, float, float]] = ()


def unruled_tables(
    lines: Sequence[TextLine],
    rules: Floats = NO_LINES,
    words: Words = no_words,
    *,
    close: bool = False,
) -> list[Block]:
    """Gives back the tables that lines of text make by their alignment, top to bottom.

    Args:
        lines: Of a page, from top to bottom.
        rules: (n, 3) of height, left, right: level rules, which part rows where they run.
        words: Parts a segment in words, to part headings that stand close.
        close: Whether columns may stand closer than words of a heading, as on scans.
    """
    blocks = []
    lines = [*lines]
    gutter = CLOSE_GUTTER if close else GUTTER
    for first, last in _candidates(lines):
        if close:
            part_columns(lines, range(first, last), words)
        for a, b in _parted(lines, first, last):
            found = _block(lines, a, b, _How(rules, words, gutter))
            if found is not None:
                blocks.append(found)
    return blocks


def _candidates(lines: Sequence[TextLine]) -> list[tuple[int, int]]:
    """Gives back runs of lines with two segments or more, a few single ones between them."""
    runs: list[tuple[int, int]] = []
    at = 0
    pitch = _pitch(lines)
    while at < len(lines):
        if len(lines[at]) < 2 or _is_form(lines[at]):
            at += 1
            continue
        end = last = at + 1
        widest = _width_of(lines[at])
        while end < len(lines) and _top(lines[end]) - _top(lines[end - 1]) <= PITCH * pitch:
            if _is_form(lines[end]):
                break
            if len(lines[end]) > 1:
                last = end + 1
                widest = max(widest, _width_of(lines[end]))
            elif end - last >= ALONE or _width_of(lines[end]) > WIDE * widest:
                break
            end += 1
        runs.append((at, last))
        at = last
    return [(a, b) for a, b in runs if b - a >= LEAST_ROWS]


def _parted(lines: Sequence[TextLine], first: int, last: int) -> list[tuple[int, int]]:
    """Gives back a run of lines cut where the columns of one table end and others begin."""
    if last - first < 2 * LEAST_ROWS:
        return [(first, last)]
    whole, blank = explained(lines[first:last]), blanks(lines[first:last])
    cuts = range(first + LEAST_ROWS, last - LEAST_ROWS + 1)
    gaps = {k: _top(lines[k]) - _top(lines[k - 1]) for k in cuts}
    best, at = 0.0, 0
    most = sum(len(line) - 1 for line in lines[first:last])
    usual = _pitch(lines[first:last])
    apart = APART * usual
    for k in sorted(gaps, key=lambda k: (-gaps[k], k))[:SPLITS]:
        words = not any(is_number(s.text) for s in lines[k])
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
    return [*_parted(lines, first, at), *_parted(lines, at, last)]


def _top(line: TextLine) -> float:
    return min(s.middle for s in line)


def _width_of(line: TextLine) -> float:
    return max(s.x1 for s in line) - line[0].x0


def _pitch(lines: Sequence[TextLine]) -> float:
    steps = [_top(b) - _top(a) for a, b in pairwise(lines) if len(a) > 1 and len(b) > 1]
    heights = [s.height for line in lines for s in line]
    usual = float(np.median(heights)) if heights else 1.0
    return max(float(np.median(steps)) if steps else usual, usual)


@dataclass(frozen=True, slots=True)
class _How:
    """What tables of a page are made by: level rules, words, and white between columns."""

    rules: Floats
    words: Words
    gutter: float


def _block(lines: Sequence[TextLine], first: int, last: int, how: _How) -> Block | None:
    """Gives back the best table in a run of lines: ends that do not fit are cut off."""
    lines = [*lines]
    part_figures(lines, range(first, last), how.words)
    while last - first >= LEAST_ROWS:
        more = column_edges(lines[first:last], CLOSE_TEXT, how.gutter)
        _part(lines, range(first, last), more, how.words)
        block = lines[first:last]
        edges = column_edges(block, gutter=how.gutter)
        if len(more) > len(edges) and not any(crosses(line, more) for line in block):
            edges = more
        if len(edges) < 3:
            return None
        misfit = [crosses(line, edges) for line in block]
        cells = cells_of(block[-1], edges)
        odd = misfit[-1] and not _is_total(cells, len(edges) - 1)
        if len(cells) < 2 or odd or _is_set_off(block):
            last -= 1
        elif misfit[0] and sum(misfit) > CROSSERS * len(block) + 1 and not _is_heading(block, how):
            first += 1
        else:
            first = _with_heading(lines, first, edges, _pitch(lines[first:last]))
            return _made(lines, first, last, edges, how)
    return None


def _is_heading(block: Sequence[TextLine], how: _How) -> bool:
    """Whether the first line is close headings over all columns, right above the figures."""
    if how.gutter == GUTTER or any(is_number(s.text) for s in block[0]):
        return False
    left, right = min(line[0].x0 for line in block), max(line[-1].x1 for line in block)
    wide = _width_of(block[0]) >= WIDE * (right - left)
    return wide and any(is_number(s.text) for s in block[1])


def _part(lines: list[TextLine], which: range, edges: Floats, words: Words) -> None:
    """Cuts text that stands too close to that of the next column, where it leaves white there."""
    flat = edges[1:-1].tolist()
    for k in which if flat else ():
        if crosses(lines[k], edges):
            lines[k] = tuple(p for s in lines[k] for p in parted_at(s, flat, words))


def _is_set_off(block: Sequence[TextLine]) -> bool:
    """Whether words stand apart below rows of figures: who signed, and not a row."""
    step = _top(block[-1]) - _top(block[-2])
    if any(is_number(s.text) for s in block[-1]) or step < APART * _pitch(block):
        return False
    return sum(any(is_number(s.text) for s in line) for line in block) > len(block) / 2


def _is_total(cells: Cells, columns: int) -> bool:
    """Whether a line is figures of the columns, after a label that may be wider than its own."""
    figures = sum(is_number(held[0].text) for column, held in cells.items() if column)
    return figures >= max(2, TOTALS * columns)


def _is_form(line: TextLine) -> bool:
    """Whether a line is labels with what is filled in: who made a sheet, its unit, its month."""
    said = sum(bool(_LABEL.search(s.text)) and not _CLOCK.search(s.text) for s in line)
    return said > 0 and 2 * said >= len(line)


def _with_heading(lines: Sequence[TextLine], first: int, edges: Floats, pitch: float) -> int:
    """Gives back the first line of a table, with the lines over it that head some of its columns.

    Such a line is one short text right over columns other than the first.
    """
    while first > 0 and len(lines[first - 1]) == 1:
        (over,), below = lines[first - 1], lines[first]
        step, height = _top(below) - over.middle, below[0].height
        beside = step < STRADDLING * height
        right = over.x1 < edges[-1] + height or beside
        inside = over.x0 > edges[1] - height and right
        short = over.x1 - over.x0 < WIDE * (edges[-1] - edges[0])
        broken = step < CLOSE * height and any(aligned([over], [s]) for s in below)
        middle = abs(over.x0 + over.x1 - edges[0] - edges[-1]) / 2 < height
        most = HEADING_STEP * height if middle else max(HEADING_STEP * height, 1.1 * pitch)
        alike = abs(over.height - height) < ALIKE * height and step < most
        if not ((inside or broken) and short and alike) or _ASIDE.search(over.text):
            break
        first -= 1
    return first


def _made(
    lines: Sequence[TextLine], first: int, last: int, edges: Floats, how: _How
) -> Block | None:
    """Gives back the table of lines; its last cell may go on in lines of one segment."""
    more = last
    reach = PITCH * _pitch(lines[first:last])
    while (
        more < min(len(lines), last + ALONE)
        and len(lines[more]) == 1
        and _top(lines[more]) - _top(lines[more - 1]) < reach
    ):
        more += 1
    block = lines[first:more]
    rules = how.rules
    held = _held(block, edges, rules)
    body = first_of_body(held)
    step = usual_step(held, body)
    block, edges = with_blank_columns(block, edges, body, step, how.words)
    held = _held(block, edges, rules)
    groups = [group for group in rows_of(held) if group[0] < last - first]
    rows = [_row(held, group) for group in groups]
    rest = sum(group[0] < body for group in groups)
    heads = heading_rows(block[:body], step) if body and not held.ruled[: body - 1].any() else None
    if heads is not None:
        rows = [_heading(head, edges) for head in heads] + [
            row for row, group in zip(rows, groups, strict=True) if group[0] >= body
        ]
        rest = len(heads)
    rows = headed(rows, edges, rules)
    if not is_table([row.cells for row in rows], len(edges) - 1):
        return None
    unclear = unclear_columns(rows[:rest], rows[rest:], edges)
    table = made_table(rows, edges, unclear)
    return Block(first, first + groups[-1][-1] + 1, table, boxes_of(table, unclear))


def _held(block: Sequence[TextLine], edges: Floats, rules: Floats) -> Lines:
    cells = [cells_of(line, edges) for line in block]
    return Lines(block, cells, edges, _ruled(block, edges, rules), rules)


def _ruled(block: Sequence[TextLine], edges: Floats, rules: Floats) -> Bools:
    """Gives back (lines - 1,): whether a rule runs between a line and the next."""
    found = np.zeros(len(block) - 1, bool)
    if not len(rules):
        return found
    reach = np.minimum(rules[:, 2], edges[-1]) - np.maximum(rules[:, 1], edges[0])
    y = rules[reach >= UNDER * (edges[-1] - edges[0]), 0]
    middles = [_top(line) for line in block]
    for k, (above, below) in enumerate(pairwise(middles)):
        found[k] = bool(((y > above) & (y < below)).any())
    return found


def _row(block: Lines, group: Sequence[int]) -> Row:
    cells: Cells = {}
    for k in group:
        for column, held in block.cells[k].items():
            cells.setdefault(column, []).extend(held)
    segments = [s for k in group for s in block.lines[k]]
    return Row(cells, min(s.top for s in segments), max(s.bottom for s in segments))


def _heading(head: HeadingRow, edges: Floats) -> Row:
    cells: Cells = {}
    flat = edges.tolist()
    for _, s in sorted([*head.own, *head.over], key=lambda piece: (piece[0], piece[1].x0)):
        cells.setdefault(covered(s, flat)[0], []).append(s)
    segments = [s for _, s in (*head.own, *head.over)]
    over = {covered(s, flat)[0] for _, s in head.over}
    alone = frozenset(column for column in cells if column not in over)
    top, bottom = min(s.top for s in segments), max(s.bottom for s in segments)
    return Row(cells, top, bottom, alone=alone)
