"""Worker numbers of a scanned column, whose leading letter may be the figure it looks like."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

from pipeline.model.evidence import Grade
from pipeline.model.lookalike_letters import FIGURE_OF_CAPITAL
from pipeline.model.table import Slot, Texts

LEAST = 3
"""So many numbers make a column one of worker numbers."""
_LETTERED = re.compile(r"[A-Z]\d{2,}")
_PLAIN = re.compile(r"\d{3,}")


def doubt_lead_letters(
    texts: Texts, grades: npt.NDArray[np.uint8], others: dict[Slot, tuple[str, ...]]
) -> None:
    """Doubts 8002 between B001 and B003, and B002 between 8001 and 8003: either may be meant."""
    for c in range(texts.shape[1]):
        column = [(r, str(text)) for r, text in enumerate(texts[:, c].tolist())]
        lettered = [
            (r, t) for r, t in column if _LETTERED.fullmatch(t) and ord(t[0]) in FIGURE_OF_CAPITAL
        ]
        plain = [(r, t) for r, t in column if _PLAIN.fullmatch(t)]
        if len(lettered) + len(plain) < LEAST or not lettered or not plain:
            continue
        letter = Counter(t[0] for _, t in lettered).most_common(1)[0][0]
        like = {r: t for r, t in plain if t[0] == FIGURE_OF_CAPITAL[ord(letter)]}
        length = {len(t) for _, t in lettered if t[0] == letter}
        alike = {r: letter + t[1:] for r, t in like.items() if len(t) in length}
        if not alike:
            continue
        alike |= {r: FIGURE_OF_CAPITAL[ord(letter)] + t[1:] for r, t in lettered if t[0] == letter}
        for r, other in alike.items():
            grades[r, c] = int(Grade.UNCERTAIN)
            others[r, c] = tuple(dict.fromkeys((other, *others.get((r, c), ()))))
