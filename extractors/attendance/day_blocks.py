"""Grids below each other on one sheet: days 1 to 15 and from the 16th on, or a month each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from extractors.attendance.dayheader import days_of_row, find_days
from extractors.attendance.outcome import Outcome
from extractors.attendance.people import FIELDS
from extractors.attendance.records import Gathered, Values
from extractors.attendance.sheet import Sheet
from extractors.parse.dates import find_month, last_day, without_dates
from extractors.words import normalise
from pipeline.model.evidence import Grade
from pipeline.model.table import CellType

LEAST_DAYS = 5
_LEAST_FILLED, _LONGEST_TITLE = 3, 6
"""Rows with fewer cells are titles, notes and legends; cells of a title that states its month."""


def day_blocks(sheet: Sheet) -> list[tuple[Sheet, frozenset[int]]]:
    """Gives back a sheet once for each of its grids, with its days; [] where it has but one.

    Of the other grids nothing is left in it; titles and legends are in all, but for those of
    another month.
    """
    days = find_days(sheet)
    headers = [] if days is None else _headers(sheet, days.first_column)
    if len(headers) < 2:
        return []
    ends = [row for row, _numbers in headers[1:]] + [sheet.height]
    bodies = [_body(sheet, row, end) for (row, _numbers), end in zip(headers, ends, strict=True)]
    return [(_alone(sheet, bodies, at), numbers) for at, (_row, numbers) in enumerate(headers)]


def joined(outcomes: Sequence[tuple[Outcome, frozenset[int]]]) -> Outcome:
    """Gives back what was made of all grids of a sheet, totals of each for its own days."""
    found = Outcome()
    totals = [one for outcome, _n in outcomes for one in outcome.gathered if _is_total(one)]
    for outcome, numbers in outcomes:
        for gathered in outcome.gathered if len(totals) > 1 else ():
            if _is_total(gathered):
                gathered.values = [_of_days(values, numbers) for values in gathered.values]
        found.gathered += outcome.gathered
        found.issues += outcome.issues
        found.fields |= outcome.fields
        found.used_rows += outcome.used_rows
        found.used_columns += outcome.used_columns
        found.said_columns += outcome.said_columns
    return found


def _is_total(gathered: Gathered) -> bool:
    return gathered.kind == "attendance_month" and len(gathered) > 0


def _of_days(values: Values, numbers: frozenset[int]) -> Values:
    """Gives back totals with the days they are of, where a title does not say them."""
    month = values.get("month")
    first, last = min(numbers), max(numbers)
    if month is None or values.get("period_from") or last - first + 1 != len(numbers):
        return values
    last = min(last, last_day(month))
    period = {"period_from": f"{month}-{first:02d}", "period_to": f"{month}-{last:02d}"}
    return {**values, **period}


def _headers(sheet: Sheet, before: int) -> list[tuple[int, frozenset[int]]]:
    """Gives back the rows that begin a grid with their days; a header printed again begins none.

    Args:
        sheet: The table.
        before: Where days begin; the workers are named left of it.
    """
    found: list[tuple[int, frozenset[int]]] = []
    months: list[str] = []
    for row in range(sheet.height):
        if month := _month(sheet, row):
            months.append(month)
        if not _names_people(sheet, row, before):
            continue
        numbers = frozenset(day.number for day in days_of_row(sheet, row))
        if len(numbers) < LEAST_DAYS:
            continue
        same = bool(found) and len(numbers & found[-1][1]) * 5 >= len(numbers | found[-1][1]) * 4
        if not same or len(set(months)) > 1:
            found.append((row, numbers))
        months = months[-1:]
    return found


def _names_people(sheet: Sheet, row: int, before: int) -> bool:
    known = (sheet.words.headings.get(normalise(text)) for text in sheet.rows[row][:before])
    return any(field in FIELDS for field in known)


def _body(sheet: Sheet, row: int, end: int) -> range:
    """Gives back the rows of a grid: its header, and below it as far as rows are filled."""
    rows = (at for at in range(row, end) if not _month(sheet, at))
    filled = (at for at in rows if _filled(sheet, at) >= _LEAST_FILLED)
    return range(row, max(filled, default=row) + 1)


def _filled(sheet: Sheet, row: int) -> int:
    return sum(bool(text.strip()) for text in sheet.rows[row])


def _alone(sheet: Sheet, bodies: Sequence[range], at: int) -> Sheet:
    others = {row for body in bodies if body is not bodies[at] for row in body}
    before = bodies[at - 1].stop if at else 0
    own = range(before, bodies[at].start)
    if any(_month(sheet, row) for row in own):
        titles = set(range(bodies[-1].start)) - set(bodies[at]) - set(own)
        others |= {row for row in titles if _month(sheet, row)}
    return _without(sheet, others)


def _month(sheet: Sheet, row: int) -> str | None:
    """Gives back the month that a title row states; dates say when a sheet was made."""
    if _filled(sheet, row) > _LONGEST_TITLE:
        return None
    texts = (without_dates(text) for text in sheet.rows[row] if text)
    return next((month for text in texts if (month := find_month(text))), None)


def _without(sheet: Sheet, rows: Collection[int]) -> Sheet:
    table, gone = sheet.table, sorted(rows)
    texts = table.texts.copy()
    texts[gone] = ""
    types, grades = table.types, table.grades
    if types is not None:
        types = types.copy()
        types[gone] = CellType.BLANK
    if grades is not None:
        grades = grades.copy()
        grades[gone] = Grade.READ
    others = {slot: readings for slot, readings in table.others.items() if slot[0] not in rows}
    spans = tuple(span for span in table.spans if span.row not in rows)
    left = replace(table, texts=texts, types=types, grades=grades, others=others, spans=spans)
    return Sheet(sheet.part_index, sheet.table_index, sheet.part, left, sheet.context)
