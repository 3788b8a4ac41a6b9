"""A figure that the recogniser dropped or doubled shows in how wide its line is."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.readers.grading import Graded, breaks_grammar
from extractors.readers.pitch import LEAST, odd_widths
from extractors.readers.recogniser import Reading
from extractors.readers.second_look import look_again
from pipeline.model.evidence import Grade

TEXTS = [f"{n * 137.31:.2f}" for n in range(1, 22)] + ["8", "11", "26", "60.5", "0", "118.00"]


def crop(text: str) -> np.ndarray:
    """Gives back a line in the default font of Pillow, whose figures are all of one width."""
    font = ImageFont.load_default(24)
    image = Image.new("L", (round(font.getlength(text)) + 12, 40), 255)
    ImageDraw.Draw(image).text((6, 6), text, 0, font)
    return np.asarray(image)


CROPS = [crop(text) for text in TEXTS]


def test_lines_as_wide_as_their_figures_are_not_odd() -> None:
    assert not any(odd_widths(TEXTS, CROPS))


@pytest.mark.parametrize("read", ["11.00", "114.000", "1114.00"])
def test_a_dropped_or_doubled_figure_is_odd(read: str) -> None:
    odd = odd_widths([*TEXTS, read, "A114", "王强"], [*CROPS, *[crop("114.00")] * 3])
    assert [k for k, one in enumerate(odd) if one] == [len(TEXTS)]


def test_too_few_lines_tell_no_width() -> None:
    few = LEAST - 2
    assert not any(odd_widths([*TEXTS[:few], "11.00"], [*CROPS[:few], crop("114.00")]))


def test_what_a_second_look_says_is_another_reading() -> None:
    lines = [Graded(text, Grade.READ, (), 0.99) for text in [*TEXTS, "11.00"]]
    again = look_again(
        lines, [*CROPS, crop("114.00")], lambda crops: [Reading("114.00", 0.9)] * len(crops)
    )
    assert again[:-1] == lines[:-1]
    assert (again[-1].text, again[-1].grade) == ("11.00", Grade.UNCERTAIN)
    assert again[-1].others == ("114.00",)


@pytest.mark.parametrize(
    ("text", "broken"),
    [("282 29", True), ("1 234.50", False), ("08:00 12:01", False), ("6222 0200 1234 5678", False),
     ("2025 03 01", True)],
)  # fmt: skip
def test_a_gap_among_figures_is_a_lost_point(text: str, broken: bool) -> None:
    assert breaks_grammar(text) is broken


def blocks(wide: list[int], gap: int = 4) -> np.ndarray:
    """Gives back a line of letters as blocks so many pixels wide."""
    picture = np.full((40, sum(wide) + gap * len(wide) + 8), 255, np.uint8)
    at = 4
    for one in wide:
        picture[10:30, at : at + one] = 30
        at += one + gap
    return picture


def test_a_number_as_wide_as_one_with_a_point_has_lost_it() -> None:
    texts, crops = [*TEXTS, "29100", "29100"], [*CROPS, crop("291.00"), crop("29100")]
    assert [k for k, one in enumerate(odd_widths(texts, crops)) if one] == [len(TEXTS)]
    found = look_again(
        [Graded(text, Grade.READ, (), 0.99) for text in texts],
        crops,
        lambda asked: [Reading("29100", 0.99)] * len(asked),
    )
    assert (found[-2].grade, found[-2].others) == (Grade.UNCERTAIN, ("291.00",))
    assert found[-1].grade is Grade.READ


def test_a_letter_dropped_from_a_word_shows_and_a_printed_space_is_none() -> None:
    words = ["注塑部", "喷涂二组", "仓库", "模具房"] * 7
    lines = [blocks([20] * len(word)) for word in words]
    dropped, spaced = blocks([20, 20, 20, 20]), blocks([20, 20], gap=44)
    odd = odd_widths([*words, "喷涂组", "张伟"], [*lines, dropped, spaced])
    assert [k for k, one in enumerate(odd) if one] == [len(words)]
