"""Columns that stand close: white that runs down between the words of all rows parts them."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from itertools import pairwise

from extractors.tables.columns import column_edges
from extractors.tables.lines import Segment, TextLine
from extractors.tables.row_join import is_number
from extractors.tables.words import Words, together
from extractors.tables.worth import LEAST_ROWS

NARROW = 0.3
"""Line heights of white that parts two columns where all rows leave it free."""
SPACE = 0.38
"""Line heights of white up to which words of letters may be one text: a space is 0.3."""
_LETTERS = frozenset(string.ascii_letters)
_DECIMALS = re.compile(r"\d[.,]\d{1,2}$")
_FIGURE = re.compile(r"[-(￥¥]*\d")
ACROSS = 0.05
"""Share of rows that may cross it."""


def part_columns(lines: list[TextLine], which: range, words: Words) -> None:
    """Cuts segments of the rows with figures where the words of all leave one place free.

    Headings are not cut there: how they stand over columns is another matter.

    Args:
        lines: Of a page; those of ``which`` are cut in place.
        which: Lines that may make a table.
        words: Parts a segment in words.
    """
    said = {k: [list(words(s)) for s in lines[k]] for k in which}
    held = {
        k: pieces
        for k, pieces in said.items()
        if any(is_number(word.text) for own in pieces for word in own)
    }
    rows = [_texts([word for own in pieces for word in own]) for pieces in held.values()]
    if len(rows) < LEAST_ROWS:
        return
    rivers = column_edges(rows, ACROSS, NARROW)[1:-1].tolist()
    for k, pieces in held.items():
        lines[k] = tuple(part for own in pieces for part in _at(own, rivers))


def _texts(words: Sequence[Segment]) -> TextLine:
    """Gives back words, those of letters with no more than a space between them as one."""
    made = [words[0]]
    for word in words[1:]:
        before = made[-1]
        close = word.x0 - before.x1 < SPACE * word.height
        if close and before.text[-1:] in _LETTERS and word.text[:1] in _LETTERS:
            made[-1] = together((before, word))
        else:
            made.append(word)
    return tuple(made)


def _at(words: Sequence[Segment], rivers: Sequence[float]) -> list[Segment]:
    """Gives back words put together again, but not over white between columns."""
    parts = [[words[0]]]
    for before, word in pairwise(words):
        if any(before.x1 <= river <= word.x0 for river in rivers) or _are_two(before, word):
            parts.append([word])
        else:
            parts[-1].append(word)
    return [together(part) for part in parts]


def _are_two(before: Segment, word: Segment) -> bool:
    """Whether two words are two figures: what follows decimals is of another."""
    both = _DECIMALS.search(before.text) and _FIGURE.match(word.text)
    return bool(both) and not word.glued
