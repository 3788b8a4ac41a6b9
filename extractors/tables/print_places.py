"""Where the characters of scanned lines stand, so that lines can be cut where white is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from extractors.tables.cell_lines import LineCrop
from extractors.tables.lines import Segment
from extractors.tables.ruling import runs_of
from extractors.tables.words import Words

INK = 170
TRIM = 0.12
"""Share of the height of a picture, above and below, where a rule or the next line may be seen."""
FULL, SHORT, DEEP = 1.08, 1.4, 1.1
"""Type size to the height of print: Chinese characters, figures and capitals, letters that reach
below the line."""
LEAST_SIZE = 0.7
"""Share of the usual size of the page below which print is a dash or a point."""
WORD_GAP, GLUED_GAP, FULL_GAP = 0.2, 0.35, 0.1
"""White that may part two words, in type sizes; the same where the recogniser saw no space: a 1
stands far from its neighbours. Between Chinese characters any white may part headings."""
BESIDE = 0.3
"""Type sizes from the edge of a picture within which the next line is seen."""
MOST_FULL, MOST_WIDE = 1.05, 0.95
"""How wide the print of a Chinese character, and of a letter, may be, in type sizes."""
TOO_WIDE, OFF, TOUCHING, NEAR = 8.0, 1.0, 0.3, 0.5
"""What it costs, a type size each, that a character is wider, or off the place where it was seen;
that it touches the next; and how far from such a place it may end."""
_OF_FIGURES = frozenset("0123456789.,:")
_DEEP = re.compile(r"[gjpqyQ,;()\[\]/]")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A scanned line as it was read.

    Attributes:
        crop: Its picture and box.
        text: What was read.
        places: Where the middle of each character is, as a share of the width of the picture;
            empty where that is not known.
        grade, others: As on ``Segment``.
    """

    crop: LineCrop
    text: str
    places: Sequence[float] = ()
    grade: int = 2
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Print:
    """Lines of a sheet as segments that are as tight as those of a text layer.

    Attributes:
        loose: As the lines were found, with white around them, for telling which stand level.
        tight: From the first stroke to the last, as high as the type.
        pieces: Per line its characters with their places, where they are known.
    """

    loose: list[Segment] = field(default_factory=list)
    tight: list[Segment] = field(default_factory=list)
    pieces: list[list[Segment]] = field(default_factory=list)

    def words(self) -> Words:
        """Gives back what parts segments where white stands between characters."""
        held = [(line, own) for line, own in zip(self.tight, self.pieces, strict=True) if own]
        middles = np.array([line.middle for line, _ in held])

        def words(segment: Segment) -> Sequence[Segment]:
            level = (middles > segment.top) & (middles < segment.bottom)
            inside = [
                piece
                for k in np.flatnonzero(level).tolist()
                for piece in held[k][1]
                if segment.x0 < (piece.x0 + piece.x1) / 2 < segment.x1
            ]
            inside.sort(key=lambda piece: piece.x0)
            same = "".join(p.text for p in inside) == "".join(segment.text.split())
            return _at_white(inside) if same and len(inside) > 1 else (segment,)

        return words


def print_of(lines: Sequence[PrintedLine]) -> Print:
    """Gives back scanned lines as segments, with the places of their characters."""
    sizes = [_size(line) for line in lines]
    usual = float(np.median(sizes)) if sizes else 0.0
    found = Print()
    for line, size in zip(lines, sizes, strict=True):
        x0, top, x1, bottom = (float(v) for v in line.crop.box)
        loose = Segment(line.text, x0, top, x1, bottom, bottom - top, line.grade, line.others)
        high = min(max(size, LEAST_SIZE * usual), bottom - top)
        first, last = _ends(line, size)
        x0, x1 = x0 + first, x0 + last
        tight = replace(
            loose,
            x0=x0,
            x1=x1,
            top=loose.middle - high / 2,
            bottom=loose.middle + high / 2,
            height=high,
        )
        found.loose.append(loose)
        found.tight.append(tight)
        found.pieces.append(_characters(line, tight))
    return found


def _ends(line: PrintedLine, size: float) -> tuple[int, int]:
    """Gives back where the print of a line begins and ends, without what the next one left there.

    Around a line is white: print at the very edge of its picture is of what stands beside it.
    """
    inked = _inked(line.crop)
    dark = np.asarray(inked.any(0))
    runs = runs_of(dark)
    places = [p * len(dark) for p in line.places] or [BESIDE * size, len(dark) - BESIDE * size]
    if len(runs) > 1 and not runs[0][0] and runs[1][0] <= places[0]:
        runs = runs[1:]
    if len(runs) > 1 and runs[-1][1] == len(dark) and runs[-2][1] >= places[-1]:
        runs = runs[:-1]
    return (runs[0][0], runs[-1][1]) if runs else (0, len(dark))


def _inked(crop: LineCrop) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    rim = round(TRIM * crop.picture.shape[0])
    inked: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (
        crop.picture[rim : crop.picture.shape[0] - rim] < INK
    )
    return inked


def _size(line: PrintedLine) -> float:
    """Gives back the size of the type of a line, in pixels, by its print and what it says."""
    rows = np.flatnonzero(_inked(line.crop).any(1))
    high = float(rows[-1] - rows[0] + 1) if len(rows) else float(line.crop.picture.shape[0])
    if any(map(_is_full, line.text)):
        return FULL * high
    return (DEEP if _DEEP.search(line.text) else SHORT) * high


def _is_full(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _characters(line: PrintedLine, tight: Segment) -> list[Segment]:
    """Gives back the characters of a line, each with its place; none where that is not known."""
    if len(line.places) != len(line.text) or len(line.text) < 2:
        return []
    dark = _inked(line.crop).sum(0)
    left = float(line.crop.box[0])
    printed = [k for k, letter in enumerate(line.text) if not letter.isspace()]
    at = [line.places[k] * len(dark) for k in printed]
    wide = [MOST_FULL if _is_full(line.text[k]) else MOST_WIDE for k in printed]
    ends = tight.x0 - left, tight.x1 - left
    bounds = _Parting(dark, at, wide, tight.height, ends).bounds()
    starts = [tight.x0, *(left + b for _, b in bounds)]
    lasts = [*(left + a for a, _ in bounds), tight.x1]
    return [
        replace(
            tight,
            text=line.text[k],
            x0=x0,
            x1=max(x1, x0),
            others=_others(line, k),
            glued=n > 0 and printed[n - 1] == k - 1,
        )
        for n, (k, x0, x1) in enumerate(zip(printed, starts, lasts, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class _Parting:
    """A line of print to be parted into its characters.

    The recogniser sees a character up to half its width beside its place, so white is taken
    where characters become no wider than they can be.

    Attributes:
        dark: Dark pixels of each column of the picture.
        places: Where each character was seen, pixels.
        most: How wide each may be, in type sizes.
        size: Of the type, pixels.
        ends: Where its print begins and ends.
    """

    dark: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    places: Sequence[float]
    most: Sequence[float]
    size: float
    ends: tuple[float, float]

    def bounds(self) -> list[tuple[float, float]]:
        """Gives back where each character but the last ends, and the next begins."""
        start, end = self.ends
        best: dict[tuple[float, float], tuple[float, list[tuple[float, float]]]]
        best = {(start, start): (0.0, [])}
        for k in range(len(self.places) - 1):
            best = self._further(best, k)
        last = len(self.places) - 1
        costs = [
            (cost + self._cost(last, bound[1], end), way) for bound, (cost, way) in best.items()
        ]
        return min(costs, key=lambda found: found[0])[1]

    def _further(
        self, best: dict[tuple[float, float], tuple[float, list[tuple[float, float]]]], k: int
    ) -> dict[tuple[float, float], tuple[float, list[tuple[float, float]]]]:
        """Gives back the best ways up to each place where character ``k`` may end."""
        made = {}
        for a, b in self._between(k):
            ways = [
                (cost + self._cost(k, bound[1], a), way)
                for bound, (cost, way) in best.items()
                if bound[1] <= a
            ]
            if ways:
                cost, way = min(ways, key=lambda found: found[0])
                white = (b - a) / self.size
                made[a, b] = (cost - white if white else cost + TOUCHING, [*way, (a, b)])
        if made:
            return made
        (_, b), (cost, way) = min(best.items(), key=lambda found: found[1][0])
        return {(b, b): (cost + TOUCHING, [*way, (b, b)])}

    def _between(self, k: int) -> list[tuple[float, float]]:
        """Gives back where character ``k`` may end: at white near it, and where least ink is."""
        near = self.size * NEAR
        first = max(int(self.places[k] - near), 0)
        last = min(int(self.places[k + 1] + near) + 1, len(self.dark))
        runs = runs_of(np.asarray(self.dark[first:last] == 0))
        start, end = self.ends
        white = [(float(first + a), float(first + b)) for a, b in runs]
        found = [(a, b) for a, b in white if a > start and b < end]
        a, b = int(self.places[k]), int(self.places[k + 1]) + 1
        thin = float(a + int(np.argmin(self.dark[a:b]))) if b > a else float(a)
        return [*found, (thin, thin)]

    def _cost(self, k: int, x0: float, x1: float) -> float:
        wide = (x1 - x0) / self.size
        off = abs((x0 + x1) / 2 - self.places[k]) / self.size
        return TOO_WIDE * max(wide - self.most[k], 0.0) + OFF * off * off


def _others(line: PrintedLine, k: int) -> tuple[str, ...]:
    """Gives back what other readings of a line say in place of one of its characters."""
    same = [other[k] for other in line.others if len(other) == len(line.text)]
    return tuple(dict.fromkeys(letter for letter in same if letter != line.text[k]))


def _at_white(pieces: Sequence[Segment]) -> list[Segment]:
    """Gives back characters put together to words."""
    made = [[pieces[0]]]
    for before, piece in pairwise(pieces):
        full = _is_full(before.text) and _is_full(piece.text)
        least = FULL_GAP if full else GLUED_GAP if piece.glued else WORD_GAP
        one = piece.glued and before.text in _OF_FIGURES and piece.text in _OF_FIGURES
        if not one and piece.x0 - before.x1 >= least * piece.height:
            made.append([piece])
        else:
            made[-1].append(piece)
    return [_word(own) for own in made]


def _word(own: Sequence[Segment]) -> Segment:
    text = "".join(s.text if s.glued or not k else f" {s.text}" for k, s in enumerate(own))
    texts = [s.text for s in own]
    others = tuple(
        "".join([*texts[:k], other, *texts[k + 1 :]])
        for k, s in enumerate(own)
        for other in s.others
    )
    return replace(own[0], text=text, x1=own[-1].x1, others=others)
