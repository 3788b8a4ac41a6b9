"""What one layout made of one table."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from extractors.attendance.records import Gathered
from extractors.attendance.sheet import Sheet
from pipeline.model.document import Issue
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartCells


@dataclass
class Outcome:
    """Records and issues of one table.

    Attributes:
        gathered: Record sets in the making; empty ones are dropped later.
        issues: What could not be read.
        fields: Record fields that have a place of their own, blank or not.
        used_rows, used_columns: Table rows and columns whose cells were mapped, for counting.
        said_columns: Columns that were not read and that an issue names already.
    """

    gathered: list[Gathered] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    used_rows: list[int] = field(default_factory=list)
    used_columns: list[int] = field(default_factory=list)
    said_columns: list[int] = field(default_factory=list)

    def count(self, sheet: Sheet) -> PartCells:
        """Gives back how many mapped cells hold something, by grade."""
        if not self.used_rows or not self.used_columns:
            return PartCells()
        at = np.ix_(sorted(set(self.used_rows)), sorted(set(self.used_columns)))
        filled = sheet.table.texts[at] != ""
        total = int(filled.sum())
        if sheet.table.grades is None:
            return PartCells(total=total, read=total)
        grades = sheet.table.grades[at][filled]
        counts = {grade: int((grades == grade.value).sum()) for grade in Grade}
        return PartCells(
            total=total,
            verified=counts[Grade.VERIFIED],
            read=counts[Grade.READ] + counts[Grade.NONE],
            uncertain=counts[Grade.UNCERTAIN],
        )
