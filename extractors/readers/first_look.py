"""Lines read in two looks: by the recogniser's quicker form, and what is not settled so by itself.

``docs/decisions/0044-a-first-look.md`` says how often what is settled would have been read
otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.readers.grading import breaks_grammar
from extractors.readers.models import first_look
from extractors.readers.read_once import read_once
from extractors.readers.recogniser import FEW, HEIGHT, Grey, Reading, recognise, recognise_each

SURE, SURE_WORDS = 0.98, 0.99
"""Confidence from which the first look is enough for a line of figures, of words."""
LEFT_OUT = 0.05
"""Probability of a character that was not taken from which it is not."""
_FIGURES = re.compile(r"[\d.,:/()%+-]*\d[\d.,:/()%+-]*", re.ASCII)
_LEAST_WORD = 2
NARROW = 1.5
"""Widths in heights up to which a picture has one look: it may be a mark, which is told by less
than a figure is, and seldom surely."""


def recognise_in_two(crops: Sequence[Grey], line: int = HEIGHT) -> list[Reading]:
    """Gives back the reading of each crop, as ``recogniser.recognise`` does, mostly in less time.

    Args:
        crops: The pictures.
        line: Pixels that they are made high; less is quicker.
    """
    if len(crops) < FEW or first_look() is None:
        return recognise(crops, line)
    return read_once(crops, lambda some: _each(some, line))


def _each(crops: Sequence[Grey], line: int) -> list[Reading]:
    quick = first_look() if len(crops) >= FEW else None
    if quick is None:
        return recognise_each(crops, line)
    wide = [k for k, crop in enumerate(crops) if crop.shape[1] > NARROW * crop.shape[0]]
    seen = zip(wide, recognise_each([crops[k] for k in wide], line, quick), strict=True)
    found = {k: reading for k, reading in seen if is_settled(reading)}
    left = [k for k in range(len(crops)) if k not in found]
    found |= zip(left, recognise_each([crops[k] for k in left], line), strict=True)
    return [found[k] for k in range(len(crops))]


def is_settled(reading: Reading) -> bool:
    """Gives back whether a first look at a line is enough.

    Not where it saw a space: how sure that is does not count in how sure a reading is.
    """
    if reading.others or reading.left_out >= LEFT_OUT or " " in reading.text:
        return False
    if _FIGURES.fullmatch(reading.text):
        return reading.confidence >= SURE and not breaks_grammar(reading.text)
    return len(reading.text) >= _LEAST_WORD and reading.confidence >= SURE_WORDS
