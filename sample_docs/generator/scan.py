"""Scans: pages turned into pictures with the small faults of an office scanner."""

import io
import random

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader

from sample_docs.generator.paper import canvas

DPI_POINTS = 72


def picture(pdf: bytes, dpi: int, page: int = 0, *, colour: bool = False) -> Image.Image:
    """Gives back a page of a PDF as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    image: Image.Image = document[page].render(scale=dpi / DPI_POINTS).to_pil()
    return image.convert("RGB" if colour else "L")


def scanned(image: Image.Image, seed: int, tilt: float = 0.35, grain: float = 5) -> Image.Image:
    """Gives back a picture as a scanner sees it: a little turned, soft, grainy and grey."""
    white = (255,) * len(image.getbands())
    turned = image.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=white)
    soft = turned.filter(ImageFilter.GaussianBlur(0.55))
    pixels = np.asarray(soft, dtype=np.float32)
    noise = np.random.default_rng(seed).normal(0, grain, pixels.shape[:2])
    shade = np.linspace(0, 7, pixels.shape[1], dtype=np.float32)[None, :]
    if pixels.ndim == 3:
        noise, shade = noise[..., None], shade[..., None]
    # Scanners push paper to white: light grain is cut off, which also keeps the file small.
    lifted = np.clip(pixels * 0.97 + 20 - shade + noise, 12, 255)
    lifted[lifted > 244] = 250
    return Image.fromarray(lifted.astype(np.uint8), image.mode)


def jpeg(image: Image.Image, dpi: int, quality: int = 55) -> bytes:
    """Gives back a JPEG that says its resolution."""
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality, dpi=(dpi, dpi), optimize=True)
    return stream.getvalue()


def tiff(image: Image.Image, dpi: int) -> bytes:
    """Gives back a black and white fax-packed TIFF."""
    stream = io.BytesIO()
    bits = image.point(lambda value: 255 if value > 150 else 0).convert("1")
    bits.save(stream, "TIFF", compression="group4", dpi=(dpi, dpi))
    return stream.getvalue()


def png(image: Image.Image, dpi: int) -> bytes:
    """Gives back a PNG of 16 greys that says its resolution."""
    stream = io.BytesIO()
    image.quantize(16).save(stream, "PNG", dpi=(dpi, dpi), optimize=True)
    return stream.getvalue()


def pdf_of(pictures: list[bytes], sizes: list[tuple[int, int]], dpi: int) -> bytes:
    """Gives back a PDF whose pages are nothing but pictures."""
    board, stream = canvas()
    for data, (wide, high) in zip(pictures, sizes, strict=True):
        size = wide * DPI_POINTS / dpi, high * DPI_POINTS / dpi
        board.setPageSize(size)
        board.drawImage(ImageReader(io.BytesIO(data)), 0, 0, *size)
        board.showPage()
    board.save()
    return stream.getvalue()


def scan_pdf(pdf: bytes, dpi: int, seed: int, *, colour: bool = False, quality: int = 55) -> bytes:
    """Gives back a PDF printed and scanned again, every page turned a little otherwise."""
    count = len(pypdfium2.PdfDocument(pdf))
    rng = random.Random(seed)
    images = [
        scanned(picture(pdf, dpi, page, colour=colour), seed + page, rng.uniform(-0.5, 0.5))
        for page in range(count)
    ]
    return pdf_of([jpeg(i, dpi, quality) for i in images], [i.size for i in images], dpi)
