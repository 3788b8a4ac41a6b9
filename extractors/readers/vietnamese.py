"""Lines in Vietnamese: the recogniser knows only some of its letters, Tesseract knows all."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from extractors.readers import tesseract
from extractors.readers.grading import SURE, Graded, grade_lines, is_figures
from extractors.readers.recogniser import Grey, Reading
from pipeline.model.evidence import Grade

_MARKS = frozenset("ăâđêôơưĂÂĐÊÔƠƯ")
LEAST_MARKS = 5
LEAST_SHARE = 0.02
USUAL = 0.6
"""Confidence of Tesseract's surest words is about 0.95; below this a line is doubtful."""


def is_vietnamese(text: str) -> bool:
    """Whether a page is printed in Vietnamese: Latin letters, several with its marks."""
    letters = [ch for ch in text if ch.isalpha()]
    latin = sum(ord(ch) < 0x250 or 0x1E00 <= ord(ch) < 0x1F00 for ch in letters)
    marks = sum(bool(_MARKS & set(unicodedata.normalize("NFC", ch))) for ch in letters)
    enough = marks >= LEAST_MARKS and marks >= LEAST_SHARE * len(letters)
    return enough and latin > 0.8 * len(letters)


def in_vietnamese(readings: Sequence[Reading], crops: Sequence[Grey]) -> list[Graded]:
    """Gives back graded lines: words by Tesseract where it can, figures by the recogniser."""
    words = [k for k, r in enumerate(readings) if not is_figures(r.text)]
    return words_read_in(tesseract.VIETNAMESE, readings, crops, words)


def words_read_in(
    wanted: tuple[str, ...], readings: Sequence[Reading], crops: Sequence[Grey], words: list[int]
) -> list[Graded]:
    """Gives back graded lines, of which Tesseract reads the words in its language.

    Args:
        wanted: Languages of Tesseract.
        readings: Of the recogniser.
        crops: Their pictures.
        words: Places of the lines that are words.
    """
    read = tesseract.read_lines([crops[k] for k in words], wanted)
    graded = grade_lines(readings, crops, _figures_only)
    for k, (text, sure) in zip(words, read, strict=True):
        if text:
            grade = Grade.READ if sure >= USUAL else Grade.UNCERTAIN
            others = () if sure >= USUAL else (readings[k].text,)
            graded[k] = Graded(text, grade, others, max(sure, readings[k].confidence * SURE))
        else:
            graded[k] = Graded(graded[k].text, Grade.UNCERTAIN, (), graded[k].confidence)
    return graded


def _figures_only(crops: Sequence[Grey], figures: bool) -> list[tuple[str, float]]:
    if figures:
        return tesseract.read_lines(crops, tesseract.FIGURES)
    return [("", 0.0)] * len(crops)
