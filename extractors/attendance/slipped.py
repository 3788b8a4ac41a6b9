"""Headings of days that slipped beside their columns, and columns of days that nothing dates.

On pages without rules headings are narrower than their columns: two of them join, and those before
them stand one column too far. Where the days and totals are exactly as many as the columns, each
goes back to its own; else it is said how many columns of days were lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.attendance.blocks import Blocks
from extractors.attendance.cells import CellReader
from extractors.attendance.dayheader import LOOK_AT, DayHeader
from extractors.attendance.daytokens import read_token
from extractors.attendance.gridheader import GridHeader
from extractors.attendance.sheet import Sheet
from pipeline.model.document import Issue
from pipeline.model.evidence import Text
from pipeline.model.table import PagePlace

CODE = "days-unread"
_LEAST_DAYS = 10
_MOSTLY = 2


@dataclass(frozen=True, slots=True)
class LostDays:
    """Columns that hold what days hold, and have no day above them.

    Attributes:
        columns: Those columns.
        slipped: Their headings joined or stand elsewhere, so that the dates of all are in doubt.
    """

    columns: tuple[int, ...]
    slipped: bool


def straightened(sheet: Sheet) -> Sheet:
    """Gives back a page's sheet with each heading of a day over its own column."""
    if not isinstance(sheet.table.place, PagePlace):
        return sheet
    for row in range(min(sheet.height, LOOK_AT)):
        texts = _in_order(sheet.rows[row])
        if texts is None or not _filled(sheet, row, texts):
            continue
        grid = sheet.table.texts.copy()
        grid[row] = texts
        table = replace(sheet.table, texts=grid)
        return Sheet(sheet.part_index, sheet.table_index, sheet.part, table, sheet.context)
    return sheet


def _in_order(texts: Sequence[str]) -> list[str] | None:
    """Gives back the headings of a row, a column each, where days slipped; else None."""
    first = next((c for c, text in enumerate(texts) if _days_in(text)), None)
    if first is None:
        return None
    start = first
    while start and not texts[start - 1].strip():
        start -= 1
    found: list[str] = []
    for text in texts[start:]:
        words: list[str] = []
        for piece in text.split():
            if _is_day(piece) and not words:
                found.append(piece)
            else:
                words.append(piece)
        if words:
            found.append(" ".join(words))
    days = [int(text) for text in found if _is_day(text)]
    rising = days == list(range(days[0], days[0] + len(days))) if days else False
    if not rising or len(days) < _LEAST_DAYS or len(found) != len(texts) - start:
        return None
    laid = [*texts[:start], *found]
    return None if laid == list(texts) else laid


def _is_day(text: str) -> bool:
    return text.isdigit() and 1 <= int(text) <= 31


def _days_in(text: str) -> bool:
    pieces = text.split()
    return bool(pieces) and _is_day(pieces[0])


def _filled(sheet: Sheet, row: int, texts: Sequence[str]) -> bool:
    """Gives back whether every column that gets a day holds something below it."""
    below = sheet.rows[row + 1 :]
    columns = [column for column, text in enumerate(texts) if _is_day(text)]
    return all(any(line[column].strip() for line in below) for column in columns)


def lost_days(
    sheet: Sheet, days: DayHeader, header: GridHeader, blocks: Blocks, read: CellReader
) -> LostDays:
    """Gives back the columns beside the days that hold marks or punches as the days do."""
    known = {*days.columns, *header.people.of.values()}
    known |= {column.index for column in header.totals if column.field}
    rows = [row for block in blocks.blocks for row in block.rows]
    lost = []
    for column in range(sheet.width):
        if column in known or (column < days.first_column and _labels_rows(sheet, column, blocks)):
            continue
        if _holds_days(sheet, column, header, rows, read):
            lost.append(column)
    headings = [_heading(sheet, days.row, column) for column in lost]
    joined = any(not text or len(text.split()) > 1 for text in headings)
    slipped = joined and isinstance(sheet.table.place, PagePlace)
    return LostDays(tuple(lost), slipped)


def _labels_rows(sheet: Sheet, column: int, blocks: Blocks) -> bool:
    """Gives back whether a column says what each row of a worker is, the same words for all."""
    texts = ([sheet.rows[row][column].strip() for row in block.rows] for block in blocks.blocks)
    said = {tuple(text for text in own if text) for own in texts}
    words = next(iter(said), ())
    named = all(sum(map(str.isalpha, word)) > 1 for word in words)
    return len(said) == 1 and len(blocks.blocks) > 1 and 1 < len(words) == len({*words}) and named


def _heading(sheet: Sheet, row: int, column: int) -> str:
    return sheet.shown(row, column).strip()


def _holds_days(
    sheet: Sheet, column: int, header: GridHeader, rows: Sequence[int], read: CellReader
) -> bool:
    texts = [text for row in rows if (text := sheet.rows[row][column]).strip()]
    heading = _heading(sheet, header.days.row, column)
    if not texts or (heading and not _days_in(heading) and read_token(heading) is None):
        return False
    numbered = _days_in(heading)
    cells = [cell for text in texts if (cell := read(text)) is not None]
    marks = [cell for cell in cells if cell.punches or cell.missing or cell.mark.mark is not None]
    hours = [cell for cell in cells if cell.mark.normal is not None] if numbered else []
    return (len(marks) + len(hours)) * _MOSTLY > len(texts)


def unread_days(sheet: Sheet, days: DayHeader, lost: LostDays) -> Issue:
    """Gives back the issue of a grid of which some columns of days could not be dated."""
    many, every = len(lost.columns), len(lost.columns) + len(days.days)
    en = "; as headings slipped, the dates of the others are in doubt" if lost.slipped else ""
    zh = "；因表头错位，其余各日的日期也存疑" if lost.slipped else ""
    return Issue(
        CODE,
        Text(
            f"{many} of {every} columns of days were not read: no day could be told for them{en}. "
            "What was worked on those days is unknown. Send the sheet as a spreadsheet, or with "
            "lines between its columns.",
            f"{every} 个日期列中有 {many} 列未能读取：无法确定其日期{zh}。这些日期的出勤情况未知。"
            "请提交电子表格，或带有列线的表格。",
        ),
        part=sheet.part.name,
        at=sheet.locate(days.row, lost.columns[0]),
        loses_data=True,
    )
