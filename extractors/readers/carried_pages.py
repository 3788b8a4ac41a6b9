"""Pages that go on with the table of the page before, without its headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.readers.page_issues import page_issue
from extractors.tables.carried import any_as_full, begins_with_data, laid_on, rows_among
from extractors.tables.page_table import PageTable, ReadPage
from extractors.tables.parts import lines_above, same_columns

ALIKE = 0.5
"""Share of the columns before from which a table without headings may be the same one."""


def carried_on(pages: Sequence[ReadPage]) -> list[ReadPage]:
    """Gives back pages, tables that go on without headings laid on the columns they began in.

    Where such a table does not fit them, its page says so. Scans are left as they are: they are
    laid out by their ruling lines.
    """
    found: list[ReadPage] = []
    before: PageTable | None = None
    said: set[str] = set()
    for page in pages:
        if before is not None and not page.scanned:
            page = _after(page, before, said)
        if page.tables and not page.scanned:
            before, said = page.tables[-1], said | set(lines_above(page))
        else:
            before, said = None, set()
        found.append(page)
    return found


def _after(page: ReadPage, before: PageTable, said: set[str]) -> ReadPage:
    """Gives back the page after one with a table; ``said`` are lines above tables before."""
    if not page.tables:
        return _with_rows(page, before)
    first = page.tables[0]
    if not begins_with_data(first):
        return page
    same = same_columns(before, first, page.width)
    laid = first if same else laid_on(first, before)
    if set(lines_above(page)) <= said:
        if laid is not None:
            return replace(page, tables=(laid, *page.tables[1:]))
        fewest = ALIKE * before.texts.shape[1]
        return _not_carried(page) if first.texts.shape[1] >= fewest else page
    if laid is None:
        return page
    # Under another title its own rows tell by what they hold whether they stand under them.
    return _not_carried(replace(page, tables=(laid, *page.tables[1:])))


def _not_carried(page: ReadPage) -> ReadPage:
    return replace(page, issues=(*page.issues, page_issue("table-not-carried", page.number)))


def _with_rows(page: ReadPage, before: PageTable) -> ReadPage:
    """Gives back a page, its first lines made a table where they are rows of that before.

    Rows as full as those before that do not fit its columns are said to be lost.
    """
    table = rows_among(page.rows, before)
    if table is None:
        return _not_carried(page) if any_as_full(page.rows, before) else page
    top, end = table.row_edges[0], table.row_edges[-1]
    lines = (line for line in page.lines if not top < (line.box.top + line.box.bottom) / 2 < end)
    return replace(page, tables=(table,), lines=tuple(lines))
