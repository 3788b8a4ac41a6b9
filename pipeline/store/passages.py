"""What became of a facility's findings from one morning to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.model.nightly import FindingFacts


@dataclass(frozen=True, slots=True)
class Known:
    """How a finding stood at one moment.

    Attributes:
        facts: As it stood.
        failed: As it last failed in its spell; None where it never did.
    """

    facts: FindingFacts
    failed: FindingFacts | None

    @property
    def fails(self) -> bool:
        """Gives back whether it failed at that moment."""
        return self.facts.outcome == "failed"

    @property
    def lost(self) -> bool:
        """Gives back whether it had failed, and could not be judged at that moment."""
        return self.failed is not None and not self.fails


@dataclass(slots=True)
class Passage:
    """Findings of a facility that opened, ended or changed between two moments, by fingerprint."""

    before: dict[str, Known] = field(default_factory=dict)
    after: dict[str, Known] = field(default_factory=dict)

    def new(self) -> tuple[FindingFacts, ...]:
        """Gives back what was not there before, never failed before and now has, or came back."""
        return _ordered(
            one.failed or one.facts
            for key, one in self.after.items()
            if key not in self.before
            or (one.failed and not self._had_failed(key))
            or self._came_back(key)
        )

    def new_failing(self) -> int:
        """Gives back how many of the new ones fail still, and were not lost at once."""
        return sum(one.fails and not self._had_failed(key) for key, one in self.after.items())

    def _had_failed(self, key: str) -> bool:
        before = self.before.get(key)
        return before is not None and before.failed is not None

    def _came_back(self, key: str) -> bool:
        """Gives back whether what had failed closed meanwhile, and another run could not tell it.

        Only a closed spell forgets that it had failed.
        """
        return self._had_failed(key) and key in self.after and self.after[key].failed is None

    def failed_again(self) -> int:
        """Gives back how many could not be judged any more before, and fail now."""
        lost = [key for key, one in self.before.items() if one.lost]
        return sum(key in self.after and self.after[key].fails for key in lost)

    def lost_sight(self) -> tuple[FindingFacts, ...]:
        """Gives back what had failed and can no longer be judged, and still could before."""
        lost_before = {key for key, one in self.before.items() if one.lost}
        return _ordered(
            replace(one.failed, reason=one.facts.reason)
            for key, one in self.after.items()
            if one.failed and one.lost and key not in lost_before
        )

    def closed(self) -> tuple[FindingFacts, ...]:
        """Gives back what was there before and is no more, as it failed where it ever did."""
        return _ordered(
            one.failed or one.facts
            for key, one in self.before.items()
            if key not in self.after or self._came_back(key)
        )


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """How many findings of a facility stand open: failing, lost from sight, never decided."""

    failing: int = 0
    lost: int = 0
    undecided: int = 0


def _ordered(found: Iterator[FindingFacts]) -> tuple[FindingFacts, ...]:
    return tuple(sorted(found, key=lambda facts: facts.fingerprint))
