"""The running text of a part: its lines in reading order, and the slots that each phrase came from.

Contracts and licences are read by phrases, and a phrase may be broken over lines, table cells
or pages. A ``Flow`` is one text to search; whatever is found in it can be traced back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

from extractors.parse.fold import fold_numerals
from extractors.words import simplified
from pipeline.model.document import TEXT, Part
from pipeline.model.evidence import Grade
from pipeline.model.table import PagePlace, Table

Slot = tuple[int, int, int]
"""Table (or ``TEXT``), row and column."""

_HAN = r"[\u2e80-\u9fff\uff00-\uffef]"
_IDLE_SPACE = re.compile(rf"\s+(?={_HAN})|(?<={_HAN})\s+")
_BEGINS = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}[条章]|[一二三四五六七八九十]{1,3}[、.]|\d{1,2}(?:[、)]|\.(?!\d))"
    r"|\([一二三四五六七八九十\d]{1,2}\)|[【\[]"
)
_LABEL = re.compile(r"[^,，。;；]{1,16}[:：]")
_FULL = 0.85
"""Share of the widest line from which a line is taken to go on in the next."""
_ENDS = ("。", ";", ":", "；", "：", ".")


@dataclass(frozen=True, slots=True)
class Line:
    """One line or one line of a cell: as printed (NFKC, gaps kept), and tidied for phrases."""

    raw: str
    text: str
    slot: Slot
    grade: Grade


@dataclass(frozen=True)
class Flow:
    """Lines as one text.

    Attributes:
        lines: In reading order.
        wrapped: The lines are those of pages: a sentence may go on in the next.
    """

    lines: tuple[Line, ...]
    wrapped: bool = False

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        pieces: list[str] = []
        starts: list[int] = []
        length = 0
        before = ""
        for line in self.lines:
            glue = self._glue(before, line.text) if pieces else ""
            starts.append(length + len(glue))
            pieces.append(glue + line.text)
            length += len(glue) + len(line.text)
            before = line.text
        return "".join(pieces), starts

    @cached_property
    def _widest(self) -> int:
        return max((_width(line.text) for line in self.lines), default=0)

    @property
    def text(self) -> str:
        """Gives back all lines as one text, a line break where a paragraph ends."""
        return self._joined[0]

    def _glue(self, before: str, after: str) -> str:
        if not self.wrapped or before.endswith(_ENDS) or _BEGINS.match(after):
            return "\n"
        if _LABEL.match(after) and _width(before) < _FULL * self._widest:
            return "\n"
        return "" if re.search(_HAN, before + after) else " "

    def line_at(self, position: int) -> int:
        """Gives back the index of the line that holds a position of ``text``."""
        return max(bisect_right(self._joined[1], position) - 1, 0)

    def slots(self, start: int, end: int) -> tuple[Slot, ...]:
        """Gives back the slots that a stretch of ``text`` came from."""
        first, last = self.line_at(start), self.line_at(max(end - 1, start))
        return tuple(dict.fromkeys(line.slot for line in self.lines[first : last + 1]))

    def grade(self, slots: Sequence[Slot]) -> Grade:
        """Gives back the smallest grade of some slots."""
        grades = [line.grade for line in self.lines if line.slot in set(slots)]
        return min(grades, default=Grade.READ)

    def part(self, first: int, last: int) -> Flow:
        """Gives back the lines from the first to before the last as a text of their own."""
        return Flow(self.lines[first:last], self.wrapped)


def _width(text: str) -> int:
    return len(text) + len(re.findall(_HAN, text))


def tidy(text: str) -> str:
    """Gives back a text for phrases: NFKC, simplified, dates in digits, ``_`` for any blank."""
    text = _IDLE_SPACE.sub("", " ".join(fold_numerals(simplified(text)).split()))
    return re.sub(r"[_﹍﹎]{1,}", "_", text)


def flow_of(part: Part, tables: Sequence[int] | None = None, rows: range | None = None) -> Flow:
    """Gives back the running text of a part.

    Args:
        part: Its text and tables.
        tables: Only these of its tables; all where None.
        rows: Only these rows of its text; all where None.
    """
    chosen = range(len(part.tables)) if tables is None else tables
    found = list(_text_lines(part.text, rows)) if part.text is not None else []
    for table in chosen:
        found += _cell_lines(part.tables[table], table)
    wrapped = any(isinstance(part.grid(slot[0]).place, PagePlace) for slot in _tables_of(found))
    if wrapped:
        found.sort(key=lambda line: _height(part, line.slot))
    return Flow(tuple(found), wrapped)


def _tables_of(lines: Sequence[Line]) -> list[Slot]:
    return list({line.slot[0]: line.slot for line in lines}.values())


def _text_lines(text: Table, rows: range | None) -> Iterator[Line]:
    for row in rows if rows is not None else range(text.shape[0]):
        yield from _lines(str(text.texts[row, 0]), (TEXT, row, 0), text)


def _cell_lines(table: Table, index: int) -> Iterator[Line]:
    height, width = table.shape
    for row in range(height):
        for column in range(width):
            yield from _lines(str(table.texts[row, column]), (index, row, column), table)


def _lines(cell: str, slot: Slot, table: Table) -> Iterator[Line]:
    if not cell or cell.isspace():
        return
    grade = table.grade(slot[1], slot[2])
    for text in cell.split("\n"):
        if text.strip():
            yield Line(normalize("NFKC", text), tidy(text), slot, grade)


def _height(part: Part, slot: Slot) -> tuple[int, float, float]:
    """Gives back page, height and side of a slot; lines less than half a line apart are one."""
    at = part.grid(slot[0]).locate(slot[1], slot[2])
    if at.page is None or at.box is None:
        return 0, float(slot[1]), float(slot[2])
    return at.page, round((at.box.top + at.box.bottom) / 2 / 6), at.box.x0
