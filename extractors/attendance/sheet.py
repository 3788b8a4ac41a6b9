"""One table as the attendance extractors look at it, with what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from extractors.context import Context
from extractors.words import Vocabulary, alike, vocabulary
from pipeline.model.document import Part
from pipeline.model.evidence import Grade, Locator
from pipeline.model.table import Table

KIND = "attendance"
_VIETNAMESE = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")

_SCRIPTS = {
    "th": "\u0e00\u0e7f",
    "bn": "\u0980\u09ff",
    "hi": "\u0900\u097f",
    "pa": "\u0a00\u0a7f",
    "gu": "\u0a80\u0aff",
    "or": "\u0b00\u0b7f",
    "ta": "\u0b80\u0bff",
    "te": "\u0c00\u0c7f",
    "kn": "\u0c80\u0cff",
    "ml": "\u0d00\u0d7f",
    "si": "\u0d80\u0dff",
    "ur": "\u0600\u06ff",
}
"""First and last letter of scripts: Thai, Bengali, Hindi and the others of South Asia."""


@dataclass
class Sheet:
    """A table of one part.

    Attributes:
        part_index, table_index: Where it stands in the document.
        part: The part.
        table: The grid.
        context: Path and hints.
    """

    part_index: int
    table_index: int
    part: Part
    table: Table
    context: Context
    rows: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Takes the texts out of the grid once, as lists: single cells are then cheap."""
        self.rows = self.table.texts.tolist()

    @property
    def height(self) -> int:
        """Gives back how many rows there are."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Gives back how many columns there are."""
        return self.table.shape[1]

    @cached_property
    def words(self) -> Vocabulary:
        """Gives back the vocabulary of attendance."""
        return vocabulary(KIND)

    @cached_property
    def covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Gives back each slot under a merged cell, with the slot that holds its text."""
        return {
            (row, column): (span.row, span.column)
            for span in self.table.spans
            for row in range(span.row, span.row + span.rows)
            for column in range(span.column, span.column + span.columns)
        }

    def shown(self, row: int, column: int) -> str:
        """Gives back the text that a slot shows, merged cells spread out."""
        at = self.covered.get((row, column), (row, column))
        return self.rows[at[0]][at[1]]

    def locate(self, row: int, column: int) -> Locator:
        """Gives back where a slot stands in the file."""
        return self.table.locate(row, column)

    def grade(self, row: int, column: int) -> Grade:
        """Gives back how sure the reading of a slot is."""
        return self.table.grade(row, column)

    def unread(self, row: int, column: int) -> bool:
        """Gives back whether a slot holds ink that nobody could read: it may say anything."""
        blank = not self.rows[row][column].strip()
        return blank and self.table.grades is not None and self.grade(row, column) < Grade.READ

    def headline(self, rows: int) -> list[str]:
        """Gives back what announces the table: lines of the part, then its top rows."""
        lines = [] if self.part.text is None else [str(t) for t in self.part.text.texts[:40, 0]]
        cells = [text for row in self.rows[:rows] for text in row if text.strip()]
        return [line for line in lines if line.strip()] + cells

    @cached_property
    def titles(self) -> str:
        """Gives back lines, part name and title rows (two texts at most) in one text made alike."""
        rows = [[text for text in row if text.strip()] for row in self.rows[:6]]
        cells = [text for row in rows if len(row) <= 2 for text in row]
        return alike(" ".join([*self.headline(0)[:8], *cells, self.part.name]))

    @cached_property
    def announced(self) -> str:
        """Gives back title and header rows in one text made alike."""
        return alike(" ".join([*self.headline(6), self.part.name]))

    def titled(self, list_name: str) -> bool:
        """Gives back whether its titles hold one of a vocabulary's words."""
        return any(word in self.titles for word in self.words.words(list_name))

    def says(self, list_name: str) -> bool:
        """Gives back whether title or header rows hold one of a vocabulary's words."""
        return any(word in self.announced for word in self.words.words(list_name))

    @cached_property
    def language(self) -> str:
        """Gives back "zh", "vi", "en" ... by the letters and words at its top."""
        text = " ".join(self.headline(12)).casefold()
        if sum("一" <= char <= "鿿" for char in text) >= 2:
            return "zh"
        for language, letters in _SCRIPTS.items():
            if sum(letters[0] <= char <= letters[1] for char in text) >= 2:
                return language
        for language, listed in self.words.lists["languages"].items():
            if sum(word in text for word in listed) >= 2:
                return str(language)
        return "vi" if sum(char in _VIETNAMESE for char in text) >= 2 else "en"
