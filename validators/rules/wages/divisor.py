"""The hourly rate that overtime pay implies comes from a divisor that underpays: 26 or 30 days.

What most rows of a month agree on is the divisor. Premiums paid otherwise, or hours left out,
scatter; they are other rules' matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minor, format_minutes
from validators.bench import Bench, given, ints
from validators.day_wages import is_piece
from validators.hour_subjects import OUTSIDE, SPECIAL
from validators.month_figures import each_month, last_figure
from validators.months_of_parts import month_rows
from validators.overtime_due import KINDS, due, spread_known
from validators.overtime_pay import with_hours, with_paid
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.tariffs import DAYS, HOURS, PREMIUMS, month_divisor
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, mark, no_subjects, verdicts
from validators.verdicts import FAILED as UNDERPAYS
from validators.wage_base import with_base

TOLERANCE = "wages.divisor.tolerance"
LEAST_ROWS = 3
LEAST_PAID = 5_000
"""Overtime pay under this many minor units is rounded too coarsely to tell."""

PER = 1_000_000
SAME = 5_000
"""Divisors this close, in millionths, are one."""

SHOWN = 6
FAILED = Text(
    "Overtime pay of {month} is reckoned with {used} days a month, by {count} of {all} rows; "
    "{lawful} is lawful, so every hour is paid too little.",
    "{month} 加班工资按每月 {used} 天折算（{all} 行中 {count} 行），法定为 {lawful} 天，"
    "每小时均少付。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each month that has a payroll."""
    rows = bench.once(_rows)
    months = bench.case.pay_months
    listed = months.loc[months["has_payroll"].astype(bool), "month"]
    if not len(listed):
        return no_subjects("month")
    frame = verdicts(pd.DataFrame({"month": listed.to_numpy(object)}))
    found = rows.groupby("month").agg(
        rows=("ratio", "size"), usual=("usual", "first"), same=("same", "sum")
    )
    frame = frame.join(found, on="month")
    count, same, usual = (ints(frame, name) for name in ("rows", "same", "usual"))
    frame["allowed"] = _allowed(bench, frame["month"])
    over = usual > frame["allowed"].to_numpy(np.int64)
    agreed = (count >= LEAST_ROWS) & (5 * same >= 4 * count)
    mark(frame, over & ~agreed, CANNOT_TELL, "no-common-divisor")
    mark(frame, over & agreed, UNDERPAYS)
    mark(frame, count == 0, INAPPLICABLE, "no-overtime-pay")
    return frame


def _rows(bench: Bench) -> pd.DataFrame:
    """Gives back the rows that tell a divisor, as millionths of the lawful one (``ratio``).

    ``usual`` is the month's median, ``same`` says that a row is as near to it as rounding is.
    """
    rows = with_paid(with_hours(bench, with_base(bench, bench.once(month_rows))))
    rows = rows[_telling(bench, rows)].reset_index(drop=True)
    plain = due(bench, rows.assign(base=ints(rows, "base_minor")), "base", "low")
    rows["lawful_pay"] = plain
    rows = rows[(plain > 0) & (ints(rows, "paid") >= LEAST_PAID)].reset_index(drop=True)
    rows["ratio"] = ints(rows, "lawful_pay") * PER // np.maximum(ints(rows, "paid"), 1)
    if len(rows):
        rows["usual"] = rows.groupby("month")["ratio"].transform("median").astype("int64")
    else:
        rows["usual"] = rows["ratio"]
    near = np.abs(ints(rows, "ratio") - ints(rows, "usual")) <= SAME
    found: pd.DataFrame = rows.assign(same=near)
    return found


def _telling(bench: Bench, rows: pd.DataFrame) -> Any:
    """Gives back the rows with base, hours and pay of payroll's own, of standard workers."""
    sure = [ints(rows, f"low_{kind}") == ints(rows, f"high_{kind}") for kind in KINDS]
    own = rows["hours_of"].isin(("kinds", "total")).to_numpy(bool) & np.all(sure, axis=0)
    own &= ~rows["rebooked"].to_numpy(bool)
    standard = ~rows["hours_system"].isin(SPECIAL) & ~rows["employment"].isin(OUTSIDE)
    read = rows["others"].isna() & (ints(rows, "unread") == 0)
    base = given(rows, "base_minor") & (ints(rows, "base_minor") > 0)
    return (
        own & base & ~is_piece(rows) & (standard & read).to_numpy(bool) & spread_known(bench, rows)
    )


def _allowed(bench: Bench, months: pd.Series) -> Any:
    """Gives back the largest ratio of each month that is still the lawful divisor."""
    found = np.full(len(months), 1 << 60, np.int64)
    for month, at in each_month(months, lambda month: month):
        divisor, slack = month_divisor(bench, month), last_figure(bench, TOLERANCE, month)
        if divisor is not None:
            more = slack.ratio / divisor.most if slack else 0
            found[at] = int(PER * (1 + more)) + SAME
    return found


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the divisor that is used and the lawful one, in days and as minutes a month."""
    rows = bench.once(_rows)
    mine = rows[(rows["month"] == row.month) & rows["same"].to_numpy(bool)]
    divisor = month_divisor(bench, row.month)
    assert divisor is not None
    used = divisor.most * int(row.usual) / PER
    one = mine.iloc[0]
    hours = sum(int(one[f"low_{kind}"]) for kind in KINDS)
    numbers = [divisor.number.basis()]
    return Draft(
        message=fill(
            FAILED,
            month=row.month,
            used=f"{float(used):.2f}",
            lawful=f"{float(divisor.most):g}",
            count=int(row.same),
            all=int(row.rows),
        ),
        observed=round(used * bench.normal_day),
        limit=round(divisor.most * bench.normal_day),
        unit="minutes",
        arithmetic=(
            f"{format_minutes(hours)} h on {format_minor(int(one['base_minor']))} are "
            f"{format_minor(int(one['lawful_pay']))} by {float(divisor.most):g} days, "
            f"{format_minor(int(one['paid']))} paid: {float(used):.2f} days"
        ),
        basis=tuple(numbers),
        refs=tuple(
            Ref("payroll", int(at), name)
            for at in mine["row_id"].head(SHOWN)
            for name in ("base_minor", "overtime_pay_minor")
        ),
    )


RULE = Rule(
    id="wages.divisor",
    title=Text("Days of the hourly wage", "小时工资折算天数"),
    says=Text(
        "the hourly rate implied by overtime pay uses a divisor that underpays",
        "加班工资所用的小时工资按过大的天数折算",
    ),
    grain=Grain.MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.OBSERVATION,
    needs=("payroll",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(DAYS, HOURS, TOLERANCE, *PREMIUMS.values()),
)
