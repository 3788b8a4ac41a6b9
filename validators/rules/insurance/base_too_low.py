"""The contribution base is under the wage that it goes by, or under the floor of the place.

The base of a year goes by the average wage of the calendar year before; a newcomer's by the first
month's wage. What is paid this year says nothing of it: wages may have risen.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minor, round_half_up
from validators.base_wages import UNKNOWN, wages_of
from validators.bench import Bench, given, ints
from validators.dated_numbers import basis_on, number_on
from validators.doubt import with_doubts
from validators.enrolment import KIND
from validators.numbers import Number
from validators.rational import Whole
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, PASSED, mark, no_subjects, verdicts
from validators.verdicts import FAILED as LOW
from validators.wage_tolerance import AMOUNT, RATIO, rounding

FLOOR = "insurance.base.floor"
CAP = "insurance.base.cap"
SHARES = ("insurance.base.floor_share", "insurance.base.cap_share")
RISE = "insurance.base.floor_rise"
DUTY, WAGE = "insurance.base.rule", "insurance.base.wage"
READ = ("worker", "month", "scheme", "base_minor", "row_id", "grades", "others")
FLOORED = ("", "pension")
"""Schemes that the floor of the place is for; others may have a lower one of their own."""
UNDER_WAGE = Text(
    "The base of {month} is {base}; the wage it goes by ({of}) is at least {limit}.",
    "{month} 的缴费基数为 {base}，低于应作为基数的{of}工资（不低于 {limit}）。",
)
UNDER_FLOOR = Text(
    "The base of {month} is {base}; the lowest that is lawful here is {limit}.",
    "{month} 的缴费基数为 {base}，低于当地缴费基数下限 {limit}。",
)
OF_YEAR = Text("the average month of {year}", "{year}年度月平均")
OF_FIRST = Text("the first month", "入职首月")


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with a contribution base on a list."""
    number_on(bench, DUTY, bench.audit_date)
    if bench.frame(KIND).empty:
        return no_subjects("worker")
    rows = bench.once(_bases)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), ("base_minor",), KIND)
    rank = frame["outcome"].map({LOW: 0, CANNOT_TELL: 1, PASSED: 2})
    frame = frame.assign(rank=rank.to_numpy()).sort_values(["worker", "rank", "of", "row_id"])
    return frame.drop_duplicates("worker").drop(columns=["rank", "month"]).reset_index(drop=True)


def _bases(bench: Bench) -> pd.DataFrame:
    """Gives back the rows of lists with a base, with the wage that it goes by and its bounds."""
    rows = bench.of_workers(KIND)[[*READ]]
    rows = rows[(ints(rows, "base_minor") > 0) & rows["month"].notna().to_numpy(bool)]
    scheme = rows["scheme"].astype(object).fillna("")
    rows = rows[(scheme != "housing_fund").to_numpy(bool)]
    rows = rows.assign(worker=rows["worker"].astype("int64"), of=rows["month"])
    rows["floored"] = scheme.isin(FLOORED).reindex(rows.index)
    known = {month: _figures(bench, str(month)) for month in rows["month"].unique()}
    names = ["year", "floor", "last_floor", "cap"]
    by_month = pd.DataFrame.from_dict(known, orient="index", columns=names).astype("int64")
    figures = by_month.reindex(rows["month"]).set_axis(rows.index)
    wages = wages_of(bench, rows["worker"], figures["year"].to_numpy(np.int64))
    return rows.assign(
        wage_least=wages.least,
        wage_most=wages.most,
        newcomer=wages.newcomer,
        **{str(name): figures[name] for name in figures},
    ).reset_index(drop=True)


def _figures(bench: Bench, month: str) -> tuple[int, int, int, int]:
    """Gives back the year whose wage a month's base goes by, the floor, the last one, the cap."""
    floor, rise = _figure(bench, FLOOR, month), _figure(bench, RISE, month)
    before = 1 - rise.ratio if rise else Fraction(1)
    return (
        _year_before(month, floor),
        _minor(floor),
        _minor(floor, before),
        _cap(bench, month, floor),
    )


def _year_before(month: str, floor: Number | None) -> int:
    """Gives back the calendar year before the contribution year of a month.

    That year begins on the day of the year on which the floors do: January or July.
    """
    begins = floor.since[5:7] if floor else "01"
    return int(month[:4]) - (1 if month[5:7] >= begins else 2)


def _figure(bench: Bench, parameter: str, month: str) -> Number | None:
    law = bench.law
    return law.number(parameter, f"{month}-01", bench.case.facility.place) if law else None


def _minor(number: Number | None, times: Fraction = Fraction(1)) -> int:
    return round_half_up(number.ratio * 100 * times) if number else UNKNOWN


def _cap(bench: Bench, month: str, floor: Number | None) -> int:
    """Gives back the cap; where the pack has none, the one that goes with the floor."""
    known = _figure(bench, CAP, month)
    low, high = (_figure(bench, name, month) for name in SHARES)
    if known or not low or not high:
        return _minor(known)
    return _minor(floor, high.ratio / low.ratio)


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    base = ints(frame, "base_minor")
    floor, cap = (frame[name].to_numpy(np.int64) for name in ("floor", "cap"))
    highest = np.where(cap >= 0, cap, np.iinfo(np.int64).max)
    least, most = (
        np.minimum(frame[name].to_numpy(np.int64), highest) for name in ("wage_least", "wage_most")
    )

    def short_of(due: Whole) -> Any:
        # Bases are rounded to whole units of the currency, or to tens.
        return (due >= 0) & (base < due - rounding(bench, frame["month"], due))

    open_ = (most < 0) | short_of(most)
    mark(frame, open_, CANNOT_TELL, "last-year-wage-unknown")
    mark(frame, open_ & frame["newcomer"], CANNOT_TELL, "first-month-wage-unknown")
    mark(frame, ~open_ & short_of(floor), CANNOT_TELL, "base-floor-unknown")
    mark(frame, short_of(least), LOW)
    mark(frame, floor < 0, CANNOT_TELL, "base-floor-unknown")
    mark(frame, (cap >= 0) & (base >= cap), PASSED, "at-cap")
    floored = short_of(floor) & frame["floored"].to_numpy(bool)
    mark(frame, floored & (frame["outcome"] != LOW), CANNOT_TELL, "base-floor-raised")
    # A year's floor is told late and made up for: until then the floor of last year is paid.
    by_floor = floored & short_of(frame["last_floor"].to_numpy(np.int64)) & (floor > least)
    mark(frame, by_floor, LOW)
    frame["by_floor"], frame["limit"] = by_floor, np.where(by_floor, floor, least)
    frame["settle_kind"] = np.where(frame["reason"] == "base-floor-raised", KIND, "payroll")
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the base and the least wage, or the floor, that it is under."""
    base, limit, on = int(row.base_minor), int(row.limit), f"{row.of}-01"
    figures = {"month": row.of, "base": format_minor(base), "limit": format_minor(limit)}
    of = OF_FIRST if row.newcomer else fill(OF_YEAR, year=row.year)
    return Draft(
        message=fill(UNDER_FLOOR if row.by_floor else UNDER_WAGE, of=of, **figures),
        observed=base,
        limit=limit,
        unit="minor",
        currency=bench.currency,
        basis=basis_on(bench, on, DUTY, WAGE, FLOOR),
        refs=(Ref(KIND, int(row.row_id), "base_minor"), *_wage_refs(bench, row)),
    )


def _wage_refs(bench: Bench, row: Any) -> list[Ref]:
    """Gives back cells of the wage that the base goes by: of the first month, or of the year."""
    paid = bench.of_workers("payroll")
    mine = paid[(paid["worker"] == row.worker) & given(paid, "gross_minor")].sort_values("month")
    of_year = mine["month"].astype("string").str.startswith(str(row.year)).to_numpy(bool)
    shown = mine.head(0) if row.by_floor else mine.head(1) if row.newcomer else mine[of_year]
    return [Ref("payroll", int(at), "gross_minor") for at in shown["row_id"].head(3)]


RULE = Rule(
    id="insurance.base_too_low",
    title=Text("Contribution base", "社会保险缴费基数"),
    says=Text(
        "the contribution base is under the average wage of the calendar year before (of a "
        "newcomer: of the first month), or under the floor of the place",
        "缴费基数低于上年度月平均工资（新入职员工为首月工资），或低于当地缴费基数下限",
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.OBSERVATION,
    needs=(KIND, "payroll"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(DUTY, WAGE, FLOOR, RISE, CAP, *SHARES, AMOUNT, RATIO),
)
