"""Attendance out of one part: each table to the layout its own shape and headings speak for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.attendance import issues
from extractors.attendance.confirming import confirmed
from extractors.attendance.date_column import with_dates
from extractors.attendance.day_blocks import day_blocks, joined
from extractors.attendance.dayheader import find_days
from extractors.attendance.grid import extract_grid
from extractors.attendance.headless import headless_columns
from extractors.attendance.impossible import drop_impossible
from extractors.attendance.left_out import left_out
from extractors.attendance.log import extract_headless_log, is_headless_log
from extractors.attendance.machine import extract_machine
from extractors.attendance.monthly import extract_monthly
from extractors.attendance.outcome import Outcome
from extractors.attendance.punch_columns import is_punch_list, with_punches
from extractors.attendance.rowwise import extract_rowwise
from extractors.attendance.sheet import KIND, Sheet
from extractors.attendance.shifts import announced_shifts, extract_shift_table
from extractors.attendance.slipped import straightened
from extractors.attendance.turned import extract_turned
from extractors.context import Context
from extractors.doubt.taken import taken_in
from extractors.tables.headers import find_header
from extractors.titles import read_facts
from pipeline.model.document import Classification, Document, Issue
from pipeline.model.extraction import PartCells, PartExtract

TITLES = 6
"""Rows at the top of a table in which its employer is looked for."""
LEAST_ROWS = 3
"""Smaller tables that fit no layout are notes, not a loss."""


def extract(
    document: Document, part: int, classification: Classification, context: Context
) -> PartExtract:
    """Gives back the attendance records of one part, with what could not be read."""
    outcomes: list[tuple[Sheet, Outcome]] = []
    for table in range(len(document.parts[part].tables)):
        grid = document.parts[part].tables[table]
        if grid.shape[0] and grid.shape[1]:
            sheet = Sheet(part, table, document.parts[part], grid, context)
            outcomes.append(_proved(straightened(sheet)))
    used = {sheet.table_index: frozenset(outcome.used_rows) for sheet, outcome in outcomes}
    shifts = announced_shifts(document.parts[part], part, used)
    titles = {
        sheet.table_index: [
            row for row in range(min(TITLES, sheet.height)) if row not in used[sheet.table_index]
        ]
        for sheet, _outcome in outcomes
    }
    facts = read_facts(document.parts[part], titles, context, month=False)
    found = _gather(part, classification, outcomes, shifts)
    return replace(
        found,
        employer=facts.values.get("employer"),
        employer_code=facts.values.get("credit_code"),
        taken=taken_in(
            (sheet.table_index, document.parts[part].tables[sheet.table_index], sheet.table)
            for sheet, _outcome in outcomes
        ),
    )


def _proved(sheet: Sheet) -> tuple[Sheet, Outcome]:
    """Gives back a sheet with what was made of it, grid by grid where it holds several."""
    blocks = day_blocks(sheet)
    if blocks:
        return sheet, joined([(_proved_grid(block)[1], days) for block, days in blocks])
    return _proved_grid(sheet)


def _proved_grid(sheet: Sheet) -> tuple[Sheet, Outcome]:
    """Gives back a sheet with what was made of it, read again where its sums prove cells."""
    outcome = _read(sheet)
    sure = confirmed(sheet, outcome)
    if sure is not None:
        sheet, outcome = sure, _read(sure)
    drop_impossible(sheet, outcome)
    outcome.issues += left_out(sheet, outcome)
    return sheet, outcome


def _read(sheet: Sheet) -> Outcome:
    """Gives back what the first layout that fits makes of a table."""
    if sheet.titled("derived"):
        return Outcome(issues=[issues.not_evidence(sheet, "derived-sheet")])
    if sheet.titled("schedules") and not sheet.titled("records") and find_days(sheet) is not None:
        return Outcome(issues=[issues.not_evidence(sheet, "planned-shifts")])
    found = next((outcome for outcome in _tries(sheet) if outcome is not None), None)
    if found is None:
        lost = sheet.height >= LEAST_ROWS and sheet.width > 1
        return Outcome(issues=[issues.unknown_layout(sheet)] if lost else [])
    return found


def _tries(sheet: Sheet) -> Iterator[Outcome | None]:
    if is_headless_log(sheet):
        yield extract_headless_log(sheet)
    yield extract_machine(sheet, least=2)
    header = find_header(sheet.table, sheet.words)
    header = None if header is None else with_punches(sheet, with_dates(sheet, header))
    if header is not None and is_punch_list(sheet, header):
        yield _with_headings(sheet, extract_rowwise(sheet, header))
    days = find_days(sheet)
    if days is not None:
        yield _with_headings(sheet, extract_grid(sheet, days))
        yield extract_machine(sheet)
    if header is not None:
        yield _with_headings(sheet, extract_rowwise(sheet, header))
        yield extract_shift_table(sheet, header)
        yield _with_headings(sheet, extract_monthly(sheet, header))
    yield extract_turned(sheet)


def _with_headings(sheet: Sheet, outcome: Outcome | None) -> Outcome | None:
    """Gives back what a layout under headings made of a table, its columns without one named."""
    if outcome is not None:
        outcome.issues += headless_columns(sheet, outcome)
    return outcome


def _gather(
    part: int,
    classification: Classification,
    outcomes: list[tuple[Sheet, Outcome]],
    shifts: Outcome,
) -> PartExtract:
    every = [outcome for _sheet, outcome in outcomes] + [shifts]
    records = tuple(g.build() for outcome in every for g in outcome.gathered if len(g))
    fields = sorted({name for outcome in every for name in outcome.fields} - {"name_note"})
    filled = {name for record_set in records for name in record_set.values}
    if any(record_set.kind == KIND and "punches" in record_set.values for record_set in records):
        filled.add("punches")
    counts = [outcome.count(sheet) for sheet, outcome in outcomes]
    found: list[Issue] = [issue for outcome in every for issue in outcome.issues]
    return PartExtract(
        part=part,
        classification=classification,
        records=records,
        months=tuple(sorted({month for record_set in records for month in record_set.months})),
        issues=tuple(found),
        cells=PartCells(
            total=sum(count.total for count in counts),
            verified=sum(count.verified for count in counts),
            read=sum(count.read for count in counts),
            uncertain=sum(count.uncertain for count in counts),
        ),
        fields=tuple(fields),
        blank_fields=tuple(name for name in fields if name not in filled),
    )
