"""Tables of a page that fell apart: what is in the pieces is in doubt, what was lost is said."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from extractors.blocks import Block
from extractors.tables.headers import find_header
from extractors.tables.rows import looks_numeric
from extractors.words import Vocabulary
from pipeline.model.document import Document, Issue, Part
from pipeline.model.evidence import Grade, Text
from pipeline.model.table import PagePlace, Table

LEAST_FIGURES, LEAST_ROWS = 3, 2
"""Figures of a row, and such rows, from which a table without headings holds rows of data."""


def rows_left_out(part: Part, blocks: Sequence[Block], words: Vocabulary) -> dict[int, int]:
    """Gives back the tables of a page that stand under no heading, each with its rows of figures.

    Args:
        part: The part.
        blocks: Its headers with their rows.
        words: The vocabulary they were found with.
    """
    if not blocks:
        return {}
    known = {block.table for block in blocks}
    found = {}
    for index, grid in enumerate(part.tables):
        if index < min(known) or index in known or not isinstance(grid.place, PagePlace):
            continue
        rows = sum(_holds_figures(grid, row) for row in range(grid.shape[0]))
        if rows >= LEAST_ROWS and find_header(grid, words) is None:
            found[index] = rows
    return found


def _holds_figures(grid: Table, row: int) -> bool:
    return sum(looks_numeric(str(text)) for text in grid.texts[row]) >= LEAST_FIGURES


def is_in_pieces(document: Document, blocks: Sequence[Block], lost: Collection[int]) -> bool:
    """Gives back whether a table fell apart so that nothing in it is certain.

    A piece that goes on under the heading of one on the same page is so where that page's
    headings are unclear; any is, beside one that was lost.
    """
    if lost:
        return True
    unclear = {
        issue.at.page for issue in document.issues if issue.code == "heading-unclear" and issue.at
    }
    pages = [_pages(block.grid) for block in blocks]
    return any(
        block.continued and pages[at] & pages[at - 1] & unclear
        for at, block in enumerate(blocks)
        if at
    )


def _pages(grid: Table) -> set[int | None]:
    return {band.page for band in grid.place.bands} if isinstance(grid.place, PagePlace) else set()


def in_doubt(block: Block) -> Block:
    """Gives back a block in which every text is uncertain."""
    grid = block.grid
    read = np.full(grid.shape, Grade.READ, np.uint8) if grid.grades is None else grid.grades
    filled = np.array([[bool(str(text).strip()) for text in row] for row in grid.texts], bool)
    grades = np.where(filled, np.minimum(read, Grade.UNCERTAIN), read).astype(np.uint8)
    return replace(block, grid=replace(grid, grades=grades))


def left_out_issues(part: Part, lost: dict[int, int]) -> list[Issue]:
    """Gives back the issue of rows that were left out, as they stand under no heading."""
    if not lost:
        return []
    rows, first = sum(lost.values()), min(lost)
    return [
        Issue(
            "rows-left-out",
            Text(
                f"The table of this page was read in pieces, and {rows} row(s) with figures stand "
                "in a piece without headings; they were left out, and what was read of the others "
                "is doubtful. Scan the page again, flat and evenly lit, or send the original file.",
                f"此页的表格被分成几块读取，其中 {rows} 个含数字的行所在部分没有标题，未计入；"
                "其余已读内容也不可靠。请平整、光线均匀地重新扫描，或提供原始文件。",
            ),
            part=part.name,
            at=part.tables[first].locate(0, 0),
            loses_data=True,
        )
    ]
