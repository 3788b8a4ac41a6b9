"""The cells of a recognised table in the making: what is taken, how sure, other readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from extractors.readers.unspaced import unspaced
from pipeline.model.evidence import Grade
from pipeline.model.table import Slot, Texts

MOST_OTHERS = 4


@dataclass(slots=True)
class Doubts:
    """The cells of a table in the making: texts that are taken, grades, other readings."""

    texts: Texts
    grades: npt.NDArray[np.uint8]
    others: dict[Slot, tuple[str, ...]] = field(default_factory=dict)

    def doubt(self, slot: Slot, readings: Sequence[str], *, take: bool = False) -> None:
        """Makes a cell uncertain; its likeliest other reading may be taken for its text."""
        text = str(self.texts[slot])
        known = dict.fromkeys((*readings, *self.others.get(slot, ())))
        if take and readings:
            self.texts[slot] = readings[0]
        kept = tuple(o for o in known if unspaced(o) != unspaced(str(self.texts[slot])))
        self.grades[slot] = int(Grade.UNCERTAIN)
        self.others[slot] = kept[:MOST_OTHERS]
        if text and take and not kept:
            self.others.pop(slot)
