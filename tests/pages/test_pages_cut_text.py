"""Text that goes on over an edge without a rule belongs to one cell, which was taken for two."""

import numpy as np

from extractors.readers.cut_text import cut_cells
from extractors.tables.cell_lines import CellInk
from extractors.tables.grid import Grid
from pipeline.model.table import Span

CELLS = tuple(Span(r, c, 1, 1) for r in range(2) for c in range(2))
EDGES = np.array([0.0, 50.0, 100.0]), np.array([0.0, 30.0, 60.0])
GRID = Grid(*EDGES, np.array([[0, 1], [2, 3]]), CELLS)


def ink(cell: int, rows: slice, columns: slice) -> CellInk:
    """Gives back a cell of 27 x 47 pixels, two within its edges, with a block of ink."""
    drawn = np.zeros((27, 47), bool)
    drawn[rows, columns] = True
    left, top = CELLS[cell].column * 50 + 2, CELLS[cell].row * 30 + 2
    return CellInk(cell, left, top, np.where(drawn, 0, 255).astype(np.uint8), drawn)


def test_ink_on_both_sides_of_an_edge_is_cut_there() -> None:
    over = [ink(0, slice(8, 20), slice(30, 47)), ink(1, slice(8, 20), slice(0, 15))]
    assert cut_cells(GRID, over) == {0, 1}
    down = [ink(1, slice(20, 27), slice(10, 30)), ink(3, slice(0, 6), slice(10, 30))]
    assert cut_cells(GRID, down) == {1, 3}


def test_ink_that_reaches_an_edge_alone_or_only_as_a_speck_is_not() -> None:
    assert not cut_cells(GRID, [ink(0, slice(8, 20), slice(30, 47))])
    apart = [ink(0, slice(2, 8), slice(30, 47)), ink(1, slice(18, 25), slice(0, 15))]
    assert not cut_cells(GRID, apart)
    speck = [ink(0, slice(8, 20), slice(30, 47)), ink(1, slice(8, 10), slice(0, 2))]
    assert not cut_cells(GRID, speck)
