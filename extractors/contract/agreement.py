"""One contract in the making: what was found, where it stands, and what else it could be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.flow import Flow, Slot
from extractors.labelled import Labelled
from extractors.parse.dates import Order
from extractors.parse.scripts import is_vietnamese
from pipeline.model.document import Part


@dataclass(slots=True)
class Agreement:
    """The text of one contract and what was read from it.

    Attributes:
        part: The part it stands in.
        title: Its title as printed, "" where there is none.
        flow: The contract from its parties to its end; what stands before is a notice.
        labels: Labels with their values.
        values: Record field to value.
        at: Record field to the slots that show it.
        others: Record field to its other readings.
        doubts: Codes of what could not be judged.
    """

    part: Part
    title: str
    flow: Flow
    labels: Sequence[Labelled]
    values: dict[str, Any] = field(default_factory=dict)
    at: dict[str, tuple[Slot, ...]] = field(default_factory=dict)
    others: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def put(self, name: str, value: Any, slots: Sequence[Slot] = ()) -> None:
        """Keeps a value; the first one found stays."""
        if value is not None and name not in self.values:
            self.values[name] = value
            self.at[name] = tuple(slots)

    def put_hit(self, name: str, value: Any, hit: re.Match[str]) -> None:
        """Keeps a value that a phrase of the flow states."""
        self.put(name, value, self.flow.slots(*hit.span()))

    @property
    def order(self) -> Order | None:
        """Gives back how its dates are to be read: day first in Vietnam, Bangladesh and India."""
        text = self.flow.text
        return "dmy" if is_vietnamese(text) or _DAY_FIRST.search(text) else None

    def of(self, name: str) -> list[Labelled]:
        """Gives back the labels of a field that have a value."""
        return [found for found in self.labels if found.field == name and found.value]


_DAY_FIRST = re.compile(
    r"\bbangladesh\b|\bindia\b|\btaka\b|\bTk\b|৳|\bBDT\b|\bINR\b|₹|\bRs\b", re.IGNORECASE
)
TICK = r"[☑☒√✓✔■]"
BOX = r"[☐□◻○]"


def chosen_by_tick(text: str, options: dict[str, str]) -> list[str]:
    """Gives back the options that are ticked, in boxes before them or in brackets behind them.

    Where a single tick stands between two options, it could be either's: none is chosen.

    Args:
        text: The sentence that lists them.
        options: Option to the pattern of its words.
    """
    named = sorted(
        (found.start(), name)
        for name, words in options.items()
        for found in re.finditer(words, text, re.IGNORECASE)
    )
    marks = [found.start() for found in re.finditer(rf"{TICK}|{BOX}|\(\s*\)", text)]
    ticks = [found.start() for found in re.finditer(TICK, text)]
    if not named or not ticks:
        return []
    if marks[0] < named[0][0]:
        after = (next((name for at, name in named if at > tick), None) for tick in ticks)
        return list(dict.fromkeys(name for name in after if name))
    if len(marks) > 1 or ticks[0] > named[-1][0]:
        before = (next((name for at, name in reversed(named) if at < tick), "") for tick in ticks)
        return list(dict.fromkeys(name for name in before if name))
    return []


def chosen_by_number(text: str, options: dict[str, str], about: str) -> str | None:
    """Gives back the option whose number was filled in: "选择以下第2种", with the list behind it.

    Args:
        text: From the choice on.
        options: Option to the pattern of its words.
        about: What must stand near the choice.
    """
    pick = re.search(
        r"(?:第|下列|以下)[_\s]*\(?[_\s]*([一二三四1-4A-Da-d])[_\s]*\)?[_\s]*(?:种|项|款|类)", text
    ) or re.search(
        r"(?:选择:?|类型(?:为|是|:):?)_?([一二三四1-4A-D])(?![A-Za-z\d])_?(?:种|项|款|类)?", text
    )
    if pick is None or not re.search(about, text[max(pick.start() - 80, 0) : pick.end() + 200]):
        return None
    at = (
        "一二三四".find(pick[1]) + 1 or "1234".find(pick[1]) + 1 or "ABCD".find(pick[1].upper()) + 1
    )
    items = re.split(r"[(（]?(?:[一二三四1-4A-D])[)）、.:]", text[pick.end() :])
    if len(items) > at:
        return next((name for name, words in options.items() if _leads(items[at], words)), None)
    listed = sorted(
        (found.start(), name)
        for name, words in options.items()
        if (found := re.search(words, text[pick.end() :]))
    )
    return listed[at - 1][1] if at <= len(listed) else None


def _leads(item: str, words: str) -> bool:
    return re.search(words, item[:40]) is not None
