"""PDF files through PDFium: characters, lines, pictures and renderings. Imports it alone.

Boxes are in points as displayed: the page's own rotation is applied, origin at the top left.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.readers.page_issues import page_issue
from extractors.readers.pdf_paths import PathLines
from extractors.readers.refusals import refuse
from extractors.tables.layer import Floats, Glyphs, Layer, map_boxes, no_glyphs
from pipeline.errors import UnreadableError

OBJECTS_CAP = 400_000
"""Page objects that are looked at; a drawing with more is no table (100,000 take 2.7 s)."""
FORM_DEPTH = 6
SLANT = 0.3
"""Radians from a quarter turn: text set more aslant is a watermark."""
SLANTED = -1
UNKNOWN = 0xFFFD
"""Stands for a glyph whose text the file does not say."""
_INVISIBLE = (3, 7)
_SPACES = (9, 10, 13, 32, 0xA0, 0x3000)
_NOISE = (0xFFFE, 0xFFFF, 0x2, 0xAD, 0x200B, 0xFEFF)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What a page shows and what it hides.

    Attributes:
        layer: Visible characters and lines.
        hidden_text: Text of an invisible layer, "" where there is none.
        pictures: (n, 4) boxes of images.
        broken: Share of characters that cannot be mapped to text.
        any_red: Something round is drawn in red.
    """

    layer: Layer
    hidden_text: str
    pictures: Floats
    broken: float
    any_red: bool = False


Pdf: TypeAlias = pdfium.PdfDocument
Page: TypeAlias = pdfium.PdfPage


@contextmanager
def open_pdf(data: bytes | Path, password: str | None) -> Iterator[Pdf]:
    """Gives back an open document.

    Raises:
        UnreadableError: It is locked, or is cut or malformed.
    """
    try:
        document = pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError as error:
        raise _refusal(error, password) from error
    try:
        yield document
    finally:
        document.close()


def _refusal(error: Exception, password: str | None) -> UnreadableError:
    if "password" in str(error).lower():
        return refuse("encrypted" if password is None else "wrong-password")
    if "security" in str(error).lower():
        return refuse("unsupported-encryption", str(error))
    return refuse("cut-short", str(error), "PDF 结构损坏")


def page_sizes(document: Pdf) -> list[tuple[float, float]]:
    """Gives back (width, height) of each page as displayed, without loading the pages."""
    return [document.get_page_size(i) for i in range(len(document))]


@contextmanager
def open_page(document: Pdf, index: int) -> Iterator[Page]:
    """Gives back a page and closes it: an open page costs up to 14 MB until the end.

    Raises:
        UnreadableError: The page object is damaged.
    """
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        issue = page_issue("damaged-page", index + 1)
        raise UnreadableError(issue.code, issue.message.en, issue.message.zh) from error
    try:
        yield page
    finally:
        page.close()


def read_page(page: Page) -> PdfPage:
    """Gives back characters, lines and pictures of a page."""
    matrix = _display_matrix(page)
    width, height = page.get_size()
    seen = _walk(page, matrix)
    codes, boxes, turns, broken = _characters(page, seen.any_turned)
    glyphs = _glyphs(codes, map_boxes(matrix, boxes), turns, page.get_rotation())
    strokes, fills = seen.lines.rulings()
    pictures = np.array(seen.pictures, float).reshape(-1, 4)
    hidden = ""
    if seen.hides_text(pictures, width * height):
        hidden, glyphs = "".join(glyphs.texts), no_glyphs()
    layer = Layer(width, height, glyphs, strokes, fills)
    return PdfPage(layer, hidden, pictures, broken, seen.lines.any_red)


def size(page: Page) -> tuple[float, float]:
    """Gives back width and height of a page as displayed."""
    width, height = page.get_size()
    return float(width), float(height)


def render(
    page: Page, scale: float, region: tuple[float, float, float, float] | None = None
) -> npt.NDArray[np.uint8]:
    """Gives back the page as displayed as a BGR image, ``scale`` pixels to a point.

    ``region`` (x0, top, x1, bottom) in points renders that part alone.
    """
    width, height = page.get_size()
    x0, top, x1, bottom = region or (0.0, 0.0, width, height)
    cut = (x0, height - bottom, width - x1, top)
    bitmap = page.render(scale=scale, crop=cut, rev_byteorder=False, prefer_bgrx=False)
    image = np.array(bitmap.to_numpy(), np.uint8)
    bitmap.close()
    if image.ndim == 2 or image.shape[2] == 1:
        return np.repeat(image.reshape(*image.shape[:2], 1), 3, 2)
    return np.ascontiguousarray(image[:, :, :3])


def picture_scale(page: Page) -> float | None:
    """Gives back pixels to a point of the largest image of the page, None where there is none."""
    best: tuple[float, float] | None = None
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        area = max(right - left, 0.0) * max(top - bottom, 0.0)
        wide, high = item.get_px_size()
        if area > 0 and (best is None or area > best[0]):
            best = (area, (wide * high / area) ** 0.5)
    return None if best is None else best[1]


def _display_matrix(page: Page) -> Floats:
    """Gives back the 3x3 matrix from PDF space (y up) to the page as displayed."""
    left, bottom, right, top = page.get_bbox()
    wide, high = right - left, top - bottom
    upright = np.array([[1, 0, -left], [0, -1, top], [0, 0, 1]], float)
    rotated = {
        0: [[1, 0, 0], [0, 1, 0]],
        90: [[0, -1, high], [1, 0, 0]],
        180: [[-1, 0, wide], [0, -1, high]],
        270: [[0, 1, 0], [-1, 0, wide]],
    }[page.get_rotation()]
    matrix: Floats = np.array([*rotated, [0, 0, 1]], float) @ upright
    return matrix


class _Walk:
    """Collects what the objects of a page say."""

    def __init__(self, matrix: Floats) -> None:
        self.lines = PathLines(matrix)
        self.matrix = matrix
        self.pictures: list[list[float]] = []
        self.any_turned = False
        self.seen = 0
        self.shown_texts = 0
        self.hidden_texts = 0
        self.last_text = -1
        self.last_picture = -1

    def text(self, item: ctypes.c_void_p) -> None:
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(item, own)
        self.any_turned |= abs(own.b) > abs(own.a) * 0.2 or own.a < 0
        if raw.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE:
            self.hidden_texts += 1
        else:
            self.shown_texts += 1
            self.last_text = self.seen

    def picture(self, item: ctypes.c_void_p, outer: Floats) -> None:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        box = np.array([[left.value, bottom.value, right.value, top.value]], float)
        self.pictures.append(map_boxes(self.matrix @ outer, box)[0].tolist())
        self.last_picture = self.seen

    def hides_text(self, pictures: Floats, area: float) -> bool:
        """Whether the text layer is invisible, or lies under a picture of the whole page."""
        if self.hidden_texts and not self.shown_texts:
            return True
        if covered(pictures) < FULL_PAGE * area:
            return False
        return self.hidden_texts > self.shown_texts or self.last_text < self.last_picture


FULL_PAGE = 0.7
"""Share of the page from which its pictures are the page."""


def covered(pictures: Floats) -> float:
    """Gives back the area of pictures, overlaps counted twice at most to the page itself."""
    if not len(pictures):
        return 0.0
    wide, high = pictures[:, 2] - pictures[:, 0], pictures[:, 3] - pictures[:, 1]
    return float((np.clip(wide, 0, None) * np.clip(high, 0, None)).sum())


def _walk(page: Page, matrix: Floats) -> _Walk:
    walk = _Walk(matrix)

    def visit(count: int, get: Callable[[int], ctypes.c_void_p], outer: Floats, depth: int) -> None:
        for i in range(count):
            walk.seen += 1
            if walk.seen > OBJECTS_CAP:
                return
            item = get(i)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                walk.lines.add(item, outer)
            elif kind == raw.FPDF_PAGEOBJ_TEXT:
                walk.text(item)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                walk.picture(item, outer)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
                inner = outer @ _matrix_of(item)
                visit(
                    raw.FPDFFormObj_CountObjects(item),
                    lambda j, item=item: raw.FPDFFormObj_GetObject(item, j),  # type: ignore[misc]
                    inner,
                    depth + 1,
                )

    visit(
        raw.FPDFPage_CountObjects(page.raw),
        lambda j: raw.FPDFPage_GetObject(page.raw, j),
        np.eye(3),
        0,
    )
    return walk


def _matrix_of(item: ctypes.c_void_p) -> Floats:
    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, own)
    return np.array([[own.a, own.c, own.e], [own.b, own.d, own.f], [0, 0, 1]], float)


def _characters(
    page: Page, any_turned: bool
) -> tuple[list[int], Floats, npt.NDArray[np.int8], float]:
    """Gives back codes, boxes (left, bottom, right, top), quarter turns, share unmapped."""
    text_page = page.get_textpage()
    handle = text_page.raw
    count = raw.FPDFText_CountChars(handle)
    code_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    rects = (raw.FS_RECTF * max(count, 1))()
    codes = [0] * count
    for i in range(count):
        codes[i] = code_of(handle, i)
        box_of(handle, i, rects[i])
    boxes = np.frombuffer(rects, np.float32).reshape(-1, 4)[:count].astype(float)
    turns = np.zeros(count, np.int8)
    if any_turned:
        angle_of = raw.FPDFText_GetCharAngle
        angles = np.array([angle_of(handle, i) for i in range(count)], float)
        quarters = np.round(angles / (np.pi / 2))
        slanted = np.abs(angles - quarters * np.pi / 2) > SLANT
        turns = np.where(slanted, SLANTED, quarters.astype(int) % 4).astype(np.int8)
    broken = _broken_share(handle, codes)
    text_page.close()
    return codes, boxes[:, [0, 3, 2, 1]], turns, broken


def _broken_share(handle: ctypes.c_void_p, codes: list[int]) -> float:
    """Gives back the share of printed characters whose text is not known (sampled)."""
    printed = [i for i, code in enumerate(codes) if code not in _SPACES]
    if not printed:
        return 0.0
    step = max(1, len(printed) // 400)
    sample = printed[::step]
    bad: int = sum(
        _is_unmapped(codes[i]) or raw.FPDFText_HasUnicodeMapError(handle, i) == 1 for i in sample
    )
    return bad / len(sample)


def _is_unmapped(code: int) -> bool:
    return code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF or code >= 0xF0000


def _glyphs(codes: list[int], boxes: Floats, turns: npt.NDArray[np.int8], rotation: int) -> Glyphs:
    array = np.array(codes, np.int64)
    is_space = np.isin(array, _SPACES)
    keep = ~is_space & ~np.isin(array, _NOISE) & ((array >= 32) | (array == 0))
    spaced = np.r_[False, is_space[:-1]] if len(array) else np.zeros(0, bool)
    keep &= turns != SLANTED
    turns = ((turns + rotation // 90) % 4).astype(np.int8)
    texts = [chr(c or UNKNOWN) for c in array[keep].tolist()]
    glyphs = Glyphs(texts, boxes[keep], turns[keep], spaced[keep])
    return _combined(glyphs, array[keep])


def _combined(glyphs: Glyphs, codes: npt.NDArray[np.int64]) -> Glyphs:
    """Gives back the glyphs with surrogate halves and accents put to the one before."""
    tail = ((codes >= 0xDC00) & (codes <= 0xDFFF)) | ((codes >= 0x300) & (codes <= 0x36F))
    if not tail.any():
        return glyphs
    texts = list(glyphs.texts)
    for i in np.flatnonzero(tail).tolist():
        j = i - 1
        while j > 0 and tail[j]:
            j -= 1
        pair = texts[j] + texts[i]
        texts[j] = pair.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    merged = Glyphs(texts, glyphs.boxes, glyphs.turns, glyphs.spaced)
    return merged.take(~tail)
