"""No rest day within the window of law or code.

Law (China): a Monday-Sunday week without a rest day. Code (ETI): the seventh worked day in a
row. Days without a record are not worked days; what lies outside the evidence is not counted.
Approved averaged or irregular hours have no week of the law's; a buyer's run of days stays.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Severity
from validators.approvals import UNSURE
from validators.bench import Bench
from validators.bounds import VERSIONS
from validators.hour_subjects import known_in_part, subjects, without_attendance
from validators.hours import DAYS_SHOWN, WEEK, hour_days, occurrences, settle_cells, worst_days
from validators.limits import NONE, limits, limits_of_months, whose
from validators.month_figures import NOT_IN_FORCE
from validators.numbers import Number
from validators.rule import Draft, Grain, Rule, fill
from validators.special_hours import binding, day_states, leave_open, perhaps_binding
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, by_bounds, mark, verdicts
from validators.verdicts import FAILED as RESTLESS
from validators.windows import (
    days_inside,
    held_in,
    punch_refs,
    run_to,
    window_texts,
    windows,
)

DAYS = "hours.weekly_rest.rest_days_in_week"
RUN = "hours.weekly_rest.longest_run"
BAND = "hours.weekly_rest.critical_run"
NO_RUN = 10**6
SUNDAY = 6
EXCEPTION = "hours.weekly_rest.exception"
LONG = Text(
    "Worked {run} days in a row up to {date} without a rest day ({month}).{others}",
    "截至 {date} 连续工作 {run} 天没有休息日（{month}）。{others}",
)
FAILED = Text(
    "Worked {run} days in a row up to {date} without a rest day ({month}); at most {most} are "
    "allowed ({whose}).{others}",
    "截至 {date} 连续工作 {run} 天没有休息日（{month}）；最多 {most} 天（{whose}）。{others}",
)
FEW = Text(
    "Worked {run} of the 7 days of the week to {date}, in which there must be {least} rest day(s) "
    "({whose}, {month}).",
    "截至 {date} 的一周 7 天中工作 {run} 天，须休息 {least} 天（{whose}，{month}）。",
)
RUNS = Text(" Also over {most} days ({whose}).", "同时超过 {most} 天（{whose}）。")
WEEKS = Text(
    " A week without the {least} rest day(s) of {whose}.", "且有一周未休满 {least} 天（{whose}）。"
)

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month."""
    known = bench.once(windows)
    position = known["position"].to_numpy(np.int64)
    frame = verdicts(subjects(bench))
    full = _week(bench, "perhaps_worked")
    surely = bench.once(_weeks_worked) | _run(bench, "worked")
    perhaps = (full & bench.once(perhaps_binding)[position]) | _run(bench, "perhaps_worked")
    worst_days(frame, known, surely, "over")
    worst_days(frame, known, perhaps & ~surely, "perhaps")
    by_bounds(frame, frame["over"].notna(), frame["perhaps"].notna(), "uncertain-hours")
    contrary = held_in(bench, bench.case.days["conflicting"].to_numpy(np.int64)) > 0
    worst_days(frame, known, perhaps & ~surely & contrary, "versions")
    open_ = frame["versions"].notna() & (frame["outcome"] == CANNOT_TELL)
    mark(frame, open_, CANNOT_TELL, VERSIONS)
    known_in_part(bench, frame)
    settle_cells(frame, known, "perhaps")
    claimed = full & (bench.once(day_states)[position] == UNSURE) & ~surely
    worst_days(frame, known, claimed, "claimed")
    without_attendance(frame, times=False)
    leave_open(frame, frame["claimed"].notna() & (frame["outcome"] != RESTLESS))
    _without_rule(bench, frame)
    return frame


def _without_rule(bench: Bench, frame: pd.DataFrame) -> None:
    """Marks the months for which neither law nor code says how much rest there must be."""
    week, run = (
        limits_of_months(bench, name, frame["month"], pick)
        for name, pick in ((DAYS, max), (RUN, min))
    )
    silent = (week.values == NONE) & (run.values == NONE)
    mark(frame, silent & (week.lapsed | run.lapsed), CANNOT_TELL, NOT_IN_FORCE)
    mark(frame, silent & ~week.lapsed & ~run.lapsed, INAPPLICABLE, "no-rest-rule")


def _dates(bench: Bench) -> npt.NDArray[np.datetime64]:
    return bench.once(windows)["date"].to_numpy("datetime64[D]")


def _least(bench: Bench) -> Whole:
    """Gives back the rest days that the Monday-Sunday week of each window must have; 0 for none."""
    return np.maximum(limits(bench, DAYS, _dates(bench), max).values, 0)


def _longest(bench: Bench) -> Whole:
    """Gives back the longest run of worked days that holds at each window."""
    values = limits(bench, RUN, _dates(bench)).values
    return np.where(values == NONE, NO_RUN, values)


def _worked_in(bench: Bench, column: str) -> Whole:
    return held_in(bench, bench.once(hour_days)[column].to_numpy(np.int64))


def _week(bench: Bench, column: str) -> Mask:
    """Gives back the windows that are a Monday-Sunday week with too few rest days by law."""
    least = bench.once(_least)
    sunday = (bench.once(windows)["date"].dt.day_of_week == SUNDAY).to_numpy(bool)
    return np.asarray(sunday & (least > 0) & (_worked_in(bench, column) > WEEK - least), bool)


def _weeks_worked(bench: Bench) -> Mask:
    """Gives back the weeks without rest that the law surely binds."""
    position = bench.once(windows)["position"].to_numpy(np.int64)
    return np.asarray(_week(bench, "worked") & bench.once(binding)[position], bool)


def _run(bench: Bench, column: str) -> Mask:
    """Gives back the windows whose last day was worked beyond the longest run of a code."""
    runs = run_to(bench, bench.once(hour_days)[column].to_numpy(bool))
    return np.asarray(runs > bench.once(_longest), bool)


def _runs(bench: Bench) -> Whole:
    return run_to(bench, bench.once(hour_days)["worked"].to_numpy(bool))


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the weeks and runs without rest, the longest run named."""
    runs, dates = bench.once(_runs), bench.once(window_texts)
    held = _worked_in(bench, "worked")
    least, longest = bench.once(_least), bench.once(_longest)
    worst = min(row.over, key=lambda at: (-int(runs[at]), -int(held[at]), dates[at]))
    limit = np.minimum(longest, WEEK - np.where(bench.once(_weeks_worked), least, 0))
    in_a_row = int(runs[worst]) > int(limit[worst])
    most = int(runs[worst]) if in_a_row else int(held[worst])
    on = str(dates[worst])
    inside = days_inside(bench, worst, most if in_a_row else WEEK)[::-1]
    worked = bench.once(hour_days)["worked"].to_numpy(bool)[inside]
    critical = any(most >= one.whole for one in bench.numbers(BAND, on))
    runs_over = sorted(
        (one for one in bench.numbers(RUN, on) if int(runs[worst]) > one.whole),
        key=lambda one: one.whole,
    )
    weeks = _weeks_broken(bench, row)
    said = {"run": most, "date": on, "month": row.month}
    return Draft(
        message=_run_message(runs_over, weeks, said) if in_a_row else _week_message(weeks, said),
        observed=most,
        limit=int(limit[row.over].min()),
        unit="days",
        basis=_basis(bench, on, weeks, runs_over),
        refs=punch_refs(bench, inside[worked], DAYS_SHOWN),
        occurrences=occurrences(dates, row.over, np.where(runs > limit, runs, held), limit),
        severity=Severity.CRITICAL if critical else None,
    )


def _weeks_broken(bench: Bench, row: Any) -> list[Number]:
    """Gives back whose week has too few rest days, the strictest first."""
    dates, surely = bench.once(window_texts), bench.once(_weeks_worked)
    held = _worked_in(bench, "worked")
    found: dict[str, Number] = {}
    for at in row.over:
        if surely[at]:
            for one in bench.numbers(DAYS, str(dates[at])):
                if held[at] > WEEK - one.whole:
                    found.setdefault(one.pack, one)
    return sorted(found.values(), key=lambda one: -one.whole)


def _run_message(runs: list[Number], weeks: list[Number], said: dict[str, Any]) -> Text:
    """Gives back the run with the strictest limit of it, then each other that is broken."""
    each = []
    for most in sorted({one.whole for one in runs})[1:]:
        mine = [one for one in runs if one.whole == most]
        each.append(fill(RUNS, most=most, whose=whose(mine)))
    each += [fill(WEEKS, least=one.whole, whose=whose([one])) for one in weeks]
    others = Text("".join(one.en for one in each), "".join(one.zh for one in each))
    if not runs:
        return fill(LONG, others=others, **said)
    strictest = [one for one in runs if one.whole == runs[0].whole]
    return fill(FAILED, most=runs[0].whole, whose=whose(strictest), others=others, **said)


def _week_message(weeks: list[Number], said: dict[str, Any]) -> Text:
    strictest = [one for one in weeks if one.whole == weeks[0].whole]
    return fill(FEW, least=weeks[0].whole, whose=whose(strictest), **said)


def _basis(bench: Bench, on: str, weeks: list[Number], runs: list[Number]) -> tuple[Basis, ...]:
    """Gives back the runs and weeks that are broken, and what their packs except.

    The law's before the codes' where they ask for as much.
    """
    broken = sorted((*weeks, *runs), key=lambda one: (_run_of(one), one not in weeks))
    packs = {one.pack for one in runs}
    more = [one for one in bench.numbers(EXCEPTION, on) if one.pack in packs]
    return tuple(one.basis() for one in (*broken, *more))


def _run_of(number: Number) -> int:
    """Gives back the longest run of days that a figure leaves within one week."""
    return number.whole if number.parameter == RUN else WEEK - number.whole


RULE = Rule(
    id="hours.weekly_rest",
    title=Text("Rest days", "休息日"),
    says=Text(
        "no rest day within the window of law or code",
        "在法律或守则规定的周期内没有休息日",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("attendance",),
    judge=judge,
    draft=draft,
    parameters=(DAYS, RUN, BAND, EXCEPTION),
)
