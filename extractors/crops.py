"""The picture around a piece of evidence on a page, with its box marked."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from extractors.readers import pdfium
from extractors.readers.image import frame_pixels, open_image
from extractors.readers.limits import Limits
from pipeline.model.evidence import Box

Pixels = npt.NDArray[np.uint8]
Region = tuple[float, float, float, float]

MARGIN = 40.0
"""Points shown above and below the box; more to the sides, where the row goes on."""
SIDEWAYS = 3.0
MOST_WIDE = 900
MOST_DPI = 200.0
MARK = (214, 40, 40)
MARK_WIDTH = 3
COVER = (40, 40, 40)
JPEG_GAIN = 3
"""A picture whose JPEG is this many times smaller than its PNG is a photo."""


def crop(
    path: Path | bytes,
    page: int,
    box: Box,
    *,
    password: str | None = None,
    covers: Sequence[Box] = (),
    margin: float = MARGIN,
    max_width: int = MOST_WIDE,
) -> bytes:
    """Gives back a PNG, or a JPEG where it is a photo, of a spot and what is around it.

    The same file and box give the same bytes.

    Args:
        path: The PDF or image, or its bytes.
        page: From 1.
        box: In points as displayed, as a locator says it.
        password: For a locked PDF.
        covers: What is blacked out, on the same page; the frame of the box stays.
        margin: Points shown above and below.
        max_width: Pixels.

    Raises:
        UnreadableError: The file cannot be opened.
        IndexError: It has no such page.
    """
    if _is_pdf(path):
        pixels, region = _of_pdf(path, page, box, password, margin, max_width)
    else:
        pixels, region = _of_image(path, page, box, margin, max_width)
    return _packed(_marked(_covered(pixels, covers, region), box, region))


def _is_pdf(path: Path | bytes) -> bool:
    if isinstance(path, bytes):
        return b"%PDF-" in path[:1024]
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _of_pdf(
    path: Path | bytes, page: int, box: Box, password: str | None, margin: float, max_width: int
) -> tuple[Pixels, Region]:
    with pdfium.open_pdf(path, password) as document:
        if not 1 <= page <= len(document):
            raise IndexError(f"page {page} of {len(document)}")
        with pdfium.open_page(document, page - 1) as shown:
            width, height = pdfium.size(shown)
            region = _around(box, width, height, margin)
            scale = min(MOST_DPI / 72, max_width / max(region[2] - region[0], 1.0))
            return pdfium.render(shown, scale, region), region


def _of_image(
    path: Path | bytes, page: int, box: Box, margin: float, max_width: int
) -> tuple[Pixels, Region]:
    limits = Limits()
    with open_image(path, limits) as image:
        if not 1 <= page <= getattr(image, "n_frames", 1):
            raise IndexError(f"frame {page}")
        pixels, dpi = frame_pixels(image, page - 1, limits)
    unit = 72 / dpi
    high, wide = pixels.shape[:2]
    x0, top, x1, bottom = _around(box, wide * unit, high * unit, margin)
    left, upper = int(x0 / unit), int(top / unit)
    lower, right = max(round(bottom / unit), upper + 1), max(round(x1 / unit), left + 1)
    part = pixels[upper:lower, left:right]
    region = (
        left * unit,
        upper * unit,
        (left + part.shape[1]) * unit,
        (upper + part.shape[0]) * unit,
    )
    return _fitted(part, max_width), region


def _around(box: Box, width: float, height: float, margin: float) -> Region:
    x0, x1 = sorted((min(max(box.x0, 0), width), min(max(box.x1, 0), width)))
    top, bottom = sorted((min(max(box.top, 0), height), min(max(box.bottom, 0), height)))
    return (
        max(x0 - SIDEWAYS * margin, 0.0),
        max(top - margin, 0.0),
        min(x1 + SIDEWAYS * margin, width),
        min(bottom + margin, height),
    )


def _fitted(pixels: Pixels, max_width: int) -> Pixels:
    high, wide = pixels.shape[:2]
    if wide <= max_width:
        return pixels
    size = (max_width, max(round(high * max_width / wide), 1))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS), np.uint8)


def _covered(pixels: Pixels, covers: Sequence[Box], region: Region) -> Image.Image:
    """Gives back the picture without what must not be seen: nothing of it is left in the bytes."""
    image = Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
    for box in covers:
        x0, top, x1, bottom = _corners(image, box, region)
        inside = x0 < image.width and top < image.height and x1 >= 0 and bottom >= 0
        if inside and x1 >= x0 and bottom >= top:
            ImageDraw.Draw(image).rectangle((x0, top, x1, bottom), fill=COVER)
    return image


def _marked(image: Image.Image, box: Box, region: Region) -> Image.Image:
    corners = _corners(image, box, region)
    x0, top = (max(corner - MARK_WIDTH, 0) for corner in corners[:2])
    x1 = min(corners[2] + MARK_WIDTH, image.width - 1)
    bottom = min(corners[3] + MARK_WIDTH, image.height - 1)
    if x1 > x0 and bottom > top:
        ImageDraw.Draw(image).rectangle((x0, top, x1, bottom), outline=MARK, width=MARK_WIDTH)
    return image


def _corners(image: Image.Image, box: Box, region: Region) -> tuple[int, int, int, int]:
    """Gives back a box in the pixels of the picture, also where it leaves the picture."""
    x_scale = image.width / max(region[2] - region[0], 1e-6)
    y_scale = image.height / max(region[3] - region[1], 1e-6)
    return (
        round((box.x0 - region[0]) * x_scale),
        round((box.top - region[1]) * y_scale),
        round((box.x1 - region[0]) * x_scale),
        round((box.bottom - region[1]) * y_scale),
    )


def _packed(image: Image.Image) -> bytes:
    png, jpeg = BytesIO(), BytesIO()
    image.save(png, "PNG", optimize=True)
    image.save(jpeg, "JPEG", quality=82)
    small = len(jpeg.getvalue()) * JPEG_GAIN < len(png.getvalue())
    return jpeg.getvalue() if small else png.getvalue()
