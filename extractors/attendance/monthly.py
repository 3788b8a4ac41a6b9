"""Tables that state only totals: one row a worker and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from extractors.attendance import issues
from extractors.attendance.month import Period, find_period, whole_month
from extractors.attendance.outcome import Outcome
from extractors.attendance.people import Person, is_closing, person_columns
from extractors.attendance.sheet import Sheet
from extractors.attendance.totals import Totals, total_columns
from extractors.parse.dates import find_year, parse_month
from extractors.tables.headers import Header

Said = tuple[Person, Period | None]
LOOK_BEFORE = 3
"""Columns at the left in which a row says that it is a total."""


def extract_monthly(sheet: Sheet, header: Header) -> Outcome | None:
    """Gives back the totals of a table with neither days nor punches, or None."""
    people = person_columns(header.columns)
    columns = total_columns(header.columns)
    if not people.named or not columns:
        return None
    month = header.of("month")
    rows = [
        row
        for row in range(header.last_row + 1, sheet.height)
        if not is_closing(sheet, row, LOOK_BEFORE)
    ]
    totals = Totals(sheet, people, columns)
    totals.settle(rows)
    read, nameless = _of_workers(sheet, header, totals, rows)
    repeated = _add_single(totals, read)
    gathered = totals.finish(None if month else find_period(sheet, header.first_row))
    if month:
        gathered.columns_of["month"] = (month[0].index,)
    outcome = Outcome([gathered], fields={*people.of, *gathered.columns_of})
    outcome.issues += issues.repeated_totals(sheet, repeated)
    if any(values.get("month") is None for values in gathered.values):
        outcome.issues.append(issues.no_month(sheet, (header.first_row, 0)))
    if nameless:
        outcome.issues.append(issues.no_worker(sheet, len(nameless), (nameless[0], 0)))
    outcome.issues += totals.issues()
    outcome.issues += issues.unknown_headings(
        sheet, header.last_row, header.unknown, outcome.fields
    )
    outcome.used_rows = gathered.rows
    outcome.used_columns = [*people.of.values(), *(column.index for column in columns.values())]
    return outcome


def _of_workers(
    sheet: Sheet, header: Header, totals: Totals, rows: Sequence[int]
) -> tuple[dict[int, Said], list[int]]:
    """Gives back the rows of workers with whose and what month they are, and nameless ones."""
    period, month = find_period(sheet, header.first_row), header.of("month")
    year = find_year(" ".join((*sheet.headline(header.first_row), sheet.context.path)))
    read: dict[int, Said] = {}
    nameless = []
    for row in rows:
        person = totals.people.read(sheet, row)
        if person is None:
            if totals.states(row):
                nameless.append(row)
            continue
        own = parse_month(sheet.rows[row][month[0].index], year=year) if month else None
        if totals.holds(row):
            read[row] = person, whole_month(own, "cell") if own else period
    return read, nameless


def _add_single(totals: Totals, rows: Mapping[int, Said]) -> list[int]:
    """Adds what is alone for its worker and month; gives back the rows that are not: days, perhaps.

    Which of several totals holds nobody can tell.
    """
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row, (person, period) in rows.items():
        own = person.values.get("id_number"), period and period.month
        found[*person.key, *own].append(row)
    for together in found.values():
        if len(together) == 1:
            totals.add(*rows[together[0]])
    return sorted(row for together in found.values() if len(together) > 1 for row in together)
