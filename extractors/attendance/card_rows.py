"""Which card a row of days belongs to, and what the foot of the card says of its days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.attendance.people import Person
from extractors.attendance.records import Gathered, Values
from extractors.attendance.row_cells import HOURS, RowCells
from extractors.attendance.sheet import Sheet
from extractors.parse.clock_times import parse_minutes
from extractors.parse.money import parse_hundredths
from extractors.words import normalise
from pipeline.model.evidence import Grade

Slot = tuple[int, int]
Foot = dict[str, tuple[Slot, int]]
PRESENT = "days_worked_hundredths"
_STATED = re.compile(r"([^\W\d][^\d:：,，;；|]*?)\s*[:：=]\s*(\d+(?::\d\d|\.\d+)?)")


@dataclass
class Card:
    """One worker's card.

    Attributes:
        person: Whose it is.
        ordinals: Days read so far; the last one is the latest row's.
        foot: Field to the cell of its total, and minutes or hundredths of days.
        closed: Its foot was seen, or its days began anew: what follows is somebody else's.
    """

    person: Person
    ordinals: list[int] = field(default_factory=list)
    foot: Foot = field(default_factory=dict)
    closed: bool = False


class Cards:
    """The cards of a table, row by row.

    A row is of the card above it only until that card's total, or until a day of that worker comes
    again: where the label of the next card is lost, its days are nobody's.
    """

    def __init__(self, people: Sequence[Person]) -> None:
        """Keeps the workers, in the order of the rows that name them."""
        self.cards = [Card(person) for person in people]
        self.labels = {person.row for person in people}

    def __bool__(self) -> bool:
        """Gives back whether there is any card."""
        return bool(self.cards)

    def above(self, row: int) -> Card | None:
        """Gives back the card whose label stands nearest above a row."""
        return next((card for card in reversed(self.cards) if card.person.row < row), None)

    def person(self, row: int, ordinal: int) -> Person | None:
        """Gives back whose day a row is, None where that is not known."""
        card = self.above(row)
        if card is None:
            return None
        again = card.ordinals[-1:] != [ordinal] and any(
            ordinal in other.ordinals and other.person.key == card.person.key
            for other in self.cards
        )
        card.closed |= again
        if card.closed:
            return None
        card.ordinals.append(ordinal)
        return card.person

    def end(self, row: int, cells: RowCells) -> None:
        """Takes a row of totals; the card it is below ends there."""
        card = self.above(row)
        if card is None or not card.ordinals:
            return
        for name, stated in foot_of(cells.sheet, row).items():
            card.foot.setdefault(name, stated)
        if card.closed:
            return
        card.closed = True
        for name in HOURS:
            for column in cells.of[name][:1]:
                text = cells.sheet.rows[row][column.index]
                minutes = parse_minutes(text, cells.units[name])
                if minutes is not None:
                    card.foot[name] = ((row, column.index), minutes)


def foot_of(sheet: Sheet, row: int) -> Foot:
    """Gives back the totals that a row of labels states: Total OT: 06:00 Hrs., Present: 25."""
    found: Foot = {}
    for column, text in enumerate(sheet.rows[row]):
        for label, stated in _STATED.findall(text):
            name = sheet.words.headings.get(normalise(label))
            if name == "overtime_minutes" and (minutes := parse_minutes(stated)) is not None:
                found.setdefault(name, ((row, column), minutes))
            elif name == PRESENT and (days := parse_hundredths(stated)) is not None:
                found.setdefault(name, ((row, column), days))
    return found


def put_totals(
    sheet: Sheet, cards: Sequence[Card], gathered: Gathered
) -> tuple[Gathered, list[tuple[str, Slot, int, int]]]:
    """Gives back the totals of the cards' feet, and those that the days do not come to.

    The hours of such a card are in doubt: a day is missing, or one of them was misread.

    Args:
        sheet: The table.
        cards: Its cards.
        gathered: The records of the days, of which some become doubtful.
    """
    months = Gathered("attendance_month", sheet.part_index, sheet.table_index)
    wrong: list[tuple[str, Slot, int, int]] = []
    read: dict[tuple[object, object], list[int]] = {}
    for at, values in enumerate(gathered.values):
        read.setdefault((values.get("number"), values.get("name")), []).append(at)
    for card in cards:
        own = read.get(card.person.key, [])
        if not card.foot or not own:
            continue
        totals = {name: minutes for name, (_slot, minutes) in card.foot.items()}
        dates = sorted(str(gathered.values[at]["date"]) for at in own)
        values = {**card.person.values, **_period(dates[0], dates[-1]), **totals}
        row = next(iter(card.foot.values()))[0][0]
        at = months.add(values, row)
        _place(months, at, card, sheet.table_index)
        for name, (slot, minutes) in card.foot.items():
            days = [gathered.values[one] for one in own]
            total = _worked(days) if name == PRESENT else sum(day.get(name) or 0 for day in days)
            if total < minutes if name == PRESENT else total != minutes:
                wrong.append((name, slot, minutes, total))
                months.doubt(at, name, Grade.UNCERTAIN, (total,))
                for one in own:
                    gathered.doubt(one, "mark" if name == PRESENT else name, Grade.UNCERTAIN)
    return months, wrong


def _worked(days: Sequence[Values]) -> int:
    """Gives back the hundredths of days with work; more than a foot counts may be days of rest."""
    worked = [bool(day.get("punches")) or day.get("mark") == "work" for day in days]
    return 100 * worked.count(True)


def _period(first: str, last: str) -> dict[str, str]:
    if first[:7] == last[:7]:
        return {"month": last[:7]}
    return {"month": last[:7], "period_from": first, "period_to": last}


def _place(months: Gathered, at: int, card: Card, table: int) -> None:
    home = table if card.person.table is None else card.person.table
    for name, slot in card.person.cells.items():
        months.stands(at, name, ((home, *slot),))
    for name, (slot, _minutes) in card.foot.items():
        months.stands(at, name, ((table, *slot),))
