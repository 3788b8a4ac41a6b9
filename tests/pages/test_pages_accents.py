"""Letters whose accents are glyphs of their own come out composed and in order."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from extractors.readers.accents import combined
from extractors.tables.layer import Glyphs

HEADING = "Họ và tên Lương Thực lĩnh"
WIDE, HIGH = 5.0, 10.0
TONES = "\u0300\u0301\u0303\u0309\u0323"


def _set(order: str) -> Glyphs:
    """Gives back the glyphs of the heading: accents after their letters, or after all of them."""
    letters, accents = [], []
    for k, whole in enumerate(HEADING):
        if whole == " ":
            continue
        letter, *apart = unicodedata.normalize("NFD", whole)
        if order == "tones":
            apart = [mark for mark in apart if mark in TONES]
            kept = unicodedata.normalize("NFD", whole).translate(dict.fromkeys(map(ord, TONES)))
            letter = unicodedata.normalize("NFC", kept)
        marks = [(mark, (k + 1) * WIDE, (k + 1) * WIDE) for mark in apart]
        letters += [(letter, k * WIDE, (k + 1) * WIDE), *(marks if order != "late" else ())]
        accents += marks if order == "late" else []
    rows = letters + accents
    boxes = np.array([(x0, 0.0, x1, HIGH) for _, x0, x1 in rows])
    texts = "".join(text for text, _, _ in rows)
    return Glyphs(texts, boxes, np.zeros(len(rows), np.int8), np.zeros(len(rows), bool))


@pytest.mark.parametrize("order", ["after", "tones", "late"])
def test_letters_and_their_accents_are_one_character(order):
    glyphs = _set(order)
    found = combined(glyphs, np.array([ord(ch) for ch in glyphs.texts]))
    assert list(found.texts) == list(HEADING.replace(" ", ""))
    assert len(found.boxes) == len(found.texts)


def test_a_page_of_letters_is_left_as_it_is():
    glyphs = Glyphs("Họ", np.zeros((2, 4)), np.zeros(2, np.int8), np.zeros(2, bool))
    assert combined(glyphs, np.array([ord("H"), ord("ọ")])) is glyphs
