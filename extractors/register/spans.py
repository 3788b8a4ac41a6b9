"""Columns that hold two values or a value of two units: periods, durations, times of a day."""

import re
from collections.abc import Sequence
from functools import partial

from extractors.blocks import Block
from extractors.builder import Builder
from extractors.columns import Cells, Parse, read_column, split_cells
from extractors.fields import Reading, clock, date_parser
from extractors.parse.clock_times import DAY
from extractors.parse.dates import date_order, find_dates, parse_date, parse_period
from extractors.parse.money import parse_hours, parse_hundredths
from extractors.tables.headers import Column
from extractors.words import alike
from pipeline.model.evidence import Grade

_PERIODS = {
    "roster": ("contract_from", "contract_to"),
    "identity": ("valid_from", "valid_to"),
    "leave": ("starts_on", "ends_on"),
}
Moment = tuple[int | None, str | None]
"""Minutes after midnight, and date; either may be missing in a cell."""
_TIMES = re.compile(r"(\d{1,2}[:：]\d{2})\D+?(?:次日)?(\d{1,2}[:：]\d{2})")
_TERM = re.compile(
    r"^(为期|固定期限)?[(（]?[\d.一二两三四五六七八九十半]+个?(年|月|years?|months?|tháng|năm)半?(期)?[)）]?$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"长期|無固定|无固定|open", re.IGNORECASE)


def _cells(builder: Builder, block: Block, column: Column, parse: Parse) -> Cells:
    """Gives back a column whose cells hold several values, each a tuple of them."""
    return read_column(block.grid, builder.rows, column.index, lambda text: parse(text.strip()))


def _put(builder: Builder, column: Column, cells: Cells, names: Sequence[str]) -> None:
    for at, name in enumerate(names):
        builder.put_column(name, split_cells(cells, at), column.index)


def put_period(builder: Builder, block: Block, column: Column, reading: Reading) -> list[int]:
    """Adds the first and last date of a column of periods; gives back the rows not read."""
    names = _PERIODS.get(builder.kind)
    if names is None or names[0] in builder.values:
        return []
    cells = _cells(builder, block, column, partial(_period, year=reading.year))
    _put(builder, column, cells, names)
    return cells.bad


def _period(text: str, *, year: int | None) -> tuple[str | None, str | None] | None:
    """Gives back first and last day; a day alone is both, and nothing ends where a term is said."""
    period = parse_period(text, year=year) or _two_dates(text, year)
    if period is not None:
        return period
    single = parse_date(text, year=year)
    if _OPEN.search(text):
        head = re.split(r"[-—~至到]\s*(?=长期|無固定|无固定)", text)[0]
        return parse_date(head, year=year), None
    if single is not None:
        return single, single
    return (None, None) if is_term(text) else None


def is_term(text: str) -> bool:
    """Gives back whether a text says how long a contract runs, or that it has no end: 3年."""
    return bool(_TERM.match(text.replace(" ", "")) or _OPEN.search(text))


def states_term(block: Block, column: Column) -> bool:
    """Gives back whether a column says of anybody how long the contract runs."""
    texts = (str(block.grid.texts[row, column.index]).strip() for row in block.body.rows)
    return any(is_term(text) for text in texts)


def _two_dates(text: str, year: int | None) -> tuple[str, str] | None:
    """Gives back the two dates of a text with times between them."""
    dates = [iso for iso, _, _ in find_dates(text, year=year)]
    return (dates[0], dates[1]) if len(dates) == 2 and dates[0] <= dates[1] else None


def put_duration(builder: Builder, block: Block, column: Column, reading: Reading) -> list[int]:
    """Adds days or minutes of leave: the cell's unit, else the heading's, else days."""
    heading = alike(column.path[-1])
    hourly = column.unit == "hours" or any(w in heading for w in ("小时", "时数", "hour", "工时"))
    cells = _cells(builder, block, column, partial(_duration, hourly=hourly))
    _put(builder, column, cells, ("days_hundredths", "minutes"))
    return cells.bad


def _duration(text: str, *, hourly: bool) -> tuple[int | None, int | None] | None:
    """Gives back hundredths of days and minutes, of which one is None."""
    said_hours = re.search(r"小时|时|h", text, re.IGNORECASE)
    said_days = re.search(r"天|日|day|ngày", text, re.IGNORECASE)
    by_hours = bool(said_hours) if said_hours or said_days else hourly
    bare = re.sub(r"^共?计?\s*", "", text)
    value = parse_hours(bare) if by_hours else parse_hundredths(bare)
    if value is None:
        return None
    return (None, value) if by_hours else (value, None)


def put_times(builder: Builder, block: Block, reading: Reading) -> list[tuple[Column, list[int]]]:
    """Adds date, start and end of overtime from columns that hold a date, a time, or both.

    Gives back the columns of start and end, each with the records whose time could not be read.
    """
    header = block.header
    columns = {name: header.of(name)[0] for name in ("date", "start", "end") if header.of(name)}
    texts = {
        name: [str(text) for text in block.grid.texts[builder.rows, column.index]]
        for name, column in columns.items()
    }
    order = date_order([t for found in texts.values() for t in found if re.search(r"\d[-/.]", t)])
    parse = date_parser(reading.year, order or reading.order, reading.short_order)
    read = {
        name: _cells(builder, block, column, partial(_moment, parse=parse))
        for name, column in columns.items()
        if name != "date"
    }
    lost = [(columns[name], _timeless(cells)) for name, cells in read.items()]
    start, end = read.get("start"), read.get("end")
    if "date" not in columns and start is not None and any(m and m[1] for m in start.values):
        builder.put_column("date", split_cells(start, 1), columns["start"].index)
    if start is not None:
        builder.put_column("start", split_cells(start, 0), columns["start"].index)
    if end is not None:
        past = end if start is None else _past_midnight(start, end)
        builder.put_column("end", split_cells(past, 0), columns["end"].index)
    return lost


def _moment(text: str, *, parse: Parse) -> Moment | None:
    time, day = clock(text), parse(text)
    return None if time is None and day is None else (time, day)


def _timeless(cells: Cells) -> list[int]:
    """Gives back the records whose cell says no time of a day, though it is not blank."""
    dated = {record for record, moment in enumerate(cells.values) if moment and moment[0] is None}
    return sorted({*cells.bad, *dated})


def _past_midnight(start: Cells, end: Cells) -> Cells:
    """Gives back the ends on the day of their starts, whichever of the two is in doubt."""
    values = list(map(_after, start.values, end.values))
    others: dict[int, tuple[Moment | None, ...]] = {}
    grades = end.grades
    for record in sorted({*start.others, *end.others}):
        first, last = start.values[record], end.values[record]
        moved = [_after(other, last) for other in start.others.get(record, ())]
        meant = [_after(first, other) for other in end.others.get(record, ())]
        others[record] = (*meant, *moved)
        if set(moved) - {values[record]}:
            grades = [*(grades or [int(Grade.READ)] * len(values))]
            grades[record] = min(grades[record], int(Grade.UNCERTAIN))
    return Cells(values, end.texts, grades, others, end.bad)


def _after(start: Moment | None, end: Moment | None) -> Moment | None:
    """Gives back the end, past midnight where it is on the next day or before the start."""
    if start is None or end is None or start[0] is None or end[0] is None:
        return end
    later = bool(start[1] and end[1] and end[1] > start[1])
    if end[0] < start[0] or (later and end[0] < DAY):
        return end[0] + DAY, end[1]
    return end


def put_span(builder: Builder, block: Block, column: Column, reading: Reading) -> list[int]:
    """Adds start and end out of "18:00-20:30"; hours alone are minutes of overtime."""
    if "start" in builder.values:
        return []
    cells = _cells(builder, block, column, _span)
    _put(builder, column, cells, ("start", "end"))
    minutes = split_cells(cells, 2)
    if "minutes" not in block.header.fields and any(minutes.values):
        builder.put_column("minutes", minutes, column.index)
    return cells.bad


def _span(text: str) -> tuple[int | None, int | None, int | None] | None:
    """Gives back start, end and length in minutes: the first two, or the last alone."""
    found = _TIMES.search(text)
    if found is None:
        length = parse_hours(text)
        return None if length is None else (None, None, length)
    start, end = clock(found[1]), clock(found[2])
    if start is not None and end is not None and end < start:
        end += DAY
    return start, end, None
