"""What is blacked out in pictures of pages: the numbers that texts star, wherever they stand."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import count

from pipeline.model.casefile import CaseFile, TableLookup
from pipeline.model.document import TEXT
from pipeline.model.evidence import Box, Evidence
from pipeline.model.records import RecordSet
from pipeline.model.table import PageBand, PagePlace, Table
from pipeline.report.masking import SENSITIVE_FIELDS

TableKey = tuple[int, int, int]
Values = Mapping[tuple[int, int], list[str]]

PADDING = 1.0
"""Points added around what is covered: print stands a little out of its line."""
SHARE = 0.06
"""Of the length of a line, added before and after: where a character stands is an estimate."""
COMPANY = frozenset({"licence"})
"""Records whose address and numbers are a company's; they are shown."""

_CREDIT_CODE = re.compile(r"9[0-9A-Z]{17}(?![0-9A-Za-z])")
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z.,])[T+]?[0-9OoIlBSZ][0-9OoIlBSZXx*]{10,}")
_GROUPED_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.,])(?:[1-8]\d{5}[ -]?(?:19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[\dXx]"  # ID number
    r"|[4-6]\d{3}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?"  # bank card
    r"|1[3-9]\d[ -]\d{4}[ -]\d{4})(?![0-9A-Za-z])"  # telephone
)
_AREA_NUMBER = re.compile(r"(?<![0-9A-Za-z])0\d{2,3}[- ]\d{7,8}(?!\d)")
_LABELLED = re.compile(
    r"(?:身[份分]证|证件号|电话|手机|联系方式|账号|帐号|卡号|账户|帐户|phone|mobile|\btel\b"
    r"|account|passport|identity|\bID (?:card|no)|CCCD|CMND|điện thoại|tài khoản)"
    r"[^0-9]{0,24}?([0-9OoIlBSZXx*](?:[ *-]?[0-9OoIlBSZXx*]){4,})",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 9
_DATES = re.compile(r"(?:(?:19|20)\d\d-\d{1,2}-\d{1,2}[ -]*)+")


class Covers:
    """Finds what must not be seen on the pages of a case, each page looked at once."""

    def __init__(self, case: CaseFile, tables: TableLookup, *, reveal: bool = False) -> None:
        self._tables = tables
        self._reveal = reveal
        self._parts = {
            extraction.document.source.path: (index, len(extraction.document.parts))
            for index, extraction in enumerate(case.documents)
        }
        self._columns, self._values = _private(case)
        self._documents: dict[str, dict[int, list[Box]]] = {}

    def of(self, evidence: Evidence) -> tuple[Box, ...]:
        """Gives back the boxes to black out on the page that a piece of evidence stands on."""
        if self._reveal or evidence.locator.page is None:
            return ()
        path = evidence.document
        if path not in self._documents:
            self._documents[path] = self._of_document(path)
        return tuple(self._documents[path].get(evidence.locator.page, ()))

    def _of_document(self, path: str) -> dict[int, list[Box]]:
        found: dict[int, list[Box]] = {}
        document, parts = self._parts.get(path, (0, 0))
        for part in range(parts):
            for key, table in self._grids(document, part):
                for page, box in self._of_table(key, table):
                    found.setdefault(page, []).append(_padded(box))
        return found

    def _grids(self, document: int, part: int) -> Iterator[tuple[TableKey, Table]]:
        for number in count(TEXT):
            key = (document, part, number)
            try:
                yield key, self._tables(*key)
            except IndexError:
                if number != TEXT:
                    return

    def _of_table(self, key: TableKey, table: Table) -> Iterator[tuple[int, Box]]:
        place = table.place
        if not isinstance(place, PagePlace):
            return
        columns, values = self._columns.get(key, {}), self._values.get(key, {})
        for row, column in _slots(table):
            band = next(b for b in reversed(place.bands) if b.first_row <= row)
            text = str(table.texts[row, column])
            if row >= columns.get(column, row + 1):
                yield band.page, _box(table, row, column)
            elif band.row_boxes:
                for first, last in _stretches(text, values.get((row, column), [])):
                    yield band.page, _share(band, row, text, first, last)
            elif (row, column) in values or any(True for _ in _spots(text)):
                yield band.page, _box(table, row, column)


def _slots(table: Table) -> Iterator[tuple[int, int]]:
    """Gives back every (row, column) of a table."""
    rows, columns = table.shape
    return ((row, column) for row in range(rows) for column in range(columns))


def _private(case: CaseFile) -> tuple[dict[TableKey, dict[int, int]], dict[TableKey, Values]]:
    """Gives back the private columns with their first row, and private cells with their values."""
    columns: dict[TableKey, dict[int, int]] = {}
    values: dict[TableKey, dict[tuple[int, int], list[str]]] = {}
    for index, extraction in enumerate(case.documents):
        for records in (r for part in extraction.parts for r in part.records):
            if records.kind in COMPANY or not len(records.rows):
                continue
            first = columns.setdefault((index, records.part, records.table), {})
            for field in sorted(SENSITIVE_FIELDS):
                for column in records.columns_of.get(field, ()):
                    first[column] = min(*records.rows, first.get(column, 1 << 30))
                for (table, row, column), text in _own_cells(records, field):
                    cell = values.setdefault((index, records.part, table), {})
                    cell.setdefault((row, column), []).append(text)
    return columns, dict(values)


def _own_cells(records: RecordSet, field: str) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Gives back the cells that hold a field outside its columns, with the value in them."""
    texts = [str(value or "") for value in records.values.get(field, ())]
    fixed = (records.fixed[field],) if field in records.fixed else ()
    own = records.cells.get(field) or [()] * len(texts)
    for text, cells in zip(texts, own, strict=True):
        yield from ((slot, text) for slot in (*(cells or ()), *fixed))


def _stretches(text: str, values: list[str]) -> list[tuple[int, int]]:
    """Gives back the stretches of a line to cover; the whole line where a value is not found."""
    found = list(_spots(text))
    for value in values:
        at = text.find(value) if value else -1
        if at >= 0:
            found.append((at, at + len(value)))
        elif not found:
            return [(0, len(text))]
    return found


def _spots(text: str) -> Iterator[tuple[int, int]]:
    """Gives back where numbers of people, accounts and telephones stand, also badly read ones."""
    folded = "".join(_folded(character) for character in text)
    dates = [found.span() for found in _DATES.finditer(folded)]
    for pattern in (_LONG_NUMBER, _GROUPED_NUMBER, _AREA_NUMBER, _LABELLED):
        for found in pattern.finditer(folded):
            first, last = found.span(found.lastindex or 0)
            digits = sum(c.isdigit() or c == "*" for c in found.group(found.lastindex or 0))
            long_enough = digits >= (4 if found.lastindex else _FEWEST_DIGITS)
            if any(start <= first and last <= end for start, end in dates):
                continue
            if long_enough and not _CREDIT_CODE.match(folded, first):
                yield first, last


def _folded(character: str) -> str:
    """Gives back a character in its plain width, always one, so that places stay."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _box(table: Table, row: int, column: int) -> Box:
    box = table.locate(row, column).box
    if box is None:
        raise ValueError("a cell of a page has no box")
    return box


def _share(band: PageBand, row: int, text: str, first: int, last: int) -> Box:
    """Gives back the part of a line's box that some of its characters stand in, generously."""
    box = band.row_boxes[row - band.first_row]
    widths = [2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text]
    total = max(sum(widths), 1)
    start = max(sum(widths[:first]) / total - SHARE, 0.0)
    end = min(sum(widths[:last]) / total + SHARE, 1.0)
    if box.bottom - box.top > box.x1 - box.x0 and len(text) > 1:  # a line that runs downwards
        return box
    wide = box.x1 - box.x0
    return Box(box.x0 + start * wide, box.top, box.x0 + end * wide, box.bottom)


def _padded(box: Box) -> Box:
    return Box(box.x0 - PADDING, box.top - PADDING, box.x1 + PADDING, box.bottom + PADDING)
