"""Labels that stand with their value: "所属月份：|11月份", "部门：一车间  姓名：张三"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.tables.matching import match_path
from extractors.words import Vocabulary
from pipeline.model.table import Table

_COLON = re.compile(r"(?<!\d)\s*[:：]\s*|(?<=\d)\s*[:：]\s*(?!\s*\d)|(?<=\d)\s*：\s*")
_GAP = re.compile(r"\s{2,}|[\t\n\r　|;；]+")
_REACH = 6


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value; ``row`` and ``column`` are where the value stands."""

    label: str
    value: str
    row: int
    column: int


def pairs_in(text: str) -> list[tuple[str, str]]:
    """Gives back the labels with their values in one line, left to right; a value may be empty."""
    pieces = _COLON.split(text)
    found = []
    label = pieces[0]
    for index, piece in enumerate(pieces[1:], 2):
        value, following = (piece, "") if index == len(pieces) else _cut(piece)
        found.append((_GAP.split(label.strip())[-1].strip(), value.strip()))
        label = following
    return found


def _cut(piece: str) -> tuple[str, str]:
    """Gives back the value and the next label that stand between two colons."""
    gaps = list(_GAP.finditer(piece))
    if gaps:
        return piece[: gaps[-1].start()], piece[gaps[-1].end() :]
    head, _, tail = piece.rstrip().rpartition(" ")
    return head, tail


def pairs(table: Table, rows: Iterable[int]) -> Iterator[Pair]:
    """Gives back the pairs of a table's rows; an empty value is taken from a cell to the right."""
    width = table.shape[1]
    for row in rows:
        for column in range(width):
            text = str(table.texts[row, column])
            if ":" not in text and "：" not in text:
                continue
            for label, value in pairs_in(text):
                at = column if value else _next_filled(table, row, column)
                if at is not None:
                    yield Pair(label, value or str(table.texts[row, at]).strip(), row, at)


def _next_filled(table: Table, row: int, column: int) -> int | None:
    for at in range(column + 1, min(column + 1 + _REACH, table.shape[1])):
        text = str(table.texts[row, at]).strip()
        if text:
            return None if text[-1] in ":：" else at
    return None


def field_of(label: str, words: Vocabulary) -> str | None:
    """Gives back the field a label names: the whole of it, or its last words."""
    tokens = label.split()
    for first in range(len(tokens)):
        found = match_path((" ".join(tokens[first:]),), words, fuzzy=False).field
        if found is not None:
            return found
    return None
