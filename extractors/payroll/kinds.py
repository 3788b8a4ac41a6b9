"""What a column of a payroll sheet can be."""

from dataclasses import dataclass
from typing import Any

from extractors.own_words import remembered
from extractors.tables.headers import Column
from extractors.words import Vocabulary, vocabulary

TOTALS = ("gross_minor", "deductions_minor", "net_minor")
OVERTIME_KINDS = ("weekday", "restday", "holiday")
ABSENCES = ("absence_minutes", "absence_days_hundredths")
MOST_HOURS = 400_00
MOST_DAYS = 31_00
"""Hundredths of hours and days beyond which a month's figure is something else."""


@dataclass(frozen=True, slots=True)
class PayColumn:
    """One column of a payroll sheet.

    Attributes:
        column: Where it is and what it is called.
        field: Record field of ``payroll``, or None.
        item: Key of ``pay_items.yaml``, or None where unknown.
        role: Role of its pay items; None where it holds no money of its own; "unknown" where only
            sums can tell whether it does.
        counts: Towards the minimum wage; None where unknown.
        rival: The total it may be instead, where two columns are named alike.
    """

    column: Column
    field: str | None = None
    item: str | None = None
    role: str | None = None
    counts: bool | None = None
    rival: str | None = None

    @property
    def index(self) -> int:
        """Gives back the column of the grid."""
        return self.column.index

    @property
    def is_money(self) -> bool:
        """Gives back whether its cells are amounts."""
        return self.role is not None or (self.field or "").endswith("_minor")


@remembered
def pay_items() -> tuple[Vocabulary, dict[str, dict[str, Any]], dict[str, str]]:
    """Gives back the words of pay items, what each item is, and the items that fields are."""
    words = vocabulary("pay_items")
    return words, words.lists["items"], words.lists["of_fields"]
