"""What one day cell says: punches, marks, hours, alone or together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from extractors.parse.clock_times import parse_minutes, split_punches
from extractors.parse.marks import DayMark, Legend, meaning, parse_mark

_PAIR_BELOW = re.compile(r"^(?P<head>.*?)[(（](?P<times>(?:次日|[\d:,，\s-])*)[)）]\s*$", re.DOTALL)
_SPANS = re.compile(
    r"\d\d-\d\d \d\d:\d\d(?:到\d\d-\d\d \d\d:\d\d)?(?:\s*[\d.]+\s*(?:小时|天|分钟))?"
)
_HAS_TIME = re.compile(r"\d\s*[:：時时點点hH]\s*\d")
_WORDS_OF_TIMES = re.compile(r"[未漏缺忘补签手]|miss|punch|manual|edited|quên|thiếu", re.IGNORECASE)
NOTHING = DayMark()


@dataclass(frozen=True, slots=True)
class Cell:
    """One day cell.

    Attributes:
        text: As printed.
        punches: Minutes after midnight, ascending.
        missing, edited: What the cell says of its punches.
        mark: What it says besides times.
        turned: Its punches may stand in the reverse order, see ``Punches``.
    """

    text: str
    punches: tuple[int, ...] = ()
    missing: bool = False
    edited: bool = False
    mark: DayMark = NOTHING
    turned: bool = False

    @property
    def says_nothing(self) -> bool:
        """Gives back whether there is nothing to record ("-")."""
        return not self.punches and not self.missing and self.mark == NOTHING


class CellReader:
    """Reads day cells with one legend; a text is read once."""

    def __init__(self, legend: Legend, language: str) -> None:
        """Keeps the sheet's legend and language."""
        self._legend = dict(legend)
        self._language = language
        self._known: dict[str, Cell | None] = {}

    def reading(self, sign: str, mark: str | None) -> CellReader:
        """Gives back a reader for which a sign has a mark; None for one without known meaning."""
        return CellReader({**self._legend, sign: mark}, self._language)

    def __call__(self, text: str) -> Cell | None:
        """Gives back what a cell says, None where it is blank or says nothing."""
        try:
            return self._known[text]
        except KeyError:
            cell = self._read(text)
            self._known[text] = found = None if cell is None or cell.says_nothing else cell
            return found

    def _read(self, text: str) -> Cell | None:
        stripped = text.strip()
        if not stripped:
            return None
        if "\n" in stripped and (pair := _PAIR_BELOW.match(stripped)):
            return self._report_cell(text, pair["head"], pair["times"])
        if not _HAS_TIME.search(stripped) and not _WORDS_OF_TIMES.search(stripped):
            return Cell(text, mark=parse_mark(stripped, self._legend, self._language))
        found = split_punches(stripped)
        if not (found.minutes or found.missing or found.edited):
            return Cell(text, mark=parse_mark(stripped, self._legend, self._language))
        mark = parse_mark(found.rest, self._legend, self._language) if found.rest else NOTHING
        if not mark.known and (word := meaning(found.rest)):
            mark = DayMark(word)
        return Cell(text, found.minutes, found.missing, found.edited, mark, found.turned)

    def _report_cell(self, text: str, head: str, times: str) -> Cell:
        """Gives back a cell of DingTalk's monthly sheet: what happened, then the first and last.

        The times inside the text are of approvals, only those in the brackets were clocked.
        """
        found = split_punches(times)
        said = split_punches(_SPANS.sub(" ", head))
        words = [w for w in re.split(r"[:：,，;；\s]+", said.rest) if w]
        marks = [mark for mark in (meaning(word) for word in words) if mark]
        absence = next((mark for mark in marks if mark != "work"), None)
        mark = absence if absence and not found.minutes else ("work" if found.minutes else absence)
        if mark is None and not found.minutes and marks and not said.missing:
            mark = marks[0]
        return Cell(text, found.minutes, said.missing, said.edited, DayMark(mark))


def as_day_count(cell: Cell) -> Cell:
    """Gives back a cell whose number counts days (1, 0.5) rather than hours."""
    normal = cell.mark.normal
    if normal is None:
        return cell
    minutes = None if normal == 60 else normal * 8
    return replace(cell, mark=DayMark("work" if normal else None, minutes))


def count_days(numbers: Mapping[int, int]) -> bool:
    """Gives back whether a sheet's numbers (minutes as hours: count) are days, 1 and 0.5."""
    return bool(numbers) and max(numbers) <= 60 and 60 in numbers


def length_cell(text: str) -> Cell | None:
    """Gives back a cell that holds a length of time: 09:10 or 1.5 hours; None for anything else."""
    minutes = parse_minutes(text.strip()) if text.strip() else None
    return None if minutes is None else Cell(text, mark=DayMark(normal=minutes))
