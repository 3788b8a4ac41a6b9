"""Columns with values under no heading: nothing is made of them, and that is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from extractors.blocks import Block
from pipeline.model.document import Issue
from pipeline.model.evidence import Text
from pipeline.model.table import Table

_SAYS = re.compile(r"\w")


def headless_columns(block: Block, part: str) -> list[Issue]:
    """Gives back the issue of a block's columns with values and no heading, if it has any."""
    labelled = {column.index: column.label for column in block.header.columns}
    row = block.header.first_row if not block.continued else 0
    return without_heading(block.grid, labelled, block.body.rows, part, row)


def without_heading(
    table: Table,
    labelled: Mapping[int, str],
    rows: Sequence[int],
    part: str,
    row: int,
    known: Callable[[Sequence[str]], bool] | None = None,
) -> list[Issue]:
    """Gives back the issue of columns with values and no heading, or none.

    Numbers that only count the rows need no heading. Where a third of the rows and more have a
    value, something of the sheet is lost.

    Args:
        table: The grid.
        labelled: Columns with a heading, or whose meaning is known without one, each with it.
        rows: The rows of data.
        part: Name of the part.
        row: Row of the headings.
        known: Whether the values of a column need no heading.
    """
    found: dict[int, list[str]] = {}
    for column in range(table.shape[1]):
        if column in labelled:
            continue
        texts = [text for at in rows if (text := str(table.texts[at, column]).strip())]
        if texts and _SAYS.search("".join(texts)) and not _counts(texts):
            found[column] = texts
    found = {column: texts for column, texts in found.items() if known is None or not known(texts)}
    if not found:
        return []
    first = next(iter(found))
    loses = any(3 * len(texts) >= len(rows) for texts in found.values())
    where = _where(labelled, first)
    many, most, text = len(found), max(map(len, found.values())), found[first][0][:40]
    return [
        Issue(
            "column-without-heading",
            Text(
                f"{many} column(s) have values and no heading, {where[0]} (up to {most} rows, as "
                f'"{text}"); nothing was made of them. Head each column, and send the sheet again.',
                f"有 {many} 列有内容但没有标题，{where[1]}（最多 {most} 行，例如“{text}”），"
                "未采用。请为每列填写标题后重新提交。",
            ),
            part=part,
            at=table.locate(row, first),
            loses_data=loses,
        )
    ]


def _where(labelled: Mapping[int, str], column: int) -> tuple[str, str]:
    left = max((at for at in labelled if at < column), default=None)
    if left is None:
        return "the first left of all headings", "首列位于所有标题左侧"
    label = " ".join(labelled[left].split())
    return f'the first right of "{label}"', f"首列位于“{label}”右侧"


def _counts(texts: Sequence[str]) -> bool:
    """Gives back whether numbers only count the rows: 1, 2, 3, beginning again or not."""
    numbers = [int(text) if text.isdigit() else None for text in texts]
    if None in numbers:
        return False
    steps = [(a, b) for a, b in pairwise(n for n in numbers if n is not None)]
    return all(b == a + 1 or b == 1 for a, b in steps) and (len(steps) > 0 or numbers[0] == 1)
