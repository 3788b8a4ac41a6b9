"""Image files: PNG, JPEG with its EXIF turn, TIFF with its frames, BMP, WEBP, GIF, HEIC."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from extractors.readers.heif import is_heif, register
from extractors.readers.limits import Limits
from extractors.readers.page_document import document_of
from extractors.readers.page_issues import page_issue, page_refusal
from extractors.tables.page_table import ReadPage
from pipeline.errors import UnreadableError
from pipeline.model.document import Document, SourceFile

LEAST_SIDE = 100
LEAST_DPI, MOST_DPI = 50.0, 1200.0
SCREEN_DPI = 72.0
ODD_DOTS, ODDEST_DOTS = 1.2, 3.0
"""Times as many dots one way as the other from which they are no squares, and that no machine has;
faxes have 204 to the inch across and 98 or 196 down."""
_ON_ITS_SIDE = (5, 6, 7, 8)


def read_image(source: SourceFile, data: bytes | Path, limits: Limits) -> Document:
    """Gives back an image file as it was read.

    Raises:
        UnreadableError: Damaged, too large, too small, or too poor to read.
    """
    with open_image(data, limits) as image:
        frames = _frames(image, limits)
        kind = (image.format or "image").lower()
        pages = [_frame(image, k, limits) for k in range(frames)]
    return put_together(source, pages, kind)


def count_frames(data: bytes | Path, limits: Limits) -> int:
    """Gives back the number of pictures in a file; raises UnreadableError as ``read_image``."""
    with open_image(data, limits) as image:
        return _frames(image, limits)


def read_frames(data: bytes | Path, limits: Limits, which: range) -> Iterator[ReadPage]:
    """Gives back pictures of a file, from 0, one at a time, as pages.

    Raises:
        UnreadableError: Damaged, too large or too small.
    """
    with open_image(data, limits) as image:
        _frames(image, limits)
        for k in which:
            yield _frame(image, k, limits)


def put_together(source: SourceFile, pages: Sequence[ReadPage], kind: str) -> Document:
    """Gives back the document that the pictures of a file make; ``kind`` is its format.

    Raises:
        UnreadableError: There is nothing on them.
    """
    return document_of(source, kind, pages, single=len(pages) == 1)


def _frames(image: Image.Image, limits: Limits) -> int:
    if image.format == "MPO":
        return 1  # a telephone's photo: what follows is its depth, light or preview
    try:
        frames = int(getattr(image, "n_frames", 1))
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise page_refusal("cut-short") from error
    if frames > limits.pages:
        raise page_refusal("too-many-pages", f"{frames} > {limits.pages}")
    return frames


@contextmanager
def open_image(data: bytes | Path, limits: Limits) -> Iterator[Image.Image]:
    """Gives back an image whose header was looked at, before its pixels are decoded.

    Raises:
        UnreadableError: Damaged, or larger than the limits.
    """
    if is_heif(_head(data)):
        register()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            Image.MAX_IMAGE_PIXELS = limits.pixels
            image = Image.open(BytesIO(data) if isinstance(data, bytes) else data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise page_refusal("image-too-large", f"> {limits.pixels:,} px") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise page_refusal("cut-short") from error
    with image:
        yield image


def _head(data: bytes | Path) -> bytes:
    if isinstance(data, bytes):
        return data[:16]
    with data.open("rb") as stream:
        return stream.read(16)


def frame_pixels(
    image: Image.Image, frame: int, limits: Limits
) -> tuple[npt.NDArray[np.uint8], float]:
    """Gives back a frame as displayed as BGR, and its dots per inch.

    Raises:
        UnreadableError: Too large, too small, or damaged.
    """
    try:
        image.seek(frame)
        wide, high = image.size
        if wide * high > limits.pixels:
            raise page_refusal("image-too-large", f"{wide} x {high} pixels")
        if min(wide, high) < LEAST_SIDE:
            raise page_refusal("image-too-small", f"{wide} x {high} pixels")
        across, down = _dpi(image)
        if image.getexif().get(ExifTags.Base.Orientation, 1) in _ON_ITS_SIDE:
            across, down = down, across
        shown = _eight_bits(ImageOps.exif_transpose(image))
        shown = _square(_on_white(shown).convert("RGB"), across, down, limits)
        pixels = np.array(shown)[:, :, ::-1]
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise page_refusal("cut-short") from error
    return np.ascontiguousarray(pixels), max(across, down)


def _square(image: Image.Image, across: float, down: float, limits: Limits) -> Image.Image:
    """Gives back an image with as many dots an inch down as across: a fax may have half of them."""
    most = max(across, down)
    if most / min(across, down) < ODD_DOTS:
        return image
    size = (round(image.width * most / across), round(image.height * most / down))
    if size[0] * size[1] > limits.pixels:
        raise page_refusal("image-too-large", f"{size[0]} x {size[1]} pixels")
    return image.resize(size, Image.Resampling.BICUBIC)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Gives back a grey image of 16 bits or more with 8: turning it to colour would cut it off."""
    if image.mode not in ("I", "F") and not image.mode.startswith("I;16"):
        return image
    grey = np.asarray(image, np.float64)
    most = 65535.0 if grey.max(initial=0.0) > 255 else 255.0
    return Image.fromarray(np.clip(grey / most * 255, 0, 255).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return paper


def _dpi(image: Image.Image) -> tuple[float, float]:
    """Gives back the dots per inch across and down that the file says where they can be, else 72.

    Those down are those across where they cannot be.
    """
    said = image.info.get("dpi")
    try:
        across, down = (float(value) for value in said) if said else (0.0, 0.0)
    except (TypeError, ValueError, ZeroDivisionError):
        across = down = 0.0
    if not LEAST_DPI <= across <= MOST_DPI:
        return SCREEN_DPI, SCREEN_DPI
    return across, down if across / ODDEST_DOTS <= down <= across * ODDEST_DOTS else across


def _frame(image: Image.Image, frame: int, limits: Limits) -> ReadPage:
    """Gives back a frame as it was read; one of several that cannot be is blank and says so."""
    from extractors.readers.scan import read_scan

    try:
        pixels, dpi = frame_pixels(image, frame, limits)
    except UnreadableError:
        if _frames(image, limits) == 1:
            raise
        return ReadPage(frame + 1, 0.0, 0.0, issues=(page_issue("damaged-page", frame + 1),))
    return read_scan(frame + 1, pixels, 72 / dpi)
