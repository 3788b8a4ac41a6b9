"""From where to where things stand across a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extent:
    """From where to where something stands, across the page."""

    x0: float
    x1: float

    def over(self, other: Extent) -> float:
        """Gives back how far two reach over each other; less than nothing where they do not."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def off(self, other: Extent) -> float:
        """Gives back how far it is from beginning, ending or having its middle with another."""
        left, right = self.x0 - other.x0, self.x1 - other.x1
        return min(abs(left), abs(right), abs(left + right) / 2)

    def plus(self, other: Extent) -> Extent:
        """Gives back both as one."""
        return Extent(min(self.x0, other.x0), max(self.x1, other.x1))
