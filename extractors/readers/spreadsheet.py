"""Reads workbooks: values by calamine, then a second look for what it does not say."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from extractors.readers import biff, biff12, open_sheet, sheet_issues, sheet_xml
from extractors.readers.archive import check_sizes, check_unlocked, with_slashes
from extractors.readers.limits import Limits
from extractors.readers.recalculated import work_out
from extractors.readers.refusals import refuse
from extractors.readers.sheet_grid import build
from extractors.readers.sheet_look import SheetLook
from pipeline.model.document import Document, Issue, Part, SourceFile, Status

_BROKEN = (struct.error, IndexError, NotImplementedError)

Look = Callable[[str], SheetLook]


@dataclass(frozen=True, slots=True)
class _Book:
    """A workbook's second look."""

    look: Look
    properties: dict[str, str]
    pictures: int = 0


def read_xlsx(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back an XLSX or XLSM workbook; one part a sheet that holds anything.

    Raises:
        UnreadableError: Damaged, a bomb, or every sheet spans too many cells.
    """
    stream = data if isinstance(data, Path) else io.BytesIO(data)
    try:
        with zipfile.ZipFile(stream) as archive:
            check_sizes(archive, limits)
            with_slashes(archive)
            book = sheet_xml.look_at_book(archive)

            looks = {
                name: sheet_xml.look_at_sheet(archive, member, book)
                for name, member in book.members.items()
            }
            work_out(data, looks)
            look = partial(_of, looks)
            return _read(source, "xlsx", data, _Book(look, book.properties, book.pictures), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as e:
        raise refuse("cut-short", str(e)) from e


def _of(looks: Mapping[str, SheetLook], name: str) -> SheetLook:
    return looks.get(name) or SheetLook()


def read_xlsb(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back an XLSB workbook; one part a sheet that holds anything.

    Raises:
        UnreadableError: Damaged, a bomb, or every sheet spans too many cells.
    """
    stream = data if isinstance(data, Path) else io.BytesIO(data)
    try:
        with zipfile.ZipFile(stream) as archive:
            check_sizes(archive, limits)
            looks = biff12.look_at_book(archive)
            about = sheet_xml.properties(archive)
            pictures = sheet_xml.pictures_in(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, *_BROKEN) as error:
        raise refuse("cut-short", str(error)) from error
    second = _Book(partial(_of, looks), about, pictures)
    return _read(source, "xlsb", data, second, limits)


def read_ods(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back an OpenDocument spreadsheet; one part a sheet that holds anything.

    Raises:
        UnreadableError: Damaged, a bomb, or a sheet spans too many cells.
    """
    stream = data if isinstance(data, Path) else io.BytesIO(data)
    try:
        with zipfile.ZipFile(stream) as archive:
            check_sizes(archive, limits)
            check_unlocked(archive)
            looks = open_sheet.look_at_book(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, *_BROKEN) as error:
        raise refuse("cut-short", str(error)) from error
    second = _Book(partial(_of, looks), {})
    return _read(source, "ods", data, second, limits)


def read_xls(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back an XLS workbook; one part a sheet that holds anything.

    Raises:
        UnreadableError: Damaged, or every sheet spans too many cells.
    """
    try:
        stream = biff.book_stream(data)
        looks = biff.look_at_book(stream) if stream else {}
    except (OSError, ValueError, *_BROKEN) as error:
        raise refuse("cut-short", str(error)) from error
    second = _Book(partial(_of, looks), {})
    return _read(source, "xls", data, second, limits)


def _read(
    source: SourceFile, form: str, data: bytes | Path, book: _Book, limits: Limits
) -> Document:
    workbook = _open(data)
    if len(workbook.sheet_names) > limits.sheets:
        raise refuse("too-large", f"{len(workbook.sheet_names)} sheets")
    parts: list[Part] = []
    issues: list[Issue] = [sheet_issues.pictures(book.pictures)] if book.pictures else []
    refused = 0
    for at, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            issues.append(sheet_issues.no_cells(sheet.name))
            continue
        look = book.look(sheet.name)
        rows, columns = (look.last[0] + 1, look.last[1] + 1) if look.last else (0, 0)
        if rows * columns > limits.cells:
            issues.append(sheet_issues.too_wide(sheet.name, rows, columns))
            refused += 1
            continue
        part, said = _sheet(
            sheet.name,
            _guard(partial(workbook.get_sheet_by_index, at)),
            look,
            hidden=sheet.visible != SheetVisibleEnum.Visible,
        )
        parts += [part] if part else []
        issues += said
    if not parts:
        detail = f"{rows} x {columns}"
        if refused:
            raise refuse("range-too-large", detail)
        raise refuse("pictures-only", str(book.pictures)) if book.pictures else refuse("no-content")
    lost = any(issue.loses_data for issue in issues)
    return Document(
        source,
        form,
        Status.PARTLY_READ if lost else Status.READ,
        tuple(parts),
        tuple(issues),
        book.properties,
    )


def _sheet(
    name: str, sheet: CalamineSheet, look: SheetLook, *, hidden: bool
) -> tuple[Part | None, list[Issue]]:
    rows = _guard(sheet.to_python)
    merges = sheet.merged_cell_ranges or look.merges
    built = build(name, sheet.start or (0, 0), rows, merges, look)
    if built is None:
        return None, []
    table = built.table
    place: Any = table.place
    first = (place.first_row, place.first_column)
    issues = sheet_issues.of_sheet(name, hidden=hidden)
    issues += sheet_issues.of_hidden(
        name,
        [row + first[0] for row in table.hidden_rows],
        [column + first[1] for column in table.hidden_columns],
        first,
    )
    issues += sheet_issues.of_look(name, look, built.ruined)
    return Part(name, (table,), hidden=hidden), issues


def _open(data: bytes | Path) -> CalamineWorkbook:
    if isinstance(data, Path):
        return _guard(lambda: CalamineWorkbook.from_path(str(data)))
    return _guard(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))


def _guard(call: Callable[[], Any]) -> Any:
    """Gives back what a call of the fast reader gives, its failures as reasons."""
    try:
        return call()
    except PasswordError as error:
        raise refuse("encrypted") from error
    except Exception as error:
        raise refuse("cut-short", str(error)) from error
    except BaseException as error:
        # A panic of the fast reader is no Exception; anything else here must go on up.
        if type(error).__name__ != "PanicException":
            raise
        raise refuse("cut-short", str(error)) from error
