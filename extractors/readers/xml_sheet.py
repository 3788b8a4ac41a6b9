"""Reads SpreadsheetML 2003: the XML that many programs save with the suffix .xls."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from extractors.readers import sheet_issues
from extractors.readers.encodings import decode
from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse
from extractors.readers.sheet_grid import Merge, build
from extractors.readers.sheet_look import SheetLook
from extractors.readers.sheet_xml import attribute, local
from pipeline.model.document import Document, Issue, Part, SourceFile, Status

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_FIRST_REAL_YEAR = 1901


def read_xml_sheet(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back a workbook; one part a sheet that holds anything.

    Raises:
        UnreadableError: Damaged, or too many cells.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    text = decode(data.read_bytes() if isinstance(data, Path) else data).text
    try:
        root: Element = fromstring(_DECLARATION.sub("", text, count=1).strip("\ufeff\x00 \r\n\t"))
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise refuse("cut-short", str(error)) from error
    parts: list[Part] = []
    issues: list[Issue] = []
    for sheet in (element for element in root if local(element) == "Worksheet"):
        try:
            part, said = _Sheet(sheet).read(limits)
        except ValueError as error:  # a place that is no number
            raise refuse("cut-short", str(error)) from error
        parts += [part] if part else []
        issues += said
    if not parts:
        raise refuse("no-content")
    lost = any(issue.loses_data for issue in issues)
    status = Status.PARTLY_READ if lost else Status.READ
    return Document(source, "xls-xml", status, tuple(parts), tuple(issues))


class _Sheet:
    """One worksheet: values by address, as rows and cells may leave gaps."""

    def __init__(self, sheet: Element) -> None:
        self.sheet = sheet
        self.name = attribute(sheet, "Name") or ""
        self.values: dict[tuple[int, int], Any] = {}
        self.merges: list[Merge] = []
        self.look = SheetLook()

    def read(self, limits: Limits) -> tuple[Part | None, list[Issue]]:
        row = column = -1
        for element in self.sheet.iter():
            name = local(element)
            if name == "Column":
                column = self._column(element, column)
            elif name == "Row":
                row = _index(element, row)
                self._row(element, row)
                row += int(attribute(element, "Span") or 0)
        hidden = any(
            local(element) == "Visible" and element.text != "SheetVisible"
            for element in self.sheet.iter()
        )
        return self._built(hidden, limits)

    def _column(self, element: Element, before: int) -> int:
        first = _index(element, before)
        last = first + int(attribute(element, "Span") or 0)
        if attribute(element, "Hidden") == "1":
            self.look.hidden_columns.append((first, last))
        return last

    def _row(self, element: Element, row: int) -> None:
        if attribute(element, "Hidden") == "1":
            self.look.hidden_rows.add(row)
        column = -1
        for cell in (child for child in element if local(child) == "Cell"):
            column = _index(cell, column)
            self._cell(cell, row, column)
            column += int(attribute(cell, "MergeAcross") or 0)

    def _cell(self, cell: Element, row: int, column: int) -> None:
        across = int(attribute(cell, "MergeAcross") or 0)
        down = int(attribute(cell, "MergeDown") or 0)
        if across or down:
            self.merges.append(((row, column), (row + down, column + across)))
        held = next((child for child in cell if local(child) == "Data"), None)
        text = "".join(held.itertext()) if held is not None else ""
        kind = attribute(held, "Type") if held is not None else None
        if kind == "Error":
            self.look.errors[row, column] = text or "#ERROR"
        elif held is None and attribute(cell, "Formula"):
            self.look.uncalculated.add((row, column))
        elif text:
            self.values[row, column] = _value(kind, text)

    def _built(self, hidden: bool, limits: Limits) -> tuple[Part | None, list[Issue]]:
        cells = [*self.values, *self.look.errors, *self.look.uncalculated]
        if not cells:
            return None, []
        first = min(row for row, _ in cells), min(column for _, column in cells)
        last = max(row for row, _ in cells), max(column for _, column in cells)
        height, width = last[0] - first[0] + 1, last[1] - first[1] + 1
        if height * width > limits.cells:
            raise refuse("range-too-large", f"{height} x {width}")
        rows: list[list[Any]] = [[""] * width for _ in range(height)]
        for (row, column), value in self.values.items():
            rows[row - first[0]][column - first[1]] = value
        built = build(self.name, first, rows, self.merges, self.look)
        if built is None:
            return None, []
        issues = sheet_issues.of_sheet(self.name, hidden=hidden)
        issues += sheet_issues.of_hidden(
            self.name,
            [row + first[0] for row in built.table.hidden_rows],
            [column + first[1] for column in built.table.hidden_columns],
            first,
        )
        issues += sheet_issues.of_look(self.name, self.look, built.ruined)
        return Part(self.name, (built.table,), hidden=hidden), issues


def _index(element: Element, before: int) -> int:
    given = attribute(element, "Index")
    return int(given) - 1 if given else before + 1


def _value(kind: str | None, text: str) -> Any:
    if kind == "Number":
        try:
            return float(text)
        except ValueError:
            return text
    if kind == "Boolean":
        return text.strip() == "1"
    return _moment(text) if kind == "DateTime" else text


def _moment(text: str) -> Any:
    """Gives back a date, a time, or both: a time of day stands on the last day of 1899."""
    try:
        value = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    if value.year < _FIRST_REAL_YEAR:
        return value.time() if value.date() == dt.date(1899, 12, 31) else value
    return value if value.time() != dt.time() else value.date()
