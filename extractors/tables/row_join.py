"""Lines of unruled text put together to rows: cells of several lines, headings of several lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import numpy as np

from extractors.tables.columns import Cells, covered
from extractors.tables.layer import Bools, Floats
from extractors.tables.lines import Segment, TextLine
from extractors.words import normalise, vocabulary

TIGHT = 0.87
"""Share of the usual step from row to row below which two lines may be of one cell."""
STRADDLING = 0.72
"""Share of the line height below which lines stand beside each other, one in the middle."""
HEADING_STEP = 1.1
"""Line heights up to which lines of a heading follow each other as those of one cell."""
USUAL_STEP = 1.4
"""Line heights from row to row where too few rows tell."""
ALIGNED = 0.35
"""Line heights within which two lines of a cell begin, end or are centred alike."""
LOOK_AT, LONGEST, TIMES = 6, 8, 3
"""First lines in which headings are looked for that come again, the most words that do, and how
often at least. Chosen."""
LEAST_REPEATED = 2 * TIMES
NUMERIC = 0.6
FULL = 0.8
"""Share of the width of a column from which a line in it may have been broken."""
NEARER = 0.85
"""Share of the step from the row above up to which a line of words is of the row below. Chosen."""
_NUMBER = re.compile(
    r"^[(\[<>≤≥~±+\-–−—.¥￥$€£]*\d[\d\s.,:/%‰)\]*°+\-–−—年月日時时hHkKmM]*$|^[-–−—.…/*]{1,4}$|^n\.?\s?[ad]\.?$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^[a-z(（，,、）)]")


def is_number(text: str) -> bool:
    """Gives back whether a cell holds a figure, a date, or a dash for none."""
    return bool(_NUMBER.match(text.strip()))


@dataclass(frozen=True)
class Block:
    """Lines of one table.

    Attributes:
        lines: From top to bottom.
        cells: Of each line, by column.
        edges: Of the columns.
        ruled: (lines - 1,): a rule runs between a line and the next.
        rules: (n, 3) of height, left, right: level rules, short ones too.
    """

    lines: Sequence[TextLine]
    cells: Sequence[Cells]
    edges: Floats
    ruled: Bools
    rules: Floats

    @cached_property
    def middles(self) -> Floats:
        """Gives back the height (lines,) of each on the page."""
        return np.array([median([s.middle for s in line]) for line in self.lines])

    @cached_property
    def height(self) -> float:
        """Gives back the usual height of a line."""
        return median([s.height for line in self.lines for s in line])


def rows_of(block: Block) -> list[list[int]]:
    """Gives back the lines of each row."""
    if not len(block.lines):
        return []
    body = first_of_body(block)
    usual = usual_step(block, body)
    whole = _by_rules(block, body)
    steps = np.diff(block.middles)
    rows = [[0]]
    for k in range(len(block.lines) - 1):
        if _one_row(block, rows[-1], k, float(steps[k]), body, usual, whole=whole):
            rows[-1].append(k + 1)
        else:
            rows.append([k + 1])
    return rows


def first_of_body(block: Block) -> int:
    """Gives back the first line with figures in the columns of figures; 1 where there are none."""
    columns = range(len(block.edges) - 1)
    texts = {c: [_text(cells[c]) for cells in block.cells if c in cells] for c in columns}
    numeric = {
        c
        for c, said in texts.items()
        if len(said) > 1 and sum(map(is_number, said)) >= NUMERIC * len(said)
    }
    first = after_repeated(block.lines)
    for k, cells in enumerate(block.cells[first:], first):
        held = [_text(cells[c]) for c in cells if c in numeric]
        if held and 2 * sum(map(is_number, held)) >= len(held):
            return k - (k > 1 and names_group(block.lines[k - 1]))
    return max(first, 1)


def names_group(line: TextLine) -> bool:
    """Gives back whether a line names the department of the rows that follow it, and no more."""
    label, mark, _ = line[0].text.replace("：", ":").partition(":")
    known = vocabulary("payroll").headings.get(normalise(label))
    return len(line) == 1 and bool(mark) and known == "department"


def after_repeated(lines: Sequence[TextLine]) -> int:
    """Gives back the line after headings that come again and again, 0 where none do.

    In and out under each day: the days above them are figures, and headings nevertheless.
    """
    for k, line in enumerate(lines[:LOOK_AT]):
        words = [word for s in line for word in s.text.split()]
        named = len(words) >= LEAST_REPEATED and not any(is_number(s.text) for s in line)
        if named and _repeats(words):
            return k + 1
    return 0


def _repeats(words: Sequence[str]) -> bool:
    """Whether words end in a few unlike ones that come several times, one after the other."""
    for size in range(2, LONGEST + 1):
        last = words[-size:]
        times = [words[-size * n : -size * (n - 1) or None] == last for n in range(1, TIMES + 1)]
        if all(times) and len(set(last)) > 1:
            return True
    return False


def usual_step(block: Block, body: int) -> float:
    """Gives back the usual step between lines that fill most columns."""
    most = max((len(cells) for cells in block.cells[body:]), default=1)
    full = [k for k in range(body, len(block.lines)) if len(block.cells[k]) >= 0.6 * most]
    steps = np.diff(block.middles[full])
    return float(np.percentile(steps, 20)) if len(steps) else USUAL_STEP * block.height


def _by_rules(block: Block, body: int) -> bool:
    """Whether rules run between the rows, so that what no rule parts is one row."""
    inner = block.ruled[body:]
    most = max((len(cells) for cells in block.cells[body:]), default=1)
    full = sum(len(cells) >= 0.6 * most for cells in block.cells[body:])
    return bool(full > 2 and inner.sum() >= 0.7 * (full - 1))


def _one_row(
    block: Block,
    row: list[int],
    k: int,
    step: float,
    body: int,
    usual: float,
    *,
    whole: bool,
) -> bool:
    """Whether the line after ``k`` is of the same row as those of ``row``."""
    if block.ruled[k]:
        return False
    if step < STRADDLING * block.height:
        return True
    if k + 1 < body:
        tight = step < TIGHT * usual or step < HEADING_STEP * block.height
        return tight and _one_heading(block, row, k)
    if k + 1 == body:
        return False
    if whole and block.ruled[k:].any():
        return True
    return not _is_of_next(block, row, k, step) and _goes_on(block, row, k, step, usual)


def _one_heading(block: Block, row: list[int], k: int) -> bool:
    """Whether the next line of a heading goes on with the cells above it.

    It does not under text that stands over several columns, or is set about another middle.
    """
    flat = block.edges.tolist()
    below = {c for s in block.lines[k + 1] for c in covered(s, flat)}
    above = [covered(s, flat) for j in row for s in block.lines[j]]
    if any(len(over) > 1 and below & set(over) for over in above):
        return False
    last, following = block.cells[row[-1]], block.cells[k + 1]
    y, left, right = block.rules.T
    top, bottom = block.middles[[row[-1], k + 1]]
    between = (y > top) & (y < bottom)
    for held in last.values():
        if (between & (left < held[-1].x1) & (right > held[0].x0)).any():
            return False
    return all(aligned(last[c], held) for c, held in following.items() if c in last)


def aligned(above: Sequence[Segment], below: Sequence[Segment]) -> bool:
    """Whether text begins, ends or has its middle where other text has."""
    if not above or not below:
        return False
    a, b = ((min(s.x0 for s in held), max(s.x1 for s in held)) for held in (above, below))
    room = ALIGNED * below[0].height
    return min(abs(a[0] - b[0]), abs(a[1] - b[1]), abs(sum(a) - sum(b)) / 2) <= room


def _goes_on(block: Block, row: list[int], k: int, step: float, usual: float) -> bool:
    """Whether the next line goes on with cells of a row, or a row with what began above it."""
    above: dict[int, list[Segment]] = {}
    for j in row:
        for column, held in block.cells[j].items():
            above.setdefault(column, []).extend(held)
    below = block.cells[k + 1]
    less, more = (below, above) if len(below) <= len(above) else (above, below)
    if not set(less) <= set(more) or len(less) > max(0.6 * len(more), 1):
        return False
    if len(more) == 1 or (0 in less and len(less) > 1):
        return False
    figures = [c for c, held in less.items() if is_number(_text(held))]
    if step < TIGHT * usual:
        return not any(is_number(_text(more[c])) for c in figures)
    if figures:
        return False
    if step > 1.15 * usual or len(less) > max(1, (len(block.edges) - 1) // 3):
        return False
    if less is above:
        return 0 in below and bool(_GOES_ON.match(_text(below[0])))
    return all(_was_broken(block, above[c], below[c], c) for c in below)


def _is_of_next(block: Block, row: Sequence[int], k: int, step: float) -> bool:
    """Whether words after a row stand nearer to the next, whose figures are level with its middle.

    A name of two lines in a row that is set about its middle begins above the figures.
    """
    if k + 2 >= len(block.lines) or block.ruled[k + 1]:
        return False
    words, below = block.cells[k + 1], block.cells[k + 2]
    figures = {c for c, held in below.items() if is_number(_text(held))}
    above = {c for j in row for c, held in block.cells[j].items() if is_number(_text(held))}
    if not figures & above or any(is_number(_text(held)) for held in words.values()):
        return False
    return len(words) < len(below) and block.middles[k + 2] - block.middles[k + 1] < NEARER * step


def _was_broken(block: Block, above: list[Segment], below: list[Segment], column: int) -> bool:
    """Whether a cell looks as if its text was broken at the end of a line."""
    if column == 0:
        return bool(_GOES_ON.match(_text(below)))
    widths = [
        max(s.x1 for s in cells[column]) - min(s.x0 for s in cells[column])
        for cells in block.cells
        if column in cells
    ]
    last = above[-1]
    return last.x1 - last.x0 >= FULL * max(widths)


def _text(held: Sequence[Segment]) -> str:
    return " ".join(s.text for s in held)
