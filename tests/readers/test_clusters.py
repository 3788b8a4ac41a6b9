"""Clusters of Thai and Bengali letters that a PDF says again with each of their glyphs."""

import numpy as np
import pytest

from extractors.readers.clusters import any_shaped, repeated

Run = tuple[str, float, float]


def kept(*runs: Run) -> str:
    """Gives back what is left of text objects with their left and right ends."""
    codes, objects, boxes = [], [], []
    for at, (text, left, right) in enumerate(runs):
        step = (right - left) / len(text)
        for k, letter in enumerate(text):
            codes.append(ord(letter))
            objects.append(at)
            boxes.append((left + k * step, 0.0, left + (k + 1) * step, 7.0))
    found = repeated(np.array(codes), objects, np.array(boxes))
    return "".join(chr(code) for code, again in zip(codes, found, strict=True) if not again)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ((("ห", 0, 5), ("ญิ", 5, 10), ("ง", 11, 15), ("ญิ", 7, 10)), "หญิง"),
        ((("জু", 0, 14), ("রি", 13, 23), ("জু", 9, 16), ("রি", 18, 27)), "জুরি"),
        # The same syllable further on is written twice.
        ((("মা", 0, 5), ("মা", 5, 10)), "মামা"),
        ((("নি", 0, 5), ("ল", 5, 9), ("নি", 9, 14)), "নিলনি"),
        # Latin letters set twice are another matter.
        ((("ab", 0, 5), ("ab", 1, 6)), "abab"),
    ],
)
def test_a_cluster_is_said_once_where_it_stands(runs: tuple[Run, ...], text: str) -> None:
    assert kept(*runs) == text


def test_only_scripts_that_are_shaped_are_looked_at() -> None:
    assert any_shaped(np.array([ord(one) for one in "a ญ"]))
    assert not any_shaped(np.array([ord(one) for one in "工资 Nguyễn"]))
