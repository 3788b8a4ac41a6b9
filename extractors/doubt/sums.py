"""Sums that prove figures, mend a doubtful one, or show where one was misread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.table import Slot

LEAST_NOT_ZERO = 3
"""Figures in a sum that are not zero, from which it proves them: 2360.00 under gross beside one
2360.00 under basic wage may be the same slip twice."""
MOST_ROUNDS = 8


@dataclass(slots=True)
class Figure:
    """One figure as it was read.

    Attributes:
        value: In hundredths; 0 where the cell is blank, None where it could not be read.
        doubtful: Another reading may be meant.
        readings: Its other readings, value to text.
        blank: The cell holds nothing; it is not graded.
    """

    value: int | None
    doubtful: bool = False
    readings: dict[int, str] = field(default_factory=dict)
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """Figures that should come to zero.

    Attributes:
        terms: Slot and factor of each.
        slack: Hundredths off that rounding explains.
        row: Of one row; otherwise of one column.
    """

    terms: tuple[tuple[Slot, int], ...]
    slack: int = 0
    row: bool = True


@dataclass(slots=True)
class Solved:
    """What the sums of a table say of its figures.

    Attributes:
        proved: Slots whose value a sum proves.
        healed: Slot to the other reading that a sum asks for.
        unsure: Those of ``healed`` beside which another cell of the sum is in doubt.
        exposed: Slot to the value that both its row and its column ask for; of a doubtful
            figure, to what its row asks for.
    """

    proved: set[Slot] = field(default_factory=set)
    healed: dict[Slot, str] = field(default_factory=dict)
    unsure: set[Slot] = field(default_factory=set)
    exposed: dict[Slot, int] = field(default_factory=dict)


class Sums:
    """The figures of a table with the sums that bind them."""

    def __init__(self, figures: dict[Slot, Figure], sums: Sequence[Sum]) -> None:
        """Keeps figures, which mending changes, and sums."""
        self._figures, self._sums = figures, sums
        self._solved = Solved()
        self._of: dict[Slot, list[Sum]] = {}
        for one in sums:
            for slot, _ in one.terms:
                self._of.setdefault(slot, []).append(one)

    def solve(self) -> Solved:
        """Gives back what is proved, mended and exposed; mends until nothing changes."""
        for _ in range(MOST_ROUNDS):
            mended = [self._mend(one) for one in self._sums]
            if not any(mended):
                break
        self._expose()
        self._ask()
        self._solved.unsure -= {slot for slot in self._solved.unsure if self._holding(slot) > 1}
        for one in self._sums:
            if self._rest(one) == 0 and not self._solved.unsure & self._slots(one):
                self._solved.proved |= self._shown(one)
        for one in self._sums:
            if one.row and self._is_broken(one):
                self._solved.proved -= self._slots(one)
        return self._solved

    def _slots(self, one: Sum) -> set[Slot]:
        return {slot for slot, _ in one.terms}

    def _rest(self, one: Sum) -> int | None:
        """Gives back by how much a sum is off, None where a figure of it could not be read."""
        total = 0
        for slot, factor in one.terms:
            value = self._figures[slot].value
            if value is None:
                return None
            total += factor * value
        return total

    def _is_broken(self, one: Sum) -> bool:
        rest = self._rest(one)
        return rest is None or abs(rest) > one.slack

    def _shown(self, one: Sum) -> set[Slot]:
        """Gives back the figures of a sum that holds, which nothing else than they could make."""
        held = [slot for slot, _ in one.terms if not self._figures[slot].blank]
        other = [slot for slot in held if self._figures[slot].value]
        if len(other) >= LEAST_NOT_ZERO:
            return set(held)
        return set(held) - set(other) if other else set()

    def _is_firm(self, slot: Slot) -> bool:
        """Gives back whether a sum proves a figure as it stands."""
        return any(self._rest(one) == 0 and slot in self._shown(one) for one in self._of[slot])

    def _holding(self, slot: Slot) -> int:
        return sum(self._rest(one) == 0 for one in self._of[slot])

    def _mend(self, one: Sum) -> bool:
        """Gives back whether another reading of one doubtful figure made the sum hold."""
        if self._rest(one) == 0:
            return False
        unread = [slot for slot, _ in one.terms if self._figures[slot].value is None]
        loose = [s for s, _ in one.terms if self._is_loose(s)]
        tries = loose if not unread else unread if len(unread) == 1 else []
        ways = [way for slot in tries for way in self._ways(one, slot)]
        if len(ways) != 1:
            return False
        slot, value = ways[0]
        figure = self._figures[slot]
        self._solved.healed[slot] = figure.readings[value]
        if len(loose) > 1:
            self._solved.unsure.add(slot)
        figure.value = value
        figure.doubtful = False
        return True

    def _is_loose(self, slot: Slot) -> bool:
        return self._figures[slot].doubtful and not self._is_firm(slot)

    def _ways(self, one: Sum, slot: Slot) -> list[tuple[Slot, int]]:
        figure = self._figures[slot]
        before, ways = figure.value, []
        for value in figure.readings:
            figure.value = value
            if self._rest(one) == 0:
                ways.append((slot, value))
        figure.value = before
        return ways

    def _expose(self) -> None:
        """Finds figures that their row and their column both show to be off by the same."""
        off: dict[Slot, dict[bool, set[int]]] = {}
        for one in self._sums:
            rest = self._rest(one)
            if rest is None or abs(rest) <= one.slack:
                continue
            for slot, factor in one.terms:
                off.setdefault(slot, {}).setdefault(one.row, set()).add(-rest * factor)
        for slot, ways in off.items():
            both = ways.get(True, set()) & ways.get(False, set())
            value = self._figures[slot].value
            if len(both) == 1 and value is not None and not self._figures[slot].doubtful:
                self._solved.exposed[slot] = value + both.pop()

    def _ask(self) -> None:
        """Finds what a broken row asks of its one doubtful figure, whose readings do not fit."""
        for one in self._sums:
            rest = self._rest(one)
            loose = [pair for pair in one.terms if self._is_loose(pair[0])]
            if one.row and rest and abs(rest) > one.slack and len(loose) == 1:
                slot, factor = loose[0]
                value = self._figures[slot].value
                if value is not None:
                    self._solved.exposed.setdefault(slot, value - rest * factor)


def terms_of(
    total: Slot, more: Sequence[Slot], less: Sequence[Slot], signs: Mapping[int, int]
) -> tuple[tuple[Slot, int], ...]:
    """Gives back the terms of "more minus less is the total".

    Args:
        total: Its slot.
        more: Slots that are added.
        less: Slots that are taken off.
        signs: Column to -1 where its figures are printed as negatives.
    """
    listed = [*((slot, 1) for slot in more), *((slot, -1) for slot in less), (total, -1)]
    return tuple((slot, factor * signs.get(slot[1], 1)) for slot, factor in listed)
