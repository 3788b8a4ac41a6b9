"""Tables by alignment, for text that no lines rule. Prose and forms are not tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.tables.columns import (
    CROSSERS,
    OVER,
    Cells,
    blanks,
    cells_of,
    column_edges,
    crosses,
    explained,
)
from extractors.tables.headings import Row, headed
from extractors.tables.layer import NO_LINES, Bools, Floats
from extractors.tables.lines import Segment, TextLine, joined_others
from extractors.tables.page_table import PageTable
from extractors.tables.row_join import Block as Lines
from extractors.tables.row_join import aligned, is_number, rows_of
from pipeline.model.evidence import Grade
from pipeline.model.table import Slot, Span

LEAST_ROWS = 3
LEAST_ROWS_OF_TWO = 4
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
FILLED, FULL = 0.4, 0.6
"""Share of cells that are filled, and of a column that counts as filled."""
LONG = 18
"""Characters from which a cell reads like prose."""
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
_BULLET = re.compile(r"^[(（]?[\dA-Za-z一二三四五六七八九十ivx]{1,3}[.、)）:：]$|^[•·●■◆\-–—*]$")
_LEADER = re.compile(r"[.…·_]{5,}")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines from ``first`` up to ``last`` (excluded) that make a table."""

    first: int
    last: int
    table: PageTable


def unruled_tables(lines: Sequence[TextLine], rules: Floats = NO_LINES) -> list[Block]:
    """Gives back the tables that lines of text make by their alignment, top to bottom.

    Args:
        lines: Of a page, from top to bottom.
        rules: (n, 3) of height, left, right: level rules, which part rows where they run.
    """
    blocks = []
    for first, last in _candidates(lines):
        for a, b in _parted(lines, first, last):
            found = _block(lines, a, b, rules)
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
    apart = APART * _pitch(lines[first:last])
    for k in sorted(gaps, key=lambda k: (-gaps[k], k))[:SPLITS]:
        heads = gaps[k] > apart and not any(is_number(s.text) for s in lines[k])
        if whole == most and not heads:
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


def _block(lines: Sequence[TextLine], first: int, last: int, rules: Floats) -> Block | None:
    """Gives back the best table in a run of lines: ends that do not fit are cut off."""
    while last - first >= LEAST_ROWS:
        block = lines[first:last]
        edges = column_edges(block)
        if len(edges) < 3:
            return None
        misfit = [crosses(line, edges) for line in block]
        if misfit[-1] or len(cells_of(block[-1], edges)) < 2:
            last -= 1
        elif misfit[0] and sum(misfit) > CROSSERS * len(block) + 1:
            first += 1
        else:
            return _made(lines, _with_heading(lines, first, edges), last, edges, rules)
    return None


def _is_form(line: TextLine) -> bool:
    """Whether a line is labels with what is filled in: who made a sheet, its unit, its month."""
    said = sum(bool(_LABEL.search(s.text)) and not _CLOCK.search(s.text) for s in line)
    return said > 0 and 2 * said >= len(line)


def _with_heading(lines: Sequence[TextLine], first: int, edges: Floats) -> int:
    """Gives back the first line of a table, with the lines over it that head some of its columns.

    Such a line is one short text right over columns other than the first.
    """
    while first > 0 and len(lines[first - 1]) == 1:
        (over,), below = lines[first - 1], lines[first]
        step, height = _top(below) - over.middle, below[0].height
        inside = over.x0 > edges[1] - height and over.x1 < edges[-1] + height
        short = over.x1 - over.x0 < WIDE * (edges[-1] - edges[0])
        broken = step < CLOSE * height and any(aligned([over], [s]) for s in below)
        alike = abs(over.height - height) < ALIKE * height and step < HEADING_STEP * height
        if not ((inside or broken) and short and alike) or _ASIDE.search(over.text):
            break
        first -= 1
    return first


def _made(
    lines: Sequence[TextLine], first: int, last: int, edges: Floats, rules: Floats
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
    cells = [cells_of(line, edges) for line in block]
    held = Lines(block, cells, edges, _ruled(block, edges, rules), rules)
    groups = [group for group in rows_of(held) if group[0] < last - first]
    rows = headed([_row(held, group) for group in groups], edges, rules)
    ok = _is_table([row.cells for row in rows], len(edges) - 1)
    return Block(first, first + groups[-1][-1] + 1, _table(rows, edges)) if ok else None


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


def _is_table(cells: list[Cells], columns: int) -> bool:
    rows = [c for c in cells if len(c) > 1]
    if len(rows) < (LEAST_ROWS if columns > 2 else LEAST_ROWS_OF_TWO):
        return False
    full = [sum(k in c for c in rows) >= FULL * len(rows) for k in range(columns)]
    if sum(full) < min(columns, 3) or sum(len(c) for c in rows) < FILLED * columns * len(rows):
        return False
    body = [s.text for c in rows for group in c.values() for s in group]
    labels = sum(bool(_LABEL.search(t)) and not _CLOCK.search(t) for t in body)
    if labels > 0.2 * len(body) or any(_LEADER.search(t) for t in body):
        return False
    return not _reads_like_prose(rows, columns)


def _reads_like_prose(rows: list[Cells], columns: int) -> bool:
    """Whether columns are bullets and sentences, or two columns of running text."""
    by_column = [[c[k][0].text for c in rows if k in c] for k in range(columns)]
    bullets = [sum(bool(_BULLET.match(t)) for t in texts) for texts in by_column]
    plain = [
        texts
        for texts, marked in zip(by_column, bullets, strict=True)
        if texts and marked < 0.6 * len(texts)
    ]
    long = [np.median([len(t) for t in texts]) > LONG for texts in plain]
    digits = sum(any(ch.isdigit() for ch in t) for texts in plain for t in texts)
    total = sum(len(texts) for texts in plain)
    if len(plain) < 2 or all(long):
        return True
    return len(plain) == 2 and digits < 0.25 * total


def _table(rows: Sequence[Row], edges: Floats) -> PageTable:
    texts = np.full((len(rows), len(edges) - 1), "", dtype=object)
    grades = np.full(texts.shape, int(Grade.READ), np.uint8)
    others: dict[Slot, tuple[str, ...]] = {}
    spans = []
    for r, row in enumerate(rows):
        for c, group in row.cells.items():
            texts[r, c] = _text(group)
            grades[r, c] = min(s.grade for s in group)
            if more := joined_others(group, " "):
                others[r, c] = more
            wide = max(_width(group, edges, c), row.wide.get(c, 1))
            if wide > 1 and all(k not in row.cells for k in range(c + 1, c + wide)):
                spans.append(Span(r, c, 1, wide))
    between = [(a.bottom + b.top) / 2 for a, b in pairwise(rows)]
    top = rows[0].top
    row_edges = (top, *np.maximum.accumulate([top, *between])[1:].tolist(), rows[-1].bottom)
    return PageTable(
        texts,
        tuple(map(float, row_edges)),
        tuple(edges.tolist()),
        tuple(spans),
        grades=grades if (grades < Grade.READ).any() else None,
        others=others,
        ruled=False,
    )


def _text(group: Sequence[Segment]) -> str:
    """Gives back the text of a cell, its lines joined with a line break."""
    text = group[0].text
    for before, after in pairwise(group):
        beside = after.x0 >= before.x1 and abs(after.middle - before.middle) < 0.4 * after.height
        text += f" {after.text}" if beside else f"\n{after.text}"
    return text


def _width(group: Sequence[Segment], edges: Floats, column: int) -> int:
    right = max(s.x1 - OVER * s.height for s in group)
    return max(int(np.searchsorted(edges, right)) - column, 1)
