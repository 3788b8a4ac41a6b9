"""The words of a segment, looked up among the glyphs of a page where a column may part them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from extractors.tables.layer import Glyphs, Ints
from extractors.tables.lines import Segment, TextLine, joined_others
from extractors.tables.row_join import is_number
from extractors.tables.texts import compose

LEAST_GAP = 0.15
"""Line heights of white that may be a space; letters of a word stand closer."""

WORD = 0.28
"""Line heights between words where nothing has two."""
NO_WORD = 0.45
"""Line heights from which white is not taken for that between words."""
WIDER, LEAST = 1.5, 0.4
"""A gap so many times that between words, and so many line heights, may part two columns."""
SAMPLED = 12
"""Segments of words that are looked at for how far words stand apart."""
NEAR = 0.5
"""Line heights by which it may be beside the edge of a column."""

Words = Callable[[Segment], Sequence[Segment]]
"""Gives back the words of a segment from left to right."""


def no_words(segment: Segment) -> Sequence[Segment]:
    """Gives back the segment whole, where nothing is known of its letters."""
    return (segment,)


def words_of(glyphs: Glyphs) -> Words:
    """Gives back what parts segments of upright glyphs in words."""
    x, y = glyphs.centres

    def words(segment: Segment) -> Sequence[Segment]:
        if " " not in segment.text:
            return (segment,)
        inside = (x > segment.x0) & (x < segment.x1) & (y > segment.top) & (y < segment.bottom)
        held = np.flatnonzero(inside)
        if len(held) < 2:
            return (segment,)
        held = held[np.argsort(glyphs.boxes[held, 0], kind="stable")]
        return _parted(glyphs.take(held), segment)

    return words


def _parted(glyphs: Glyphs, segment: Segment) -> Sequence[Segment]:
    boxes = glyphs.boxes
    reach = np.maximum.accumulate(boxes[:, 2])
    apart = boxes[1:, 0] - reach[:-1] > LEAST_GAP * segment.height
    owner: Ints = np.r_[0, np.cumsum(apart)].astype(np.int64)
    made = [Segment(m.text.strip(), *m.box, m.height) for m in compose(glyphs, owner)]
    same = "".join(s.text for s in made) == "".join(segment.text.split())
    return made if same else (segment,)


def together(words: Sequence[Segment]) -> Segment:
    """Gives back words put together, a space between them."""
    if len(words) == 1:
        return words[0]
    return Segment(
        "".join(w.text if w.glued or not k else f" {w.text}" for k, w in enumerate(words)),
        words[0].x0,
        min(w.top for w in words),
        words[-1].x1,
        max(w.bottom for w in words),
        max(w.height for w in words),
        min(w.grade for w in words),
        joined_others(words, "" if all(w.glued for w in words[1:]) else " "),
        words[0].glued,
    )


def least_gap(between: Sequence[float], height: float) -> float:
    """Gives back from which gap on white may part two columns, of all gaps between words."""
    usual = [gap for gap in between if gap < NO_WORD * height]
    return max(WIDER * (float(np.median(usual)) if usual else WORD * height), LEAST * height)


def parted_at(segment: Segment, edges: Sequence[float], words: Words) -> Sequence[Segment]:
    """Gives back a segment cut where it leaves white at the edge of a column."""
    reach = NEAR * segment.height
    crossed = [e for e in edges if segment.x0 + reach < e < segment.x1 - reach]
    if not crossed:
        return (segment,)
    held = words(segment)
    white = gaps(held)
    least = least_gap(white, segment.height)
    pieces = [[held[0]]]
    for gap, (a, b) in zip(white, pairwise(held), strict=True):
        if gap >= least and any(a.x1 - reach <= e <= b.x0 + reach for e in crossed):
            pieces.append([b])
        else:
            pieces[-1].append(b)
    return [together(piece) for piece in pieces]


def part_figures(lines: list[TextLine], which: range, words: Words) -> None:
    """Cuts segments of lines where white that is wider than between words is beside a figure.

    Columns of figures may stand as close as words of a title do.
    """
    close = [(k, s) for k in which for s in lines[k] if _holds_figure(s)]
    if not close:
        return
    plain = [s for k in which for s in lines[k] if " " in s.text and not _holds_figure(s)]
    usual = [gap / s.height for s in plain[:SAMPLED] for gap in gaps(words(s))]
    least = max(WIDER * (float(np.percentile(usual, 25)) if usual else WORD), LEAST)
    for k in dict.fromkeys(k for k, _ in close):
        lines[k] = tuple(p for s in lines[k] for p in _at_figures(s, least * s.height, words))


def _holds_figure(segment: Segment) -> bool:
    return " " in segment.text and any(map(is_number, segment.text.split()))


def _at_figures(segment: Segment, least: float, words: Words) -> Sequence[Segment]:
    if not _holds_figure(segment):
        return (segment,)
    held = words(segment)
    white = gaps(held)
    pieces = [[held[0]]]
    for gap, (a, b) in zip(white, pairwise(held), strict=True):
        if gap >= least and (is_number(a.text) or is_number(b.text)):
            pieces.append([b])
        else:
            pieces[-1].append(b)
    return [together(piece) for piece in pieces]


def gaps(words: Sequence[Segment]) -> list[float]:
    """Gives back the white between neighbouring words, points."""
    return [b.x0 - a.x1 for a, b in pairwise(words)]
