"""Ink where no character was read: the line is in doubt, and so is a cell read as blank."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.readers.grading import Graded
from extractors.readers.unread_ink import cells_with_more, with_doubts
from extractors.tables.cell_lines import CellInk, LineCrop
from pipeline.model.evidence import Grade

PITCH, HIGH, PAD = 12, 20, 4


def printed(signs: str) -> np.ndarray:
    """Gives back a line of blocks, one a character; a blank has none."""
    picture = np.full((HIGH + 2 * PAD, PITCH * len(signs) + 2 * PAD), 255, np.uint8)
    for k, sign in enumerate(signs):
        if sign != " ":
            left = PAD + k * PITCH
            picture[PAD : PAD + HIGH, left + 2 : left + PITCH - 2 : 2] = 40
    return picture


def read(signs: str, seen: str) -> Graded:
    """Gives back the reading of a line in which only some characters were seen: . was not."""
    wide = PITCH * len(signs) + 2 * PAD
    at = [PAD + (k + 0.5) * PITCH for k, sign in enumerate(seen) if sign != "."]
    text = "".join(sign for sign in seen if sign != ".")
    return Graded(text, Grade.READ, (), 0.99, tuple(x / wide for x in at))


@pytest.mark.parametrize(
    ("signs", "seen", "sure"),
    [
        ("430421********4019", "430421********4019", True),
        ("430421********4019", "430421........4019", False),
        ("120.00", "12....", False),
        ("120.00", "..0.00", False),
        ("12    30", "12    30", True),
        ("2025 03", "2025 03", True),
    ],
)
def test_ink_that_no_character_explains_leaves_a_line_in_doubt(signs, seen, sure):
    crop = LineCrop(0, (0, 0, 1, 1), printed(signs))
    (found,) = with_doubts([read(signs, seen)], [crop])
    assert (found.grade is Grade.READ) is sure


def test_a_line_whose_places_are_not_known_stays_as_it_was_graded():
    line = Graded("1", Grade.READ, (), 0.99)
    assert with_doubts([line], [LineCrop(0, (0, 0, 1, 1), printed("12345"))]) == [line]


def test_a_cell_is_in_doubt_where_a_mark_stands_beside_what_was_read_in_it():
    ring, speck = (np.full((50, 60), 250, np.uint8) for _ in "12")
    cv2.ellipse(ring, (30, 25), (9, 9), 0, 0, 360, 190, 1)
    speck[24:26, 30:32] = 60
    inks = [CellInk(k, 0, 0, one, one < 170) for k, one in enumerate((ring, speck, ring, ring))]
    boxes = [(20, 15, 41, 36), (20, 15, 30, 36), (20, 15, 41, 36)]
    crops = [LineCrop(k, box, ring) for k, box in zip((0, 2, 3), boxes, strict=True)]
    lines = [Graded(text, Grade.READ, (), 0.99) for text in ("○", "C", "")]
    assert cells_with_more(inks, crops, lines, letter=14.0) == [2, 3]
