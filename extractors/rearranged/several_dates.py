"""Registers of overtime with several dates in one cell: a row a worker and date.

India's Form XIX names all days of the month in one cell ("3, 9, 17") and their hours beside it,
as many ("2, 1.5, 2"), or only their sum, which then is nobody day's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.parse.dates import date_order, find_month, last_day, parse_date
from extractors.parse.fold import fold
from extractors.parse.money import parse_hours
from extractors.rearranged.anew import Anew, Cell, Rearranged
from extractors.rearranged.known import known_field
from extractors.tables.headers import Header, find_header
from extractors.words import alike, vocabulary
from pipeline.model.table import Table

KIND = "overtime_approval"
_SPLIT = re.compile(r"[,，、;；&\n]+|\s+(?:and|và)\s+|(?<=\d)\s+(?=\d)")
_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])\s*(?:st|nd|rd|th|[日号號])?", re.IGNORECASE)
_NIL = ("nil", "none", "无")
Slot = tuple[int, int]


def several_dates(
    table: Table, titles: Sequence[str] = ()
) -> tuple[Rearranged, tuple[Slot, int] | None] | None:
    """Gives back a register with one date a row, and where hours belong to several dates at once.

    None where no cell holds several dates. Of the second: the first such cell, and how many rows.

    Args:
        table: The register.
        titles: The texts around it, its sheet and its file: they say the month.
    """
    header = find_header(table, vocabulary(KIND))
    column = _date_column(header)
    if header is None or column is None:
        return None
    rows = range(header.last_row + 1, table.shape[0])
    texts = {row: _parts(str(table.texts[row, column])) for row in rows}
    if not any(len(parts) > 1 for parts in texts.values()):
        return None
    above = [str(text) for row in range(header.first_row) for text in table.texts[row]]
    month = next((found for text in (*above, *titles) if (found := find_month(text))), None)
    dates = {row: _dates(parts, month, texts) for row, parts in texts.items()}
    return _split(table, header, column, {row: found for row, found in dates.items() if found})


def _date_column(header: Header | None) -> int | None:
    """Gives back the column of dates, also where its cells made the header give it up."""
    if header is None:
        return None
    named = [*header.of("date"), *(c for c in header.demoted if c.field == "date")]
    named += [c for c in header.unknown if c.path and known_field(KIND, c.path[-1]) == "date"]
    return named[0].index if named else None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SPLIT.split(fold(text)) if part.strip()]


def _dates(
    parts: Sequence[str], month: str | None, every: dict[int, list[str]]
) -> list[str] | None:
    """Gives back the dates of a cell, of a lone day number too; None where one is not read."""
    if not parts or (len(parts) == 1 and not _DAY.fullmatch(parts[0])):
        return None
    days = [_DAY.fullmatch(part) for part in parts]
    if all(days):
        if month is None:
            return None
        numbers = [int(day[1]) for day in days if day]
        within = max(numbers) <= last_day(month)
        return [f"{month}-{number:02d}" for number in numbers] if within else None
    full = [part for others in every.values() for part in others if not _DAY.fullmatch(part)]
    dates = [parse_date(part, order=date_order(full) or "dmy") for part in parts]
    return [iso for iso in dates if iso] if all(dates) else None


def _split(
    table: Table, header: Header, column: int, dates: dict[int, list[str]]
) -> tuple[Rearranged, tuple[Slot, int] | None] | None:
    if not dates:
        return None
    hours = header.of("minutes")[0].index if header.of("minutes") else None
    people = {c.index for c in header.columns if c.field in _PERSON}
    anew = Anew(table)
    together: list[Slot] = []
    for row in range(table.shape[0]):
        if row > header.last_row and alike(str(table.texts[row, column])) in _NIL:
            continue
        anew.keep([row])
        found = dates.get(row)
        if found is None:
            continue
        whole = anew.rows.pop()
        each = [] if hours is None else _parts(str(table.texts[row, hours]))
        apart = len(each) == len(found) and all(parse_hours(one) is not None for one in each)
        if hours is not None and each and not apart:
            together.append((row, hours))
        for at, iso in enumerate(found):
            cells = [
                cell if c in people or not at else Cell("", cell.at) for c, cell in enumerate(whole)
            ]
            cells[column] = replace(whole[column], text=iso)
            if hours is not None:
                said = each[at] if apart else ""
                cells[hours] = replace(whole[hours], text=said, others=())
            anew.add(cells)
    first = header.last_row + 1
    spans = [span for span in table.spans if span.row + span.rows <= first]
    return anew.build(spans), ((together[0], len(together)) if together else None)


_PERSON = ("name", "number", "id_number", "department", "position", "sex")
