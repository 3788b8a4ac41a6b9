"""Marks of attendance that a recogniser takes for one another, judged by the rest of the sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from extractors.attendance.cells import Cell
from extractors.doubt.doubts import Doubts
from pipeline.model.table import Slot

_ALIKE = (
    "√✓✔VvJjレ丿",
    "×xX✕╳乂",
    "○oO0〇◯Qㅇ",
    "△▲A凸厶",
    "休体沐林",
    "事亊争",
    "病痛疾",
    "年午",
    "旷旧",
)
"""Marks of one group look alike in print."""
_TIME_LIKE = re.compile(r"\d\s*[:：;；.。,，'’·]\s*[\dOoIl]{2}|[\dOoIl]{4}|[\dOoIl]{2}\s*[:：]")
COMMON, RARE = 12, 0.05
"""A mark that stands so often is one of the sheet's; a lookalike of a smaller share is a slip."""


class Marks:
    """Judges the day cells of one sheet."""

    def __init__(self, reader: Callable[[str], Cell | None], texts: Iterable[str]) -> None:
        """Counts the marks of the sheet.

        Args:
            reader: Gives back what a day cell says, by the sheet's legend.
            texts: Texts of all day cells.
        """
        self._reader = reader
        said = [text.strip() for text in texts if text.strip()]
        self._count = Counter(text for text in said if len(text) <= 2)
        timed = sum(1 for text in said if (cell := reader(text)) is not None and cell.punches)
        self.timed = timed * 5 > len(said)

    def judge(self, held: Doubts, slot: Slot) -> bool:
        """Gives back whether a cell was judged as a mark; a time of day is not."""
        text = str(held.texts[slot]).strip()
        cell = self._reader(text) if text else None
        if cell is None or self._is_time(text):
            return False
        seen = [other for other in held.others.get(slot, ()) if self._known(other)]
        likely = self._alike(text)
        if cell.punches or cell.missing or cell.mark.known:
            if likely:
                held.doubt(slot, likely)
            return True
        readings = list(dict.fromkeys((*seen, *likely)))
        held.doubt(slot, readings, take=len(readings) == 1)
        return True

    def _is_time(self, text: str) -> bool:
        """Gives back whether a cell is times, or broken ones on a sheet of times."""
        return self.timed and bool(_TIME_LIKE.search(text))

    def _known(self, text: str) -> bool:
        cell = self._reader(text)
        return cell is not None and bool(cell.punches or cell.missing or cell.mark.known)

    def _alike(self, text: str) -> list[str]:
        """Gives back the sheet's common marks that a rare one looks like."""
        group = next((marks for marks in _ALIKE if text in marks), "") if len(text) == 1 else ""
        own = self._count[text]
        return [
            mark
            for mark in group
            if mark != text and self._count[mark] >= COMMON and own <= RARE * self._count[mark]
        ]
