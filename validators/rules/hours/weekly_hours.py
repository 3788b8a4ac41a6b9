"""Seven days in a row hold more hours than the weekly cap of law or code.

Every rolling window counts, also one that ends on a day without a record; it belongs to the month
of its last day. Law and codes are judged side by side: the lowest cap binds and is named first,
then each other that is broken. What a code allows beyond it in exceptional circumstances stands
in the basis: no document handed in here can show that all its conditions hold.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minutes
from validators.bench import Bench
from validators.bounds import AT_LEAST, judge_days, lower
from validators.hour_subjects import known_in_part, subjects, without_attendance
from validators.hours import hour_days, occurrences, settle_cells, worst_days
from validators.limits import (
    NONE,
    NOT_IN_FORCE,
    Limits,
    bases,
    limits,
    limits_of_months,
    whose,
)
from validators.numbers import Number
from validators.rule import Draft, Grain, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, mark, verdicts
from validators.windows import days_inside, held_in, punch_refs, window_texts, windows

CAP = "hours.weekly_cap"
BAND = "hours.weekly_critical"
EXCEPTION = "hours.weekly_cap.exception"
FAILED = Text(
    "In {month}, {count} period(s) of 7 days held more than {limit} h ({whose}); the most was "
    "{bound}{worst} h in the 7 days to {date}.{others}",
    "{month} 有 {count} 个连续 7 天的工时超过 {limit} 小时（{whose}）；最多为截至 {date} 的 7 天，"
    "{bound}共 {worst} 小时。{others}",
)
OTHERS = Text(" That is also over {limit} h ({whose}).", "同时超过 {limit} 小时（{whose}）。")


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    days, known = bench.once(hour_days), bench.once(windows)
    frame = verdicts(subjects(bench))
    cap = bench.once(_limits).cap()
    raw = held_in(bench, days["raw"].to_numpy(np.int64)) > cap
    worst_days(frame, known, raw, "raw")
    mark(frame, frame["raw"].notna(), PASSED, "raw-minutes-only")
    judge_days(frame, bench, lambda minutes: held_in(bench, minutes) > cap, told_of=known)
    known_in_part(bench, frame)
    settle_cells(frame, known, "perhaps")
    of_month = limits_of_months(bench, CAP, frame["month"])
    silent = (frame["outcome"] == PASSED).to_numpy(bool) & (of_month.values == NONE)
    mark(frame, silent & of_month.lapsed, CANNOT_TELL, NOT_IN_FORCE)
    without_attendance(frame)
    mark(frame, (of_month.values == NONE) & ~of_month.lapsed, INAPPLICABLE, "no-weekly-cap")
    return frame


def _limits(bench: Bench) -> Limits:
    return limits(bench, CAP, bench.once(windows)["date"].to_numpy("datetime64[D]"))


def _hours(bench: Bench) -> npt.NDArray[np.int64]:
    return held_in(bench, bench.once(hour_days)["low"].to_numpy(np.int64))


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the windows over the cap, each by its last day."""
    days, sums, dates = bench.once(hour_days), bench.once(_hours), bench.once(window_texts)
    worst = min(row.over, key=lambda at: (-int(sums[at]), dates[at]))
    most, on, inside = int(sums[worst]), str(dates[worst]), days_inside(bench, worst)
    caps = sorted(_broken(bench, on, most), key=lambda one: one.whole)
    cap = caps[0].whole
    strictest = [one for one in caps if one.whole == cap]
    found = occurrences(dates, row.over, sums, bench.once(_limits).values)
    critical = any(most > one.whole for one in bench.numbers(BAND, on))
    return Draft(
        message=fill(
            FAILED,
            month=row.month,
            count=len(found),
            limit=format_minutes(cap),
            whose=whose(strictest),
            worst=format_minutes(most),
            bound=AT_LEAST if row.more else _bound(days, inside, most),
            date=on,
            others=_others([one for one in caps if one.whole > cap]),
        ),
        observed=most,
        limit=cap,
        unit="minutes",
        arithmetic=_sum_of(days, inside, most, cap),
        basis=(*bases(caps), *(one.basis() for one in _exceptions(bench, caps, on))),
        refs=punch_refs(bench, inside),
        occurrences=found,
        severity=Severity.CRITICAL if critical else None,
    )


def _broken(bench: Bench, on: str, most: int) -> list[Number]:
    return [one for one in bench.numbers(CAP, on) if most > one.whole]


def _exceptions(bench: Bench, caps: list[Number], on: str) -> list[Number]:
    """Gives back what the packs whose cap is broken say of exceptions from it."""
    packs = {one.pack for one in caps}
    return [one for one in bench.numbers(EXCEPTION, on) if one.pack in packs]


def _others(caps: list[Number]) -> Text:
    each = [fill(OTHERS, limit=format_minutes(one.whole), whose=whose([one])) for one in caps]
    return Text("".join(one.en for one in each), "".join(one.zh for one in each))


def _bound(days: pd.DataFrame, window: npt.NDArray[np.intp], most: int) -> Text:
    return lower(most, int(days["high"].to_numpy(np.int64)[window].sum()))


def _sum_of(days: pd.DataFrame, window: npt.NDArray[np.intp], most: int, cap: int) -> str:
    low = days["low"].to_numpy(np.int64)[window]
    parts = " + ".join(format_minutes(int(minutes)) for minutes in low if minutes)
    bound = _bound(days, window, most).en
    return f"{parts} = {bound}{format_minutes(most)} h > {format_minutes(cap)} h"


RULE = Rule(
    id="hours.weekly_hours",
    title=Text("Hours in seven days", "连续七天工时"),
    says=Text(
        "any 7 days in a row hold more hours than the weekly cap of law or code",
        "任意连续 7 天工时超过法律或守则的每周上限",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("attendance",),
    judge=judge,
    draft=draft,
    parameters=(CAP, BAND, EXCEPTION),
)
