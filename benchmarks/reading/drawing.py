"""A placed page as a picture or as a page of a PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from benchmarks.reading.placing import Placed

Picture = npt.NDArray[np.uint8]
_FINE = 2
"""Pages are drawn this many times larger and made smaller, as a scanner's cells see them."""


def picture(page: Placed, dpi: float) -> Picture:
    """Gives back a page as BGR, black on white."""
    scale = dpi / 72 * _FINE
    wide, high = round(page.width * dpi / 72), round(page.height * dpi / 72)
    image = Image.new("L", (wide * _FINE, high * _FINE), 255)
    pen = ImageDraw.Draw(image)
    look = page.sheet.look
    for x0, y0, x1, y1, grey in page.shaded:
        pen.rectangle([v * scale for v in (x0, y0, x1, y1)], fill=grey)
    half = look.rule * scale / 2
    for x0, y0, x1, y1 in page.rules:
        upright = x0 == x1
        dx, dy = (half, 0) if upright else (0, half)
        box = (x0 * scale - dx, y0 * scale - dy, x1 * scale + dx, y1 * scale + dy)
        pen.rectangle([round(v) for v in _at_least_one(box, upright)], fill=look.ink)
    for run in page.runs:
        font = run.face.at(run.size * scale)
        pen.text((run.x * scale, run.y * scale), run.text, 0, font, anchor="ls")
    small = cv2.resize(np.asarray(image), (wide, high), interpolation=cv2.INTER_AREA)
    return np.repeat(small[:, :, None], 3, 2)


def _at_least_one(box: tuple[float, ...], upright: bool) -> tuple[float, float, float, float]:
    """Gives back a line that is a pixel wide at least; PIL fills the last pixel too."""
    x0, y0, x1, y1 = box
    if upright:
        return x0, y0, max(x0, x1 - 1), y1
    return x0, y0, x1, max(y0, y1 - 1)


def pdf(pages: Sequence[Placed]) -> bytes:
    """Gives back a PDF with text and lines; the same bytes for the same pages.

    Only fonts with TrueType outlines can be set in it.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    board = Canvas(stream, invariant=1, pageCompression=1)
    for page in pages:
        board.setPageSize((page.width, page.height))
        for x0, y0, x1, y1, grey in page.shaded:
            board.setFillGray(grey / 255)
            board.rect(x0, page.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
        board.setFillGray(0)
        board.setStrokeGray(page.sheet.look.ink / 255)
        board.setLineWidth(page.sheet.look.rule)
        boxes = page.sheet.look.boxes and page.sheet.look.ruled
        for x0, y0, x1, y1 in () if boxes else page.rules:
            board.line(x0, page.height - y0, x1, page.height - y1)
        for r, c, _ in page.sheet.cells() if boxes else ():
            x0, y0, x1, y1 = page.box(r, c)
            board.rect(x0, page.height - y1, x1 - x0, y1 - y0)
        for run in page.runs:
            name = run.face.family.replace(" ", "")
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, run.face.path, subfontIndex=run.face.index))
            board.setFont(name, run.size)
            board.drawString(run.x, page.height - run.y, run.text)
        board.showPage()
    board.save()
    return stream.getvalue()
