"""Tables by alignment, for text that no lines rule. Prose and forms are not tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.tables.layer import Floats
from extractors.tables.lines import Segment, TextLine, joined_others
from extractors.tables.page_table import PageTable
from pipeline.model.evidence import Grade
from pipeline.model.table import Slot, Span

LEAST_ROWS = 3
LEAST_ROWS_OF_TWO = 4
PITCH = 2.2
"""Lines further apart than this many usual line pitches are not one table."""
GUTTER = 0.5
"""Narrowest white between columns, in line heights."""
CROSSERS = 0.12
"""Share of lines (headings over several columns) that may cross a gutter."""
FILLED, FULL = 0.5, 0.6
"""Share of cells that are filled, and of a column that counts as filled."""
LONG = 18
"""Characters from which a cell reads like prose."""
_LABEL = re.compile(r"[:：]")
_CLOCK = re.compile(r"\d[:：]\d")
_BULLET = re.compile(r"^[(（]?[\dA-Za-z一二三四五六七八九十ivx]{1,3}[.、)）:：]$|^[•·●■◆\-–—*]$")
_LEADER = re.compile(r"[.…·_]{5,}")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines from ``first`` up to ``last`` (excluded) that make a table."""

    first: int
    last: int
    table: PageTable


def unruled_tables(lines: Sequence[TextLine]) -> list[Block]:
    """Gives back the tables that lines of text make by their alignment, top to bottom."""
    blocks = []
    for first, last in _candidates(lines):
        found = _block(lines, first, last)
        if found is not None:
            blocks.append(found)
    return blocks


def _candidates(lines: Sequence[TextLine]) -> list[tuple[int, int]]:
    """Gives back runs of lines with two segments or more, single ones between them allowed."""
    runs: list[tuple[int, int]] = []
    at = 0
    pitch = _pitch(lines)
    while at < len(lines):
        if len(lines[at]) < 2:
            at += 1
            continue
        end = last = at + 1
        while end < len(lines) and _top(lines[end]) - _top(lines[end - 1]) <= PITCH * pitch:
            if len(lines[end]) > 1:
                last = end + 1
            elif end - last >= 1:
                break
            end += 1
        runs.append((at, last))
        at = last
    return [(a, b) for a, b in runs if b - a >= LEAST_ROWS]


def _top(line: TextLine) -> float:
    return min(s.middle for s in line)


def _pitch(lines: Sequence[TextLine]) -> float:
    steps = [_top(b) - _top(a) for a, b in pairwise(lines) if len(a) > 1 and len(b) > 1]
    heights = [s.height for line in lines for s in line]
    usual = float(np.median(heights)) if heights else 1.0
    return max(float(np.median(steps)) if steps else usual, usual)


def _block(lines: Sequence[TextLine], first: int, last: int) -> Block | None:
    """Gives back the best table in a run of lines: ends that do not fit are cut off."""
    while last - first >= LEAST_ROWS:
        block = lines[first:last]
        edges = _column_edges(block)
        if len(edges) < 3:
            return None
        cells = [_cells(line, edges) for line in block]
        misfit = [_misfits(line, edges) for line in block]
        if misfit[-1] or len(cells[-1]) < 2:
            last -= 1
        elif misfit[0] and sum(misfit) > CROSSERS * len(block) + 1:
            first += 1
        else:
            ok = _is_table(cells, len(edges) - 1)
            return Block(first, last, _table(block, cells, edges)) if ok else None
    return None


def _column_edges(block: Sequence[TextLine]) -> Floats:
    """Gives back column edges: the middles of the white that nearly all lines leave free."""
    several = [line for line in block if len(line) > 1]
    height = float(np.median([s.height for line in several for s in line]))
    points = np.array([(s.x0, s.x1) for line in several for s in line])
    low, high = points.min(), points.max()
    step = max(height / 8, 0.25)
    count = np.zeros(int((high - low) / step) + 2)
    for line in several:
        row = np.zeros(len(count), bool)
        for s in line:
            row[int((s.x0 - low) / step) : int(np.ceil((s.x1 - low) / step))] = True
        count += row
    free = count <= np.floor(CROSSERS * len(several))
    turns = np.flatnonzero(np.diff(np.r_[False, free, False].astype(np.int8)))
    gaps = [(a, b) for a, b in turns.reshape(-1, 2).tolist() if (b - a) * step >= GUTTER * height]
    inner = [low + (a + b) / 2 * step for a, b in gaps if a > 0 and b < len(count) - 1]
    return np.array([low - height / 4, *inner, high + height / 4])


def _cells(line: TextLine, edges: Floats) -> dict[int, list[Segment]]:
    cells: dict[int, list[Segment]] = {}
    for segment in line:
        covers = [
            k
            for k, (a, b) in enumerate(pairwise(edges.tolist()))
            if min(segment.x1, b) - max(segment.x0, a) > 0.35 * segment.height
        ]
        middle = (segment.x0 + segment.x1) / 2
        column = covers[0] if covers else int(np.searchsorted(edges, middle)) - 1
        cells.setdefault(min(max(column, 0), len(edges) - 2), []).append(segment)
    return cells


def _misfits(line: TextLine, edges: Floats) -> bool:
    inner = edges[1:-1]
    return any(((inner > s.x0 + s.height / 2) & (inner < s.x1 - s.height / 2)).any() for s in line)


def _is_table(cells: list[dict[int, list[Segment]]], columns: int) -> bool:
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


def _reads_like_prose(rows: list[dict[int, list[Segment]]], columns: int) -> bool:
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


def _table(
    block: Sequence[TextLine], cells: list[dict[int, list[Segment]]], edges: Floats
) -> PageTable:
    texts = np.full((len(block), len(edges) - 1), "", dtype=object)
    grades = np.full(texts.shape, int(Grade.READ), np.uint8)
    others: dict[Slot, tuple[str, ...]] = {}
    spans = []
    for r, row in enumerate(cells):
        for c, group in row.items():
            texts[r, c] = " ".join(s.text for s in group)
            grades[r, c] = min(s.grade for s in group)
            if more := joined_others(group, " "):
                others[r, c] = more
            wide = _width(group, edges, c)
            if wide > 1 and all(k not in row for k in range(c + 1, c + wide)):
                spans.append(Span(r, c, 1, wide))
    tops = [min(s.top for s in line) for line in block]
    bottoms = [max(s.bottom for s in line) for line in block]
    between = [(b + t) / 2 for b, t in zip(bottoms, tops[1:], strict=False)]
    row_edges = (tops[0], *np.maximum.accumulate([tops[0], *between])[1:].tolist(), bottoms[-1])
    return PageTable(
        texts,
        tuple(map(float, row_edges)),
        tuple(edges.tolist()),
        tuple(spans),
        grades=grades if (grades < Grade.READ).any() else None,
        others=others,
        ruled=False,
    )


def _width(group: list[Segment], edges: Floats, column: int) -> int:
    right = max(s.x1 - 0.35 * s.height for s in group)
    return max(int(np.searchsorted(edges, right)) - 1 - column + 1, 1)
