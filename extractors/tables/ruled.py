"""Tables by their ruling lines, from the layer of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.tables.columns import column_edges
from extractors.tables.grid import Grid, build_grid
from extractors.tables.layer import Bools, Glyphs, Layer, Rulings
from extractors.tables.lines import segments, text_lines
from extractors.tables.page_table import PageTable
from extractors.tables.row_split import split_rows
from extractors.tables.ruling import groups
from extractors.tables.span_split import split_spans
from extractors.tables.texts import cell_texts, compose, main_turn
from pipeline.model.table import Span, Texts

SNAP = 3.0
"""Points within which two lines are one (double borders, edges of adjoining fills)."""
GAP = 3.5
COVER = 0.6
OPEN_SIDE = 9.0
SCATTERED, BLANK_ROWS = 0.2, 0.5
"""A grid with text in less of its cells, and more of its rows between blank, is of a chart."""
FEW_COLUMNS, LEAST_PARTED = 3, 3
"""A table of so few ruled columns may have more by alignment, if that many lines show them."""


@dataclass(frozen=True, slots=True)
class Found:
    """Tables of a page, which glyphs they hold, and how many figures were no tables."""

    tables: tuple[PageTable, ...]
    taken: Bools
    declined: int


def ruled_tables(layer: Layer) -> Found:
    """Gives back the ruled tables of a layer, from top to bottom.

    Lines that are drawn are looked at first; edges of filled areas only where no table was
    found by lines.
    """
    taken = np.zeros(len(layer.glyphs), bool)
    tables: list[PageTable] = []
    declined = 0
    boxes: list[tuple[float, float, float, float]] = []
    both = Rulings(
        np.concatenate([layer.strokes.vertical, layer.fills.vertical]),
        np.concatenate([layer.strokes.horizontal, layer.fills.horizontal]),
    )
    drawn = groups(layer.strokes)
    more = groups(both) if len(layer.fills.vertical) or len(layer.fills.horizontal) else []
    for k, rulings in enumerate([*drawn, *more]):
        if k >= len(drawn) and _overlaps(_rulings_box(rulings), boxes):
            continue
        found = _table(layer, rulings)
        if found is None:
            declined += k < len(drawn) and _looks_ruled(rulings)
            continue
        table, grid_box, held = found
        if not held.any() or _overlaps(grid_box, boxes) or (taken & held).any():
            continue
        taken |= held
        boxes.append(grid_box)
        tables.append(table)
    order = sorted(range(len(tables)), key=lambda k: (boxes[k][1], boxes[k][0]))
    return Found(tuple(tables[k] for k in order), taken, 0 if tables else declined)


def _looks_ruled(rulings: Rulings) -> bool:
    return len(rulings.vertical) >= 3 and len(rulings.horizontal) >= 3


def _overlaps(
    box: tuple[float, float, float, float], others: list[tuple[float, float, float, float]]
) -> bool:
    return any(
        min(box[2], o[2]) - max(box[0], o[0]) > SNAP
        and min(box[3], o[3]) - max(box[1], o[1]) > SNAP
        for o in others
    )


def _table(
    layer: Layer, rulings: Rulings
) -> tuple[PageTable, tuple[float, float, float, float], Bools] | None:
    """Gives back a table, its box on the layer and the glyphs it holds; None if it is none."""
    held = _inside(layer.glyphs, rulings)
    turn = main_turn(layer.glyphs.take(held))
    own = Layer(layer.width, layer.height, layer.glyphs, rulings, turn=layer.turn).turned(turn)
    grid = build_grid(own.strokes, snap=SNAP, gap=GAP, cover=COVER, open_side=OPEN_SIDE)
    if grid is None or min(grid.shape) < 1 or len(grid.cells) < 2:
        return None
    if grid.shape[1] <= FEW_COLUMNS and _parts_more(own.glyphs.take(held), grid.shape[1]):
        return None
    grid = split_spans(grid, own.glyphs)
    owner = grid.owners(own.glyphs)
    lines = compose(own.glyphs, owner)
    if not worth(grid, {line.owner for line in lines}):
        return None
    texts = grid_texts(grid, cell_texts(lines, len(grid.cells)))
    table = PageTable(
        texts,
        tuple(grid.rows.tolist()),
        tuple(grid.columns.tolist()),
        tuple(c for c in grid.cells if c.rows > 1 or c.columns > 1),
        own.to_page(),
    )
    table = split_rows(table, grid, lines)
    x0, top, x1, bottom = grid.box
    if turn % 2:  # the box is only compared with those of other figures
        x0, top, x1, bottom = _rulings_box(rulings)
    return table, (x0, top, x1, bottom), owner >= 0


def _parts_more(glyphs: Glyphs, columns: int) -> bool:
    """Whether white parts text in more columns than lines do, in most of its lines.

    Some tables rule off the column of labels alone.
    """
    lines = text_lines(segments(glyphs.take(glyphs.turns == 0))[0])
    several = [line for line in lines if len(line) > columns]
    if len(several) < LEAST_PARTED or 2 * len(several) < len(lines):
        return False
    return len(column_edges(lines)) - 1 > columns


def _rulings_box(rulings: Rulings) -> tuple[float, float, float, float]:
    vertical, horizontal = rulings.vertical, rulings.horizontal
    return (
        float(min(vertical[:, 0].min(), horizontal[:, 1].min())),
        float(min(horizontal[:, 0].min(), vertical[:, 1].min())),
        float(max(vertical[:, 0].max(), horizontal[:, 2].max())),
        float(max(horizontal[:, 0].max(), vertical[:, 2].max())),
    )


def _inside(glyphs: Glyphs, rulings: Rulings) -> Bools:
    x, y = glyphs.centres
    x0, top, x1, bottom = _rulings_box(rulings)
    inside: Bools = (x > x0) & (x < x1) & (y > top) & (y < bottom)
    return inside


def worth(grid: Grid, filled: set[int]) -> bool:
    """Whether a grid is a table: text in two rows and columns, and not nearly all blank."""
    rows, columns = grid.shape
    used = [grid.cells[k] for k in filled]
    in_rows, in_columns = {c.row for c in used}, {c.column for c in used}
    if rows == 1:
        return columns >= 3 and len(in_columns) >= 3
    if columns == 1 or len(in_rows) < 2 or len(in_columns) < 2:
        return False
    return len(used) >= 0.04 * len(grid.cells) and not _is_chart(used, len(grid.cells))


def _is_chart(used: Sequence[Span], cells: int) -> bool:
    """Whether text stands here and there in a grid, most rows between left blank, as in charts.

    The rows of a form that waits to be filled are blank below the text, not between.
    """
    held = {row for cell in used for row in range(cell.row, cell.row + cell.rows)}
    between = max(held) - min(held) + 1
    return len(used) < SCATTERED * cells and len(held) < (1 - BLANK_ROWS) * between


def grid_texts(grid: Grid, texts: list[str]) -> Texts:
    """Gives back the texts on the grid: in the top left slot of a cell, "" elsewhere."""
    array = np.full(grid.shape, "", dtype=object)
    for cell, text in zip(grid.cells, texts, strict=True):
        array[cell.row, cell.column] = text
    return array
