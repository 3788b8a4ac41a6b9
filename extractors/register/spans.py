"""Columns that hold two values or a value of two units: periods, durations, times of a day."""

import re
from collections.abc import Sequence

from extractors.blocks import Block
from extractors.builder import Builder
from extractors.fields import Reading, clock, date_parser
from extractors.parse.dates import date_order, find_dates, parse_date, parse_period
from extractors.parse.money import parse_hours, parse_hundredths
from extractors.parse.numbers import is_blank
from extractors.tables.headers import Column
from extractors.words import alike

_PERIODS = {
    "roster": ("contract_from", "contract_to"),
    "identity": ("valid_from", "valid_to"),
    "leave": ("starts_on", "ends_on"),
}
_DAY = 1440
_TIMES = re.compile(r"(\d{1,2}[:：]\d{2})\D+?(?:次日)?(\d{1,2}[:：]\d{2})")
_TERM = re.compile(
    r"^(为期|固定期限)?[(（]?[\d.一二两三四五六七八九十半]+个?(年|月|years?|months?|tháng|năm)半?(期)?[)）]?$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"长期|無固定|无固定|open", re.IGNORECASE)


def _texts(builder: Builder, block: Block, column: Column) -> list[str]:
    return [str(text).strip() for text in block.grid.texts[builder.rows, column.index]]


def put_period(builder: Builder, block: Block, column: Column, reading: Reading) -> list[int]:
    """Adds the first and last date of a column of periods; gives back the rows not read."""
    names = _PERIODS.get(builder.kind)
    if names is None or names[0] in builder.values:
        return []
    starts: list[str | None] = []
    ends: list[str | None] = []
    bad = []
    for record, text in enumerate(_texts(builder, block, column)):
        period = parse_period(text, year=reading.year) or _two_dates(text, reading.year)
        single = parse_date(text, year=reading.year) if period is None else None
        if period is None and _OPEN.search(text):
            head = re.split(r"[-—~至到]\s*(?=长期|無固定|无固定)", text)[0]
            period = (parse_date(head, year=reading.year), None)  # type: ignore[assignment]
        starts.append(period[0] if period else single)
        ends.append(period[1] if period else single)
        if period is None and single is None and not (is_blank(text) or is_term(text)):
            bad.append(record)
    builder.put(names[0], starts, (column.index,))
    builder.put(names[1], ends, (column.index,))
    return bad


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
    days: list[int | None] = []
    minutes: list[int | None] = []
    bad = []
    heading = alike(column.path[-1])
    hourly = column.unit == "hours" or any(w in heading for w in ("小时", "时数", "hour", "工时"))
    for record, text in enumerate(_texts(builder, block, column)):
        said_hours = re.search(r"小时|时|h", text, re.IGNORECASE)
        said_days = re.search(r"天|日|day|ngày", text, re.IGNORECASE)
        by_hours = bool(said_hours) if said_hours or said_days else hourly
        bare = re.sub(r"^共?计?\s*", "", text)
        value = parse_hours(bare) if by_hours else parse_hundredths(bare)
        days.append(None if by_hours else value)
        minutes.append(value if by_hours else None)
        if value is None and not is_blank(text):
            bad.append(record)
    builder.put("days_hundredths", days, (column.index,))
    builder.put("minutes", minutes, (column.index,))
    return bad


def put_times(builder: Builder, block: Block, reading: Reading) -> list[tuple[Column, list[int]]]:
    """Adds date, start and end of overtime from columns that hold a date, a time, or both.

    Gives back the columns of start and end, each with the records whose time could not be read.
    """
    header = block.header
    columns = {name: header.of(name)[0] for name in ("date", "start", "end") if header.of(name)}
    texts = {name: _texts(builder, block, column) for name, column in columns.items()}
    order = date_order([t for found in texts.values() for t in found if re.search(r"\d[-/.]", t)])
    parse = date_parser(reading.year, order or reading.order, reading.short_order)
    if "date" not in texts and "start" in texts:
        dates = [parse(text) for text in texts["start"]]
        if any(dates):
            builder.put("date", dates, (columns["start"].index,))
    starts: Sequence[int | None] = [clock(text) for text in texts.get("start", ())]
    ends: list[int | None] = [clock(text) for text in texts.get("end", ())]
    if starts and ends:
        both = zip(starts, ends, texts["start"], texts["end"], strict=True)
        ends = [_after(start, end, parse(a), parse(b)) for start, end, a, b in both]
    if starts:
        builder.put("start", list(starts), (columns["start"].index,))
    if ends:
        builder.put("end", ends, (columns["end"].index,))
    read = {"start": starts, "end": ends}
    return [
        (columns[name], [at for at, text in enumerate(texts[name]) if _lost(text, times[at])])
        for name, times in read.items()
        if times
    ]


def _lost(text: str, value: int | None) -> bool:
    """Gives back whether a cell says something that was not understood."""
    return value is None and not is_blank(text)


def _after(start: int | None, end: int | None, first: str | None, last: str | None) -> int | None:
    """Gives back the end, past midnight where it is on the next day or before the start."""
    if start is None or end is None:
        return end
    if end < start or (first and last and last > first and end < _DAY):
        return end + _DAY
    return end


def put_span(builder: Builder, block: Block, column: Column, reading: Reading) -> list[int]:
    """Adds start and end out of "18:00-20:30"; hours alone are minutes of overtime."""
    if "start" in builder.values:
        return []
    starts: list[int | None] = []
    ends: list[int | None] = []
    minutes: list[int | None] = []
    bad = []
    for record, text in enumerate(_texts(builder, block, column)):
        found = _TIMES.search(text)
        start, end = (clock(found[1]), clock(found[2])) if found else (None, None)
        length = parse_hours(text) if found is None else None
        starts.append(start)
        ends.append(_after(start, end, None, None))
        minutes.append(length)
        if found is None and length is None and not is_blank(text):
            bad.append(record)
    builder.put("start", starts, (column.index,))
    builder.put("end", ends, (column.index,))
    if "minutes" not in block.header.fields and any(minutes):
        builder.put("minutes", minutes, (column.index,))
    return bad
