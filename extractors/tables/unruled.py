"""Tables by alignment, for text that no lines rule. Prose and forms are not tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.tables.blank_columns import with_blank_columns
from extractors.tables.close_columns import NARROW as CLOSE_GUTTER
from extractors.tables.close_columns import ones_of_lines, part_columns
from extractors.tables.columns import (
    CROSSERS,
    GUTTER,
    Cells,
    cells_of,
    column_edges,
    covered,
    crosses,
)
from extractors.tables.heading_doubts import unclear_columns
from extractors.tables.heading_lines import left_over, with_heading
from extractors.tables.heading_rows import HeadingRow, follow_rules, heading_rows
from extractors.tables.headings import Row, headed
from extractors.tables.layer import NO_LINES, Bools, Floats
from extractors.tables.lines import TextLine
from extractors.tables.ones import names_whole
from extractors.tables.page_table import PageTable
from extractors.tables.row_join import Block as Lines
from extractors.tables.row_join import after_repeated, first_of_body, is_number, rows_of, usual_step
from extractors.tables.run_over import parted_rows
from extractors.tables.table_runs import (
    ALONE,
    APART,
    PITCH,
    WIDE,
    candidates,
    parted,
    pitch_of,
    top_of,
    width_of,
)
from extractors.tables.unruled_cells import Box, boxes_of, loose_of, made_table
from extractors.tables.words import Words, no_words, part_figures, parted_at
from extractors.tables.worth import LEAST_ROWS, is_table

CLOSE_TEXT = 0.3
"""Share of lines that may stand too close to the next column to be told from it at once."""
TOTALS = 0.4
"""Share of the columns that hold figures in a row of totals."""
UNDER_LINES = 4
"""Lines below headings in which figures begin."""
UNDER = 0.5
"""Share of the width of a table from which a level rule parts its lines."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines from ``first`` up to ``last`` (excluded) that make a table.

    ``unclear`` are the boxes (x0, top, x1, bottom) of columns that may have another's heading,
    ``loose`` those of headings over several columns that may be over others.
    """

    first: int
    last: int
    table: PageTable
    unclear: Sequence[Box] = ()
    loose: Sequence[Box] = ()


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
    blocks: list[Block] = []
    lines = [*lines]
    for first, last in candidates(lines):
        least = part_columns(lines, range(first, last), words, scanned=close)
        ones = ones_of_lines(lines[first:last])
        for k in range(first, last):
            lines[k] = names_whole(lines[k], ones)
        gutter = CLOSE_GUTTER if close else min(least or GUTTER, GUTTER)
        for a, b in parted(lines, first, last):
            floor = blocks[-1].last if blocks else 0
            found = _block(lines, a, b, _How(rules, words, gutter, floor))
            if found is not None:
                blocks.append(found)
    return blocks


@dataclass(frozen=True, slots=True)
class _How:
    """What tables of a page are made by: level rules, words, and white between columns.

    Lines before ``floor`` are of other tables.
    """

    rules: Floats
    words: Words
    gutter: float
    floor: int


def _block(lines: Sequence[TextLine], first: int, last: int, how: _How) -> Block | None:
    """Gives back the best table in a run of lines: ends that do not fit are cut off."""
    lines = [*lines]
    part_figures(lines, range(first, last), how.words)
    while last - first >= LEAST_ROWS:
        more = column_edges(lines[first:last], CLOSE_TEXT, how.gutter)
        _part(lines, range(first, last), more, how.words)
        block = lines[first:last]
        heads = _heads(block)
        edges = column_edges(block, gutter=how.gutter, heads=heads)
        if len(more) > len(edges) and not any(crosses(line, more) for line in block):
            edges = more
        if len(edges) < 3:
            return None
        misfit = [crosses(line, edges) for line in block]
        many = sum(misfit) > CROSSERS * len(block) + 1
        cells = cells_of(block[-1], edges)
        odd = misfit[-1] and not _is_total(cells, len(edges) - 1)
        if len(cells) < 2 or odd or _is_set_off(block):
            last -= 1
        elif misfit[0] and many and not _is_heading(block, len(edges) - 1):
            first += 1
        else:
            pitch = pitch_of(lines[first:last])
            first = with_heading(lines, first, edges, pitch, how.floor, how.rules)
            return _made(lines, first, last, edges, how)
    return None


def _heads(block: Sequence[TextLine]) -> int:
    """Gives back how many lines stand before the first with a figure; none if no figure comes.

    Days over headings that come again under each are none.
    """
    first = after_repeated(block)
    for k, line in enumerate(block[first:], first):
        if any(is_number(s.text) for s in line):
            return k
    return 0


def _is_heading(block: Sequence[TextLine], columns: int) -> bool:
    """Whether the first line is headings of most columns, right above the figures."""
    if 2 * len(block[0]) < columns or any(is_number(s.text) for s in block[0]):
        return False
    left, right = min(line[0].x0 for line in block), max(line[-1].x1 for line in block)
    wide = width_of(block[0]) >= WIDE * (right - left)
    return wide and any(is_number(s.text) for line in block[1 : 1 + UNDER_LINES] for s in line)


def _part(lines: list[TextLine], which: range, edges: Floats, words: Words) -> None:
    """Cuts text that stands too close to that of the next column, where it leaves white there."""
    flat = edges[1:-1].tolist()
    for k in which if flat else ():
        if crosses(lines[k], edges):
            lines[k] = tuple(p for s in lines[k] for p in parted_at(s, flat, words))


def _is_set_off(block: Sequence[TextLine]) -> bool:
    """Whether words stand apart below rows of figures: who signed, and not a row."""
    step = top_of(block[-1]) - top_of(block[-2])
    if any(is_number(s.text) for s in block[-1]) or step < APART * pitch_of(block):
        return False
    return sum(any(is_number(s.text) for s in line) for line in block) > len(block) / 2


def _is_total(cells: Cells, columns: int) -> bool:
    """Whether a line is figures of the columns, after a label that may be wider than its own."""
    figures = sum(is_number(held[0].text) for column, held in cells.items() if column)
    return figures >= max(2, TOTALS * columns)


def _made(
    lines: Sequence[TextLine], first: int, last: int, edges: Floats, how: _How
) -> Block | None:
    """Gives back the table of lines; its last cell may go on in lines of one segment."""
    more = last
    reach = PITCH * pitch_of(lines[first:last])
    while (
        more < min(len(lines), last + ALONE)
        and len(lines[more]) == 1
        and top_of(lines[more]) - top_of(lines[more - 1]) < reach
    ):
        more += 1
    block = lines[first:more]
    rules = how.rules
    held = _held(block, edges, rules)
    body = first_of_body(held)
    step = usual_step(held, body)
    block, edges = with_blank_columns(block, edges, body, step, how.words)
    below, bodies = parted_rows(block[body:], edges, how.words)
    block = [*block[:body], *below]
    held = _held(block, edges, rules)
    groups = [group for group in rows_of(held) if group[0] < last - first]
    rows = [_row(held, group) for group in groups]
    rest = sum(group[0] < body for group in groups)
    texts = _texts(held.cells[body:]) if body > 1 else ()
    repeated = max(after_repeated(block) - 1, 0)
    heads = heading_rows(block[:body], step, bodies, rules, texts, repeated) if body else None
    if heads is not None and not follow_rules(heads, held.ruled[: body - 1].tolist()):
        heads = None
    if heads is not None:
        rows = [_heading(head, edges) for head in heads] + [
            row for row, group in zip(rows, groups, strict=True) if group[0] >= body
        ]
        rest = len(heads)
    rows = headed(rows, edges, rules)
    if not is_table([row.cells for row in rows], len(edges) - 1):
        return None
    unclear = unclear_columns(rows[:rest], rows[rest:], edges)
    over = left_over(lines, first, edges, how.floor)
    unclear |= {c for s in over for c in covered(s, edges.tolist())}
    table = made_table(rows, edges, unclear)
    last = first + groups[-1][-1] + 1
    return Block(first, last, table, boxes_of(table, unclear), loose_of(table, rows))


def _texts(cells: Sequence[Cells]) -> list[Floats]:
    """Gives back of each column that is not blank where its texts begin and end, (n, 2)."""
    found: dict[int, list[tuple[float, float]]] = {}
    for row in cells:
        for column, held in row.items():
            found.setdefault(column, []).append((held[0].x0, held[-1].x1))
    return [np.array(found[column]) for column in sorted(found)]


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
    middles = [top_of(line) for line in block]
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
    return Row(cells, top, bottom, alone=alone, over=frozenset(over))
