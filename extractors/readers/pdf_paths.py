"""Paths of a PDF page turned into ruling lines and filled areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from extractors.readers import pdfium_calls as calls
from extractors.tables.layer import Bools, Floats, Ints, Rulings

THIN = 2.5
"""Points: a filled bar up to this wide is a line."""
BROAD = 5.0
"""Points: a stroke wider than this is an area."""
STRAIGHT = 1.0
"""Points that a line may lean over its length."""
SHORTEST = 2.0
ONE_OUTLINE = 5
CURVED = 8
"""Segments from which a path may be the ring or star of a seal."""
MIXED = -1
"""Stands for the colour of what shows more than one, or a picture."""
OUTLINE_CAP, SEGMENTS_CAP = 5_000, 50_000
"""An outline, and a path, with more segments is a drawing; a grid may be one path of many boxes."""


@dataclass(frozen=True, slots=True)
class Areas:
    """What covers areas of a page as displayed, in the order it is drawn.

    Attributes:
        boxes: (n, 4).
        colours: (n, 3): red, green, blue; -1 where it is not of one colour, or not all of the box.
        opaque: (n,): nothing under it shows, anywhere in the box.
        order: (n,): when it is drawn, as a number of the object.
    """

    boxes: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    colours: Ints = field(default_factory=lambda: np.zeros((0, 3), np.int64))
    opaque: Bools = field(default_factory=lambda: np.zeros(0, bool))
    order: Ints = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True)
class PathLines:
    """What the paths of a page draw, as displayed.

    Attributes:
        strokes: Lines that are drawn, and thin filled bars.
        fills: Edges of filled areas.
        areas: The filled areas.
        any_red: Something round is red, which may be a seal.
    """

    strokes: Rulings
    fills: Rulings
    areas: Areas
    any_red: bool


@dataclass(frozen=True, slots=True)
class _Outlines:
    """Outlines of paths: runs of points (m, 2) from ``first`` on, and what each belongs to."""

    points: Floats
    first: Ints
    path: Ints
    closed: Bools

    @property
    def sizes(self) -> Ints:
        """Gives back the points of each."""
        found: Ints = np.diff(np.r_[self.first, len(self.points)])
        return found

    @property
    def boxes(self) -> Floats:
        """Gives back left, top, right, bottom of each."""
        low = np.minimum.reduceat(self.points, self.first)
        high = np.maximum.reduceat(self.points, self.first)
        return np.concatenate([low, high], 1)

    def short(self) -> _Outlines:
        """Gives back those that are no drawings."""
        sizes = self.sizes
        kept = sizes <= OUTLINE_CAP
        if kept.all():
            return self
        points = self.points[np.repeat(kept, sizes)]
        first = np.cumsum(sizes[kept]) - sizes[kept]
        return _Outlines(points, first, self.path[kept], self.closed[kept])


def path_lines(paths: Sequence[int], to_display: Floats, order: Ints) -> PathLines:
    """Gives back the lines and areas of paths; curves count as their chords.

    Args:
        paths: Handles.
        to_display: (n, 3, 3): from the form that each stands in to the page as displayed.
        order: (n,): when each is drawn.
    """
    fill, stroke = calls.draw_modes(paths)
    counts = calls.segment_counts(paths)
    shown = (fill > 0) | (stroke > 0)
    any_red = _any_red([paths[k] for k in np.flatnonzero(shown & (counts >= CURVED)).tolist()])
    kept = np.flatnonzero(shown & (counts > 0) & (counts <= SEGMENTS_CAP))
    if not len(kept):
        return PathLines(Rulings(), Rulings(), Areas(), any_red)
    used = [paths[k] for k in kept.tolist()]
    matrices = to_display[kept] @ calls.matrices(used)
    found = _outlines(used, counts[kept], matrices).short()
    drawn = stroke[kept] > 0
    width = np.zeros(len(used))
    if drawn.any():
        scale = np.sqrt(np.abs(np.linalg.det(matrices[:, :2, :2])))
        width = np.where(drawn, calls.stroke_widths(used) * scale, 0.0)
    strokes, fills = _lines(found, counts[kept], drawn, width)
    areas = _areas(found, used, fill[kept] > 0, width, order[kept])
    return PathLines(strokes, fills, areas, any_red)


def _outlines(paths: Sequence[int], counts: Ints, matrices: Floats) -> _Outlines:
    points, kinds, closing = calls.segments(paths, counts)
    path = np.repeat(np.arange(len(paths)), counts)
    of_point = matrices[path]
    shown = np.einsum("nij,nj->ni", of_point[:, :2, :2], points) + of_point[:, :2, 2]
    fresh = (kinds == calls.MOVE_TO) | np.r_[True, np.diff(path) != 0]
    first = np.flatnonzero(fresh)
    closed = np.add.reduceat(closing, first) > 0
    return _Outlines(shown, first, path[first], closed)


def _lines(found: _Outlines, counts: Ints, drawn: Bools, width: Floats) -> tuple[Rulings, Rulings]:
    """Gives back drawn lines and the edges of filled areas."""
    boxes, path = found.boxes, found.path
    across = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    is_line = (across <= THIN) & ((counts[path] <= ONE_OUTLINE) | ~drawn[path])
    broad = is_line & (across + width[path] > BROAD)
    spines = np.flatnonzero(is_line & ~broad)
    own = np.repeat(np.arange(len(found.first)), found.sizes)
    pieces, of = _pieces(found, own, drawn)
    pieces, of = pieces[~is_line[of]], of[~is_line[of]]
    as_stroke = drawn[path[of]]
    strokes = np.concatenate([_spines(boxes[spines]), pieces[as_stroke]])
    bands = _edges(boxes[broad], width[path[broad]])
    return _straight(strokes), _straight(np.concatenate([pieces[~as_stroke], bands]))


def _pieces(found: _Outlines, own: Ints, drawn: Bools) -> tuple[Floats, Ints]:
    """Gives back the pieces (n, 4) between the points of outlines, and the outline of each.

    What is filled is closed whether it says so or not.
    """
    points = found.points
    within = own[1:] == own[:-1]
    along = np.concatenate([points[:-1], points[1:]], 1)[within]
    shut = np.flatnonzero(found.closed | ~drawn[found.path])
    last = found.first + found.sizes - 1
    back = np.concatenate([points[last[shut]], points[found.first[shut]]], 1)
    return np.concatenate([along, back]), np.r_[own[1:][within], shut]


def _areas(
    found: _Outlines, paths: Sequence[int], filled: Bools, width: Floats, order: Ints
) -> Areas:
    """Gives back the filled outlines, and broad strokes, that are more than lines."""
    grown = found.boxes + width[found.path][:, None] / 2 * np.array([-1, -1, 1, 1])
    sides = np.minimum(grown[:, 2] - grown[:, 0], grown[:, 3] - grown[:, 1])
    inked = filled[found.path] | (width[found.path] > BROAD)
    which = np.flatnonzero(inked & (sides > THIN))
    if not len(which):
        return Areas()
    of = found.path[which]
    used = [paths[k] for k in of.tolist()]
    colours = calls.colours(used)
    plain = _is_rectangle(found)[which] & filled[of] & (colours[:, 3] == 255)
    plain &= ~calls.see_through(used)
    shown = np.where(plain[:, None], colours[:, :3], MIXED)
    return Areas(grown[which], shown, plain & (shown[:, 0] >= 0), order[of])


def _is_rectangle(found: _Outlines) -> Bools:
    """Gives back of each outline whether it is four upright or level sides."""
    sizes = found.sizes
    fits: Bools = (sizes == 4) | (sizes == ONE_OUTLINE)
    own = np.repeat(np.arange(len(sizes)), sizes)
    steps = np.abs(np.diff(found.points, axis=0))
    aslant = (steps.min(1) > 0.1) & (own[1:] == own[:-1])
    fits[own[1:][aslant]] = False
    return fits


def _any_red(paths: Sequence[int]) -> bool:
    """Whether a path is drawn or filled in red, as a seal is."""
    if not paths:
        return False
    both = np.concatenate([calls.colours(paths), calls.colours(paths, stroke=True)])
    red, others = both[:, 0], both[:, 1:3].max(1)
    return bool(((red > 90) & (red - others > 40)).any())


def _spines(boxes: Floats) -> Floats:
    """Gives back the middle line (n, 4) of each thin box."""
    x0, y0, x1, y1 = boxes.T
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    upright = (x1 - x0) < (y1 - y0)
    return np.where(
        upright[:, None], np.stack([x, y0, x, y1], 1), np.stack([x0, y, x1, y], 1)
    ).reshape(-1, 4)


def _edges(boxes: Floats, width: Floats) -> Floats:
    """Gives back the four sides of what broad strokes along thin boxes cover."""
    x0, y0, x1, y1 = boxes.T
    level = (x1 - x0) > (y1 - y0)
    grow_x, grow_y = np.where(level, 0.0, width / 2), np.where(level, width / 2, 0.0)
    x0, x1, y0, y1 = x0 - grow_x, x1 + grow_x, y0 - grow_y, y1 + grow_y
    sides = [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
    return np.concatenate([np.stack(side, 1) for side in sides]).reshape(-1, 4)


def _straight(pieces: Floats) -> Rulings:
    x0, y0, x1, y1 = pieces.reshape(-1, 4).T
    wide, high = np.abs(x1 - x0), np.abs(y1 - y0)
    upright = (wide <= STRAIGHT) & (high > SHORTEST)
    level = (high <= STRAIGHT) & (wide > SHORTEST) & ~upright
    vertical = np.stack([(x0 + x1) / 2, np.minimum(y0, y1), np.maximum(y0, y1)], 1)[upright]
    horizontal = np.stack([(y0 + y1) / 2, np.minimum(x0, x1), np.maximum(x0, x1)], 1)[level]
    return Rulings(vertical, horizontal)
