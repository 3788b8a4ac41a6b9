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
NEARER = 0.4
"""The same for pictures that are in no group."""
LARGE, TEXTS = (8, 3), 20
"""Pictures of a large group, and texts from which a page is taken to show what its texts differ
by."""
_SHARED = re.compile(r"[\d.:,/()%+√×○●△▲-]+", re.ASCII)
"""Figures and marks; words hold letters that differ by a dot."""

Read = Callable[[Sequence[Grey]], "list[Reading]"]


def read_once(crops: Sequence[Grey], read: Read) -> list[Reading]:
    """Gives back the reading of each crop; of a group of repeats two are read, not all.

    The two are the first and the one least like it. The others share their reading only where
    both say the same figures, both surely, and where the others differ from the first by at
    most half of what parts any two texts on this page; else each is read. A shared reading is
    as sure as the less sure of the two.

    Where large groups show many texts, they are read first, and what is clearly like one of
    their pictures shares its reading.

    Args:
        crops: Pictures of single lines.
        read: Gives back the reading of each picture.
    """
    prints = Prints(crops)
    groups = prints.groups()
    if not groups:
        return read(crops)
    seen, shared = _of_many(crops, prints, groups, read)
    readings = seen | shared
    if seen:
        groups = prints.groups(known=readings)
    waiting = {k for g in groups for k in g.others if k != g.farthest}
    left = [k for k in range(len(crops)) if k not in readings and k not in waiting]
    seen |= _read(left, crops, read)
    readings |= seen
    most = MARGIN * _least_apart(prints, seen)
    for group in groups:
        readings |= _shared(group, readings, most)
    readings |= _read([k for k in range(len(crops)) if k not in readings], crops, read)
    return [readings[k] for k in range(len(crops))]


def _of_many(
    crops: Sequence[Grey], prints: Prints, groups: Sequence[Group], read: Read
) -> tuple[dict[int, Reading], dict[int, Reading]]:
    """Gives back what was read of large groups, and what is like it and need not be read.

    Both are empty where large groups are few.
    """
    seen: dict[int, Reading] = {}
    shared: dict[int, Reading] = {}
    held: list[int] = []
    for least in LARGE:
        if seen:
            groups = prints.groups(known=seen | shared)
        large = [group for group in groups if len(group.others) >= least - 1]
        if len(held) + len(large) < TEXTS:
            continue
        seen |= _read(sorted({k for g in large for k in (g.first, g.farthest)}), crops, read)
        large = [group for group in large if _agreed(group, seen)]
        held += [k for group in large for k in (group.first, group.farthest)]
        texts = [seen[k].text for k in held]
        if len(set(texts)) < TEXTS:
            continue
        apart = prints.least_apart(held, texts)
        for group in large:
            shared |= _shared(group, seen, MARGIN * apart)
        left = [k for k in range(len(crops)) if k not in seen and k not in shared]
        like = prints.like(left, held, texts, NEARER * apart)
        shared |= {k: seen[other] for k, other in like.items()}
    return seen, shared


def _read(places: Sequence[int], crops: Sequence[Grey], read: Read) -> dict[int, Reading]:
    return dict(zip(places, read([crops[k] for k in places]), strict=True))


def _shared(group: Group, readings: dict[int, Reading], most: float) -> dict[int, Reading]:
    """Gives back the readings of those of a group that need not be read."""
    if not _agreed(group, readings):
        return {}
    first, last = readings[group.first], readings[group.farthest]
    reading = replace(first, confidence=min(first.confidence, last.confidence))
    near = [k for k, off in zip(group.others, group.apart, strict=True) if off <= most]
    return {k: reading for k in near if k not in readings}


def _agreed(group: Group, readings: dict[int, Reading]) -> bool:
    """Whether the two of a group that are read say the same, surely."""
    first, last = readings[group.first], readings[group.farthest]
    return _certain(first) and _certain(last) and first.text == last.text


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
