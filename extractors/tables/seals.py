"""Seals on a sheet: where they are, and the sheet with their ink taken out of it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from extractors.tables.components import components
from extractors.tables.layer import Floats
from extractors.tables.paper import Grey, paper_of

Colour = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float32]

SEAL_SIDE = 0.035
"""Shortest side of a seal, as a share of the longer side of the sheet (1 cm of A4)."""
LOOK_SIDE = 1200
"""Pixels of the longer side of the picture on which seals are looked for."""
TINTED, DARKEST = 30, 80
"""How much stronger its colour is than the others in a seal, and how light it is at least."""
SOME = 2e-4
"""Share of a sheet that is of one colour where it has a seal of it."""
RIM_SECTORS, RIM_SHARE, RIM = 24, 0.7, 0.72
"""A blue seal has its colour near its edge all around; a signature has not."""
MARGIN = 0.2
"""Seal ink is looked for this far around a seal, in its size."""
PURE = 0.5
"""Share of the strongest tint from which a pixel shows the seal's own colour."""
LEAST_TINT = 0.12
"""Optical density of a tint below which a pixel has no seal ink."""


def find_seals(colour: Colour) -> Floats:
    """Gives back the (n, 4) boxes of seals.

    A seal is red, blue or purple, thin-lined, about as wide as high and at least 1 cm of an A4
    page; coloured figures, filled cells and signatures are none of these.
    """
    scale = min(1.0, LOOK_SIDE / max(colour.shape[:2]))
    small = cv2.resize(colour, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found: list[tuple[float, float, float, float]] = []
    for tint, rimmed in _tints(small):
        found += [box for box in _round_things(tint, rimmed=rimmed) if not _overlaps(box, found)]
    boxes: Floats = np.array(found, float).reshape(-1, 4) / scale
    return boxes


def _tints(small: Colour) -> list[tuple[Grey, bool]]:
    """Gives back masks of red, blue and purple, and whether such a seal must show its rim."""
    b, g, r = cv2.split(_balanced(small))
    red = _above(r, cv2.max(g, b))
    blue = _above(b, cv2.max(r, g))
    purple = _above(cv2.min(r, b), g) & ~red & ~blue
    return [(red, False), (blue, True), (purple, True)]


def _balanced(small: Colour) -> Colour:
    """Gives back the picture with paper as grey as it is white, whatever lamp it lay under."""
    paper = np.percentile(small[::4, ::4].reshape(-1, 3), 90, axis=0)
    gain = np.clip(paper.max() / np.maximum(paper, 1), 1.0, 1.5)
    even: Colour = np.clip(small * gain.astype(np.float32), 0, 255).astype(np.uint8)
    return even


def _above(strong: Grey, rest: Grey) -> Grey:
    tinted: Grey = ((cv2.subtract(strong, rest) > TINTED) & (strong > DARKEST)).astype(np.uint8)
    return tinted


def _overlaps(box: Sequence[float], others: Sequence[Sequence[float]]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(a < x < c and b < y < d for a, b, c, d in others)


def _round_things(tint: Grey, *, rimmed: bool) -> list[tuple[float, float, float, float]]:
    if tint.mean() < SOME:
        return []
    least = SEAL_SIDE * max(tint.shape)
    reach = max(3, int(least / 3)) | 1
    joined = cv2.morphologyEx(tint, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = components(joined)
    found: list[tuple[float, float, float, float]] = []
    for x, y, w, h, _ in sorted(stats[1:count].tolist(), key=lambda s: -s[2] * s[3]):
        part = tint[y : y + h, x : x + w]
        box = (float(x), float(y), float(x + w), float(y + h))
        if min(w, h) < least or not 0.45 < w / h < 2.2 or not 0.04 < part.mean() < 0.6:
            continue
        if _overlaps(box, found) or _is_rows_of_text(part) or (rimmed and not _has_rim(part)):
            continue
        found.append(box)
    return found


def _is_rows_of_text(part: Grey) -> bool:
    """Whether marks stand in level rows with white between them, as figures do."""
    return bool((~part.any(1)).mean() > 0.2)


def _has_rim(part: Grey) -> bool:
    """Whether ink runs all around near the edge, as on an ellipse or along a frame."""
    high, wide = part.shape
    y, x = np.nonzero(part)
    u, v = 2 * x / wide - 1, 2 * y / high - 1
    sector = ((np.arctan2(v, u) / (2 * np.pi) + 0.5) * RIM_SECTORS).astype(int) % RIM_SECTORS
    for far in (np.hypot(u, v), np.maximum(np.abs(u), np.abs(v))):
        edge = (far > RIM) & (far < 1.08)
        if len(np.unique(sector[edge])) >= RIM_SHARE * RIM_SECTORS and edge.mean() > RIM_SHARE / 2:
            return True
    return False


def without_seals(colour: Colour, grey: Grey, boxes: Floats) -> Grey:
    """Gives back ``grey`` with the ink of seals taken out, and what is printed beneath left.

    Inks multiply: in optical density a pixel is so much black plus so much of the seal's colour,
    and two of three channels say how much of each.
    """
    clean = grey.copy()
    high, wide = grey.shape
    for x0, top, x1, bottom in boxes.round().astype(int).tolist():
        room = round(MARGIN * max(x1 - x0, bottom - top)) + 4
        where = (
            slice(max(top - room, 0), min(bottom + room, high)),
            slice(max(x0 - room, 0), min(x1 + room, wide)),
        )
        clean[where] = _unmixed(colour[where], clean[where])
    return clean


def _unmixed(part: Colour, grey: Grey) -> Grey:
    paper = np.stack([paper_of(np.ascontiguousarray(part[:, :, k])) for k in range(3)], 2)
    density = np.log((paper.astype(np.float32) + 1) / (part.astype(np.float32) + 1))
    density = np.maximum(density, 0)
    tint = density.max(2) - density.min(2)
    own = _own_colour(density, tint)
    if own is None:
        return grey
    black, seal = _shares(density, own)
    light = paper_of(grey).astype(np.float32) * np.exp(-black)
    weight = np.clip(cv2.blur(np.maximum(seal, 0), (5, 5)) / LEAST_TINT, 0, 1)
    mixed: Grey = np.clip(weight * light + (1 - weight) * grey, 0, 255).astype(np.uint8)
    return mixed


def _own_colour(density: Plane, tint: Plane) -> Plane | None:
    """Gives back the seal's density in each channel, 1 in the strongest; None without a tint."""
    strongest = float(np.percentile(tint, 99.5))
    if strongest < 2 * LEAST_TINT:
        return None
    pure = density[tint > PURE * strongest]
    lean = pure / pure.max(1, keepdims=True)
    least = lean.min(1)
    chosen = lean[least <= np.median(least)]
    own: Plane = np.median(chosen, 0).astype(np.float32)
    whole: Plane = own / own.max()
    return whole


def _shares(density: Plane, own: Plane) -> tuple[Plane, Plane]:
    """Gives back how much black and how much seal is in each pixel, by least squares."""
    one, two = float(own.sum()), float((own * own).sum())
    total, along = density.sum(2), density @ own
    determinant = 3 * two - one * one
    black = (two * total - one * along) / determinant
    seal = (3 * along - one * total) / determinant
    return np.maximum(black, 0).astype(np.float32), seal.astype(np.float32)
