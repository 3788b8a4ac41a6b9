"""A table as it should be read: its texts, spans and kinds of columns, and how it is to be set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from benchmarks.reading.fonts import Pair

Kind = Literal["figures", "name", "text", "mark", "blank"]
"""What a column holds; ``figures`` are money, hours, dates, punches and ID numbers alike."""

Aligned = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Span:
    """A merged cell; its text stands in its top left slot."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Look:
    """How a sheet is set; lengths in points.

    Attributes:
        fonts: Of text, and of plain ASCII runs.
        page: Least (width, height); a wider table makes a larger page.
        size: Of letters.
        leading: Height of a line in ``size``.
        pad: Left and right of a text in ``size``.
        airy: Height of a row beyond its lines, in ``size``.
        ruled: With rules around every cell.
        boxes: A PDF has a rectangle a cell, as spreadsheets draw them, and no long rules.
        rule: Width of a rule.
        ink: Grey of rules, 0 is black.
        gaps: Share of each rule that is missing.
        gap: Length of one missing piece.
        shade: Grey behind the header, 255 for none.
        figures: Where figures stand in their cell: left, centre or right.
    """

    fonts: Pair
    page: tuple[float, float] = (841.9, 595.3)
    margin: float = 32.0
    size: float = 8.0
    leading: float = 1.2
    pad: float = 0.35
    airy: float = 0.5
    ruled: bool = True
    boxes: bool = False
    rule: float = 0.5
    ink: int = 0
    gaps: float = 0.0
    gap: float = 6.0
    shade: int = 255
    figures: Aligned = "right"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page with one table.

    Attributes:
        name: What it is, for messages.
        title: Lines above the table; the first is set large.
        footer: Lines below it.
        texts: Every slot; "" where blank or covered by a span.
        kinds: Of each column.
        head: Rows of the header.
        spans: Merged cells.
        keys: What each column is called inside the generator.
    """

    name: str
    title: tuple[str, ...]
    texts: list[list[str]]
    kinds: list[Kind]
    head: int
    look: Look
    spans: tuple[Span, ...] = ()
    footer: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    covered: frozenset[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        slots = (
            (r, c)
            for s in self.spans
            for r in range(s.row, s.row + s.rows)
            for c in range(s.column, s.column + s.columns)
            if (r, c) != (s.row, s.column)
        )
        object.__setattr__(self, "covered", frozenset(slots))

    @property
    def rows(self) -> int:
        """Gives back how many rows there are, header included."""
        return len(self.texts)

    @property
    def columns(self) -> int:
        """Gives back how many columns there are."""
        return len(self.texts[0])

    def span_at(self, row: int, column: int) -> Span:
        """Gives back the merged cell that begins at a slot, or a span of one."""
        for span in self.spans:
            if (span.row, span.column) == (row, column):
                return span
        return Span(row, column, 1, 1)

    def cells(self) -> Iterator[tuple[int, int, str]]:
        """Gives back (row, column, text) of every cell, blank ones too, merged ones once."""
        for r, row in enumerate(self.texts):
            for c, text in enumerate(row):
                if (r, c) not in self.covered:
                    yield r, c, text

    def kind_at(self, row: int, column: int) -> Kind:
        """Gives back what a cell holds; headings are text."""
        return "text" if row < self.head else self.kinds[column]
