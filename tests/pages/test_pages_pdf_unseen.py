"""Text that a PDF holds and its print does not show: the print wins, and it is said."""

from __future__ import annotations

import pytest
from drawn_pages import CELLS, PdfPages, read
from PIL import Image
from reportlab.lib.utils import ImageReader

WHITE, BLACK = (1, 1, 1), (0, 0, 0)


def _covered(pages: PdfPages) -> None:
    """A figure is painted over in white, and another is set in its place."""
    pages.text(346, 134, "9999.99")
    pages.pen.setFillColorRGB(*WHITE)
    pages.pen.rect(343, 842 - 138, 87, 16, stroke=0, fill=1)
    pages.pen.setFillColorRGB(*BLACK)


def _white(pages: PdfPages) -> None:
    pages.pen.setFillColorRGB(*WHITE)
    pages.text(256, 300, "5555.55")
    pages.pen.setFillColorRGB(*BLACK)


def _invisible(pages: PdfPages) -> None:
    words = pages.pen.beginText(72, 842 - 300)
    words.setTextRenderMode(3)
    words.textLine("5555.55")
    words.setTextRenderMode(0)
    pages.pen.drawText(words)


def _clear(pages: PdfPages) -> None:
    pages.pen.setFillAlpha(0)
    pages.text(256, 300, "5555.55")
    pages.pen.setFillAlpha(1)


def _clipped(pages: PdfPages) -> None:
    pages.pen.saveState()
    path = pages.pen.beginPath()
    path.rect(72, 842 - 320, 100, 40)
    pages.pen.clipPath(path, stroke=0)
    pages.text(256, 300, "5555.55")
    pages.pen.restoreState()


def _tiny(pages: PdfPages) -> None:
    pages.text(256, 300, "5555.55", 0.8)


def _beside_the_page(pages: PdfPages) -> None:
    pages.text(700, 300, "5555.55")


def _under_a_picture(pages: PdfPages) -> None:
    pages.text(256, 300, "5555.55")
    pages.pen.drawImage(ImageReader(Image.new("RGB", (60, 20), "white")), 250, 535, 80, 20)


@pytest.mark.parametrize(
    "hide",
    [_covered, _white, _invisible, _clear, _clipped, _tiny, _beside_the_page, _under_a_picture],
)
def test_text_that_is_not_printed_is_left_out_and_said(hide):
    pages = PdfPages()
    hide(pages)
    pages.table(CELLS)
    document = read(pages.bytes())
    (part,) = document.parts
    assert part.tables[0].texts.tolist() == CELLS
    assert part.text is None
    (issue,) = (i for i in document.issues if i.code == "text-not-shown")
    assert " 7 characters" in issue.message.en


def _on_a_dark_header(pages: PdfPages) -> None:
    pages.pen.setFillColorRGB(0.1, 0.2, 0.4)
    pages.pen.rect(72, 842 - 120, 360, 20, stroke=0, fill=1)


def _on_a_dark_shape(pages: PdfPages) -> None:
    pages.pen.setFillColorRGB(0.1, 0.2, 0.4)
    pages.pen.roundRect(72, 842 - 120, 360, 20, 6, stroke=0, fill=1)


def _on_a_broad_stroke(pages: PdfPages) -> None:
    pages.pen.setLineWidth(20)
    pages.line(72, 110, 432, 110)
    pages.pen.setLineWidth(1)


def _on_a_picture(pages: PdfPages) -> None:
    pages.pen.drawImage(ImageReader(Image.new("RGB", (60, 20), "navy")), 72, 842 - 120, 360, 20)


@pytest.mark.parametrize(
    "ground", [_on_a_dark_header, _on_a_dark_shape, _on_a_broad_stroke, _on_a_picture]
)
def test_white_text_on_dark_ground_is_read(ground):
    pages = PdfPages()
    ground(pages)
    pages.pen.setFillColorRGB(*WHITE)
    pages.table(CELLS[:1], rules=False)
    pages.pen.setFillColorRGB(*BLACK)
    pages.table(CELLS[1:], y=120, rules=False)
    for x in range(5):
        pages.line(72 + x * 90, 100, 72 + x * 90, 180)
    for y in range(5):
        pages.line(72, 100 + y * 20, 432, 100 + y * 20)
    document = read(pages.bytes())
    assert document.parts[0].tables[0].texts.tolist() == CELLS
    assert "text-not-shown" not in {issue.code for issue in document.issues}


def test_text_under_a_seal_that_lets_it_show_is_read():
    pages = PdfPages()
    pages.table(CELLS)
    pages.pen.setFillAlpha(0.4)
    pages.pen.setFillColorRGB(0.85, 0.1, 0.15)
    pages.pen.rect(250, 842 - 200, 120, 120, stroke=0, fill=1)
    document = read(pages.bytes())
    assert document.parts[0].tables[0].texts.tolist() == CELLS
    assert "text-not-shown" not in {issue.code for issue in document.issues}


def _stamped(*painted: tuple[int, int, int, int]) -> PdfPages:
    """Gives back a table under a picture of a pixel to a point that is clear but for some boxes."""
    picture = Image.new("RGBA", (180, 100), (205, 30, 35, 0))
    for box in painted:
        picture.paste((205, 30, 35, 255), box)
    pages = PdfPages()
    pages.table(CELLS)
    pages.pen.drawImage(ImageReader(picture), 250, 842 - 190, 180, 100, mask="auto")
    return pages


def test_text_under_a_picture_that_is_clear_between_its_strokes_is_read():
    """A seal is a picture with clear parts: dates and names under it show."""
    document = read(_stamped((0, 0, 180, 3), (0, 48, 180, 51), (60, 0, 63, 100)).bytes())
    assert document.parts[0].tables[0].texts.tolist() == CELLS
    assert "text-not-shown" not in {issue.code for issue in document.issues}


def test_text_under_the_painted_part_of_such_a_picture_is_left_out():
    document = read(_stamped((90, 30, 180, 50)).bytes())
    wanted = [[*row] for row in CELLS]
    wanted[1][3] = ""
    assert document.parts[0].tables[0].texts.tolist() == wanted
    assert "text-not-shown" in {issue.code for issue in document.issues}
