"""What rules ask of a sheet, that a column under a heading nobody knows may hold.

A column of figures, dates or numbers whose heading is not known is no loss where the sheet states
elsewhere what such a column may hold. Where it does not, what the rules ask for may stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from extractors.parse.counts import COUNT
from extractors.parse.dates import parse_date
from extractors.tables.headers import Column
from extractors.words import alike, vocabulary

_TERM = re.compile(rf"{COUNT}\s*(?:个?[月天日]|months?|days?|tháng|ngày)", re.IGNORECASE)
_OT = re.compile(r"(?<![a-z])o[./]?t\.?(?![a-z])")
_WORD = re.compile(r"[a-z]+")
_LETTERS = 4
"""A word in Latin letters no longer than this may stand by chance within another."""
_BORN_BEFORE = "2012"
"""Most workers of a list were born before this year; few lists hold mostly older dates else."""
_ID = re.compile(r"(?=(?:\D*\d){9})[\dA-Z]{12,18}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What rules ask for.

    Attributes:
        code: Of the issue where an unknown column may hold it.
        field: Record field.
        stated_by: Fields any of which states it.
        holds: What a column of it holds.
    """

    code: str
    field: str
    stated_by: frozenset[str]
    holds: tuple[str, ...]


OVERTIME = frozenset(
    (
        "overtime_minutes",
        "overtime_weekday_minutes",
        "overtime_restday_minutes",
        "overtime_holiday_minutes",
    )
)
_HOURS = Wanted("overtime-column-unknown", "overtime_minutes", OVERTIME, ("hours", "days"))
_PAY = Wanted("overtime-pay-column-unknown", "overtime_pay_minor", frozenset(), ("money",))
_IDENTITY = Wanted("id-column-unknown", "id_number", frozenset({"id_number"}), ("codes", "money"))
_PROBATION = Wanted(
    "probation-column-unknown",
    "probation_months_hundredths",
    frozenset(("probation_months_hundredths", "probation_from", "probation_to")),
    ("text", "codes", "days", "dates"),
)


def _date(field: str, *more: str) -> Wanted:
    return Wanted("date-column-unknown", field, frozenset((field, *more)), ("dates",))


_BIRTH = _date("birth_date")
WANTED: dict[str, tuple[Wanted, ...]] = {
    "payroll": (_HOURS,),
    "attendance": (_HOURS,),
    "roster": (_BIRTH, _date("hired_on"), _IDENTITY),
    "identity": (_BIRTH, _IDENTITY),
    "protected_worker": (_BIRTH,),
    "contract": (
        _date("signed_on"),
        _date("starts_on", "period"),
        _date("ends_on", "period", "term"),
        _PROBATION,
    ),
    "bank_transfer": (_date("paid_on"),),
    "leave": (_date("starts_on", "period"),),
    "overtime_approval": (_date("date", "period"),),
}


def may_hold(
    kind: str,
    column: Column,
    holds: str,
    texts: Sequence[str],
    stated: Collection[str],
    nearest: str | None = None,
) -> tuple[Wanted, ...]:
    """Gives back what rules ask of a kind of sheet that an unknown column may hold.

    Args:
        kind: Vocabulary of the sheet.
        column: The column.
        holds: What its values mostly are.
        texts: Its values, none blank.
        stated: Record fields that other columns, or a title, state.
        nearest: The field that its heading is most like: a word of it may be lost on a scan.
    """
    lacking = [one for one in WANTED.get(kind, ()) if one.stated_by.isdisjoint(stated)]
    if kind in ("payroll", "attendance") and holds != "text" and speaks_of_overtime(column):
        if kind == "attendance" or (_counts_else(column) and not lacking):
            return tuple(lacking)
        # Beside the overtime that a payroll states, more hours or pay of it matter no less.
        return (_PAY if holds == "money" or _is_pay(column) else _HOURS,)
    if kind == "attendance":
        return ()
    if nearest in OVERTIME and nearest not in stated and holds in _HOURS.holds:
        return (_HOURS,)
    return tuple(one for one in lacking if texts and _fits(one, column, holds, texts))


def _fits(one: Wanted, column: Column, holds: str, texts: Sequence[str]) -> bool:
    if holds not in one.holds:
        return False
    if one is _HOURS:
        return not _counts_else(column) and not _in_order(texts)
    if one is _PROBATION:
        return "试用" in column.label or _most(bool(_TERM.match(text)) for text in texts)
    if one is _IDENTITY:
        return _most(bool(_ID.fullmatch(alike(text).upper())) for text in texts)
    if one is _BIRTH:
        return _most(_year(text) < _BORN_BEFORE for text in texts)
    return True


def _most(flags: Iterable[bool]) -> bool:
    found = list(flags)
    return 2 * sum(found) > len(found)


def _year(text: str) -> str:
    found = parse_date(text, order="dmy") or parse_date(text, order="mdy") or _BORN_BEFORE
    return found[:4]


def speaks_of_overtime(column: Column) -> bool:
    """Gives back whether a heading speaks of overtime, which rules need and do not guess."""
    whole = "".join(map(alike, column.path))
    words = vocabulary("pay_items").words("overtime_words")
    if any(word in whole for word in words if len(word) > _LETTERS or not word.isascii()):
        return True
    return any(_OT.search(normalize("NFKC", label).casefold()) for label in column.path)


def _is_pay(column: Column) -> bool:
    leaf = alike(column.path[-1])
    hours = leaf.endswith(vocabulary("pay_items").words("hour_words"))
    paid = any(word in leaf for word in vocabulary("pay_items").words("money_words"))
    return column.unit == "yuan" or (paid and not hours)


def _counts_else(column: Column) -> bool:
    """Gives back whether a heading says that it holds other figures than hours: 次数, 桌号."""
    leaf, words = alike(column.path[-1]), vocabulary("pay_items")
    others = {*words.words("count_words"), *words.words("label_words")}
    if leaf.endswith(tuple(others - {*words.words("hour_words")})):
        return True
    spoken = set(_WORD.findall(column.path[-1].casefold()))
    return any(one in (spoken if one.isascii() else leaf) for one in words.words("never_hours"))


def _in_order(texts: Sequence[str]) -> bool:
    """Gives back whether figures number the rows: 1, 2, 3."""
    return len(texts) > 1 and list(texts) == [str(at) for at in range(1, len(texts) + 1)]
