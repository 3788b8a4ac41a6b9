"""Words in scripts that the recogniser was not taught: told apart, and read by Tesseract.

The recogniser knows Chinese, Japanese and Latin letters. What is in others it reads as letters
that it knows, with little confidence, while the figures beside them are read surely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.readers import tesseract
from extractors.readers.grading import SURE, Graded, is_figures
from extractors.readers.recogniser import Grey, Reading
from extractors.readers.vietnamese import words_read_in
from pipeline.model.evidence import Grade

LANGUAGES: dict[str, tuple[str, ...]] = {
    "Arabic": ("ara", "urd"),
    "Bengali": ("ben",),
    "Devanagari": ("hin",),
    "Gujarati": ("guj",),
    "Gurmukhi": ("pan",),
    "Kannada": ("kan",),
    "Khmer": ("khm",),
    "Lao": ("lao",),
    "Malayalam": ("mal",),
    "Myanmar": ("mya",),
    "Sinhala": ("sin",),
    "Tamil": ("tam",),
    "Telugu": ("tel",),
    "Thai": ("tha",),
}
"""Scripts by Tesseract's names, and its languages that are written in them."""
LEAST_WORDS = 8
UNKNOWN = 0.5
"""Median confidence of words below which they may be in an unknown script.

Measured on made pages: 0.24 to 0.27 in Bengali, Hindi and Tamil, 0.999 in English.
"""
SCRIPT_SURE = 3.0
"""Tesseract's own measure of a script: 5.6 to 26.7 on those pages."""
WELL_READ = 0.7
"""Mean confidence from which a language fits: 0.93 and more the right one, 0.31 and less others."""
SURELY_READ = 0.92
"""Confidence from which such a word counts as read: the one heading in 290 lines that lost a
mark was read with 0.87 to 0.90, the middle of the others with 0.94 to 0.96."""
SAMPLE = 24
"""Lines that a language is tried on."""


@dataclass(frozen=True, slots=True)
class OtherScript:
    """A script beyond the recogniser's.

    Attributes:
        name: As Tesseract calls it: "Bengali".
        languages: Languages of Tesseract that are installed for it; () where none fits.
        missing: What to install where none is: "tesseract-ocr-ben", else "".
    """

    name: str
    languages: tuple[str, ...]
    missing: str = ""


def other_script(readings: Sequence[Reading], crops: Sequence[Grey]) -> OtherScript | None:
    """Gives back the script of a page's words, None where the recogniser reads them.

    None also where they are merely poor: no language of that script reads them well.
    """
    words = _words(readings)
    if len(words) < LEAST_WORDS or np.median([readings[k].confidence for k in words]) >= UNKNOWN:
        return None
    pictures = sorted((crops[k] for k in words), key=lambda c: -c.shape[1])
    name, sure = tesseract.script_of(pictures)
    if name not in LANGUAGES or sure < SCRIPT_SURE:
        return None
    there = tesseract.installed(LANGUAGES[name])
    if not there:
        return OtherScript(name, (), f"tesseract-ocr-{LANGUAGES[name][0]}")
    languages = tuple(there.split("+"))
    read = tesseract.read_lines(pictures[:SAMPLE], languages)
    fits = sum(confidence for _, confidence in read) >= WELL_READ * len(read)
    return OtherScript(name, languages) if fits else None


def in_other_script(
    script: OtherScript, readings: Sequence[Reading], crops: Sequence[Grey]
) -> list[Graded]:
    """Gives back graded lines: words by Tesseract, or unread where it lacks their language."""
    words = _words(readings)
    if not script.languages:
        graded = words_read_in((), readings, crops, [])
        for k in words:
            graded[k] = Graded("", Grade.UNCERTAIN, (), readings[k].confidence)
        return graded
    graded = words_read_in(script.languages, readings, crops, words)
    for k in words:
        sure = graded[k].confidence >= SURELY_READ
        grade = graded[k].grade if sure else Grade.UNCERTAIN
        graded[k] = Graded(graded[k].text, grade, (), graded[k].confidence)
    return graded


def _words(readings: Sequence[Reading]) -> list[int]:
    """Gives back the places of lines that are not surely figures, or dashes in their place."""
    return [
        k
        for k, r in enumerate(readings)
        if r.confidence < SURE or not (r.text == "-" or is_figures(r.text))
    ]
