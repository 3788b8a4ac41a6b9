"""Connected dark things on a straightened scan: letters, figures, rules, dust."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.tables.components import components
from extractors.tables.layer import Bools, Floats

Grey = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int32]
LOW, HIGH, SLIM = 0.4, 3.0, 0.3
"""Larger and smaller side of a letter, as shares of the usual one."""
PRINT = 160
"""Darker than this is print; faint rules are lighter."""


@dataclass(frozen=True, slots=True)
class Print:
    """Connected dark things on a sheet.

    Attributes:
        labels: (high, wide) index of the thing at each pixel, 0 for none.
        stats: (n, 5) x, y, width, height, area of each; row 0 is the paper.
        letter: Usual height of a letter or figure, 0 where there are none.
    """

    labels: Labels
    stats: npt.NDArray[np.int32]
    letter: float

    def is_letter(self) -> Bools:
        """Gives back for each thing whether it is as large as a letter, and no dash."""
        wide, high = self.stats[:, 2], self.stats[:, 3]
        large, small = np.maximum(wide, high), np.minimum(wide, high)
        found: Bools = (large >= LOW * self.letter) & (large <= HIGH * self.letter)
        found &= small >= SLIM * self.letter
        found[0] = False
        return found

    def mask(self, chosen: Bools) -> Grey:
        """Gives back a mask (0 or 1) of some things."""
        found: Grey = chosen[self.labels].astype(np.uint8)
        return found

    def boxes(self, chosen: Bools) -> Floats:
        """Gives back (n, 4) boxes of some things."""
        x, y, wide, high, _ = self.stats[chosen].T.astype(float)
        found: Floats = np.stack([x, y, x + wide, y + high], 1)
        return found

    def letters(self) -> Floats:
        """Gives back (n, 4) boxes of what is as large as a letter, and no dash."""
        return self.boxes(self.is_letter())


def find_print(grey: Grey) -> Print:
    """Gives back the dark things on a sheet, and how high its letters are."""
    _, labels, stats, _ = components((grey < PRINT).astype(np.uint8))
    width, height = stats[1:, 2], stats[1:, 3]
    letters = (height >= 7) & (height <= 120) & (width >= 0.15 * height) & (width <= 2 * height)
    letter = float(np.percentile(height[letters], 60)) if letters.sum() >= 8 else 0.0
    return Print(np.asarray(labels, np.int32), np.asarray(stats, np.int32), letter)
