"""Pages made on the fly: PDF with reportlab, pictures with Pillow. All people are made up."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.readers.limits import Limits
from extractors.readers.pdf import read_pdf
from pipeline.model.document import Document, SourceFile

CELLS = [
    ["No", "Name", "Base", "Net"],
    ["1", "Ann Li", "2360.00", "3105.55"],
    ["2", "Bo Wang", "2500.00", "3299.10"],
    ["3", "Cai Zhu", "2680.00", "2980.00"],
]


def source(name: str = "made.pdf") -> SourceFile:
    return SourceFile(name, "0" * 64, 1)


def read(data: bytes, password: str | None = None, limits: Limits | None = None) -> Document:
    return read_pdf(source(), data, password, limits or Limits())


class PdfPages:
    """A PDF drawn page by page; y counts down from the top as on paper."""

    def __init__(self, **options: object) -> None:
        self.file = BytesIO()
        self.pen = Canvas(self.file, pagesize=A4, pageCompression=0, **options)

    def text(self, x: float, y: float, words: str, size: float = 10) -> None:
        self.pen.setFont("Helvetica", size)
        self.pen.drawString(x, A4[1] - y, words)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pen.line(x0, A4[1] - y0, x1, A4[1] - y1)

    def table(
        self,
        cells: list[list[str]],
        x: float = 72,
        y: float = 100,
        *,
        wide: float = 90,
        high: float = 20,
        rules: bool = True,
    ) -> None:
        rows, columns = len(cells), len(cells[0])
        for r in range(rows + 1 if rules else 0):
            self.line(x, y + r * high, x + columns * wide, y + r * high)
        for c in range(columns + 1 if rules else 0):
            self.line(x + c * wide, y, x + c * wide, y + rows * high)
        for r, row in enumerate(cells):
            for c, words in enumerate(row):
                self.text(x + c * wide + 4, y + r * high + 14, words)

    def next_page(self) -> None:
        self.pen.showPage()

    def bytes(self) -> bytes:
        self.pen.save()
        return self.file.getvalue()


def pdf_table(cells: list[list[str]] = CELLS, **options: object) -> bytes:
    """Gives back a PDF of one page with one table."""
    pages = PdfPages()
    pages.table(cells, **options)
    return pages.bytes()


def rotated(data: bytes, turn: int) -> bytes:
    """Gives back a PDF whose first page says that it is displayed turned."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    document[0].set_rotation(turn)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def picture_table(
    cells: list[list[str]] = CELLS, size: int = 26, *, title: str = "", rules: bool = True
) -> Image.Image:
    """Gives back a picture of about 200 dpi with one table."""
    face = ImageFont.load_default(size)
    wide = [
        round(max(face.getlength(row[c]) for row in cells) + size * 1.6)
        for c in range(len(cells[0]))
    ]
    high, margin = round(size * 2), 120
    page = Image.new("RGB", (sum(wide) + 2 * margin, high * len(cells) + 2 * margin), "white")
    pen = ImageDraw.Draw(page)
    pen.text((page.width / 2, margin / 2), title, "black", face, anchor="mm")
    edges = [margin, *(margin + np.cumsum(wide)).tolist()]
    bottom = margin + high * len(cells)
    for r in range(len(cells) + 1 if rules else 0):
        pen.line((margin, margin + r * high, edges[-1], margin + r * high), "black", 2)
    for x in edges if rules else []:
        pen.line((x, margin, x, bottom), "black", 2)
    for r, row in enumerate(cells):
        for c, words in enumerate(row):
            middle = ((edges[c] + edges[c + 1]) / 2, margin + (r + 0.5) * high)
            pen.text(middle, words, "black", face, anchor="mm")
    return page


def png(image: Image.Image, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


def jpeg(image: Image.Image, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=90, **options)
    return file.getvalue()


def pdf_of_picture(image: Image.Image, hidden: str = "") -> bytes:
    """Gives back a PDF whose page is a picture, with words hidden under it."""
    from reportlab.lib.utils import ImageReader

    pages = PdfPages()
    if hidden:
        words = pages.pen.beginText(72, 700)
        words.setTextRenderMode(3)
        words.textLine(hidden)
        pages.pen.drawText(words)
    pages.pen.drawImage(ImageReader(image), 0, 0, A4[0], A4[1])
    return pages.bytes()
