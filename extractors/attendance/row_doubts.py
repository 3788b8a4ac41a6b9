"""How sure the fields of a day are that come from single cells of its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from extractors.attendance.records import Gathered
from extractors.attendance.sheet import Sheet
from pipeline.model.evidence import Grade

Slot = tuple[int, int]
SUMMED = frozenset({"normal_minutes", "overtime_minutes"})
"""Fields whose cells add up where a day has several rows."""


def put_doubts(
    sheet: Sheet,
    gathered: Gathered,
    at: int,
    cells: Mapping[str, Sequence[Slot]],
    readers: Mapping[str, Callable[[str], Any]],
) -> None:
    """Gives a record the grades of the cells that its fields come from, and what else they say.

    Args:
        sheet: The table.
        gathered: The records, of which ``at`` is the one.
        at: Its position.
        cells: Field to the cells it comes from, those with ink that nobody could read as well.
        readers: Field to what reads a text of it; None where it says nothing.
    """
    for name, slots in cells.items():
        value, read = gathered.values[at].get(name), readers[name]
        others = []
        for row, column in slots:
            for text in sheet.table.others.get((row, column), ()):
                meant = read(text)
                if meant is not None and name in SUMMED:
                    meant += (value or 0) - (read(sheet.rows[row][column]) or 0)
                others += [] if meant in (None, value) else [meant]
        grade = min((sheet.grade(*slot) for slot in slots), default=Grade.READ)
        gathered.doubt(at, name, grade or Grade.READ, tuple(dict.fromkeys(others)))
