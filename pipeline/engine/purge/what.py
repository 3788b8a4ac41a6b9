"""The nouns of a purge: what would go, what went, and what was looked at afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of thing that goes.

    Attributes:
        what: In words, as "readings".
        count: How many.
        names: Which, where they have names an operator knows.
    """

    what: str
    count: int
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.what}: {self.count}"


@dataclass(frozen=True, slots=True)
class Traces:
    """What the evidence that goes is known by, wherever it may stand.

    Attributes:
        hashes: SHA-256 of documents that no facility has any more, members of archives too.
        fingerprints: Of findings that no facility has any more.
        submissions: Digests of what was handed in.
        names: Of facilities that go whole for their age.
    """

    hashes: frozenset[str] = frozenset()
    fingerprints: frozenset[str] = frozenset()
    submissions: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Gives back all digests; each has 64 hexadecimal digits."""
        return self.hashes | self.fingerprints | self.submissions

    def __or__(self, other: Traces) -> Traces:
        return Traces(
            self.hashes | other.hashes,
            self.fingerprints | other.fingerprints,
            self.submissions | other.submissions,
            self.names | other.names,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What a purge would remove; nothing is removed by making one.

    Attributes:
        where: The inbox, its data and its outputs.
        facility: Name of its sub-folder; None where all that is old goes.
        number: Its number in the store; None where the store knows it no more.
        before: What was last seen before this moment goes; None where a facility goes.
        keep_inbox: What was handed in stays in the inbox.
        traces: What the evidence is known by.
        folder: Raw name of the facility's sub-folder of the inbox; None where there is none.
        inbox: Raw paths in it that go.
        readings: Paths in the cache.
        reports: Folders of reports, in the outputs.
        strange: Folders under the names of reports that are none of ours: they are left.
        gone: Names of facilities that go whole for their age.
        summaries: Dated copies of morning summaries that are old.
        retold: Morning summaries that name what goes: they are written anew without it.
        rows: Rows of the database, by table.
    """

    where: Where
    facility: str | None = None
    number: int | None = None
    before: datetime | None = None
    keep_inbox: bool = False
    traces: Traces = field(default_factory=Traces)
    folder: str | None = None
    inbox: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    summaries: tuple[str, ...] = ()
    retold: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Gives back the facilities of which nothing is to be left."""
        return self.gone if self.facility is None else (self.facility,)

    @property
    def items(self) -> tuple[Item, ...]:
        """Gives back what would go, kind by kind; what there is none of is left out."""
        out = self.where.out
        items = (
            # Names of files may be of people: only the folder is said.
            Item("files in the inbox", len(self.inbox), _in(self.where.inbox, self.folder)),
            Item("readings in the data folder", len(self.readings)),
            Item("reports", len(self.reports), _in(out, *self.reports)),
            Item("morning summaries", len(self.summaries), _in(out, *self.summaries)),
            Item("morning summaries to be written anew", len(self.retold), _in(out, *self.retold)),
            *(Item(f"rows of {table}", count) for table, count in sorted(self.rows.items())),
        )
        return tuple(item for item in items if item.count)

    @property
    def nothing(self) -> bool:
        """Gives back whether there is nothing to remove."""
        return not self.items

    def lines(self) -> list[str]:
        """Gives back the plan in words, for the operator's screen."""
        if self.facility is not None:
            whose = f"Of {self.facility} goes"
        else:
            whose = f"Of what was last seen before {self.before:%Y-%m-%d %H:%M %Z} goes"
        if self.nothing:
            return [f"{whose}: nothing"]
        return [f"{whose}:", *(f"  {item}" for item in self.items)]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a purge removed, and what a look at everything afterwards found.

    Attributes:
        removed: Kind by kind.
        looked_at: Where was looked, and for what.
        left: What is left, and where; empty where nothing is.
        notes: What could not be looked at from here, and who can.
    """

    removed: tuple[Item, ...]
    looked_at: tuple[str, ...]
    left: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Gives back whether nothing is left."""
        return not self.left

    def lines(self) -> list[str]:
        """Gives back the proof in words, for the operator's screen."""
        removed = [f"  {item}" for item in self.removed]
        looked = [f"  {place}" for place in self.looked_at]
        lines = ["Removed:", *(removed or ["  nothing"]), "Looked at afterwards:", *looked]
        lines += (
            ["LEFT:", *(f"  {one}" for one in self.left)] if self.left else ["Nothing is left."]
        )
        return lines + [f"Note: {note}" for note in self.notes]


def _in(place: str, *paths: str | None) -> tuple[str, ...]:
    """Gives back paths with their place: inbox and outputs have folders of one name."""
    return tuple(f"{place.rstrip('/')}/{path}" for path in paths if path)
