"""Columns that hold what belongs to two: their headings, or figures of both, stand in one cell."""

import re
from collections.abc import Mapping, Sequence

from extractors.blocks import Block
from extractors.columns import Cells
from extractors.parse.money import parse_minor
from extractors.payroll.kinds import pay_items
from extractors.tables.headers import Column
from extractors.tables.matching import match_path
from extractors.words import vocabulary
from pipeline.model.document import Issue
from pipeline.model.evidence import Grade, Text
from pipeline.model.table import PagePlace

SHARE = 4
"""One in so many of a column's cells with two figures each, from which two columns are in it."""
_FIRST_IDEOGRAM = "⺀"
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def columns_together(block: Block) -> dict[int, str]:
    """Gives back the columns that are two, with their labels.

    Only of a page: what a workbook or CSV holds in one cell is of one column.
    """
    if not isinstance(block.grid.place, PagePlace):
        return {}
    return {
        column.index: column.label
        for column in block.header.columns
        if _headed_twice(column) or _has_pairs(block, column.index)
    }


def doubt_together(cells: Mapping[int, Cells], columns: Mapping[int, str]) -> None:
    """Makes the values of columns that are two uncertain, as they may be of either."""
    for index in columns.keys() & cells.keys():
        cells[index].grades = [int(Grade.UNCERTAIN)] * len(cells[index].values)


def together_issues(block: Block, columns: Mapping[int, str], part: str) -> list[Issue]:
    """Gives back the issue of columns that are two, if there are any."""
    if not columns:
        return []
    names = ", ".join(f'"{label}"' for label in columns.values())
    row = block.header.last_row if not block.continued else 0
    return [
        Issue(
            "columns-run-together",
            Text(
                f"{len(columns)} column(s) hold what belongs to two: {names}. Which value stands "
                "under which heading cannot be told; their values are not relied on, and a heading "
                "may be missing for it. Send the sheet with ruling lines or wider columns.",
                f"有 {len(columns)} 列混有两列的内容：{names}。无法判断各值属于哪个标题，"
                "其数值不作依据，也可能因此缺少某个标题。请提供带表格线或列距较宽的表格。",
            ),
            part=part,
            at=block.grid.locate(row, next(iter(columns))),
            loses_data=True,
        )
    ]


def _headed_twice(column: Column) -> bool:
    """Gives back whether a heading is two that are known, side by side: 个税 实发工资.

    Words with spaces between them are a heading of one in most scripts, not in Chinese.
    """
    words = column.path[-1].split() if column.path else []
    if len(words) < 2 or any(word[0] < _FIRST_IDEOGRAM for word in words):
        return False
    if _known("".join(words)):
        return False
    for at, word in enumerate(words):
        rest = "".join(words[:at] + words[at + 1 :])
        one, other = _known(word), _known(rest)
        if one and other and one != other:
            return True
    return False


def _known(text: str) -> str | None:
    """Gives back the field or pay item that a text names to the letter, or None."""
    for words in (vocabulary("payroll"), pay_items()[0]):
        field = match_path((text,), words, fuzzy=False).field
        if field:
            return field
    return None


def _has_pairs(block: Block, column: int) -> bool:
    texts = [str(text) for text in block.grid.texts[block.body.rows, column]]
    filled = [text.split() for text in texts if text.strip()]
    pairs = sum(_is_pair(words) for words in filled)
    return pairs > 0 and SHARE * pairs >= len(filled)


def _is_pair(words: Sequence[str]) -> bool:
    figures = [word for word in words if _FIGURE.fullmatch(word)]
    return len(words) == 2 == len(figures) and parse_minor(" ".join(words)) is None
