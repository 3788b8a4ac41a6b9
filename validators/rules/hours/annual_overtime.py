"""Overtime of a calendar year is over the law's yearly cap, or its quarters or weeks over theirs.

The pay months named after the year are added up, to the end of the evidence. Rest-day work that
was taken back with a record is off the least and stays in the most: laws do not say that it is
overtime no more. Where the law has a longer cap for trades that it lists, what lies between the
two is left open unless the user gives the cap that holds. A cap of a quarter's overtime and one of
the average week, where law or code sets them, are judged beside it; what is most over comes first.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minutes, months_between
from validators.bench import Bench
from validators.bounds import AT_LEAST, lower
from validators.evidence import MOST
from validators.hour_subjects import (
    OVER_AGE,
    holidays_known,
    in_part,
    outside_law,
    special_hours,
)
from validators.hours import month_refs, overtime_minutes
from validators.limits import NONE, law_limits
from validators.month_figures import NOT_IN_FORCE
from validators.month_overtime import month_overtime
from validators.notices import GIVEN
from validators.packs import NoSuchNumberError
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, as_mask, mark, verdicts
from validators.verdicts import FAILED as OVER
from validators.year_limits import AVERAGE, QUARTER, Breach, breaches, over, sets_any

CAP = "hours.overtime.annual_cap"
LISTED = "hours.overtime.annual_cap.listed"
FAILED = Text(
    "Overtime of {year} is {bound}{total} h, over the cap of {limit} h a year.",
    "{year} 年加班合计{bound} {total} 小时，超过每年 {limit} 小时的上限。",
)
WORKER_YEAR = ["worker", "month"]

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker and year; the year stands in ``month``."""
    yearly = bench.law is not None and bool(bench.law.numbers.get(CAP))
    if not yearly and not sets_any(bench):
        raise NoSuchNumberError(f"no {CAP} in the law")
    frame = verdicts(_years(bench))
    none = np.full(len(frame), np.iinfo(np.int64).max // 4)
    cap, most = _caps(bench, frame["month"]) if yearly else (none, none)
    low, high, back = (frame[name].to_numpy(np.int64) for name in ("low", "high", "back"))
    frame["settle_kind"] = "attendance"
    mark(frame, frame["in_part"], CANNOT_TELL, "year-in-part")
    mark(frame, high > cap, CANNOT_TELL, "uncertain-hours")
    mark(frame, (high > cap) & (high - back <= cap), CANNOT_TELL, "rest-taken-back")
    mark(frame, low > cap, CANNOT_TELL, "listed-trade-unknown")
    sure, perhaps, so_far = over(bench, frame)
    mark(frame, so_far, CANNOT_TELL, "year-in-part")
    mark(frame, perhaps & ~as_mask(frame["in_part"]), CANNOT_TELL, "uncertain-hours")
    frame["yearly"] = (low > most) & (cap != NONE)
    mark(frame, frame["yearly"] | sure, OVER)
    mark(frame, (cap == NONE) & ~sure, CANNOT_TELL, NOT_IN_FORCE)
    special_hours(frame)
    outside_law(bench, frame)
    return frame


def _years(bench: Bench) -> pd.DataFrame:
    """Gives back each worker and year with the overtime of its months, at least and at most."""
    months = bench.once(month_overtime)
    stated = months["stated_row"].notna().to_numpy(bool)
    unknown = months["timeless"] | months["unclear"] | ~months["present"] | months["more"]
    cut = in_part(bench, months) | ~holidays_known(bench, months["month"])
    months = months.assign(
        of=months["month"].to_numpy(object),
        month=months["month"].str[:4],
        low=months["low"].clip(lower=0),
        high=(months["high"] + months["back"]).clip(lower=0),
        in_part=as_mask(unknown) | (cut & ~stated),
    )
    sums = {"low": "sum", "high": "sum", "back": "sum", "in_part": "any"}
    same = {"hours_system": "first", "employment": "first"}
    years = months.groupby(WORKER_YEAR, as_index=False).agg({**sums, **same})
    years["in_part"] |= _month_without(bench, years, months)
    return years


def _month_without(bench: Bench, years: pd.DataFrame, months: pd.DataFrame) -> Mask:
    """Gives back where a month of the year has no attendance of anybody, and might have had.

    Months after the evidence, before the worker was hired or after they left do not count.
    """
    known = bench.case.pay_months
    there = set(known.loc[known["has_attendance"].astype(bool), "month"]) | set(months["of"])
    last = max(there, default="")
    workers = bench.case.workers
    hired = workers["hired_on"].dt.strftime("%Y-%m")
    left = workers["left_on"].dt.strftime("%Y-%m")
    found = np.zeros(len(years), bool)
    for year in years["month"].unique():
        lacking = [
            m for m in months_between(f"{year}-01", min(f"{year}-12", last)) if m not in there
        ]
        mine = (years["month"] == year).to_numpy(bool)
        begun, ended = (years["worker"].map(one).to_numpy(object) for one in (hired, left))
        for month in lacking:
            before = np.array([isinstance(day, str) and month < day for day in begun], bool)
            after = np.array([isinstance(day, str) and month > day for day in ended], bool)
            found |= mine & ~before & ~after
    return found


def _caps(bench: Bench, years: pd.Series) -> tuple[Whole, Whole]:
    """Gives back the yearly cap and the most that some trades may have, for each year."""
    cap = _higher(bench, CAP, years)
    given = [_given(bench, str(year)) for year in years]
    if bench.law is None or not bench.law.numbers.get(LISTED):
        return cap, cap
    listed = np.maximum(_higher(bench, LISTED, years), cap)
    return cap, np.where(np.array(given, bool), cap, listed)


def _higher(bench: Bench, parameter: str, years: pd.Series) -> Whole:
    ends = [
        law_limits(bench, parameter, np.array([f"{y}-{day}" for y in years], "datetime64[D]"))
        for day in ("01-01", "12-31")
    ]
    return np.maximum(ends[0].values, ends[1].values)


def _given(bench: Bench, year: str) -> bool:
    """Gives back whether the user says which cap holds."""
    numbers = bench.law.numbers.get(CAP, ()) if bench.law else ()
    return any(one.status == GIVEN and one.holds(f"{year}-12-31") for one in numbers)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what the year is over, the most exceeded first."""
    found = breaches(bench, int(row.worker), row.month)
    found += [_of_year(bench, row)] if row.yearly else []
    found.sort(key=lambda one: -one.over)
    said = [one.message for one in found]
    months = bench.once(month_overtime)
    mine = months[(months["worker"] == row.worker) & months["month"].str.startswith(row.month)]
    numbers = dict.fromkeys(number for one in found for number in one.numbers)
    return Draft(
        message=Text(" ".join(one.en for one in said), "".join(one.zh for one in said)),
        observed=found[0].observed,
        limit=found[0].limit,
        unit="minutes",
        arithmetic=found[0].arithmetic,
        basis=tuple(one.basis() for one in numbers),
        refs=_refs(bench, mine[mine["low"] > 0]),
    )


def _of_year(bench: Bench, row: Any) -> Breach:
    """Gives back the overtime of the year, month by month."""
    months = bench.once(month_overtime)
    mine = months[(months["worker"] == row.worker) & months["month"].str.startswith(row.month)]
    mine = mine[mine["low"] > 0].sort_values("month")
    total = int(row.low)
    _, most = _caps(bench, pd.Series([row.month]))
    limit = int(most[0])
    bound = AT_LEAST if row.in_part else lower(total, int(row.high))
    parts = " + ".join(format_minutes(int(minutes)) for minutes in mine["low"])
    last = max(mine["month"], default=f"{row.month}-12")
    on = f"{last}-01"
    names = [one for one in (CAP, LISTED) if bench.numbers(one, on)]
    return Breach(
        over=total / limit if limit else float(total),
        message=fill(
            FAILED,
            year=row.month,
            bound=bound,
            total=format_minutes(total),
            limit=format_minutes(limit),
        ),
        observed=total,
        limit=limit,
        arithmetic=f"{parts} = {bound.en}{format_minutes(total)} h > {format_minutes(limit)} h",
        numbers=tuple(bench.law_number(one, on) for one in names),
    )


def _refs(bench: Bench, months: pd.DataFrame) -> tuple[Ref, ...]:
    """Gives back the longest days of the months with most overtime, or the totals stated."""
    found: list[Ref] = []
    for row in months.sort_values(["low", "month"], ascending=[False, True]).itertuples():
        own = month_refs(bench, row, bench.once(overtime_minutes), 2)
        stated: Any = row.stated_row
        if not own and pd.notna(stated):
            own = (Ref("attendance_month", int(stated), "overtime_minutes"),)
        found += own
    return tuple(found[:MOST])


RULE = Rule(
    id="hours.annual_overtime",
    title=Text("Overtime of a year", "年加班时间"),
    says=Text(
        "overtime of a calendar year or quarter, or the average week of a year, is over its cap",
        "全年或季度加班合计，或全年平均每周工时超过上限",
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("attendance",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(CAP, LISTED, QUARTER, AVERAGE, OVER_AGE),
)
