"""Paths of a PDF page turned into ruling lines."""

from __future__ import annotations

import ctypes
from itertools import pairwise

import numpy as np
import pypdfium2.raw as raw

from extractors.tables.layer import Floats, Rulings

Point = tuple[float, float]
Edges = tuple[float, float, float, float]

THIN = 2.5
"""Points: a filled bar up to this wide is a line."""
STRAIGHT = 1.0
"""Points that a line may lean over its length."""
SHORTEST = 2.0
ONE_OUTLINE = 5
CURVED = 8
"""Segments from which a path may be the ring or star of a seal."""
SEGMENTS_CAP = 5_000
"""A path with more segments is a drawing."""


class PathLines:
    """Collects the straight upright and level lines of paths, in display space.

    ``any_red`` says whether something round is red, which may be a seal.
    """

    def __init__(self, matrix: Floats) -> None:
        self._matrix = matrix
        self.any_red = False
        self._strokes: list[Edges] = []
        self._fills: list[Edges] = []

    def add(self, item: ctypes.c_void_p, outer: Floats) -> None:
        """Takes the lines of one path object; ``outer`` is the matrix of its form."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if not fill.value and not stroke.value:
            return
        count = raw.FPDFPath_CountSegments(item)
        if count >= CURVED and not self.any_red:
            self.any_red = _is_red(item)
        if count > SEGMENTS_CAP:
            return
        to_display = self._matrix @ outer
        box = self._bounds(item, to_display)
        if count <= ONE_OUTLINE and min(box[2] - box[0], box[3] - box[1]) <= THIN:
            self._strokes.append(_spine(box))
        elif count in (4, 5) and not stroke.value:
            self._fills.extend(_edges(box))
        else:
            for corners in _outlines(item, count, to_display):
                self._outline(corners, drawn=bool(stroke.value))

    def _outline(self, corners: list[Point], *, drawn: bool) -> None:
        """Takes one closed or open outline; a thin filled one is a line."""
        xs, ys = [p[0] for p in corners], [p[1] for p in corners]
        box = min(xs), min(ys), max(xs), max(ys)
        if not drawn and min(box[2] - box[0], box[3] - box[1]) <= THIN:
            self._strokes.append(_spine(box))
            return
        into = self._strokes if drawn else self._fills
        into.extend((*p, *q) for p, q in pairwise(corners))

    def rulings(self) -> tuple[Rulings, Rulings]:
        """Gives back drawn lines and the edges of filled areas."""
        return _straight(self._strokes), _straight(self._fills)

    @staticmethod
    def _bounds(item: ctypes.c_void_p, matrix: Floats) -> Edges:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        (a, c, e), (b, d, f) = matrix[0].tolist(), matrix[1].tolist()
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        xs = (a * x0 + c * y0 + e, a * x1 + c * y1 + e)
        ys = (b * x0 + d * y0 + f, b * x1 + d * y1 + f)
        return min(xs), min(ys), max(xs), max(ys)


def _is_red(item: ctypes.c_void_p) -> bool:
    """Whether a path is drawn or filled in red, as a seal is."""
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    for colour_of in (raw.FPDFPageObj_GetStrokeColor, raw.FPDFPageObj_GetFillColor):
        found = colour_of(item, r, g, b, a)
        if found and r.value > 90 and r.value - max(g.value, b.value) > 40:
            return True
    return False


def _outlines(item: ctypes.c_void_p, count: int, to_display: Floats) -> list[list[Point]]:
    """Gives back the corners of each outline of a path; curves count as their chords."""
    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, own)
    matrix = to_display @ np.array([[own.a, own.c, own.e], [own.b, own.d, own.f], [0, 0, 1]])
    (a, c, e), (b, d, f) = matrix[0].tolist(), matrix[1].tolist()
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[list[Point]] = []
    for k in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, k)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO or not found:
            found.append([])
        found[-1].append(here)
        if raw.FPDFPathSegment_GetClose(segment):
            found[-1].append(found[-1][0])
    return found


def _spine(box: Edges) -> Edges:
    x0, y0, x1, y1 = box
    if x1 - x0 < y1 - y0:
        middle = (x0 + x1) / 2
        return middle, y0, middle, y1
    middle = (y0 + y1) / 2
    return x0, middle, x1, middle


def _edges(
    box: Edges,
) -> list[Edges]:
    x0, y0, x1, y1 = box
    return [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]


def _straight(pieces: list[Edges]) -> Rulings:
    array = np.array(pieces, float).reshape(-1, 4)
    x0, y0, x1, y1 = array.T
    wide, high = np.abs(x1 - x0), np.abs(y1 - y0)
    upright = (wide <= STRAIGHT) & (high > SHORTEST)
    level = (high <= STRAIGHT) & (wide > SHORTEST) & ~upright
    vertical = np.stack([(x0 + x1) / 2, np.minimum(y0, y1), np.maximum(y0, y1)], 1)[upright]
    horizontal = np.stack([(y0 + y1) / 2, np.minimum(x0, x1), np.maximum(x0, x1)], 1)[level]
    return Rulings(vertical, horizontal)
