"""One figure of a law or code: its value, dates, place, article and source."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipeline.model.finding import Basis

WEAKER = ("verified", "given", "secondary", "unverified")
"""Statuses from the surest to the least sure."""


@dataclass(frozen=True, slots=True)
class Number:
    """One figure of a pack, in force from a date at a place.

    Attributes:
        value: As written: "36", "21.75", or words for a list.
        items: The values of a list.
        since, until: First and last ISO day in force; None without end.
        place: "Guangdong", "Guangdong/Dongguan" or "Guangdong/II"; None for the whole country.
    """

    pack: str
    parameter: str
    value: str
    unit: str
    instrument: str
    article: str | None
    source: str | None
    status: str
    since: str
    until: str | None = None
    place: str | None = None
    items: tuple[str, ...] = ()

    @property
    def whole(self) -> int:
        """Gives back the value as an integer."""
        return int(self.value)

    @property
    def ratio(self) -> Fraction:
        """Gives back the value as an exact fraction."""
        return Fraction(self.value)

    def holds(self, on: str) -> bool:
        """Gives back whether it is in force on an ISO date."""
        return self.since <= on and (self.until is None or on <= self.until)

    def meets(self, other: Number) -> bool:
        """Gives back whether both are in force at the same place on some day."""
        if (self.parameter, self.place) != (other.parameter, other.place):
            return False
        begins = self.until is None or other.since <= self.until
        return begins and (other.until is None or self.since <= other.until)

    def basis(self) -> Basis:
        """Gives back what a finding says of this number."""
        return Basis(
            pack=self.pack,
            instrument=self.instrument,
            article=self.article,
            parameter=f"{self.pack}.{self.parameter}",
            value=self.value,
            unit=self.unit,
            from_date=self.since,
            status=self.status,
            source=self.source,
        )
