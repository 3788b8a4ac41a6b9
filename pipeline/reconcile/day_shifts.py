"""The shift of every day: stated, else inferred, and given to the days it fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.model.casefile import HoursLaw
from pipeline.model.facility import Facility, Shift
from pipeline.reconcile.day_records import DayRecords, gather_days
from pipeline.reconcile.days import ShiftChoice, build_days
from pipeline.reconcile.months import build_months
from pipeline.reconcile.pay_months import month_of
from pipeline.reconcile.punches import Ints
from pipeline.reconcile.shift_doubts import other_books, with_either
from pipeline.reconcile.shift_inference import departments_of, infer_shifts
from pipeline.reconcile.shifts import applicable, assign, known_shifts, stated_shift
from pipeline.reconcile.supper import (
    DOUBT,
    Break,
    find_supper,
    months_to_try,
    stated_overtime,
    with_longest_meal,
    with_supper,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What counting needs besides the records: the calendar, the pay months, law and unit."""

    calendar: pd.DataFrame
    periods: pd.DataFrame
    law: HoursLaw
    unit: int


@dataclass(frozen=True, slots=True)
class DayShifts:
    """The shift of each day.

    Attributes:
        choice: The shifts used, and the same with other breaks.
        source: Who states them, as on ``CaseFile.shift_source``.
        shift: Index of the shift of each day, -1 for none.
        guessed: Nobody stated these shifts, or their breaks.
    """

    choice: ShiftChoice
    source: str
    shift: Ints
    guessed: bool = True


def count_days(
    facility: Facility,
    frames: Mapping[str, pd.DataFrame],
    workers: pd.DataFrame,
    setting: Setting,
) -> tuple[pd.DataFrame, DayShifts]:
    """Gives back the days of all attendance, and the shifts they were counted by.

    Where a time of a shift was not read for certain, days are told at least and at most over what
    it may be.
    """
    days, plan = _counted(facility, frames, workers, setting)
    others = [
        _counted(facility, books, workers, setting)[0] for books in other_books(facility, frames)
    ]
    return (with_either(days, others) if others else days), plan


def _counted(
    facility: Facility,
    frames: Mapping[str, pd.DataFrame],
    workers: pd.DataFrame,
    setting: Setting,
) -> tuple[pd.DataFrame, DayShifts]:
    """Gives back the days by the shifts as the frames state them, else as they are inferred."""
    shifts, source, guessed = known_shifts(facility, frames)
    rows = frames["attendance"]
    records = _records(rows, shifts, setting.law)
    if not shifts and len(records.worker):
        departments = departments_of(workers, records.worker)
        shifts = infer_shifts(records.punches, departments, setting.law.rest_default_break)
        source = "inferred" if shifts else "none"
    choice = ShiftChoice(shifts, shifts, shifts)
    shift = _assign(shifts, workers, records)
    if shifts and guessed:
        by_totals = _supper("attendance_month", shifts, frames, workers, setting)
        supper = by_totals or _supper("payroll", shifts, frames, workers, setting)
        used = with_supper(shifts, supper or (0, 0))
        at_least = used
        if supper is None:
            longest = with_longest_meal(shifts, records.punches, shift, source != "inferred")
            at_least = with_supper(longest, DOUBT)
        choice = ShiftChoice(used, at_least, shifts, by_payroll=by_totals is None)
    plan = DayShifts(choice, source, shift, guessed and bool(shifts))
    return _days(records, plan, setting), plan


def _records(rows: pd.DataFrame, shifts: tuple[Shift, ...], law: HoursLaw) -> DayRecords:
    return gather_days(rows, stated_shift(shifts, rows), law.duplicate_punch_minutes)


def _assign(shifts: tuple[Shift, ...], workers: pd.DataFrame, records: DayRecords) -> Ints:
    may = applicable(shifts, workers)
    return assign(shifts, may, records.worker, records.punches, records.shift)


def _days(records: DayRecords, plan: DayShifts, setting: Setting) -> pd.DataFrame:
    return build_days(
        records,
        plan.shift,
        plan.choice,
        setting.calendar,
        setting.periods,
        setting.law,
        setting.unit,
    )


def _supper(
    kind: str,
    shifts: tuple[Shift, ...],
    frames: Mapping[str, pd.DataFrame],
    workers: pd.DataFrame,
    setting: Setting,
) -> Break | None:
    """Gives back the break after the shift's end that overtime stated by a kind confirms."""
    stated = stated_overtime(frames[kind])
    rows = frames["attendance"]
    month = pd.Series(pd.NA, index=rows.index, dtype="str")
    dated = rows["date"].notna()
    month[dated] = month_of(rows.loc[dated, "date"], setting.periods)
    tried = months_to_try(stated, month)
    if not tried:
        return None
    records = _records(rows[month.isin(tried)], shifts, setting.law)
    shift = _assign(shifts, workers, records)

    def months_under(choice: Break) -> pd.DataFrame:
        trial = with_supper(shifts, choice)
        return build_months(
            _days(records, DayShifts(ShiftChoice(trial, trial, shifts), "", shift), setting)
        )

    return find_supper(stated, months_under, setting.unit)
