"""A second reader for ruled tables of digital pages. Imports pdfplumber alone."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

import numpy as np

from extractors.tables.page_table import PageTable

LEAST_FILLED = 0.25
SETTINGS = {"vertical_strategy": "lines", "horizontal_strategy": "lines", "snap_tolerance": 3}


def plumber_tables(data: bytes | Path, page: int, password: str | None) -> list[PageTable] | None:
    """Gives back the tables that pdfplumber finds on a page, from 0, as displayed.

    None where it cannot read the page: it stumbles over damage that others mend, in many ways.
    """
    import pdfplumber

    source = data if isinstance(data, Path) else BytesIO(data)
    try:
        with pdfplumber.open(source, password=password) as document:
            shown = document.pages[page]
            left, top = (max(shown.cropbox[k], shown.mediabox[k]) for k in (0, 1))
            found = [_table(table, left, top) for table in shown.find_tables(SETTINGS)]
            shown.close()
    except MemoryError:
        raise
    except Exception as error:
        # Of what a file holds nothing may stand in a log: the kind of the error is enough.
        logging.getLogger(__name__).info("no second reading: %s", type(error).__name__)
        return None
    return [table for table in found if _holds_text(table)]


def _holds_text(table: PageTable) -> bool:
    """Whether a table has text in two rows and columns; frames of charts have not."""
    filled = table.texts != ""
    spread = filled.any(1).sum() > 1 and filled.any(0).sum() > 1
    return bool(spread and filled.mean() > LEAST_FILLED)


def _table(table: object, left: float, top: float) -> PageTable:
    """Gives back a table; ``left`` and ``top`` are where the part of the page begins that shows."""
    rows = table.extract()  # type: ignore[attr-defined]
    texts = np.full((len(rows), len(rows[0])), "", dtype=object)
    for r, row in enumerate(rows):
        texts[r] = [text or "" for text in row]
    cells = table.cells  # type: ignore[attr-defined]
    xs = sorted({c[0] for c in cells} | {c[2] for c in cells})
    ys = sorted({c[1] for c in cells} | {c[3] for c in cells})
    rows, columns = tuple(float(y - top) for y in ys), tuple(float(x - left) for x in xs)
    return PageTable(texts, rows, columns, second=True)
