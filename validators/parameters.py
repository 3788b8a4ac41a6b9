"""The numbers that a pack may set: what each means and in which unit it is written."""

from fractions import Fraction
from functools import cache
from pathlib import Path

from pydantic import RootModel

from validators.marked_yaml import read_marked
from validators.number_formats import fault_of_formats
from validators.pack_schema import Strict, checked
from validators.steps import fault_of_steps
from validators.weekdays import fault_of_weekdays

FILE = Path(__file__).with_name("parameters.yaml")
MONEY = "money"
"""Stands for the pack's currency in a unit: "money a month"."""

_WHOLE = (
    "minutes",
    "minutes after midnight",
    "months",
    "years",
    "minor",
    "hundredths of a day",
    "count",
)
_FRACTION = ("ratio", "days", "hours", f"{MONEY} a month", f"{MONEY} a day", f"{MONEY} an hour")
WEEKDAYS = "weekdays from Monday 0"
_CHECKED_LISTS = {
    "steps": fault_of_steps,
    "number formats": fault_of_formats,
    WEEKDAYS: fault_of_weekdays,
}
LISTS = (
    "fields",
    "clauses",
    "items",
    "schemes",
    "cycles",
    *_CHECKED_LISTS,
)
YES_OR_NO = "yes or no"
_TEXT = ("rule", "pay items")
UNITS = (*_WHOLE, *_FRACTION, *LISTS, YES_OR_NO, *_TEXT)


class Known(Strict):
    """One parameter: its unit, and what it says in one sentence."""

    unit: str
    says: str


class _File(RootModel[dict[str, Known]]):
    """``parameters.yaml``."""


@cache
def parameters() -> dict[str, Known]:
    """Gives back every parameter by its name."""
    return checked(_File, read_marked(FILE)).root


def written_unit(unit: str, currency: str | None) -> str:
    """Gives back a unit as a pack of this currency writes it: "CNY a month"."""
    return unit.replace(MONEY, currency or MONEY)


def fault_of(unit: str, value: object) -> str | None:
    """Gives back what is wrong with a value of a unit; None where nothing is.

    Args:
        unit: As ``parameters.yaml`` has it.
        value: As the pack has it: an integer, a text or a list.
    """
    if unit in LISTS:
        return _fault_of_list(unit, value)
    if isinstance(value, list):
        return f"{unit}: one value is needed, not a list"
    if unit in _WHOLE:
        return None if _is_whole(value) else f"{unit}: a whole number from 0 is needed"
    if unit in _FRACTION:
        return None if _is_fraction(value) else f'{unit}: a number is needed, as 2 or "1.5"'
    if unit == YES_OR_NO:
        return None if value in ("yes", "no") else f'{unit}: "yes" or "no" is needed, in quotes'
    return None if isinstance(value, str) and value.strip() else f"{unit}: a text is needed"


def _fault_of_list(unit: str, value: object) -> str | None:
    if not isinstance(value, list) or not value:
        return f"{unit}: a list is needed"
    return _CHECKED_LISTS[unit](value) if unit in _CHECKED_LISTS else None


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_fraction(value: object) -> bool:
    try:
        return not isinstance(value, bool) and Fraction(str(value)) >= 0
    except (ValueError, ZeroDivisionError):
        return False
