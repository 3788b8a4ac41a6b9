"""Pictures beside text: what holds a table is read or said, logos and paper are passed over."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_pages import A4, CELLS, PdfPages, picture_table, read
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.utils import ImageReader

from extractors.readers.beside_text import holds_rows, joined
from extractors.readers.page_issues import page_issue
from extractors.tables.page_table import PageTable, ReadPage

_GREYS = np.random.default_rng(7).integers(0, 256, (300, 400), np.uint8)
PHOTO = Image.fromarray(_GREYS).filter(ImageFilter.GaussianBlur(1))


def _page(*pictures: tuple[Image.Image, float, float, float, float]) -> PdfPages:
    """Gives back a page with a caption and pictures at x, y from the top, width and height."""
    pages = PdfPages()
    pages.text(72, 60, "Fire drill of March, held in the yard", 14)
    for image, x, y, wide, high in pictures:
        pages.pen.drawImage(ImageReader(image), x, A4[1] - y - high, wide, high)
    return pages


def _said(pages: PdfPages) -> list[str]:
    return [issue.code for issue in read(pages.bytes()).issues]


def _strip(table: Image.Image) -> Image.Image:
    """Gives back a table without the margins around it."""
    return table.crop((110, 110, table.width - 110, table.height - 110))


@pytest.mark.parametrize(
    ("image", "size", "said"),
    [
        (PHOTO, (300, 220), ["picture-not-read"]),
        (PHOTO, (160, 90), []),
        (Image.new("RGB", (400, 300), "#88aacc"), (300, 220), []),
    ],
)
def test_a_large_photo_is_said_and_a_small_one_or_a_field_of_colour_is_not(image, size, said):
    assert _said(_page((image, 72, 200, *size))) == said


def test_a_form_in_a_picture_that_holds_nothing_but_handwriting_is_said(monkeypatch):
    def by_hand(number: int, *_: object) -> ReadPage:
        blank = PageTable(np.full((1, 2), "", object), (200, 310), (60, 270, 480))
        return ReadPage(number, *A4, (blank,), issues=(page_issue("handwriting", number),))

    monkeypatch.setattr("extractors.readers.scan.read_scan", by_hand)
    assert _said(_page((_strip(picture_table()), 60, 200, 420, 110))) == ["handwriting"]


def test_a_picture_behind_the_text_is_its_paper():
    pages = _page((PHOTO.point(lambda v: 200 + v // 8), 60, 100, 400, 300))
    for line in range(8):
        pages.text(80, 150 + 24 * line, "The bell rang at ten and all had left by five past.")
    assert _said(pages) == []


def test_a_table_that_is_a_low_picture_is_read():
    table = _strip(picture_table())
    part = read(_page((table, 60, 200, 420, 110)).bytes()).parts[0]
    assert [found.texts.tolist() for found in part.tables] == [CELLS]


def test_a_table_that_is_cut_into_strips_is_read_as_one():
    table = _strip(picture_table())
    high = table.height / 6
    cuts = [round(high * k) for k in range(7)]
    strips = [
        (table.crop((0, cuts[k], table.width, cuts[k + 1])), 60, 200 + 25 * k, 420, 25)
        for k in range(6)
    ]
    part = read(_page(*strips).bytes()).parts[0]
    assert [found.texts.tolist() for found in part.tables] == [CELLS]


def test_a_low_table_too_poor_to_read_is_said_with_its_place():
    table = _strip(picture_table()).filter(ImageFilter.GaussianBlur(4))
    pages = _page((table.resize((160, 40)), 60, 200, 420, 110))
    document = read(pages.bytes())
    (issue,) = [one for one in document.issues if one.code == "picture-not-read"]
    assert issue.at is not None
    assert issue.at.page == 1
    assert issue.at.box is not None
    assert issue.at.box.top == pytest.approx(200, abs=1)


def test_rows_are_told_from_logos_and_signatures():
    table = np.array(_strip(picture_table()).convert("L"), np.float32)
    assert holds_rows(table)
    lines = np.array(_strip(picture_table(rules=False)).convert("L"), np.float32)
    assert holds_rows(lines)
    drawn = Image.new("L", (240, 90), 255)
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((10, 10, 80, 80), fill=0)
    pen.text((100, 20), "ACME TEXTILES", 0)
    pen.text((100, 50), "since 1998", 0)
    assert not holds_rows(np.array(drawn, np.float32))
    signature = Image.new("L", (240, 90), 255)
    spots = [(4 * k, 45 + 30 * np.sin(k / 3)) for k in range(60)]
    ImageDraw.Draw(signature).line(spots, fill=0, width=3)
    assert not holds_rows(np.array(signature, np.float32))


def test_tiles_are_one_picture_and_pictures_apart_are_not():
    tiles = np.array([[0, 0, 50, 30], [50, 0, 100, 30], [0, 30, 50, 60], [50, 30, 100, 60]], float)
    assert [box.tolist() for box in joined(tiles)] == [[0, 0, 100, 60]]
    apart = np.array([[0, 0, 50, 30], [0, 40, 50, 70]], float)
    assert len(joined(apart)) == 2
