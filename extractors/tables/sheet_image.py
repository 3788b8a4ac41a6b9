"""A scan or photo made flat, straight and even, ready for lines and text to be found on it."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.bend import Bend, find_bend
from extractors.tables.layer import Floats
from extractors.tables.lean import set_upright
from extractors.tables.paper import Grey, flatten
from extractors.tables.seals import find_seals, without_seals
from extractors.tables.sheet_place import Place, find_sheet
from extractors.tables.skew import LEAST_SKEW, levelled, skew_angle
from extractors.tables.traces import traces

Colour = npt.NDArray[np.uint8]

SMALL, LARGE = 1500, 4200
"""Longer side in pixels below which a picture is enlarged, and above which it is reduced."""
MOST_ENLARGED = 3.0
VIEW = 1800
"""Longer side in pixels of the reduced sheet on which its skew, lean and bend are measured."""
MESH = 16
"""Pixels between the places for which a bent sheet's map is worked out."""
INK = 190
BESIDE_SEAL = 0.25
"""Torn off pieces of a seal lie this near to it, in its size."""
REDDISH, RED_SHARE = 20, 0.5
"""How much redder than else a red pixel is, and the share of such in a red stroke."""

cv2.setNumThreads(1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A straightened page.

    Attributes:
        colour: BGR picture.
        grey: Even light, seals taken out, paper is 255.
        uneven: The same in the light it was taken in.
        to_image: 3x3 matrix from sheet pixels to pixels of the picture handed in; on bent paper
            the nearest such.
        seals: (n, 4) boxes of seals, in sheet pixels.
        place: Where sheets lie on the picture handed in.
        seen: (wide, high) of that picture.
    """

    colour: Colour
    grey: Grey
    uneven: Grey
    to_image: Floats
    seals: Floats
    place: Place = field(default_factory=Place)
    seen: tuple[int, int] = (0, 0)


def straighten(image: Colour, turn: float = 0.0) -> Sheet:
    """Gives back the sheet on a BGR picture: cut out, enlarged if small, level, flat.

    Args:
        image: The picture.
        turn: Degrees anticlockwise by which its text is known to be turned off level.
    """
    place = find_sheet(image)
    image = _on_paper(image, place)
    corners = place.corners
    high, wide = image.shape[:2]
    matrix, size = _sized(wide, high) if corners is None else _sized_from_corners(corners)
    if turn:
        level, size = levelled(turn, *size)
        matrix = level @ matrix
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    angle = skew_angle(_view(grey, matrix, size)[0])
    if abs(angle) > LEAST_SKEW:
        level, size = levelled(angle, *size)
        matrix = level @ matrix
    view, scale = _view(grey, matrix, size)
    seen = traces(view)
    leaning = set_upright(view.shape, seen)
    if leaning is not None:
        scaled = np.diag([scale, scale, 1.0])
        matrix = np.linalg.inv(scaled) @ leaning[0] @ scaled @ matrix
        size = (round(leaning[1][0] / scale), round(leaning[1][1] / scale))
        view, _ = _view(grey, matrix, size)
        seen = traces(view)
    bend = find_bend(view.shape, seen)
    colour, to_image = _taken(image, matrix, size, bend)
    return _sheet(colour, to_image, place, (wide, high))


def _sheet(colour: Colour, to_image: Floats, place: Place, seen: tuple[int, int]) -> Sheet:
    boxes = find_seals(colour)
    uneven = cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY)
    if len(boxes):
        uneven = without_seals(colour, uneven, boxes)
    return Sheet(colour, flatten(uneven), uneven, to_image, boxes, place, seen)


def _on_paper(image: Colour, place: Place) -> Colour:
    """Gives back the picture with the ground around a sheet that it cuts painted as paper."""
    if place.ground is None:
        return image
    high, wide = image.shape[:2]
    ground = cv2.resize(place.ground, (wide, high), interpolation=cv2.INTER_NEAREST) > 0
    painted = image.copy()
    painted[ground] = np.median(image[~ground][::97], axis=0).astype(np.uint8)
    return painted


def _view(grey: Grey, matrix: Floats, size: tuple[int, int]) -> tuple[Grey, float]:
    """Gives back the flat, reduced sheet that a matrix makes, and its scale."""
    scale = min(1.0, VIEW / max(size))
    first = min(1.0, scale * float(np.sqrt(abs(np.linalg.det(matrix[:2, :2])))))
    small = cv2.resize(grey, None, fx=first, fy=first, interpolation=cv2.INTER_AREA)
    reduced = np.diag([scale, scale, 1.0]) @ matrix @ np.diag([1 / first, 1 / first, 1.0])
    view = cv2.warpPerspective(
        small,
        reduced,
        (round(size[0] * scale), round(size[1] * scale)),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    return flatten(np.asarray(view, np.uint8)), scale


def _taken(
    image: Colour, matrix: Floats, size: tuple[int, int], bend: Bend | None
) -> tuple[Colour, Floats]:
    """Gives back the sheet in full, and the way back to the picture."""
    to_image = np.linalg.inv(matrix).astype(np.float64)
    if bend is not None:
        return _unbent(image, to_image, size, bend)
    if np.array_equal(matrix, np.eye(3)):
        return image, to_image
    warped = cv2.warpPerspective(
        image,
        matrix,
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255,) * 3,
    )
    return np.asarray(warped, np.uint8), to_image


def _unbent(
    image: Colour, to_image: Floats, size: tuple[int, int], bend: Bend
) -> tuple[Colour, Floats]:
    wide, high = size
    x, y = np.meshgrid(
        (np.arange(-(-wide // MESH)) + 0.5) * MESH - 0.5,
        (np.arange(-(-high // MESH)) + 0.5) * MESH - 0.5,
    )
    bent_x, bent_y = bend.moved(2 * x / wide - 1, 2 * y / high - 1)
    points = np.stack([(bent_x + 1) * wide / 2, (bent_y + 1) * high / 2], 2)
    there = cv2.perspectiveTransform(points.reshape(-1, 1, 2), to_image).reshape(*x.shape, 2)
    full = cv2.resize(there.astype(np.float32), (x.shape[1] * MESH, x.shape[0] * MESH))[
        :high, :wide
    ]
    colour = cv2.remap(
        image,
        np.ascontiguousarray(full[:, :, 0]),
        np.ascontiguousarray(full[:, :, 1]),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255,) * 3,
    )
    flat = np.stack([x, y], 2).reshape(-1, 2)
    nearest, _ = cv2.findHomography(flat, there.reshape(-1, 2))
    return np.asarray(colour, np.uint8), np.asarray(nearest, np.float64)


def _factor(longest: float) -> float:
    if longest < SMALL:
        return min(SMALL / longest, MOST_ENLARGED)
    return min(LARGE / longest, 1.0)


def _sized(wide: float, high: float) -> tuple[Floats, tuple[int, int]]:
    factor = _factor(max(wide, high))
    return np.diag([factor, factor, 1.0]), (round(wide * factor), round(high * factor))


def _sized_from_corners(corners: Floats) -> tuple[Floats, tuple[int, int]]:
    a, b, c, d = corners
    wide = max(np.linalg.norm(a - b), np.linalg.norm(d - c))
    high = max(np.linalg.norm(a - d), np.linalg.norm(b - c))
    factor = _factor(float(max(wide, high)))
    w, h = wide * factor, high * factor
    target = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return np.asarray(matrix, float), (round(w), round(h))


def is_of_seal(sheet: Sheet, box: tuple[int, int, int, int]) -> bool:
    """Whether what stands in a box is a red stroke beside a seal: a torn off piece of its print."""
    x0, top, x1, bottom = box
    near = [
        a - room < x1 and x0 < c + room and b - room < bottom and top < d + room
        for a, b, c, d in sheet.seals.tolist()
        for room in [BESIDE_SEAL * max(c - a, d - b)]
    ]
    if not any(near):
        return False
    inked = sheet.grey[top:bottom, x0:x1] < INK
    pixels = sheet.colour[top:bottom, x0:x1][inked].astype(np.int16)
    if not len(pixels):
        return False
    red = pixels[:, 2] - np.maximum(pixels[:, 0], pixels[:, 1]) > REDDISH
    return bool(red.mean() > RED_SHARE)
