"""The second look at XLS: hidden parts, errors, formulas without values, formats that show text.

BIFF is a run of records, each with a number, a length and a body [MS-XLS]. Only the few that
answer these questions are looked into.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from extractors.readers.sheet_look import BUILTIN_STAMP, Formats, SheetLook, formats_of

_BOF, _EOF, _FILEPASS = 0x0809, 0x000A, 0x002F
_BOUNDSHEET, _FORMAT, _XF = 0x0085, 0x041E, 0x00E0
_ROW, _COLINFO = 0x0208, 0x007D
_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK = 0x0006, 0x0205, 0x0203, 0x027E, 0x00BD
_LABEL, _LABELSST, _RSTRING = 0x0204, 0x00FD, 0x00D6
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANK_RESULT, _ERROR_RESULT = 3, 2
_NOTE, _CODEPAGE, _BIFF5 = 0x001C, 0x0042, 0x0500
_CODE_PAGES = {0x8000: "mac-roman", 0x8001: "cp1252", 1200: "utf-16-le", 936: "gb18030"}
_ON_OPENING = 3  # worked out always, or when the file is opened


def book_stream(data: bytes | Path) -> bytes | None:
    """Gives back the workbook stream of an OLE file, or None where there is none."""
    import olefile  # type: ignore[import-untyped]

    source = str(data) if isinstance(data, Path) else data
    with olefile.OleFileIO(source) as ole:
        for name in ("Workbook", "Book"):
            if ole.exists(name):
                stream: bytes = ole.openstream(name).read()
                return stream
    return None


def in_ole(data: bytes | Path) -> bool:
    """Gives back whether a workbook lies in an OLE file, as all since 1993 do."""
    if isinstance(data, bytes):
        return data.startswith(_OLE)
    with data.open("rb") as stream:
        return stream.read(len(_OLE)) == _OLE


def is_locked(stream: bytes) -> bool:
    """Gives back whether the records after the first are encrypted."""
    return any(
        number == _FILEPASS for (number, _), _ in zip(_records(stream, 0), range(8), strict=False)
    )


def look_at_book(stream: bytes) -> dict[str, SheetLook]:
    """Gives back the second look at every worksheet, by sheet name."""
    formats: dict[int, str] = {BUILTIN_STAMP: "m/d/yy h:mm"}
    styles: list[int] = []
    sheets: list[tuple[str, int]] = []
    words = _Words()
    for number, body in _records(stream, 0):
        words.learn(number, body)
        if number == _FORMAT and len(body) > 4:
            formats[struct.unpack_from("<H", body)[0]] = words.text(body[2:], wide_count=True)
        elif number == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif number == _BOUNDSHEET and body[5] == 0:
            name = words.text(body[6:], wide_count=False)
            sheets.append((name, struct.unpack_from("<I", body)[0]))
    shown = formats_of([formats.get(code, "") for code in styles])
    return {name: _Scan(shown).run(stream, at) for name, at in sheets}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Gives back the records of one substream; charts embedded in it are passed over."""
    depth = 0
    end = len(stream)
    while at + 4 <= end:
        number, size = struct.unpack_from("<HH", stream, at)
        if number == _BOF:
            depth += 1
        elif number == _EOF:
            depth -= 1
            if depth <= 0:
                return
        if depth == 1:
            yield number, stream[at + 4 : at + 4 + size]
        at += 4 + size


class _Words:
    """How a workbook writes its texts: BIFF8 in Unicode, BIFF5 in a code page with short counts."""

    def __init__(self) -> None:
        self.old = False
        self.encoding = "cp1252"

    def learn(self, number: int, body: bytes) -> None:
        """Takes version and code page from their records."""
        if number == _BOF and len(body) >= 2:
            self.old = struct.unpack_from("<H", body)[0] == _BIFF5
        elif number == _CODEPAGE and len(body) >= 2:
            page = struct.unpack_from("<H", body)[0]
            self.encoding = _CODE_PAGES.get(page, f"cp{page}")

    def text(self, body: bytes, *, wide_count: bool) -> str:
        """Gives back a text with its count in one or two bytes."""
        if self.old:
            try:
                return body[1 : 1 + body[0]].decode(self.encoding, "replace") if body else ""
            except LookupError:
                return body[1 : 1 + body[0]].decode("latin-1")
        return _string(body, wide_count=wide_count)


def _string(body: bytes, *, wide_count: bool) -> str:
    """Gives back a Unicode string with its count in one or two bytes."""
    head = 3 if wide_count else 2
    if len(body) < head:
        return ""
    count = int.from_bytes(body[: head - 1], "little")
    if body[head - 1] & 1:
        return body[head : head + 2 * count].decode("utf-16-le", "replace")
    return body[head : head + count].decode("latin-1")


class _Scan:
    """One pass over the records of a sheet."""

    def __init__(self, formats: Formats) -> None:
        self.formats = formats
        self.look = SheetLook()
        self.zeros: set[tuple[int, int]] = set()
        self.counted = False
        self.blank_formulas: set[tuple[int, int]] = set()
        self.valued = False

    def run(self, stream: bytes, at: int) -> SheetLook:
        handlers = {
            _ROW: self._row,
            _COLINFO: self._columns,
            _FORMULA: self._formula,
            _BOOLERR: self._error,
            _NUMBER: self._number,
            _RK: self._rk,
            _MULRK: self._rks,
            _LABEL: self._label,
            _LABELSST: self._label,
            _RSTRING: self._label,
            _NOTE: self._note,
        }
        for number, body in _records(stream, at):
            handler = handlers.get(number)
            if handler and len(body) >= 6:
                handler(body)
        if self.blank_formulas and not self.valued:
            # Blank is also what a formula gives that shows nothing; only where no formula of
            # the sheet has a value was none of them worked out.
            self.look.uncalculated |= self.blank_formulas
        if not self.counted:
            # A writer that computes nothing writes 0 for every formula and asks for a recount.
            self.look.uncalculated |= self.zeros
        return self.look

    def _row(self, body: bytes) -> None:
        if len(body) >= 14 and body[12] & 0x20:
            self.look.hidden_rows.add(struct.unpack_from("<H", body)[0])

    def _columns(self, body: bytes) -> None:
        first, last, width, _, flags = struct.unpack_from("<5H", body.ljust(10, b"\0"))
        if flags & 1 or width == 0:
            self.look.hidden_columns.append((first, last))

    def _label(self, body: bytes) -> None:
        self.look.reach(*struct.unpack_from("<HH", body))

    def _formula(self, body: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", body)
        self.look.reach(row, column)
        if body[12:14] != b"\xff\xff":
            self.valued = True
            self._number_of_formula((row, column), body)
            self.formats.note(self.look, (row, column), style, struct.unpack_from("<d", body, 6)[0])
        elif body[6] == _ERROR_RESULT:
            self.valued = True
            self.look.errors[row, column] = ERRORS.get(body[8], "#ERROR")
        elif body[6] == _BLANK_RESULT:
            self.blank_formulas.add((row, column))
        else:
            self.valued = True

    def _number_of_formula(self, at: tuple[int, int], body: bytes) -> None:
        """Writes down zeros that are to be worked out on opening, and whether all such are zero."""
        if len(body) >= 16 and body[14] & _ON_OPENING:
            if body[6:14] == bytes(8):
                self.zeros.add(at)
            else:
                self.counted = True

    def _error(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        self.look.reach(row, column)
        if len(body) >= 8 and body[7]:
            self.look.errors[row, column] = ERRORS.get(body[6], "#ERROR")

    def _number(self, body: bytes) -> None:
        row, column, style, value = struct.unpack_from("<HHHd", body)
        self.look.reach(row, column)
        self.formats.note(self.look, (row, column), style, value)

    def _rk(self, body: bytes) -> None:
        row, column, style, rk = struct.unpack_from("<HHHI", body)
        self.look.reach(row, column)
        self.formats.note(self.look, (row, column), style, rk_value(rk))

    def _rks(self, body: bytes) -> None:
        row, first = struct.unpack_from("<HH", body)
        for at in range((len(body) - 6) // 6):
            style, rk = struct.unpack_from("<HI", body, 4 + 6 * at)
            self.formats.note(self.look, (row, first + at), style, rk_value(rk))
            self.look.reach(row, first + at)

    def _note(self, body: bytes) -> None:
        self.look.notes.add(struct.unpack_from("<HH", body))


def rk_value(rk: int) -> float:
    """Gives back a number packed into 30 bits and two flags."""
    if rk & 2:
        whole = rk >> 2
        value = float(whole - (1 << 30) if whole & (1 << 29) else whole)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (rk & 0xFFFFFFFC) << 32))[0]
    return value / 100 if rk & 1 else value
