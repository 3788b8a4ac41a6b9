"""Where the paper lies on a photo: its corners, other sheets beside it, and the ground."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.layer import Floats
from extractors.tables.paper import Grey

Colour = npt.NDArray[np.uint8]
SIDE = 800
"""Pixels of the longer side of the picture on which the sheet is looked for."""
LEAST_SHARE, MOST_SHARE = 0.2, 0.97
DARKER_GROUND = 0.6
"""The ground is at most this light, in shares of the paper."""
AT_EDGE = 0.01
"""A corner this near to the picture's edge, in its longer side, may be cut off."""
SECOND_SHARE, SECOND_SOLID = 0.1, 0.85
"""Another light area of this share of the picture that fills its outline is another sheet."""
PLAIN_GROUND, FINE = 0.05, 12
"""The ground has less fine print than this share of what the sheet has."""
ROOM = 3
"""Pixels of the reduced picture at the rim of a sheet that count as ground."""
PRINT = 9
"""Pixels of the reduced picture that the strokes of print and rules are narrower than."""
SHEER, REACH = 0.3, 5
"""Where a sheet ends, the light falls off by this much (logarithm) within so many pixels; at the
edge of a shadow it does so more softly. Chosen."""
OWN = 0.5
"""Share of an evenly lit area that must be light for the rest of it to be the sheet too."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where sheets lie on a picture.

    Attributes:
        corners: Of the sheet: top left, top right, bottom right, bottom left; None where it
            fills the picture or is cut by its edge.
        ground: Mask of what is no part of the sheet, on the reduced picture; None where there is
            none or it cannot be told.
        others: (n, 4) boxes of further sheets, in pixels of the picture.
    """

    corners: Floats | None = None
    ground: Grey | None = None
    others: Floats | None = None


def find_sheet(image: Colour) -> Place:
    """Gives back where the largest sheet lies on a picture."""
    scale = SIDE / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    sharp = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    grey = cv2.GaussianBlur(sharp, (5, 5), 0)
    _, light = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    lit = np.asarray(light, np.uint8)
    found = [_place(image, sharp, grey, area) for area in (_with_shade(sharp, lit), lit)]
    whole = [place for place in found if place is not None and place.corners is not None]
    return next(iter(whole), None) or found[1] or found[0] or Place()


def _with_shade(sharp: Grey, light: Grey) -> Grey:
    """Gives back the light area with what of the sheet lies in shadow: no edge parts the two."""
    level = np.log(cv2.GaussianBlur(_bare(sharp), (5, 5), 0).astype(np.float32) + 1)
    kernel = np.ones((REACH, REACH), np.uint8)
    even = (cv2.dilate(level, kernel) - cv2.erode(level, kernel) < SHEER).astype(np.uint8)
    count, areas = cv2.connectedComponents(even, connectivity=4)
    size = np.bincount(areas.ravel(), minlength=count)
    lit = np.bincount(areas[light > 0], minlength=count)
    own = lit >= OWN * size
    own[0] = False
    shaded = cv2.dilate(own[areas].astype(np.uint8) * np.uint8(255), kernel)
    whole: Grey = cv2.bitwise_or(light, shaded)
    return whole


def _place(image: Colour, sharp: Grey, grey: Grey, light: Grey) -> Place | None:
    """Gives back where the largest of the light areas lies; None where it is no sheet.

    ``sharp`` and ``grey`` are the reduced picture, as it is and softened.
    """
    high, wide = image.shape[:2]
    scale = SIDE / max(high, wide)
    outlines, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    largest = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(largest)
    inside = cv2.fillConvexPoly(np.zeros(grey.shape, np.uint8), hull, 1)
    if not LEAST_SHARE <= cv2.contourArea(hull) / grey.size <= MOST_SHARE:
        return None
    if inside.all() or grey[inside == 0].mean() > DARKER_GROUND * np.median(grey[inside > 0]):
        return None
    corners = _four_corners(hull, scale, wide, high)
    ground = _ground(sharp, inside) if corners is None else None
    if corners is None and ground is None:
        return None
    return Place(corners, ground, _others(outlines, largest, grey, scale))


def _bare(sharp: Grey) -> Grey:
    """Gives back the reduced picture without its print."""
    bare: Grey = cv2.morphologyEx(sharp, cv2.MORPH_CLOSE, np.ones((PRINT, PRINT), np.uint8))
    return bare


def _ground(sharp: Grey, inside: Grey) -> Grey | None:
    """Gives back the mask of the ground, None where print stands there: a sheet in shadow."""
    kernel = np.ones((2 * ROOM + 1,) * 2, np.uint8)
    beyond = cv2.dilate(inside, kernel) == 0
    fine = cv2.subtract(_bare(sharp), sharp) > FINE
    if not beyond.any() or fine[beyond].mean() > PLAIN_GROUND * fine[inside > 0].mean():
        return None
    ground: Grey = 1 - cv2.erode(inside, kernel)
    return ground


def _others(outlines: object, largest: object, grey: Grey, scale: float) -> Floats:
    boxes = []
    for outline in outlines:  # type: ignore[attr-defined]
        area = cv2.contourArea(outline)
        if outline is largest or area < SECOND_SHARE * grey.size:
            continue
        if area < SECOND_SOLID * cv2.contourArea(cv2.convexHull(outline)):
            continue
        x, y, w, h = cv2.boundingRect(outline)
        boxes.append((x, y, x + w, y + h))
    return np.array(boxes, float).reshape(-1, 4) / scale


def _four_corners(hull: npt.NDArray[np.int32], scale: float, wide: int, high: int) -> Floats | None:
    for share in (0.01, 0.02, 0.03, 0.05, 0.08):
        shape = cv2.approxPolyDP(hull, share * cv2.arcLength(hull, True), True)
        if len(shape) != 4:
            continue
        points = shape.reshape(4, 2) / scale
        total, lean = points.sum(1), points[:, 0] - points[:, 1]
        order = [total.argmin(), lean.argmax(), total.argmax(), lean.argmin()]
        corners = points[order].astype(float)
        edge = AT_EDGE * max(high, wide)
        x, y = corners.T
        within = (x > edge) & (x < wide - edge) & (y > edge) & (y < high - edge)
        return corners if within.sum() >= 3 and len(set(order)) == 4 else None
    return None
