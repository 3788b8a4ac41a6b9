"""The plan of each day: where its shift starts and ends, and its breaks, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.model.facility import Shift
from pipeline.reconcile.punches import Ints

NO_SHIFT = -1


@dataclass(frozen=True, slots=True)
class Plans:
    """Shifts as arrays; row -1, the last, stands for no shift.

    Attributes:
        start, end: Minutes after midnight; no shift has start -1 and end -1.
        breaks: (shifts + 1, most breaks, 2), unused ones empty.
        default_break: (span over which, minutes) of a day without a shift.
    """

    start: Ints
    end: Ints
    breaks: Ints
    default_break: tuple[int, int]

    @classmethod
    def of(cls, shifts: Sequence[Shift], default_break: tuple[int, int]) -> Plans:
        """Gives back the shifts as arrays."""
        most = max((len(shift.breaks) for shift in shifts), default=0) or 1
        breaks = np.zeros((len(shifts) + 1, most, 2), np.int64)
        for at, shift in enumerate(shifts):
            for slot, span in enumerate(shift.breaks):
                breaks[at, slot] = span
        start = np.array([*(shift.start for shift in shifts), -1], np.int64)
        end = np.array([*(shift.end for shift in shifts), -1], np.int64)
        return cls(start, end, breaks, default_break)

    def breaks_of(self, shift: Ints, low: Ints, high: Ints) -> npt.NDArray[np.int64]:
        """Gives back the breaks of each day, (days, breaks, 2).

        Without a shift the default break stands in the middle of a span long enough for one.
        """
        found = self.breaks[shift]
        over, minutes = self.default_break
        begin = (low + high - minutes) // 2
        owed = (shift == NO_SHIFT) & (high - low > over)
        found[owed, 0, 0] = begin[owed]
        found[owed, 0, 1] = begin[owed] + minutes
        return found


def overlap(breaks: npt.NDArray[np.int64], low: Ints, high: Ints) -> Ints:
    """Gives back how many minutes of the breaks lie between low and high, for each day."""
    begin = np.maximum(breaks[:, :, 0], low[:, None])
    end = np.minimum(breaks[:, :, 1], high[:, None])
    return np.asarray(np.maximum(end - begin, 0).sum(axis=1), np.int64)
