"""Grids that run the other way: names across the top, days down the side."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from extractors.attendance.dayheader import DayHeader, find_days
from extractors.attendance.daytokens import read_token
from extractors.attendance.grid import extract_grid
from extractors.attendance.month import find_period
from extractors.attendance.outcome import Outcome
from extractors.attendance.sheet import Sheet
from pipeline.model.evidence import Grade, Locator
from pipeline.model.table import Span

LEAST_DAYS = 5
TITLE_ROWS = 3


@dataclass
class _Turned(Sheet):
    """A sheet whose rows are the columns of another; spots are those of the other."""

    original: Sheet | None = None

    def locate(self, row: int, column: int) -> Locator:
        """Gives back where a slot stands in the file."""
        return self.table.place.locate(column, row, Span(column, row, 1, 1))

    def grade(self, row: int, column: int) -> Grade:
        """Gives back how sure the reading of a slot is."""
        return (
            Grade.READ if self.table.grades is None else Grade(int(self.table.grades[row, column]))
        )

    def headline(self, rows: int) -> list[str]:
        """Gives back what announces the sheet as it stands in the file."""
        return self.original.headline(rows) if self.original else super().headline(rows)


def extract_turned(sheet: Sheet) -> Outcome | None:
    """Gives back the worker-days of a grid with names across and days down, or None."""
    table = sheet.table
    period = find_period(sheet, TITLE_ROWS)
    month = period.month if period else None
    turned = _Turned(
        sheet.part_index,
        sheet.table_index,
        sheet.part,
        replace(
            table,
            texts=table.texts.T,
            types=None,
            grades=None if table.grades is None else np.ascontiguousarray(table.grades.T),
            spans=tuple(Span(s.column, s.row, s.columns, s.rows) for s in table.spans),
            others={(column, row): texts for (row, column), texts in table.others.items()},
        ),
        replace(sheet.context, month=sheet.context.month or month),
        sheet,
    )
    days = find_days(turned)
    if days is None or len(days.days) < LEAST_DAYS or _begins_again(turned, days):
        return None
    outcome = extract_grid(turned, days)
    if outcome is None:
        return None
    for gathered in outcome.gathered:
        gathered.turn()
    outcome.used_rows, outcome.used_columns = outcome.used_columns, outcome.used_rows
    return outcome


def _begins_again(sheet: Sheet, days: DayHeader) -> bool:
    """Gives back whether most dates of the row lie outside its days: a list with dates in rows."""
    dates = {
        column
        for column, text in enumerate(sheet.rows[days.row])
        if text and (token := read_token(text)) is not None and token.date
    }
    return 2 * len(dates - days.columns) > len(dates)
