"""The rows of each worker in a grid: one, two or three, and what each of them holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.attendance.cells import CellReader
from extractors.attendance.dayheader import DayHeader, days_of_row
from extractors.attendance.daytokens import read_token
from extractors.attendance.people import Person, PersonColumns, could_be_worker, is_closing
from extractors.attendance.roles import Roles, announced_roles, role_of
from extractors.attendance.sheet import Sheet

_PAIRED = 2
LEAST_RUN = 5
LEAST_NORMAL, MOST_OVERTIME = 420, 300
"""Middle minutes of a row of normal hours and of the row of overtime under it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One worker's rows, each with its role.

    Attributes:
        person: Whose they are.
        rows: In order.
        roles: What each of them holds.
        unclear: Their roles could not be told.
        lengths: Rows whose times are lengths: 01:30 of overtime is no punch.
    """

    person: Person
    rows: tuple[int, ...]
    roles: Roles
    unclear: bool = False
    lengths: frozenset[int] = frozenset()


@dataclass
class Blocks:
    """The workers of a grid.

    Attributes:
        blocks: In order.
        orphans: Rows with day cells, or with a name that could not be read, but no worker.
        others: Rows that are neither: totals, notes, legends.
        unclear: First row of a block whose rows could not be told apart, or of days that have no
            names, or None.
        seconds: Rows of overtime that are a worker's second, under the name with a 2.
    """

    blocks: list[Block] = field(default_factory=list)
    orphans: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    unclear: int | None = None
    seconds: set[int] = field(default_factory=set)


def find_blocks(
    sheet: Sheet, header: DayHeader, last: int, people: PersonColumns, read: CellReader
) -> Blocks:
    """Gives back the workers under a header.

    Args:
        sheet: The table.
        header: Its days.
        last: Last row of the header.
        people: Columns that name a worker.
        read: Reader of day cells, to see what unlabelled rows hold.
    """
    columns = sorted(header.columns)
    label = _label_column(sheet, header, last, people)
    end = _next_days(sheet, header, last, people)
    found = Blocks(unclear=end if end < sheet.height else None)
    current: list[int] = []
    person: Person | None = None
    for row in range(last + 1, end):
        texts = sheet.rows[row]
        filled = any(texts[column].strip() for column in columns if column < len(texts))
        if _repeats(texts, header):
            _close(found, person, current)
            person, current = None, []
            continue
        closing = is_closing(sheet, row, header.first_column)
        here = None if closing else _person(sheet, row, people, filled)
        if person is not None and current and _is_second_row(person, here, sheet):
            current.append(row)
            found.seconds.add(row)
        elif here is None and not closing and _is_unread(sheet, row, people, columns):
            _close(found, person, current)
            person, current = None, []
            found.orphans.append(row)
        elif here is not None and not _same(person, here, sheet, label, current, row):
            _close(found, person, current)
            person, current = here, [row]
        elif (
            current
            and row == current[-1] + 1
            and not closing
            and (here is not None or filled or _belongs(sheet, row, people, label))
        ):
            current.append(row)
        else:
            (found.orphans if filled and not closing else found.others).append(row)
            _close(found, person, current)
            person, current = None, []
    _close(found, person, current)
    return _with_roles(sheet, header, label, found, read)


def _next_days(sheet: Sheet, header: DayHeader, last: int, people: PersonColumns) -> int:
    """Gives back the row that goes on with the days where a header ends (16 after 15), or the end.

    What stands under it are those days, not these.
    """
    for row in range(last + 1, sheet.height):
        days = [] if people.read(sheet, row) else days_of_row(sheet, row)
        if len(days) >= LEAST_RUN and days[0].number == header.days[-1].number + 1:
            return row
    return sheet.height


def _is_second_row(person: Person, here: Person | None, sheet: Sheet) -> bool:
    """Gives back whether a row is the worker's second on a sheet of overtime: 甲一 and 甲一2.

    There the 2 stands for hours of rest days; as a person of that name they would have no pay.
    """
    if here is None or not sheet.titled("overtime_titles"):
        return False
    name, number = person.values.get("name"), person.values.get("number")
    same = here.values.get("number") in (None, number)
    return bool(name) and same and here.values.get("name") == f"{name}2"


def _is_unread(sheet: Sheet, row: int, people: PersonColumns, days: Sequence[int]) -> bool:
    """Gives back whether a row has days of a worker whose name is ink that reads as nothing."""
    slots = ((row, people.of[field]) for field in ("name", "number") if field in people.of)
    if not any(sheet.unread(*slot) and sheet.covered.get(slot, slot) == slot for slot in slots):
        return False
    return any(sheet.rows[row][day].strip() or sheet.unread(row, day) for day in days)


def _belongs(sheet: Sheet, row: int, people: PersonColumns, label: int | None) -> bool:
    """Gives back whether a blank row is still the worker's: labelled, or under a merged name."""
    if label is not None and role_of(sheet.rows[row][label]):
        return True
    column = people.of.get("name", people.of.get("number", 0))
    return sheet.covered.get((row, column), (row, column))[0] < row


def _close(found: Blocks, person: Person | None, rows: Sequence[int]) -> None:
    if person is not None and rows:
        found.blocks.append(Block(person, tuple(rows), (None,) * len(rows)))


def _repeats(texts: Sequence[str], header: DayHeader) -> bool:
    """Gives back whether a row is the header printed again on the next page."""
    days = header.days
    if not texts[days[0].columns[0]].strip():
        return False
    same = 0
    for day in days:
        token = read_token(texts[day.columns[0]]) if texts[day.columns[0]] else None
        same += token is not None and token.day == day.number
    return same * 5 >= len(days) * 4


def _person(sheet: Sheet, row: int, people: PersonColumns, filled: bool) -> Person | None:
    person = people.read(sheet, row)
    if person is None:
        return None
    name = person.values.get("name")
    if name and role_of(name) and person.values.get("number") is None:
        return None
    return person if could_be_worker(person, filled) else None


def _same(
    person: Person | None, here: Person, sheet: Sheet, label: int | None, rows: list[int], row: int
) -> bool:
    """Gives back whether a row that repeats the name is one more row of the same worker."""
    if person is None or person.key != here.key or label is None or not rows:
        return False
    used = {role_of(sheet.rows[r][label]) for r in rows}
    return row == rows[-1] + 1 and role_of(sheet.rows[row][label]) not in used


def _label_column(sheet: Sheet, header: DayHeader, last: int, people: PersonColumns) -> int | None:
    """Gives back the column whose texts are mostly roles of rows, or None."""
    best, most = None, 0
    for column in range(header.first_column):
        if column in people.of.values() and column != people.of.get("name"):
            continue
        texts = [sheet.rows[row][column] for row in range(last + 1, min(sheet.height, last + 60))]
        seen = [text for text in texts if text.strip()]
        roles = sum(role_of(text) is not None for text in seen)
        if roles >= _PAIRED and roles * 3 >= len(seen) and roles > most:
            best, most = column, roles
    return best


def _with_roles(
    sheet: Sheet, header: DayHeader, label: int | None, found: Blocks, read: CellReader
) -> Blocks:
    if all(len(block.rows) == 1 for block in found.blocks) and label is None:
        return found
    guessed: dict[int, Roles | None] = {}
    notes = [
        *sheet.headline(0),
        *(t for r in (*range(header.row), *found.others) for t in sheet.rows[r]),
    ]
    blocks = []
    for block in found.blocks:
        roles: Roles | None = None
        if len(block.rows) > 1 and found.seconds.issuperset(block.rows[1:]):
            roles = ("overtime",) * len(block.rows)
        elif label is not None:
            roles = tuple(role_of(sheet.rows[row][label]) for row in block.rows)
        if roles is None or not any(roles):
            size = len(block.rows)
            if size not in guessed:
                alike_blocks = [b for b in found.blocks if len(b.rows) == size]
                announced = announced_roles(notes, size) if size > 1 else None
                guessed[size] = announced or _guess(sheet, header, alike_blocks, read)
            roles = guessed[size]
        if roles is None:
            found.unclear = block.rows[0] if found.unclear is None else found.unclear
            roles = (None,) + ("ignored",) * (len(block.rows) - 1)
            block = replace(block, unclear=True)
        blocks.append(replace(block, roles=roles))
    found.blocks = blocks
    return found


def _guess(
    sheet: Sheet, header: DayHeader, blocks: Sequence[Block], read: CellReader
) -> Roles | None:
    """Gives back the roles of rows without labels, by what they hold; None where it is unclear."""
    size = len(blocks[0].rows)
    held = [_holds(sheet, header, [block.rows[i] for block in blocks], read) for i in range(size)]
    kinds = [kind for kind, _middle in held]
    if size == 1 or set(kinds) <= {"punches", ""}:
        return (None,) * size
    if kinds in (["marks", "marks"], ["marks", ""]):
        return ("morning", "afternoon")
    if kinds[:2] == ["marks", "marks"] and size == 3 and kinds[2] in {"numbers", ""}:
        return ("morning", "afternoon", "overtime")
    if size == _PAIRED and kinds[1] in {"numbers", ""} and kinds[0] in {"marks", "punches"}:
        return (None, "overtime")
    if kinds == ["numbers", ""]:
        return (None, "overtime")
    first, second = held[0][1], held[-1][1]
    if kinds == ["numbers", "numbers"] and first >= LEAST_NORMAL and second <= MOST_OVERTIME:
        return (None, "overtime")
    return None


def _holds(
    sheet: Sheet, header: DayHeader, rows: Sequence[int], read: CellReader
) -> tuple[str, int]:
    """Gives back what rows hold most, and the middle of their numbers in minutes."""
    counts: Counter[str] = Counter()
    numbers: list[int] = []
    for kind, minutes in _cells(sheet, header, rows[:40], read):
        counts[kind] += 1
        if kind == "numbers":
            numbers.append(minutes)
    if not counts:
        return "", 0
    middle = sorted(numbers)[len(numbers) // 2] if numbers else 0
    return counts.most_common(1)[0][0], middle


def _cells(
    sheet: Sheet, header: DayHeader, rows: Sequence[int], read: CellReader
) -> Iterator[tuple[str, int]]:
    for row in rows:
        for day in header.days:
            for column in day.columns:
                cell = read(sheet.rows[row][column])
                if cell is None:
                    continue
                if cell.punches or cell.missing:
                    yield "punches", 0
                elif cell.mark.normal is not None and cell.mark.mark is None:
                    yield "numbers", cell.mark.normal
                else:
                    yield "marks", 0
