"""The second look at OpenDocument spreadsheets: hidden parts, errors, formulas without values."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import Element

from extractors.readers.canonical import duration_text
from extractors.readers.limits import Limits
from extractors.readers.refusals import refuse
from extractors.readers.sheet_look import SheetLook
from extractors.readers.sheet_xml import attribute, local

_CELLS = ("table-cell", "covered-table-cell")
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_PADDED = re.compile(r"0\d+")
_DAY = 24
_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")


def look_at_book(archive: zipfile.ZipFile, limits: Limits) -> dict[str, SheetLook]:
    """Gives back the second look at every sheet, by name.

    The fast reader lays out every sheet as soon as it opens the file, so a sheet that repeats
    its cells over too wide a range is refused here, with the file.

    Raises:
        UnreadableError: A sheet spans too many cells, or the XML is broken.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError

    looks: dict[str, SheetLook] = {}
    try:
        with archive.open("content.xml") as stream:
            for name, scan in _sheets(stream):
                last = scan.look.last or (-1, -1)
                if (last[0] + 1) * (last[1] + 1) > limits.cells:
                    raise refuse("range-too-large", f"{last[0] + 1} x {last[1] + 1}")
                looks[name] = scan.look
    except (KeyError, ParseError, DefusedXmlException, ValueError) as error:
        raise refuse("cut-short", str(error)) from error
    return looks


def _sheets(stream: IO[bytes]) -> Iterator[tuple[str, _Scan]]:
    """Gives back each sheet once it is gone through; rows are let go as they pass."""
    from defusedxml.ElementTree import iterparse

    scan: _Scan | None = None
    depth = 0
    for event, element in iterparse(stream, events=("start", "end")):
        kind = local(element)
        if kind == "table":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                scan = _Scan()
            elif event == "end" and depth == 0 and scan is not None:
                yield attribute(element, "name") or "", scan
                scan = None
                element.clear()
        elif event == "end" and depth == 1 and scan is not None:
            if kind == "table-column":
                scan.column(element)
            elif kind == "table-row":
                scan.row(element)
                element.clear()


class _Scan:
    """One sheet while its rows pass."""

    def __init__(self) -> None:
        self.look = SheetLook()
        self.rows = 0
        self.columns = 0

    def column(self, element: Element) -> None:
        """Takes a run of columns."""
        count = _times(element, "number-columns-repeated")
        if attribute(element, "visibility") in ("collapse", "filter"):
            self.look.hidden_columns.append((self.columns, self.columns + count - 1))
        self.columns += count

    def row(self, element: Element) -> None:
        """Takes a row, or a run of rows that are alike."""
        count = _times(element, "number-rows-repeated")
        first = self.rows
        self.rows += count
        column = 0
        filled = False
        for cell in (child for child in element if local(child) in _CELLS):
            wide = _times(cell, "number-columns-repeated")
            if _holds(cell):
                filled = True
                self.look.reach(first + count - 1, column + wide - 1)
                self._cell(cell, first, column)
            column += wide
        if filled and attribute(element, "visibility") in ("collapse", "filter"):
            # A run of alike rows with content is short, or the sheet is refused for its size.
            self.look.hidden_rows.update(range(first, min(self.rows, first + 100_000)))

    def _cell(self, cell: Element, row: int, column: int) -> None:
        text = "\n".join("".join(p.itertext()) for p in cell if local(p) == "p").strip()
        self._spans(cell, row, column)
        if any(local(child) == "annotation" for child in cell):
            self.look.notes.add((row, column))
        kinds = {
            value for key, value in cell.attrib.items() if key.rpartition("}")[2] == "value-type"
        }
        if "error" in kinds or (attribute(cell, "formula") and text.startswith(("#", "Err:"))):
            self.look.errors[row, column] = text or "#ERROR"
        elif attribute(cell, "formula") and not text and not _valued(cell):
            self.look.uncalculated.add((row, column))
        elif "time" in kinds:
            self._length(attribute(cell, "time-value") or "", row, column)
        elif "float" in kinds and _PADDED.fullmatch(text):
            self.look.shown[row, column] = text

    def _length(self, said: str, row: int, column: int) -> None:
        found = _DURATION.fullmatch(said)
        if found and int(found[1] or 0) >= _DAY:
            hours, minutes, seconds = (int(part or 0) for part in found.groups())
            whole = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
            self.look.durations[row, column] = duration_text(whole)

    def _spans(self, cell: Element, row: int, column: int) -> None:
        down = _times(cell, "number-rows-spanned")
        across = _times(cell, "number-columns-spanned")
        if down > 1 or across > 1:
            self.look.merges.append(((row, column), (row + down - 1, column + across - 1)))


def _valued(cell: Any) -> bool:
    return any(attribute(cell, name) for name in _VALUES)


def _holds(cell: Element) -> bool:
    return bool(len(cell) or attribute(cell, "value-type") or attribute(cell, "formula"))


def _times(element: Element, name: str) -> int:
    said = attribute(element, name)
    return max(int(said), 1) if said and said.isdecimal() else 1
