"""The second look at XLSX: hidden parts, errors, formulas without values, formats that show text.

The XML of a sheet is looked at as bytes, piece by piece: nothing is expanded, and a row without
anything of interest costs a search or two.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import IO, Any
from xml.etree.ElementTree import Element

from extractors.readers.sheet_look import BUILTIN_STAMP, Formats, SheetLook, formats_of

_CHUNK = 1 << 22
_TAG_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_ROW_NUMBER = re.compile(rb"\sr=[\"'](\d+)")
_REFERENCE = re.compile(rb"\sr=[\"']([A-Za-z]+)")
_CELL_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</")
_ON = (b"1", b"true")
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
_FORMULA_TEXT = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]*)</")
_FOREIGN = re.compile(rb"\[\d+\]")
_VOLATILE = re.compile(rb"\b(?:TODAY|NOW|RAND|RANDBETWEEN|INDIRECT|CELL|INFO)\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BookLook:
    """The structure of a workbook: sheet name to member, and what holds for all sheets."""

    members: dict[str, str]
    styles: Formats
    recalculates: bool  # the writer left all values to be worked out on opening
    pictures: int
    properties: dict[str, str]


def parse(archive: zipfile.ZipFile, member: str) -> Element | None:
    """Gives back the root of a small XML member, or None where it is absent or broken."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(archive.read(member))
    except (KeyError, ParseError, DefusedXmlException, ValueError):
        return None
    return root


def local(element: Element) -> str:
    """Gives back the tag without its namespace: transitional and strict files differ only there."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """Gives back an attribute whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def look_at_book(archive: zipfile.ZipFile) -> BookLook:
    """Gives back the structure of a workbook."""
    main = next(
        (path for kind, path in relations(archive, "").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    book = parse(archive, main)
    related = relations(archive, main)
    members: dict[str, str] = {}
    recalculates = False
    for element in book.iter() if book is not None else ():
        if local(element) == "sheet":
            kind, target = related.get(attribute(element, "id") or "", ("", ""))
            if kind == "worksheet":
                members[element.get("name", "")] = target
        elif local(element) == "calcPr":
            recalculates = element.get("fullCalcOnLoad") in ("1", "true")
    styles = next((path for kind, path in related.values() if kind == "styles"), "xl/styles.xml")
    looks = _styles(archive, styles)
    return BookLook(members, looks, recalculates, pictures_in(archive), properties(archive))


def pictures_in(archive: zipfile.ZipFile) -> int:
    """Gives back how many pictures a workbook holds."""
    return sum(name.startswith("xl/media/") for name in archive.namelist())


def relations(archive: zipfile.ZipFile, member: str) -> dict[str, tuple[str, str]]:
    """Gives back what a member points to, by id: the kind of relation and the path."""
    folder, name = posixpath.split(member)
    root = parse(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    found = {}
    for relation in root if root is not None else ():
        target = relation.get("Target", "")
        path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        kind = relation.get("Type", "").rpartition("/")[2]
        found[relation.get("Id", "")] = kind, posixpath.normpath(path)
    return found


def properties(archive: zipfile.ZipFile) -> dict[str, str]:
    """Gives back when and with what an office file says it was made."""
    found = {}
    for member, wanted in (
        ("docProps/core.xml", ("created", "modified")),
        ("docProps/app.xml", ("Application",)),
    ):
        root = parse(archive, member)
        for element in root if root is not None else ():
            if local(element) in wanted and element.text:
                found[local(element).lower()] = element.text.strip()
    return found


def _styles(archive: zipfile.ZipFile, member: str) -> Formats:
    root = parse(archive, member)
    codes: dict[str, str] = {str(BUILTIN_STAMP): "m/d/yy h:mm"}
    formats: list[str] = []
    for element in root if root is not None else ():
        if local(element) == "numFmts":
            codes |= {f.get("numFmtId", ""): f.get("formatCode", "") for f in element}
        elif local(element) == "cellXfs":
            formats = [codes.get(xf.get("numFmtId", "0"), "") for xf in element]
    return formats_of(formats)


def look_at_sheet(archive: zipfile.ZipFile, member: str, book: BookLook) -> SheetLook:
    """Gives back the second look at one sheet."""
    with archive.open(member) as stream:
        look = _Scan(stream, book).run()
    look.notes = _notes(archive, member)
    return look


def _notes(archive: zipfile.ZipFile, member: str) -> set[tuple[int, int]]:
    """Gives back the cells of a sheet that carry a note."""
    found = set()
    for kind, path in relations(archive, member).values():
        root = parse(archive, path) if kind == "comments" else None
        for note in root.iter() if root is not None else ():
            at = _ADDRESS.fullmatch(note.get("ref", "")) if local(note) == "comment" else None
            if at:
                found.add((int(at[2]) - 1, _column(at[1].encode(), 0)))
    return found


class _Scan:
    """One pass over the XML of a sheet."""

    def __init__(self, stream: IO[bytes], book: BookLook) -> None:
        self.stream = stream
        self.styles = book.styles
        self.recalculates = book.recalculates
        self.look = SheetLook()
        self.row = -1
        self.formulas: set[tuple[int, int]] = set()
        self.nonzero = False

    def run(self) -> SheetLook:
        for piece in self._pieces():
            if self.row < 0:
                self._begin(piece)
            self._rows(piece)
        if self.recalculates and self.formulas and not self.nonzero:
            # A writer that computes nothing writes 0 for every formula and asks for a recount.
            self.look.uncalculated |= self.formulas
        return self.look

    def _pieces(self) -> Iterator[bytes]:
        """Gives back the XML cut after each row, so that no row is split."""
        rest = b""
        end = None
        while chunk := self.stream.read(_CHUNK):
            if not rest and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                chunk = (chunk + self.stream.read()).decode("utf-16").encode()
            rest += chunk
            if end is None:
                found = re.search(rb"<(\w+:)?sheetData", rest)
                end = b"</" + (found[1] or b"" if found else b"") + b"row>"
            *whole, rest = rest.split(end)
            yield from whole
        yield rest

    def _begin(self, piece: bytes) -> None:
        head = piece.partition(b"sheetData")[0]
        for tag in re.findall(rb"<(?:\w+:)?col\s([^>]*)>", head):
            marks = dict(_TAG_ATTRIBUTE.findall(tag))
            if marks.get(b"hidden") in _ON or marks.get(b"width") == b"0":
                run = int(marks.get(b"min", b"1")) - 1, int(marks.get(b"max", b"1")) - 1
                self.look.hidden_columns.append(run)
        found = re.search(rb"<(\w+:)?sheetData", piece)
        prefix = (found[1] or b"") if found else b""
        self.row_tag = re.compile(rb"<" + prefix + rb"row(\s[^>]*)?>")
        self.cell_tag = re.compile(rb"<" + prefix + rb"c((?:\s[^>]*?)?)(/?)>")
        self.formula = b"<" + prefix + b"f"
        self.opening = b"<" + prefix + b"c"
        self.marks = re.compile(self.formula + rb"[\s/>]|\st=[\"']e[\"']" + self._styled_marks())

    def _styled_marks(self) -> bytes:
        """Gives back the pattern of cells whose format matters; a stamp only at midnight."""
        marks = b""
        if self.styles.shows:
            shows = b"|".join(str(style).encode() for style in sorted(self.styles.shows))
            marks += rb"|\ss=[\"'](?:" + shows + rb")[\"']"
        if self.styles.stamps:
            styles = b"|".join(str(style).encode() for style in sorted(self.styles.stamps))
            marks += rb"|\ss=[\"'](?:" + styles + rb")[\"'][^>]*>\s*<(?:\w+:)?v>\d+</"
        return marks

    def _rows(self, piece: bytes) -> None:
        body_at = 0
        for tag in self.row_tag.finditer(piece):
            number = _ROW_NUMBER.search(tag[0])
            self.row = int(number[1]) - 1 if number else self.row + 1
            if b"hidden" in tag[0] and dict(_TAG_ATTRIBUTE.findall(tag[0])).get(b"hidden") in _ON:
                self.look.hidden_rows.add(self.row)
            body_at = tag.end()
        if not body_at:
            return
        body = piece[body_at:]
        self._widen(body)
        self._cells(body)

    def _widen(self, body: bytes) -> None:
        """Widens the used range to the last cell of a row that holds anything."""
        end = len(body)
        while (at := body.rfind(self.opening, 0, end)) >= 0:
            close = body.find(b">", at)
            if body[close - 1 : close] != b"/":
                reference = _REFERENCE.search(body, at, close)
                count = 0 if reference else body.count(self.opening, 0, end) - 1
                self.look.reach(self.row, _column(reference and reference[1], count))
                return
            end = at

    def _cells(self, body: bytes) -> None:
        """Looks at the cells of a row that have a formula, an error or a format that matters."""
        seen = -1
        opening = self.opening
        styles = self.styles.shows or self.styles.stamps
        if not (styles or self.formula in body or b'"e"' in body or b"'e'" in body):
            return
        for mark in self.marks.finditer(body):
            at = body.rfind(opening, 0, mark.start() + 1)
            if at <= seen or (tag := self.cell_tag.match(body, at)) is None:
                continue
            seen = at
            marks = dict(_TAG_ATTRIBUTE.findall(tag[1]))
            if not tag[2]:
                end = body.find(opening, tag.end())
                column = _column(marks.get(b"r"), body.count(opening, 0, at))
                self._cell(column, marks, body[tag.end() : end if end >= 0 else len(body)])

    def _cell(self, column: int, marks: dict[bytes, bytes], inner: bytes) -> None:
        at = (self.row, column)
        found = _CELL_VALUE.search(inner)
        value = found[1] if found else b""
        kind = marks.get(b"t", b"n")
        if self.formula in inner:
            self._formula(at, inner)
            if not value and kind != b"str":
                self.look.uncalculated.add(at)
                return
            self.formulas.add(at)
            self.nonzero = self.nonzero or value not in (b"0", b"")
        if kind == b"e":
            self.look.errors[at] = unescape(value.decode("utf-8", "replace")) or "#ERROR"
        elif kind == b"n" and value:
            style = marks.get(b"s", b"")
            self.styles.note(self.look, at, int(style) if style.isdigit() else -1, _number(value))

    def _formula(self, at: tuple[int, int], inner: bytes) -> None:
        found = _FORMULA_TEXT.search(inner)
        if found is None:
            return
        if _FOREIGN.search(found[1]):
            self.look.foreign.add(at)
        elif _VOLATILE.search(found[1]):
            self.look.volatile = True


def _number(value: bytes) -> float:
    try:
        return float(value)
    except ValueError:
        return -1.0


def _column(reference: Any, otherwise: int) -> int:
    """Gives back the column of "AB12" from 0."""
    if not reference:
        return otherwise
    column = 0
    for byte in reference.rstrip(b"0123456789").upper():
        column = column * 26 + byte - 64
    return column - 1
