"""Columns that stand close: white that runs down between the words of all rows parts them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractors.tables.columns import column_edges
from extractors.tables.lines import Segment, TextLine
from extractors.tables.ones import Ones, is_name, ones_of
from extractors.tables.row_join import is_number
from extractors.tables.serials import part_serial
from extractors.tables.words import WORD, Words, together
from extractors.tables.worth import LEAST_ROWS

NARROW = 0.3
"""Line heights of white that parts two columns where all rows leave it free."""
SPACE = 0.38
"""Line heights of white up to which words of letters may be one text: a space is 0.3."""
MORE = 1.3
"""How much wider white between columns is than that between words, where that is known."""
SAMPLE = 8
"""Rows that are looked at first, as the words of a page cost much."""
_DECIMALS = re.compile(r"\d[.,]\d{1,2}$")
_FIGURE = re.compile(r"[-(￥¥]*\d")
ACROSS = 0.05
"""Share of rows that may cross it."""
_LETTER = re.compile(r"[^\W\d_㐀-鿿豈-﫿]")


def part_columns(
    lines: list[TextLine], which: range, words: Words, *, scanned: bool = False
) -> float | None:
    """Gives back from how many line heights on white parts columns of rows with figures.

    None where no white parts words that stand together; else these are cut there. Headings are
    not: how they stand over columns is another matter.

    Args:
        lines: Of a page; those of ``which`` are cut in place.
        which: Lines that may make a table.
        words: Parts a segment in words.
        scanned: How wide a space is set is not known.
    """
    white = part_serial(lines, which, words)
    rows = {k: lines[k] for k in which if any(_holds_figure(s) for s in lines[k])}
    if len(rows) < LEAST_ROWS:
        return None
    least = _parted(lines, which, rows, words, scanned=scanned)
    return least if white is None else min(white, least or white)


def _parted(
    lines: list[TextLine],
    which: range,
    rows: dict[int, TextLine],
    words: Words,
    *,
    scanned: bool,
) -> float | None:
    heads = [lines[k] for k in which if k < min(rows)]
    sample = list(rows.values())[:: -(-len(rows) // SAMPLE)]
    held = [_words_of(row, words) for row in sample]
    least = NARROW if scanned else max(NARROW, MORE * _space(held))
    if len(_rivers(held, least, heads)) == len(column_edges(sample, ACROSS, least)[1:-1]):
        return None
    said = {k: _words_of(row, words) for k, row in rows.items()}
    rivers = _rivers(list(said.values()), least, heads)
    for k, pieces in said.items():
        lines[k] = tuple(part for own in pieces for part in _at(own, rivers))
    return least


def ones_of_lines(lines: Sequence[TextLine]) -> Ones:
    """Gives back what is known of single characters that stand side by side in lines of a run.

    Those without figures above the first with one are headings, the others do not count.
    """
    rows = [k for k, line in enumerate(lines) if any(_holds_figure(s) for s in line)]
    if not rows:
        return Ones()
    return ones_of([lines[k] for k in rows], lines[: rows[0]])


def _holds_figure(segment: Segment) -> bool:
    return any(map(is_number, segment.text.split()))


def _words_of(row: TextLine, words: Words) -> list[Sequence[Segment]]:
    return [words(s) for s in row]


def _space(rows: Sequence[Sequence[Sequence[Segment]]]) -> float:
    """Gives back how wide a space is set between words of letters, in line heights."""
    found = [
        (b.x0 - a.x1) / b.height
        for row in rows
        for own in row
        for a, b in pairwise(own)
        if _LETTER.match(a.text[-1:]) and _LETTER.match(b.text[:1])
    ]
    return float(np.percentile(found, 25)) if found else WORD


def _rivers(
    rows: Sequence[Sequence[Sequence[Segment]]], least: float, heads: Sequence[TextLine]
) -> list[float]:
    """Gives back where white runs down between words."""
    every = [[word for own in pieces for word in own] for pieces in rows]
    ones = ones_of(every, heads)
    said = [_texts(words, ones) for words in every]
    rivers: list[float] = column_edges(said, ACROSS, least)[1:-1].tolist()
    return rivers


def _texts(words: Sequence[Segment], ones: Ones) -> TextLine:
    """Gives back words, those of letters with no more than a space between them as one.

    So are single characters that are set apart, as short names are.
    """
    made = [words[0]]
    for word in words[1:]:
        one = _is_one(made[-1], word, ones)
        made[-1:] = [together((made[-1], word))] if one else [made[-1], word]
    return tuple(made)


def _is_one(before: Segment, word: Segment, ones: Ones) -> bool:
    white = (word.x0 - before.x1) / word.height
    letters = _LETTER.match(before.text[-1:]) and _LETTER.match(word.text[:1])
    return is_name(before, word, ones) or (bool(letters) and white < SPACE)


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
