"""What a column of a recognised table holds, by the record field it was mapped to."""

from __future__ import annotations

from enum import StrEnum

from pipeline.model.records import RECORDS


class Holds(StrEnum):
    """Types of columns that say what a cell of theirs may be."""

    MONEY = "money"
    HOURS = "hours"
    COUNT = "count"
    DATE = "date"
    CLOCK = "clock"
    ID_NUMBER = "id_number"
    CREDIT_CODE = "credit_code"
    ACCOUNT = "account"
    NUMBER = "number"
    NAME = "name"
    DAY = "day"
    SEQUENCE = "sequence"
    WORD = "word"


_NAMED = {
    "name": Holds.NAME,
    "number": Holds.NUMBER,
    "id_number": Holds.ID_NUMBER,
    "account": Holds.ACCOUNT,
    "credit_code": Holds.CREDIT_CODE,
    "employer_credit_code": Holds.CREDIT_CODE,
    "start": Holds.CLOCK,
    "end": Holds.CLOCK,
    "punch_in": Holds.CLOCK,
    "punch_out": Holds.CLOCK,
    "punch_time": Holds.CLOCK,
    "mark": Holds.DAY,
    "department": Holds.WORD,
    "position": Holds.WORD,
}
FIGURES = frozenset({Holds.MONEY, Holds.HOURS, Holds.COUNT})


def holds_of(kind: str, field: str | None) -> Holds | None:
    """Gives back what a column of a field holds; None where anything may stand in it.

    Args:
        kind: Record kind.
        field: Field that the heading names.
    """
    if field is None:
        return None
    if field in _NAMED:
        return None if kind == "licence" and field == "number" else _NAMED[field]
    for ending, holds in (
        ("_minor", Holds.MONEY),
        ("_minutes", Holds.HOURS),
        ("_hundredths", Holds.COUNT),
    ):
        if field.endswith(ending):
            return holds
    return Holds.DATE if RECORDS.get(kind, {}).get(field) == "date" else None
