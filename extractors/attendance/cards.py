"""Who a card is of: labels above its days, in the sheet itself or in the lines of its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.attendance.machine import labelled_people, typed_person
from extractors.attendance.people import FIELDS, Person
from extractors.attendance.sheet import Sheet
from extractors.pairs import pairs_in
from extractors.parse.names import looks_like_name
from extractors.words import normalise
from pipeline.model.document import TEXT
from pipeline.model.table import Table, WordPlace

NEAR = 3
"""Rows within which labels below each other are of one person: the number, then the name."""
_MOST_WORDS = 3
Position = tuple[float, float]
Line = tuple[int, int, dict[str, str]]
"""(row of the table right above which it stands, row of the text, what it says of a person)."""


def card_people(sheet: Sheet) -> list[Person]:
    """Gives back the workers whose cards a table holds, each with the row above its days.

    A name that stands over the table on its page has row -1. Where two names stand over one card,
    nobody is given back: which of them it is of is not known.
    """
    within = _joined(labelled_people(sheet, least=1))
    around = _around(sheet)
    if not within and not around:
        within = _joined(list(_in_cells(sheet)))
    return sorted([*around, *within], key=lambda person: person.row)


def _in_cells(sheet: Sheet) -> Iterator[Person]:
    """Gives back the people of rows whose labels and values have cells of their own, no colon."""
    known = sheet.words.headings
    for row, texts in enumerate(sheet.rows):
        filled = [(column, text.strip()) for column, text in enumerate(texts) if text.strip(" :：")]
        values: dict[str, str] = {}
        cells: dict[str, tuple[int, int]] = {}
        for (_column, label), (column, value) in pairwise(filled):
            field = known.get(normalise(label.rstrip(" :：")))
            if field in FIELDS and normalise(value) not in known and field not in values:
                values[field], cells[field] = value, (row, column)
        named = "name" not in values or looks_like_name(values["name"])
        if named and {"name", "number"} & set(values):
            yield typed_person(row, values, cells)


def _joined(people: Sequence[Person]) -> list[Person]:
    """Gives back the people of label rows; rows near each other that say different fields are one.

    A card's number and name may stand in rows of their own.
    """
    found: list[Person] = []
    for person in people:
        before = found[-1] if found else None
        near = before is not None and person.row - before.row <= NEAR
        if before is not None and near and not _said(before) & _said(person):
            values = {**before.values, **person.values}
            cells = {**before.cells, **person.cells}
            found[-1] = replace(person, values=values, cells=cells)
        else:
            found.append(person)
    return found


def _said(person: Person) -> set[str]:
    return {name for name, value in person.values.items() if value is not None}


def _around(sheet: Sheet) -> list[Person]:
    """Gives back the people whom lines outside the table name, in the order of their cards."""
    cards: dict[int, tuple[dict[str, str], dict[str, tuple[int, int]]]] = {}
    for start, row, said in _lines(sheet):
        values, cells = cards.setdefault(start, ({}, {}))
        for name, value in said.items():
            if values.setdefault(name, value) != value:
                return []
            cells.setdefault(name, (row, 0))
    return [
        replace(typed_person(start - 1, values, cells), table=TEXT)
        for start, (values, cells) in sorted(cards.items())
        if {"name", "number"} & set(values)
    ]


def _lines(sheet: Sheet) -> Iterator[Line]:
    """Gives back the lines that name a person and stand over the table, or between its rows."""
    text = sheet.part.text
    if text is None:
        return
    tops = [_position(sheet.table, row) for row in range(sheet.height)]
    ends = [
        _position(table, table.shape[0] - 1)
        for at, table in enumerate(sheet.part.tables)
        if at != sheet.table_index and table.shape[0]
    ]
    for row in range(text.shape[0]):
        said = _fields(sheet, str(text.texts[row, 0]))
        at = _position(text, row)
        start = _start(at, tops, ends) if said else None
        if start is not None:
            yield start, row, said


def _start(
    at: Position | None, tops: Sequence[Position | None], ends: Sequence[Position | None]
) -> int | None:
    """Gives back the table row right below a line; None where it is of no card in this table."""
    known = [(row, top) for row, top in enumerate(tops) if top is not None]
    if at is None or not known:
        return None if ends else 0
    start = next((row for row, top in known if top > at), None)
    first = known[0][1]
    if start == known[0][0] and any(end is not None and at < end < first for end in ends):
        return None
    return start


def _position(table: Table, row: int) -> Position | None:
    """Gives back where a row stands: page and height, or how many paragraphs are above it."""
    if isinstance(table.place, WordPlace) and table.place.table is not None:
        after = table.place.after
        return None if after is None else (0, after + 0.5)
    at = table.locate(row, 0)
    if at.page is not None and at.box is not None:
        return at.page, at.box.top
    return None if at.paragraph is None else (0, at.paragraph)


def _fields(sheet: Sheet, line: str) -> dict[str, str]:
    """Gives back what the labels of a line say of a person: Employee ID : 10231 Name : ..."""
    known = sheet.words.headings
    found: dict[str, str] = {}
    pairs = [list(pair) for pair in pairs_in(line)]
    for at, (label, value) in enumerate(pairs):
        if at + 1 < len(pairs):
            value, pairs[at + 1][0] = _told(sheet, value, pairs[at + 1][0])
        # Before the first label of a line its title may stand: 考勤卡 2025年7月 工号：K7
        words = [word for word in label.split() if at == 0 and not word.isascii()]
        field = known.get(normalise(label)) or known.get(normalise("".join(words[-1:])))
        if field in FIELDS and value:
            found.setdefault(field, value)
    return found


def _told(sheet: Sheet, value: str, label: str) -> tuple[str, str]:
    """Gives back a value and the label after it; words that ran into the value go back.

    "10231 Employee Name": a label of two words has one space before it on some cards.
    """
    words = value.split(" ")
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        longer = " ".join([*words[-count:], label])
        if normalise(longer) in sheet.words.headings:
            return " ".join(words[:-count]).strip(), longer
    return value, label
