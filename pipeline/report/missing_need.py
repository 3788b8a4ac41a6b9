"""What is gathered about one thing that is needed, and how the same thing is asked for once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.model.evidence import Text
from pipeline.model.finding import WorkerRef
from pipeline.report.missing_words import table

HANDED_IN = "handed-in"
"""The reason that names a file that was handed in and not used."""


@dataclass(slots=True)
class Need:
    """What is gathered about one thing that is needed.

    Attributes:
        parts: The same kind of record asked for several reasons, each with its months and workers.
    """

    action: str
    kind: str | None = None
    document: str | None = None
    months: set[str] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)
    places: dict[str, None] = field(default_factory=dict)
    reasons: dict[str, Text] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    workers: dict[str, WorkerRef] = field(default_factory=dict)
    unlocks: int = 0
    parts: list[Need] = field(default_factory=list)

    def take(self, other: Need) -> None:
        """Adds what another one gathered."""
        self.months |= other.months
        self.pages |= other.pages
        self.places |= other.places
        self.reasons |= other.reasons
        self.rules += other.rules
        self.workers |= other.workers
        self.unlocks += other.unlocks


def merged(needs: Mapping[tuple[str, ...], Need]) -> list[Need]:
    """Gives back the needs, each kind of record that is to be sent once.

    Months of one kind that are asked for the same reasons stand together as one part of it.
    """
    parts: dict[tuple[object, ...], Need] = {}
    for key, need in needs.items():
        together: tuple[object, ...] = key
        if need.action == "send":
            together = ("send", need.kind or "", *sorted(need.reasons))
        first = parts.get(together)
        if first is None:
            parts[together] = need
        else:
            first.take(need)
    kinds: dict[object, list[Need]] = {}
    for part, need in parts.items():
        _say_once(need)
        one = need.kind if need.action == "send" and not need.document else part
        kinds.setdefault(one, []).append(need)
    return [_once(group) for group in kinds.values()]


def _say_once(need: Need) -> None:
    """Takes away reasons that only say again that the record is not there."""
    if need.reasons.keys() & absent():
        need.reasons = {key: why for key, why in need.reasons.items() if key not in _plain()}


def _once(group: list[Need]) -> Need:
    """Gives back needs of one kind as one; nobody is named where it is needed for everybody."""
    if len(group) == 1:
        return group[0]
    whole = Need(group[0].action, group[0].kind)
    for one in group:
        whole.take(one)
    if not all(one.workers for one in group):
        whole.workers = {}
    whole.parts = [one for one in group if not _said(one, group)]
    return whole


def _said(part: Need, group: Iterable[Need]) -> bool:
    """Tells whether others of a group say all that a part says."""
    return part.reasons.keys() <= _plain() and any(
        part.months <= one.months and one.reasons.keys() & absent() for one in group
    )


def absent() -> set[str]:
    """Gives back the reasons that say that a record is not there, whatever it is asked for."""
    return {*table()["absent"], HANDED_IN}


def _plain() -> set[str]:
    return set(table()["plain"])
