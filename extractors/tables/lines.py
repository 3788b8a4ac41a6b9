"""Running text of a page: glyphs to segments, segments to lines, lines in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.tables.layer import Glyphs
from extractors.tables.texts import MOST_SPACES, SAME_LEVEL, SEGMENT_GAP, SPACE, compose, runs
from pipeline.model.evidence import Grade

GUTTER, GUTTER_LINES = 2.0, 3
"""White between two columns of text, in line heights, and the lines that must leave it free."""
UNLIKE = 2.2
"""Text this many times taller stands on no line with the other: a title beside a note."""
NARROW_GUTTER, NARROW_LINES = 0.8, 6
"""A narrower one needs more lines."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text without a wide gap.

    ``glued`` if no space parts it from what is before; ``cut`` if it may be cut wrongly.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    height: float
    grade: int = int(Grade.READ)
    others: tuple[str, ...] = ()
    glued: bool = False
    cut: bool = False

    @property
    def middle(self) -> float:
        """Gives back the height of its middle on the page."""
        return (self.top + self.bottom) / 2


TextLine = tuple[Segment, ...]


def segments(glyphs: Glyphs) -> tuple[list[Segment], list[int]]:
    """Gives back the segments of upright glyphs, and for each the index of its first glyph."""
    if not len(glyphs):
        return [], []
    owner = runs(glyphs)
    made = compose(glyphs, owner)
    first = np.unique(owner, return_index=True)[1].tolist()
    return [Segment(m.text, *m.box, m.height) for m in made], [first[m.owner] for m in made]


def text_lines(found: Sequence[Segment], tight: Sequence[Segment] | None = None) -> list[TextLine]:
    """Gives back segments grouped to lines, top to bottom, neighbours on a line joined.

    Args:
        found: By these is told what stands level.
        tight: The same as they are to come out, if not as they were found.
    """
    lines: list[_Level] = []
    shown = dict(zip(map(id, found), found if tight is None else tight, strict=True))
    for segment in sorted(found, key=lambda s: (s.middle, s.x0)):
        home = next((line for line in reversed(lines[-6:]) if line.fits(segment)), None)
        if home is None:
            lines.append(_Level(segment))
        else:
            home.add(segment)
    lines.sort(key=lambda line: line.middle)
    own = [[shown[id(s)] for s in line.held] for line in lines]
    return [_joined(sorted(line, key=lambda s: s.x0)) for line in own]


class _Level:
    """Segments that stand level; the tallest, first come first, says what is level with them."""

    def __init__(self, first: Segment) -> None:
        self.held, self.middle = [first], first.middle
        self.tall, self.at = first.height, first.middle

    def add(self, segment: Segment) -> None:
        """Takes one more; they come from top to bottom."""
        self.held.append(segment)
        if segment.height > self.tall:
            self.tall, self.at = segment.height, segment.middle

    def fits(self, segment: Segment) -> bool:
        """Whether one more stands level, and not where another does."""
        low, high = segment.height, self.tall
        if low > high:
            low, high = high, low
        if abs(segment.middle - self.at) > SAME_LEVEL * low or high > UNLIKE * low:
            return False
        x0, x1, tall = segment.x0, segment.x1, segment.height
        for s in self.held:
            over = (x1 if x1 < s.x1 else s.x1) - (x0 if x0 > s.x0 else s.x0)
            if over >= 0.5 * (tall if tall < s.height else s.height):
                return False
        return True


def _joined(line: list[Segment]) -> TextLine:
    out = [line[0]]
    for segment in line[1:]:
        last = out[-1]
        if segment.x0 - last.x1 > SEGMENT_GAP * max(segment.height, last.height):
            out.append(segment)
        else:
            out[-1] = _merged(last, segment)
    return tuple(out)


def _merged(a: Segment, b: Segment) -> Segment:
    between = " " if b.x0 - a.x1 > 0.2 * max(a.height, b.height) else ""
    return Segment(
        a.text + between + b.text,
        min(a.x0, b.x0),
        min(a.top, b.top),
        max(a.x1, b.x1),
        max(a.bottom, b.bottom),
        max(a.height, b.height),
        min(a.grade, b.grade),
        joined_others((a, b), between),
    )


def joined_others(pieces: Sequence[Segment], between: str) -> tuple[str, ...]:
    """Gives back other readings of segments put together: one segment read another way each."""
    texts = [s.text for s in pieces]
    return tuple(
        between.join([*texts[:k], other, *texts[k + 1 :]])
        for k, segment in enumerate(pieces)
        for other in segment.others
    )


def line_segment(line: TextLine) -> Segment:
    """Gives back a whole line as one segment; wide gaps are several spaces."""
    text = line[0].text
    for before, after in pairwise(line):
        wide = (after.x0 - before.x1) / (SPACE * max(before.height, after.height))
        text += " " * int(min(max(round(wide), 2), MOST_SPACES)) + after.text
    return Segment(
        text,
        line[0].x0,
        min(s.top for s in line),
        line[-1].x1,
        max(s.bottom for s in line),
        max(s.height for s in line),
        min(s.grade for s in line),
        joined_others(line, " "),
    )


def reading_order(lines: Sequence[TextLine]) -> list[TextLine]:
    """Gives back lines in reading order: where text stands in two columns, left before right."""
    out: list[TextLine] = []
    at = 0
    while at < len(lines):
        end, gutter = _two_columns(lines, at)
        if gutter is None:
            out.append(lines[at])
            at += 1
            continue
        block = lines[at:end]
        for side in (True, False):
            halves = [tuple(s for s in line if (s.x0 < gutter) is side) for line in block]
            out.extend(reading_order([half for half in halves if half]))
        at = end
    return out


def _two_columns(lines: Sequence[TextLine], at: int) -> tuple[int, float | None]:
    """Gives back the end of a block of lines from ``at`` that share a gutter, and its middle."""
    if len(lines[at]) < 2:
        return at, None
    best: tuple[int, float | None] = (at, None)
    for left, right in pairwise(lines[at]):
        low, high, end, both = left.x1, right.x0, at + 1, 1
        while end < len(lines) and end - at < 200:
            narrowed = _narrowed(lines[end], low, high)
            if narrowed is None:
                break
            low, high, shared = narrowed
            both += shared
            end += 1
        needed = GUTTER_LINES if high - low > GUTTER * left.height else NARROW_LINES
        if both >= needed and end > best[0]:
            best = (end, (low + high) / 2)
    return best


def _narrowed(line: TextLine, low: float, high: float) -> tuple[float, float, bool] | None:
    """Gives back the gutter left free by one more line, None where the line closes it."""
    before = [s.x1 for s in line if (s.x0 + s.x1) / 2 < (low + high) / 2]
    after = [s.x0 for s in line if (s.x0 + s.x1) / 2 >= (low + high) / 2]
    low, high = max([low, *before]), min([high, *after])
    if high - low < NARROW_GUTTER * line[0].height:
        return None
    return low, high, bool(before and after)
