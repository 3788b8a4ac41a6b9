"""The second look at XLSB: hidden parts, errors, formats that show text.

BIFF12 is a run of records as BIFF is, each with a number and a length of one to four bytes
[MS-XLSB]. A formula there always has its value beside it.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

from extractors.readers.biff import ERRORS, rk_value
from extractors.readers.sheet_look import BUILTIN_STAMP, Formats, SheetLook, formats_of
from extractors.readers.sheet_xml import relations

_ROW, _RK, _ERROR, _BOOL, _REAL, _STRING, _SHARED = 0, 2, 3, 4, 5, 6, 7
_FORMULA_STRING, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = 8, 9, 10, 11
_FORMAT, _XF, _COLUMN, _SHEET, _CELL_STYLES, _CELL_STYLES_END = 44, 47, 60, 156, 617, 618
_HIDDEN_ROW = 0x10
_NUMBERS = (_REAL, _FORMULA_NUMBER)
_TEXTS = (_STRING, _SHARED, _BOOL, _FORMULA_STRING, _FORMULA_BOOL)


def look_at_book(archive: zipfile.ZipFile) -> dict[str, SheetLook]:
    """Gives back the second look at every worksheet, by sheet name."""
    main = "xl/workbook.bin"
    found = relations(archive, main)
    styles = _styles(archive)
    looks = {}
    for number, body in _records(archive.read(main)):
        if number != _SHEET:
            continue
        relation, at = _string(body, 8)
        name, _ = _string(body, at)
        kind, member = found.get(relation, ("", ""))
        if kind == "worksheet" and member in archive.namelist():
            looks[name] = _look(archive.read(member), styles)
    return looks


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(data)
    while at < end:
        number = data[at]
        at += 1
        if number & 0x80 and at < end:
            number = (number & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end and shift < 28:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield number, data[at : at + size]
        at += size


def _string(body: bytes, at: int) -> tuple[str, int]:
    """Gives back a text with its count in four bytes, and where it ends."""
    if len(body) < at + 4:
        return "", len(body)
    count = struct.unpack_from("<I", body, at)[0]
    if count == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _styles(archive: zipfile.ZipFile) -> Formats:
    codes: dict[int, str] = {BUILTIN_STAMP: "m/d/yy h:mm"}
    used: list[int] = []
    inside = False
    data = archive.read("xl/styles.bin") if "xl/styles.bin" in archive.namelist() else b""
    for number, body in _records(data):
        if number == _FORMAT and len(body) >= 6:
            codes[struct.unpack_from("<H", body)[0]] = _string(body, 2)[0]
        elif number in (_CELL_STYLES, _CELL_STYLES_END):
            inside = number == _CELL_STYLES
        elif number == _XF and inside and len(body) >= 4:
            used.append(struct.unpack_from("<H", body, 2)[0])
    return formats_of([codes.get(code, "") for code in used])


def _look(data: bytes, styles: Formats) -> SheetLook:
    look = SheetLook()
    row = 0
    for number, body in _records(data):
        if number == _ROW and len(body) >= 12:
            row = struct.unpack_from("<I", body)[0]
            if body[11] & _HIDDEN_ROW:
                look.hidden_rows.add(row)
        elif number == _COLUMN and len(body) >= 18:
            first, last, width, _, flags = struct.unpack_from("<4IH", body)
            if flags & 1 or width == 0:
                look.hidden_columns.append((first, last))
        elif _RK <= number <= _FORMULA_ERROR and len(body) >= 8:
            _cell(look, styles, row, number, body)
    return look


def _cell(look: SheetLook, styles: Formats, row: int, number: int, body: bytes) -> None:
    column, style = struct.unpack_from("<II", body)
    style &= 0xFFFFFF
    look.reach(row, column)
    if number in _TEXTS:
        return
    if number in (_ERROR, _FORMULA_ERROR):
        look.errors[row, column] = ERRORS.get(body[8], "#ERROR") if len(body) > 8 else "#ERROR"
        return
    if number in _NUMBERS and len(body) >= 16:
        value = struct.unpack_from("<d", body, 8)[0]
    elif number == _RK and len(body) >= 12:
        value = rk_value(struct.unpack_from("<I", body, 8)[0])
    else:
        return
    styles.note(look, (row, column), style, value)
