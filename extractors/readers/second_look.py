"""Lines of figures whose width does not fit what was read: doubted, and read once more, wider."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from extractors.readers.grading import Graded, breaks_grammar
from extractors.readers.pitch import odd_widths
from extractors.readers.recogniser import Reading
from extractors.readers.unspaced import unspaced
from pipeline.model.evidence import Grade

Grey = npt.NDArray[np.uint8]
Read = Callable[[Sequence[Grey]], Sequence[Reading]]

WIDER = 1.3
"""Stretched so much, strokes that ran together fall apart."""


def look_again(lines: Sequence[Graded], crops: Sequence[Grey], read: Read) -> list[Graded]:
    """Gives back the lines of a table, those as wide as other figures than theirs in doubt.

    What a second look says beside the first becomes another reading.

    Args:
        lines: As they were graded.
        crops: Their pictures.
        read: The recogniser.
    """
    odd = odd_widths([line.text for line in lines], crops)
    which = [k for k, one in enumerate(odd) if one]
    if not which:
        return list(lines)
    seen = read([_wider(crops[k]) for k in which])
    found = list(lines)
    for k, again in zip(which, seen, strict=True):
        found[k] = _doubted(lines[k], again)
    return found


def _wider(crop: Grey) -> Grey:
    size = (max(round(crop.shape[1] * WIDER), 1), crop.shape[0])
    picture: Grey = cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC)
    return picture


def _doubted(line: Graded, again: Reading) -> Graded:
    said = [text for text in (again.text, *again.others) if text and not breaks_grammar(text)]
    pointed = [_pointed(line.text)] if line.text.isdigit() and len(line.text) > 2 else []
    others = dict.fromkeys((*said, *pointed, *line.others))
    kept = tuple(other for other in others if unspaced(other) != unspaced(line.text))
    return replace(line, grade=Grade.UNCERTAIN, others=kept[:4])


def _pointed(figures: str) -> str:
    """Gives back figures that lost their point with two decimals."""
    return f"{figures[:-2]}.{figures[-2:]}"
