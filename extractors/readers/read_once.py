"""Figures that a page repeats are read from a few of their pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.readers.repeats import Grey, Group, Prints

if TYPE_CHECKING:
    from extractors.readers.recogniser import Reading

SURE = 0.98
"""Confidence of a reading from which others may share it."""
MARGIN = 0.5
"""Share of the least difference between two texts of the page that a repeat may differ by."""
_SHARED = re.compile(r"[\d.:,/()%+√×○●△▲-]+", re.ASCII)
"""Figures and marks; words hold letters that differ by a dot."""

Read = Callable[[Sequence[Grey]], "list[Reading]"]


def read_once(crops: Sequence[Grey], read: Read) -> list[Reading]:
    """Gives back the reading of each crop; of a group of repeats two are read, not all.

    The two are the first and the one least like it. The others share their reading only where
    both say the same figures, both surely, and where the others differ from the first by at
    most half of what parts any two texts on this page; else each is read. A shared reading is
    as sure as the less sure of the two.

    Args:
        crops: Pictures of single lines.
        read: Gives back the reading of each picture.
    """
    prints = Prints(crops)
    groups = prints.groups()
    waiting = {k for g in groups for k in g.others if k != g.farthest}
    asked = [k for k in range(len(crops)) if k not in waiting]
    readings = dict(zip(asked, read([crops[k] for k in asked]), strict=True))
    most = MARGIN * _least_apart(prints, readings)
    for group in groups:
        readings |= _shared(group, readings, most)
    rest = [k for k in range(len(crops)) if k not in readings]
    readings |= dict(zip(rest, read([crops[k] for k in rest]), strict=True))
    return [readings[k] for k in range(len(crops))]


def _shared(group: Group, readings: dict[int, Reading], most: float) -> dict[int, Reading]:
    """Gives back the readings of those of a group that need not be read."""
    first, last = readings[group.first], readings[group.farthest]
    if not _certain(first) or not _certain(last) or first.text != last.text:
        return {}
    reading = replace(first, confidence=min(first.confidence, last.confidence))
    near = [k for k, off in zip(group.others, group.apart, strict=True) if off <= most]
    return {k: reading for k in near if k not in readings}


def _certain(reading: Reading) -> bool:
    return (
        reading.confidence >= SURE
        and not reading.others
        and _SHARED.fullmatch(reading.text) is not None
    )


def _least_apart(prints: Prints, readings: dict[int, Reading]) -> float:
    """Gives back the least difference between pictures of two texts, both read surely."""
    held = [k for k in prints.places.tolist() if k in readings and _certain(readings[k])]
    return prints.least_apart(held, [readings[k].text for k in held])
