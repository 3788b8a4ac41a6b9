"""Graded lines of a scanned grid to a table, columns of figures looked at as a whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from extractors.readers.clock_lines import with_colons
from extractors.readers.cut_text import cut_cells
from extractors.readers.dashes import LETTER, mark_dashes, with_dashes
from extractors.readers.grading import Graded, is_figures
from extractors.readers.lead_letters import doubt_lead_letters
from extractors.readers.scan_layout import GridLines
from extractors.readers.ticks import with_ticks
from extractors.readers.unread_ink import cells_with_more
from extractors.tables.cell_lines import LineCrop
from extractors.tables.page_table import PageTable
from extractors.tables.ruled import grid_texts
from pipeline.model.evidence import Grade
from pipeline.model.table import Slot, Span, Texts

MOST_OF_COLUMN = 0.85
LEAST_OF_COLUMN = 6
HEADER_ROWS = 3
SPECK = 0.5
"""Marks that read as nothing and are smaller than this share of a line are dirt."""
_TWO_PLACES = re.compile(r"^[-(￥¥]*[\d,]+\.\d{2}\)?$")
_LETTERS = re.compile(r"^[A-Za-z]{1,2}$")
_CLOCK = re.compile(r"^(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?$")
LAST_HOUR, LAST_MINUTE = 24, 59
_WHOLE = re.compile(r"^\d*[1-9]\d*$")


def grid_table(
    table: GridLines, lines: Sequence[Graded], by_hand: Collection[int] = ()
) -> PageTable:
    """Gives back the table of a scanned grid.

    Args:
        table: The grid and its crops.
        lines: The readings of its crops.
        by_hand: Cells of the grid with handwriting: blank and in doubt, as nothing is guessed.
    """
    lines = with_dashes(table.grid, table.crops, lines)
    lines = with_ticks(table.crops, with_colons(table.grid, table.crops, lines))
    cells: list[list[Graded]] = [[] for _ in table.grid.cells]
    em = float(np.median([_size(crop)[1] for crop in table.crops])) if table.crops else 0.0
    for crop, line in zip(table.crops, lines, strict=True):
        if line.text or min(_size(crop)) >= SPECK * em:
            cells[crop.cell].append(line)
    grid = table.grid
    texts = grid_texts(grid, ["\n".join(g.text for g in c if g.text) for c in cells])
    grades = np.full(grid.shape, int(Grade.READ), np.uint8)
    others: dict[Slot, tuple[str, ...]] = {}
    for k in by_hand:
        texts[grid.cells[k].row, grid.cells[k].column] = ""
        cells[k] = [Graded("", Grade.UNCERTAIN, (), 0.0)]
    for cell, held in zip(grid.cells, cells, strict=True):
        unsure = _is_unsure(table, cell)
        if any(g.grade < Grade.READ for g in held) or unsure:
            grades[cell.row, cell.column] = int(Grade.UNCERTAIN)
            others[cell.row, cell.column] = _others(held)
        if unsure:  # what may be several cells leaves none of its slots surely blank
            rows = slice(cell.row, cell.row + cell.rows)
            grades[rows, cell.column : cell.column + cell.columns] = int(Grade.UNCERTAIN)
    more = cells_with_more(table.inks, table.crops, lines, LETTER * em)
    for k in (*cut_cells(grid, table.inks), *more):
        grades[grid.cells[k].row, grid.cells[k].column] = int(Grade.UNCERTAIN)
    mark_dashes(texts)
    _doubt_lost_points(texts, grades, others)
    _doubt_more_lines(texts, grades)
    _doubt_letters(texts, grades)
    _doubt_clocks(texts, grades)
    doubt_lead_letters(texts, grades, others)
    return PageTable(
        texts,
        tuple(grid.rows.tolist()),
        tuple(grid.columns.tolist()),
        tuple(c for c in grid.cells if c.rows > 1 or c.columns > 1),
        grades=grades,
        others={slot: other for slot, other in others.items() if other},
    )


def _is_unsure(table: GridLines, cell: Span) -> bool:
    """Whether a cell may be cut wrongly."""
    if table.unsure is None:
        return False
    rows = slice(cell.row, cell.row + cell.rows)
    return bool(table.unsure[rows, cell.column : cell.column + cell.columns].any())


def _size(crop: LineCrop) -> tuple[int, int]:
    return crop.box[2] - crop.box[0], crop.box[3] - crop.box[1]


def _others(held: Sequence[Graded]) -> tuple[str, ...]:
    """Gives back other readings of a cell: one line of it read another way each."""
    texts = [g.text for g in held]
    return tuple(
        "\n".join([*texts[:k], other, *texts[k + 1 :]])
        for k, line in enumerate(held)
        for other in line.others
    )


def _doubt_lost_points(
    texts: Texts, grades: npt.NDArray[np.uint8], others: dict[Slot, tuple[str, ...]]
) -> None:
    """Doubts a whole number in a column where nearly all have two decimals: 11400, 37."""
    for c in range(texts.shape[1]):
        column = [(r, str(t)) for r, t in enumerate(texts[:, c].tolist()) if _is_amount(str(t))]
        two = sum(bool(_TWO_PLACES.match(t)) for _, t in column)
        if two < LEAST_OF_COLUMN or two < MOST_OF_COLUMN * len(column):
            continue
        for r, text in column:
            if _WHOLE.match(text):
                grades[r, c] = int(Grade.UNCERTAIN)
                if len(text) > 2:
                    others[r, c] = (f"{text[:-2]}.{text[-2:]}", *others.get((r, c), ()))


def _is_amount(text: str) -> bool:
    return is_figures(text) and text != "0"


def _doubt_more_lines(texts: Texts, grades: npt.NDArray[np.uint8]) -> None:
    """Doubts two lines in a column of single ones: a rule between two rows was not found.

    The rows at the top are the header's.
    """
    for c in range(texts.shape[1]):
        column = [(r, str(t).count("\n")) for r, t in enumerate(texts[:, c].tolist()) if t]
        single = sum(not more for _, more in column)
        if single < LEAST_OF_COLUMN or single < MOST_OF_COLUMN * (len(column) - HEADER_ROWS):
            continue
        for r, more in column:
            if more and r >= HEADER_ROWS:
                grades[r, c] = int(Grade.UNCERTAIN)
                below = grades[r + 1 : r + 1 + more, c]
                below[texts[r + 1 : r + 1 + more, c] == ""] = int(Grade.UNCERTAIN)


def _doubt_letters(texts: Texts, grades: npt.NDArray[np.uint8]) -> None:
    """Doubts a lone letter or two in a column where nearly all are figures: H for 11."""
    for c in range(texts.shape[1]):
        column = [(r, str(t)) for r, t in enumerate(texts[:, c].tolist()) if t]
        figures = sum(is_figures(text) for _, text in column)
        if figures < LEAST_OF_COLUMN or figures < MOST_OF_COLUMN * (len(column) - 2):
            continue
        for r, text in column:
            if _LETTERS.match(text):
                grades[r, c] = int(Grade.UNCERTAIN)


def _doubt_clocks(texts: Texts, grades: npt.NDArray[np.uint8]) -> None:
    """Doubts what is written as a time and no clock shows: 42:59 for 12:59."""
    for r, c in np.argwhere(np.char.find(texts.astype(str), ":") >= 0).tolist():
        found = [_CLOCK.match(line) for line in str(texts[r, c]).splitlines()]
        if any(m and (int(m[1]) > LAST_HOUR or int(m[2]) > LAST_MINUTE) for m in found):
            grades[r, c] = int(Grade.UNCERTAIN)
