"""Pages drawn with lines and text: ruled tables, running text, seals and signatures."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from sample_docs.generator.sheet import Sheet, printed

FONTS = {
    "Hei": "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "Kai": "/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf",
    "Latin": "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
}
A3_WIDE = landscape(A3)
A4_WIDE = landscape(A4)
RED = (0.82, 0.1, 0.12)


@dataclass(frozen=True)
class Look:
    """How a ruled table is set: page, font, size, height of a row, margin (points)."""

    page: tuple[float, float] = A3_WIDE
    font: str = "Hei"
    size: float = 8
    row: float = 22
    margin: float = 30
    rows_a_page: int = 40


def canvas(page: tuple[float, float] = A4, **options: Any) -> tuple[Canvas, io.BytesIO]:
    """Gives back a canvas that draws the same bytes in every run, and where it draws to."""
    for name, path in FONTS.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, path))
    stream = io.BytesIO()
    return Canvas(stream, pagesize=page, invariant=1, pageCompression=1, **options), stream


def table_pdf(sheet: Sheet, look: Look = Look(), *, stamp: str = "", **options: Any) -> bytes:
    """Gives back a PDF of a ruled table; the header stands again on every page."""
    board, stream = canvas(look.page, **options)
    body = sheet.body()
    size = look.rows_a_page
    for first in range(0, len(body), size):
        _table_page(board, sheet, body[first : first + size], look)
        if stamp and first + size >= len(body):
            seal(board, look.page[0] - 150, look.margin + 60, stamp)
        board.showPage()
    board.save()
    return stream.getvalue()


def _table_page(board: Canvas, sheet: Sheet, body: Sequence[Sequence[Any]], look: Look) -> None:
    width, height = look.page
    board.setLineWidth(0.6)
    y = height - look.margin - 12
    for text in sheet.titles:
        board.setFont(look.font, look.size * 2)
        board.drawCentredString(width / 2, y, text)
        y -= look.size * 2.6
    board.setFont(look.font, look.size + 1)
    for index, text in enumerate(sheet.info):
        span = (width - 2 * look.margin) / len(sheet.info)
        board.drawString(look.margin + index * span, y, text)
    y -= look.size * 1.2
    edges = _edges(sheet.widths, look.margin, width - look.margin)
    line = look.size * 1.15
    for row, column, bottom, right, text in sheet.header():
        top, low = y - row * look.row, y - (bottom + 1) * look.row
        _box(board, (edges[column], top, edges[right + 1], low), text, look, line)
    y -= sheet.depth * look.row
    for values in body:
        for column, value in enumerate(values):
            box = (edges[column], y, edges[column + 1], y - look.row)
            _box(board, box, printed(value), look, line)
        y -= look.row
    board.setFont(look.font, look.size + 1)
    for text in sheet.footer:
        y -= look.size * 2.2
        board.drawString(look.margin, y, text)


def _edges(widths: Sequence[float], left: float, right: float) -> list[float]:
    scale = (right - left) / sum(widths)
    edges = [left]
    for width in widths:
        edges.append(edges[-1] + width * scale)
    return edges


def _box(
    board: Canvas, box: tuple[float, float, float, float], text: str, look: Look, line: float
) -> None:
    """Draws a cell: its four lines, its text in the middle, in lines that fit."""
    left, top, right, low = box
    board.rect(left, low, right - left, top - low)
    lines = wrapped(text, look.font, look.size, right - left - 3)
    size = look.size
    while lines and max(stringWidth(t, look.font, size) for t in lines) > right - left - 2:
        size -= 0.25
    board.setFont(look.font, size)
    y = (top + low) / 2 + (len(lines) - 1) * line / 2 - size * 0.36
    for part in lines:
        board.drawCentredString((left + right) / 2, y, part)
        y -= line


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """Gives back a text in lines no wider than ``width``; digits and Latin words stay whole."""
    lines: list[str] = []
    for part in text.split("\n"):
        if part.isascii() or stringWidth(part, font, size) <= width:
            lines.append(part)
            continue
        line = ""
        for letter in part:
            if line and stringWidth(line + letter, font, size) > width:
                lines.append(line)
                line = ""
            line += letter
        lines.append(line)
    return lines


def seal(board: Canvas, x: float, y: float, text: str, radius: float = 52) -> None:
    """Draws a round red company seal with a star, its name along the upper arc."""
    board.saveState()
    board.setStrokeColorRGB(*RED)
    board.setFillColorRGB(*RED)
    board.setStrokeAlpha(0.75)
    board.setFillAlpha(0.75)
    board.setLineWidth(2.2)
    board.circle(x, y, radius)
    points = [
        (math.sin(k * math.pi / 5), math.cos(k * math.pi / 5), 0.34 if k % 2 == 0 else 0.14)
        for k in range(10)
    ]
    star = board.beginPath()
    for index, (dx, dy, share) in enumerate(points):
        move = star.lineTo if index else star.moveTo
        move(x + dx * share * radius, y + dy * share * radius)
    star.close()
    board.drawPath(star, stroke=0, fill=1)
    size = min(13.0, 2.2 * radius * 2.1 / len(text))
    step = math.radians(240 / max(1, len(text) - 1))
    for index, letter in enumerate(text):
        turn = math.radians(120) - index * step
        board.saveState()
        board.translate(
            x - math.sin(turn) * (radius - size - 3), y + math.cos(turn) * (radius - size - 3)
        )
        board.rotate(math.degrees(turn))
        board.setFont("Hei", size)
        board.drawCentredString(0, 0, letter)
        board.restoreState()
    board.restoreState()
