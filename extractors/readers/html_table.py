"""Reads HTML tables, as many programs save them with the suffix .xls."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import numpy as np

from extractors.readers.encodings import decode
from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse
from pipeline.model.document import Document, Issue, Part, SourceFile
from pipeline.model.evidence import Text
from pipeline.model.table import LinePlace, SheetPlace, Span, Table

_SPACES = re.compile(r"[ \t\r\n]+")
_SILENT = ("script", "style", "title", "xml")
_BREAKS = ("br", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr")
_LARGEST_SPAN = 16_384


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    rows: int
    columns: int
    texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Grid:
    cells: list[_Cell] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    row: int = -1
    column: int = 0
    open: _Cell | None = None


def read_html(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back the tables of a page as one part, with the text around them.

    Raises:
        UnreadableError: No text at all, or too many cells.
    """
    parser = _Tables(limits.cells)
    parser.feed(decode(data.read_bytes() if isinstance(data, Path) else data).text)
    parser.close()
    tables: list[Table] = []
    first_row = 0
    for grid in parser.grids:
        table = _table(grid, first_row, limits)
        if table is not None:
            tables.append(table)
            first_row += table.shape[0]
    lines = [line for line in map(_tidy, "".join(parser.outside).split("\n")) if line]
    if not tables and not lines:
        raise refuse("no-content")
    text = np.empty((len(lines), 1), dtype=object)
    text[:, 0] = lines
    around = Table(text, LinePlace()) if lines else None
    issues = tuple(_hidden(table) for table in tables if table.hidden_rows)
    return Document(source, "html", parts=(Part("", tuple(tables), around),), issues=issues)


class _Tables(HTMLParser):
    """Collects cells; a table inside a cell is a table of its own."""

    def __init__(self, most_cells: int) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[_Grid] = []
        self.stack: list[_Grid] = []
        self.outside: list[str] = []
        self.silent = 0
        self.left = most_cells

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens a table, row or cell."""
        marks = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self.grids.append(_Grid())
            self.stack.append(self.grids[-1])
        elif tag == "tr" and self.stack:
            self._row(marks)
        elif tag in ("td", "th") and self.stack:
            self._cell(marks)
        elif tag in _BREAKS:
            self.handle_data("\n" if tag == "br" else "\n ")

    def handle_endtag(self, tag: str) -> None:
        """Closes a table, row or cell."""
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag == "table" and self.stack:
            self.stack.pop()
        elif tag in ("td", "th", "tr") and self.stack:
            self.stack[-1].open = None
        elif tag in _BREAKS:
            self.handle_data("\n ")

    def handle_data(self, data: str) -> None:
        """Keeps text, of the open cell or outside the tables."""
        if self.silent:
            return
        raw = data if data in ("\n", "\n ") else _SPACES.sub(" ", data)
        if not self.stack:
            self.outside.append(raw)
        elif self.stack[-1].open is not None:
            self.stack[-1].open.texts.append(raw)

    def _row(self, marks: dict[str, str]) -> None:
        grid = self.stack[-1]
        grid.row += 1
        grid.column = 0
        grid.open = None
        style = marks.get("style", "").replace(" ", "").lower()
        if "display:none" in style or "hidden" in marks:
            grid.hidden.add(grid.row)

    def _cell(self, marks: dict[str, str]) -> None:
        grid = self.stack[-1]
        grid.row = max(grid.row, 0)
        while (grid.row, grid.column) in grid.taken:
            grid.column += 1
        rows, columns = _count(marks.get("rowspan")), _count(marks.get("colspan"))
        self.left -= rows * columns
        if self.left < 0:
            raise refuse("range-too-large", f"{rows} x {columns}")
        cell = _Cell(grid.row, grid.column, rows, columns)
        grid.taken.update(
            (cell.row + down, cell.column + across)
            for down in range(rows)
            for across in range(columns)
        )
        grid.column += columns
        grid.cells.append(cell)
        grid.open = cell


def _count(value: str | None) -> int:
    return min(max(int(value), 1), _LARGEST_SPAN) if value and value.isdecimal() else 1


def _tidy(text: str) -> str:
    """Gives back a line without the spaces that HTML does not show."""
    return text.replace("\xa0", " ").strip(" ")


def _table(grid: _Grid, first_row: int, limits: Limits) -> Table | None:
    if not grid.cells:
        return None
    height = grid.row + 1
    width = max(cell.column + cell.columns for cell in grid.cells)
    if height * width > limits.cells:
        raise refuse("range-too-large", f"{height} x {width}")
    texts = np.full((height, width), "", dtype=object)
    spans = []
    for cell in grid.cells:
        lines = (_tidy(line) for line in "".join(cell.texts).split("\n"))
        texts[cell.row, cell.column] = "\n".join(line for line in lines if line)
        rows = min(cell.rows, height - cell.row)
        if rows > 1 or cell.columns > 1:
            spans.append(Span(cell.row, cell.column, rows, cell.columns))
    if not (texts != "").any():
        return None
    hidden = tuple(sorted(grid.hidden))
    return Table(texts, SheetPlace(None, first_row), spans=tuple(spans), hidden_rows=hidden)


def _hidden(table: Table) -> Issue:
    where = ", ".join(str(row + 1) for row in table.hidden_rows[:20])
    said = Text(
        f"Rows {where} of the table are hidden; they were read.",
        f"表格第 {where} 行被隐藏，已一并读取。",
    )
    return Issue("hidden-row", said, at=table.locate(table.hidden_rows[0], 0))
