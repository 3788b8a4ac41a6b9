"""Lines that are read by the quicker form of the recogniser, and those that are read again."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.readers import first_look, models, quantised, recogniser
from extractors.readers.first_look import is_settled
from extractors.readers.recogniser import Reading

needs_first_look = pytest.mark.skipif(
    not models.has_first_look(), reason="no onnxruntime, or no processor for eight bits"
)


def line(text: str) -> recogniser.Grey:
    face = ImageFont.load_default(24)
    x0, top, x1, bottom = face.getbbox(text)
    picture = Image.new("L", (int(x1 - x0) + 8, int(bottom - top) + 6), 255)
    ImageDraw.Draw(picture).text((4 - x0, 3 - top), text, 0, face)
    return np.asarray(picture)


@pytest.mark.parametrize(
    ("reading", "settled"),
    [
        (Reading("1,234.50", 0.99), True),
        (Reading("08:00", 0.98), True),
        (Reading("实发工资", 0.99), True),
        (Reading("1,234.50", 0.97), False),
        (Reading("实发工资", 0.98), False),
        (Reading("1, 900.00", 0.999), False),
        (Reading("Net pay", 0.999), False),
        (Reading("1,234.50", 0.99, ("1,284.50",)), False),
        (Reading("1234", 0.999, left_out=0.06), False),  # a point that was nearly seen
        (Reading("1.234.50", 0.999), False),  # no number
        (Reading("V", 0.999), False),  # a letter or a mark
        (Reading("-", 0.999), False),
        (Reading("", 0.0), False),
    ],
)
def test_a_first_look_settles_only_what_it_is_sure_of(reading, settled):
    assert is_settled(reading) is settled


def test_what_is_not_settled_is_read_by_the_model_itself(monkeypatch):
    quick = object()

    def read(crops, line, model=None):
        texts = [f"{crop[0, 0]}" for crop in crops]
        if model is quick:
            return [Reading(text, 0.99 if int(text) % 2 else 0.6) for text in texts]
        return [Reading(f"{text} again", 1.0) for text in texts]

    monkeypatch.setattr(first_look, "first_look", lambda: quick)
    monkeypatch.setattr(first_look, "recognise_each", read)
    monkeypatch.setattr(first_look, "read_once", lambda crops, each: each(crops))
    crops = [np.full((20, 20 if k > 90 else 80), k, np.uint8) for k in range(99)]
    seen = [reading.text for reading in first_look.recognise_in_two(crops)]
    assert seen == [f"{k}" if k % 2 and k <= 90 else f"{k} again" for k in range(99)]


def test_a_character_that_was_nearly_seen_is_not_forgotten(monkeypatch):
    letters = ("", "1", "2", ".")
    monkeypatch.setattr(recogniser, "alphabet", lambda: letters)
    steps = np.zeros((5, 4), np.float32)
    steps[[0, 4], 0], steps[1, 1], steps[3, 2] = 1, 1, 1
    steps[2] = 0.6, 0.3, 0.04, 0.06  # between 1 and 2, whose strokes reach over
    reading = recogniser._decode(steps)
    assert reading.text == "12"
    assert reading.left_out == pytest.approx(0.06)


@pytest.mark.models
@needs_first_look
def test_the_quicker_form_reads_what_the_model_reads():
    texts = ["08:00", "2360.00", "A1234", "Net pay", "12,345.60", "2025-03-31"]
    crops = [line(text) for text in texts]
    seen = recogniser.recognise_each(crops, model=models.first_look())
    full = recogniser.recognise_each(crops)
    assert [one.text for one in seen] == [one.text for one in full]
    for one, other in zip(seen, full, strict=True):
        assert 0 < abs(one.confidence - other.confidence) < 0.1  # another calculation, near it
    alone = [recogniser.recognise_each([crop], model=models.first_look())[0] for crop in crops]
    assert [one.confidence for one in alone] == pytest.approx(
        [one.confidence for one in seen], abs=1e-4
    )


@pytest.mark.models
def test_a_model_that_was_not_measured_has_no_quicker_form():
    path = models.model_path(models.RECOGNISER)
    assert path is not None
    data = path.read_bytes()
    assert quantised.quantised(data) is not None, "measure the ranges of this model anew"
    assert quantised.quantised(data + b"\x00") is None


@pytest.mark.parametrize(
    ("flags", "runs", "there"),
    [
        ("avx2 avx512_vnni", "onnxruntime", True),
        ("avx2 avx_vnni", "onnxruntime", True),
        ("avx2 avx512f", "onnxruntime", False),
        ("avx2 avx512_vnni", "", False),
    ],
)
def test_sums_of_eight_bits_need_a_processor_that_has_them(
    flags, runs, there, tmp_path, monkeypatch
):
    (tmp_path / "cpuinfo").write_text(f"flags\t: {flags}\n")
    monkeypatch.setattr(models, "PROCESSOR", tmp_path / "cpuinfo")
    monkeypatch.setattr(models, "engine", lambda model=models.RECOGNISER: runs)
    assert models.has_first_look() is there
    assert ("int8" in models.recogniser_name()) is there
