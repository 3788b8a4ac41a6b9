"""A scan or photo made flat, straight and even, ready for lines and text to be found on it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.layer import Floats
from extractors.tables.lean import set_upright

Grey = npt.NDArray[np.uint8]
Colour = npt.NDArray[np.uint8]

SMALL, LARGE = 1500, 4200
"""Longer side in pixels below which a picture is enlarged, and above which it is reduced."""
MOST_ENLARGED = 3.0
LEAST_SKEW = 0.05
SKEW_RANGE, WIDE_SKEW_RANGE = 6.0, 24.0
"""Degrees looked at first, and where the best is at their edge."""
SKEW_SIDE, SKEW_POINTS = 1200, 40_000
INK = 190
DARKEST, FAINT = 0.5, 70.0
"""Percentile that is taken for ink, and how dark ink is at least made."""
SEAL_SIDE = 0.035
"""Shortest side of a seal, as a share of the longer side of the sheet (1 cm of A4)."""
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
        to_image: 3x3 matrix from sheet pixels to pixels of the picture handed in.
        seals: (n, 4) boxes of red seals, in sheet pixels.
    """

    colour: Colour
    grey: Grey
    uneven: Grey
    to_image: Floats
    seals: Floats


def straighten(image: Colour, turn: float = 0.0) -> Sheet:
    """Gives back the sheet on a BGR picture: cut out, enlarged if small, level, flat.

    Args:
        image: The picture.
        turn: Degrees anticlockwise by which its text is known to be turned off level.
    """
    corners = page_corners(image)
    high, wide = image.shape[:2]
    matrix, size = _sized(wide, high) if corners is None else _sized_from_corners(corners)
    if turn:
        level, size = _levelled(turn, *size)
        matrix = level @ matrix
    first = image if np.array_equal(matrix, np.eye(3)) else _warp(image, matrix, size)
    angle = skew_angle(flatten(cv2.cvtColor(first, cv2.COLOR_BGR2GRAY)))
    if abs(angle) > LEAST_SKEW:
        level, size = _levelled(angle, *size)
        matrix = level @ matrix
        first = _warp(image, matrix, size)
    leaning = set_upright(flatten(cv2.cvtColor(first, cv2.COLOR_BGR2GRAY)))
    if leaning is not None:
        matrix = leaning[0] @ matrix
        first = _warp(image, matrix, leaning[1])
    to_image = np.linalg.inv(matrix).astype(np.float64)
    return _sheet(first, to_image)


def _sheet(colour: Colour, to_image: Floats) -> Sheet:
    mask, boxes = find_seals(colour)
    grey = cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY)
    if len(boxes):
        grey = np.where(mask > 0, np.maximum(grey, colour[:, :, 2]), grey)
    return Sheet(colour, flatten(grey), grey, to_image, boxes)


def flatten(grey: Grey) -> Grey:
    """Gives back the picture divided by its paper, which takes shadows away."""
    high, wide = grey.shape
    small = cv2.resize(grey, (max(wide // 4, 1), max(high // 4, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    paper = cv2.resize(paper, (wide, high), interpolation=cv2.INTER_LINEAR)
    flat: Grey = cv2.divide(grey, np.maximum(paper, 1), scale=255)
    return _deepened(flat)


def _deepened(flat: Grey) -> Grey:
    """Gives back a faint print as a dark one; a blank sheet stays blank."""
    ink = float(np.percentile(flat, DARKEST))
    if not FAINT < ink < 235:
        return flat
    deep = 255 - (255 - flat.astype(np.float32)) * (255 - FAINT) / (255 - ink)
    dark: Grey = np.clip(deep, 0, 255).astype(np.uint8)
    return dark


def page_corners(image: Colour) -> Floats | None:
    """Gives back top left, top right, bottom right, bottom left of a sheet on darker ground.

    None where the sheet fills the picture.
    """
    high, wide = image.shape[:2]
    scale = 800 / max(high, wide)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    _, light = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    outlines, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    share = cv2.contourArea(hull) / grey.size
    inside = cv2.fillConvexPoly(np.zeros(grey.shape, np.uint8), hull, 1) > 0
    if not 0.2 <= share <= 0.97 or grey[~inside].mean() > 0.6 * np.median(grey[inside]):
        return None
    return _four_corners(hull, scale, wide, high)


def _four_corners(hull: npt.NDArray[np.int32], scale: float, wide: int, high: int) -> Floats | None:
    for share in (0.01, 0.02, 0.03, 0.05, 0.08):
        shape = cv2.approxPolyDP(hull, share * cv2.arcLength(hull, True), True)
        if len(shape) != 4:
            continue
        points = shape.reshape(4, 2) / scale
        total, lean = points.sum(1), points[:, 0] - points[:, 1]
        order = [total.argmin(), lean.argmax(), total.argmax(), lean.argmin()]
        corners = points[order].astype(float)
        edge = 0.01 * max(high, wide)
        x, y = corners.T
        within = (x > edge) & (x < wide - edge) & (y > edge) & (y < high - edge)
        return corners if within.sum() >= 3 and len(set(order)) == 4 else None
    return None


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


def _warp(image: Colour, matrix: Floats, size: tuple[int, int]) -> Colour:
    shrinks = abs(np.linalg.det(matrix[:2, :2])) < 0.8
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    warped: Colour = cv2.warpPerspective(
        image, matrix, size, flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,) * 3
    )
    return warped


def _levelled(angle: float, wide: int, high: int) -> tuple[Floats, tuple[int, int]]:
    """Gives back the turn that levels a sheet, on a canvas that loses no corner."""
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    new_wide, new_high = high * sin + wide * cos, high * cos + wide * sin
    turn[:, 2] += [(new_wide - wide) / 2, (new_high - high) / 2]
    return np.vstack([turn, [0, 0, 1]]), (round(new_wide), round(new_high))


def skew_angle(grey: Grey) -> float:
    """Gives back degrees anticlockwise by which text and lines must turn to be level."""
    scale = min(1.0, SKEW_SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    y, x = np.nonzero(small < INK)
    if len(y) < 200:
        return 0.0
    step = max(1, len(y) // SKEW_POINTS)
    y, x = y[::step], x[::step]

    def sharpness(angle: float) -> float:
        rows = (y - x * np.tan(np.radians(angle)) + 2000).astype(np.int64)
        return float((np.bincount(rows).astype(float) ** 2).sum())

    best = max(np.arange(-SKEW_RANGE, SKEW_RANGE + 0.01, 0.4), key=sharpness)
    if abs(best) > SKEW_RANGE - 0.5:
        best = max(np.arange(-WIDE_SKEW_RANGE, WIDE_SKEW_RANGE + 0.01, 0.8), key=sharpness)
    for fine in (0.1, 0.03):
        best = max(best + np.arange(-4, 5) * fine, key=sharpness)
    return float(best)


def find_seals(colour: Colour) -> tuple[Grey, Floats]:
    """Gives back a mask of the areas of red seals and their (n, 4) boxes.

    A seal is red, thin-lined, about as wide as high and at least 1 cm of an A4 page; red figures
    and red filled cells are none of these.
    """
    b, g, r = (colour[:, :, k].astype(np.int16) for k in range(3))
    red = ((r - np.maximum(g, b) > 40) & (r > 90)).astype(np.uint8)
    mask = np.zeros(red.shape, np.uint8)
    boxes: list[list[float]] = []
    if red.mean() < 2e-4:
        return mask, np.zeros((0, 4))
    least = SEAL_SIDE * max(red.shape)
    reach = max(3, int(least / 6)) | 1
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    for x, y, w, h, _ in sorted(stats[1:count].tolist(), key=lambda s: -s[2] * s[3]):
        if mask[y + h // 2, x + w // 2]:
            continue
        filled = float(red[y : y + h, x : x + w].mean())
        if min(w, h) < least or not 0.45 < w / h < 2.2 or not 0.04 < filled < 0.6:
            continue
        if _is_rows_of_text(red[y : y + h, x : x + w]):
            continue
        mask[y : y + h, x : x + w] = 1
        boxes.append([x, y, x + w, y + h])
    return mask, np.array(boxes, float).reshape(-1, 4)


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


def _is_rows_of_text(red: Grey) -> bool:
    """Whether red marks stand in level rows with white between them, as figures do."""
    empty = ~red.any(1)
    return bool(empty.mean() > 0.2)
