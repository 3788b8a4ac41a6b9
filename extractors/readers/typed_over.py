"""Text typed over a table that is a picture: a form filled in by a program."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractors.tables.layer import Bools, Glyphs, Ints, map_boxes
from extractors.tables.page_table import PageTable
from extractors.tables.texts import WORD_GAP, cell_texts, compose, deduplicated, reading_frame, runs
from pipeline.model.evidence import Grade

ACROSS = 0.2
"""Share of words that run over edges of cells from which text does not keep to them; chosen."""


def typed_over(table: PageTable, glyphs: Glyphs) -> tuple[PageTable, Bools, bool]:
    """Gives back a table with the text typed over it, the (n,) glyphs of it, and if it keeps there.

    What is typed is said by the file, not recognised. A cell that has print of its own too, or out
    of which a word runs, is in doubt. Where many words run over edges, no glyph is the table's, and
    the cells under them are in doubt.

    Args:
        table: As it was read without that text.
        glyphs: Of the page as displayed.
    """
    within, owner = _placed(table, glyphs)
    taken = owner >= 0
    if not taken.any() or not table.texts.any():
        return table, np.zeros(len(glyphs), bool), True
    crossing, words = _crossing(within, owner)
    doubted = set(owner[taken].tolist())
    keeps = len(crossing) <= ACROSS * words
    if keeps:
        table, both = _filled(table, within, owner)
        doubted = both | set(owner[crossing].tolist()) | set(owner[crossing + 1].tolist())
    return _doubted(table, doubted - {-1}), taken & keeps, keeps


def _placed(table: PageTable, glyphs: Glyphs) -> tuple[Glyphs, Ints]:
    """Gives back glyphs as they stand to a table, and the slot (n,) of each, -1 where beside it."""
    if table.to_page is not None:
        matrix = np.array(table.to_page, float).reshape(3, 3)
        quarter = round(np.arctan2(matrix[1, 0], matrix[0, 0]) / (np.pi / 2))
        turns = ((glyphs.turns - quarter) % 4).astype(np.int8)
        boxes = map_boxes(np.linalg.inv(matrix), glyphs.boxes)
        glyphs = replace(glyphs, boxes=boxes, turns=turns)
    rows, columns = table.texts.shape
    slots = np.arange(rows * columns).reshape(rows, columns)
    for s in table.spans:
        slots[s.row : s.row + s.rows, s.column : s.column + s.columns] = slots[s.row, s.column]
    x, y = glyphs.centres
    down = np.searchsorted(table.row_edges, y) - 1
    along = np.searchsorted(table.column_edges, x) - 1
    inside = (down >= 0) & (down < rows) & (along >= 0) & (along < columns)
    owner = slots[down.clip(0, rows - 1), along.clip(0, columns - 1)]
    return glyphs, np.where(inside, owner, -1)


def _crossing(glyphs: Glyphs, owner: Ints) -> tuple[Ints, int]:
    """Gives back the glyphs after which a word goes on in another cell, and how many words are."""
    start, end, _, height = reading_frame(glyphs)
    goes_on = (np.diff(runs(glyphs)) == 0) & ~glyphs.spaced[1:]
    goes_on &= start[1:] - end[:-1] <= WORD_GAP * height[1:]
    words = int(((owner[1:] >= 0) & ~goes_on).sum()) + int(owner[0] >= 0)
    return np.flatnonzero(goes_on & (owner[1:] != owner[:-1])), max(words, 1)


def _filled(table: PageTable, glyphs: Glyphs, owner: Ints) -> tuple[PageTable, set[int]]:
    """Gives back a table with glyphs in their cells, and the slots that have other text too."""
    inside = owner >= 0
    own = deduplicated(glyphs.take(inside))
    _, owner = _placed(replace(table, to_page=None), own)
    typed = cell_texts(compose(own, owner), table.texts.size)
    texts, both = table.texts.copy(), set()
    for k in sorted(set(owner.tolist()) - {-1}):
        slot = divmod(k, texts.shape[1])
        if texts[slot]:
            both.add(k)
        texts[slot] = f"{texts[slot]}\n{typed[k]}" if texts[slot] else typed[k]
    return replace(table, texts=texts), both


def _doubted(table: PageTable, slots: set[int]) -> PageTable:
    if not slots:
        return table
    grades = np.full(table.texts.shape, int(Grade.READ), np.uint8)
    if table.grades is not None:
        grades = table.grades.copy()
    grades.reshape(-1)[sorted(slots)] = int(Grade.UNCERTAIN)
    return replace(table, grades=grades)
