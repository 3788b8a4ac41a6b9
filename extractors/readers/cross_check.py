"""A sampled page read a second time by another reader, and how far the two agree."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.tables.page_table import PageTable, ReadPage

PAGES_A_SAMPLE = 40
"""A document is sampled with a chance of its ruled pages in this many; by hash, so always same."""


def checked_page(pages: Sequence[ReadPage], sha256: str) -> int | None:
    """Gives back the index of the page to read again, None for most documents."""
    ruled = [
        k
        for k, page in enumerate(pages)
        if page.tables and not page.scanned and all(_plain(t) for t in page.tables)
    ]
    draw = int(sha256[:8] or "0", 16)
    if not ruled or draw % PAGES_A_SAMPLE >= len(ruled):
        return None
    return ruled[draw // PAGES_A_SAMPLE % len(ruled)]


def _plain(table: PageTable) -> bool:
    """Whether a table stands as the second reader sees it, and is not what that one read."""
    return table.ruled and table.to_page is None and not table.second


def differing(page: ReadPage, others: Sequence[PageTable]) -> float:
    """Gives back the share of texts on a page that the second reader does not have."""
    mine = [_bare(t) for table in page.tables for t in table.texts.ravel().tolist()]
    theirs: dict[str, int] = {}
    for table in others:
        for text in table.texts.ravel().tolist():
            theirs[_bare(text)] = theirs.get(_bare(text), 0) + 1
    words = [text for text in mine if text]
    missed = 0
    for text in words:
        if theirs.get(text, 0) > 0:
            theirs[text] -= 1
        else:
            missed += 1
    return missed / len(words) if words else 0.0


def _bare(text: str) -> str:
    return "".join(text.split())
