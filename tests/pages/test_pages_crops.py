from __future__ import annotations

from io import BytesIO

import pytest
from drawn_pages import pdf_table, picture_table, png, rotated
from PIL import Image

from extractors.crops import crop
from pipeline.model.evidence import Box


def _marked(image: Image.Image) -> tuple[int, int, int, int]:
    pixels = image.convert("RGB")
    red = [
        (x, y)
        for x in range(pixels.width)
        for y in range(pixels.height)
        if pixels.getpixel((x, y)) == (214, 40, 40)
    ]
    return (
        min(x for x, _ in red),
        min(y for _, y in red),
        max(x for x, _ in red),
        max(y for _, y in red),
    )


def test_a_crop_of_a_pdf_marks_the_box_and_is_the_same_each_time():
    box = Box(252, 140, 342, 160)
    first = crop(pdf_table(), 1, box, margin=30)
    assert first == crop(pdf_table(), 1, box, margin=30)
    image = Image.open(BytesIO(first))
    scale = image.width / (90 + 2 * 90)
    x0, top, x1, bottom = _marked(image)
    assert x0 == pytest.approx(90 * scale, abs=6)
    assert top == pytest.approx(30 * scale, abs=6)
    assert x1 - x0 == pytest.approx(90 * scale, abs=10)
    assert bottom - top == pytest.approx(20 * scale, abs=10)


def test_a_crop_of_a_turned_page_is_as_displayed():
    image = Image.open(BytesIO(crop(rotated(pdf_table(), 90), 1, Box(700, 72, 720, 162))))
    x0, top, x1, bottom = _marked(image)
    assert bottom - top > 2 * (x1 - x0)


def test_a_crop_of_a_picture_is_in_points_of_its_dpi(tmp_path):
    path = tmp_path / "page.png"
    path.write_bytes(png(picture_table(), dpi=(200, 200)))
    unit = 72 / 200
    image = Image.open(
        BytesIO(crop(path, 1, Box(120 * unit, 120 * unit, 200 * unit, 172 * unit), margin=20))
    )
    x0, top, _, bottom = _marked(image)
    assert bottom - top == pytest.approx(52, abs=10)
    assert top == pytest.approx(20 / unit, abs=6)
    assert x0 == pytest.approx(60 / unit - max(0, 60 / unit - 120), abs=8)


def test_a_page_that_is_not_there_is_an_index_error():
    with pytest.raises(IndexError):
        crop(pdf_table(), 2, Box(0, 0, 1, 1))


def test_what_is_covered_is_gone_and_the_frame_stays():
    box = Box(252, 140, 342, 160)
    image = Image.open(BytesIO(crop(pdf_table(), 1, box, covers=[box, Box(-9, -9, -1, -1)])))
    x0, top, x1, bottom = _marked(image)
    inside = image.crop((x0 + 6, top + 6, x1 - 6, bottom - 6))
    assert {colour for _, colour in inside.getcolors()} == {(40, 40, 40)}
