"""What a page holds before it is a table: glyphs with boxes, ruling lines, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from pipeline.model.evidence import Box

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NO_LINES: Floats = np.zeros((0, 3))


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters (or recognised words) of a page, in the order of the file.

    Attributes:
        texts: One string each; one string of all where each is one character.
        boxes: (n, 4): x0, top, x1, bottom on the page as displayed.
        turns: (n,): quarter turns clockwise of the reading direction; 1 reads downward.
        spaced: (n,): the file puts a space before this one.
    """

    texts: Sequence[str]
    boxes: Floats
    turns: npt.NDArray[np.int8]
    spaced: Bools

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, which: Ints | Bools) -> Glyphs:
        """Gives back some of the glyphs, by index or mask."""
        index = np.flatnonzero(which) if which.dtype == bool else which
        texts = _picked(self.texts, index)
        return Glyphs(texts, self.boxes[index], self.turns[index], self.spaced[index])

    @property
    def centres(self) -> tuple[Floats, Floats]:
        """Gives back x and y of the middles of the boxes."""
        return (self.boxes[:, 0] + self.boxes[:, 2]) / 2, (self.boxes[:, 1] + self.boxes[:, 3]) / 2


def _picked(texts: Sequence[str], index: Ints | Bools) -> Sequence[str]:
    if isinstance(texts, str):
        return characters(code_points(texts)[index])
    return [texts[i] for i in index.tolist()]


def code_points(text: str) -> Ints:
    """Gives back the number (n,) of each character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)


def characters(codes: Ints) -> str:
    """Gives back the characters of numbers, on end."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def no_glyphs() -> Glyphs:
    """Gives back an empty run of glyphs."""
    return Glyphs([], np.zeros((0, 4)), np.zeros(0, np.int8), np.zeros(0, bool))


@dataclass(frozen=True, slots=True)
class Rulings:
    """Ruling lines of a page as displayed.

    Attributes:
        vertical: (n, 3): x, top, bottom.
        horizontal: (n, 3): y, left, right.
    """

    vertical: Floats = field(default_factory=lambda: NO_LINES)
    horizontal: Floats = field(default_factory=lambda: NO_LINES)


@dataclass(frozen=True, slots=True)
class Layer:
    """One page as displayed, or turned so that its text reads from left to right.

    Attributes:
        width, height: In points.
        glyphs: Visible characters.
        strokes: Lines that are drawn as lines or as thin filled bars.
        fills: Edges of filled areas, which are lines only to the eye.
        turn: Quarter turns anticlockwise that brought the page here from how it is displayed.
    """

    width: float
    height: float
    glyphs: Glyphs
    strokes: Rulings
    fills: Rulings = field(default_factory=Rulings)
    turn: int = 0

    def turned(self, turn: int) -> Layer:
        """Gives back the layer with text of the given reading direction made upright."""
        if turn % 4 == 0:
            return self
        width, height = (self.height, self.width) if turn % 2 else (self.width, self.height)
        matrix = turn_matrix(turn, self.width, self.height)
        glyphs = replace(
            self.glyphs,
            boxes=map_boxes(matrix, self.glyphs.boxes),
            turns=((self.glyphs.turns - turn) % 4).astype(np.int8),
        )
        return Layer(
            width,
            height,
            glyphs,
            _turn_rulings(self.strokes, matrix),
            _turn_rulings(self.fills, matrix),
            (self.turn + turn) % 4,
        )

    def to_page(self) -> tuple[float, ...] | None:
        """Gives back the matrix from here to the page as displayed; None where they are one."""
        if self.turn == 0:
            return None
        width, height = (self.height, self.width) if self.turn % 2 else (self.width, self.height)
        inverse = np.linalg.inv(turn_matrix(self.turn, width, height))
        return tuple(float(v) for v in np.round(inverse, 6).ravel())


def turn_matrix(turn: int, width: float, height: float) -> Floats:
    """Gives back the 3x3 matrix that makes text of a reading direction upright.

    ``width`` and ``height`` are those of the page before turning.
    """
    every: dict[int, list[list[float]]] = {
        0: [[1, 0, 0], [0, 1, 0]],
        1: [[0, 1, 0], [-1, 0, width]],
        2: [[-1, 0, width], [0, -1, height]],
        3: [[0, -1, height], [1, 0, 0]],
    }
    return np.array([*every[turn % 4], [0.0, 0.0, 1.0]])


def map_boxes(matrix: Floats, boxes: Floats) -> Floats:
    """Gives back boxes (n, 4) taken through a 3x3 matrix, as upright boxes around them."""
    flat = not matrix[2, :2].any()
    if flat and not matrix[[0, 1], [1, 0]].any():
        return _scaled(matrix, boxes)
    if flat and not matrix[[0, 1], [0, 1]].any():
        return _scaled(matrix[:, [1, 0, 2]], boxes[:, [1, 0, 3, 2]])
    x, y = boxes[:, [0, 2, 2, 0]], boxes[:, [1, 1, 3, 3]]
    stacked = np.stack([x, y, np.ones_like(x)])
    mapped = np.tensordot(matrix, stacked, 1)
    x, y = mapped[0] / mapped[2], mapped[1] / mapped[2]
    return np.stack([x.min(1), y.min(1), x.max(1), y.max(1)], 1)


def _scaled(matrix: Floats, boxes: Floats) -> Floats:
    """Gives back boxes taken through a matrix that neither turns nor leans them; much faster."""
    scale, shift = np.tile(matrix.diagonal()[:2], 2), np.tile(matrix[:2, 2], 2)
    mapped = (boxes * scale + shift) / matrix[2, 2]
    low, high = mapped[:, :2], mapped[:, 2:]
    return np.concatenate([np.minimum(low, high), np.maximum(low, high)], 1)


def map_box(matrix: tuple[float, ...] | None, box: Sequence[float]) -> Box:
    """Gives back one box taken through a flat 3x3 matrix (None leaves it)."""
    if matrix is None:
        return Box(*(float(v) for v in box))
    whole = map_boxes(np.array(matrix, float).reshape(3, 3), np.array([box], float))[0]
    return Box(*(float(v) for v in whole))


def _turn_rulings(rulings: Rulings, matrix: Floats) -> Rulings:
    vertical, horizontal = rulings.vertical, rulings.horizontal
    upright = map_boxes(matrix, vertical[:, [0, 1, 0, 2]])
    level = map_boxes(matrix, horizontal[:, [1, 0, 2, 0]])
    both = np.concatenate([upright, level])
    is_vertical = (both[:, 2] - both[:, 0]) < (both[:, 3] - both[:, 1])
    return Rulings(both[is_vertical][:, [0, 1, 3]], both[~is_vertical][:, [1, 0, 2]])
