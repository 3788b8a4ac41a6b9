"""Which of several printed numbers and names of one person is shown: the one surest read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Grade
from pipeline.model.lookalike_letters import FIGURE_OF_CAPITAL

Places = Collection[tuple[int, int]]
CERTAIN, RECOGNISED, UNCERTAIN, DAMAGED = range(4)
"""How far a printed text is in doubt: read from a file, from a picture, uncertainly, broken."""
OF_MACHINES = frozenset({"attendance", "attendance_month"})
"""Records with the number of the punch machine, which need not be the worker number."""
_BROKEN = re.compile(r"[?？\ufffd□*＊]")


def doubts(rows: pd.DataFrame, field: str, scanned: Places) -> npt.NDArray[np.int8]:
    """Gives back how far a field of each record is in doubt.

    Args:
        rows: Records with document, part, grades, and the field.
        field: Which.
        scanned: (document, part) that were read from pictures.
    """
    found = np.full(len(rows), CERTAIN, np.int8)
    if scanned:
        places = pd.MultiIndex.from_frame(rows[["document", "part"]])
        found[places.isin(list(scanned))] = RECOGNISED
    graded = np.flatnonzero(rows["grades"].notna())
    held = rows["grades"].iloc[graded].tolist()
    found[graded[[one.get(field) == Grade.UNCERTAIN for one in held]]] = UNCERTAIN
    codes, known = pd.factorize(rows[field])
    broken = [bool(_BROKEN.search(text)) for text in known]
    found[np.array([*broken, False], bool)[codes]] = DAMAGED
    return found


def surest_number(
    printed: Sequence[str | None], kinds: Sequence[str], doubt: Sequence[int]
) -> str | None:
    """Gives back the number that is least in doubt, the first of equals.

    A machine's number counts only where there is no other, or where it is the other, surely read.
    """
    told = [
        (text, level, kind in OF_MACHINES)
        for text, kind, level in zip(printed, kinds, doubt, strict=True)
        if isinstance(text, str) and text
    ]
    own = [one for one in told if not one[2]] or told
    if not own:
        return None
    best = min(own, key=lambda one: one[1])
    key = lookalike_key(best[0])
    alike = [one for one in told if lookalike_key(one[0]) == key]
    return min([best, *alike], key=lambda one: one[1])[0]


def surest_text(
    values: Sequence[str | None], weights: Sequence[int], doubt: Sequence[int]
) -> str | None:
    """Gives back the commonest of the texts that are least in doubt."""
    told = [
        (text, weight, level)
        for text, weight, level in zip(values, weights, doubt, strict=True)
        if isinstance(text, str) and text
    ]
    least = min((level for _, _, level in told), default=CERTAIN)
    count: Counter[str] = Counter()
    for text, weight, level in told:
        if level == least:
            count[text] += weight
    return count.most_common(1)[0][0] if count else None


def lookalike_key(number: str) -> str:
    """Gives back a number with letters as the figures that they look like."""
    return number.strip().upper().translate(FIGURE_OF_CAPITAL)
