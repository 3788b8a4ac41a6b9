"""How many days of each worker are a slash, and what their printed total of days says of those."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from extractors.attendance.blocks import Block
from extractors.attendance.cells import Cell, CellReader
from extractors.attendance.combine import HALVES
from extractors.attendance.gridheader import GridHeader
from extractors.attendance.legend import SLASH
from extractors.attendance.sheet import Sheet
from extractors.attendance.totals import PAIR, total_columns
from extractors.parse.marks import WHOLE_DAY
from extractors.parse.money import parse_hundredths
from extractors.tables.headers import Column
from extractors.words import alike
from pipeline.model.evidence import Grade

WORK, OFF = "work", "off_roll"
WORKED = frozenset({"work", "trip"})
_DAY_COUNT = 60
_MOST_DAYS = 3100
_HALF = Fraction(1, 2)
_NOTHING = Fraction(0)
_WORKED_DAYS, _DUE_DAYS = "days_worked_hundredths", "due_days_hundredths"


@dataclass(slots=True)
class Counts:
    """One worker's days.

    Attributes:
        block: Their rows.
        slashes: Position of a day to how much of it is a slash.
        filled: Positions of the days that hold anything else.
        work, leave, holiday, absent: Days by their other marks; a day with leave is leave.
        timed, marked: Cells of times or hours, and marks of work that are no slash.
    """

    block: Block
    slashes: dict[int, Fraction] = field(default_factory=dict)
    filled: set[int] = field(default_factory=set)
    work: Fraction = _NOTHING
    leave: Fraction = _NOTHING
    holiday: Fraction = _NOTHING
    absent: Fraction = _NOTHING
    timed: int = 0
    marked: int = 0

    def take(self, cell: Cell, share: Fraction) -> None:
        """Counts a cell that is no slash."""
        mark, minutes = cell.mark.mark, cell.mark.minutes
        part = share if minutes is None else min(share, Fraction(minutes, WHOLE_DAY))
        hours = cell.mark.normal
        if cell.punches or hours is not None:
            counts_days = not cell.punches and hours is not None and hours <= _DAY_COUNT
            self.timed += not counts_days
            self.marked += counts_days
            self.work += share * Fraction(hours or 0, _DAY_COUNT) if counts_days else share
        elif mark in WORKED:
            self.marked += 1
            self.work += part
        elif mark == "holiday":
            self.holiday += part
        elif mark == "absent":
            self.absent += part
        elif mark is not None and mark.startswith("leave_"):
            self.leave += share


def count_days(
    sheet: Sheet, header: GridHeader, blocks: Iterable[Block], reader: CellReader
) -> list[Counts]:
    """Gives back the days of each worker of a grid."""
    return [_counts(sheet, header, block, reader) for block in blocks]


def _counts(sheet: Sheet, header: GridHeader, block: Block, reader: CellReader) -> Counts:
    found = Counts(block)
    rows = [
        row
        for row, role in zip(block.rows, block.roles, strict=True)
        if role not in {"overtime", "ignored"}
    ]
    halves = any(role in HALVES for role in block.roles)
    for at, day in enumerate(header.days.days):
        texts = [sheet.rows[row][column].strip() for row in rows for column in day.columns]
        texts = [text for text in texts if text]
        share = _HALF if halves else Fraction(1, max(len(texts), 1))
        for text in texts:
            if alike(text) == SLASH:
                found.slashes[at] = found.slashes.get(at, _NOTHING) + share
            elif (cell := reader(text)) is not None:
                found.filled.add(at)
                found.take(cell, share)
    return found


def by_total(sheet: Sheet, header: GridHeader, counts: Counts) -> str | None:
    """Gives back ``WORK`` or ``OFF`` where the worker's printed total of days tells; else None.

    The total fits the days with or without those of slashes, to half a day; days of holiday and
    leave may be in it.
    """
    slashes = sum(counts.slashes.values(), _NOTHING)
    if slashes < 1:
        return None
    for field_name, column, due in _totals(header):
        stated = _stated(sheet, counts.block.person.row, column, field_name)
        if stated is None:
            continue
        least = counts.work + (counts.leave + counts.absent if due else _NOTHING)
        most = least + counts.holiday + (_NOTHING if due else counts.leave)
        fits = {
            mark: least + more - _HALF <= stated <= most + more + _HALF
            for mark, more in ((WORK, slashes), (OFF, _NOTHING))
        }
        if fits[WORK] != fits[OFF]:
            return WORK if fits[WORK] else OFF
    return None


def _totals(header: GridHeader) -> Iterable[tuple[str, Column, bool]]:
    columns = total_columns(header.totals)
    for name in (_WORKED_DAYS, PAIR, _DUE_DAYS):
        if name in columns:
            yield name, columns[name], name == _DUE_DAYS
    taken = {column.index for column in columns.values()}
    for column in header.totals:
        if column.index not in taken and column.path and alike(column.path[-1]) in _all_days():
            yield _WORKED_DAYS, column, False


def _all_days() -> Sequence[str]:
    return ("合计", "总计", "小计", "共计", "合计天数", "天数", "总天数", "total", "total days")


def _stated(sheet: Sheet, row: int, column: Column, field_name: str) -> Fraction | None:
    slot = (row, column.index)
    if sheet.grade(*slot) is Grade.UNCERTAIN or sheet.table.others.get(slot):
        return None
    text = sheet.rows[row][column.index]
    if field_name == PAIR:
        text = text.rpartition("/")[2]
    found = parse_hundredths(text.strip().removesuffix("天"))
    return None if found is None or not 0 <= found <= _MOST_DAYS else Fraction(found, 100)
