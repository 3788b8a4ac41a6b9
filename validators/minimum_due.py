"""What of a payroll row counts towards the minimum wage, and the minimum due for it: in bounds.

Full-time workers are due the month's minimum, less for the part of it that they were not there;
workers paid by the day or hour, where the law sets it by the day or hour, are due it for their
days; part-time workers the hourly minimum for their hours; piece workers more for longer hours.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.quantities import round_half_up
from validators.bench import ROW, Bench, given, ints
from validators.day_wages import PERHAPS, is_piece
from validators.minimum_wage import DAILY, HOURLY, PARAMETER, minimum_column, minimums, set_by
from validators.month_figures import each_month, last_figure, optional
from validators.part_months import prorated
from validators.probation_minimum import add_probation
from validators.rational import round_div
from validators.tariffs import PREMIUMS, month_divisor
from validators.verdicts import Mask

ROUNDING = 100
NO_INSURANCE = "wages.minimum.excludes_worker_insurance"
NO_FUND = "wages.minimum.excludes_worker_fund"
BY_DAYS = "wages.minimum.by_days"
ON_TOP = {NO_INSURANCE: "insurance", NO_FUND: "fund"}
"""Deductions that come on top of the minimum where the place says so, to the sum they are."""

Amounts = npt.NDArray[np.int64]


def add_wages(bench: Bench, frame: pd.DataFrame) -> None:
    """Adds the wage that counts, at least and at most, from the items, else from gross.

    What gross holds beyond the items may count; what it lacks may be lacking from what counts,
    where the sheet does not show how gross is made.
    """
    itemised = ints(frame, "items") > 0
    counted, absent = ints(frame, "counted"), ints(frame, "absent")
    gross, overtime = ints(frame, "gross_minor"), ints(frame, "overtime_pay_minor")
    normal = np.maximum(ints(frame, "normal_pay_minor"), 0)
    bare = given(frame, "gross_minor") & given(frame, "overtime_pay_minor")
    less, more = _unexplained(frame)
    own, perhaps = _on_top(bench, frame)
    least = counted + ints(frame, "unknown_less") - absent - less
    frame["own_share"] = own
    frame["wage_low"] = np.where(itemised, least, normal) - own - perhaps
    most = np.where(bare, gross - overtime, np.maximum(gross, normal))
    upper = counted + ints(frame, "unknown_more") - absent + more
    frame["wage_high"] = np.where(itemised, upper, np.maximum(most, normal)) - own
    paid_something = (ints(frame, "earned") > 0) | (upper > 0) | given(frame, "base_minor")
    frame["wage_known"] = (itemised & paid_something) | given(frame, "gross_minor") | (normal > 0)
    part_time = is_part_time(frame)
    paid = np.maximum(ints(frame, "overtime_items"), overtime)
    for end in ("wage_low", "wage_high"):
        # Every hour of part-time work is due the hourly minimum, so all its pay counts.
        frame[end] += np.where(part_time & itemised, paid, 0)


def _on_top(bench: Bench, frame: pd.DataFrame) -> tuple[Amounts, Amounts]:
    """Gives back the worker's own insurance and fund that the place does not count.

    Surely taken, and perhaps: where the row states deductions only as one total.
    """
    own, perhaps = np.zeros(len(frame), np.int64), np.zeros(len(frame), np.int64)
    silent = (ints(frame, "deducted") == 0) & (ints(frame, "items") > 0)
    total = np.where(silent, ints(frame, "deductions_minor"), 0)
    for name, sum_of in ON_TOP.items():
        for number, at in each_month(frame["month"], partial(last_figure, bench, name)):
            if number is not None and number.value == "yes":
                own[at] += ints(frame, sum_of)[at]
                perhaps[at] = np.maximum(total, 0)[at]
    return own, perhaps


def _unexplained(frame: pd.DataFrame) -> tuple[Amounts, Amounts]:
    """Gives back how far gross is under the items and over them, a yuan or less left out.

    Overtime pay that is stated, but no item, is no more than that where it is all of the gap.
    """
    shown = ints(frame, "into_gross") > 0
    own = ints(frame, "into_gross") - ints(frame, "off_gross")
    made = np.where(shown, own, ints(frame, "earned") - ints(frame, "absent"))
    gap = np.where(given(frame, "gross_minor"), ints(frame, "gross_minor") - made, 0)
    overtime = ints(frame, "overtime_pay_minor") - ints(frame, "overtime_items")
    gap = np.where((overtime > 0) & (np.abs(gap - overtime) <= ROUNDING), 0, gap)
    gap = np.where(np.abs(gap) > ROUNDING, gap, 0)
    return np.where(shown, 0, np.maximum(-gap, 0)), np.maximum(gap, 0)


def add_dues(bench: Bench, frame: pd.DataFrame) -> None:
    """Adds the minimum due: at least, if every unexplained absence was unpaid, and at most.

    Where the figure changes within the month, who was not there for all of it is due at least
    by the lower figure and at most by the higher one; so is who may be in probation.
    """
    add_probation(bench, frame)
    lesser, sure_of_it = ints(frame, "lesser"), frame["all_probation"].to_numpy(bool)
    known = bench.once(minimums)
    full = minimum_column(known, frame["month"], "whole")
    sure, perhaps = ints(frame, "absent_minutes"), ints(frame, "missed_minutes")
    present, months = ints(frame, "present_days"), frame["month"]
    frame["minimum"] = full
    lower = np.where(perhaps > 0, minimum_column(known, months, "low"), full)
    lower = np.where(lesser >= 0, np.minimum(lower, lesser), lower)
    by_absence, by_days = prorated(bench, months, lower, perhaps, present)
    frame["by_absence"], frame["by_days"], frame["full"] = by_absence, by_days, lower
    part = np.minimum(by_absence, by_days)
    frame["due_low"] = np.where(perhaps > 0, part, lower)
    higher = np.where(perhaps > 0, minimum_column(known, months, "high"), full)
    higher = np.where(sure_of_it, lower, higher)
    certain = np.minimum(*prorated(bench, months, higher, sure, present))
    frame["due_high"] = np.where(sure > 0, np.maximum(certain, part), higher)
    _by_the_day(bench, frame)
    _with_rest_days(bench, frame)
    _by_the_hour(bench, frame)
    _longer_hours(bench, frame)


def _by_the_day(bench: Bench, frame: pd.DataFrame) -> None:
    """Sets what is due to workers paid by the day where the law has a minimum for their days."""
    paid = frame["wage_system"].isin(("daily", "hourly")).to_numpy(bool)
    frame["of_days"] = paid & _has_days(bench, frame["month"])
    perhaps = paid | frame[PERHAPS].to_numpy(bool)
    _without_holidays(bench, frame, perhaps & ~frame["of_days"].to_numpy(bool))
    worked, present = ints(frame, "normal_worked"), ints(frame, "present_days")
    full, lower = ints(frame, "minimum"), ints(frame, "full")
    for divisor, at in each_month(frame["month"], lambda month: month_divisor(bench, month)):
        own = at & frame["of_days"].to_numpy(bool) & (worked >= 0) & (full >= 0)
        if divisor is None or not own.any():
            continue
        most = np.maximum(present, worked)
        ends = (
            ("due_low", lower, worked, divisor.days),
            ("due_high", full, most, divisor.fewest),
        )
        for name, month, count, days in ends:
            due, per_day = ints(frame, name).copy(), days * 100
            share = month[own] * count[own] * per_day.denominator
            due[own] = round_div(share, per_day.numerator)
            frame[name] = due


def _without_holidays(bench: Bench, frame: pd.DataFrame, paid: Mask) -> None:
    """Lowers the least that is due to who may be paid by the day, where holidays may be among days.

    So it is where the law has only a month's minimum: nobody says whether the days that payroll
    counts hold the holidays. Adds ``least_by_day``.
    """
    worked = np.where(paid, ints(frame, "normal_worked"), -1)
    least = np.maximum(ints(frame, "full"), 0)
    nothing = np.zeros(len(frame), np.int64)
    share = np.minimum(*prorated(bench, frame["month"], least, nothing, worked))
    due = ints(frame, "due_low")
    frame["least_by_day"] = (worked >= 0) & (share < due)
    frame["due_low"] = np.where(frame["least_by_day"], share, due)


def _with_rest_days(bench: Bench, frame: pd.DataFrame) -> None:
    """Raises the most that is due where a monthly wage may pay rest days, of a daily minimum."""
    due, open_ = ints(frame, "due_high").copy(), np.zeros(len(frame), bool)
    for divisor, at in each_month(frame["month"], lambda month: month_divisor(bench, month)):
        if divisor is not None and divisor.most > divisor.days and set_by(bench) == DAILY:
            own = at & ~frame["of_days"].to_numpy(bool)
            share = divisor.most / divisor.days
            due[own] = round_div(due[own] * share.numerator, share.denominator)
            open_ |= own
    frame["due_high"], frame["rests_open"] = due, open_


def _has_days(bench: Bench, months: pd.Series) -> Mask:
    """Gives back where the minimum is of days or hours, or a month's is said to be of its days."""
    found = np.full(len(months), set_by(bench) not in (None, PARAMETER))
    for number, at in each_month(months, partial(last_figure, bench, BY_DAYS)):
        found[at] |= number is not None and number.value == "yes"
    return found


def _by_the_hour(bench: Bench, frame: pd.DataFrame) -> None:
    """Sets what is due to part-time workers: the hourly minimum for every hour worked."""
    part_time = is_part_time(frame)
    minutes = worked_minutes(bench, frame)
    columns = {name: ints(frame, name).copy() for name in ("minimum", "due_low", "due_high")}
    for numbers, at in each_month(frame["month"], lambda month: optional(bench, HOURLY, month)):
        own = at & part_time
        rates = [one.ratio * 100 for one in numbers]
        columns["minimum"][own] = round_half_up(max(rates)) if rates else -1
        for name, rate in (("due_low", min), ("due_high", max)):
            each = rate(rates) if rates else Fraction()
            worked = np.maximum(minutes[own], 0) * each.numerator
            columns[name][own] = round_div(worked, 60 * each.denominator)
    for name, values in columns.items():
        frame[name] = values
    frame["hours_worked"] = minutes


def worked_minutes(bench: Bench, frame: pd.DataFrame) -> Amounts:
    """Gives back the minutes worked of each row by payroll, else attendance; -1 where unknown."""
    stated = given(frame, "normal_minutes")
    own = ints(frame, "normal_minutes") + np.maximum(_stated_overtime(frame), 0)
    return np.where(stated, own, _clocked(bench, frame, "counted_minutes")).astype(np.int64)


def overtime_minutes(bench: Bench, frame: pd.DataFrame) -> Amounts:
    """Gives back the overtime of each row by payroll, else by attendance; -1 where unknown."""
    own = _stated_overtime(frame)
    return np.where(own >= 0, own, _clocked(bench, frame, "overtime_minutes")).astype(np.int64)


def _stated_overtime(frame: pd.DataFrame) -> Amounts:
    kinds = [f"overtime_{kind}_minutes" for kind in PREMIUMS]
    by_kind = np.sum([ints(frame, name) for name in kinds], axis=0)
    any_kind = np.any([given(frame, name) for name in kinds], axis=0)
    total = ints(frame, "overtime_minutes")
    listed = [given(frame, "overtime_minutes"), any_kind]
    return np.asarray(np.select(listed, [total, by_kind], -1), np.int64)


def _clocked(bench: Bench, frame: pd.DataFrame, column: str) -> Amounts:
    months = bench.case.months
    clock = months.loc[ints(months, "timed_days") > 0, [*ROW, column]].drop_duplicates(ROW)
    found = clock.set_index(ROW)[column].reindex(pd.MultiIndex.from_frame(frame[ROW]))
    return np.asarray(found.astype("Int64").fillna(-1), np.int64)


def _longer_hours(bench: Bench, frame: pd.DataFrame) -> None:
    """Raises what piece workers are due at most: the piece rates pay their overtime too.

    Who earns the minimum for normal hours and as much for each hour beyond is paid enough.
    """
    piece = is_piece(frame)
    extra = np.maximum(overtime_minutes(bench, frame), 0)
    full = np.maximum(ints(frame, "minimum"), 0)
    due_high = ints(frame, "due_high").copy()
    for divisor, at in each_month(frame["month"], lambda month: month_divisor(bench, month)):
        own = at & piece
        if divisor is not None:
            hours = divisor.hours * 60
            more = full[own] * extra[own] * hours.denominator
            due_high[own] += round_div(more, hours.numerator)
    frame["due_high"] = due_high


def is_part_time(frame: pd.DataFrame) -> Mask:
    """Gives back the rows of part-time workers."""
    return (frame["hours_system"] == "part_time").to_numpy(bool)
