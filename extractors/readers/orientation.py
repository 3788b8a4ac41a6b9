"""Which way up a scan is: the way that its lines are read with most confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2

from extractors.readers import detector, recogniser
from extractors.readers.recogniser import Reading
from extractors.readers.scan_layout import ScanLayout, layout
from extractors.tables.cell_lines import LineCrop
from extractors.tables.paper import flatten
from extractors.tables.sheet_image import Colour, Sheet, straighten

SAMPLE = 20
UPRIGHT = 0.8
"""Mean confidence of sampled lines from which a sheet is taken to stand upright."""
LEVEL = 5.0
"""Degrees within which a turn is a whole quarter; the rest is skew."""
SINGLES = 0.6
"""Least factor for a sheet whose lines are single letters."""
CLEARLY = 0.1
"""A turned reading must be this much surer than the untouched one."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A sheet the right way up.

    Attributes:
        sheet: The sheet.
        found: Its layout.
        turn: Degrees it was turned by.
        readings: Of the lines that were read to know, by their places among all lines.
    """

    sheet: Sheet
    found: ScanLayout
    turn: int
    readings: Mapping[int, Reading]


def upright(image: Colour) -> Upright:
    """Gives back the sheet the right way up."""
    sheet = straighten(image)
    found = layout(sheet)
    if not recogniser.available():
        return Upright(sheet, found, 0, {})
    readings = _sample(found)
    first = Upright(sheet, found, 0, readings)
    sure = _confidence(list(readings.values()))
    if sure >= UPRIGHT and not _mostly_tall(found):
        return first
    most, best = sure + CLEARLY, first
    for turn in _turns(image):
        other = straighten(image, turn)
        seen = layout(other)
        readings = _sample(seen)
        sure = _confidence(list(readings.values()))
        if sure > most:
            most, best = sure, Upright(other, seen, round(turn) % 360, readings)
        if best.turn and most >= UPRIGHT:
            break
    return best


def _turns(image: Colour) -> list[float]:
    """Gives back the turns to try, in degrees: along the lines of text first, both ways."""
    angle = detector.text_angle(flatten(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)))
    if angle is None:
        return [90.0, 270.0, 180.0]
    quarter = round(angle / 90) * 90
    along = float(quarter) if abs(angle - quarter) < LEVEL else angle
    return [t for t in (along, along + 180.0) if t]


def _mostly_tall(found: ScanLayout) -> bool:
    crops = all_crops(found)
    tall = sum(c.box[3] - c.box[1] > 1.5 * (c.box[2] - c.box[0]) for c in crops)
    return len(crops) > 2 and tall > 0.6 * len(crops)


def all_crops(found: ScanLayout) -> list[LineCrop]:
    """Gives back the lines of each table in turn, then those outside."""
    return [c for t in found.tables for c in t.crops] + found.outside


def _sample(found: ScanLayout) -> dict[int, Reading]:
    """Gives back the readings of some of the widest lines, by their places."""
    crops = all_crops(found)
    widest = sorted(range(len(crops)), key=lambda k: (-_shape(crops[k]), crops[k].box))
    which = widest[: SAMPLE * 4 : 4] or widest[:SAMPLE]
    read = recogniser.recognise([crops[k].picture for k in which])
    return dict(zip(which, read, strict=True))


def _confidence(readings: Sequence[Reading]) -> float:
    """Gives back how surely lines are read, 0 where there are none.

    Sideways text falls apart into single letters that are read with confidence, so a line
    weighs by its letters beyond the first, and a sheet of single letters is in doubt.
    """
    weights = [max(min(len(r.text), 8) - 1, 0) for r in readings]
    total = sum(weights)
    if not total:
        return 0.0
    sure = sum(r.confidence * w for r, w in zip(readings, weights, strict=True)) / total
    several = sum(w > 0 for w in weights) / len(weights)
    return sure * min(1.0, SINGLES + several)


def _shape(crop: LineCrop) -> float:
    return min((crop.box[2] - crop.box[0]) / max(crop.box[3] - crop.box[1], 1), 12.0)
