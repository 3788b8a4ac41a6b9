"""Attendance on a recognised table, proved by its own sums before it is used.

A worker's days add up to the total that the row states; punches less the usual break are the hours
of the day. Only a doubtful cell is mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from extractors.attendance.outcome import Outcome
from extractors.attendance.records import Gathered
from extractors.attendance.sheet import Sheet
from extractors.doubt.doubts import Doubts
from extractors.doubt.sums import Figure, Sum, Sums, terms_of
from extractors.parse.clock_times import parse_minutes
from pipeline.model.evidence import Grade
from pipeline.model.table import Slot, Table

HOURS = ("normal_minutes", "overtime_minutes")
LEAST, MOSTLY, LEAST_SPANS = 5, 0.6, 3
"""Days whose punches show one break, their share, and how many lengths of day they must have."""
Key = tuple[Any, Any]


def confirmed(sheet: Sheet, outcome: Outcome) -> Sheet | None:
    """Gives back the sheet with the cells that its sums prove or mend, None where there are none.

    Args:
        sheet: A table; one that was read exactly proves nothing.
        outcome: What was made of it.
    """
    table = sheet.table
    if table.grades is None or not table.recognised:
        return None
    held = Doubts(table.texts.copy(), table.grades.copy(), dict(table.others))
    days = [g for g in outcome.gathered if g.kind == "attendance"]
    months = [g for g in outcome.gathered if g.kind == "attendance_month"]
    for name in HOURS:
        _prove_totals(held, table, days, months, name)
    for gathered in days:
        _prove_breaks(held, gathered)
    if (held.grades == table.grades).all():
        return None
    made = replace(table, texts=held.texts, grades=held.grades, others=held.others)
    return replace(sheet, table=made)


def _prove_totals(
    held: Doubts, table: Table, days: list[Gathered], months: list[Gathered], name: str
) -> None:
    """Proves the hours of the days that come to the total of their row, and mends one of them."""
    figures: dict[Slot, Figure] = {}
    by_worker = _by_worker(days, name)
    sums = []
    for total, key, value in _totals(months, name):
        terms = by_worker.get(key, {})
        if not terms or total in terms:
            continue
        for slot, minutes in {**terms, total: value}.items():
            figures[slot] = _figure(table, slot, minutes)
        sums.append(Sum(terms_of(total, list(terms), (), {})))
    solved = Sums(figures, sums).solve()
    for slot, text in solved.healed.items():
        held.doubt(slot, [text, str(table.texts[slot])], take=True)
    _prove(held, solved.proved)


def _totals(months: list[Gathered], name: str) -> Iterator[tuple[Slot, Key, int]]:
    for gathered in months:
        for at, values in enumerate(gathered.values):
            slots = gathered.slots(at, name)
            if values.get(name) is not None and len(slots) == 1:
                yield slots[0], _key(values), int(values[name])


def _by_worker(days: list[Gathered], name: str) -> dict[Key, dict[Slot, int]]:
    """Gives back the cells of each worker's days with what they say, those of one cell alone."""
    found: dict[Key, dict[Slot, int]] = {}
    for gathered in days:
        for at, values in enumerate(gathered.values):
            slots = gathered.slots(at, name)
            if values.get(name) is not None and len(slots) == 1:
                found.setdefault(_key(values), {})[slots[0]] = int(values[name])
    return found


def _key(values: Mapping[str, Any]) -> Key:
    return values.get("number"), values.get("name")


def _figure(table: Table, slot: Slot, minutes: int) -> Figure:
    doubtful = table.grade(*slot) < Grade.READ
    if parse_minutes(str(table.texts[slot])) != minutes:
        return Figure(minutes, doubtful)  # not plain hours: its other readings say something else
    readings: dict[int, str] = {}
    for other in table.others.get(slot, ()):
        meant = parse_minutes(other)
        if meant is not None and meant != minutes:
            readings.setdefault(meant, other)
    return Figure(minutes, doubtful, readings)


def _prove_breaks(held: Doubts, gathered: Gathered) -> None:
    """Proves punches and hours of the days whose punches less the usual break are their hours."""
    off: dict[int, int] = {}
    spans: dict[int, int] = {}
    for at, values in enumerate(gathered.values):
        punches, hours = values.get("punches") or (), _hours(values)
        if hours and punches and len(punches) % 2 == 0:
            spans[at] = sum(punches[1::2]) - sum(punches[::2])
            off[at] = spans[at] - hours
    usual, count = Counter(off.values()).most_common(1)[0] if off else (0, 0)
    fitting = [at for at, rest in off.items() if rest == usual]
    lengths = {spans[at] for at in fitting}
    if count < LEAST or count < MOSTLY * len(off) or len(lengths) < LEAST_SPANS or usual < 0:
        return
    for at in fitting:
        for name in ("punches", *HOURS):
            if gathered.values[at].get(name) is not None:
                _prove(held, set(gathered.slots(at, name)))


def _hours(values: Mapping[str, Any]) -> int:
    return sum(values.get(name) or 0 for name in HOURS)


def _prove(held: Doubts, slots: set[Slot]) -> None:
    for slot in slots:
        held.grades[slot] = int(Grade.VERIFIED)
        held.others.pop(slot, None)
