"""Tables that go on to the next page without their headings, laid on the columns they began in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from extractors.tables.layer import Floats, Ints
from extractors.tables.lines import TextLine
from extractors.tables.page_table import PageTable
from extractors.tables.row_join import is_number
from extractors.tables.words import Words, together
from pipeline.model.evidence import Grade
from pipeline.model.table import Slot, Texts

LEAST_FIGURES, FIGURES = 2, 0.3
"""Figures from which a row is one of data, and as a share of its texts."""
LEAST_DAYS = 3
"""Numbers that count up from which they are headings: days of the month."""
_YEAR = re.compile(r"(19|20)\d\d\D*$")
INSIDE = 0.6
"""Share of a figure that stands in its column."""
WHOLE = 0.9
"""Share of a text below which it may be that of the next column too, where that one is blank."""
MOSTLY, HARDLY = 0.8, 0.1
"""Share of figures from which a column is one of figures, and up to which it is one of words."""
KNOWN = 3
"""Cells that say what a column holds."""
FEWEST = 0.5
"""Share of the texts of a row before that a line must have to be a row."""


def is_row(row: Sequence[str]) -> bool:
    """Gives back whether texts are a row of data: figures, but not days or years that head."""
    said = [text for text in row if text]
    figures = [text for text in said if is_number(text)]
    numbers = [int(text) for text in figures if text.isdecimal()]
    steps = [b - a for a, b in pairwise(numbers)]
    days = len(numbers) >= LEAST_DAYS and len(numbers) == len(figures) and steps.count(1) > 1
    days = days and all(step == 1 or step < 0 for step in steps)
    years = all(_YEAR.match(text) for text in figures)
    return len(figures) >= max(LEAST_FIGURES, FIGURES * len(said)) and not (days or years)


def begins_with_data(table: PageTable) -> bool:
    """Gives back whether no headings stand in the first row of a table."""
    return len(table.texts) > 0 and is_row(table.texts[0].tolist())


def laid_on(table: PageTable, before: PageTable, *, may_move: bool = True) -> PageTable | None:
    """Gives back a table laid on the columns of that before, None where it does not fit them.

    It fits where each figure stands in one column, no two in the same, and columns of figures and
    of words hold such. What stands in two columns of words that were one before is put together,
    in doubt. With ``may_move`` the page may be set further left or right.
    """
    if table.to_page != before.to_page:
        return None
    edges = np.array(before.column_edges)
    places = _places(table)
    ends = (table.column_edges[0] - edges[0], table.column_edges[-1] - edges[-1])
    for shift in (0.0, *ends) if may_move else (0.0,):
        laid = _laid(table, places, edges, shift)
        if laid is not None and same_kinds(laid.texts, before.texts):
            return replace(laid, column_edges=tuple((edges + shift).tolist()))
    return None


def rows_of_words(lines: Sequence[TextLine], words: Words) -> list[TextLine]:
    """Gives back the words of lines that may be rows of data."""
    may = [line for line in lines if is_row([t for s in line for t in s.text.split()])]
    return [tuple(word for s in line for word in words(s)) for line in may]


def rows_among(rows: Sequence[TextLine], before: PageTable) -> PageTable | None:
    """Gives back the first lines of a page that are rows of a table before, as one more.

    So few rows make no table by themselves. None where there are none.
    """
    filled = [sum(text != "" for text in row) for row in before.texts.tolist() if is_row(row)]
    if not filled or before.to_page is not None:
        return None
    least = FEWEST * float(np.median(filled))
    cells = [_cells(row, np.array(before.column_edges)) for row in rows]
    good = [_may_be_row([s.text for s in row], least) for row in cells]
    if True not in good:
        return None
    first = good.index(True)
    last = next((k for k in range(first, len(good)) if not good[k]), len(good))
    return laid_on(_table_of(cells[first:last]), before, may_move=False)


def any_as_full(rows: Sequence[TextLine], before: PageTable) -> bool:
    """Gives back whether a line holds as many texts and figures as rows of a table before do."""
    old = [[text for text in row if text] for row in before.texts.tolist() if is_row(row)]
    own = [[word.text for word in row] for row in rows]
    if not old or not own:
        return False
    texts = FEWEST * float(np.median([len(row) for row in old]))
    figures = FEWEST * float(np.median([_figures(row) for row in old]))
    return any(len(row) >= texts and is_row(row) and _figures(row) > figures for row in own)


def _figures(texts: Sequence[str]) -> int:
    return sum(map(is_number, texts))


def _may_be_row(texts: Sequence[str], least: float) -> bool:
    """Whether texts are a row of data, no two figures in one column."""
    two = any(sum(map(is_number, text.split())) > 1 for text in texts)
    return len(texts) >= least and is_row(texts) and not two


def _cells(words: TextLine, edges: Floats) -> TextLine:
    """Gives back words put together where they stand in one column."""
    to, _ = _columns_of(np.array([(s.x0, s.x1) for s in words]), edges)
    groups = np.split(np.arange(len(words)), np.flatnonzero(np.diff(to)) + 1)
    return tuple(together([words[k] for k in group.tolist()]) for group in groups)


def _table_of(lines: Sequence[TextLine]) -> PageTable:
    columns = max(map(len, lines))
    texts = np.full((len(lines), columns), "", dtype=object)
    places = np.full((*texts.shape, 2), np.nan)
    for r, line in enumerate(lines):
        for c, s in enumerate(line):
            texts[r, c], places[r, c] = s.text, (s.x0, s.x1)
    tops, ends = ([side(k) for k in lines] for side in (_top, _end))
    between = [(a + b) / 2 for a, b in zip(ends, tops[1:], strict=False)]
    edges = np.linspace(np.nanmin(places), np.nanmax(places), columns + 1)
    down = (tops[0], *between, ends[-1])
    return PageTable(texts, down, tuple(edges.tolist()), ruled=False, places=places)


def _top(line: TextLine) -> float:
    return min(s.top for s in line)


def _end(line: TextLine) -> float:
    return max(s.bottom for s in line)


def _places(table: PageTable) -> Floats:
    """Gives back where the text of each cell begins and ends, (rows, columns, 2)."""
    if table.places is not None:
        return table.places.astype(float)
    edges = np.array(table.column_edges)
    places: Floats = np.tile(np.stack([edges[:-1], edges[1:]], 1), (len(table.texts), 1, 1))
    for s in table.spans:
        places[s.row, s.column, 1] = edges[s.column + s.columns]
    return places


def _laid(table: PageTable, places: Floats, edges: Floats, shift: float) -> PageTable | None:
    said = list(_said(table, places, shift))
    to, inside = _columns_of(np.array([at for _, _, at in said]), edges)
    figure = np.array([is_number(text) for _, text, _ in said], bool)
    if (figure & (inside < INSIDE)).any():
        return None
    shape = (len(table.texts), len(edges) - 1)
    texts = np.full(shape, "", dtype=object)
    grades = np.full(shape, int(Grade.READ), np.uint8)
    others: dict[Slot, tuple[str, ...]] = {}
    for ((r, c), text, _), k, number in zip(said, to.tolist(), figure, strict=True):
        held = texts[r, k]
        if held and (number or is_number(held)):
            return None
        texts[r, k] = f"{held} {text}" if held else text
        own = Grade.UNCERTAIN if held else Grade.READ
        known = own if table.grades is None else min(own, table.grades[r, c])
        grades[r, k] = min(grades[r, k], known)
        if (r, c) in table.others:
            others[r, k] = table.others[r, c]
    rows = np.array([r for (r, _), _, _ in said])
    over = np.flatnonzero((inside < WHOLE) & (to + 1 < shape[1]))
    for n in over[texts[rows[over], np.minimum(to[over] + 1, shape[1] - 1)] == ""].tolist():
        grades[rows[n], to[n] : to[n] + 2] = int(Grade.UNCERTAIN)
    sure = None if table.grades is None and (grades == Grade.READ).all() else grades
    return replace(table, texts=texts, grades=sure, others=others, spans=(), places=None, pieces={})


def _said(
    table: PageTable, places: Floats, shift: float
) -> Iterator[tuple[Slot, str, tuple[float, float]]]:
    """Gives back each text of a table, its cell, and where it begins and ends."""
    for r, c in np.argwhere(table.texts != "").tolist():
        whole = ((table.texts[r, c], *places[r, c].tolist()),)
        for text, x0, x1 in table.pieces.get((r, c), whole):
            yield (r, c), text, (x0 - shift, x1 - shift)


def _columns_of(at: Floats, edges: Floats) -> tuple[Ints, Floats]:
    """Gives back the column (n,) of each text, and the share of it that stands there."""
    over = np.minimum(at[:, 1:], edges[1:]) - np.maximum(at[:, :1], edges[:-1])
    most = over.argmax(1)
    share = over.max(1) / np.maximum(at[:, 1] - at[:, 0], 1e-6)
    start = np.clip(np.searchsorted(edges, at[:, 0] + 1.0) - 1, 0, len(edges) - 2)
    return np.where(share >= INSIDE, most, start), share


def same_kinds(texts: Texts, before: Texts) -> bool:
    """Gives back whether columns of figures and of words hold the same in both.

    The first column that is filled in each row, a number or a name, is so in both.
    """
    own, old = _kinds(texts), _kinds(before)
    rows = max((cells for _, cells in old), default=0)
    first = next((c for c, (_, cells) in enumerate(old) if cells >= MOSTLY * rows), None)
    if first is not None and 2 * own[first][1] < max(cells for _, cells in own):
        return False
    for (figures, filled), (known, cells) in zip(own, old, strict=True):
        if cells < KNOWN or not filled:
            continue
        if known >= MOSTLY * cells and figures < filled / 2:
            return False
        if known <= HARDLY * cells and figures > MOSTLY * filled and filled > 1:
            return False
    return True


def _kinds(texts: Texts) -> list[tuple[int, int]]:
    """Gives back how many figures and how many texts rows of data have in each column."""
    rows = [row for row in texts.tolist() if is_row(row)]
    held = [[row[c] for row in rows if row[c]] for c in range(texts.shape[1])]
    return [(sum(map(is_number, column)), len(column)) for column in held]
