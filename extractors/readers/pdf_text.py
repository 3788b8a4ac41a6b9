"""Characters of a PDF page: those it shows as glyphs, those it does not as text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.readers import pdfium_calls as calls
from extractors.readers.accents import combined
from extractors.readers.clusters import any_shaped, repeated
from extractors.readers.pdf_paths import Areas
from extractors.readers.pdf_unseen import TINY, Shades, Texts, any_suspect, no_shades, unseen
from extractors.tables.layer import Bools, Floats, Glyphs, Ints, characters, map_boxes

SLANT = 0.3
"""Radians from a quarter turn: text set more aslant is a watermark."""
SLANTED = -1
UNKNOWN = 0xFFFD
"""Stands for a glyph whose text the file does not say."""
SET_HEIGHT = 0.95
"""Height of a box at least, as a share of the size that its font is set in."""
ALIKE = 1e-3
"""Points by which heights of characters set alike differ."""
_SPACES = (9, 10, 13, 32, 0xA0, 0x3000)
_NOISE = (0xFFFE, 0xFFFF, 0x2, 0xAD, 0x200B, 0xFEFF)


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of a page.

    Attributes:
        glyphs: Those that it shows.
        unseen: Those that it does not.
        guessed: (n, 4) boxes of those that it shows and that cannot be mapped to text.
        broken: Share of characters that cannot be.
    """

    glyphs: Glyphs
    unseen: Glyphs
    guessed: Floats
    broken: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page as displayed: its matrix from PDF space, its size, its own rotation in degrees."""

    matrix: Floats
    width: float
    height: float
    rotation: int


def page_text(
    handle: int,
    sheet: Sheet,
    items: list[int],
    texts: Texts,
    areas: Areas,
    shades: Shades = no_shades,
    *,
    any_turned: bool,
) -> PageText:
    """Gives back the characters of a page.

    Args:
        handle: Its text, as PDFium lays it out.
        sheet: The page.
        items: Handles of its text objects.
        texts: What is said of these.
        areas: Filled rectangles and pictures, which may cover text.
        shades: Tells where pictures are clear.
        any_turned: Some text reads in another direction than to the right.
    """
    codes = calls.codes(handle)
    printed, spaced = _printed(codes)
    if any_shaped(codes):
        own = calls.text_objects(handle, printed), calls.loose_boxes(handle, printed)
        once = ~repeated(codes[printed], *own)
        printed, spaced = printed[once], spaced[once]
    guessed = _is_unmapped(codes[printed]) | calls.map_errors(handle, printed)
    broken = float(guessed.mean()) if len(printed) else 0.0
    turns = np.full(len(printed), sheet.rotation // 90 % 4, np.int8)
    if any_turned:
        turns = _turns(handle, printed, sheet)
        level = turns != SLANTED
        printed, spaced, turns, guessed = (v[level] for v in (printed, spaced, turns, guessed))
    boxes = map_boxes(sheet.matrix, calls.loose_boxes(handle, printed))
    boxes = _as_high_as_set(handle, printed, boxes, turns)
    lost = _off_paper(boxes, sheet)
    if any_suspect(texts, areas):
        lost |= unseen(boxes, _text_of(handle, printed, items), texts, areas, shades)
    said = _Said(codes[printed], boxes, turns, spaced)
    return PageText(said.glyphs(~lost), said.glyphs(lost), boxes[guessed & ~lost], broken)


def _printed(codes: Ints) -> tuple[Ints, Bools]:
    """Gives back which characters leave ink, and of each whether a space stands before it."""
    is_space = _among(codes, _SPACES)
    kept = np.flatnonzero(~is_space & ~_among(codes, _NOISE) & ((codes >= 32) | (codes == 0)))
    return kept, np.r_[False, is_space][kept]


def _among(codes: Ints, some: tuple[int, ...]) -> Bools:
    """Gives back which codes are among a few; faster than ``np.isin``."""
    found = np.zeros(len(codes), bool)
    for code in some:
        found |= codes == code
    return found


def _turns(handle: int, printed: Ints, sheet: Sheet) -> npt.NDArray[np.int8]:
    angles = calls.angles(handle, printed)
    quarters = np.round(angles / (np.pi / 2))
    slanted = np.abs(angles - quarters * np.pi / 2) > SLANT
    turned = (quarters.astype(int) + sheet.rotation // 90) % 4
    return np.where(slanted, SLANTED, turned).astype(np.int8)


def _as_high_as_set(
    handle: int, printed: Ints, boxes: Floats, turns: npt.NDArray[np.int8]
) -> Floats:
    """Gives back boxes as high as their font is set, about the same middle.

    Those of some fonts are a third lower, and all distances are measured in heights. The size is
    asked for where a word or another line may begin.
    """
    if not len(boxes):
        return boxes
    level = turns % 2 == 0
    across = np.where(level, boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0])
    starts = _starts(boxes, across)
    sizes = np.repeat(
        _sizes(handle, printed[starts], across[starts]), np.diff([*starts, len(boxes)])
    )
    grow = np.clip(SET_HEIGHT * sizes - across, 0.0, SET_HEIGHT * sizes) / 2
    side = np.where(level[:, None], [0, -1, 0, 1], [-1, 0, 1, 0])
    grown: Floats = boxes + side * grow[:, None]
    return grown


def _sizes(handle: int, which: Ints, across: Floats) -> Floats:
    """Gives back the size (n,) in which some characters are set.

    Those of one font and size are as high; two of each height are asked, all where they differ.
    """
    _, of = np.unique(np.round(across / ALIKE), return_inverse=True)
    order = np.argsort(of, kind="stable")
    ends = np.cumsum(np.bincount(of))
    first, last = order[np.r_[0, ends[:-1]]], order[ends - 1]
    one, other = np.split(calls.font_sizes(handle, which[np.r_[first, last]]), 2)
    if np.abs(one - other).max() > ALIKE:
        return calls.font_sizes(handle, which)
    sizes: Floats = one[of]
    return sizes


def _starts(boxes: Floats, across: Floats) -> Ints:
    step = np.abs(np.diff(boxes[:, [0, 3]], axis=0))
    far = (step[:, 0] > 1.2 * across[1:]) | (step[:, 1] > 0.3 * across[1:])
    return np.flatnonzero(np.r_[True, far])


def _off_paper(boxes: Floats, sheet: Sheet) -> Bools:
    """Gives back which characters are beside the page, or too small to be seen on it."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    beside = (x < 0) | (x > sheet.width) | (y < 0) | (y > sheet.height)
    tiny = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) < TINY
    found: Bools = beside | tiny
    return found


def _text_of(handle: int, printed: Ints, items: list[int]) -> Ints:
    at = {item: k for k, item in enumerate(items)}
    found = calls.text_objects(handle, printed)
    return np.fromiter((at.get(item or 0, -1) for item in found), np.int64, len(printed))


def _is_unmapped(codes: Ints) -> Bools:
    private = ((codes >= 0xE000) & (codes <= 0xF8FF)) | (codes >= 0xF0000)
    found: Bools = (codes == 0) | (codes == UNKNOWN) | private
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """Characters that leave ink: codes, boxes, turns, and which have a space before them."""

    codes: Ints
    boxes: Floats
    turns: npt.NDArray[np.int8]
    spaced: Bools

    def glyphs(self, kept: Bools) -> Glyphs:
        """Gives back some of them."""
        codes = self.codes[kept]
        texts = characters(np.where(codes == 0, UNKNOWN, codes))
        found = Glyphs(texts, self.boxes[kept], self.turns[kept], self.spaced[kept])
        return combined(found, codes)
