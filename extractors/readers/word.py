"""Reads DOCX: paragraphs, tables in reading order, text boxes, headers, ticks and pictures."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from extractors.readers.archive import check_sizes
from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse
from extractors.readers.sheet_xml import properties
from extractors.readers.word_text import (
    W,
    boxed_tables,
    crosses_out,
    hides_text,
    paragraph_text,
    pictures_in,
)
from pipeline.model.document import Document, Figure, Issue, Part, SourceFile, Status
from pipeline.model.evidence import Locator, Text
from pipeline.model.table import Span, Table, WordPlace

_LARGE = 30_000.0
"""Square points from which on a picture may be a document: 8 x 13 cm; seals and logos are less."""
_HIDDEN = Text("The document has hidden text; it was read.", "文档含有隐藏文字，已一并读取。")
_CROSSED_OUT = Text(
    "The document has text that was struck out or deleted; it was left out.",
    "文档含有划掉或已删除的文字，未采用。",
)
_HINTS = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_WRAPPERS = frozenset(
    [W + name for name in ("sdt", "sdtContent", "customXml", "ins", "smartTag")]
    + [_HINTS + name for name in ("sect", "sub-section")]
)


def read_docx(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back a Word document as one part.

    Raises:
        UnreadableError: Damaged, a bomb, or nothing but pictures.
    """
    raw = data.read_bytes() if isinstance(data, Path) else data
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            check_sizes(archive, limits)
            about = properties(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise refuse("cut-short", str(error)) from error
    return read_roots(source, _roots(raw), about)


def read_roots(
    source: SourceFile, roots: Iterable[Any], about: Mapping[str, str] = MappingProxyType({})
) -> Document:
    """Gives back a document from its body, headers and footers.

    Raises:
        UnreadableError: There is nothing in it, or nothing but pictures.
    """
    walk = _Walk()
    for root in roots:
        walk.blocks(root)
    return _document(source, walk, dict(about))


def _roots(raw: bytes) -> Iterator[Any]:
    """Gives back the body, then each header and footer once."""
    import docx

    try:
        document = docx.Document(io.BytesIO(raw))
        yield document.element.body
        related = document.part.rels.values()
    except Exception as error:  # a damaged part fails in many ways
        raise refuse("cut-short", str(error)) from error
    for relation in related:
        if relation.reltype.endswith(("/header", "/footer")) and not relation.is_external:
            yield relation.target_part.element


def _document(source: SourceFile, walk: _Walk, about: dict[str, str]) -> Document:
    while walk.lines and not walk.lines[-1].strip():
        walk.lines.pop()
    if not walk.lines and not walk.tables:
        raise (
            refuse("pictures-only", str(len(walk.figures)))
            if walk.figures
            else refuse("no-content")
        )
    text = None
    if walk.lines:
        column = np.empty((len(walk.lines), 1), dtype=object)
        column[:, 0] = walk.lines
        text = Table(column, WordPlace(None))
    part = Part("", tuple(walk.tables), text, figures=tuple(walk.figures))
    issues = walk.issues()
    lost = any(issue.loses_data for issue in issues)
    status = Status.PARTLY_READ if lost else Status.READ
    return Document(source, "docx", status, (part,), issues, about)


@dataclass(slots=True)
class _Walk:
    """Collects paragraphs, tables and pictures in reading order."""

    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    hidden: bool = False
    crossed_out: bool = False
    large: list[Locator] = field(default_factory=list)

    def issues(self) -> tuple[Issue, ...]:
        """Gives back what was found but not read as it may have been meant."""
        found = []
        if self.hidden:
            found.append(Issue("hidden-text", _HIDDEN))
        if self.crossed_out:
            found.append(Issue("crossed-out", _CROSSED_OUT))
        if self.large:
            count = len(self.large)
            said = Text(
                f"{count} picture(s) in the document were not read. If they are documents, send "
                "them as files of their own.",
                f"文档中有 {count} 张图片未读取。如为证明文件，请单独提交。",
            )
            found.append(Issue("pictures-not-read", said, at=self.large[0], loses_data=True))
        return tuple(found)

    def _pictures(self, element: Any, at: Locator) -> None:
        areas = pictures_in(element)
        self.figures += [Figure("picture", at)] * len(areas)
        self.large += [at for area in areas if area >= _LARGE]

    def blocks(self, root: Any) -> None:
        """Reads the paragraphs and tables of a body, header or footer."""
        for block in _blocks(root):
            if block.tag == W + "tbl":
                self.table(block)
                continue
            self.lines.append(paragraph_text(block))
            self.hidden = self.hidden or hides_text(block)
            self.crossed_out = self.crossed_out or crosses_out(block)
            self._pictures(block, Locator(paragraph=len(self.lines)))
            for boxed in boxed_tables(block):
                self.table(boxed)

    def table(self, element: Any) -> None:
        """Reads a table and, after it, the tables inside its cells."""
        number = len(self.tables) + 1
        cells = _cells(element)
        height = max((cell.row + cell.rows for cell in cells), default=0)
        width = max((cell.column + cell.columns for cell in cells), default=0)
        texts = np.full((height, width), "", dtype=object)
        spans = []
        inner = []
        for cell in cells:
            paragraphs = [block for block in _blocks(cell.element) if block.tag == W + "p"]
            texts[cell.row, cell.column] = "\n".join(map(paragraph_text, paragraphs)).rstrip("\n")
            inner += [block for block in _blocks(cell.element) if block.tag == W + "tbl"]
            if cell.rows > 1 or cell.columns > 1:
                spans.append(Span(cell.row, cell.column, cell.rows, cell.columns))
            at = Locator(table=number, row=cell.row + 1, column=cell.column + 1)
            for paragraph in paragraphs:
                self._pictures(paragraph, at)
            self.hidden = self.hidden or any(map(hides_text, paragraphs))
            self.crossed_out = self.crossed_out or any(map(crosses_out, paragraphs))
        place = WordPlace(number, after=len(self.lines))
        self.tables.append(Table(texts, place, spans=tuple(spans)))
        for table in inner:
            self.table(table)


@dataclass(slots=True)
class _Cell:
    element: Any
    row: int
    column: int
    rows: int
    columns: int


def _blocks(root: Any) -> Iterator[Any]:
    for child in root:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)


def _cells(table: Any) -> list[_Cell]:
    """Gives back the cells of a table, each once however far it is merged."""
    cells: list[_Cell] = []
    above: dict[int, _Cell] = {}
    for row, tr in enumerate(_rows(table)):
        column = _number(tr, "trPr", "gridBefore", 0)
        before: _Cell | None = None
        for tc in _inside(tr, W + "tc"):
            wide = _number(tc, "tcPr", "gridSpan", 1)
            down, across = _merge(tc, "vMerge"), _merge(tc, "hMerge")
            if across == "continue" and before is not None:
                before.columns += wide
            elif down == "continue" and column in above:
                above[column].rows = row - above[column].row + 1
            else:
                before = _Cell(tc, row, column, 1, wide)
                cells.append(before)
                above[column] = before
                if down is None:
                    above.pop(column)
            column += wide
    return cells


def _rows(table: Any) -> list[Any]:
    return [tr for tr in _inside(table, W + "tr") if tr.find(f"{W}trPr/{W}del") is None]


def _inside(element: Any, tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)


def _number(element: Any, group: str, name: str, otherwise: int) -> int:
    found = element.find(f"{W}{group}/{W}{name}")
    value = found.get(W + "val") if found is not None else None
    return int(value) if value and value.isdecimal() else otherwise


def _merge(cell: Any, name: str) -> str | None:
    found = cell.find(f"{W}tcPr/{W}{name}")
    return None if found is None else found.get(W + "val", "continue")
