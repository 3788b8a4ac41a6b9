"""How sure the reading of a scanned line is, and what else it may say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extractors.readers.recogniser import Grey, Reading
from extractors.readers.unspaced import unspaced
from extractors.readers.variants import is_simplified, plain_forms
from pipeline.model.evidence import Grade
from pipeline.model.lookalike_letters import SURE_FIGURE_OF

SURE, SURE_WORDS = 0.9, 0.95
"""Smallest probability of a character from which a line of figures, of words, counts as read. On
44 spoilt pages 1 of 16,663 lines of figures was wrong above it, a lost point that its column shows,
and 1 of 3,720 lines of words."""
AGREED = 0.8
"""The same where a second reader sees the same text."""
SECOND_SURE = 0.5
LOOKALIKE_SURE = 0.6
"""Confidence from which 0 beside O is 0, where no other figure is in question."""
MOST_DOUBTFUL = 240
"""Doubtful lines of a page that a second reader looks at."""
_FIGURES = re.compile(r"^[\d.,;:'’`·\-+/()￥¥%\s]*\d[\d.,;:'’`·\-+/()￥¥%\s]*$")
_GRAMMAR = re.compile(
    r"^[-+(]*[￥¥]?[-+]?("
    r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?"  # 1,234.50  1234.5
    r"|\d{1,2}:\d{2}(:\d{2})?([-/\s]*\d{1,2}:\d{2}(:\d{2})?)*"  # 08:00-12:00
    r"|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([-/\s]+\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?)*"  # dates
    r"|\d[\d-]{5,}|\d+(/\d+)+"  # numbers with dashes, 1/2/3
    r")[)%]*$"
)
_PARTED = re.compile(r"^(?!.*[:/])(?!\d{1,3}( \d{3})+(\.\d+)?$)(?!(\d{4} )+\d+$).*\d\s+\d")
"""Figures with a gap between them that are no times, dates, thousands or account."""
_POINTED = re.compile(r"^-?\d{1,3}([.,]\d{3})+\.\d{2}$")
"""Thousands whose commas were read as points."""
_COUNTED = re.compile(r"[DQ]\d{3,}")
"""A letter before figures: a worker number. Money and hours begin with no D or Q."""

_LEADING_STROKE = re.compile(r"[~∼〜=_—–―─‐‑一]\s?(?=[￥¥$]?\d)")
"""A minus or what else a stroke before figures may be; it is not for a recogniser to say which."""
_PIECES = re.compile(r"[.,;:'\"`!|()\[\]{}<>^~∼·、。「」『』《》【】‘’“”\s]+")
"""Marks that say nothing by themselves: pieces of something that was not seen whole."""

Second = Callable[[Sequence[Grey], bool], list[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Graded:
    """A line's text with its grade, other readings, and the confidence it was read with.

    ``places`` are as on ``Reading``.
    """

    text: str
    grade: Grade
    others: tuple[str, ...]
    confidence: float
    places: tuple[float, ...] = ()


def is_figures(text: str) -> bool:
    """Whether a text is made of figures and the marks between them."""
    return bool(_FIGURES.match(unicodedata.normalize("NFKC", text)))


def breaks_grammar(text: str) -> bool:
    """Whether a text is figures, but no number, time, date or code: 2;604.32, 3.679.82, 282 29."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not is_figures(plain):
        return False
    return bool(_PARTED.search(plain)) or not _GRAMMAR.match(plain.replace(" ", ""))


def grade_lines(readings: Sequence[Reading], crops: Sequence[Grey], second: Second) -> list[Graded]:
    """Gives back graded lines; doubtful ones are read a second time by another reader.

    Args:
        readings: Of the first reader.
        crops: Their pictures.
        second: Reads pictures (all figures or not) to text and confidence.
    """
    simple = is_simplified("".join(reading.text for reading in readings))
    plain = [plain_forms(reading) if simple else reading for reading in readings]
    fixed = [_fixed(_without_letters(reading)) for reading in plain]
    doubtful = [k for k, r in enumerate(fixed) if _doubtful(r)][:MOST_DOUBTFUL]
    seen: dict[int, tuple[str, float]] = {}
    for figures in (True, False):
        which = [k for k in doubtful if is_figures(fixed[k].text) is figures and fixed[k].text]
        read = second([crops[k] for k in which], figures) if which else []
        seen |= dict(zip(which, read, strict=True))
    graded = [_graded(r, seen.get(k)) for k, r in enumerate(fixed)]
    return [replace(g, places=r.places) for g, r in zip(graded, readings, strict=True)]


def _doubtful(reading: Reading) -> bool:
    sure = SURE if is_figures(reading.text) else SURE_WORDS
    if _PIECES.fullmatch(unicodedata.normalize("NFKC", reading.text)):
        return True
    return reading.confidence < sure or breaks_grammar(reading.text)


def _without_letters(reading: Reading) -> Reading:
    """Gives back figures without the doubt that a figure may be the letter that looks like it."""
    if not reading.others or not is_figures(reading.text) or reading.confidence < LOOKALIKE_SURE:
        return reading
    others = tuple(
        other
        for other in reading.others
        if other.translate(SURE_FIGURE_OF) != reading.text or _COUNTED.fullmatch(other)
    )
    return reading if others else Reading(reading.text, max(reading.confidence, SURE))


def _fixed(reading: Reading) -> Reading:
    """Gives back figures with a letter among or a stroke before them as figures, in doubt.

    The rest stays as it is.
    """
    text = unicodedata.normalize("NFKC", reading.text)
    if (stroke := _LEADING_STROKE.match(text)) and is_figures(text[stroke.end() :]):
        bare = text[stroke.end() :]
        said = (bare, reading.text, *reading.others)
        return Reading(f"-{bare}", min(reading.confidence, SURE - 0.01), said)
    digits = sum(ch.isdigit() for ch in text)
    mended = text.translate(SURE_FIGURE_OF)
    numbered = text[:1] + mended[1:]
    if digits and _COUNTED.fullmatch(numbered):
        others = dict.fromkeys((mended, reading.text, *reading.others))
        kept = tuple(other for other in others if other != numbered)
        return Reading(numbered, min(reading.confidence, SURE - 0.01), kept)
    if digits * 2 <= len(text) or is_figures(text) or mended == text or not is_figures(mended):
        return reading
    return Reading(mended, min(reading.confidence, SURE - 0.01), (reading.text, *reading.others))


def _graded(reading: Reading, other: tuple[str, float] | None) -> Graded:
    if not _doubtful(reading):
        return Graded(reading.text, Grade.READ, (), reading.confidence)
    others = list(reading.others)
    if other is not None and other[0]:
        agrees = unspaced(other[0]) == unspaced(reading.text)
        if agrees and not breaks_grammar(reading.text) and reading.confidence >= AGREED:
            return Graded(reading.text, Grade.READ, (), reading.confidence)
        if not agrees and other[1] >= SECOND_SURE:
            others.insert(0, other[0])
    text = _lawful(reading.text, others)
    kept = tuple(dict.fromkeys(o for o in (*others, reading.text) if unspaced(o) != unspaced(text)))
    return Graded(text, Grade.UNCERTAIN, kept[:4], reading.confidence)


def _lawful(text: str, others: Sequence[str]) -> str:
    """Gives back, for figures that break the grammar, a reading with the same digits that does not.

    2.680.00 is 2,680.00, which is all that it can be; 108..50 is 108.50 where a reader saw that.
    """
    if not breaks_grammar(text):
        return text
    digits = [ch for ch in text if ch.isdigit()]
    same = (o for o in others if [ch for ch in o if ch.isdigit()] == digits)
    grouped = text[:-3].replace(".", ",") + text[-3:] if _POINTED.match(text) else text
    return next((o for o in same if not breaks_grammar(o)), grouped)
