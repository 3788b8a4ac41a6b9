"""Columns that stand close: white that runs down between the words of all rows parts them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractors.tables.columns import column_edges
from extractors.tables.lines import Segment, TextLine
from extractors.tables.row_join import is_number
from extractors.tables.words import WORD, Words, together
from extractors.tables.worth import LEAST_ROWS

NARROW = 0.3
"""Line heights of white that parts two columns where all rows leave it free."""
SPACE = 0.38
"""Line heights of white up to which words of letters may be one text: a space is 0.3."""
MORE = 1.3
"""How much wider white between columns is than that between words, where that is known."""
APART = 1.2
"""Line heights by which the two characters of a short name may be set apart."""
SEVERAL, OWN = 2, 0.8
"""Rows in which two single characters stand at the same places, and their share of those with text
there, from which they are of two columns: of names some are longer. Chosen."""
SAMPLE = 8
"""Rows that are looked at first, as the words of a page cost much."""
_DECIMALS = re.compile(r"\d[.,]\d{1,2}$")
_FIGURE = re.compile(r"[-(￥¥]*\d")
ACROSS = 0.05
"""Share of rows that may cross it."""
_LETTER = re.compile(r"[^\W\d_㐀-鿿豈-﫿]")
_ONE_CHARACTER = re.compile(r"^[㐀-鿿豈-﫿]$")


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
    rows = {k: lines[k] for k in which if any(_holds_figure(s) for s in lines[k])}
    if len(rows) < LEAST_ROWS:
        return None
    sample = list(rows.values())[:: -(-len(rows) // SAMPLE)]
    held = [_words_of(row, words) for row in sample]
    least = NARROW if scanned else max(NARROW, MORE * _space(held))
    if len(_rivers(held, least)) == len(column_edges(sample, ACROSS, least)[1:-1]):
        return None
    said = {k: _words_of(row, words) for k, row in rows.items()}
    rivers = _rivers(list(said.values()), least)
    for k, pieces in said.items():
        lines[k] = tuple(part for own in pieces for part in _at(own, rivers))
    return least


def columns_of_one(lines: Sequence[TextLine]) -> list[float]:
    """Gives back where white between single characters parts two columns, and no name of two.

    There several rows have single characters on both sides, and hardly any has text across.

    Args:
        lines: Of a run; those without figures may be headings, and do not count.
    """
    return _between_ones([line for line in lines if any(_holds_figure(s) for s in line)])


def names_whole(line: TextLine, apart: Sequence[float] = ()) -> TextLine:
    """Gives back a row with figures, names of two characters that are set apart as one text.

    More single characters in a row are of columns of their own.

    Args:
        line: A row.
        apart: Where single characters are of two columns.
    """
    alone = [bool(_ONE_CHARACTER.match(s.text)) for s in line]
    if sum(alone) != 2 or not any(is_number(s.text) for s in line):
        return line
    at = alone.index(True)
    if not alone[at + 1] or not _is_name(line[at], line[at + 1], apart):
        return line
    return (*line[:at], together(line[at : at + 2]), *line[at + 2 :])


def _is_name(before: Segment, word: Segment, apart: Sequence[float] = ()) -> bool:
    """Whether two single characters are those of a short name."""
    if not (_ONE_CHARACTER.match(before.text) and _ONE_CHARACTER.match(word.text)):
        return False
    near = word.x0 - before.x1 < APART * word.height
    return near and not any(before.x1 < x < word.x0 for x in apart)


def _between_ones(rows: Sequence[Sequence[Segment]]) -> list[float]:
    pairs = [[(a.x1, b.x0) for a, b in pairwise(row) if _is_name(a, b)] for row in rows]
    found = []
    for x in sorted({round((x0 + x1) / 2) for own in pairs for x0, x1 in own}):
        beside = sum(any(x0 < x < x1 for x0, x1 in own) for own in pairs)
        across = sum(any(s.x0 < x < s.x1 for s in row) for row in rows)
        if beside >= SEVERAL and beside >= OWN * (beside + across):
            found.append(float(x))
    return found


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


def _rivers(rows: Sequence[Sequence[Sequence[Segment]]], least: float) -> list[float]:
    """Gives back where white runs down between words."""
    every = [[word for own in pieces for word in own] for pieces in rows]
    apart = _between_ones(every)
    said = [_texts(words, apart) for words in every]
    rivers: list[float] = column_edges(said, ACROSS, least)[1:-1].tolist()
    return rivers


def _texts(words: Sequence[Segment], apart: Sequence[float]) -> TextLine:
    """Gives back words, those of letters with no more than a space between them as one.

    So are single characters that are set apart, as short names are.
    """
    made = [words[0]]
    for word in words[1:]:
        one = _is_one(made[-1], word, apart)
        made[-1:] = [together((made[-1], word))] if one else [made[-1], word]
    return tuple(made)


def _is_one(before: Segment, word: Segment, apart: Sequence[float]) -> bool:
    white = (word.x0 - before.x1) / word.height
    if _ONE_CHARACTER.match(before.text) and _ONE_CHARACTER.match(word.text):
        return _is_name(before, word, apart)
    letters = _LETTER.match(before.text[-1:]) and _LETTER.match(word.text[:1])
    return bool(letters) and white < SPACE


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
