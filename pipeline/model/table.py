"""A table as it stood: a grid of texts with its addresses, read once and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from pipeline.model.evidence import Box, Grade, Locator


class CellType(IntEnum):
    """What a spreadsheet said a cell holds; its text is always the canonical form given here."""

    BLANK = 0
    TEXT = 1
    NUMBER = 2  # shortest decimal: "2360", "1078.98"
    DATE = 3  # "2025-03-01"
    TIME = 4  # "08:25" or "08:25:10"
    DATETIME = 5  # "2025-03-01 08:25:10"
    DURATION = 6  # "81:00" (hours may pass 24) or "81:00:10"
    BOOLEAN = 7  # "TRUE", "FALSE"
    ERROR = 8  # "#N/A"
    UNCALCULATED = 9  # a formula without a cached value; the text is ""


@dataclass(frozen=True, slots=True)
class Span:
    """A merged cell: its text stands in the top left slot, the other slots hold ""."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """Addresses of a grid cut from a spreadsheet; indices from 0. CSV has sheet None."""

    sheet: str | None
    first_row: int = 0
    first_column: int = 0

    def locate(self, row: int, column: int, span: Span) -> Locator:
        """Gives back the A1 address of a slot."""
        return Locator(
            sheet=self.sheet,
            cell=f"{column_letters(self.first_column + column)}{self.first_row + row + 1}",
        )


@dataclass(frozen=True, slots=True)
class PageBand:
    """The rows of a grid that stand on one page.

    Attributes:
        first_row: First row of the grid on this page; the band ends where the next begins.
        page: Page number from 1, as displayed.
        row_edges: Top and bottom edges, one more than rows, in PDF points as displayed.
        column_edges: Left and right edges, one more than columns.
        to_page: 3x3 matrix that takes (x, y, 1) of a straightened image, the space the edges
            are then in, to PDF points of the page as displayed; None where they are the same.
        row_boxes: One box a row, instead of edges, for lines of running text.
    """

    first_row: int
    page: int
    row_edges: tuple[float, ...] = ()
    column_edges: tuple[float, ...] = ()
    to_page: tuple[float, ...] | None = None
    row_boxes: tuple[Box, ...] = ()

    def box(self, row: int, column: int, span: Span) -> Box:
        """Gives back the box of a slot, its whole span, on the page as displayed."""
        at = row - self.first_row
        if self.row_boxes:
            return self.row_boxes[at]
        edges, columns = self.row_edges, self.column_edges
        last = min(at + span.rows, len(edges) - 1)
        x0, x1 = columns[column], columns[min(column + span.columns, len(columns) - 1)]
        return self._map(Box(x0, edges[at], x1, edges[last]))

    def _map(self, box: Box) -> Box:
        if self.to_page is None:
            return box
        corners = np.array(
            [[box.x0, box.x1, box.x1, box.x0], [box.top, box.top, box.bottom, box.bottom], [1] * 4]
        )
        x, y, w = np.array(self.to_page, float).reshape(3, 3) @ corners
        x, y = x / w, y / w
        return Box(float(x.min()), float(y.min()), float(x.max()), float(y.max()))


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Addresses of a grid cut from one or more pages."""

    bands: tuple[PageBand, ...]

    def locate(self, row: int, column: int, span: Span) -> Locator:
        """Gives back the page and box of a slot."""
        band = next(b for b in reversed(self.bands) if b.first_row <= row)
        return Locator(page=band.page, box=band.box(row, column, span))


@dataclass(frozen=True, slots=True)
class WordPlace:
    """Addresses in a text document: a table's number from 1, or None for paragraphs.

    ``after`` is how many paragraphs stand above a table, where that is known.
    """

    table: int | None
    first_row: int = 0
    after: int | None = None

    def locate(self, row: int, column: int, span: Span) -> Locator:
        """Gives back the table, row and column, or the paragraph; all from 1."""
        if self.table is None:
            return Locator(paragraph=self.first_row + row + 1)
        return Locator(table=self.table, row=self.first_row + row + 1, column=column + 1)


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Addresses in a log file: the line number from 1."""

    first_line: int = 1

    def locate(self, row: int, column: int, span: Span) -> Locator:
        """Gives back the line of a row."""
        return Locator(line=self.first_line + row)


Place = SheetPlace | PagePlace | WordPlace | LinePlace
Slot = tuple[int, int]
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of texts as it stood in the document.

    Attributes:
        texts: Object array (rows, columns) of str; "" is blank. Never stripped or corrected.
        place: Where each slot stands.
        types: uint8 array of ``CellType``, or None where the format has no types.
        grades: uint8 array of ``Grade``, or None where every cell was read exactly.
        spans: Merged cells.
        others: For doubtful cells, their other plausible readings, by slot.
        hidden_rows, hidden_columns: Rows and columns of this grid that the file hides.
    """

    texts: Texts
    place: Place
    types: npt.NDArray[np.uint8] | None = None
    grades: npt.NDArray[np.uint8] | None = None
    spans: tuple[Span, ...] = ()
    others: Mapping[Slot, tuple[str, ...]] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()

    @property
    def shape(self) -> tuple[int, int]:
        """Gives back (rows, columns)."""
        return int(self.texts.shape[0]), int(self.texts.shape[1])

    @property
    def recognised(self) -> bool:
        """Gives back whether the texts were recognised, so that any of them may be misread.

        A file that knows its cells' types holds their texts: where one of its numbers lost its
        last digits, the others are still as they were typed.
        """
        return self.grades is not None and self.types is None

    def span_at(self, row: int, column: int) -> Span:
        """Gives back the merged cell that begins at a slot, or a span of one."""
        for span in self.spans:
            if span.row == row and span.column == column:
                return span
        return Span(row, column, 1, 1)

    def locate(self, row: int, column: int) -> Locator:
        """Gives back where a slot stands in the file."""
        return self.place.locate(row, column, self.span_at(row, column))

    def grade(self, row: int, column: int) -> Grade:
        """Gives back how sure the reading of a slot is."""
        return Grade.READ if self.grades is None else Grade(int(self.grades[row, column]))


def column_letters(column: int) -> str:
    """Gives back the letters of a spreadsheet column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
