"""A week holds more hours, or more overtime, than law or code allows.

Law and codes are judged side by side: a cap on any seven days in a row, on a week as it is
counted, on a week's overtime, and on the hours of part-time work. Every rolling window counts, also
one that ends on a day without a record; it belongs to the month of its last day. Of a week that
the books hold in part, what is recorded counts: more than the limit is over it. What is most
over its limit is named first, then each other that is broken. What a pack allows beyond it in
exceptional circumstances stands in the basis: no document handed in here can show that all its
conditions hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Severity
from pipeline.model.quantities import format_minutes
from validators.bench import Bench
from validators.bounds import AT_LEAST, judge_bounds, lower
from validators.hour_subjects import known_in_part, subjects, without_attendance
from validators.hours import hour_days, occurrences, settle_cells, worst_days
from validators.limits import whose
from validators.month_figures import NOT_IN_FORCE
from validators.numbers import Number
from validators.rule import Draft, Grain, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, as_mask, mark, verdicts
from validators.week_measures import (
    COUNTS,
    MEASURES,
    OVERTIME,
    PART_TIME,
    SEVEN_DAYS,
    STARTS,
    WEEK,
    Measure,
    exceeded,
    measures,
    set_for,
    taken_back,
)
from validators.windows import days_inside, held_in, punch_refs, window_texts, windows

BAND = "hours.weekly_critical"
PART_TIME_DAY = "hours.part_time.day"
EXCEPTIONS = {name: f"{name}.exception" for name in (SEVEN_DAYS, WEEK, OVERTIME)}
FAILED = {
    SEVEN_DAYS: Text(
        "In {month}, {count} period(s) of 7 days held more than {limit} h ({whose}); the most was "
        "{bound}{worst} h in the 7 days to {date}.{others}",
        "{month} 有 {count} 个连续 7 天的工时超过 {limit} 小时（{whose}）；最多为截至 {date} 的 "
        "7 天，{bound}共 {worst} 小时。{others}",
    ),
    WEEK: Text(
        "In {month}, {count} week(s) held more than {limit} h ({whose}); the most was "
        "{bound}{worst} h in the week to {date}.{others}",
        "{month} 有 {count} 周的工时超过 {limit} 小时（{whose}）；最多为截至 {date} 的一周，"
        "{bound}共 {worst} 小时。{others}",
    ),
    OVERTIME: Text(
        "In {month}, {count} week(s) held more than {limit} h of overtime ({whose}); the most was "
        "{bound}{worst} h in the week to {date}.{others}",
        "{month} 有 {count} 周的加班超过 {limit} 小时（{whose}）；最多为截至 {date} 的一周，"
        "加班{bound}共 {worst} 小时。{others}",
    ),
    PART_TIME: Text(
        "In {month}, {count} week(s) of this part-time worker held more than {limit} h ({whose}); "
        "the most was {bound}{worst} h in the week to {date}.{others}",
        "该非全日制员工 {month} 有 {count} 周的工时超过 {limit} 小时（{whose}）；"
        "最多为截至 {date} 的一周，{bound}共 {worst} 小时。{others}",
    ),
}
SAME = Text(" That is also over {limit} h ({whose}).", "同时超过 {limit} 小时（{whose}）。")
ALSO = {
    SEVEN_DAYS: Text(
        " Also over {limit} h in 7 days ({whose}): {worst} h in the 7 days to {date}.",
        "另超过连续 7 天 {limit} 小时（{whose}）：截至 {date} 的 7 天共 {worst} 小时。",
    ),
    WEEK: Text(
        " Also over {limit} h a week ({whose}): {worst} h in the week to {date}.",
        "另超过每周 {limit} 小时（{whose}）：截至 {date} 的一周共 {worst} 小时。",
    ),
    OVERTIME: Text(
        " Also over {limit} h of overtime a week ({whose}): {worst} h in the week to {date}.",
        "另超过每周加班 {limit} 小时（{whose}）：截至 {date} 的一周加班 {worst} 小时。",
    ),
    PART_TIME: Text(
        " Also over {limit} h a week of part-time work ({whose}): {worst} h in the week to {date}.",
        "另超过非全日制用工每周 {limit} 小时（{whose}）：截至 {date} 的一周共 {worst} 小时。",
    ),
}


@dataclass(frozen=True, slots=True)
class Breach:
    """One limit that windows of a worker-month are over.

    Attributes:
        sums: Minutes that count for the measure, of every window.
        at: The windows over it.
        worst: The one with most.
    """

    measure: Measure
    sums: npt.NDArray[np.int64]
    at: list[int]
    worst: int

    @property
    def most(self) -> int:
        """Gives back the minutes of the worst window."""
        return int(self.sums[self.worst])

    @property
    def cap(self) -> int:
        """Gives back what the worst window may hold."""
        return int(self.measure.caps[self.worst])


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    known = bench.once(windows)
    frame = verdicts(subjects(bench))
    worst_days(frame, known, exceeded(bench, lambda one: one.raw), "raw")
    mark(frame, frame["raw"].notna(), PASSED, "raw-minutes-only")
    judge_bounds(frame, bench, lambda most: exceeded(bench, lambda one: one.between(most)), known)
    back = bench.once(taken_back)
    worst_days(frame, known, exceeded(bench, lambda one: one.between(back)), "back")
    open_ = as_mask(frame["outcome"] == CANNOT_TELL) & as_mask(frame["back"].notna())
    mark(frame, open_ & back.any(), CANNOT_TELL, "rest-taken-back")
    known_in_part(bench, frame)
    settle_cells(frame, known, "perhaps")
    bound, lapsed = set_for(bench, frame)
    mark(frame, as_mask(frame["outcome"] == PASSED) & lapsed, CANNOT_TELL, NOT_IN_FORCE)
    without_attendance(frame)
    mark(frame, ~bound & ~lapsed, INAPPLICABLE, "no-weekly-cap")
    return frame


def _sums(bench: Bench) -> list[npt.NDArray[np.int64]]:
    return [held_in(bench, one.low) for one in bench.once(measures)]


def _hours(bench: Bench) -> npt.NDArray[np.int64]:
    return held_in(bench, bench.once(hour_days)["low"].to_numpy(np.int64))


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the windows over what is most exceeded, each by its last day, and the others."""
    dates = bench.once(window_texts)
    broken = sorted(_breaches(bench, row), key=lambda one: one.cap - one.most)
    first, on = broken[0], str(dates[broken[0].worst])
    alike = [one for one in broken if _key(one) == _key(first)]
    inside = days_inside(bench, first.worst)
    bound = AT_LEAST if row.more else _bound(bench, first)
    found = occurrences(dates, first.at, first.sums, first.measure.caps)
    longest = int(bench.once(_hours)[row.over].max())
    critical = any(longest > one.whole for one in bench.numbers(BAND, on))
    return Draft(
        message=fill(
            FAILED[first.measure.parameter],
            month=row.month,
            count=len(found),
            limit=format_minutes(first.cap),
            whose=whose(_number(bench, one) for one in alike),
            worst=format_minutes(first.most),
            bound=bound,
            date=on,
            others=_others(bench, first, [one for one in broken if one not in alike]),
        ),
        observed=first.most,
        limit=first.cap,
        unit="minutes",
        arithmetic=_sum_of(bench, first),
        basis=_basis(bench, broken),
        refs=punch_refs(bench, inside),
        occurrences=found,
        severity=Severity.CRITICAL if critical else None,
    )


def _breaches(bench: Bench, row: Any) -> Iterator[Breach]:
    """Gives back the limits that the windows of a row are over, the law's first."""
    dates = bench.once(window_texts)
    for measure, sums in zip(bench.once(measures), bench.once(_sums), strict=True):
        at = [one for one in row.over if 0 <= measure.caps[one] < sums[one]]
        if at:
            worst = min(at, key=lambda one: (-int(sums[one]), dates[one]))
            yield Breach(measure, sums, at, worst)


def _key(breach: Breach) -> tuple[str, int]:
    return breach.measure.parameter, breach.cap


def _number(bench: Bench, breach: Breach) -> Number:
    on = str(bench.once(window_texts)[breach.worst])
    pack, place = breach.measure.pack, bench.case.facility.place
    return pack.need(breach.measure.parameter, on, place)


def _others(bench: Bench, first: Breach, broken: list[Breach]) -> Text:
    """Gives back what else is exceeded, limits of the same sort together."""
    dates = bench.once(window_texts)
    said = []
    for key in dict.fromkeys(map(_key, broken)):
        mine = [one for one in broken if _key(one) == key]
        here = mine[0]
        same = here.measure.parameter == first.measure.parameter and here.worst == first.worst
        said.append(
            fill(
                SAME if same else ALSO[here.measure.parameter],
                limit=format_minutes(here.cap),
                whose=whose(_number(bench, one) for one in mine),
                worst=format_minutes(here.most),
                date=str(dates[here.worst]),
            )
        )
    return Text("".join(one.en for one in said), "".join(one.zh for one in said))


def _basis(bench: Bench, broken: list[Breach]) -> tuple[Basis, ...]:
    """Gives back the limits that are exceeded, and what their packs say of exceptions from them."""
    numbers = [_number(bench, one) for one in broken]
    place = bench.case.facility.place
    more: list[Number | None] = []
    for one in broken:
        on, pack = str(bench.once(window_texts)[one.worst]), one.measure.pack
        asked = [EXCEPTIONS.get(one.measure.parameter, PART_TIME_DAY)]
        asked += [STARTS] if one.measure.parameter == WEEK else []
        asked += [COUNTS] if one.measure.parameter == OVERTIME else []
        more += [pack.number(name, on, place) for name in asked]
    return tuple(one.basis() for one in (*numbers, *more) if one is not None)


def _bound(bench: Bench, breach: Breach) -> Text:
    counted = breach.measure.parameter != SEVEN_DAYS
    if counted and bench.once(windows)["cut"].to_numpy(bool)[breach.worst]:
        return AT_LEAST
    window = days_inside(bench, breach.worst)
    return lower(breach.most, int(breach.measure.high[window].sum()))


def _sum_of(bench: Bench, breach: Breach) -> str:
    low = breach.measure.low[days_inside(bench, breach.worst)]
    parts = " + ".join(format_minutes(int(minutes)) for minutes in low if minutes)
    bound, cap = _bound(bench, breach).en, format_minutes(breach.cap)
    return f"{parts} = {bound}{format_minutes(breach.most)} h > {cap} h"


RULE = Rule(
    id="hours.weekly_hours",
    title=Text("Hours of a week", "每周工时"),
    says=Text(
        "any 7 days in a row, or a week, hold more hours or overtime than law or code allows",
        "任意连续 7 天或一周的工时、加班超过法律或守则的上限",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("attendance",),
    judge=judge,
    draft=draft,
    parameters=(*MEASURES, PART_TIME_DAY, BAND, *EXCEPTIONS.values(), STARTS, COUNTS),
)
