"""Which text in even columns is a table: prose, forms, lists and contents pages are not."""

from __future__ import annotations

import re

import numpy as np

from extractors.tables.columns import Cells
from extractors.tables.row_join import is_number

LEAST_ROWS = 3
LEAST_ROWS_OF_TWO = 4
FILLED, FULL = 0.4, 0.6
"""Share of cells that are filled, and of a column that counts as filled."""
LONG = 18
"""Characters from which a cell reads like prose."""
FEW_ROWS, MOSTLY = 4, 0.85
"""So few rows without a figure are a table only if so many of their cells are filled."""
FEW_DATED = 8
"""Rows of words and a date, without headings, up to which they are a list as in a resume."""
_YEAR = re.compile(r"^(19|20)\d\d\s*[年./\-–]")
_LABEL = re.compile(r"[:：]")
_CLOCK = re.compile(r"\d[:：]\d")
_BULLET = re.compile(r"^[(（]?[\dA-Za-z一二三四五六七八九十ivx]{1,3}[.、)）:：]$|^[•·●■◆\-–—*]$")
_LEADER = re.compile(r"[.…·_]{5,}")


def is_table(cells: list[Cells], columns: int) -> bool:
    """Gives back whether rows of cells are a table, not prose, a form or a list."""
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
    return not (_reads_like_prose(rows, columns) or _is_list(rows, columns))


def _is_list(rows: list[Cells], columns: int) -> bool:
    """Whether a few rows of words leave blanks, or are words with dates that nothing heads."""
    said = [[" ".join(s.text for s in held) for held in row.values()] for row in rows]
    figures = sum(is_number(text) for texts in said for text in texts)
    filled = sum(map(len, said))
    if not figures and len(rows) <= FEW_ROWS and filled < MOSTLY * columns * len(rows):
        return True
    dated = all(_YEAR.match(texts[-1]) for texts in said)
    return columns == 2 and len(rows) <= FEW_DATED and dated


def _reads_like_prose(rows: list[Cells], columns: int) -> bool:
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
