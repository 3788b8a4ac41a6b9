"""What was found on one page, before pages are put together to parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from extractors.tables.lines import TextLine
from pipeline.model.document import Figure, Issue
from pipeline.model.evidence import Box
from pipeline.model.table import Slot, Span, Texts


@dataclass(frozen=True, slots=True)
class PageTable:
    """A grid on one page.

    Attributes:
        texts: (rows, columns) of str.
        row_edges, column_edges: One more than rows and columns, in the space of ``to_page``.
        spans: Merged cells.
        to_page: As on ``PageBand``.
        grades: As on ``Table``.
        others: As on ``Table``.
        ruled: Found by its lines, not by alignment.
        second: Found by the second reader of digital pages, where the first made no table.
        places: (rows, columns, 2) where the text of each cell begins and ends, in the space of
            ``to_page``; none for ruled tables, whose cells say it.
        pieces: Of cells with several texts side by side, each with where it begins and ends.
    """

    texts: Texts
    row_edges: tuple[float, ...]
    column_edges: tuple[float, ...]
    spans: tuple[Span, ...] = ()
    to_page: tuple[float, ...] | None = None
    grades: npt.NDArray[np.uint8] | None = None
    others: Mapping[Slot, tuple[str, ...]] = field(default_factory=dict)
    ruled: bool = True
    second: bool = False
    places: npt.NDArray[np.floating] | None = None
    pieces: Mapping[Slot, tuple[tuple[str, float, float], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of text outside the tables, its box on the page as displayed."""

    text: str
    box: Box
    grade: int = 2
    others: tuple[str, ...] = ()
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page as it was read.

    Attributes:
        number: From 1.
        width, height: In points as displayed.
        tables: In reading order.
        lines: Text outside them, in reading order.
        figures: Seals, ink, pictures.
        scanned: Read by recognition.
        issues: What was not read; their part is set later.
        rows: Words of its lines that hold figures, where it has no table: such rows may be the
            last ones of a table on the page before.
    """

    number: int
    width: float
    height: float
    tables: tuple[PageTable, ...] = ()
    lines: tuple[PageLine, ...] = ()
    figures: tuple[Figure, ...] = ()
    scanned: bool = False
    issues: tuple[Issue, ...] = ()
    rows: tuple[TextLine, ...] = ()
