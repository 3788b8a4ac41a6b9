"""Which way up a scan is: the way that its lines are read with most confidence."""

from __future__ import annotations

import cv2

from extractors.readers import detector, recogniser
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


def upright(image: Colour) -> tuple[Sheet, ScanLayout, int]:
    """Gives back the sheet the right way up, its layout, and degrees it was turned by."""
    sheet = straighten(image)
    found = layout(sheet)
    if not recogniser.available():
        return sheet, found, 0
    sure = _confidence(found)
    if sure >= UPRIGHT and not _mostly_tall(found):
        return sheet, found, 0
    best = (sure + CLEARLY, 0, sheet, found)
    for turn in _turns(image):
        other = straighten(image, turn)
        seen = layout(other)
        sure = _confidence(seen)
        if sure > best[0]:
            best = (sure, round(turn) % 360, other, seen)
        if best[1] and best[0] >= UPRIGHT:
            break
    return best[2], best[3], best[1]


def _turns(image: Colour) -> list[float]:
    """Gives back the turns to try, in degrees: along the lines of text first, both ways."""
    angle = detector.text_angle(flatten(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)))
    if angle is None:
        return [90.0, 270.0, 180.0]
    quarter = round(angle / 90) * 90
    along = float(quarter) if abs(angle - quarter) < LEVEL else angle
    return [t for t in (along, along + 180.0) if t]


def _mostly_tall(found: ScanLayout) -> bool:
    crops = _all_crops(found)
    tall = sum(c.box[3] - c.box[1] > 1.5 * (c.box[2] - c.box[0]) for c in crops)
    return len(crops) > 2 and tall > 0.6 * len(crops)


def _all_crops(found: ScanLayout) -> list[LineCrop]:
    return [c for t in found.tables for c in t.crops] + found.outside


def _confidence(found: ScanLayout) -> float:
    """Gives back how surely the widest lines of a sheet are read, 0 where there are none.

    Sideways text falls apart into single letters that are read with confidence, so a line
    weighs by its letters beyond the first, and a sheet of single letters is in doubt.
    """
    crops = _all_crops(found)
    crops = sorted(crops, key=lambda c: (-_shape(c), c.box))[: SAMPLE * 4 : 4] or crops[:SAMPLE]
    readings = recogniser.recognise([c.picture for c in crops]) if recogniser.available() else []
    weights = [max(min(len(r.text), 8) - 1, 0) for r in readings]
    total = sum(weights)
    if not total:
        return 0.0
    sure = sum(r.confidence * w for r, w in zip(readings, weights, strict=True)) / total
    several = sum(w > 0 for w in weights) / len(weights)
    return sure * min(1.0, SINGLES + several)


def _shape(crop: LineCrop) -> float:
    return min((crop.box[2] - crop.box[0]) / max(crop.box[3] - crop.box[1], 1), 12.0)
