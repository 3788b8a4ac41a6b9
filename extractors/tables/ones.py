"""Single characters side by side: the two of a short name set apart, or cells of two columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractors.tables.lines import Segment, TextLine
from extractors.tables.row_join import is_number
from extractors.tables.words import together

APART, FAR = 1.2, 4.0
"""Line heights by which the two characters of a short name may be set apart, without headings to
say so and with them."""
SEVERAL, OWN = 2, 0.8
"""Rows in which two single characters stand at the same places, and their share of those with text
there, from which they are of two columns: of names some are longer. Chosen."""
BESIDE = 2.0
"""Line heights by which the heading of a column of names may reach over its sides."""
_ONE_CHARACTER = re.compile(r"^[㐀-鿿豈-﫿]$")
_NAMES = re.compile(r"姓名|名字|员工$|职工$|工人$|name", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ones:
    """Where single characters stand side by side in several rows.

    Attributes:
        apart: Between two columns.
        whole: Between the characters of names, as headings say.
    """

    apart: Sequence[float] = ()
    whole: Sequence[float] = ()


NOTHING_KNOWN = Ones()


def ones_of(rows: Sequence[Sequence[Segment]], heads: Sequence[Sequence[Segment]] = ()) -> Ones:
    """Gives back where white between single characters parts two columns, and where names.

    There several rows have single characters on both sides, and hardly any has text across. One
    heading for both is that of names; where each side has its own they are two columns, unless the
    two together head names.

    Args:
        rows: With figures, in segments or words.
        heads: The lines of headings above them.
    """
    pairs = [[(a, b) for a, b in pairwise(row) if _are_ones(a, b, FAR)] for row in rows]
    apart, whole = [], []
    places = {round((a.x1 + b.x0) / 2) for own in pairs for a, b in own}
    for x in sorted(places):
        beside = [(a, b) for own in pairs for a, b in own if a.x1 < x < b.x0]
        across = sum(any(s.x0 < x < s.x1 for s in row) for row in rows)
        if len(beside) < SEVERAL or len(beside) < OWN * (len(beside) + across):
            continue
        one = _has_one_heading(beside, heads)
        if one:
            whole.append(float(x))
        elif one is False or any(_are_ones(a, b, APART) for a, b in beside):
            apart.append(float(x))
    return Ones(apart, whole)


def is_name(
    before: Segment, word: Segment, known: Ones = NOTHING_KNOWN, *, sure: bool = False
) -> bool:
    """Gives back whether two texts are the single characters of a short name.

    ``sure``: only where headings say so.
    """
    if not _are_ones(before, word, FAR):
        return False
    if any(before.x1 < x < word.x0 for x in known.whole):
        return True
    near = not sure and _are_ones(before, word, APART)
    return near and not any(before.x1 < x < word.x0 for x in known.apart)


def names_whole(line: TextLine, known: Ones = NOTHING_KNOWN) -> TextLine:
    """Gives back a row with figures, names of two characters that are set apart as one text.

    Unless it is known that they are names, more single characters in a row are of columns of their
    own.
    """
    if not any(is_number(s.text) for s in line):
        return line
    two = sum(bool(_ONE_CHARACTER.match(s.text)) for s in line) == 2
    made = [line[0]]
    for word in line[1:]:
        one = is_name(made[-1], word, known, sure=not two)
        made[-1:] = [together((made[-1], word))] if one else [made[-1], word]
    return tuple(made)


def _are_ones(before: Segment, word: Segment, most: float) -> bool:
    """Whether two texts are single characters no further apart than so many line heights."""
    if not (_ONE_CHARACTER.match(before.text) and _ONE_CHARACTER.match(word.text)):
        return False
    return 0 < word.x0 - before.x1 < most * word.height


def _has_one_heading(
    beside: Sequence[tuple[Segment, Segment]], heads: Sequence[Sequence[Segment]]
) -> bool | None:
    """Whether one heading stands over both of two characters; None where none tells."""
    height = beside[0][0].height
    left, end = median(a.x0 for a, _ in beside), median(a.x1 for a, _ in beside)
    start, right = median(b.x0 for _, b in beside), median(b.x1 for _, b in beside)
    over = [s for line in heads for s in line if s.x1 > left and s.x0 < right]
    inside = [s for s in over if s.x0 > left - BESIDE * height and s.x1 < right + BESIDE * height]
    if any(s.x0 < end and s.x1 > start for s in inside):
        return True
    first = [s for s in over if s.x0 < end]
    last = [s for s in over if s.x1 > start]
    if first and last:
        return _heads_names("".join(s.text for s in (*first, *last)))
    middle = [s for s in inside if s not in first and s not in last]
    return True if first or middle else None


def _heads_names(text: str) -> bool:
    """Whether a heading, its characters put together, is that of names.

    The readers ask no vocabulary: what was read once must not hang on words added later.
    """
    return _NAMES.search(text) is not None
