"""The meals that a guessed shift hides.

Who works on after the shift often eats first, and nobody punches for it. Where shift and breaks
are only inferred, that break is looked for in the overtime that the attendance totals state, else
payroll: a break under which most of them come out right is taken. If none does, counted time is
told in bounds: at least with an hour of supper and the longest meal at noon, at most without any
supper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.model.facility import Shift
from pipeline.reconcile.punches import Ints, Punches

Break = tuple[int, int]

CHOICES: tuple[Break, ...] = ((0, 0), (0, 30), (0, 60), (30, 60))
"""Breaks tried, in minutes after the shift's end; the first is none."""

DOUBT: Break = (0, 60)
"""The break that counted time allows for where none could be told."""

LONGEST_MEAL = 120
"""Minutes: noon is from 12:00 to 14:00 in much of southern China."""

_PUNCHED = 4
"""Punches of a day whose meal is punched."""

_NORMAL_DAY = 480
_NEAR, _LATEST = 30, 120
_MONTHS = 3
_LEAST_FIGURES = 5
_LEAST_SHARE = 0.6


def with_supper(shifts: Sequence[Shift], after_end: Break) -> tuple[Shift, ...]:
    """Gives back the shifts with one break more, unless it is empty or they have supper already."""
    low, high = after_end
    return tuple(
        shift
        if low == high or _has_supper(shift)
        else replace(shift, breaks=(*shift.breaks, (shift.end + low, shift.end + high)))
        for shift in shifts
    )


def with_longest_meal(
    shifts: Sequence[Shift], punches: Punches, of_day: Ints, is_stated: bool
) -> tuple[Shift, ...]:
    """Gives back the shifts with their meal as long as it may be where nobody punches for it.

    Args:
        shifts: Each with the meal that was assumed, if any.
        punches: Of every day.
        of_day: Index of each day's shift.
        is_stated: Start and end were stated: the meal is no longer than what they leave of it.
    """
    return tuple(
        replace(shift, breaks=_longest(shift, is_stated))
        if _unpunched(punches.count[of_day == at])
        else shift
        for at, shift in enumerate(shifts)
    )


def _unpunched(counts: Ints) -> bool:
    return bool(len(counts)) and float(np.median(counts)) < _PUNCHED


def _longest(shift: Shift, is_stated: bool) -> tuple[Break, ...]:
    most = min(shift.end - shift.start - _NORMAL_DAY, LONGEST_MEAL) if is_stated else LONGEST_MEAL
    if not shift.breaks:
        return ()
    (low, high), *others = shift.breaks
    return ((low, max(high, low + most)), *others)


def _has_supper(shift: Shift) -> bool:
    return any(high > shift.end - _NEAR and low < shift.end + _LATEST for low, high in shift.breaks)


def stated_overtime(rows: pd.DataFrame) -> pd.Series[int]:
    """Gives back the overtime minutes that rows with monthly totals state, by worker and month.

    Months without overtime are left out, as they agree with every break.
    """
    parts = rows.filter(regex=r"^overtime_(weekday|restday|holiday)_minutes$")
    total = rows["overtime_minutes"].fillna(parts.sum(axis=1, min_count=1))
    stated = pd.DataFrame({"worker": rows["worker"], "month": rows["month"], "total": total})
    stated = stated[(stated["worker"] >= 0) & stated["total"].fillna(0).gt(0)]
    found: pd.Series[int] = stated.groupby(["worker", "month"])["total"].sum().astype("int64")
    return found


def months_to_try(stated: pd.Series[int], attended: pd.Series[str]) -> list[str]:
    """Gives back the last few months that have both stated overtime and attendance."""
    months = set(stated.index.get_level_values("month")) & set(attended.dropna().unique())
    return sorted(months)[-_MONTHS:]


def find_supper(
    stated: pd.Series[int], months_under: Callable[[Break], pd.DataFrame], unit: int
) -> Break | None:
    """Gives back the break under which most stated figures come out right, or None.

    Args:
        stated: Overtime by (worker, month).
        months_under: Gives back ``CaseFile.months`` as they are under a break.
        unit: Figures this close agree.
    """
    best, share = None, 0.0
    for choice in CHOICES:
        months = months_under(choice).set_index(["worker", "month"])
        complete = months.loc[months["missing_days"] == 0, "overtime_minutes"].dropna()
        both = pd.concat([stated, complete], axis=1, join="inner")
        if len(both) < _LEAST_FIGURES:
            return None
        apart = (both["total"] - both["overtime_minutes"]).abs()
        agreeing = float((apart <= unit).mean())
        if agreeing > share:
            best, share = choice, agreeing
    return best if share >= _LEAST_SHARE else None
