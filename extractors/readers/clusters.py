"""Text of a cluster of glyphs that a page says again with each of its glyphs.

Programs that shape Thai or Bengali mark the glyphs of a cluster with its whole text, and PDFium
gives that text back for every one of them: ญิ is read ญิญิ.
"""

from __future__ import annotations

import unicodedata

import numpy as np

from extractors.tables.layer import Bools, Floats, Ints

_SHAPED = ((0x0900, 0x0DFF), (0x0E00, 0x0EFF), (0x0F00, 0x109F), (0x1780, 0x17FF))
"""Code points of scripts whose marks stand around their letters: Devanagari to Sinhala, Thai and
Lao, Tibetan and Burmese, Khmer."""
NEAR = 12
"""Glyphs further on within which a cluster is said again."""


def any_shaped(codes: Ints) -> bool:
    """Gives back whether any character is of a script whose clusters are said again."""
    return any(((codes >= first) & (codes <= last)).any() for first, last in _SHAPED)


def repeated(codes: Ints, objects: list[int | None], boxes: Floats) -> Bools:
    """Gives back which characters say again the cluster of another glyph beside or above them.

    Args:
        codes: Of the characters in the order of the file.
        objects: The text object of each.
        boxes: (n, 4) left, bottom, right, top of each, in the space of the page.
    """
    found = np.zeros(len(codes), bool)
    runs = _runs(objects)
    texts = ["".join(map(chr, codes[start:end].tolist())) for start, end in runs]
    spans = [
        (boxes[start:end, [0, 2]].min(), boxes[start:end, [0, 2]].max()) for start, end in runs
    ]
    for at, (start, end) in enumerate(runs):
        if end - start < 2 or not _has_mark(texts[at]):
            continue
        for before in range(max(at - NEAR, 0), at):
            if texts[before] == texts[at] and not found[runs[before][0]]:
                found[start:end] |= _meet(spans[before], spans[at])
    return found


def _runs(objects: list[int | None]) -> list[tuple[int, int]]:
    """Gives back where the characters of each text object begin and end."""
    starts = [at for at in range(len(objects)) if not at or objects[at] != objects[at - 1]]
    return list(zip(starts, [*starts[1:], len(objects)], strict=True))


def _has_mark(text: str) -> bool:
    return any(unicodedata.category(letter) in ("Mn", "Mc") for letter in text)


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Gives back whether two spans of a line share some of their width."""
    return min(one[1], other[1]) > max(one[0], other[0])
