"""Pages put together to parts: runs of pages that belong to one document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

import numpy as np

from extractors.tables.carried import begins_with_data
from extractors.tables.page_table import PageLine, PageTable, ReadPage
from pipeline.model.document import Issue, Part
from pipeline.model.evidence import Grade
from pipeline.model.table import PageBand, PagePlace, Slot, Span, Table

BIG_TITLE = 1.35
"""A first line this many times taller than the usual line is a title."""
TITLE_LENGTH = 40
SAME_EDGE = 0.012
"""Share of the page width within which column edges of two pages are the same."""
HEADER_ROWS = 6
TITLE_CELLS = 2
"""So many cells of a row may be a title, or who the table is of and when."""
LEAST_DAYS = 3
"""Numbers that count up from which they head columns: days of the month."""
_PAGE_MARK = re.compile(
    r"第\s*\d+\s*页|共\s*\d+\s*页|page\s*(number)?\s*[:：]?\s*\d+(\s*(/|of)\s*\d+)?|\d+\s*/\s*\d+|^\W*\d+\W*$",
    re.IGNORECASE,
)
_OF_PAGE = re.compile("页|page", re.IGNORECASE)
_FIGURE = re.compile(r"[-+(]*[¥￥]?\d[\d.,:/%()\-]*|[√✓✔×○●△▲◎☆★]+")


@dataclass(slots=True)
class _Run:
    """Pages of one part while they are gathered."""

    pages: list[ReadPage] = field(default_factory=list)

    def takes(self, page: ReadPage) -> bool:
        """Whether a page belongs to this part."""
        first = self.pages[0]
        if page.scanned != first.scanned and page.tables and first.tables:
            return False
        title, begun = _title(page), _title(first)
        if page.tables and _last_table(self.pages) is not None:
            same = same_columns(_last_table(self.pages), page.tables[0], page.width)
            above = lines_above(page)
            begun_above = lines_above(next(p for p in self.pages if p.tables))
            goes_on = begins_with_data(page.tables[0]) and set(above) <= set(begun_above)
            return same and (not above or above == begun_above or goes_on)
        if title is None:
            return True
        if begun is None:
            return False
        return not (_bare(title.text) == _bare(begun.text) or title.height >= 0.9 * begun.height)


def to_parts(pages: Sequence[ReadPage], *, single: bool = False) -> tuple[Part, ...]:
    """Gives back the parts of a document.

    Args:
        pages: In order; pages with nothing on them belong to no part.
        single: The file is one image: its part has no name.
    """
    runs: list[_Run] = []
    for page in pages:
        if not page.tables and not page.lines and not page.figures:
            continue
        if runs and runs[-1].takes(page):
            runs[-1].pages.append(page)
        else:
            runs.append(_Run([page]))
    return tuple(_part(run.pages, "" if single else part_name(run.pages)) for run in runs)


def part_name(pages: Sequence[ReadPage]) -> str:
    """Gives back "p1" or "p1-3"."""
    first, last = pages[0].number, pages[-1].number
    return f"p{first}" if first == last else f"p{first}-{last}"


def page_issues(pages: Sequence[ReadPage], parts: Sequence[Part]) -> tuple[Issue, ...]:
    """Gives back the issues of pages, each with the name of the part its page went to."""
    of_page = {p: part.name for part in parts for p in _pages_of(part)}
    return tuple(
        replace(issue, part=of_page.get(page.number)) for page in pages for issue in page.issues
    )


def _pages_of(part: Part) -> range:
    numbers = re.findall(r"\d+", part.name)
    return range(int(numbers[0]), int(numbers[-1]) + 1) if numbers else range(1, 2)


def _title(page: ReadPage) -> PageLine | None:
    """Gives back the first line of the page where it is set as a title."""
    lines = [line for line in page.lines if _bare(line.text)]
    if len(lines) < 3:
        return None
    usual = median(line.height for line in lines)
    # A line with a colon is a label: a signature beside it makes it as high as a title.
    first = [line for line in lines[:4] if not re.search("[:：]", line.text)]
    if not first:
        return None
    top = max(first, key=lambda line: line.height)
    high = top.box.top < 0.45 * page.height
    if top.height >= BIG_TITLE * usual and len(top.text) <= TITLE_LENGTH and high:
        return top
    return None


def lines_above(page: ReadPage) -> tuple[str, ...]:
    """Gives back the lines above the first table, page numbers and running dates left out."""
    top = min(_top(table) for table in page.tables)
    texts = (_bare(line.text) for line in page.lines if line.box.bottom <= top + 2.0)
    return tuple(text for text in texts if text)


def _top(table: PageTable) -> float:
    band = PageBand(0, 1, table.row_edges, table.column_edges, table.to_page)
    return band.box(0, 0, Span(0, 0, 1, table.texts.shape[1])).top


def _bare(text: str) -> str:
    return "".join(_PAGE_MARK.sub("", text).split())


def _last_table(pages: Sequence[ReadPage]) -> PageTable | None:
    return next((page.tables[-1] for page in reversed(pages) if page.tables), None)


def same_columns(before: PageTable | None, after: PageTable, width: float) -> bool:
    """Gives back whether the columns of two pages stand alike, moved together or not."""
    if before is None or len(before.column_edges) != len(after.column_edges):
        return False
    old, new = np.array(before.column_edges), np.array(after.column_edges)
    shift = float(np.median(new - old))
    room = SAME_EDGE * width * (1.0 if before.ruled and after.ruled else 4.0)
    return bool(abs(shift) < 0.1 * width and np.abs(new - old - shift).max() <= room)


def _part(pages: Sequence[ReadPage], name: str) -> Part:
    stacks: list[list[tuple[ReadPage, PageTable]]] = []
    for page in pages:
        for k, table in enumerate(page.tables):
            last = stacks[-1][-1] if stacks else None
            carried = k == 0 and last is not None and last[0].number != page.number
            goes_on = carried and last is not None and same_columns(last[1], table, page.width)
            if goes_on and not _of_other_days(stacks[-1][0][1], table):
                stacks[-1].append((page, table))
            else:
                stacks.append([(page, table)])
    return Part(
        name=name,
        tables=tuple(_table(stack) for stack in stacks),
        text=_text(pages),
        scanned=any(page.scanned for page in pages),
        figures=tuple(figure for page in pages for figure in page.figures),
    )


def _table(stack: Sequence[tuple[ReadPage, PageTable]]) -> Table:
    """Gives back tables of several pages as one; a header that is repeated is left out."""
    head = stack[0][1]
    bands: list[PageBand] = []
    texts, grades, spans = [], [], []
    others: dict[Slot, tuple[str, ...]] = {}
    at = 0
    for page, table in stack:
        skip = 0 if table is head else _repeated(head, table)
        body = table.texts[skip:]
        if not len(body):
            continue
        bands.append(
            PageBand(at, page.number, table.row_edges[skip:], table.column_edges, table.to_page)
        )
        texts.append(body)
        grades.append(_grades(table)[skip:])
        kept = (s for s in table.spans if s.row >= skip)
        spans += [Span(s.row - skip + at, s.column, s.rows, s.columns) for s in kept]
        kept_others = ((slot, o) for slot, o in table.others.items() if slot[0] >= skip)
        others |= {(r - skip + at, c): o for (r, c), o in kept_others}
        at += len(body)
    exact = all(table.grades is None for _, table in stack)
    return Table(
        np.concatenate(texts),
        PagePlace(tuple(bands)),
        grades=None if exact else np.concatenate(grades),
        spans=tuple(spans),
        others=others,
    )


def _grades(table: PageTable) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    if table.grades is not None:
        return table.grades
    return np.full(table.texts.shape, int(Grade.READ), np.uint8)


def _repeated(head: PageTable, table: PageTable) -> int:
    """Gives back how many leading rows are the header of the first page again.

    What is left is known as a header by its words where a record is made of each row.
    """
    most = min(HEADER_ROWS, len(head.texts), len(table.texts))
    for k in range(most):
        row = [_as_heading(t) for t in table.texts[k]]
        same = row == [_as_heading(t) for t in head.texts[k]]
        titled = all(_is_title(text) for text in head.texts[: k + 1].tolist())
        if not same or not (k == 0 or _goes_on(head, k)) or (_is_data(row) and not titled):
            return k
    return most


def _is_title(row: Sequence[str]) -> bool:
    """Whether so little stands in a row that it may say what the table is of, and when."""
    filled = sum(text != "" for text in row)
    return filled <= TITLE_CELLS and 2 * filled < len(row)


def _of_other_days(head: PageTable, table: PageTable) -> bool:
    """Whether a page begins with other days than the first, and no column of who worked them."""
    first = [text for text in table.texts[0].tolist() if text] if len(table.texts) else []
    days = all(text.isdecimal() for text in first) and _counts_days(first)
    return days and _repeated(head, table) == 0


def _as_heading(text: str) -> str:
    return _bare(text) if _OF_PAGE.search(text) else "".join(text.split())


def _goes_on(head: PageTable, row: int) -> bool:
    """Whether a header may go on with a row: under a title, or where cells are merged above."""
    above = [s for s in head.spans if s.row < row <= s.row + s.rows]
    merged = any(s.columns > 1 or s.row + s.rows > row for s in above)
    return merged or _is_title(head.texts[row - 1].tolist())


def _is_data(row: Sequence[str]) -> bool:
    """Whether a row holds figures or marks, as no header does but for days that count up."""
    return any(_FIGURE.fullmatch(text) for text in row) and not _counts_days(row)


def _counts_days(row: Sequence[str]) -> bool:
    """Whether the figures of a row are days that count up."""
    found = [text for text in row if _FIGURE.fullmatch(text)]
    numbers = [int(text) for text in found if text.isdecimal()]
    return len(found) == len(numbers) >= LEAST_DAYS and _counts_up(numbers)


def _counts_up(numbers: Sequence[int]) -> bool:
    """Whether each number is one more than that before; a month may end among them."""
    steps = [after - before for before, after in pairwise(numbers)]
    return steps.count(1) >= len(steps) - 1 and all(step == 1 or step < -26 for step in steps)


def _text(pages: Sequence[ReadPage]) -> Table | None:
    bands: list[PageBand] = []
    lines: list[PageLine] = []
    for page in pages:
        if page.lines:
            boxes = tuple(line.box for line in page.lines)
            bands.append(PageBand(len(lines), page.number, row_boxes=boxes))
            lines.extend(page.lines)
    if not lines:
        return None
    texts = np.full((len(lines), 1), "", dtype=object)
    texts[:, 0] = [line.text for line in lines]
    exact = all(line.grade == Grade.READ for line in lines)
    return Table(
        texts,
        PagePlace(tuple(bands)),
        grades=None if exact else np.array([[line.grade] for line in lines], np.uint8),
        others={(r, 0): line.others for r, line in enumerate(lines) if line.others},
    )
