"""Tables and lines of text of a part in the order in which they are read."""

from __future__ import annotations

from pipeline.model.document import TEXT, Part
from pipeline.model.table import WordPlace

Rows = tuple[int, int]
"""A table, ``TEXT`` for running text, and a row of it."""


def rows_in_order(part: Part) -> tuple[list[Rows], bool]:
    """Gives back every row of a part in reading order, and whether that order is known.

    Word documents know which paragraphs stand above a table, pages how high each thing stands.
    Where neither is known, tables come first and running text last.
    """
    tables = [(at, row) for at, grid in enumerate(part.tables) for row in range(grid.shape[0])]
    if part.text is None:
        return tables, True
    lines = [(TEXT, row) for row in range(part.text.shape[0])]
    if not lines or not tables:
        return [*tables, *lines], True
    above = _lines_above(part)
    if above is None:
        return [*tables, *lines], False
    found: list[Rows] = []
    done = 0
    for at in sorted(range(len(part.tables)), key=lambda at: (above[at], at)):
        found += lines[done : above[at]]
        done = max(done, above[at])
        found += [(at, row) for row in range(part.tables[at].shape[0])]
    return [*found, *lines[done:]], True


def _lines_above(part: Part) -> list[int] | None:
    """Gives back how many lines of text stand above each table, or None where nobody knows."""
    places = [grid.place for grid in part.tables]
    after = [place.after for place in places if isinstance(place, WordPlace)]
    if len(after) == len(places) and all(one is not None for one in after):
        return [one for one in after if one is not None]
    lines = [_height(part, TEXT, row) for row in range(part.grid(TEXT).shape[0])]
    tops = [_height(part, at, 0) for at in range(len(part.tables))]
    known = [one for one in lines if one is not None]
    held = [one for one in tops if one is not None]
    if len(known) < len(lines) or len(held) < len(tops) or known != sorted(known):
        return None
    return [sum(1 for line in known if line < top) for top in held]


def _height(part: Part, table: int, row: int) -> tuple[int, float] | None:
    at = part.grid(table).locate(row, 0)
    return None if at.box is None else (at.page or 0, float(at.box.top))
