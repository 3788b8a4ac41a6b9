"""Whether a row under the headings of a list is the headings of another list."""

from __future__ import annotations

from extractors.parse.numbers import is_blank
from extractors.tables.headers import SAMPLE, Header
from extractors.tables.matching import match_path
from extractors.tables.rows import looks_numeric
from extractors.words import Vocabulary, alike
from pipeline.model.evidence import Grade
from pipeline.model.table import Table

LEAST_HEADINGS = 3
"""Texts from which a row may be headings."""
LEAST_WORDS = 2
"""Words over columns of figures from which, beside a known heading, they are headings."""
NEAR = 3
"""Rows below headings in which the first figures under them stand: there may be another level."""


class OtherHeads:
    """Tells the headings of another list from rows of this one and from its own, printed again."""

    def __init__(self, table: Table, header: Header, words: Vocabulary, first: int) -> None:
        """Keeps the list.

        Args:
            table: The grid.
            header: The headings of the list.
            words: The vocabulary they were found with.
            first: Its first row; the headings may stand in another table.
        """
        self.table, self.words, self.first = table, words, first
        self.own = {c.index: {alike(text) for text in c.path} for c in header.columns}
        self.fields = {c.index: c.field for c in header.columns}

    def here(self, row: int) -> bool:
        """Gives back whether headings of another list stand in a row.

        They are words, over columns that hold figures in this list, or mostly known headings; and
        figures follow.
        """
        filled = {i: str(t) for i, t in enumerate(self.table.texts[row]) if t and not t.isspace()}
        texts = list(filled.values())
        if len(filled) < LEAST_HEADINGS or any(map(_is_no_heading, texts)):
            return False
        if len(set(map(alike, texts))) < len(texts) or not self._differ(row, filled):
            return False
        known = [i for i, text in filled.items() if self._field(text) is not None]
        if 2 * len(known) > len(filled) and len(known) >= LEAST_HEADINGS:
            return True
        figures = self._figures(row)
        over = [i for i in figures if i in filled]
        enough = len(over) >= (LEAST_WORDS if known else LEAST_HEADINGS)
        return enough and 2 * len(over) >= len(figures) and self._lead(row)

    def _field(self, text: str) -> str | None:
        return match_path((text,), self.words, fuzzy=False).field

    def _differ(self, row: int, filled: dict[int, str]) -> bool:
        """Gives back whether texts are other headings than those of their columns, for certain."""
        sure = [i for i in filled if self.table.grade(row, i) >= Grade.READ]
        others = [i for i in sure if alike(filled[i]) not in self.own.get(i, ())]
        telling = [i for i in others if self._field(filled[i]) not in (None, self.fields.get(i))]
        return len(others) * 2 > len(filled) or bool(telling)

    def _figures(self, end: int) -> list[int]:
        """Gives back the columns of figures above a row, or below it where none are above."""
        above = range(self.first, min(end, self.first + SAMPLE))
        return self._of_figures(above) or self._of_figures(range(end + 1, end + 1 + SAMPLE))

    def _of_figures(self, rows: range) -> list[int]:
        found = []
        for column, texts in enumerate(self.table.texts[rows.start : rows.stop].T):
            filled = [str(text) for text in texts if text and not text.isspace()]
            if filled and 2 * sum(map(looks_numeric, filled)) > len(filled):
                found.append(column)
        return found

    def _lead(self, row: int) -> bool:
        """Gives back whether figures stand soon below a row."""
        below = self.table.texts[row + 1 : row + 1 + NEAR].tolist()
        return any(sum(map(looks_numeric, texts)) >= LEAST_WORDS for texts in below)


def _is_no_heading(text: str) -> bool:
    lettered = any(map(str.isalpha, text))
    return not lettered or looks_numeric(text) or is_blank(text) or ":" in alike(text)
