from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.readers.read_once import read_once
from extractors.readers.recogniser import Reading
from extractors.readers.repeats import Grey, Prints

TIMES = ["08:00", "08:06", "08:08", "08:03", "07:58", "17:31", "11:17", "17:37"]
ALIKE = [
    *[("1.00", "7.00"), ("3", "8"), ("6", "8"), ("0.00", "8.00"), ("5.00", "6.00"), ("11", "17")],
    *[("08:00", "08:06"), ("08:00", "06:00"), ("13:21", "13:27"), ("1,234.00", "1,284.00")],
    *[("9", "0"), ("2.5", "2.6"), ("100.00", "700.00"), ("12:01", "12:04"), ("-5.0", "5.0")],
]


def printed(text: str, size: float, noise: np.random.Generator) -> Grey:
    """Gives back a line as a scan holds it: shifted by parts of a pixel, soft, grainy."""
    face = ImageFont.load_default(size * 4)
    x0, top, x1, bottom = face.getbbox(text)
    page = Image.new("L", (int(x1 - x0) + 32, int(bottom - top) + 32), 255)
    shift = noise.integers(0, 4, 2)
    ImageDraw.Draw(page).text((16 - x0 + shift[0], 16 - top + shift[1]), text, 0, face)
    small = cv2.resize(np.asarray(page), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), 0.6).astype(np.float64)
    return np.clip(soft + noise.normal(0, 4, soft.shape), 0, 255).astype(np.uint8)


class Reader:
    """Reads each picture as it was printed, and counts."""

    def __init__(self, crops: Sequence[Grey], readings: Sequence[Reading]) -> None:
        self.known = {id(crop): reading for crop, reading in zip(crops, readings, strict=True)}
        self.count = 0

    def __call__(self, crops: Sequence[Grey]) -> list[Reading]:
        self.count += len(crops)
        return [self.known[id(crop)] for crop in crops]


def page(texts: Sequence[str], times: int, size: float = 14, seed: int = 1) -> list[Grey]:
    noise = np.random.default_rng(seed)
    return [printed(text, size, noise) for _ in range(times) for text in texts]


def test_what_a_page_repeats_is_read_from_a_few_of_its_pictures():
    crops = page(TIMES, 30)
    reader = Reader(crops, [Reading(text, 0.99) for text in TIMES * 30])
    assert [reading.text for reading in read_once(crops, reader)] == TIMES * 30
    assert reader.count < len(crops) / 3


@pytest.mark.parametrize("size", [10, 12, 16, 24])
def test_figures_that_look_alike_are_never_taken_for_each_other(size):
    for one, other in ALIKE:
        crops = page([one, other], 8, size)
        texts = [one, other] * 8
        for group in Prints(crops).groups():
            assert len({texts[k] for k in (group.first, *group.others)}) == 1, (one, other)


def test_two_texts_are_parted_by_more_than_what_is_allowed():
    for one, other in combinations([f"{k}.00" for k in range(10)], 2):
        crops = page([one, other], 2)
        apart = Prints(crops).least_apart([0, 1, 2, 3], [one, other] * 2)
        assert apart > 30, (one, other)


@pytest.mark.parametrize(
    "reading",
    [
        Reading("08:00", 0.9),  # not sure
        Reading("08:00", 0.99, ("08:06",)),  # in doubt
        Reading("张伟", 0.99),  # a word
    ],
)
def test_a_reading_that_is_no_sure_figure_is_not_shared(reading):
    crops = page(["08:00"], 40)
    reader = Reader(crops, [reading] * 40)
    assert read_once(crops, reader) == [reading] * 40
    assert reader.count == 40


def test_where_the_two_that_are_read_disagree_all_are_read():
    crops = page(["08:00"], 40)
    (group,) = Prints(crops).groups()
    readings = [Reading("08:00", 0.99)] * 40
    readings[group.farthest] = Reading("08:06", 0.99)
    reader = Reader(crops, readings)
    assert read_once(crops, reader) == readings
    assert reader.count == 40


def test_a_shared_reading_is_as_sure_as_the_less_sure_of_the_two():
    crops = page(["08:00"], 40)
    (group,) = Prints(crops).groups()
    readings = [Reading("08:00", 0.999)] * 40
    readings[group.farthest] = Reading("08:00", 0.985)
    shared = [r.confidence for r in read_once(crops, Reader(crops, readings))]
    assert sorted(set(shared)) == [0.985, 0.999]
    assert shared.count(0.999) == 1


def test_a_page_too_poor_to_part_its_figures_is_read_whole():
    noise = np.random.default_rng(3)
    crops = [cv2.GaussianBlur(printed(t, 12, noise), (0, 0), 3) for t in ["3", "8"] * 30]
    reader = Reader(crops, [Reading(t, 0.99) for t in ["3", "8"] * 30])
    assert [reading.text for reading in read_once(crops, reader)] == ["3", "8"] * 30


KNOWN = [f"{hour:02}:{minute:02}" for hour in (7, 8, 12, 17) for minute in range(0, 56, 8)]
SELDOM = [f"{hour:02}:{minute:02}" for hour in (8, 12, 17) for minute in (1, 3, 6, 9, 18, 38)]


def test_of_many_texts_what_is_clearly_like_one_of_them_is_spared():
    softer = [cv2.GaussianBlur(crop, (0, 0), 0.6) for crop in page(KNOWN, 1, seed=3)]
    crops = page(KNOWN, 10) + page(SELDOM, 1, seed=2) + softer
    texts = KNOWN * 10 + SELDOM + KNOWN
    reader = Reader(crops, [Reading(text, 0.99) for text in texts])
    assert [reading.text for reading in read_once(crops, reader)] == texts
    assert reader.count <= 2 * len(KNOWN) + len(SELDOM) + 4


def test_what_is_like_a_picture_off_by_too_much_is_read():
    crops = page(KNOWN, 10)
    prints = Prints(crops)
    held, texts = list(range(len(KNOWN))), list(KNOWN)
    least = prints.least_apart(held, texts)
    assert len(prints.like(range(len(KNOWN), len(crops)), held, texts, least)) > 8 * len(KNOWN)
    assert prints.like(range(len(KNOWN), len(crops)), held, texts, 0) == {}
