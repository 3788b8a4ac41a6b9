from __future__ import annotations

import errno

import numpy as np
import pytest
from drawn_pages import CELLS, jpeg, pdf_of_picture, picture_table, png, read, source
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from extractors.readers.image import read_image
from extractors.readers.limits import Limits
from pipeline.errors import UnreadableError
from pipeline.model.document import Document
from pipeline.model.evidence import Grade


def look(data: bytes, limits: Limits | None = None) -> Document:
    return read_image(source("made.png"), data, limits or Limits())


def same(texts: list[list[str]]) -> list[list[str]]:
    return [["".join(text.split()) for text in row] for row in texts]


@pytest.mark.models
def test_a_scanned_table_is_read_with_boxes_in_points():
    picture = picture_table(title="Payroll March 2025")
    (part,) = look(png(picture, dpi=(200, 200))).parts
    (table,) = part.tables
    assert (part.name, part.scanned) == ("", True)
    assert same(table.texts.tolist()) == same(CELLS)
    assert table.grade(1, 2) is Grade.READ
    box = table.locate(0, 0).box
    assert box is not None
    assert [box.x0, box.top] == pytest.approx([120 * 72 / 200] * 2, abs=2)
    assert part.text is not None
    assert "2025" in part.text.texts[0, 0]


@pytest.mark.models
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_fed_in_the_wrong_way_up_is_read_upright(turn):
    picture = picture_table(title="Payroll March 2025")
    document = look(png(picture.rotate(turn, expand=True)))
    assert same(document.parts[0].tables[0].texts.tolist()) == same(CELLS)
    assert [issue.code for issue in document.issues] == ["page-turned"]
    box = document.parts[0].tables[0].locate(0, 0).box
    wide, high = picture.size
    corner = {
        90: (120, wide - 120),
        180: (wide - 120, high - 120),
        270: (high - 120, 120),
    }[turn]
    assert box is not None
    assert min(abs(box.x0 - corner[0]), abs(box.x1 - corner[0])) < 6
    assert min(abs(box.top - corner[1]), abs(box.bottom - corner[1])) < 6


@pytest.mark.models
def test_the_turn_in_a_photos_header_is_obeyed():
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = picture_table().rotate(90, expand=True)
    document = look(jpeg(lying, exif=exif))
    assert same(document.parts[0].tables[0].texts.tolist()) == same(CELLS)
    assert document.issues == ()


@pytest.mark.models
def test_a_slanted_shadowed_grainy_scan_is_read():
    page = np.asarray(
        picture_table().rotate(2, fillcolor="white", resample=Image.Resampling.BICUBIC)
    )
    shade = np.linspace(0.5, 1, page.shape[1])[None, :, None]
    grain = np.random.default_rng(1).normal(0, 6, page.shape)
    spoilt = Image.fromarray(np.clip(page * shade + grain, 0, 255).astype(np.uint8))
    (table,) = look(jpeg(spoilt.filter(ImageFilter.GaussianBlur(0.6)))).parts[0].tables
    assert same(table.texts.tolist()) == same(CELLS)


@pytest.mark.models
def test_white_on_dark_headings_and_red_figures_are_read():
    cells = [["Base", "Net"], ["2360.00", "3105.55"], ["2500.00", "3299.10"]]
    picture = picture_table(cells)
    pixels = np.asarray(picture).copy()
    head = pixels[122:170, 122:-122]
    head[:] = np.where(head < 128, 255, np.array([40, 90, 200], np.uint8))
    red = pixels[174:222]
    dark = red.max(2) < 128
    red[dark] = [200, 20, 20]
    (table,) = look(png(Image.fromarray(pixels))).parts[0].tables
    assert same(table.texts.tolist()) == cells


@pytest.mark.models
def test_a_red_seal_over_figures_is_taken_out_and_noted():
    picture = picture_table()
    pen = ImageDraw.Draw(picture)
    seal = (360, 130, 500, 270)
    pen.ellipse(seal, outline=(220, 40, 60), width=5)
    pen.ellipse((415, 185, 445, 215), outline=(220, 40, 60), width=5)
    multiplied = np.minimum(np.asarray(picture), np.asarray(picture_table()))
    (part,) = look(png(Image.fromarray(multiplied))).parts
    assert same(part.tables[0].texts.tolist()) == same(CELLS)
    (figure,) = part.figures
    assert figure.kind == "seal"
    assert figure.at.box is not None
    assert figure.at.box.x0 == pytest.approx(seal[0], abs=12)


@pytest.mark.models
def test_prose_on_a_picture_is_lines_and_no_table():
    page = Image.new("RGB", (1100, 500), "white")
    face = ImageFont.load_default(26)
    words = [
        "Scanning is a strategy to find a detail in a long text without",
        "reading all of it. Hold in mind at all times what it is that you",
        "look for, and let the eye run over the lines until it shows up.",
    ]
    for k, line in enumerate(words):
        ImageDraw.Draw(page).text((80, 80 + 60 * k), line, "black", face)
    (part,) = look(png(page)).parts
    assert part.tables == ()
    assert part.text is not None
    assert ["".join(t.split()) for t in part.text.texts[:, 0]] == [
        "".join(w.split()) for w in words
    ]


@pytest.mark.models
def test_a_pdf_of_a_picture_is_read_by_its_print_and_not_its_hidden_text():
    picture = picture_table(title="Payroll March 2025")
    document = read(pdf_of_picture(picture, hidden="quite another text 12345 that is long"))
    (part,) = document.parts
    assert part.scanned
    assert same(part.tables[0].texts.tolist()) == same(CELLS)
    assert "hidden-text-differs" in [issue.code for issue in document.issues]


@pytest.mark.models
def test_a_scan_too_poor_to_read_is_refused_with_what_to_send():
    small = picture_table(size=20).resize((150, 110)).filter(ImageFilter.GaussianBlur(1.6))
    with pytest.raises(UnreadableError) as refused:
        look(jpeg(small.resize((900, 660))))
    assert refused.value.reason == "poor-scan"
    assert "again" in refused.value.en


def test_images_are_looked_at_before_they_are_decoded():
    big = png(Image.new("1", (4000, 4000)))
    with pytest.raises(UnreadableError) as refused:
        look(big, Limits(pixels=1_000_000))
    assert refused.value.reason == "image-too-large"
    with pytest.raises(UnreadableError) as refused:
        look(png(picture_table())[:200])
    assert refused.value.reason == "cut-short"
    with pytest.raises(UnreadableError) as refused:
        look(png(Image.new("RGB", (30, 30), "white")))
    assert refused.value.reason == "image-too-small"


@pytest.mark.models
def test_scanned_rows_whose_columns_are_not_ruled_are_cut_at_the_columns_of_the_header():
    picture = picture_table()
    pen = ImageDraw.Draw(picture)
    for x in range(125, picture.width - 125):
        column = np.asarray(picture)[174:326, x, 0]
        if (column < 128).mean() > 0.95:
            pen.line((x, 174, x, 222), "white", 1)
            pen.line((x, 225, x, 274), "white", 1)
            pen.line((x, 277, x, 326), "white", 1)
    (table,) = look(png(picture)).parts[0].tables
    assert same(table.texts.tolist()) == same(CELLS)


@pytest.mark.models
@pytest.mark.parametrize(
    ("colour", "kinds"), [((220, 40, 60), ["seal"]), ("navy", ["ink", "seal"])]
)
def test_a_torn_off_piece_of_a_seal_is_no_signature(colour, kinds):
    page = Image.new("RGB", (1100, 900), "white")
    face = ImageFont.load_default(26)
    pen = ImageDraw.Draw(page)
    for k in range(4):
        pen.text((80, 80 + 60 * k), "The parties sign and seal this contract below", "black", face)
    pen.ellipse((400, 500, 640, 740), outline=(220, 40, 60), width=6)
    pen.ellipse((480, 580, 560, 660), outline=(220, 40, 60), width=6)
    pen.line([(660, 600), (690, 630), (700, 602), (745, 628)], colour, 4)
    (part,) = look(png(page)).parts
    assert sorted(figure.kind for figure in part.figures) == kinds


def test_trouble_of_the_machine_is_no_empty_line(monkeypatch: pytest.MonkeyPatch):
    import pytesseract

    from extractors.readers import tesseract

    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def missing(*_: object, **__: object) -> None:
        raise pytesseract.TesseractNotFoundError

    monkeypatch.setattr(tesseract, "installed", lambda _: "eng")
    monkeypatch.setattr(pytesseract, "image_to_data", missing)
    line = np.full((40, 200), 255, np.uint8)
    assert tesseract.read_lines([line]) == [("", 0.0)]
    monkeypatch.setattr(pytesseract, "image_to_data", fails)
    with pytest.raises(OSError, match="No space"):
        tesseract.read_lines([line])
