"""Pictures that show the same thing: a page repeats 08:00 and 0.00 hundreds of times.

Two pictures repeat one another where, laid on each other to a part of a pixel, no spot of 3 x 3
pixels differs as much as the strokes that part 1 from 7, 3 from 8 or 6 from 8.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

GRAIN = 30
"""Darkness up to which a pixel may be the grain of the paper: it does not move the middle."""
TALL = 22
"""Pixels that the usual picture is reduced to, where it is taller: strokes are still 1.5 wide."""
LEAST_TALL = 17
"""Lower pictures show too little to be told apart."""
LONGEST = 4.5
"""Widths in heights of the longest pictures compared: 1,234.56 and 2025-03-01."""
ROOM = 3
SIZE_APART = 2
"""Pixels by which the cut of two pictures of the same print may differ."""
ALIKE, ALIKE_SHARE = 18, 0.13
"""Most difference at any spot, of 255 and as a share of the usual darkest spot.

On made pages for tuning (four fonts, 150 to 300 dpi, scans, photos, worn copies, JPEG 30) the
least difference of two clock times that differ in one figure was 37 of 255, and 0.26 of the
darkest spot on its page.
"""
COARSE = 6.0
"""Root of the mean squared difference at half the size beyond which no spots are compared."""
NEAREST = 3
LEAST_GROUP = 3
"""Fewer are read one by one: two of a group are read anyway."""
NEAR, NEAR_SHARE = 26, 0.18
"""The same as ``ALIKE``, where many texts of the page are known and the nearest other one is
``CLEARER`` times as far off."""
CLEARER = 2.5


@dataclass(frozen=True, slots=True)
class Group:
    """Pictures that repeat one, by their places: the first, and the others with how far off.

    Attributes:
        first: Place of the picture that the others were laid on.
        others: Places of the others.
        apart: Largest difference at a spot of each of them from the first, of 255.
    """

    first: int
    others: tuple[int, ...]
    apart: tuple[int, ...]

    @property
    def farthest(self) -> int:
        """The place of the picture that is least like the first."""
        return self.others[int(np.argmax(self.apart))]


class Prints:
    """The pictures of a page made comparable: one size, centred on their ink, softened."""

    def __init__(self, crops: Sequence[Grey]) -> None:
        tall = float(np.median([crop.shape[0] for crop in crops])) if crops else 0.0
        self._scale = min(1.0, TALL / max(tall, 1.0))
        self.places: Whole = np.array(
            [k for k, crop in enumerate(crops) if tall >= LEAST_TALL and _short(crop)], np.int64
        )
        self._row = {k: row for row, k in enumerate(self.places.tolist())}
        inks = [_ink(crops[k], self._scale) for k in self.places.tolist()]
        self._sizes: Whole = np.array([ink.shape for ink in inks], np.int64).reshape(-1, 2)
        self._spots = _laid_over(inks, self._sizes)
        self._dark = float(np.median(self._spots.reshape(len(inks), -1).max(1))) if inks else 0.0

    @cached_property
    def _coarse(self) -> Floats:
        halves = [
            cv2.resize(one, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).ravel()
            for one in self._spots
        ]
        return np.array(halves, np.float32)

    @cached_property
    def _squares(self) -> Floats:
        found: Floats = np.einsum("ij,ij->i", self._coarse, self._coarse) / self._coarse.shape[1]
        return found

    def _rough(self, row: int, near: Whole) -> Floats:
        """Gives back the mean squared differences at half the size of rows from one."""
        alike = self._coarse[near] @ self._coarse[row]
        mean: Floats = self._squares[near] + self._squares[row] - 2 * alike / self._coarse.shape[1]
        return mean

    def _apart(self, row: int, rows: Whole) -> Whole:
        if not len(rows):
            return np.zeros(0, np.int64)
        spots, one = self._spots[rows], self._spots[row]
        off = np.maximum(spots, one) - np.minimum(spots, one)
        most: Whole = off.reshape(len(rows), -1).max(1).astype(np.int64)
        return most

    def least_apart(self, places: Sequence[int], texts: Sequence[str]) -> float:
        """Gives back the least difference between pictures of different texts, 255 if none.

        Of each picture those of other texts are looked at that come nearest to it at half the
        size.
        """
        rows = np.array([self._row[k] for k in places], np.int64)
        said = np.unique(np.array(texts, str), return_inverse=True)[1]
        sizes, coarse, squares = self._sizes[rows], self._coarse[rows], self._squares[rows]
        least = 255
        for at, row in enumerate(rows.tolist()):
            size = np.abs(sizes - sizes[at]).max(1) <= SIZE_APART
            others = np.flatnonzero(size & (said != said[at]))
            if len(others):
                near = rows[others]
                rough = squares[others] - 2 * (coarse @ coarse[at])[others] / coarse.shape[1]
                closest = near[_least(rough, NEAREST)]
                least = min(least, int(self._apart(row, closest).min()))
        return float(least)

    def like(
        self, places: Sequence[int], held: Sequence[int], texts: Sequence[str], most: float
    ) -> dict[int, int]:
        """Gives back, of pictures that show what one of others does, the place of that other.

        Args:
            places: Of pictures.
            held: Places of the pictures whose texts are known.
            texts: Their texts.
            most: Difference at a spot that they may be off, if that is less than ``NEAR``.
        """
        rows = np.array([self._row[k] for k in held], np.int64)
        said = np.unique(np.array(texts, str), return_inverse=True)[1]
        most = min(most, NEAR, NEAR_SHARE * self._dark)
        found = {}
        for place in places:
            if place in self._row:
                nearest = self._nearest(self._row[place], rows, said, most)
                if nearest is not None:
                    found[place] = held[nearest]
        return found

    def _nearest(self, row: int, rows: Whole, said: Whole, most: float) -> int | None:
        """Gives back which of rows one repeats, None where that is not clear."""
        near = np.flatnonzero(np.abs(self._sizes[rows] - self._sizes[row]).max(1) <= SIZE_APART)
        if not len(near):
            return None
        near = near[np.argsort(self._rough(row, rows[near]), kind="stable")]
        off = self._apart(row, rows[near[:NEAREST]])
        best = int(near[np.argmin(off)])
        others = near[said[near] != said[best]][:NEAREST]
        away = self._apart(row, rows[others])
        clear = not len(away) or away.min() >= CLEARER * off.min()
        return best if off.min() <= most and clear else None

    def groups(self, known: Container[int] = ()) -> list[Group]:
        """Gives back the groups of pictures that repeat one another, none in two groups.

        Args:
            known: Places that are in none.
        """
        rows = np.array([row for k, row in self._row.items() if k not in known], np.int64)
        if not len(rows):
            return []
        alike = min(ALIKE, int(ALIKE_SHARE * self._dark))
        order = rows[np.lexsort((rows, self._sizes[rows, 0], self._sizes[rows, 1]))]
        wide = self._sizes[order, 1]
        free = np.ones(len(order), bool)
        found = []
        for at, row in enumerate(order.tolist()):
            if not free[at]:
                continue
            end = int(np.searchsorted(wide, wide[at] + SIZE_APART, "right"))
            near = order[at + 1 : end][free[at + 1 : end]]
            near, off = self._repeats(row, near, alike)
            if len(near) >= LEAST_GROUP - 1:
                free[np.isin(order, near)] = False
                places = self.places[near]
                found.append(
                    Group(int(self.places[row]), tuple(places.tolist()), tuple(off.tolist()))
                )
        return found

    def _repeats(self, row: int, near: Whole, alike: int) -> tuple[Whole, Whole]:
        """Gives back which of the rows repeat one, and how far off each is."""
        near = near[np.abs(self._sizes[near, 0] - self._sizes[row, 0]) <= SIZE_APART]
        if not len(near):
            return near, near
        near = near[self._rough(row, near) <= COARSE**2]
        off = self._apart(row, near)
        return near[off <= alike], off[off <= alike]


def _least(values: Floats, count: int) -> Whole:
    """Gives back the places of the least values, least first, the first of equal ones first."""
    if len(values) > count:
        last = np.partition(values, count - 1)[count - 1]
        places = np.flatnonzero(values <= last)
    else:
        places = np.arange(len(values))
    return places[np.argsort(values[places], kind="stable")][:count]


def _short(crop: Grey) -> bool:
    return bool(min(crop.shape) >= 4 and crop.shape[1] <= LONGEST * crop.shape[0])


def _ink(crop: Grey, scale: float) -> Floats:
    """Gives back how dark each pixel is, 0 for white to 255, at the size compared."""
    if scale < 1:
        crop = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink: Floats = 255 - crop.astype(np.float32)
    return ink


def _laid_over(inks: Sequence[Floats], sizes: Whole) -> Grey:
    """Gives back pictures of one size, softened over 3 x 3, the middle of their ink in theirs."""
    if not inks:
        return np.zeros((0, 1, 1), np.uint8)
    high, wide = (sizes.max(0) + 2 * ROOM).tolist()
    laid = np.zeros((len(inks), high, wide), np.uint8)
    for spot, ink in zip(laid, inks, strict=True):
        marks = np.maximum(ink - GRAIN, 0)
        total = max(float(marks.sum()), 1e-6)
        y = float(marks.sum(1) @ np.arange(ink.shape[0])) / total
        x = float(marks.sum(0) @ np.arange(ink.shape[1])) / total
        shift = np.array([[1, 0, wide / 2 - x], [0, 1, high / 2 - y]], np.float32)
        moved = cv2.warpAffine(ink, shift, (wide, high), flags=cv2.INTER_CUBIC)
        spot[:] = np.clip(cv2.blur(moved, (3, 3)), 0, 255).astype(np.uint8)
    return laid
