"""PDF files through PDFium: characters, lines, pictures and renderings.

Boxes are in points as displayed: the page's own rotation is applied, origin at the top left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.readers import pdfium_calls as calls
from extractors.readers.page_issues import page_issue
from extractors.readers.pdf_paths import MIXED, Areas, path_lines
from extractors.readers.pdf_text import PageText, Sheet, page_text
from extractors.readers.pdf_unseen import Shades, Texts
from extractors.readers.refusals import refuse
from extractors.tables.layer import Floats, Glyphs, Ints, Layer, map_boxes, no_glyphs
from pipeline.errors import UnreadableError

OBJECTS_CAP = 400_000
"""Page objects that are looked at; a drawing with more is no table (100,000 take 0.5 s)."""
FORM_DEPTH = 6
FULL_PAGE = 0.7
"""Share of the page from which its pictures are the page."""
LAYER = 20
"""Characters over a picture that make a hidden text layer of it."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What a page shows and what it hides.

    Attributes:
        layer: Visible characters and lines.
        hidden_text: Text behind the pictures that the page is; "" where it is read by its text.
        pictures: (n, 4) boxes of images.
        broken: Share of characters that cannot be mapped to text.
        any_red: Something round is drawn in red.
        unseen: Characters that the print does not show, left out.
        guessed: (n, 4) boxes of visible characters that cannot be mapped to text.
    """

    layer: Layer
    hidden_text: str
    pictures: Floats
    broken: float
    any_red: bool = False
    unseen: int = 0
    guessed: Floats = field(default_factory=lambda: np.zeros((0, 4)))


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
    """Gives back (width, height) of each page as displayed, without loading the pages.

    A page whose entry is damaged has none; it is told where it is opened.
    """
    found = []
    for index in range(len(document)):
        try:
            found.append(document.get_page_size(index))
        except pdfium.PdfiumError:
            continue
    return found


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
    width, height = page.get_size()
    sheet = Sheet(_display_matrix(page), width, height, page.get_rotation())
    found = _Objects(sheet.matrix)
    found.gather(calls.objects(calls.address(page.raw)), 0)
    lines = path_lines(*found.of(calls.PATH))
    pictures = found.pictures()
    items, text_matrices, order = found.of(calls.TEXT)
    texts = _texts(items, text_matrices, order)
    text_page = page.get_textpage()
    try:
        text = page_text(
            calls.address(text_page.raw),
            sheet,
            items,
            texts,
            _in_order(lines.areas, pictures, found.pictures(calls.SHADING)),
            _shades(page, found),
            any_turned=_any_turned(items),
        )
    finally:
        text_page.close()
    glyphs, hidden = text.glyphs, ""
    if _hides_text(text, pictures.boxes, width * height):
        hidden, glyphs = f"{_spaced(text.unseen)} {_spaced(glyphs)}", no_glyphs()
    layer = Layer(width, height, glyphs, lines.strokes, lines.fills)
    unseen = 0 if hidden else len(text.unseen)
    return PdfPage(layer, hidden, pictures.boxes, text.broken, lines.any_red, unseen, text.guessed)


def _spaced(glyphs: Glyphs) -> str:
    """Gives back the text of characters in the order of the file, with its spaces."""
    texts = zip(glyphs.texts, glyphs.spaced.tolist(), strict=True)
    return "".join(f" {text}" if spaced else text for text, spaced in texts)


def _hides_text(text: PageText, pictures: Floats, area: float) -> bool:
    """Whether pictures are what the page shows, and its text lies unseen behind them."""
    lost = len(text.unseen)
    if not lost or not len(pictures):
        return False
    if not len(text.glyphs) and covered(pictures) > 0.1 * area:
        return True
    if covered(pictures) >= FULL_PAGE * area and lost > len(text.glyphs):
        return True
    x, y = (v[:, None] for v in text.unseen.centres)
    x0, y0, x1, y1 = pictures.T
    over = ((x > x0) & (x < x1) & (y > y0) & (y < y1)).any(1)
    return bool(over.sum() >= LAYER)


def _texts(items: list[int], matrices: Floats, order: Ints) -> Texts:
    clips = calls.clip_boxes(items)
    cut = np.isfinite(clips).all(1)
    for k in np.flatnonzero(cut).tolist():
        clips[k] = map_boxes(matrices[k], clips[k : k + 1])[0]
    return Texts(calls.render_modes(items), calls.colours(items), clips, order)


def _shades(page: Page, found: _Objects) -> Shades:
    """Gives back what tells where the pictures of a page are clear; each is drawn but once."""
    items, _, order = found.of(calls.IMAGE)
    at = dict(zip(order.tolist(), items, strict=True))

    @cache
    def shade(place: int) -> Floats | None:
        if place not in at or page.pdf is None:
            return None
        return calls.shade(calls.address(page.pdf.raw), calls.address(page.raw), at[place])

    return shade


def _any_turned(items: list[int]) -> bool:
    x, y = calls.directions(items).T
    return bool(((np.abs(y) > np.abs(x) * 0.2) | (x < 0)).any())


def _in_order(*kinds: Areas) -> Areas:
    """Gives back areas of several kinds in the order they are drawn."""
    order = np.concatenate([areas.order for areas in kinds])
    sort = np.argsort(order, kind="stable")
    return Areas(
        np.concatenate([areas.boxes for areas in kinds])[sort],
        np.concatenate([areas.colours for areas in kinds])[sort],
        np.concatenate([areas.opaque for areas in kinds])[sort],
        order[sort],
    )


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


class _Objects:
    """The objects of a page in the order they are drawn, those in forms among them."""

    def __init__(self, to_display: Floats) -> None:
        self._handles: list[int] = []
        self._kinds: list[int] = []
        self._outer: list[int] = []
        self._matrices = [to_display]

    def gather(self, items: list[int], outer: int, depth: int = 0) -> None:
        """Takes objects; ``outer`` numbers the matrix of the form that they stand in."""
        kinds = calls.kinds(items)
        if calls.FORM not in kinds and len(items) < OBJECTS_CAP - len(self._handles):
            self._handles += items
            self._kinds += kinds
            self._outer += [outer] * len(items)
            return
        for item, kind in zip(items, kinds, strict=True):
            if len(self._handles) >= OBJECTS_CAP:
                return
            if kind == calls.FORM and depth < FORM_DEPTH:
                self._matrices.append(self._matrices[outer] @ calls.matrices([item])[0])
                self.gather(calls.inner_objects(item), len(self._matrices) - 1, depth + 1)
            else:
                self._handles.append(item)
                self._kinds.append(kind)
                self._outer.append(outer)

    def of(self, kind: int) -> tuple[list[int], Floats, Ints]:
        """Gives back handles, matrices (n, 3, 3) to the page as displayed, and order (n,)."""
        found = [k for k, own in enumerate(self._kinds) if own == kind]
        outer = [self._outer[k] for k in found]
        matrices = np.array(self._matrices)[outer] if found else np.zeros((0, 3, 3))
        return [self._handles[k] for k in found], matrices, np.array(found, np.int64)

    def pictures(self, kind: int = calls.IMAGE) -> Areas:
        """Gives back images, or shadings, as areas of no one colour."""
        items, matrices, order = self.of(kind)
        if not items:
            return Areas()
        boxes = calls.bounds(items)
        shown = [map_boxes(m, box[None])[0] for m, box in zip(matrices, boxes, strict=True)]
        return Areas(
            np.array(shown, float).reshape(-1, 4),
            np.full((len(items), 3), MIXED),
            ~calls.see_through(items),
            order,
        )


def covered(pictures: Floats) -> float:
    """Gives back the area of pictures, overlaps counted twice at most to the page itself."""
    if not len(pictures):
        return 0.0
    wide, high = pictures[:, 2] - pictures[:, 0], pictures[:, 3] - pictures[:, 1]
    return float((np.clip(wide, 0, None) * np.clip(high, 0, None)).sum())
