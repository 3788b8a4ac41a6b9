"""What one of several rows or columns of a day holds, by its label or by a note below the grid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from extractors.words import alike, expand, vocabulary

Roles = tuple[str | None, ...]
_COUNTED = re.compile(r"([二两三四2-6])\s*(?:行|rows?|lines?|dòng|hàng)", re.IGNORECASE)
_NUMBERED = re.compile(r"第[一二三四五六1-6]行")
_NUMERALS = {"二": 2, "两": 2, "三": 3, "四": 4}


@cache
def _role_words() -> dict[str, str]:
    lists = vocabulary("attendance").lists["roles"]
    return {
        alike(text).replace(">", ""): role
        for role, words in lists.items()
        for word in words
        for text in expand(str(word))
    }


def role_of(text: str) -> str | None:
    """Gives back the role that a row's or column's label names, else None."""
    return _role_words().get(alike(text).strip("():*"))


@cache
def _row_words() -> dict[str, str]:
    listed = vocabulary("attendance").lists["labelled_rows"]
    return {alike(word): role for role, words in listed.items() for word in words}


def labelled_row(texts: Sequence[str]) -> str | None:
    """Gives back what a labelled row of one worker holds: "marks", "in", "out", "overtime".

    "ignored" is for rows that are known and need not be read, None for labels nobody knows.

    Args:
        texts: Cells of the row left of the days.
    """
    for text in texts:
        word = alike(text).strip("():*.")
        if word:
            return _row_words().get(word) or role_of(text)
    return None


def announced_roles(texts: Iterable[str], rows: int) -> Roles | None:
    """Gives back the roles of a worker's rows as a note names them in order, or None.

    "每人三行分别为上午、下午、加班小时数", "第一行出勤，第二行加班".

    Args:
        texts: Titles, notes and footers.
        rows: How many rows each worker has.
    """
    for text in texts:
        counted = _COUNTED.search(text)
        numbered = _NUMBERED.findall(text)
        if counted and int(_NUMERALS.get(counted[1], 0) or counted[1]) == rows:
            rest = text[counted.end() :]
        elif len(numbered) == rows:
            rest = text[text.index(numbered[0]) :]
        else:
            continue
        found = [_role_words()[word] for word in _words_in().findall(alike(rest))][:rows]
        if len(found) == rows and len(set(found)) == rows:
            return tuple(found)
    return None


@cache
def _words_in() -> re.Pattern[str]:
    """Gives back the pattern of the words of two letters and more, the longest first."""
    words = sorted((w for w in _role_words() if len(w) > 1), key=lambda word: (-len(word), word))
    one = "|".join(rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in words)
    return re.compile(one)
