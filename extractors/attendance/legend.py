"""Finds the sheet's own legend above, below and beside its grid."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.attendance.sheet import Sheet
from extractors.parse.legends import parse_legend

_ONE_PAIR = 24
"""Letters of the longest line that says one sign: "△ 补休（经批准）"."""


def find_legend(sheet: Sheet, rows: Iterable[int]) -> dict[str, str | None]:
    """Gives back sign to mark from the rows that are no data, and from the part's other texts.

    Two meanings of one sign within a sheet leave it without a known meaning.

    Args:
        sheet: The table.
        rows: Rows outside the data: titles, notes, footers.
    """
    texts = [text for text in sheet.headline(0) if text.strip()]
    lines = list(texts)
    for row in rows:
        cells = [text for text in sheet.rows[row] if text.strip()]
        texts += cells
        if len(cells) > 1:
            texts.append(" ".join(cells))
        lines.append(" ".join(cells))
    for other in sheet.part.tables:
        if other is not sheet.table and other.shape[0] <= 12 and other.shape[1] <= 4:
            lines += [" ".join(map(str, row)) for row in other.texts]
            texts += [" ".join(map(str, row)) for row in other.texts]
    texts.append("\n".join(line for line in lines if len(line) <= _ONE_PAIR))
    found: dict[str, str | None] = {}
    for text in texts:
        for sign, mark in parse_legend(text).items():
            found[sign] = mark if found.get(sign, mark) == mark else None
    return found
