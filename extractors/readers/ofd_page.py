"""What a page of an OFD file shows: characters with boxes, lines, pictures.

Lengths are millimetres in the file (GB/T 33190) and points here; the origin is at the top left in
both. Each object has a boundary it is drawn in, and a matrix of its own inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import numpy as np

from extractors.readers.sheet_xml import local
from extractors.tables.layer import Floats, Glyphs, Layer, Rulings, no_glyphs

POINTS = 72 / 25.4
_ASCENT, _DESCENT = 0.88, 0.12  # of the size: where a box of a character ends above its line
_APART = 1.6  # of the size: steps up to this are within a word
_STRAIGHT = 0.35  # points off within which a line is upright or level
_STEP = re.compile(r"[SMLQBAC]|-?\d+(?:\.\d+)?(?:[eE]-?\d+)?")
_NUMBERS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_GROUPS = frozenset({"PageBlock", "Layer", "Content", "Appearance"})
_WIDE_FROM = 0x2E80
_MOST_GLYPHS = 400_000
_MOST_DEPTH = 4
_PAGE: Floats = np.eye(3)
Point = tuple[float, float]


@dataclass(slots=True)
class OfdPage:
    """One page while it is gathered; boxes in points.

    Attributes:
        width, height: In points.
        pictures: Resource and box of each image.
        unmapped: Boxes of characters that the file does not map to text.
        units: What objects that are drawn many times consist of, by resource.
    """

    width: float
    height: float
    texts: list[str] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    spaced: list[bool] = field(default_factory=list)
    vertical: list[tuple[float, float, float]] = field(default_factory=list)
    horizontal: list[tuple[float, float, float]] = field(default_factory=list)
    pictures: list[tuple[str, tuple[float, float, float, float]]] = field(default_factory=list)
    unmapped: list[tuple[float, float, float, float]] = field(default_factory=list)
    units: Mapping[str, Element] = field(default_factory=dict)

    def add(self, root: Element, parent: Floats = _PAGE, depth: int = 0) -> None:
        """Takes all objects under an element, seen through a matrix, in millimetres."""
        for element in root:
            kind = local(element)
            if kind in _GROUPS:
                self.add(element, parent, depth)
            elif element.get("Visible") == "false":
                continue
            elif kind == "TextObject":
                self._text(element, _Place(element, parent))
            elif kind == "PathObject":
                self._path(element, _Place(element, parent))
            elif kind == "ImageObject":
                box = self._box(numbers(element.get("Boundary")), parent)
                self.pictures.append((element.get("ResourceID", ""), box))
            elif kind == "CompositeObject" and depth < _MOST_DEPTH:
                unit = self.units.get(element.get("ResourceID", ""))
                if unit is not None:
                    self.add(unit, _Place(element, parent).matrix, depth + 1)

    def layer(self) -> Layer:
        """Gives back what the page shows, as the readers of tables take it."""
        glyphs = no_glyphs()
        if self.texts:
            boxes, turns = np.array(self.boxes, float), np.array(self.turns, np.int8)
            glyphs = Glyphs(self.texts, boxes, turns, np.array(self.spaced, bool))
        rulings = Rulings(_lines(self.vertical), _lines(self.horizontal))
        return Layer(self.width, self.height, glyphs, rulings)

    def _box(self, boundary: list[float], parent: Floats) -> tuple[float, float, float, float]:
        x, y, width, height = (*boundary, 0.0, 0.0, 0.0, 0.0)[:4]
        (x0, y0), (x1, y1) = seen(parent, x, y), seen(parent, x + width, y + height)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def _text(self, element: Element, place: _Place) -> None:
        size = float(element.get("Size") or 0)
        wide = float(element.get("HScale") or 1)
        turn = place.turn(int(element.get("CharDirection") or 0))
        for code in (child for child in element if local(child) == "TextCode"):
            space = False
            for char, x, y, step in _set_out(code, size, wide):
                if len(self.texts) >= _MOST_GLYPHS:
                    return
                if char.isspace():
                    space = True
                    continue
                corners = [
                    place.at(x, y - size * _ASCENT),
                    place.at(x + step, y + size * _DESCENT),
                ]
                (x0, y0), (x1, y1) = corners
                self.texts.append(char)
                self.boxes.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
                if char in "\ufffd\u00a4" or "\ue000" <= char <= "\uf8ff":
                    self.unmapped.append(self.boxes[-1])
                self.turns.append(turn)
                self.spaced.append(space)
                space = False

    def _path(self, element: Element, place: _Place) -> None:
        if element.get("Stroke") == "false" and element.get("Fill") != "true":
            return
        for child in element:
            if local(child) == "AbbreviatedData":
                for (x0, y0), (x1, y1) in _segments(child.text or ""):
                    self._line(place.at(x0, y0), place.at(x1, y1))

    def _line(self, a: Point, b: Point) -> None:
        (x0, y0), (x1, y1) = a, b
        across, down = abs(x1 - x0), abs(y1 - y0)
        if across <= _STRAIGHT < down:
            self.vertical.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        elif down <= _STRAIGHT < across:
            self.horizontal.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))


def seen(matrix: Floats, x: float, y: float) -> Point:
    """Gives back a point in millimetres seen through a matrix, in points."""
    across, down, _ = matrix @ (x, y, 1.0)
    return float(across) * POINTS, float(down) * POINTS


def moved(left: float, top: float) -> Floats:
    """Gives back the matrix of a shift in millimetres."""
    return np.array([[1.0, 0.0, left], [0.0, 1.0, top], [0.0, 0.0, 1.0]])


class _Place:
    """Where an object is drawn: its own matrix, then its boundary, then what holds it."""

    def __init__(self, element: Element, parent: Floats) -> None:
        own = numbers(element.get("CTM"))
        a, b, c, d, e, f = own if len(own) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        left, top = (*numbers(element.get("Boundary")), 0.0, 0.0)[:2]
        matrix = np.array([[a, c, e], [b, d, f], [0.0, 0.0, 1.0]])
        self.matrix = parent @ moved(left, top) @ matrix

    def at(self, x: float, y: float) -> Point:
        """Gives back a point of the object on the page, in points."""
        return seen(self.matrix, x, y)

    def turn(self, degrees: int) -> int:
        """Gives back the quarter turns clockwise that text is set with."""
        a, b = self.matrix[0, 0], self.matrix[1, 0]
        own = round(float(np.degrees(np.arctan2(b, a))) / 90)
        return (own + round(degrees / 90)) % 4


def numbers(text: str | None) -> list[float]:
    """Gives back the numbers of an attribute; what is no number ends them."""
    found = []
    for word in (text or "").split():
        try:
            found.append(float(word))
        except ValueError:
            break
    return found


def deltas(text: str | None) -> list[float]:
    """Gives back steps between characters; "g 3 5.2" stands for three steps of 5.2."""
    words = iter((text or "").split())
    found: list[float] = []
    try:
        for word in words:
            if word != "g":
                found.append(float(word))
                continue
            count, step = min(int(next(words)), _MOST_GLYPHS), float(next(words))
            found += [step] * count
    except (ValueError, StopIteration):
        pass
    return found


def _set_out(code: Element, size: float, wide: float) -> Iterator[tuple[str, float, float, float]]:
    """Gives back each character with where it begins and how far it reaches."""
    text = code.text or ""
    x, y = float(code.get("X") or 0), float(code.get("Y") or 0)
    across, down = deltas(code.get("DeltaX")), deltas(code.get("DeltaY"))
    for at, char in enumerate(text):
        usual = size * wide * (1.0 if ord(char) >= _WIDE_FROM else 0.5)
        step = across[at] if at < len(across) else 0.0
        # Characters set apart within a word reach to the next one; a leap to a column does not.
        yield char, x, y, step if 0 < step <= _APART * size * wide else usual
        x += step if at < len(across) else (0.0 if down else usual)
        y += down[at] if at < len(down) else 0.0


def _segments(data: str) -> Iterator[tuple[Point, Point]]:
    """Gives back the straight pieces of a path; curves end where they end."""
    words = _STEP.findall(data)
    at = 0
    start: Point = (0.0, 0.0)
    here: Point = start
    while at < len(words):
        verb = words[at]
        count = _NUMBERS.get(verb)
        if count is None:
            at += 1
            continue
        values = words[at + 1 : at + 1 + count]
        if len(values) < count or any(value in _NUMBERS for value in values):
            return
        at += 1 + count
        to = start if verb == "C" else (float(values[-2]), float(values[-1]))
        if verb in "SM":
            start = to
        elif verb in "LC":
            yield here, to
        here = to


def _lines(found: list[tuple[float, float, float]]) -> Floats:
    return np.array(found, float).reshape(-1, 3)
