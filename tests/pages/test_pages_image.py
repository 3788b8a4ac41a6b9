"""Image files with several pictures, deep greys and odd sizes."""

from io import BytesIO

import numpy as np
import pytest
from drawn_pages import CELLS, picture_table, png, source
from PIL import Image

from extractors.readers.image import frame_pixels, open_image, read_image
from extractors.readers.limits import Limits
from pipeline.errors import UnreadableError
from pipeline.model.document import Status


def saved(kind: str, *pictures: Image.Image) -> bytes:
    file = BytesIO()
    pictures[0].save(file, kind, save_all=True, append_images=pictures[1:])
    return file.getvalue()


def test_what_follows_a_telephones_photo_is_no_page_of_it():
    light = Image.new("L", (80, 60), "grey").convert("RGB")
    document = read_image(source(), saved("MPO", picture_table(), light), Limits())
    assert (document.status, len(document.parts)) == (Status.READ, 1)
    assert document.parts[0].tables[0].shape == (len(CELLS), len(CELLS[0]))


def test_a_picture_that_cannot_be_read_takes_none_of_the_others_with_it():
    data = saved("TIFF", picture_table(), Image.new("RGB", (40, 40), "white"))
    document = read_image(source(), data, Limits())
    assert document.status == Status.PARTLY_READ
    assert [(one.code, one.at and one.at.page) for one in document.issues] == [("damaged-page", 2)]
    assert len(document.parts) == 1


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_greys_of_sixteen_bits_keep_their_shades(kind: str):
    grey = np.linspace(0, 65535, 300 * 300).reshape(300, 300).astype(np.uint16)
    with open_image(saved(kind, Image.fromarray(grey)), Limits()) as image:
        pixels = frame_pixels(image, 0, Limits())[0]
    assert (pixels.min(), pixels.max()) == (0, 255)
    assert abs(float(pixels.mean()) - 127.5) < 1


def test_the_limit_of_pixels_is_ours():
    data = png(Image.new("L", (400, 300)))
    with (
        pytest.raises(UnreadableError) as refused,
        open_image(data, Limits(pixels=119_000)) as image,
    ):
        frame_pixels(image, 0, Limits(pixels=119_000))
    assert refused.value.reason == "image-too-large"
    with open_image(data, Limits(pixels=120_000)) as image:
        assert frame_pixels(image, 0, Limits(pixels=120_000))[0].shape == (300, 400, 3)


@pytest.mark.parametrize(
    ("dpi", "shape"),
    [((204, 98), (625, 300)), ((98, 204), (300, 625)), ((204, 196), (300, 300))],
)
def test_dots_of_a_fax_are_made_square(dpi, shape):
    file = BytesIO()
    Image.new("1", (300, 300), 1).save(file, "TIFF", dpi=dpi)
    with open_image(file.getvalue(), Limits()) as image:
        pixels, dots = frame_pixels(image, 0, Limits())
    assert pixels.shape[:2] == pytest.approx(shape, abs=1)
    assert dots == max(dpi)


def test_a_fax_of_half_the_lines_is_read():
    page = picture_table().convert("L")
    fax = page.resize((page.width, page.height // 2), Image.Resampling.BOX).point(
        lambda grey: 255 * (grey > 150), "1"
    )
    file = BytesIO()
    fax.save(file, "TIFF", dpi=(204, 102))
    table = read_image(source(), file.getvalue(), Limits()).parts[0].tables[0]
    assert [row[0] for row in table.texts.tolist()] == [row[0] for row in CELLS]
    box = table.locate(1, 1).box
    assert box is not None
    assert box.bottom < page.height * 72 / 204
