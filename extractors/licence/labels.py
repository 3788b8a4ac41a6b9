"""Labels set so wide that each character stands in a cell of its own: 住 | 所."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from extractors.flow import Flow, Line
from extractors.licence.known import labels_of
from extractors.words import Vocabulary


def with_whole_labels(flow: Flow, words: Vocabulary) -> Flow:
    """Gives back a text whose labels of two cells are one, standing where their last cell does."""
    fields = labels_of(words).fields
    whole: dict[int, Line] = {}
    for at, (first, second) in enumerate(pairwise(flow.lines)):
        if _side_by_side(first, second) and first.text + second.text in fields:
            both = first.text + second.text
            whole[at + 1] = replace(second, raw=both, text=both)
    gone = {at - 1 for at in whole}
    lines = (whole.get(at, line) for at, line in enumerate(flow.lines) if at not in gone)
    return replace(flow, lines=tuple(lines)) if whole else flow


def _side_by_side(first: Line, second: Line) -> bool:
    table, row, column = first.slot
    alone = all(re.fullmatch(r"[\u4e00-\u9fff]", line.text) for line in (first, second))
    return alone and table >= 0 and second.slot == (table, row, column + 1)
