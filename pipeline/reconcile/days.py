"""The ``days`` and ``months`` of the case file: what each worker worked, at least and at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.casefile import HoursLaw
from pipeline.model.facility import Shift
from pipeline.reconcile.counted_time import Counted, count_time, either, neighbours, punched_supper
from pipeline.reconcile.day_records import OFF, DayRecords
from pipeline.reconcile.mark_doubts import WORK
from pipeline.reconcile.overtime import Kinds, Split, Week, split_time, weeks
from pipeline.reconcile.pay_months import month_codes
from pipeline.reconcile.plans import Plans
from pipeline.reconcile.punches import Flags, Ints
from pipeline.reconcile.texts import coded


@dataclass(frozen=True, slots=True)
class Stated:
    """Hours of days without punches, as the sheet gives them.

    Attributes:
        known: There are such hours.
        counted, overtime: Minutes, 0 where not known.
        most: Minutes counted at most.
    """

    known: Flags
    counted: Ints
    most: Ints
    overtime: Ints


@dataclass(frozen=True, slots=True)
class ShiftChoice:
    """The shifts that days are counted by.

    Attributes:
        used: The shifts.
        at_least: The same with every break they may have.
        plain: The same without a supper break that is only guessed.
        by_payroll: That supper break was guessed from payroll.
    """

    used: tuple[Shift, ...]
    at_least: tuple[Shift, ...]
    plain: tuple[Shift, ...]
    by_payroll: bool = False


def build_days(
    records: DayRecords,
    shift: Ints,
    choice: ShiftChoice,
    calendar: pd.DataFrame,
    periods: pd.DataFrame,
    law: HoursLaw,
    unit: int,
) -> pd.DataFrame:
    """Gives back one row a worker and date, as described on ``CaseFile.days``.

    Args:
        records: What the documents say of each day.
        shift: Index of the shift of each day, -1 for none.
        choice: The shifts.
        calendar: Kind of every date.
        periods: The pay months.
        law: Normal day, weekly cap, longest shift.
        unit: Overtime is rounded down to it.
    """
    at = _dates(records.ordinal, calendar)
    words = calendar["kind"].to_numpy(object)
    kinds = _kinds(words, at)
    stated = _stated_hours(records, (words == "normal")[at], law.normal_day_minutes)
    worked, unknown = _worked(records, stated)
    empty = _empty(records, stated)
    said = records.said_missing & ((records.punches.count > 0) | empty)
    near = neighbours(records.punches, records.worker, records.ordinal)
    plain = Plans.of(choice.plain, law.rest_default_break)
    fed = punched_supper(records.punches, shift, plain)

    def count(by: tuple[Shift, ...]) -> Counted:
        plans = Plans.of(by, law.rest_default_break)
        longest = law.longest_shift_minutes
        return count_time(records.punches, shift, plans, said | empty, near, longest)

    bare = count(choice.plain)
    # Who punched for supper has it taken off already.
    counted = bare if choice.used == choice.plain else either(fed, bare, count(choice.used))
    low = counted if choice.at_least == choice.used else either(fed, bare, count(choice.at_least))
    makeup = np.sort(np.array(sorted(law.makeup_days), "datetime64[D]").astype(np.int64))
    week, monday = weeks(records.worker, records.ordinal, makeup, law)
    least = np.where(stated.known, stated.counted, low.least)
    most = np.where(stated.known, stated.most, counted.most)
    own = _lengths(choice.used, shift)
    by_least = _split(least, low.least_late, stated, kinds, week, law, unit, own)
    by_most = _split(most, counted.most_late, stated, kinds, week, law, unit, own)
    timed = (records.punches.count > 0) | stated.known
    blank = ~timed & ~counted.missing & (worked | unknown | ~records.part_has_times)
    overlap = (records.punches.count > 0) & (records.punches.last() > near.after)
    dates = pd.Series(records.ordinal.astype("datetime64[D]").astype("datetime64[s]"))
    return pd.DataFrame(
        {
            "worker": records.worker.astype(np.int32),
            "date": dates,
            "month": coded(*month_codes(dates, periods)),
            "week": monday.astype("datetime64[D]").astype("datetime64[s]"),
            "row_id": records.row,
            "row_ids": records.rows,
            "timed": timed,
            "worked": pd.arrays.BooleanArray(worked, unknown),
            "mark": coded(records.mark, records.words),
            "day_kind": coded(at, words),
            "missing_punch": counted.missing,
            "implausible": _implausible(counted, overlap),
            "first_minute": _whole(records.punches.first(), records.punches.count == 0),
            "last_minute": _whole(records.punches.last(), records.punches.count == 0),
            **_minutes(least, most, by_least, by_most, blank),
            "shift": coded(shift, [shift.name for shift in choice.used]),
            "guessed_break_minutes": np.maximum(bare.least - counted.least, 0) * choice.by_payroll,
            "leave_hundredths": _leave(records),
        }
    )


def _minutes(
    least: Ints, most: Ints, by_least: Split, by_most: Split, blank: Flags
) -> dict[str, object]:
    found = {
        "counted_minutes": least,
        "most_minutes": most,
        "normal_minutes": by_least.normal,
        "overtime_minutes": by_least.overtime,
        "overtime_most_minutes": np.maximum(by_most.overtime, by_least.overtime),
        "overtime_raw_minutes": by_least.raw,
        "weekday_minutes": by_least.weekday,
        "restday_minutes": by_least.restday,
        "holiday_minutes": by_least.holiday,
    }
    return {name: _whole(values, blank) for name, values in found.items()}


def _split(
    counted: Ints,
    late: Ints,
    stated: Stated,
    kinds: Kinds,
    week: Week,
    law: HoursLaw,
    unit: int,
    own: Ints,
) -> Split:
    late = np.where(stated.known, 0, late)
    own = np.where(stated.known, 0, own)
    day = law.normal_day_minutes
    return split_time(counted, late, stated.overtime, kinds, week, day, unit, own)


def _lengths(shifts: Sequence[Shift], shift: Ints) -> Ints:
    """Gives back the minutes of each day's shift without its breaks, 0 where none is known."""
    return np.array([*(one.minutes for one in shifts), 0], np.int64)[shift]


def _dates(ordinal: Ints, calendar: pd.DataFrame) -> Ints:
    """Gives back the place of each date in the calendar, which has the date after it too."""
    if not len(ordinal):
        return ordinal
    return ordinal - int(calendar.index.to_numpy("datetime64[D]").astype(np.int64)[0])


def _kinds(words: npt.NDArray[np.object_], at: Ints) -> Kinds:
    holiday, rest = words == "holiday", words == "rest"
    return Kinds(holiday[at], rest[at], holiday[at + 1], rest[at + 1])


def _stated_hours(records: DayRecords, on_normal: Flags, normal_day: int) -> Stated:
    """Gives back the hours of days without punches: stated, or a whole day by its mark.

    A sheet of marks with hours of overtime beside them leaves the normal day unsaid: a mark of
    work means it, also on a rest day, where its hours are overtime. Long hours beside a mark on
    a rest day are that day's work, of a few nobody can tell; a mark of rest or leave means none.
    """
    bare = records.punches.count == 0
    marked_work = records.marked("work")
    hours_mark = marked_work & (records.mark_minutes >= 0)
    normal = np.where((records.normal < 0) & hours_mark, records.mark_minutes, records.normal)
    unsaid = (normal < 0) & ~records.states_normal & ~records.punches_elsewhere
    unsaid &= records.states_overtime
    beside = ~on_normal & (records.overtime > 0)
    implied = on_normal & (records.overtime > 0) & ~_off(records)
    whole_day = unsaid & ((marked_work & ~beside) | implied)
    perhaps = unsaid & marked_work & beside & (records.overtime < normal_day // 2)
    normal = np.where(whole_day, normal_day, normal)
    known = bare & ((normal >= 0) | (records.overtime >= 0))
    counted = np.maximum(normal, 0) + np.maximum(records.overtime, 0)
    return Stated(
        known,
        np.where(known, counted, 0),
        np.where(known, counted + normal_day * perhaps, 0),
        np.where(known, np.maximum(records.overtime, 0), 0),
    )


def _off(records: DayRecords) -> Flags:
    return records.marked(*OFF) | records.on_leave


def _empty(records: DayRecords, stated: Stated) -> Flags:
    """Says which days were worked by their mark, or miss a punch by the sheet, and have none."""
    marked = records.marked("work") & records.punches_elsewhere
    bare = (records.punches.count == 0) & ~stated.known & ~_off(records) & ~records.gave_away
    return np.asarray(bare & (marked | records.said_missing), np.bool_)


def _worked(records: DayRecords, stated: Stated) -> tuple[Flags, Flags]:
    """Gives back which days were worked, and of which that is not known."""
    part_leave = records.on_leave & (records.mark_minutes >= 0) & (records.mark_minutes < 480)
    by_mark = records.marked(*WORK) | part_leave
    by_mark |= records.said_missing & ~_off(records)
    by_mark &= ~records.gave_away
    bare = records.punches.count == 0
    worked = ~bare | (stated.counted > 0) | (by_mark & ~(stated.known & (stated.counted == 0)))
    silent = bare & ~stated.known & records.marked("") & ~records.said_missing
    return worked, (silent & (records.unread | ~records.part_has_times)) | (bare & records.doubted)


def _implausible(counted: Counted, overlap: Flags) -> pd.api.extensions.ExtensionArray:
    why = {"many-punches": counted.many, "overlong": counted.overlong, "overlaps-next-day": overlap}
    return coded(np.select(list(why.values()), range(len(why)), -1), list(why))


def _leave(records: DayRecords) -> Ints:
    """Gives back hundredths of a day of leave by the marks; a mark without hours is a day."""
    part = np.minimum((records.mark_minutes * 100 + 240) // 480, 100)
    return np.where(records.on_leave, np.where(records.mark_minutes >= 0, part, 100), 0)


def _whole(values: Ints, blank: Flags) -> pd.api.extensions.ExtensionArray:
    return pd.arrays.IntegerArray(np.where(blank, 0, values).astype(np.int64), blank.copy())
