"""The time from the end of a shift to the start of the next is under the least that packs set.

From the last punch of one day to the later of first punch and shift start of the next. A missing
punch can only make it shorter, so what is too short without it is too short. Beside a shift that
is not plausible itself the rest is left open.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minutes
from validators.approvals import COVERED
from validators.bench import Bench, given, ints
from validators.bounds import AT_MOST, EXACT, VERSIONS
from validators.hour_subjects import (
    OVER_AGE,
    known_in_part,
    outside_law,
    subjects,
    without_attendance,
)
from validators.hours import (
    day_numbers,
    day_texts,
    hour_days,
    moved_minutes,
    occurrences,
    settle_cells,
    worst_days,
)
from validators.limits import NONE, Limits, bases, limits, limits_of_months, whose
from validators.month_figures import NOT_IN_FORCE
from validators.night import DAY, work_span
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.special_hours import month_cover
from validators.verdicts import (
    CANNOT_TELL,
    INAPPLICABLE,
    PASSED,
    as_mask,
    by_bounds,
    mark,
    verdicts,
)

LEAST = "hours.rest_between_shifts"
FAILED = Text(
    "{count} time(s) in {month} there were less than {limit} h between two shifts ({whose}); the "
    "shortest rest was {bound}{worst} h, before the shift of {date}.",
    "{month} 有 {count} 次两班之间的休息少于 {limit} 小时（{whose}）；最短{bound} {worst} 小时，"
    "在 {date} 的班次之前。",
)
UNKNOWN = 10**7
"""Minutes that stand for a rest that nobody needs to look at."""

Whole = npt.NDArray[np.int64]


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    days = bench.once(hour_days)
    frame = verdicts(subjects(bench))
    least = bench.once(_least).values
    longest, shortest, before = bench.once(_rests)
    over = longest < least
    worst_days(frame, days, over, "over")
    worst_days(frame, days, (shortest < least) & ~over, "perhaps")
    by_bounds(frame, frame["over"].notna(), frame["perhaps"].notna(), "uncertain-hours")
    missing = days["missing"].to_numpy(bool)
    worst_days(frame, days, (shortest < least) & (missing | missing[before]) & ~over, "missing")
    undecided = frame["missing"].notna() & (frame["outcome"] == CANNOT_TELL)
    mark(frame, undecided, CANNOT_TELL, "missing-punch")
    twice = bench.case.days["conflicting"].to_numpy(bool)
    worst_days(frame, days, (shortest < least) & (twice | twice[before]) & ~over, "versions")
    undecided = frame["versions"].notna() & (frame["outcome"] == CANNOT_TELL)
    mark(frame, undecided, CANNOT_TELL, VERSIONS)
    known_in_part(bench, frame)
    settle_cells(frame, days, "perhaps")
    without_attendance(frame)
    of_month = limits_of_months(bench, LEAST, frame["month"], max)
    silent = of_month.values == NONE
    mark(frame, silent & of_month.lapsed & (frame["outcome"] == PASSED), CANNOT_TELL, NOT_IN_FORCE)
    mark(frame, silent & ~of_month.lapsed, INAPPLICABLE, "no-least-rest")
    covered = month_cover(bench, frame).state == COVERED
    irregular = as_mask(frame["hours_system"] == "irregular")
    mark(frame, irregular & covered, INAPPLICABLE, "hours-irregular")
    outside_law(bench, frame)
    return frame


def _least(bench: Bench) -> Limits:
    return limits(bench, LEAST, bench.once(hour_days)["date"].to_numpy("datetime64[D]"), max)


def _rests(bench: Bench) -> tuple[Whole, Whole, Whole]:
    """Gives back the rest before each day of the books at most, at least, and the day before it.

    In minutes; ``UNKNOWN`` before the first punched day of a worker, and after a day off. The last
    is a position, -1 for none.
    """
    days = bench.case.days
    longest, shortest = np.full((2, len(days)), UNKNOWN, np.int64)
    before = np.full(len(days), -1, np.int64)
    worked = bench.once(hour_days)["perhaps_worked"].to_numpy(bool)
    order = _in_order(bench, given(days, "first_minute") & worked)
    start, last = work_span(bench)
    midnight = bench.once(day_numbers) * DAY
    one, other = order[:-1], order[1:]
    worker = days["worker"].to_numpy(np.int64)
    rest = (midnight[other] + start[other]) - (midnight[one] + last[one])
    follows = (worker[one] == worker[other]) & (midnight[other] - midnight[one] == DAY)
    moved = bench.once(moved_minutes)
    missing = bench.once(hour_days)["missing"].to_numpy(bool)
    open_ = np.maximum(ints(days, "most_minutes") - ints(days, "counted_minutes"), 0) * missing
    odd = given(days, "implausible")
    unsure = odd[one] | odd[other] | (rest <= 0)
    most = np.where(unsure, UNKNOWN, rest + moved.last_sooner[one] + moved.first_later[other])
    least = rest - open_[one] - open_[other] - moved.last_later[one] - moved.first_sooner[other]
    longest[other] = np.where(follows, most, UNKNOWN)
    shortest[other] = np.where(follows, np.where(unsure, 0, least), UNKNOWN)
    before[other] = np.where(follows, one, -1)
    return longest, shortest, before


def _in_order(bench: Bench, kept: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Gives back the positions of some days of the books by worker and date."""
    at = np.flatnonzero(kept)
    worker = bench.case.days["worker"].to_numpy(np.int64)[at]
    return np.asarray(at[np.lexsort((bench.once(day_numbers)[at], worker))], np.intp)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the shifts that began too soon, the shortest rest named."""
    longest, shortest, before = bench.once(_rests)
    dates = bench.once(day_texts)
    worst = min(row.over, key=lambda at: (int(longest[at]), dates[at]))
    rest, on = int(longest[worst]), str(dates[worst])
    broken = [one for one in bench.numbers(LEAST, on) if rest < one.whole]
    limit = max(one.whole for one in broken)
    rows = bench.case.days["row_id"].to_numpy(np.int64)
    shown = sorted(row.over, key=lambda at: (int(longest[at]), dates[at]))
    pairs = (at for one in shown for at in (int(before[one]), one))
    return Draft(
        message=fill(
            FAILED,
            count=len(row.over),
            month=row.month,
            limit=format_minutes(limit),
            whose=whose([one for one in broken if one.whole == limit]),
            bound=AT_MOST if shortest[worst] < longest[worst] else EXACT,
            worst=format_minutes(rest),
            date=on,
        ),
        observed=rest,
        limit=limit,
        unit="minutes",
        basis=tuple(reversed(bases(broken))),
        refs=tuple(Ref("attendance", int(rows[at]), "punches") for at in dict.fromkeys(pairs)),
        occurrences=occurrences(dates, row.over, longest, bench.once(_least).values),
    )


RULE = Rule(
    id="hours.rest_between_shifts",
    title=Text("Rest between shifts", "班次间休息"),
    says=Text(
        "the time between two shifts is under the least that law or code sets",
        "两班之间的休息时间少于法律或守则规定的最短时间",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.OBSERVATION,
    needs=("attendance",),
    judge=judge,
    draft=draft,
    parameters=(LEAST, OVER_AGE),
)
