"""Exports of stand-alone punch machines: a label row for each worker, then rows of punches."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.attendance.blocks import Block, Blocks
from extractors.attendance.cells import CellReader
from extractors.attendance.dayheader import DayHeader, find_days
from extractors.attendance.grid import grid_days
from extractors.attendance.gridheader import GridHeader
from extractors.attendance.outcome import Outcome
from extractors.attendance.people import FIELDS, Person, PersonColumns
from extractors.attendance.sheet import Sheet
from extractors.parse.ids import parse_worker_number
from extractors.parse.names import split_name
from extractors.words import normalise

LEAST_LABELS = 2


def is_machine_sheet(sheet: Sheet) -> bool:
    """Gives back whether some rows hold labels with colons for name and number."""
    return next(_label_rows(sheet, 60), None) is not None


def extract_machine(sheet: Sheet) -> Outcome | None:
    """Gives back the worker-days of a machine's sheet; None where it names no days.

    Every worker has a label row (工号: 7 姓名: … 部门: …) and the rows under it, up to the next
    label row, hold that worker's cells. One row of days above serves the whole sheet.
    """
    days = find_days(sheet)
    people = list(_label_rows(sheet, sheet.height))
    if days is None or not people:
        return None
    blocks = Blocks()
    ends = [person.row for person in people[1:]] + [sheet.height]
    for person, end in zip(people, ends, strict=True):
        if person.row < days.row:
            continue
        rows = [row for row in range(person.row + 1, end) if _is_content(sheet, row, days)]
        if rows:
            blocks.blocks.append(Block(person, tuple(rows), (None,) * len(rows)))
    header = GridHeader(days.row, days.row, days, PersonColumns(), person_apart=True)
    outcome = grid_days(sheet, days, blocks, CellReader({}, sheet.language), header)
    outcome.fields.update(*(person.values for person in people[:1]))
    outcome.used_rows += [person.row for person in people]
    outcome.used_columns = sorted(days.columns)
    outcome.fields.discard("name_note")
    return outcome


def _is_content(sheet: Sheet, row: int, days: DayHeader) -> bool:
    return any(sheet.rows[row][column].strip() for column in days.columns)


def _label_rows(sheet: Sheet, rows: int) -> Iterator[Person]:
    for row in range(min(rows, sheet.height)):
        texts = sheet.rows[row]
        if not any(":" in text or "：" in text for text in texts):
            continue
        person = _person(sheet, row)
        if person is not None:
            yield person


def _person(sheet: Sheet, row: int) -> Person | None:
    """Gives back the worker whom a row of labels names, each value in or right of its label."""
    values: dict[str, str | None] = {}
    cells: dict[str, tuple[int, int]] = {}
    labels = 0
    open_field: str | None = None
    for column, text in enumerate(sheet.rows[row]):
        if not text.strip():
            continue
        head, colon, tail = text.replace("：", ":").partition(":")
        known = sheet.words.headings.get(normalise(head)) if colon else None
        if known in FIELDS:
            labels += 1
            open_field = known
            text = tail
        elif colon and not tail.strip():
            open_field = None
        if open_field and text.strip() and open_field not in values:
            values[open_field] = text.strip()
            cells[open_field] = (row, column)
    if labels < LEAST_LABELS or not ({"name", "number"} & set(values)):
        return None
    return Person(row, _typed(values), cells)


def _typed(values: dict[str, str | None]) -> dict[str, str | None]:
    found: dict[str, str | None] = dict(values)
    if values.get("number"):
        found["number"] = parse_worker_number(values["number"] or "")
    if values.get("name"):
        found["name"], found["name_note"] = split_name(values["name"] or "")
    return found
