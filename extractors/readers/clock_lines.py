"""Times of day whose colon a recogniser dropped: 1247 among 12:00 and 18:07."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.readers.grading import Graded
from extractors.tables.cell_lines import LineCrop
from extractors.tables.grid import Grid
from pipeline.model.evidence import Grade

LEAST, MOST = 8, 0.6
"""So many times, and such a share of a column's lines of figures, make it one of times."""
_TIME = re.compile(r"\d{1,2}:\d{2}")
_BARE = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_BROKEN = re.compile(r"([01]\d|2[0-3])[\d.,;'’·]([0-5]\d)")


def with_colons(grid: Grid, crops: Sequence[LineCrop], lines: Sequence[Graded]) -> list[Graded]:
    """Gives back the lines of a table, those in columns of times read as such.

    Four figures that are a time can be nothing else there; where another sign stands for the
    colon, a figure may as well have been added, so that the time is another reading.

    Args:
        grid: The table's grid.
        crops: Its lines, in the order of their readings.
        lines: Their readings.
    """
    of: dict[int, list[int]] = {}
    for k, crop in enumerate(crops):
        of.setdefault(grid.cells[crop.cell].column, []).append(k)
    found = list(lines)
    for column in of.values():
        figures = [k for k in column if lines[k].text[:1].isdigit()]
        times = sum(bool(_TIME.fullmatch(lines[k].text)) for k in figures)
        if times >= LEAST and times >= MOST * len(figures):
            for k in figures:
                found[k] = _as_time(lines[k])
    return found


def _as_time(line: Graded) -> Graded:
    if bare := _BARE.fullmatch(line.text):
        return replace(line, text=f"{bare[1]}:{bare[2]}")
    if broken := _BROKEN.fullmatch(line.text):
        others = (f"{broken[1]}:{broken[2]}", *line.others)
        return replace(line, grade=Grade.UNCERTAIN, others=others[:4])
    return line
