"""Accents that a page sets as glyphs of their own, put to their letters."""

from __future__ import annotations

import unicodedata

import numpy as np

from extractors.tables.layer import Bools, Floats, Glyphs, Ints

NEAR, LEVEL = 0.35, 0.4
"""Letter heights by which an accent stands off the end of its letter, which is where the pen is
when one without a width is set; and by which letters and accents of one line differ in height."""
_FIRST, _LAST = 0x300, 0x36F
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def is_accent(codes: Ints) -> Bools:
    """Gives back which characters are accents to be put to a letter."""
    found: Bools = (codes >= _FIRST) & (codes <= _LAST)
    return found


def combined(glyphs: Glyphs, codes: Ints) -> Glyphs:
    """Gives back the glyphs with surrogate halves and accents put to what they belong to.

    An accent belongs to the letter before it where it stands there, else to the letter of its line
    that it stands nearest to: some programs set all accents after the letters, or before them. One
    that stands at no letter stays as it is. A letter comes out as one character with its accents
    (NFC), in whatever order they are set.
    """
    accent = is_accent(codes)
    half = (codes >= 0xDC00) & (codes <= 0xDFFF)
    tail = accent | half
    if not tail.any() or tail.all():
        return glyphs
    texts = list(glyphs.texts)
    before = np.maximum.accumulate(np.where(tail, -1, np.arange(len(codes))))
    half &= before >= 0
    for i in np.flatnonzero(half).tolist():
        pair = texts[before[i]] + texts[i]
        texts[before[i]] = pair.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    put = _letters(glyphs, accent, np.flatnonzero(~tail), before)
    for i, j in put:
        texts[j] += texts[i]
    tail = half.copy()
    tail[[i for i, _ in put]] = True
    for j in sorted({j for _, j in put}):
        texts[j] = _composed(texts[j])
    spaced = glyphs.spaced.copy()
    after = np.minimum.accumulate(np.where(tail, len(codes) - 1, np.arange(len(codes)))[::-1])[::-1]
    spaced[after[tail & glyphs.spaced]] = True
    return Glyphs(texts, glyphs.boxes, glyphs.turns, spaced).take(~tail)


def _letters(glyphs: Glyphs, accent: Bools, letters: Ints, before: Ints) -> list[tuple[int, int]]:
    """Gives back each accent and the letter it belongs to."""
    found = []
    for i in np.flatnonzero(accent).tolist():
        j = int(before[i])
        if j < 0 or not _takes(glyphs, j, i) or _off(glyphs, i, np.array([j]))[0] > NEAR:
            off = _off(glyphs, i, letters)
            close = letters[np.flatnonzero(off <= NEAR)[np.argsort(off[off <= NEAR])]].tolist()
            fitting = [k for k in close if _takes(glyphs, k, i)]
            j = (fitting or [j])[0]
        if j >= 0:
            found.append((i, j))
    return found


def _takes(glyphs: Glyphs, letter: int, accent: int) -> bool:
    """Whether there is such a letter with such an accent."""
    plain = unicodedata.normalize("NFD", glyphs.texts[letter])[:1]
    return len(unicodedata.normalize("NFC", plain + glyphs.texts[accent])) == 1


def _off(glyphs: Glyphs, accent: int, letters: Ints) -> Floats:
    """Gives back by how many letter heights an accent stands off letters, along their line."""
    turn = int(glyphs.turns[accent]) % 4
    low, high = (0, 2) if turn % 2 == 0 else (1, 3)
    boxes, own = glyphs.boxes[letters], glyphs.boxes[accent]
    across = [1, 3] if turn % 2 == 0 else [0, 2]
    height = np.maximum(boxes[:, across[1]] - boxes[:, across[0]], 1e-6)
    end = boxes[:, low] if turn >= 2 else boxes[:, high]
    over = (own[low] + own[high]) / 2
    pen = np.abs(over - end) / height
    wide = own[high] - own[low] > NEAR * height
    middle = np.abs(over - (boxes[:, low] + boxes[:, high]) / 2) / height
    apart = np.abs(boxes[:, across].mean(1) - own[across].mean()) > LEVEL * height
    off: Floats = np.where(apart, np.inf, np.where(wide, middle, pen))
    return off


def _composed(text: str) -> str:
    """Gives back a letter and its accents as one: those of the letter first, then its tone."""
    letter, accents = text[0], sorted(text[1:], key=lambda accent: accent in _TONES)
    return unicodedata.normalize("NFC", letter + "".join(accents))
