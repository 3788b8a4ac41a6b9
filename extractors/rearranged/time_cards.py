"""Time cards without dates: a day number a row, in and out beside it, the name above the card.

Cards stand below each other, or side by side: Form 48 prints the same card twice. Hours under P.M.
are written without it: 5:05 is 17:05.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from extractors.attendance.daytokens import read_token
from extractors.attendance.roles import role_of
from extractors.pairs import pairs_in
from extractors.parse.dates import find_month
from extractors.parse.names import looks_like_name
from extractors.rearranged.anew import Anew, Cell, Rearranged
from extractors.rearranged.known import known_field
from extractors.tables.labels import Labels
from extractors.words import alike
from pipeline.model.table import Table

LEAST_DAYS = 3
LOOK_AT = 40
"""Rows in which the first card is looked for."""
_LONGEST, _LEAST_WORDS, _MOST_ROWS = 20, 2, 34
TITLE_ROWS = 12
_IN = {"in", "morning_in", "afternoon_in", "overtime_in"}
_OUT = {"out", "morning_out", "afternoon_out", "overtime_out"}
_LATER = {"afternoon_in", "afternoon_out", "overtime_in", "overtime_out"}
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:\.0)?")
_TIME = re.compile(r"(0?[1-9]|1[01])[:.]([0-5]\d)")
_KIND = "attendance"
_DAYS = ("date", "weekday")


@dataclass(frozen=True, slots=True)
class _Card:
    """One card.

    Attributes:
        header, first: Row of its headings, and its first day's.
        day, end: Column of its days, and the first that is no longer its own.
        punches: Each column of punches with its role.
        others: The other columns with a heading, each with it: hours, status.
    """

    header: int
    first: int
    day: int
    end: int
    punches: tuple[tuple[int, str], ...]
    others: tuple[tuple[int, str], ...]


def time_cards(
    table: Table, titles: Sequence[str] = ()
) -> tuple[Rearranged, tuple[int, int] | None] | None:
    """Gives back the cards as a list with a row a worker and day, or None where there are none.

    The slot is that of a second column of days without punches, which is left out.

    Args:
        table: The sheet.
        titles: What its file and sheet are called.
    """
    labels = Labels(table)
    found: list[tuple[_Card, list[Cell], str]] = []
    above = 0
    for header, cards in _cards(labels):
        for card in cards:
            name = _name(labels, card, above)
            month = _month(labels, above, header, titles)
            if name is None or month is None:
                return None
            found.append((card, [_number(labels, card, above), name], month))
        above = header + 1
    if not found:
        return None
    return _listed(labels, found), _left_out(labels, [card for card, *_ in found])


def _left_out(labels: Labels, cards: Sequence[_Card]) -> tuple[int, int] | None:
    """Gives back where days stand beside a card under the heading of its own, and no card there."""
    for card in cards:
        heads = labels.paths(card.header, card.first - 1)
        taken = {one.day for one in cards if one.header == card.header}
        for column in sorted(set(range(card.day, labels.width)) - taken):
            if heads[column] == heads[card.day] and _counts(labels, column, card.first):
                return card.first, column
    return None


def _listed(labels: Labels, found: Sequence[tuple[_Card, list[Cell], str]]) -> Rearranged:
    """Gives back the days of all cards; the same card printed twice is there once."""
    anew = Anew(labels.table)
    first = found[0][0]
    heads = ["clock in" if role in _IN else "clock out" for _, role in first.punches]
    numbered = any(number.text for _card, (number, _name), _month in found)
    people = ["worker number", "name"] if numbered else ["name"]
    more = list(dict.fromkeys(head for card, *_ in found for _, head in card.others))
    anew.keep(range(first.header))
    anew.add([Cell(head) for head in (*people, "date", *heads, *more)])
    seen: set[tuple[str, ...]] = set()
    for card, person, month in found:
        own = person if numbered else person[1:]
        rows = list(_days(labels, card))
        said = tuple(labels.row(r)[c] for r in rows for c, _ in (*card.punches, *card.others))
        key = (*(cell.text for cell in person), month, *said)
        if key not in seen:
            _add(anew, labels, card, own, month, more)
        seen.add(key)
    return anew.build()


def _cards(labels: Labels) -> Iterator[tuple[int, list[_Card]]]:
    row, found = 0, False
    while row < labels.rows - LEAST_DAYS and (found or row < LOOK_AT):
        cards = _cards_under(labels, row) if _names_punches(labels.row(row)) else []
        if cards:
            yield row, cards
            row, found = max(card.first for card in cards), True
        row += 1


def _names_punches(texts: Sequence[str]) -> bool:
    """Gives back whether a row can be the upper level of a card's header: in, out, A.M., P.M."""
    words = [text for text in texts if 0 < len(text) <= _LONGEST and not text[0].isdigit()]
    return sum(role_of(text) is not None for text in words) >= _LEAST_WORDS


def _cards_under(labels: Labels, row: int) -> list[_Card]:
    for last in (row + 1, row):
        if last >= labels.rows:
            continue
        paths = labels.paths(row, last)
        if any(known_field(_KIND, text) in ("name", "number") for path in paths for text in path):
            return []
        roles = {
            c: role for c, path in enumerate(paths) if path and (role := role_of("".join(path)))
        }
        punches = {c: r for c, r in roles.items() if r in _PUNCH}
        found = list(_split(labels, row, last + 1, punches, _others(paths, punches)))
        if found:
            return found
    return []


_PUNCH = _IN | _OUT


def _others(paths: Sequence[tuple[str, ...]], punches: Collection[int]) -> dict[int, str]:
    """Gives back the heading of each column that holds neither punches nor days nor their names."""
    found = {}
    for column, path in enumerate(paths):
        whole, leaf = " ".join(path), path[-1] if path else ""
        head = leaf if known_field(_KIND, leaf) and not known_field(_KIND, whole) else whole
        if head and column not in punches and known_field(_KIND, head) not in _DAYS:
            found[column] = head
    return found


def _split(
    labels: Labels, row: int, first: int, roles: dict[int, str], others: dict[int, str]
) -> Iterator[_Card]:
    """Gives back the cards side by side: each has a column of days left of its punches."""
    if _are_of_days(labels, row):
        return
    days = [c for c in range(labels.width) if c not in roles and _counts(labels, c, first)]
    gaps = [c for c in range(labels.width) if _is_gap(labels, c, row)]
    for day in days:
        end = min([c for c in (*days, *gaps) if c > day], default=labels.width)
        punches = tuple((c, role) for c, role in sorted(roles.items()) if day < c < end)
        held = {role for _, role in punches}
        if held & _IN and held & _OUT:
            more = tuple((c, head) for c, head in others.items() if day < c < end)
            yield _Card(row, first, day, end, punches, more)


def _are_of_days(labels: Labels, row: int) -> bool:
    """Gives back whether days stand above the names of punches: then the rows are workers."""
    above = [text for at in range(max(row - 2, 0), row) for text in labels.row(at) if text.strip()]
    return len({token for text in above if (token := read_token(text))}) >= LEAST_DAYS


def _counts(labels: Labels, column: int, first: int) -> bool:
    texts = [text.strip() for text in labels.column(column, first, _MOST_ROWS)]
    filled = list(takewhile(_DAY.fullmatch, filter(None, texts)))
    numbers = [int(float(text)) for text in filled]
    return len(numbers) >= LEAST_DAYS and all(a < b for a, b in pairwise(numbers))


def _is_gap(labels: Labels, column: int, header: int) -> bool:
    """Gives back whether a column parts two cards: nothing in it from the header on."""
    below = labels.column(column, header, _MOST_ROWS)
    return not any(map(str.strip, below)) and labels.owners(header)[column][1] == column


def _name(labels: Labels, card: _Card, above: int) -> Cell | None:
    """Gives back the name above a card: beside its label, or over a caption "(Name)"."""
    before = ""
    at = (0, 0)
    for row in range(above, card.header):
        for column in range(card.day, card.end):
            text = labels.row(row)[column].strip()
            if not text:
                continue
            for label, value in pairs_in(text):
                if known_field(_KIND, label) == "name":
                    cell = (row, column) if value else _next(labels, row, column, card.end)
                    said = value or (labels.row(cell[0])[cell[1]].strip() if cell else "")
                    return Cell(said, cell) if cell and looks_like_name(said) else None
            if known_field(_KIND, text.strip("() ")) == "name" and looks_like_name(before):
                return Cell(before, at)
            before, at = text, (row, column)
    return None


def _number(labels: Labels, card: _Card, above: int) -> Cell:
    """Gives back the worker's number that a label above a card states, a blank where none does."""
    for row in range(above, card.header):
        for column in range(card.day, card.end):
            for label, value in pairs_in(labels.row(row)[column]):
                if known_field(_KIND, label) == "number":
                    at = (row, column) if value else _next(labels, row, column, card.end)
                    return Cell(value or labels.row(row)[at[1]].strip(), at) if at else Cell()
    return Cell()


def _next(labels: Labels, row: int, column: int, end: int) -> tuple[int, int] | None:
    return next(((row, c) for c in range(column + 1, end) if labels.row(row)[c].strip()), None)


def _month(labels: Labels, above: int, header: int, titles: Sequence[str]) -> str | None:
    texts = [text for row in range(above, header) for text in labels.row(row)]
    texts += [text for row in range(min(TITLE_ROWS, header)) for text in labels.row(row)]
    return next((month for text in (*texts, *titles) if (month := find_month(text))), None)


def _add(
    anew: Anew,
    labels: Labels,
    card: _Card,
    person: Sequence[Cell],
    month: str,
    more: Sequence[str],
) -> None:
    """Adds the days of a card of which it says something."""
    beside = {head: column for column, head in card.others}
    for row in _days(labels, card):
        day = int(float(labels.row(row)[card.day].strip()))
        cells = [_punch(anew.cell(row, column), role) for column, role in card.punches]
        _join(cells, [role for _, role in card.punches])
        cells += [anew.cell(row, beside[head]) if head in beside else Cell() for head in more]
        if any(cell.text.strip() for cell in cells):
            anew.add([*person, Cell(f"{month}-{day:02d}", (row, card.day)), *cells])


def _join(cells: list[Cell], roles: Sequence[str]) -> None:
    """Blanks an out and the in of the same minute after it: nobody left between them."""
    for at, (role, after) in enumerate(pairwise(roles)):
        same = cells[at].text.strip() == cells[at + 1].text.strip()
        if same and role in _OUT and after in _IN:
            cells[at], cells[at + 1] = Cell("", cells[at].at), Cell("", cells[at + 1].at)


def _days(labels: Labels, card: _Card) -> Iterator[int]:
    for row in range(card.first, min(labels.rows, card.first + _MOST_ROWS)):
        text = labels.row(row)[card.day].strip()
        if text and not _DAY.fullmatch(text):
            return
        if text:
            yield row


def _punch(cell: Cell, role: str) -> Cell:
    """Gives back a punch with its half of the day said: 5:05 under P.M. is 5:05 PM."""
    text = alike(cell.text)
    if role in _LATER and _TIME.fullmatch(text):
        return Cell(f"{text.replace('.', ':')} PM", cell.at, cell.grade, cell.others)
    return cell
