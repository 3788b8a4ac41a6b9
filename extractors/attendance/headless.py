"""Columns of an attendance sheet with values under no heading."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.attendance.outcome import Outcome
from extractors.attendance.roles import role_of
from extractors.attendance.sheet import Sheet
from extractors.headless import without_heading
from extractors.parse.dates import parse_weekday
from pipeline.model.document import Issue

_HEADING_ROWS, _LEAST_HEADINGS = 4, 2


def headless_columns(sheet: Sheet, outcome: Outcome) -> list[Issue]:
    """Gives back the issue of columns beside those that were read, or none."""
    if not outcome.used_rows:
        return []
    rows = sorted(set(outcome.used_rows))
    labelled: dict[int, str] = {}
    above = range(max(0, rows[0] - _HEADING_ROWS), rows[0])
    for row in above:
        texts = {c: sheet.shown(row, c).strip() for c in range(sheet.width)}
        filled = {column: text for column, text in texts.items() if text}
        if len(set(filled.values())) >= _LEAST_HEADINGS:
            labelled.update(filled)
    if not labelled or not labelled.keys() & set(outcome.used_columns):
        return []
    for column in (*outcome.used_columns, *outcome.said_columns):
        labelled.setdefault(column, "")
    row = max((at for at in above if any(map(str.strip, sheet.rows[at]))), default=rows[0])
    return without_heading(sheet.table, labelled, rows, sheet.part.name, row, _says_the_row)


def _says_the_row(texts: Sequence[str]) -> bool:
    """Gives back whether values say what their row is: 上午, 下午, 加班; or its weekday."""
    told = sum(role_of(text) is not None or parse_weekday(text) is not None for text in texts)
    return 2 * told >= len(texts)
