"""Exports of stand-alone punch machines: a label row for each worker, then rows of punches."""

from __future__ import annotations

import re

from extractors.attendance import issues
from extractors.attendance.blocks import Block, Blocks
from extractors.attendance.card_rows import Card, Foot, foot_of, put_totals
from extractors.attendance.cells import CellReader
from extractors.attendance.dayheader import DayHeader, find_days
from extractors.attendance.grid import grid_days
from extractors.attendance.gridheader import GridHeader
from extractors.attendance.outcome import Outcome
from extractors.attendance.people import FIELDS, Person, PersonColumns
from extractors.attendance.roles import labelled_row
from extractors.attendance.sheet import Sheet
from extractors.pairs import pairs
from extractors.parse.ids import parse_worker_number
from extractors.parse.names import split_name
from extractors.words import normalise

LEAST_LABELS = 2
MARKS = "marks"
_READ = frozenset({MARKS, "in", "out", "overtime"})
"""Rows of a labelled block that are read; its durations are made of the punches."""
_LABEL = re.compile(r"[^\d\s]\s*[:：]")


def extract_machine(sheet: Sheet, least: int = 1) -> Outcome | None:
    """Gives back the worker-days of a machine's sheet; None where it names no days.

    Every worker has a label row (工号: 7 姓名: … 部门: …) and the rows under it, up to the next
    label row, hold that worker's cells. One row of days above serves the whole sheet.

    Args:
        sheet: The table.
        least: How many such label rows there must be.
    """
    days = find_days(sheet)
    people = labelled_people(sheet) if days is not None else []
    if days is None or len(people) < least:
        return None
    blocks = Blocks()
    strange: list[int] = []
    ends = [person.row for person in people[1:]] + [sheet.height]
    for person, end in zip(people, ends, strict=True):
        if end <= days.row:
            continue
        first = max(person.row, days.row) + 1
        rows = [row for row in range(first, end) if _is_content(sheet, row, days)]
        if rows:
            blocks.blocks.append(_block(sheet, days, person, rows, strange))
    header = GridHeader(days.row, days.row, days, PersonColumns(), person_apart=True)
    outcome = grid_days(sheet, days, blocks, CellReader({}, sheet.language), header)
    outcome.fields.update(*(person.values for person in people[:1]))
    outcome.used_rows += [person.row for person in people]
    outcome.used_columns = sorted(days.columns)
    outcome.fields.discard("name_note")
    _put_feet(sheet, blocks, outcome)
    if strange:
        outcome.issues.append(issues.unknown_rows(sheet, strange))
    return outcome


def _put_feet(sheet: Sheet, blocks: Blocks, outcome: Outcome) -> None:
    """Adds the totals that stand under the blocks, and doubts the days that do not come to them."""
    ends = [block.person.row for block in blocks.blocks[1:]] + [sheet.height]
    cards = []
    for block, end in zip(blocks.blocks, ends, strict=True):
        foot: Foot = {}
        for row in range(block.person.row, end):
            foot = {**foot_of(sheet, row), **foot}
        cards.append(Card(block.person, foot=foot))
    days = next((one for one in outcome.gathered if one.kind == "attendance"), None)
    if days is None or not any(card.foot for card in cards):
        return
    months, wrong = put_totals(sheet, cards, days)
    outcome.gathered.append(months)
    outcome.issues += issues.card_totals(sheet, wrong)


def _block(
    sheet: Sheet, days: DayHeader, person: Person, rows: list[int], strange: list[int]
) -> Block:
    """Gives back a worker's rows; where they are labelled Status, InTime, OutTime, by label.

    Only rows whose label is known are read then; the others are added to ``strange``.
    """
    labels = [labelled_row(sheet.rows[row][: days.first_column]) for row in rows]
    if not {"in", "out"} <= set(labels):
        return Block(person, tuple(rows), (None,) * len(rows))
    kept = [(row, label) for row, label in zip(rows, labels, strict=True) if label in _READ]
    strange += [
        row
        for row, label in zip(rows, labels, strict=True)
        if label is None and not foot_of(sheet, row)
    ]
    lengths = frozenset(row for row, label in kept if label == "overtime")
    roles = tuple(None if label == MARKS else label for _row, label in kept)
    return Block(person, tuple(row for row, _label in kept), roles, lengths=lengths)


def _is_content(sheet: Sheet, row: int, days: DayHeader) -> bool:
    return any(sheet.rows[row][column].strip() for column in days.columns)


def labelled_people(sheet: Sheet, *, least: int = LEAST_LABELS) -> list[Person]:
    """Gives back the workers whom rows of labels name (工号: 7 姓名: …), in order.

    Args:
        sheet: The table.
        least: How many labels of a person such a row needs.
    """
    found = []
    for row, texts in enumerate(sheet.rows):
        if any(_LABEL.search(text) for text in texts if text):
            person = _person(sheet, row, least)
            if person is not None:
                found.append(person)
    return found


def _person(sheet: Sheet, row: int, least: int) -> Person | None:
    values: dict[str, str] = {}
    cells: dict[str, tuple[int, int]] = {}
    for pair in pairs(sheet.table, [row]):
        known = sheet.words.headings.get(normalise(pair.label))
        is_label = ":" in pair.value or "：" in pair.value
        if known in FIELDS and known not in values and not is_label:
            values[known] = pair.value
            cells[known] = (row, pair.column)
    if len(values) < least or not ({"name", "number"} & set(values)):
        return None
    return typed_person(row, values, cells)


def typed_person(row: int, values: dict[str, str], cells: dict[str, tuple[int, int]]) -> Person:
    """Gives back a person whom labels name, with number and name as records hold them."""
    return Person(row, _typed(values), cells)


def _typed(values: dict[str, str]) -> dict[str, str | None]:
    found: dict[str, str | None] = dict(values)
    if "number" in values:
        found["number"] = parse_worker_number(values["number"])
    if "name" in values:
        found["name"], found["name_note"] = split_name(values["name"])
    return found
