"""How right a grid is: exact cells by position, figures, names, blanks, and errors by grade."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from benchmarks.reading.sheet import Sheet

Texts = Sequence[Sequence[str]]
Places = list[int | None]
"""Of each row or column of the truth, which one it is in what was read; None where it is lost."""
_SHIFTS = tuple((r, c) for r in (0, -1, 1, -2, 2, -3, 3, -4, 4) for c in (0, -1, 1))
GRADES = ("none", "uncertain", "read", "verified")
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the truth and what was read in its place.

    Attributes:
        got: What was read; None where the grid has no such slot.
        grade: How sure the reader was, 0 to 3 as in ``GRADES``.
        others: Its other plausible readings.
        taken: The one of them that its value was taken from, where it was not the text.
    """

    row: int
    column: int
    kind: str
    key: str
    head: bool
    truth: str
    got: str | None
    grade: int = 2
    mapped: bool = False
    others: tuple[str, ...] = ()
    taken: str | None = None

    @property
    def settled(self) -> bool:
        """Whether what its value was taken from is right."""
        return bare(self.taken or "") == bare(self.truth) if self.taken is not None else self.right

    @property
    def right(self) -> bool:
        """Whether it is there and right, whitespace and width of letters aside."""
        return self.got is not None and bare(self.got) == bare(self.truth)

    @property
    def spaced(self) -> bool:
        """Whether it is right with its spaces and line breaks."""
        return self.got is not None and self.got.strip() == self.truth

    @property
    def blank(self) -> bool:
        """Whether nothing is printed in it."""
        return not self.truth

    @property
    def digits(self) -> bool:
        """Whether a figure is printed in it."""
        return any(letter.isdigit() for letter in self.truth)


@dataclass(slots=True)
class Tally:
    """Cells right of cells printed, altogether and by what they hold.

    ``spaced`` counts those right with their spaces and line breaks too; headings are folded to fit
    their columns, so that theirs are no matter.
    """

    pages: int = 0
    shapes: int = 0
    cells: int = 0
    right: int = 0
    spaced: int = 0
    digits: int = 0
    digits_right: int = 0
    names: int = 0
    names_right: int = 0
    blanks: int = 0
    invented: int = 0
    lost: int = 0

    def add(self, cells: Sequence[Cell], *, shape: bool) -> None:
        """Counts one page."""
        self.pages += 1
        self.shapes += shape
        for cell in cells:
            self.cells += 1
            self.right += cell.right
            self.spaced += cell.right if cell.head else cell.spaced
            self.digits += cell.digits
            self.digits_right += cell.digits and cell.right
            name = cell.kind == "name" and not cell.head and not cell.blank
            self.names += name
            self.names_right += name and cell.right
            self.blanks += cell.blank
            self.invented += cell.blank and bool(bare(cell.got or ""))
            self.lost += not cell.blank and not bare(cell.got or "")

    def plus(self, other: Tally) -> None:
        """Counts what another tally counted."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Errors:
    """Cells and errors by grade, of cells that are not blank on the page or were not read blank.

    Grade "none" is of cells whose row or column was lost. A cell whose text was misread, but whose
    value was taken from another of its readings, is right where that reading is, and ``mended``.
    """

    cells: list[int] = field(default_factory=lambda: [0] * 4)
    wrong: list[int] = field(default_factory=lambda: [0] * 4)
    covered: int = 0
    mended: int = 0

    def add(self, cells: Sequence[Cell]) -> None:
        """Counts one page."""
        for cell in cells:
            if cell.blank and not bare(cell.got or ""):
                continue
            self.cells[cell.grade] += 1
            self.wrong[cell.grade] += not cell.settled
            self.mended += cell.settled and not cell.right
            truth = bare(cell.truth)
            self.covered += not cell.right and truth in map(bare, cell.others)


def bare(text: str) -> str:
    """Gives back a text without whitespace and in usual widths."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def upper(wrong: int, cells: int) -> float:
    """Gives back the upper end of a share's 95 % interval (Wilson; 3/n where none is wrong)."""
    if not cells:
        return 1.0
    if not wrong:
        return min(1.0, 3 / cells)
    share = wrong / cells
    middle = share + _Z**2 / (2 * cells)
    spread = _Z * math.sqrt(share * (1 - share) / cells + _Z**2 / (4 * cells**2))
    return (middle + spread) / (1 + _Z**2 / cells)


def lower(right: int, cells: int) -> float:
    """Gives back the lower end of the 95 % interval of a share of cells that are right."""
    return 1 - upper(cells - right, cells)


def best_table(sheet: Sheet, tables: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Gives back the table that has most of a sheet's texts in their places."""
    scored = [(shifted(sheet, table["texts"])[0], -k) for k, table in enumerate(tables)]
    return tables[-max(scored)[1]] if scored else None


def shifted(sheet: Sheet, texts: Texts) -> tuple[int, tuple[int, int]]:
    """Gives back how many printed cells are right at the best shift, and that shift.

    A title taken for a row, or a blank column at the edge, moves everything; that is forgiven to
    every reader alike.
    """
    best = (-1, (0, 0))
    for shift in _SHIFTS:
        found = sum(
            bool(truth) and bare(_at(sheet, texts, r, c, shift) or "") == bare(truth)
            for r, c, truth in sheet.cells()
        )
        best = max(best, (found, shift), key=lambda pair: pair[0])
    return best


def compare(sheet: Sheet, table: Mapping[str, Any] | None) -> list[Cell]:
    """Gives back every cell of a sheet beside what a table has in its place."""
    texts: Texts = table["texts"] if table else []
    down, right = shifted(sheet, texts)[1]
    rows: Places = [r + down for r in range(sheet.rows)]
    columns: Places = [c + right for c in range(sheet.columns)]
    return _cells(sheet, table or {}, rows, columns)


def aligned(sheet: Sheet, table: Mapping[str, Any] | None) -> list[Cell]:
    """Gives back every cell of a sheet beside what a table has for it, rows and columns matched.

    A row lost or put in misplaces all below it, but misreads none of them.
    """
    texts: Texts = table["texts"] if table else []
    if not texts:
        return compare(sheet, None)
    true = [[bare(text) for text in row] for row in sheet.texts]
    read = [[bare(text) for text in row] for row in texts]
    rows = _matched([[_alike(a, b) for b in read] for a in true])
    pairs = [(true[k], read[at]) for k, at in enumerate(rows) if at is not None]
    wide = min(len(row) for row in read)
    columns = _matched(
        [
            [sum(bool(a[c]) and a[c] == b[d] for a, b in pairs) for d in range(wide)]
            for c in range(sheet.columns)
        ]
    )
    return _cells(sheet, table or {}, rows, columns)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Gives back how many texts two rows share, each once, wherever they stand."""
    left = Counter(text for text in one if text)
    return sum((left & Counter(other)).values())


def _matched(alike: Sequence[Sequence[int]]) -> Places:
    """Gives back the place of each line of the truth among those read, in order, None if lost."""
    high, wide = len(alike), len(alike[0]) if alike else 0
    best = [[0] * (wide + 1) for _ in range(high + 1)]
    for r in range(high):
        for c in range(wide):
            both = best[r][c] + alike[r][c]
            best[r + 1][c + 1] = max(both, best[r][c + 1], best[r + 1][c])
    found: list[int | None] = [None] * high
    r, c = high, wide
    while r and c:
        if alike[r - 1][c - 1] and best[r][c] == best[r - 1][c - 1] + alike[r - 1][c - 1]:
            found[r - 1] = c - 1
            r, c = r - 1, c - 1
        elif best[r][c] == best[r - 1][c]:
            r -= 1
        else:
            c -= 1
    return _filled(found, wide)


def _filled(found: list[int | None], wide: int) -> Places:
    """Gives back places, blank lines between two neighbours counted off from them."""
    for k, at in enumerate(found):
        before = found[k - 1] if k else -1
        after = next((a for a in found[k + 1 :] if a is not None), wide)
        if at is None and before is not None and before + 1 < after:
            found[k] = before + 1
    return found


def _cells(sheet: Sheet, table: Mapping[str, Any], rows: Places, columns: Places) -> list[Cell]:
    return [_cell(sheet, table, rows, columns, (r, c), text) for r, c, text in sheet.cells()]


def _cell(
    sheet: Sheet,
    table: Mapping[str, Any],
    rows: Places,
    columns: Places,
    at: tuple[int, int],
    truth: str,
) -> Cell:
    """Gives back a cell beside what was read; of a merged one, in any of its slots."""
    texts = table.get("texts", ())
    span = sheet.span_at(*at)
    slots = [
        (r, c)
        for r in rows[span.row : span.row + span.rows]
        for c in columns[span.column : span.column + span.columns]
        if r is not None and c is not None and 0 <= r < len(texts) and 0 <= c < len(texts[r])
    ]
    filled = next(((r, c) for r, c in slots if texts[r][c]), slots[0] if slots else None)
    key = sheet.keys[at[1]] if sheet.keys else ""
    cell = Cell(*at, sheet.kind_at(*at), key, at[0] < sheet.head, truth, None, 0)
    if filled is None:
        return cell
    r, c = filled
    grades, final = table.get("grades"), table.get("final")
    sure = int(final[r][c]) if final else 0
    return replace(
        cell,
        got=texts[r][c] or "",
        grade=sure or (int(grades[r][c]) if grades else 2) or 2,
        mapped=sure > 0,
        others=tuple(table.get("others", {}).get(f"{r},{c}", ())),
        taken=table.get("taken", {}).get(f"{r},{c}"),
    )


def _at(sheet: Sheet, texts: Texts, row: int, column: int, shift: tuple[int, int]) -> str | None:
    """Gives back what stands in a cell; of a merged one, in any of its slots."""
    span = sheet.span_at(row, column)
    found = None
    for r in range(row + shift[0], row + shift[0] + span.rows):
        for c in range(column + shift[1], column + shift[1] + span.columns):
            if 0 <= r < len(texts) and 0 <= c < len(texts[r]):
                found = found or texts[r][c] or ""
    return found
